"""Instructions by callgrind: the same on every run, so that two commits can be compared on any machine."""

import os
import subprocess

from .document import text
from .measure import instructions
from .starting import DOCUMENT
from .tree import LargeHost


def count(bench):
    """A list of (what, instructions); empty without valgrind."""
    tree, state = bench.folder("counted"), bench.folder("counted-state")
    host = LargeHost(tree, parents=8, types=20, devices=200)
    place = ["--sysfs", tree, "--proc", bench.folder("counted-proc"), "--state", state]
    declared = bench.file("counted.yaml", host.document())
    bench.run(bench.tool, "apply", declared, *place, stdout=subprocess.DEVNULL)
    document = bench.file("thousand.yaml", text(devices=1_000))
    one = bench.file("counted-one.yaml", DOCUMENT)
    commands = (
        ("`--version`", [bench.tool, "--version"]),
        ("`validate` of one device", [bench.tool, "validate", one]),
        ("registry of 8 parents and 200 devices", [bench.workloads, "registry-reading", tree]),
        ("apply of that host with nothing to do", [bench.tool, "apply", declared, *place]),
        ("its `snapshot`", [bench.tool, "snapshot", *place]),
        ("document of 1,000 devices", [bench.workloads, "document-reading", document]),
        ("three plans of 1,000 devices", [bench.workloads, "planning", "--devices", "1000", "--parents", "100"]),
        ("10,000 creates and removes of the core", [bench.workloads, "core-creates", "--count", "10000"]),
    )
    # Swift's hash tables are seeded by chance, but for this.
    os.environ["SWIFT_DETERMINISTIC_HASHING"] = "1"
    counted = [(what, instructions(words)) for what, words in commands]
    return [(what, number) for what, number in counted if number is not None]
