"""Commands run in turn, so that what the machine does meanwhile meets each of them alike."""

import json
import statistics
import subprocess
import tempfile
from dataclasses import dataclass, field


@dataclass
class Command:
    """What is run. `reset` runs before each round and is not measured; a status other than `status` ends the run."""

    name: str
    words: list
    reset: object = None
    status: int = 0
    cpu: int | None = None


@dataclass
class Series:
    """The rounds of one command: wall and CPU seconds, the peak of resident kB, and what it printed last."""

    name: str
    seconds: list = field(default_factory=list)
    cpu: list = field(default_factory=list)
    peak: int = 0
    output: list = field(default_factory=list)

    @property
    def median(self):
        return statistics.median(self.seconds)

    @property
    def spread(self):
        """Half the distance between the quartiles, as a share of the median."""
        if len(self.seconds) < 4:
            return (max(self.seconds) - min(self.seconds)) / 2 / self.median
        low, _, high = statistics.quantiles(self.seconds, n=4)
        return (high - low) / 2 / self.median


class Failed(Exception):
    pass


def run_once(command, series, timed):
    """`timed` is floors/timed.c as a program."""
    if command.reset:
        command.reset()
    pin = [] if command.cpu is None else ["taskset", "-c", str(command.cpu)]
    with tempfile.NamedTemporaryFile("r") as figures:
        run = subprocess.run([*pin, timed, figures.name, *command.words], stdout=subprocess.PIPE, text=True)
        if run.returncode != command.status:
            raise Failed(f"{command.name}: status {run.returncode}: {' '.join(map(str, command.words))}")
        wall, user, system, peak = figures.read().split()
    series.seconds.append(float(wall))
    series.cpu.append(float(user) + float(system))
    series.peak = max(series.peak, int(peak))
    series.output.append(run.stdout)


def interleave(commands, rounds, timed, warmups=1):
    """Every command once a round, in turn; a list of Series in the commands' order."""
    for _ in range(warmups):
        for command in commands:
            run_once(command, Series(command.name), timed)
    series = [Series(command.name) for command in commands]
    for _ in range(rounds):
        for command, one in zip(commands, series):
            run_once(command, one, timed)
    return series


def measurements(output):
    """What the workloads print: a dictionary of their measurements by name."""
    lines = [json.loads(line) for line in output.splitlines() if line.startswith("{")]
    return {line["name"]: line for line in lines}


def system_calls(words, status=0):
    """How many system calls the command makes, with its children's; None without strace."""
    try:
        run = subprocess.run(["strace", "-f", "-qq", "-c", "-U", "calls", "-o", "/dev/fd/2", *words],
                             stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    except FileNotFoundError:
        return None
    if run.returncode != status:
        raise Failed(f"strace of {words[0]}: status {run.returncode}")
    counts = [int(line.split()[0]) for line in run.stderr.splitlines() if line.strip() and line.split()[0].isdigit()]
    # The last line is the sum.
    return counts[-1] if counts else None


def instructions(words, status=0):
    """How many instructions the command executes by callgrind's count; None without valgrind."""
    try:
        run = subprocess.run(["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", *words],
                             stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    except FileNotFoundError:
        return None
    if run.returncode != status:
        raise Failed(f"valgrind of {words[0]}: status {run.returncode}")
    for line in run.stderr.splitlines():
        if "Collected" in line:
            return int(line.rsplit(":", 1)[1].replace(",", ""))
    return None
