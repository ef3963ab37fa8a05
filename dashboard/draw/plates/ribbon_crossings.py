"""The crossings on the ribbon of a plate: name and sign over the field, status over time in it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.colors import to_rgba

from dashboard.columns import day_number
from dashboard.draw.brief.records import Briefing
from dashboard.draw.plates.ribbon_axes import HEADER, NAME, SIGN, make_line, name_of, write
from dashboard.draw.plates.ribbon_plot import Plot, Rect, corners, spread
from dashboard.draw.plates.signs import draw_flag, draw_status
from dashboard.draw.plates.text import INK, SOFT, Type, width_of
from dashboard.draw.style import STATUSES
from dashboard.spells import CrossingHistory, Spell, piece_on

SIGN_PT, STRIP_SIGN, STRIP = 11.0, 8.0, 3.2
NAMES = Type(8, bold=True, color=SOFT, halo=2.0)
KNOWN = Type(8, bold=True, color=INK, halo=2.0)
# How much of its colour a status has where it is not sure.
PALE = 0.38


@dataclass(frozen=True, slots=True)
class Strip:
    """A status of a crossing over some of its time; `sure` where sources say so.

    One that `begins` is not a part of the same stay as the strip over it.
    """

    status: str
    box: Rect
    sure: bool
    begins: bool


def spells_on(
    axis: Mapping[str, Any],
    histories: Sequence[CrossingHistory],
    km: tuple[float, float],
    moment: date,
) -> tuple[Spell, ...]:
    """Give what is told of the crossings on a part of the border on a day."""
    of_place = {history.place.id: history for history in histories}
    shown = [one["id"] for one in axis["crossings"] if km[0] <= one["km"] <= km[1]]
    return tuple(piece_on(of_place[one].spells, moment) for one in shown if one in of_place)


def draw_crossings(
    axes: Axes,
    plot: Plot,
    axis: Mapping[str, Any],
    histories: Sequence[CrossingHistory],
    moment: date,
    briefing: Briefing,
) -> None:
    """Draw the crossings over the field: sign of the status on a day, name, and a line down."""
    of_place = {history.place.id: history for history in histories}
    shown = [one for one in axis["crossings"] if plot.km[0] <= one["km"] <= plot.km[1]]
    base = plot.lane_top + HEADER - NAME - SIGN
    sign_y = base + SIGN / 2
    labels: list[tuple[float, float, str, Type, Spell | None]] = []
    lines = []
    for one in shown:
        x = plot.x(one["km"])
        history = of_place.get(one["id"])
        spell = piece_on(history.spells, moment) if history else None
        cut = KNOWN if spell and spell.status != "unknown" else NAMES
        name = name_of(one["names"], briefing.language)
        room = width_of(name, cut) + 8 + (11 if spell and spell.conflict else 0)
        labels.append((x, room, name, cut, spell))
        axes.add_artist(make_line([(x, sign_y), (x, plot.lane_top)], SOFT, 0.7, "-", 2.2))
        _draw_reach(axes, plot, one)
        sign, sure = (spell.sign, spell.sign_sure) if spell else ("unknown", True)
        sure = sure or sign == "unknown"
        draw_status(axes, sign, (x, sign_y), SIGN_PT, order=4, sure=sure)
    while sum(label[1] for label in labels) > plot.right - plot.left + 40:
        unknown = [label for label in labels if label[3] is NAMES] or labels
        labels.remove(unknown[-1])
    middles = spread([label[:2] for label in labels], plot.left - 30, plot.right + 4)
    for at, (x, _, name, cut, spell) in zip(middles, labels, strict=True):
        flagged = bool(spell and spell.conflict)
        shift = 5.5 if flagged else 0.0
        y = base + SIGN + 3
        write(axes, (at - shift, y), name, cut, briefing, align="center", order=4)
        if flagged:
            draw_flag(axes, (at + width_of(name, cut) / 2, y + 2.8), 8, order=5)
        lines.append([(min(max(x, at - 12), at + 12), y - 1.5), (x, sign_y)])
    axes.add_artist(LineCollection(lines, colors=SOFT, linewidths=0.7, zorder=2.2))


def _draw_reach(axes: Axes, plot: Plot, crossing: Mapping[str, Any]) -> None:
    """Draw a dotted line down the field, or the edges of the stretch on which a crossing lies."""
    kms = [min(max(km, plot.km[0]), plot.km[1]) for km in crossing.get("reach", ())]
    for km in kms or [crossing["km"]]:
        x, gap = plot.x(km), 4.5 if kms else 2.6
        ends = [(x, plot.lane_top), (x, plot.bottom)]
        axes.add_artist(make_line(ends, SOFT, 0.8, (0, (1, gap)), 1))
    if kms:
        ends = [(plot.x(km), plot.lane_top) for km in kms]
        axes.add_artist(make_line(ends, SOFT, 1.6, "-", 2.2))


def status_strips(
    plot: Plot, axis: Mapping[str, Any], histories: Sequence[CrossingHistory], as_of: date
) -> tuple[Strip, ...]:
    """Tell what is drawn of the crossings' statuses over time, down to the as-of day."""
    of_place = {history.place.id: history for history in histories}
    found: list[Strip] = []
    for one in axis["crossings"]:
        history = of_place.get(one["id"])
        if history and plot.km[0] <= one["km"] <= plot.km[1]:
            left, right = _strip_sides(plot, one)
            for status, start, end, sure in _stays(history.spells, day_number(as_of) + 1, plot):
                upper, lower = min(plot.top, plot.y(start)), max(plot.bottom, plot.y(end))
                if upper - lower > 0:
                    box = (left, lower, right, upper)
                    above = found[-1] if found else None
                    goes_on = above and above.status == status and above.box[:2] == (box[0], upper)
                    found.append(Strip(status, box, sure, not goes_on))
    return tuple(found)


def _strip_sides(plot: Plot, crossing: Mapping[str, Any]) -> tuple[float, float]:
    """Give the sides of the strip of a crossing: as wide as the stretch on which it may lie."""
    kms = [min(max(km, plot.km[0]), plot.km[1]) for km in crossing.get("reach", ())]
    low, high = (plot.x(kms[0]), plot.x(kms[1])) if kms else (plot.x(crossing["km"]),) * 2
    middle, half = (low + high) / 2, max(abs(high - low), STRIP) / 2
    return middle - half, middle + half


def _stays(
    spells: Sequence[Spell], until: int, plot: Plot
) -> Iterator[tuple[str, float, float, bool]]:
    """Give told statuses with whether they are sure: (sign, from, to, sure)."""
    for spell in spells:
        if spell.sign == "unknown" or spell.from_day is None:
            continue
        start = day_number(spell.from_day)
        end = until if spell.to_day is None else min(until, day_number(spell.to_day))
        if end > start:
            yield spell.sign, max(start, plot.start), min(end, plot.end), spell.sign_sure


def _alpha(box: Rect, *, sure: bool) -> float:
    wide = box[2] - box[0] > 2 * STRIP
    return (0.34 if wide else 1.0) if sure else (0.16 if wide else PALE)


def _halves(strip: Strip) -> Iterator[tuple[str, bool, Rect]]:
    """Cut a strip lengthwise where cargo and people fare otherwise."""
    left, low, right, top = strip.box
    statuses = strip.status.split("/")
    wide = (right - left) / len(statuses)
    for number, status in enumerate(statuses):
        begin = left + number * wide
        yield status, strip.sure, (begin, low, begin + wide, top)


def draw_strips(axes: Axes, strips: Sequence[Strip], *, under: bool) -> None:
    """Draw statuses over time at the crossings; paler where one is not sure to have lasted.

    Those `under` counts bear no signs of their own.
    """
    order = 1.5 if under else 3.1
    halves = [half for one in strips for half in _halves(one)]
    # one that lies somewhere on a stretch is no darker for being drawn as wide as that
    alphas = [_alpha(box, sure=sure) for _, sure, box in halves]
    fills = [
        to_rgba(STATUSES[status].fill, alpha)
        for (status, *_), alpha in zip(halves, alphas, strict=True)
    ]
    axes.add_artist(
        PolyCollection([corners(box) for *_, box in halves], facecolors=fills, zorder=order)
    )
    for sure, alpha in ((False, 0.45), (True, 0.9)):
        boxes = [one.box for one in strips if one.sure == sure]
        sides = [[(x, low), (x, top)] for left, low, right, top in boxes for x in (left, right)]
        edges = LineCollection(sides, colors=INK, linewidths=0.5, alpha=alpha, zorder=order + 0.1)
        axes.add_artist(edges)
    signed: dict[float, float] = {}
    for strip in strips:
        x, y = (strip.box[0] + strip.box[2]) / 2, strip.box[3] - STRIP_SIGN / 2
        if strip.begins and not under and signed.get(x, math.inf) - y > STRIP_SIGN + 2:
            draw_status(axes, strip.status, (x, y), STRIP_SIGN, order=3.3, sure=strip.sure)
            signed[x] = y
