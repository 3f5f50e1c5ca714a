"""The mounted core: what a create through FUSE costs, and what our own tool adds to it."""

import os
import signal
import statistics
import subprocess
import time

from .measure import Command, system_calls
from .table import Row, with_spread

HOST = "version: 1\nname: bench\nparents:\n  - {driver: mbochs, memory: 65536}\n"
COUNT = 2000


class MountedHost:
    """`simulate HOST --mount`, until the end of the block."""

    def __init__(self, bench, text, cpu=None, name="mounted"):
        self.folder = bench.folder(name)
        self.sysfs = f"{self.folder}/sys"
        os.makedirs(self.sysfs)
        host = f"{self.folder}/host.yaml"
        with open(host, "w") as file:
            file.write(text)
        pin = [] if cpu is None else ["taskset", "-c", str(cpu)]
        self.words = [*pin, bench.tool, "simulate", host, "--mount", self.sysfs, "--state", self.folder]

    def __enter__(self):
        self.process = subprocess.Popen(self.words, stdout=subprocess.DEVNULL)
        while not os.path.isdir(f"{self.sysfs}/class/mdev_bus"):
            if self.process.poll() is not None:
                raise RuntimeError("the simulated host did not come up")
            time.sleep(0.02)
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()

    @property
    def place(self):
        return ["--sysfs", self.sysfs, "--proc", f"{self.folder}/host/proc", "--state", f"{self.folder}/ledger"]

    def clear(self):
        bus = f"{self.sysfs}/bus/mdev/devices"
        for name in os.listdir(bus):
            with open(f"{bus}/{name}/remove", "w") as file:
                file.write("1")

    @property
    def type(self):
        return f"{self.sysfs}/class/mdev_bus/mbochs/mdev_supported_types/mbochs-small"

    def creates(self, bench, name="floor"):
        """The C loop; it prints microseconds."""
        return Command(name, [bench.floor("floor"), "create", str(COUNT), self.type, self.sysfs], reset=self.clear)


def rate(series):
    return COUNT / (statistics.median(int(text) for text in series.output) / 1e6)


def measure(bench):
    document = bench.file("pool.yaml", "version: 1\npools:\n  - {name: desktop, type: mbochs-small, "
                          f"parents: [{{driver: mbochs}}], count: {COUNT}}}\n")
    with MountedHost(bench, HOST) as host:
        apply = Command("apply", [bench.tool, "apply", document, *host.place, "--quiet"], reset=host.clear)
        floor = host.creates(bench)
        ours, loop = bench.interleave([apply, floor], max(5, bench.rounds // 2))
        host.clear()
        calls = system_calls(apply.words)
    ratio = ours.median / loop.median
    bench.rows.append(Row(
        f"apply of {COUNT:,} creates through the mount", with_spread(ours), f"C loop, same mount {with_spread(loop)}",
        f"{ratio:.2f}", "≤ 1.3", ratio <= 1.3, f"{calls} system calls by the apply"))
    with MountedHost(bench, HOST, cpu=0, name="pinned") as host:
        floor = host.creates(bench)
        floor.cpu = 0
        creates = rate(bench.interleave([floor], max(5, bench.rounds // 2))[0])
    bench.rows.append(Row("mount: creates a second, C loop and core on one CPU", f"{creates:,.0f}", "a prototype 22,000",
                          f"{creates / 22_000:.2f}", "≥ 25,000", creates >= 25_000))
