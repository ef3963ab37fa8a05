"""The axes of the ribbon on a plate: days, kilometres, what lies on either bank."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.lines import Line2D
from matplotlib.patches import Circle, Rectangle

from dashboard.columns import day_number
from dashboard.draw.brief.records import Briefing
from dashboard.draw.calendars import axis_text
from dashboard.draw.numerals import number_text
from dashboard.draw.plates.frame import directed
from dashboard.draw.plates.ribbon_plot import (
    TICK_PT,
    Plot,
    Point,
    Rect,
    corners,
    day_of,
    hits,
    km_ticks,
    spread,
    time_ticks,
)
from dashboard.draw.plates.text import INK, SOFT, Type, draw_line, plain, width_of
from dashboard.draw.speech import Words

FIELD, LINE, BORDER, ACCENT = "#fffefa", "#e4dfd2", "#8a1626", "#1f5a8c"
SHADES = ("#e3ded4", "#f2efe8")
# Heights of the rows over the field, from the top down.
NAME, SIGN, OUTSIDE, PROVINCE, DISTRICT = 12.0, 13.0, 12.0, 9.5, 11.5
# From a row to the names beside it.
LEAD = 4.0
HEADER = NAME + SIGN + 2 * (OUTSIDE + PROVINCE + DISTRICT) + 3
FOOTER = 24.0
AREA = Type(7, color=INK, halo=1.2)
OUTSIDE_NAME = Type(6.8, color=INK, halo=1.8)
WHOLE = Type(7, bold=True, color=SOFT, halo=1.2)
TICK = Type(7.5, color=SOFT)
STRONG = Type(7.5, bold=True, color=INK)
TOWN = Type(7, color=SOFT)
AS_OF = Type(7.5, bold=True, color=ACCENT)
AS_OF_DASH = (0, (5, 2.5))
PADDING = 5.0

Names = Mapping[str, str]


def name_of(names: Names, language: str) -> str:
    """Give a name in a language, the English one where it has none, as the fonts can draw it."""
    return plain(names.get(language, names["en"]))


def as_of_edge(plot: Plot, as_of: date) -> int | None:
    """Give the end of the day by which all was known, as a number, where it is in the window."""
    number = day_number(as_of) + 1
    return number if plot.start < number <= plot.end else None


def draw_field(axes: Axes, plot: Plot, as_of: int | None, briefing: Briefing, words: Words) -> None:
    """Draw the field, its days and the lane of what has no date; `as_of` is of `as_of_edge`."""
    wide = plot.right - plot.left
    axes.add_artist(
        Rectangle((plot.left, plot.bottom), wide, plot.top - plot.bottom, facecolor=FIELD, zorder=0)
    )
    if plot.lane_top > plot.top:
        high = plot.lane_top - plot.top
        lane = Rectangle((plot.left, plot.top), wide, high, facecolor=LINE, alpha=0.55, zorder=0)
        axes.add_artist(lane)
        at = (plot.left - PADDING, (plot.lane_top + plot.top) / 2 - 2.5)
        write(axes, at, words["ribbon"]["undated"], TICK, briefing, align="right")
    lines, looks = [], []
    as_of_y = plot.y(as_of) if as_of is not None else math.inf
    for tick in time_ticks(plot.start, plot.end, plot.top - plot.bottom, words):
        y = plot.y(tick.day)
        lines.append([(plot.left, y), (plot.right, y)])
        looks.append("#c9c3b5" if tick.strong else LINE)
        if (y > plot.top - 4 and plot.lane_top > plot.top) or abs(y - as_of_y) < TICK_PT * 0.6:
            continue
        at = (plot.left - PADDING, min(max(y - 2.6, plot.bottom + 0.5), plot.top - 5.5))
        write(axes, at, tick.text, STRONG if tick.strong else TICK, briefing, align="right")
    for km in km_ticks(plot):
        lines.append([(plot.x(km), plot.top), (plot.x(km), plot.bottom)])
        looks.append(LINE)
    axes.add_artist(LineCollection(lines, colors=looks, linewidths=0.7, zorder=0.5))
    edge = Rectangle((plot.left, plot.bottom), wide, plot.lane_top - plot.bottom, fill=False)
    edge.set(edgecolor="#a9a498", linewidth=0.8, zorder=4)
    axes.add_artist(edge)


def draw_as_of(axes: Axes, plot: Plot, as_of: int, briefing: Briefing, words: Words) -> None:
    """Draw the day by which all was known; of days below it nothing had happened yet."""
    y = plot.y(as_of)
    if y - plot.bottom > 0.5:
        below = Rectangle((plot.left, plot.bottom), plot.right - plot.left, y - plot.bottom)
        below.set(facecolor="#8f897b", alpha=0.16, linewidth=0, zorder=3.4)
        axes.add_artist(below)
    axes.add_artist(make_line([(plot.left - 3, y), (plot.right, y)], ACCENT, 1.2, AS_OF_DASH, 3.5))
    at = (plot.left - PADDING, min(max(y - 2.6, plot.bottom + 0.5), plot.top - 5.5))
    day = axis_text(day_of(as_of - 1), words, "full_day")
    write(axes, at, day, AS_OF, briefing, align="right")


def make_line(
    points: Sequence[tuple[float, float]], color: str, width: float, style: Any, order: float
) -> Line2D:
    """Make a line; `style` is matplotlib's."""
    xs, ys = zip(*points, strict=True)
    return Line2D(xs, ys, color=color, linewidth=width, linestyle=style, zorder=order)


def write(
    axes: Axes,
    at: tuple[float, float],
    text: str,
    cut: Type,
    briefing: Briefing,
    *,
    align: str = "left",
    order: float = 5,
) -> None:
    """Write a line of our own words or of the gazetteer's, in the language's way."""
    draw_line(axes, at, directed(plain(text), briefing), cut, align=align, order=order)


def draw_banks(
    axes: Axes, plot: Plot, axis: Mapping[str, Any], briefing: Briefing, words: Words
) -> None:
    """Draw what lies on either bank: districts, beside them the names of narrow ones, provinces."""
    middle = plot.lane_top + PROVINCE + OUTSIDE + DISTRICT + 1.5
    for bank, way in (("TJ", 1), ("AF", -1)):
        edge = middle + way * (DISTRICT + 1)
        lower = min(edge, middle + way)
        outer = edge + way * OUTSIDE
        beyond = min(outer, outer + way * PROVINCE)
        _draw_row(axes, plot, axis["provinces"][bank], beyond, PROVINCE, WHOLE, briefing)
        narrow = _draw_row(axes, plot, axis["districts"][bank], lower, DISTRICT, AREA, briefing)
        _draw_outside(axes, plot, narrow, edge, way, briefing)
        at = (plot.left - PADDING, lower + 2.5)
        write(axes, at, words["ribbon"]["banks"][bank], STRONG, briefing, align="right")
    ends = [(plot.left, middle), (plot.right, middle)]
    axes.add_artist(make_line(ends, BORDER, 1.6, "-", 2))


def _draw_row(
    axes: Axes,
    plot: Plot,
    areas: Sequence[Mapping[str, Any]],
    lower: float,
    height: float,
    cut: Type,
    briefing: Briefing,
) -> list[tuple[float, str]]:
    """Draw areas side by side; returns middle and name of those too narrow for it."""
    boxes, shades, narrow = [], [], []
    for number, area in enumerate(areas):
        x0, x1 = max(plot.left, plot.x(area["from"])), min(plot.right, plot.x(area["to"]))
        if x1 - x0 < 0.5:
            continue
        boxes.append(corners((x0, lower, x1, lower + height)))
        shades.append(SHADES[number % 2])
        name = name_of(area["names"], briefing.language)
        if width_of(name, cut) > x1 - x0 - 3:
            narrow.append((x1 - x0, (x0 + x1) / 2, name))
            continue
        at = ((x0 + x1) / 2, lower + (height - cut.size) / 2 + 1.3)
        write(axes, at, name, cut, briefing, align="center", order=3)
    axes.add_artist(
        PolyCollection(boxes, facecolors=shades, edgecolors="#ffffff", linewidths=0.6, zorder=1)
    )
    return [(middle, name) for _, middle, name in sorted(narrow, reverse=True)]


def _draw_outside(
    axes: Axes,
    plot: Plot,
    areas: Sequence[tuple[float, str]],
    edge: float,
    way: int,
    briefing: Briefing,
) -> None:
    """Write names over (way 1) or under a row, a line from each to its area; the widest first."""
    room, kept = plot.right - plot.left, []
    for middle, name in areas:
        needed = width_of(name, OUTSIDE_NAME) + 5
        if needed <= room:
            room -= needed
            kept.append((middle, needed, name))
    kept.sort()
    middles = spread([(middle, width) for middle, width, _ in kept], plot.left, plot.right)
    base = edge + LEAD + 1.6 if way > 0 else edge - LEAD - 5.4
    lines = []
    for at, (middle, width, name) in zip(middles, kept, strict=True):
        write(axes, (at, base), name, OUTSIDE_NAME, briefing, align="center", order=3)
        near = min(max(middle, at - width / 3), at + width / 3)
        lines.append([(near, edge + way * LEAD), (middle, edge), (middle, edge - way * 3)])
    axes.add_artist(LineCollection(lines, colors="#8d877a", linewidths=0.6, zorder=2.5))


def draw_kms(
    axes: Axes, plot: Plot, axis: Mapping[str, Any], briefing: Briefing, words: Words
) -> None:
    """Draw the kilometres under the field, and under them towns."""
    y = plot.bottom - 11
    length = float(axis["length_km"])
    marks: list[list[Point]] = []
    taken: list[Rect] = []
    ends = [(length, plot.right)] if plot.km[1] >= length - 0.05 else []
    for km, at in [*ends, *((km, plot.x(km)) for km in km_ticks(plot))]:
        text = number_text(km, words)
        half = width_of(text, TICK) / 2
        x = min(max(at, plot.left + half - 2), plot.right + 4 - half)
        marks.append([(at, plot.bottom), (at, plot.bottom - 3.5)])
        box = (x - half - 3, 0.0, x + half + 3, 1.0)
        if not hits(box, taken):
            taken.append(box)
            write(axes, (x, y), text, TICK, briefing, align="center")
    axes.add_artist(LineCollection(marks, colors="#a9a498", linewidths=0.8, zorder=2))
    write(axes, (plot.left - PADDING - 2, y), words["ribbon"]["km"], TICK, briefing, align="right")
    _draw_towns(axes, plot, axis, briefing)


def _draw_towns(axes: Axes, plot: Plot, axis: Mapping[str, Any], briefing: Briefing) -> None:
    towns = [town for town in axis["towns"] if plot.km[0] <= town["km"] <= plot.km[1]]
    names = [name_of(town["names"], briefing.language) for town in towns]
    wanted = [
        (plot.x(town["km"]), width_of(name, TOWN) + 6)
        for town, name in zip(towns, names, strict=True)
    ]
    y = plot.bottom - 20
    for (x, _), at, name in zip(wanted, spread(wanted, plot.left, plot.right), names, strict=True):
        dot = Circle((x, plot.bottom), 2.1, facecolor=FIELD, edgecolor=INK, linewidth=0.9)
        dot.set_zorder(5)
        axes.add_artist(dot)
        axes.add_artist(make_line([(x, plot.bottom - 2), (at, y + 6.4)], "#b5af9f", 0.5, "-", 1))
        write(axes, (at, y), name, TOWN, briefing, align="center")
