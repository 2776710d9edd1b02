"""Lines in a picture (SVG), for pages of the documentation."""

from dataclasses import dataclass
from xml.sax.saxutils import escape

WIDTH, HEIGHT = 640, 320
LEFT, RIGHT, TOP, BOTTOM = 60, 170, 16, 44
TICKS = 5
# Okabe and Ito's colours, which are told apart by the colour-blind, too.
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000", "#999999")


@dataclass(frozen=True)
class Axis:
    name: str
    least: float
    most: float
    form: str = "{:g}"

    def share(self, value):
        return (min(max(value, self.least), self.most) - self.least) / (self.most - self.least)

    def ticks(self):
        return [self.least + (self.most - self.least) * number / TICKS for number in range(TICKS + 1)]


def chart(series, across, up, goal=None):
    """A picture of named lists of points; what lies beyond an axis is drawn at its end. `goal` is a dashed level."""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="12">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>',
    ]
    bottom, end = HEIGHT - BOTTOM, WIDTH - RIGHT

    def place(x, y):
        return LEFT + across.share(x) * (end - LEFT), bottom - up.share(y) * (bottom - TOP)

    for value in up.ticks():
        y = place(across.least, value)[1]
        parts.append(f'<path d="M{LEFT} {y:.1f}H{end}" stroke="#ddd"/>')
        parts.append(f'<text x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{up.form.format(value)}</text>')
    for value in across.ticks():
        x = place(value, up.least)[0]
        parts.append(f'<text x="{x:.1f}" y="{bottom + 16}" text-anchor="middle">{across.form.format(value)}</text>')
    parts.append(f'<text x="{(LEFT + end) / 2}" y="{HEIGHT - 8}" text-anchor="middle">{escape(across.name)}</text>')
    middle = (TOP + bottom) / 2
    parts.append(f'<text transform="translate(14 {middle}) rotate(-90)" text-anchor="middle">{escape(up.name)}</text>')
    if goal is not None:
        y = place(across.least, goal)[1]
        parts.append(f'<path d="M{LEFT} {y:.1f}H{end}" stroke="black" stroke-dasharray="5 4"/>')
    for number, (name, points) in enumerate(series.items()):
        colour = COLOURS[number % len(COLOURS)]
        places = [place(x, y) for x, y in sorted(points)]
        line = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
        parts.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in places]
        y = TOP + 18 * number + 8
        parts.append(f'<circle cx="{end + 14}" cy="{y - 4}" r="4" fill="{colour}"/>')
        parts.append(f'<text x="{end + 24}" y="{y}">{escape(name)}</text>')
    return "\n".join([*parts, "</svg>"]) + "\n"
