"""Cold start: what every call costs before it does anything."""

from .measure import Command, system_calls
from .table import Row, megabytes, with_spread

DOCUMENT = "version: 1\ndevices:\n  - {name: console, parent: mtty, type: mtty-2}\n"


def measure(bench):
    document = bench.file("one.yaml", DOCUMENT)
    tree = bench.folder("captured")
    bench.run("cp", "-a", f"{bench.checkout}/Tests/Fixtures/kernel-6.1/sys/.", tree)
    plan = [bench.tool, "plan", document, "--sysfs", tree, "--state", bench.folder("starting")]
    commands = [Command("true", ["/bin/true"]), Command("version", [bench.tool, "--version"]),
                Command("plan", plan)]
    if bench.has("mdevctl"):
        commands.append(Command("mdevctl", ["mdevctl", "--version"]))
    rounds = {one.name: one for one in bench.interleave(commands, bench.rounds * 4, warmups=3)}
    peer = rounds.get("mdevctl", rounds["true"])
    for name, what in (("version", "`--version`"), ("plan", "`plan` of one device")):
        ratio = rounds[name].median / peer.median
        is_aimed = name == "version"
        bench.rows.append(Row(
            f"cold start, {what}", with_spread(rounds[name]),
            f"`mdevctl --version` {with_spread(peer)}, `/bin/true` {with_spread(rounds['true'])}",
            f"{ratio:.2f}", "≤ 1.6" if is_aimed else "", ratio <= 1.6 if is_aimed else None,
            f"{megabytes(rounds[name].peak)} resident at most, {system_calls(commands[1 if is_aimed else 2].words)} "
            "system calls"))
