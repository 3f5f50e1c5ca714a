"""The daemon: what it costs while nothing happens, and how soon it answers."""

import os
import signal
import statistics
import subprocess
import time

from .mount import MountedHost
from .table import Row, megabytes, milliseconds

HOST = "version: 1\nname: bench\nparents:\n  - {driver: mtty}\n"
DOCUMENT = "version: 1\ndevices:\n  - {uuid: 5d4e5a1e-0000-4000-8000-000000000001, parent: mtty, type: mtty-1}\n"
DEVICE = "5d4e5a1e-0000-4000-8000-000000000001"
IDLE = 30


def status(pid, key):
    with open(f"/proc/{pid}/status") as file:
        for line in file:
            if line.startswith(f"{key}:"):
                return int(line.split()[1])
    raise KeyError(key)


def wakeups(pid):
    """Of all its threads: how often one went to sleep by itself."""
    total = 0
    for thread in os.listdir(f"/proc/{pid}/task"):
        with open(f"/proc/{pid}/task/{thread}/status") as file:
            total += next(int(line.split()[1]) for line in file if line.startswith("voluntary_ctxt_switches"))
    return total


def wait_for(path):
    """Spins: this process's own sleep must not be part of what is measured."""
    start = time.perf_counter()
    while not os.path.lexists(path):
        if time.perf_counter() - start > 10:
            raise RuntimeError(f"{path} did not come")


def measure(bench):
    document = bench.file("daemon.yaml", DOCUMENT)
    with MountedHost(bench, HOST, name="daemon-host") as host:
        create = f"{host.sysfs}/class/mdev_bus/mtty/mdev_supported_types/mtty-1/create"
        remove = f"{host.sysfs}/bus/mdev/devices/{DEVICE}/remove"
        daemon = subprocess.Popen([bench.tool, "daemon", document, *host.place, "--interval", "1h"],
                                  stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            answers = latencies(bench, remove)
            time.sleep(2)
            before = wakeups(daemon.pid)
            time.sleep(IDLE)
            woken = wakeups(daemon.pid) - before
            resident, own = status(daemon.pid, "VmRSS"), status(daemon.pid, "RssAnon")
        finally:
            daemon.send_signal(signal.SIGTERM)
            daemon.wait()
        alone = [create_alone(create, remove) for _ in range(bench.rounds)]
    bench.rows.append(Row(
        "idle daemon, resident", megabytes(resident), "", "", "≤ 15 MB", resident <= 15 * 1024,
        f"{megabytes(own)} of it is memory of its own; the rest are the program's pages, mapped and clean. {woken} "
        f"wake-ups of its threads in {IDLE} s; the aim is none"))
    above = statistics.median(answers) - statistics.median(alone)
    bench.rows.append(Row(
        "a device is gone → it is there again", milliseconds(statistics.median(answers)),
        f"the create alone {milliseconds(statistics.median(alone))}", f"+{milliseconds(above)}", "≤ 5 ms above",
        above <= 0.005, "from the end of the remove's write to the new device's link on the bus"))


def latencies(bench, remove):
    answers = []
    wait_for(remove)
    for _ in range(bench.rounds):
        # Past the pause that a device gets which somebody keeps removing.
        time.sleep(1)
        with open(remove, "w") as file:
            file.write("1")
        start = time.perf_counter()
        wait_for(remove)
        answers.append(time.perf_counter() - start)
    return answers


def create_alone(create, remove):
    if os.path.lexists(remove):
        with open(remove, "w") as file:
            file.write("1")
    start = time.perf_counter()
    with open(create, "w") as file:
        file.write(DEVICE)
    wait_for(remove)
    return time.perf_counter() - start
