"""The border ribbon as a plate: kilometres along the border across, time down."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from matplotlib.axes import Axes

from dashboard.columns import day_number
from dashboard.draw.brief.records import Briefing
from dashboard.draw.calendars import axis_text
from dashboard.draw.numerals import number_text
from dashboard.draw.placewords import placed_text
from dashboard.draw.plates.frame import directed, size_in_points
from dashboard.draw.plates.ribbon_axes import (
    FOOTER,
    HEADER,
    PADDING,
    STRONG,
    as_of_edge,
    draw_as_of,
    draw_banks,
    draw_field,
    draw_kms,
)
from dashboard.draw.plates.ribbon_bars import draw_bars
from dashboard.draw.plates.ribbon_boxes import (
    Bar,
    Taken,
    dodge,
    gather,
    in_lane,
    measure,
)
from dashboard.draw.plates.ribbon_cells import count_cells, draw_cells
from dashboard.draw.plates.ribbon_crossings import (
    Strip,
    draw_crossings,
    draw_strips,
    spells_on,
    status_strips,
)
from dashboard.draw.plates.ribbon_key import LINE as KEY_LINE
from dashboard.draw.plates.ribbon_key import draw_key, flow, key_entries, notes
from dashboard.draw.plates.ribbon_labels import draw_labels, place_labels
from dashboard.draw.plates.ribbon_plot import Plot, Rect, time_ticks
from dashboard.draw.plates.text import INK, SOFT, Type, draw_line, height_of, width_of, wrapped
from dashboard.draw.ribbon import describe_axis
from dashboard.draw.speech import Words, day_text, side_by_side, speech
from dashboard.draw.state import reach
from dashboard.draw.words import headline, when_text
from dashboard.features import Shown, row_at
from dashboard.spells import CrossingHistory
from dashboard.view import View
from geodata.border import MAIN_LINE, load_lines
from geodata.gazetteer import Gazetteer

MOST_BARS = 300
LANE = 42.0
EDGE = 3.0
TITLE, SUBTITLE = Type(11, bold=True, color=INK), Type(8.5, color=SOFT)
HEAD = 17.0
NOTE = Type(7.5, color=SOFT)
# Signs that turn letters around whatever they are.
OVERRIDES = dict.fromkeys(map(ord, "\u202a\u202b\u202c\u202d\u202e"))


def draw_ribbon(
    axes: Axes,
    shown: Shown,
    view: View,
    histories: Sequence[CrossingHistory],
    gazetteer: Gazetteer,
    briefing: Briefing,
) -> None:
    """Fill axes with the ribbon of a view, with its key and with what is not on it."""
    words = speech(briefing.language, briefing.calendar)
    axis = _axis(gazetteer)
    width, height = size_in_points(axes)
    axes.set(xlim=(0, width), ylim=(0, height))
    km = view.km or (0.0, float(axis["length_km"]))
    taken, missing = gather(shown, view, km)
    crowded = len(taken) > MOST_BARS
    draft = _plot(shown, view, km, taken, (width, height, height / 4), words)
    strips = status_strips(draft, axis, histories, view.as_of)
    at_head = spells_on(axis, histories, km, view.moment)
    day = day_text(view.as_of, words) if as_of_edge(draft, view.as_of) is not None else ""
    entries = key_entries(taken, strips, at_head, day, words, bars=not crowded)
    key = flow(entries, width - 2 * EDGE)
    undated = sum(not one.dated for one in taken)
    most = notes(missing, len(taken) if crowded else undated, 0 if crowded else len(taken), words)
    room = len(wrapped(most, NOTE, width - 2 * EDGE))
    foot = EDGE + height_of(room, NOTE) + len(key) * KEY_LINE + FOOTER
    plot = _plot(shown, view, km, taken, (width, height, foot), words)
    strips = status_strips(plot, axis, histories, view.as_of)
    _draw_head(axes, plot, (width, height), view, briefing, words)
    as_of = as_of_edge(plot, view.as_of)
    draw_field(axes, plot, as_of, briefing, words)
    draw_banks(axes, plot, axis, briefing, words)
    draw_crossings(axes, plot, axis, histories, view.moment, briefing)
    draw_kms(axes, plot, axis, briefing, words)
    draw_strips(axes, strips, under=crowded)
    if as_of is not None:
        draw_as_of(axes, plot, as_of, briefing, words)
    gathered, unlabelled = _draw_incidents(
        axes, plot, taken, strips, shown, view, gazetteer, briefing, words
    )
    draw_key(axes, key, (EDGE, width - EDGE), plot.bottom - FOOTER, briefing)
    told = notes(missing, gathered, unlabelled, words)
    _draw_notes(axes, told, width, EDGE + height_of(room, NOTE), briefing)


@cache
def _axis(gazetteer: Gazetteer) -> Mapping[str, Any]:
    return describe_axis(gazetteer, load_lines()[MAIN_LINE])


def _plot(
    shown: Shown,
    view: View,
    km: tuple[float, float],
    taken: Sequence[Taken],
    place: tuple[float, float, float],
    words: Words,
) -> Plot:
    """Lay the field out between what stands over it and what stands under it."""
    width, height, bottom = place
    first, last, _ = reach(shown.features, view.as_of)
    start = float(first if view.start is None else day_number(view.start))
    end = float(max(start + 1, last if view.end is None else day_number(view.end)))
    lane_top = height - HEAD - HEADER
    top = lane_top - (LANE if any(not one.dated for one in taken) else 0.0)
    labels = [tick.text for tick in time_ticks(start, end, top - bottom, words)]
    if top < lane_top:
        labels.append(words["ribbon"]["undated"])
    labels.append(axis_text(view.as_of, words, "full_day"))
    left = EDGE + PADDING + max(width_of(text, STRONG) for text in [*labels, words["ribbon"]["km"]])
    return Plot(left, width - EDGE - 4, top, bottom, km, start, end, min(first, start), lane_top)


def _draw_head(
    axes: Axes,
    plot: Plot,
    size: tuple[float, float],
    view: View,
    briefing: Briefing,
    words: Words,
) -> None:
    told = words["ribbon"]
    mirrored = briefing.direction == "rtl"
    width, height = size
    y = height - 12
    start, end = (width - EDGE, EDGE) if mirrored else (EDGE, width - EDGE)
    align, across = ("right", "left") if mirrored else ("left", "right")
    draw_line(axes, (start, y), directed(told["title"], briefing), TITLE, align=align)
    beside = width_of(told["title"], TITLE) + 8
    at = (start - beside if mirrored else start + beside, y)
    draw_line(axes, at, directed(told["subtitle"], briefing), SUBTITLE, align=align)
    version = load_lines()[MAIN_LINE].version
    said = told["ruler"].format(version=version)
    if view.km:
        part = told["part"].format(
            **{"from": number_text(plot.km[0], words), "to": number_text(plot.km[1], words)}
        )
        said = side_by_side((part, said), words)
    draw_line(axes, (end, y), directed(said, briefing), SUBTITLE, align=across)


def _draw_incidents(  # noqa: PLR0913, PLR0917
    axes: Axes,
    plot: Plot,
    taken: Sequence[Taken],
    strips: Sequence[Strip],
    shown: Shown,
    view: View,
    gazetteer: Gazetteer,
    briefing: Briefing,
    words: Words,
) -> tuple[int, int]:
    """Draw bars, or cells where they are too many; returns how many are counted, how many bare."""
    if len(taken) > MOST_BARS:
        draw_cells(axes, count_cells(taken, plot), plot, words)
        return len(taken), 0
    bars, counted = _bars(taken, [strip.box for strip in strips], plot)
    draw_cells(axes, count_cells(counted, plot), plot, words)
    draw_bars(axes, bars, plot)

    @cache
    def told(number: int) -> tuple[str, str]:
        row = row_at(shown.features, number, view.as_of)
        under = (
            headline(row, words),
            when_text(row, words),
            placed_text(row, gazetteer, words),
        )
        return row.incident.title.translate(OVERRIDES), side_by_side(under, words)

    chosen = shown.features.columns.row_of.get(view.selected, -1)
    labels, unlabelled = place_labels(bars, plot, told, [strip.box for strip in strips], chosen)
    draw_labels(axes, labels, briefing)
    return len(counted), unlabelled


def _bars(
    taken: Sequence[Taken], strips: Sequence[Rect], plot: Plot
) -> tuple[list[Bar], list[Taken]]:
    """Set bars, the largest first, and what has no date where the lane has room for it."""
    every = [measure(one, plot) for one in taken]
    dated = [bar for bar in every if bar.taken.dated]
    lane = in_lane([bar for bar in every if not bar.taken.dated], plot)
    beside = dodge(dated, strips, plot)
    beside.sort(key=lambda bar: (-(bar.right - bar.left) * (bar.ys[0] - bar.ys[3]), bar.taken.row))
    counted = [] if lane is not None else [one for one in taken if not one.dated]
    return [*beside, *(lane or [])], counted


def _draw_notes(axes: Axes, text: str, width: float, top: float, briefing: Briefing) -> None:
    mirrored = briefing.direction == "rtl"
    for number, line in enumerate(wrapped(text, NOTE, width - 2 * EDGE)):
        at = (width - EDGE if mirrored else EDGE, top - height_of(number, NOTE) - NOTE.size)
        align = "right" if mirrored else "left"
        draw_line(axes, at, directed(line, briefing), NOTE, align=align)
