"""What every row needs: the programs, a folder, the number of rounds."""

import os
import shutil
import subprocess
from dataclasses import dataclass, field

from .measure import interleave


@dataclass
class Bench:
    checkout: str
    work: str
    rounds: int = 15
    rows: list = field(default_factory=list)
    curves: dict = field(default_factory=dict)

    @property
    def tool(self):
        return f"{self.checkout}/.build/release/mdev-reconcile"

    @property
    def workloads(self):
        return f"{self.checkout}/.build/release/workloads"

    def floor(self, name):
        return f"{self.work}/floors/{name}"

    def build(self):
        """Both programs, linked statically as they are shipped, and the floors."""
        for product in ("mdev-reconcile", "workloads"):
            self.run("swift", "build", "-c", "release", "-Xswiftc", "-static-executable", "-Xlinker", "-s",
                     "--product", product, cwd=self.checkout, stdout=subprocess.DEVNULL)
        os.makedirs(f"{self.work}/floors")
        sources = f"{self.checkout}/Tests/Benchmarks/floors"
        self.compile("timed", f"{sources}/timed.c")
        self.compile("read_tree", f"{sources}/read_tree.c")
        self.compile("yaml_events", f"{sources}/yaml_events.c", "-lyaml")
        self.compile("floor", f"{self.checkout}/Tests/Kernel/guest/tools/floor.c")

    def compile(self, name, source, *libraries):
        compiler = next(filter(shutil.which, ("gcc", "cc", "clang")))
        self.run(compiler, "-O2", "-Wall", "-o", self.floor(name), source, *libraries)

    def interleave(self, commands, rounds=None, warmups=1):
        """Every command once a round, in turn; a list of Series in the commands' order."""
        return interleave(commands, rounds or self.rounds, self.floor("timed"), warmups)

    def run(self, *words, **options):
        return subprocess.run(words, check=True, **options)

    def folder(self, name):
        path = f"{self.work}/{name}"
        os.makedirs(path)
        return path

    def file(self, name, text):
        path = f"{self.work}/{name}"
        with open(path, "w") as file:
            file.write(text)
        return path

    def has(self, program):
        return shutil.which(program) is not None
