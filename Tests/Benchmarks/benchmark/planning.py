"""The planner's growth, and a plan after one change."""

import math
import statistics

from .measure import Command, measurements
from .table import Row, megabytes, milliseconds

SIZES = ((1_000, 100), (3_000, 300), (10_000, 1_000), (30_000, 3_000), (100_000, 10_000))


def measure(bench):
    commands = [Command(str(devices), [bench.workloads, "planning", "--devices", str(devices), "--parents",
                                       str(parents)]) for devices, parents in SIZES]
    series = bench.interleave(commands, max(5, bench.rounds // 3), warmups=0)

    def seconds(one, name):
        return statistics.median(measurements(text)[name]["seconds"] for text in one.output)

    def peak(one, name):
        return max(measurements(text)[name]["peak"] for text in one.output)

    names = {"creates": "to create everything", "nothing": "nothing to do", "replan": "after one change"}
    points = {name: [(devices, seconds(one, name)) for (devices, _), one in zip(SIZES, series)] for name in names}
    memory = [(devices, peak(one, "nothing") / 1024) for (devices, _), one in zip(SIZES, series)]
    bench.curves["planning"] = ({names[name]: points[name] for name in names}, memory)
    for name in ("creates", "nothing"):
        small, middle, large = points[name][0], points[name][2], points[name][-1]
        exponent = growth(points[name])
        kilobytes = peak(series[-1], name)
        met = large[1] < 1 and exponent <= 1.1 and kilobytes <= 300 * 1024
        bench.rows.append(Row(
            f"plan of 100,000 devices on 10,000 parents, {names[name]}", milliseconds(large[1]),
            f"1,000: {milliseconds(small[1])}, 10,000: {milliseconds(middle[1])}", f"exponent {exponent:.2f}",
            "≤ 1.1, below 1 s, ≤ 300 MB", met, f"{megabytes(kilobytes)} resident at most, the host and the document with it"))
    full, again = points["nothing"][-1][1], points["replan"][-1][1]
    bench.rows.append(Row(
        "plan again after one change in 100,000", milliseconds(again), f"full plan {milliseconds(full)}",
        f"{again / full:.2f}", "shown", None,
        "a plan is always made whole: one function of what is declared and what is there, with no state between two "
        "calls that could be wrong"))
    fleet(bench)


def growth(points):
    """The exponent that fits the points best, by least squares on logarithmic scales."""
    sizes, times = [math.log(size) for size, _ in points], [math.log(seconds) for _, seconds in points]
    return statistics.linear_regression(sizes, times).slope


def fleet(bench):
    """The examples' documents, each with the snapshot of the host that it is for."""
    pairs = (("lab", "quickstart"), ("vgpu-server", "vgpu-pool"), ("gvt-desktop", "gvt-g"), ("mainframe", "vfio-ap"),
             ("mainframe", "vfio-ccw"))
    words = [bench.workloads, "fleet", "--hosts", "100000"]
    for host, document in pairs:
        snapshot = f"{bench.work}/{document}.snapshot"
        with open(snapshot, "w") as file:
            bench.run(bench.tool, "snapshot", "--simulate", f"{bench.checkout}/examples/hosts/{host}.yaml", "--state",
                      bench.folder(f"fleet-{document}"), stdout=file)
        words += ["--document", f"{bench.checkout}/examples/{document}.yaml", "--snapshot", snapshot]
    series = bench.interleave([Command("fleet", words)], 1, warmups=0)[0]
    measured = measurements(series.output[0])
    for name, what in (("planned", "snapshots in memory"), ("read-and-planned", "snapshots read each time")):
        rate = measured[name]["units"] / measured[name]["seconds"]
        bench.rows.append(Row(
            f"fleet: 100,000 documents read and planned on two threads, {what}", f"{rate:,.0f} hosts/s", "", "",
            "≥ 1,000", rate >= 1000, f"{megabytes(series.peak)} resident at most"))
