"""Charts (図) as SVG made here: bars with their numbers, a title and a description. Pure.

Colours stand as attributes for paper; a page's stylesheet goes over them by the classes. The same
numbers stand in a table beside every chart, so nobody needs to see it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

WIDTH, HEIGHT = 640, 220
LEFT, RIGHT, TOP, BOTTOM = 8, 8, 24, 26
ROW, LABELS, FIGURES = 26, 210, 90
BAR, INK = "#33597f", "#1a1a1a"
FONT = "Noto Serif JP"


@dataclass(frozen=True)
class Bar:
    """One bar: what it is called, how long it is, and what is written at it."""

    label: str
    value: float
    written: str


def upright(key: str, title: str, description: str, bars: Sequence[Bar]) -> str:
    """Return bars beside each other, for months."""
    most = max((one.value for one in bars), default=0) or 1
    step = (WIDTH - LEFT - RIGHT) / max(1, len(bars))
    floor = HEIGHT - BOTTOM
    parts = []
    for n, one in enumerate(bars):
        tall = (floor - TOP) * one.value / most
        left, middle = LEFT + n * step, LEFT + (n + 0.5) * step
        parts.append(_bar(left + step * 0.15, floor - tall, step * 0.7, tall))
        parts.append(_text(middle, floor - tall - 5, one.written))
        parts.append(_text(middle, HEIGHT - 8, one.label))
    line = f'<path class="axis" d="M{LEFT} {floor}H{WIDTH - RIGHT}" stroke="{INK}" fill="none"/>'
    return _svg(key, title, description, HEIGHT, "".join(parts) + line)


def lying(key: str, title: str, description: str, bars: Sequence[Bar]) -> str:
    """Return bars below each other, for things with long names."""
    most = max((one.value for one in bars), default=0) or 1
    room = WIDTH - LABELS - FIGURES
    parts = []
    for n, one in enumerate(bars):
        top = n * ROW
        parts.append(_text(LABELS - 8, top + 17, one.label, anchor="end"))
        parts.append(_bar(LABELS, top + 4, room * one.value / most, ROW - 8))
        end = LABELS + room * one.value / most + 6
        parts.append(_text(end, top + 17, one.written, anchor="start"))
    return _svg(key, title, description, max(ROW, ROW * len(bars)), "".join(parts))


def _svg(key: str, title: str, description: str, height: int, inside: str) -> str:
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" viewBox="0 0 {WIDTH} {height}" '
        f'role="img" aria-labelledby="{key}-title {key}-desc">'
    )
    told = (
        f'<title id="{key}-title">{escape(title)}</title>'
        f'<desc id="{key}-desc">{escape(description)}</desc>'
    )
    return f"{head}{told}{inside}</svg>"


def _bar(left: float, top: float, wide: float, tall: float) -> str:
    return (
        f'<rect class="bar" x="{left:.1f}" y="{top:.1f}" width="{max(wide, 0):.1f}" '
        f'height="{max(tall, 0):.1f}" fill="{BAR}"/>'
    )


def _text(x: float, y: float, words: str, *, anchor: str = "middle") -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="12" '
        f'font-family="{FONT}" fill="{INK}">{escape(words)}</text>'
    )
