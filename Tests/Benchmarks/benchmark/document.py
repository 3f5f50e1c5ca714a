"""YAML text to desired state."""

import os
import statistics

from .measure import Command, measurements
from .table import Row, megabytes

DEVICES = 50_000


def text(devices=DEVICES):
    """About 200 bytes each: devices as people write them, in blocks, with comments and attributes."""
    lines = ["version: 1", "namespace: bench", "devices:"]
    for number in range(devices):
        lines += [f"  # rack {number // 40}, guest {number}", f"  - name: guest{number:05}",
                  f'    parent: "0000:{number % 200:02x}:{number // 200 % 32:02x}.{number // 6400 % 8}"',
                  "    type: [NVIDIA A40-4Q, NVIDIA L40S-4Q]", "    attributes:",
                  '      - vgpu_params: "frame_rate_limiter=0"', "    protect: false"]
    return "\n".join(lines) + "\n"


def measure(bench):
    path = bench.file("fifty-thousand.yaml", text())
    size = os.path.getsize(path)
    ours, events = bench.interleave([Command("ours", [bench.workloads, "document-reading", path]),
                               Command("events", [bench.floor("yaml_events"), path])], max(5, bench.rounds // 2))

    def rate(series, name):
        return size / 1e6 / statistics.median(measurements(text)[name]["seconds"] for text in series.output)

    mine, floor = rate(ours, "document"), rate(events, "events")
    bench.rows.append(Row(
        f"YAML of {size / 1e6:.1f} MB, {DEVICES:,} devices", f"{mine:.1f} MB/s",
        f"libyaml's events alone {floor:.1f} MB/s", f"{mine / floor:.2f}", "≥ 0.5", mine / floor >= 0.5,
        f"{megabytes(ours.peak)} resident at most"))
