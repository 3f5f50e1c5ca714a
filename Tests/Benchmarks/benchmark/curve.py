"""Time and memory against size, on logarithmic scales, as an SVG without anything from outside."""

import math

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 760, 420, 70, 80, 40, 60
COLOURS = ("#2563eb", "#059669", "#9333ea", "#b45309")


def draw(times, memory, machine):
    """`times`: seconds by size for each name; `memory`: MB by size, on the right axis."""
    sizes = [size for size, _ in memory]
    left = scale(min(sizes), max(sizes), LEFT, WIDTH - RIGHT)
    everything = [seconds for points in times.values() for _, seconds in points]
    seconds_axis = scale(10 ** math.floor(math.log10(min(everything))), 10 ** math.ceil(math.log10(max(everything))),
                         HEIGHT - BOTTOM, TOP)
    memory_axis = scale(1, 10 ** math.ceil(math.log10(max(m for _, m in memory))), HEIGHT - BOTTOM, TOP)
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" '
             'font-size="12"><style>text{fill:#374151}.grid{stroke:#d1d5db}@media(prefers-color-scheme:dark)'
             '{text{fill:#d1d5db}.grid{stroke:#374151}.paper{fill:#111827}}</style>',
             f'<title>Planning: time and memory against the number of devices</title>',
             f'<rect class="paper" width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
             text(LEFT, 22, "Planning: time and memory against the number of devices", size=15)]
    for size in sizes:
        parts.append(f'<line class="grid" x1="{left(size):.0f}" x2="{left(size):.0f}" y1="{TOP}" y2="{HEIGHT - BOTTOM}"/>')
        parts.append(text(left(size), HEIGHT - BOTTOM + 18, f"{size:,}", anchor="middle"))
    for value, label in ticks(everything, lambda v: f"{v * 1000:g} ms" if v < 1 else f"{v:g} s"):
        y = seconds_axis(value)
        parts.append(f'<line class="grid" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.0f}" y2="{y:.0f}"/>')
        parts.append(text(LEFT - 6, y + 4, label, anchor="end"))
    for value, label in ticks([1] + [m for _, m in memory], lambda v: f"{v:g} MB"):
        parts.append(text(WIDTH - RIGHT + 6, memory_axis(value) + 4, label))
    lines = [(name, points, seconds_axis, "") for name, points in times.items()]
    lines.append(("peak resident (right)", memory, memory_axis, "6 4"))
    for (name, points, axis, dashes), colour in zip(lines, COLOURS):
        path = " ".join(f"{left(x):.1f},{axis(y):.1f}" for x, y in points)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2" '
                     f'stroke-dasharray="{dashes}"/>')
    for index, ((name, *_), colour) in enumerate(zip(lines, COLOURS)):
        y = TOP + 18 + index * 18
        parts.append(f'<rect x="{LEFT + 10}" y="{y - 9}" width="14" height="4" fill="{colour}"/>')
        parts.append(text(LEFT + 30, y - 3, name))
    parts.append(text(LEFT, HEIGHT - 12, f"devices declared, ten a parent; {machine}"))
    return "\n".join(parts) + "\n</svg>\n"


def scale(low, high, start, end):
    return lambda value: start + (math.log10(value) - math.log10(low)) / (math.log10(high) - math.log10(low)) * (end - start)


def ticks(values, name):
    exponents = range(math.floor(math.log10(min(values))), math.ceil(math.log10(max(values))) + 1)
    return [(10.0 ** exponent, name(10.0 ** exponent)) for exponent in exponents]


def text(x, y, words, anchor="start", size=12):
    return f'<text x="{x:.0f}" y="{y:.0f}" text-anchor="{anchor}" font-size="{size}">{words}</text>'
