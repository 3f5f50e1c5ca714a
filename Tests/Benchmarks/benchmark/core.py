"""The mediated device core in this process: no file system, no YAML."""

import os
import statistics

from .measure import Command, measurements
from .table import Row, megabytes

COUNT = 200_000


def measure(bench):
    commands = [Command(f"{threads}", [bench.workloads, "core-creates", "--threads", str(threads),
                                       "--count", str(COUNT)]) for threads in (1, 2)]
    one, two = bench.interleave(commands, max(5, bench.rounds // 2))

    def rate(series, name):
        return statistics.median(measurements(text)[name]["units"] / measurements(text)[name]["seconds"]
                                 for text in series.output)

    creates, both = rate(one, "create"), rate(two, "create")
    bench.rows.append(Row(
        "core: creates a second, one thread", f"{creates:,.0f}", "", "", "≥ 300,000", creates >= 300_000,
        f"removes {rate(one, 'remove'):,.0f} a second; {COUNT:,} devices take {megabytes(one.peak)}"))
    bench.rows.append(Row(
        f"core: two threads, on {len(os.sched_getaffinity(0))} cores", f"{both:,.0f}", f"one thread {creates:,.0f}",
        f"{both / creates:.2f}", "", None))
