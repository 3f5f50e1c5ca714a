"""Reading a large host, and an apply that has nothing to do on it."""

import subprocess

from .measure import Command, system_calls
from .table import Row, megabytes, with_spread
from .tree import LargeHost


def measure(bench):
    tree = bench.folder("large")
    host = LargeHost(tree)
    document = bench.file("large.yaml", host.document())
    proc, state = bench.folder("proc"), bench.folder("large-state")
    place = ["--sysfs", tree, "--proc", proc, "--state", state]
    bench.run(bench.tool, "apply", document, *place, stdout=subprocess.DEVNULL)
    size = f"{host.parents} parents × {host.types} types, {host.devices:,} devices"
    floors = [Command("floor", [bench.floor("read_tree"), tree]),
              Command("floor of all", [bench.floor("read_tree"), tree, "attributes"])]
    reading = [Command("reading", [bench.workloads, "registry-reading", tree]),
               Command("reading all", [bench.workloads, "registry-reading", tree, "--attributes"])]
    snapshot = Command("snapshot", [bench.tool, "snapshot", *place])
    apply = Command("apply", [bench.tool, "apply", document, *place])
    commands = [*floors, *reading, snapshot, apply]
    floor, floor_of_all, read, read_all, snapshots, applies = bench.interleave(commands)
    calls = {one.name: system_calls(one.words) for one in commands}
    for what, mine, least in ((f"snapshot of {size}", read, floor),
                              ("the same with every attribute of every device", read_all, floor_of_all)):
        ratio = mine.median / least.median
        bench.rows.append(Row(
            what, with_spread(mine), f"C program, same files {with_spread(least)}", f"{ratio:.2f}", "≤ 1.25",
            ratio <= 1.25, f"{calls[mine.name]} system calls, the C program {calls[least.name]}; "
            f"{megabytes(mine.peak)} resident at most, the C program {megabytes(least.peak)}"))
    ratio = snapshots.median / floor_of_all.median
    bench.rows.append(Row(
        "the verb `snapshot`: all of that, the ledger, and 2 MB of JSON written", with_spread(snapshots),
        f"C program, same files {with_spread(floor_of_all)}", f"{ratio:.2f}", "", None,
        f"{megabytes(snapshots.peak)} resident at most"))
    measure_mdevctl(bench, tree, place)
    ratio = applies.median / read.median
    bench.rows.append(Row(
        "apply of that host with nothing to do", with_spread(applies), f"the snapshot alone {with_spread(read)}",
        f"{ratio:.2f}", "≤ 1.5", ratio <= 1.5,
        f"{calls['apply']} system calls, {megabytes(applies.peak)} resident at most"))


def measure_mdevctl(bench, tree, place):
    """mdevctl knows no other place than /sys; this process has a mount namespace of its own."""
    if not bench.has("mdevctl"):
        return
    ours = Command("status", [bench.tool, "status", *place])
    both = Command("mdevctl", ["sh", "-c", "mdevctl list >/dev/null && mdevctl types >/dev/null"])
    bench.run("mount", "--bind", tree, "/sys")
    try:
        ours, theirs = bench.interleave([ours, both])
        listed = subprocess.run(["mdevctl", "list"], capture_output=True, text=True, check=True).stdout
        calls = system_calls(both.words)
    finally:
        bench.run("umount", "/sys")
    ratio = theirs.median / ours.median
    bench.rows.append(Row(
        "`status` of that host, who owns and who holds each device with it", with_spread(ours), f"`mdevctl list` and `types` {with_spread(theirs)}",
        f"{ratio:.1f} × faster", "≥ 4 × faster", ratio >= 4,
        f"mdevctl lists {len(listed.splitlines()):,} devices by {calls} system calls, "
        f"{megabytes(theirs.peak)} resident at most"))
