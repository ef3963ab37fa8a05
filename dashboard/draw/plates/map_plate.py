"""The map plate: a map drawn for a page or a slide, as honest as the one on the screen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
import shapely
from matplotlib.axes import Axes

from dashboard.draw.brief.briefing import Briefing
from dashboard.draw.numerals import number_text
from dashboard.draw.plates.base import border_on, draw_base
from dashboard.draw.plates.cards import Card, cards_of, draw_card
from dashboard.draw.plates.frame import size_in_points
from dashboard.draw.plates.furniture import (
    draw_degrees,
    draw_graticule,
    draw_neatline,
    furniture_blocks,
)
from dashboard.draw.plates.hatch import (
    draw_asked,
    draw_grounds,
    draw_reaches,
    exits_of,
    outermost,
    rims,
)
from dashboard.draw.plates.labels import Box, place_labels
from dashboard.draw.plates.layout import Layout, lay_out
from dashboard.draw.plates.marks import draw_marks, mark_boxes
from dashboard.draw.plates.names import Name, draw_name, names_on
from dashboard.draw.plates.panel import (
    NAMED,
    Block,
    Column,
    Told,
    flowed,
    legend_blocks,
    notes_block,
    strip_blocks,
    what_is_told,
)
from dashboard.draw.plates.plan import Plan, make_plan
from dashboard.draw.plates.sheet import Floats, Sheet, fit_sheet, wanted_bounds
from dashboard.draw.plates.sort import Sorted, bounds_of, every_entry, sort_out
from dashboard.draw.speech import Words, speech
from dashboard.features import Shown
from dashboard.knowledge import Sources
from dashboard.spells import CrossingHistory
from dashboard.view import View
from geodata.border import MAIN_LINE
from geodata.gazetteer import Gazetteer

# A first guess at the map's part of a body, from which it is worked out what must be explained.
GUESS = (0.8, 0.95)
ROUNDS = 3
# Labels keep off the border by points so far apart.
BORDER_STEP, BORDER_POINTS = 3.0, 900
# To cover a point of the border weighs as much as so many of a band.
BORDER_WEIGHT = 8.0
FRAME = 2.5
MARGIN, FULL = 8.0, 0.999


@dataclass(frozen=True, slots=True)
class Map:
    """A map as it is worked out, before any of it is drawn."""

    sheet: Sheet
    plan: Plan
    layout: Layout
    columns: tuple[tuple[Block, ...], ...]
    notes: list[str] = field(default_factory=list)


def draw_map(
    axes: Axes,
    shown: Shown,
    view: View,
    histories: Sequence[CrossingHistory],
    gazetteer: Gazetteer,
    briefing: Briefing,
) -> None:
    """Fill axes with the map of a view, its legend, and what has no place on it.

    `histories` are those of the view's as-of day.
    """
    words = speech(briefing.language, briefing.calendar)
    body = _set_in_points(axes)
    made = plan_map(body, shown, view, histories, gazetteer, words)
    sheet, corner = made.sheet, made.layout.map_box[:2]
    ground = axes.inset_axes(made.layout.map_box, transform=axes.transData)
    ground.set_autoscale_on(False)
    ground.set(xlim=(0, sheet.width), ylim=(0, sheet.height), aspect="auto")
    ground.set_axis_off()
    draw_base(ground, sheet)
    ticks, digits = draw_graticule(ground, sheet)
    draw_grounds(ground, sheet, made.plan)
    draw_reaches(ground, sheet, made.plan, gazetteer)
    draw_asked(ground, sheet, view, gazetteer)
    draw_marks(ground, made.plan, view.moment, words)
    unlabelled = _draw_labels(ground, made, view, (shown.sources, gazetteer), words)
    if unlabelled:
        made.notes.append(words["plate"]["unlabelled"].format(count=number_text(unlabelled, words)))
    draw_degrees(axes, corner, sheet, ticks, digits, words)
    draw_neatline(axes, corner, sheet)
    for blocks, (x, top) in zip(made.columns, made.layout.starts, strict=False):
        for block in blocks:
            block.draw(axes, x, top)
            top -= block.height  # noqa: PLW2901


def _set_in_points(axes: Axes) -> tuple[float, float]:
    """Measure axes in points, from their lower left; gives their size.

    Axes that fill their figure keep a margin to its edge.
    """
    box = axes.get_position()
    width, height = size_in_points(axes)
    margin = MARGIN if box.width > FULL and box.height > FULL else 0.0
    axes.set_autoscale_on(False)
    axes.set(xlim=(-margin, width - margin), ylim=(-margin, height - margin), aspect="auto")
    axes.set_axis_off()
    return width - 2 * margin, height - 2 * margin


def plan_map(
    body: tuple[float, float],
    shown: Shown,
    view: View,
    histories: Sequence[CrossingHistory],
    gazetteer: Gazetteer,
    words: Words,
) -> Map:
    """Work out what is drawn where on a body of so many points."""
    found = sort_out(shown, gazetteer)
    bounds = wanted_bounds(view, gazetteer, bounds_of(found))
    sheet = fit_sheet(bounds, body[0] * GUESS[0], body[1] * GUESS[1])
    notes: list[str] = []
    told = Told()
    plan = make_plan(found, sheet, histories, view.moment)
    last = _told(plan, found, sheet, view)
    # what must be told depends on the map, whose size depends on what must be told
    for _ in range(ROUNDS):
        told = told.with_all(last)
        layout = lay_out(
            body, bounds, _blocks(told, found, sheet, view, gazetteer, notes), NAMED, words
        )
        sheet = fit_sheet(bounds, *layout.size)
        plan = make_plan(found, sheet, histories, view.moment)
        last = _told(plan, found, sheet, view)
        if told.with_all(last) == told:
            break
    if plan.beyond:
        notes.append(words["plate"]["beyond"].format(count=number_text(len(plan.beyond), words)))
    set_blocks = _blocks(last, found, sheet, view, gazetteer, notes)(layout.column, layout.named)
    columns = flowed(set_blocks, len(layout.starts), layout.depth) or [list(set_blocks)]
    return Map(sheet, plan, layout, tuple(tuple(column) for column in columns), notes)


def _told(plan: Plan, found: Sorted, sheet: Sheet, view: View) -> Told:
    asked = bool(view.box or view.km or view.place)
    exits = any(True for band in plan.bands for _ in exits_of(sheet, band.spans))
    return what_is_told(plan, every_entry(found), view.moment, asked=asked, exits=exits)


def _blocks(
    told: Told,
    found: Sorted,
    sheet: Sheet,
    view: View,
    gazetteer: Gazetteer,
    notes: Sequence[str],
) -> Callable[[Column, int], list[Block]]:
    def blocks_of(column: Column, named: int) -> list[Block]:
        return [
            *furniture_blocks(sheet, column),
            *legend_blocks(told, view.moment, column),
            *strip_blocks(found.coarse, named, gazetteer, column),
            notes_block(notes, column),
        ]

    return blocks_of


def _draw_labels(
    axes: Axes, made: Map, view: View, known: tuple[Sources, Gazetteer], words: Words
) -> int:
    """Label what is drawn, and the ground; tells how many labels of incidents found no room."""
    sheet = made.sheet
    cards = list(cards_of(made.plan, sheet, view.moment, *known, words))
    names = list(names_on(sheet, made.plan.groups, outermost(made.plan), words))
    frame = Box(FRAME, FRAME, sheet.width - FRAME, sheet.height - FRAME)
    labels: list[Card | Name] = [*cards, *names]
    wishes = [label.wish for label in labels]
    shunned = np.concatenate([_border_points(sheet), _light(rims(sheet, made.plan))])
    placed = place_labels(wishes, mark_boxes(made.plan), frame, shunned)
    mirrored = words["language"]["direction"] == "rtl"
    for number, place in sorted(placed.items()):
        label = labels[number]
        if isinstance(label, Card):
            draw_card(axes, label, place, mirrored=mirrored)
        else:
            draw_name(axes, label, place)
    return sum(number not in placed for number in range(len(cards)))


def _border_points(sheet: Sheet) -> Floats:
    lines = shapely.segmentize(border_on(sheet, MAIN_LINE), BORDER_STEP)
    points: Floats = shapely.get_coordinates(lines)
    points = points[:: max(1, len(points) // BORDER_POINTS)]
    return np.column_stack([points, np.full(len(points), BORDER_WEIGHT)])


def _light(points: Floats) -> Floats:
    return np.column_stack([points, np.ones(len(points))])
