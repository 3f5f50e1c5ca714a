"""The table that is printed, and that the README shows."""

from dataclasses import dataclass


@dataclass
class Row:
    """`ratio` is ours by the peer's, or the figure by itself, as text; `met` None where there is no aim."""

    what: str
    ours: str
    peer: str
    ratio: str
    aim: str
    met: bool | None
    note: str = ""


def milliseconds(seconds):
    if seconds >= 10:
        return f"{seconds:.1f} s"
    value = seconds * 1000
    return f"{value:.1f} ms" if value < 100 else f"{value:,.0f} ms"


def with_spread(series):
    return f"{milliseconds(series.median)} ± {series.spread * 100:.0f}%"


def megabytes(kilobytes):
    return f"{kilobytes / 1024:.1f} MB"


def markdown(rows):
    lines = ["| work | ours | floor or peer | ratio | aim | |", "|---|---|---|---|---|---|"]
    for row in rows:
        mark = {True: "met", False: "**missed**", None: ""}[row.met]
        lines.append(f"| {row.what} | {row.ours} | {row.peer} | {row.ratio} | {row.aim} | {mark} |")
    notes = [f"- {row.what}: {row.note}" for row in rows if row.note]
    return "\n".join(lines) + ("\n\n" + "\n".join(notes) if notes else "") + "\n"
