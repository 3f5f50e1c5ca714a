"""A hundred creates and removes on a real kernel, in the rig's guest."""

import os
import re
import subprocess

from .table import Row

LINE = re.compile(r"note: 100 (\w+): C loop (\d+) ms, mdev-reconcile (\d+) ms \(\d+% of it\), mdevctl (\d+) ms")


def measure(bench):
    run = subprocess.run([f"{bench.checkout}/Tests/Kernel/run", "-v", "bench"], capture_output=True, text=True,
                         env={**os.environ, "MDEV_RECONCILE": bench.tool})
    if run.returncode == 77:
        print("the real kernel's rows were NOT run:", run.stderr.strip())
        return
    found = LINE.findall(run.stdout + run.stderr)
    if run.returncode or len(found) != 2:
        raise RuntimeError(f"Tests/Kernel/run bench: status {run.returncode}\n{run.stdout}{run.stderr}")
    for what, floor, ours, peer in found:
        floor, ours, peer = int(floor), int(ours), int(peer)
        bench.rows.append(Row(
            f"100 {what} on a real kernel (emulated guest)", f"{ours} ms", f"C loop {floor} ms", f"{ours / floor:.2f}",
            "≤ 1.5", ours <= 1.5 * floor))
        bench.rows.append(Row(
            "the same, against mdevctl", f"{ours} ms", f"`mdevctl` a hundred times {peer:,} ms",
            f"{peer / ours:.0f} × faster", "≥ 30 × faster", peer >= 30 * ours))
