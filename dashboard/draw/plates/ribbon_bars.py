"""The incidents on the ribbon of a plate: a bar each over its kilometres and its days.

A bar is soft where its time is unsure, hatched where only an area is known, and paler with a broken
edge where it only possibly lies in the view.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.colors import to_rgb

from dashboard.draw.plates.ribbon_boxes import AREAS, Bar
from dashboard.draw.plates.ribbon_plot import Plot, Rect, corners
from dashboard.draw.style import KINDS
from geodata.precision import Precision

# A wide bar is filled more thinly: others lie over it.
WIDE = 50.0
HATCH = 8.0
STEP, STEPS = 3.0, 10
# What is left of the fill at either side of a place that is known by its surroundings.
SIDES = (0.25, 0.6, 1.0, 0.6, 0.25)

Color = tuple[float, float, float, float]


def draw_bars(axes: Axes, bars: Sequence[Bar], plot: Plot) -> None:
    """Draw bars over one another, in the order given."""
    for number, bar in enumerate(bars):
        _draw_bar(axes, bar, plot, 2.3 + 0.6 * number / max(1, len(bars)))


def _draw_bar(axes: Axes, bar: Bar, plot: Plot, order: float) -> None:
    rgb = to_rgb(KINDS[bar.taken.kind].color)
    tiles = [(box, (*rgb, alpha)) for box, alpha in _tiles(bar, plot)]
    if bar.taken.precision in AREAS:
        angle = KINDS[bar.taken.kind].angle or 1
        lines = [(line, color) for box, color in tiles for line in hatch(box, angle)]
        segments = LineCollection([line for line, _ in lines], zorder=order)
        segments.set(colors=[color for _, color in lines], linewidths=1.0)
        axes.add_artist(segments)
    else:
        boxes = [corners(box) for box, _ in tiles]
        fills = PolyCollection(boxes, facecolors=[color for _, color in tiles], zorder=order)
        fills.set(linewidths=0, antialiaseds=False)
        axes.add_artist(fills)
    style: Any
    if bar.taken.certain:
        style, alpha = ("-", 0.9) if bar.core else ((0, (4, 2.5)), 0.65)
    else:
        style, alpha = (0, (1.6, 2.2)), 0.75
    sides = LineCollection(list(_soft_sides(bar, plot)), colors=[(*rgb, 0.5)], zorder=order)
    sides.set(linewidths=0.7, linestyles=[(0, (1, 3))])
    axes.add_artist(sides)
    outline = LineCollection(list(_outline(bar, plot)), colors=[(*rgb, alpha)], zorder=order)
    outline.set(linewidths=0.9, linestyles=[style])
    axes.add_artist(outline)


def _tiles(bar: Bar, plot: Plot) -> Iterator[tuple[Rect, float]]:
    """Cut a bar into boxes of even fill: in steps where it is soft, whole where it is not."""
    area = bar.taken.precision in AREAS
    wide = bar.right - bar.left > WIDE
    sure, soft = (0.42, 0.2) if not wide else (0.22, 0.13)
    if not bar.core:
        sure = soft = 0.12
    if area:
        sure, soft = (0.55, 0.55) if bar.core else (0.36, 0.36)
    quiet = 1.0 if bar.taken.certain else 0.62
    y0, ya, yb, y1 = bar.ys
    rows = [*_fading(ya, y0, soft), (yb, ya, sure), *_fading(yb, y1, soft)]
    upper, lower = (plot.top, plot.bottom) if bar.taken.dated else (plot.lane_top, plot.top)
    near = bar.taken.precision == Precision.VICINITY
    for low, high, alpha in rows:
        bottom, top = max(low, lower), min(high, upper)
        if top - bottom < 0.01:
            continue
        for left, right, share in _columns(bar, near=near):
            yield (left, bottom, right, top), alpha * quiet * share


def _fading(sure: float, end: float, alpha: float) -> Iterator[tuple[float, float, float]]:
    """Give the rows from where it is sure to where it ends at most, ever fainter."""
    steps = min(STEPS, max(1, round(abs(end - sure) / STEP)))
    for number in range(steps):
        a, b = (sure + (end - sure) * part / steps for part in (number, number + 1))
        yield min(a, b), max(a, b), alpha * (1.0 - 0.92 * (number + 0.5) / steps) ** 1.3


def _columns(bar: Bar, *, near: bool) -> Iterator[tuple[float, float, float]]:
    for x0, x1 in bar.spans:
        if not near:
            yield x0, x1, 1.0
            continue
        for number, share in enumerate(SIDES):
            step = (x1 - x0) / len(SIDES)
            yield x0 + number * step, x0 + (number + 1) * step, share


def hatch(box: Rect, angle: float, step: float = HATCH) -> Iterator[list[tuple[float, float]]]:
    """Give the lines of a hatching that lie in a box; those of boxes side by side go on."""
    left, bottom, right, top = box
    # clockwise from upright, as the browser turns its pattern
    dx, dy = math.sin(math.radians(angle)), math.cos(math.radians(angle))
    across = [x * dy - y * dx for x in (left, right) for y in (bottom, top)]
    for number in range(math.ceil(min(across) / step), math.floor(max(across) / step) + 1):
        at = number * step
        x0, y0 = at * dy, -at * dx
        low, high = -math.inf, math.inf
        for start, way, least, most in ((x0, dx, left, right), (y0, dy, bottom, top)):
            if abs(way) < 1e-9:
                if not least <= start <= most:
                    low, high = math.inf, -math.inf
                continue
            a, b = sorted(((least - start) / way, (most - start) / way))
            low, high = max(low, a), min(high, b)
        if high - low > 1e-6:
            yield [(x0 + dx * t, y0 + dy * t) for t in (low, high)]


def _outline(bar: Bar, plot: Plot) -> Iterator[list[tuple[float, float]]]:
    """Give the edges: one across stands only where start or end is known to the day or bounded."""
    y0, ya, yb, y1 = bar.ys
    upper, lower = (plot.top, plot.bottom) if bar.taken.dated else (plot.lane_top, plot.top)
    top, low = (ya, yb) if bar.core else (y0, y1)
    begins = y0 - ya < 1 if bar.core else not bar.open_start
    ends = yb - y1 < 1 if bar.core else not bar.open_end
    seen_top, seen_low = min(top, upper), max(low, lower)
    if seen_top <= seen_low:
        return
    for x0, x1 in bar.spans:
        for x in (x0, x1):
            yield [(x, seen_low), (x, seen_top)]
        if begins and top <= upper:
            yield [(x0, top), (x1, top)]
        if ends and low >= lower:
            yield [(x0, low), (x1, low)]


def _soft_sides(bar: Bar, plot: Plot) -> Iterator[list[tuple[float, float]]]:
    """Give the edges of what is soft beside a core: faint as it is, it must not be lost."""
    if not bar.core:
        return
    for high, low in ((bar.ys[0], bar.ys[1]), (bar.ys[2], bar.ys[3])):
        top, bottom = min(high, plot.top), max(low, plot.bottom)
        if top - bottom > 1:
            yield from ([(x, top), (x, bottom)] for span in bar.spans for x in span)
