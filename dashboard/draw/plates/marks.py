"""Drawing what stands at a spot: crossings with their status, symbols of incidents, rings."""

from __future__ import annotations

import math
from datetime import date

from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from dashboard.crossings import age_days
from dashboard.draw.numerals import number_text
from dashboard.draw.plates.base import LAYERS
from dashboard.draw.plates.gather import (
    CROSSING_IN_RING,
    SYMBOL_SIZES,
    Group,
    head_size,
    ring_radius,
    row_size,
    stands_below,
    symbol_rows,
)
from dashboard.draw.plates.labels import Box
from dashboard.draw.plates.plan import Plan
from dashboard.draw.plates.signs import (
    draw_flag,
    draw_kind,
    draw_pill,
    draw_ring,
    draw_spot,
    draw_status,
)
from dashboard.draw.plates.sort import Entry, Point, ring_parts
from dashboard.draw.plates.text import INK, Type, draw_line, width_of
from dashboard.draw.speech import Words
from dashboard.spells import Spell

# A status that nobody has spoken of for longer is drawn paler.
AGED_DAYS = 30
FLAG, ON_SIGN = 9.0, 3.0


def is_aged(spell: Spell, moment: date) -> bool:
    """Tell whether what is known of a crossing has aged."""
    return spell.status != "unknown" and (age_days(spell, moment) or 0) > AGED_DAYS


def draw_marks(axes: Axes, plan: Plan, moment: date, words: Words) -> None:
    """Draw the groups of a plan, crossings over the rest."""
    for group in sorted(plan.groups, key=lambda group: (group.crossing is not None, group.at)):
        _draw_group(axes, group, moment, words)


def mark_boxes(plan: Plan) -> list[Box]:
    """Give the boxes that marks take up, for labels to keep off."""
    return [Box(*group.box) for group in plan.groups]


def true_spots(group: Group) -> list[Point]:
    """Give the spots that a row of symbols does not stand on; a crossing's sign tells its own."""
    if group.is_ring or not stands_below(group.entries, group.crossing):
        return []
    beside = [spot for spot in group.anchors if math.dist(spot, group.at) > ON_SIGN]
    return beside if group.crossing else list(group.anchors)


def _draw_group(axes: Axes, group: Group, moment: date, words: Words) -> None:
    order = LAYERS["marks"]
    x, y = group.at
    if group.entries and group.is_ring:
        _draw_ring(axes, group, words)
    size = CROSSING_IN_RING if group.is_ring else head_size(group.crossing, group.spell)
    if group.spell:
        aged = is_aged(group.spell, moment)
        draw_status(
            axes, group.spell.sign, group.at, size, order=order, aged=aged,
            sure=group.spell.sign_sure,
        )  # fmt: skip
        if group.spell.conflict:
            draw_flag(axes, (x + size / 2, y + size / 2), FLAG, order=order)
    if not group.is_ring and group.entries:
        _draw_symbols(axes, group, size)


def _draw_ring(axes: Axes, group: Group, words: Words) -> None:
    order, (x, y) = LAYERS["marks"], group.at
    radius = ring_radius(len(group.entries), group.crossing)
    draw_ring(axes, group.at, radius, ring_parts(group.entries), order=order, near=group.near)
    cut = Type(7.6, bold=True, color=INK)
    told = number_text(len(group.entries), words)
    if group.crossing:
        cut = Type(7.0, bold=True, color=INK)
        y -= radius
        draw_pill(axes, group.at[0], y, width_of(told, cut) + 5, order=order)
    draw_line(axes, (x, y - cut.size * 0.36), told, cut, align="center", order=order)


def _draw_symbols(axes: Axes, group: Group, size: float) -> None:
    order, (x, y) = LAYERS["marks"], group.at
    if not stands_below(group.entries, group.crossing):
        _draw_symbol(axes, group.entries[0], group.at)
        return
    for spot in true_spots(group):
        draw_spot(axes, spot, order=order)
    top = y - max(size / 2, 3.0) - 1
    rows = symbol_rows(group.entries)
    _draw_tie(axes, group.at, top, max(row_size(row)[0] for row in rows))
    for row in rows:
        wide, tall = row_size(row)
        left = x - wide / 2
        for entry in row:
            step = SYMBOL_SIZES[entry.size] + 1
            _draw_symbol(axes, entry, (left + step / 2, top - tall / 2))
            left += step
        top -= tall


def _draw_tie(axes: Axes, at: Point, top: float, wide: float) -> None:
    """Draw a bracket over symbols that stand off their spot, with a line to it."""
    half = max(wide / 2 - SYMBOL_SIZES[0] / 2, 0.0)
    x, y = at
    bracket = [(x - half, top - 3), (x - half, top + 1), (x + half, top + 1), (x + half, top - 3)]
    for path in (bracket, [(x, top + 1), (x, y)]):
        xs, ys = zip(*path, strict=True)
        axes.add_artist(Line2D(xs, ys, color=INK, linewidth=0.7, zorder=LAYERS["marks"] - 0.1))


def _draw_symbol(axes: Axes, entry: Entry, at: Point) -> None:
    size, order = SYMBOL_SIZES[entry.size], LAYERS["marks"]
    draw_kind(axes, entry.kind, at, size, order=order, certain=entry.row.certain)
    if entry.row.disputed:
        corner = (at[0] + size * 0.4, at[1] + size * 0.4)
        draw_flag(axes, corner, FLAG, order=order)
