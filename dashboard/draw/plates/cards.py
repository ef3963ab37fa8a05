"""The labels of what is drawn: what an incident's figures say, how a crossing stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.patches import FancyBboxPatch

from dashboard.crossings import age_days, describe_spell, fill_age
from dashboard.draw.numerals import number_text
from dashboard.draw.placewords import place_name, placed_text
from dashboard.draw.plates.base import LAYERS
from dashboard.draw.plates.gather import Group
from dashboard.draw.plates.grounds import Band, Ground, spots_in
from dashboard.draw.plates.hatch import label_spots, profile_reach, reach_of
from dashboard.draw.plates.labels import (
    ABOUT,
    AROUND,
    CENTRED,
    FARTHER,
    Box,
    Placed,
    Way,
    Wish,
    tie_end,
)
from dashboard.draw.plates.plan import Plan
from dashboard.draw.plates.sheet import Sheet
from dashboard.draw.plates.signs import draw_flag, draw_kind, draw_status
from dashboard.draw.plates.sort import Entry
from dashboard.draw.plates.text import (
    BASELINE,
    INK,
    LEADING,
    PAPER,
    SOFT,
    Type,
    draw_line,
    plain,
    width_of,
    wrapped,
)
from dashboard.draw.speech import Words, quoted, side_by_side
from dashboard.draw.style import KINDS, STATUSES
from dashboard.draw.words import headline
from dashboard.knowledge import Sources
from dashboard.spells import Spell
from geodata.gazetteer import Gazetteer

MAIN, UNDER, COUNTED = 8.2, 6.8, 7.4
WIDEST, PAD, SIGN = 168.0, 2.6, 9.5
MOST_LINES, MOST_ENTRIES = 2, 3
# A title alone stands no farther off than the first so many of the distances.
TITLES_REACH = 5
UNBROKEN = "\u00a0"
ON_BAND = Box(2, 2, 2, 2)
# What is told first, where there is no room for all.
CROSSINGS, FIGURES, AREAS, BANDS, DISCS, PROFILES, COUNTS, TITLES = range(0, 800, 100)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a card: its sign is that of a kind, or of a status, or there is none."""

    text: str
    cut: Type
    kind: str = ""
    status: str = ""
    certain: bool = True
    flagged: bool = False
    indent: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """A label of a mark: its lines, how it asks for room, and how many incidents it tells of."""

    lines: tuple[Line, ...]
    wish: Wish
    color: str


def cards_of(
    plan: Plan, sheet: Sheet, moment: date, sources: Sources, gazetteer: Gazetteer, words: Words
) -> Iterator[Card]:
    """Tell what is drawn on a sheet, a card for each mark that has something to say."""
    crowded = any(group.is_ring for group in plan.groups) and len(plan.groups) > 60
    for group in plan.groups:
        card = _card_of_group(group, moment, sources, words, crowded=crowded)
        if card:
            yield card
    for ground in plan.areas:
        if ground.counted:
            yield _card_of_many(ground, sheet, words)
        else:
            spots = spots_in(ground, sheet)
            yield _card_of_ground(ground.entries, spots, AREAS, gazetteer, words, ABOUT)
    for ground in plan.discs:
        spots = spots_in(ground, sheet)[:1]
        yield _card_of_ground(ground.entries, spots, DISCS, gazetteer, words)
    for band in plan.bands:
        spots = label_spots(sheet, band, reach_of(band))
        if spots:
            yield _card_of_ground(band.entries, spots, BANDS, gazetteer, words, ground=ON_BAND)
    yield from _cards_of_profiles(plan.profiles, sheet, words)


def _card_of_group(
    group: Group, moment: date, sources: Sources, words: Words, *, crowded: bool
) -> Card | None:
    x, y = group.at
    left, bottom, right, top = group.box
    ground = Box(x - left + 2, y - bottom + 2, right - x + 2, top - y + 2)
    lines: list[Line] = []
    priority = float(TITLES)
    # what was said of the whole border is told by the border's own label
    if group.crossing and group.spell and group.spell.status != "unknown" and group.spell.own:
        name = place_name(group.crossing, words)
        lines += _lines_of_status(name, group.spell, moment, sources, words)
        priority = CROSSINGS
    told = [] if group.is_ring else list(group.entries)
    with_figures = [entry for entry in told if headline(entry.row, words)]
    if with_figures:
        priority = min(priority, FIGURES)
    # where a status or figures are told, titles would crowd them out
    told = with_figures if lines or with_figures or crowded else told
    lines += _lines_of(told, words)
    if not lines:
        return None
    reach = FARTHER if priority < TITLES else FARTHER[:TITLES_REACH]
    color = _color(lines)
    wish = Wish(*_size(lines), (group.at,), priority, ground, AROUND, reach)
    return Card(tuple(lines), wish, color)


def _lines_of_status(
    name: str, spell: Spell, moment: date, sources: Sources, words: Words
) -> Iterator[Line]:
    label, sub = describe_spell(spell, sources, name, words)
    look = STATUSES.get(spell.status)  # one that differs by traffic has no colour of its own
    color = INK if look is None else look.fill if look.ink == "#ffffff" else look.ink
    label = label.removeprefix(words["crossing"]["conflict"])
    main = Type(MAIN, bold=True, color=color)
    for number, text in enumerate(wrapped(label, main, WIDEST - SIGN - 2, MOST_LINES)):
        yield Line(
            text, main, status="" if number else spell.sign, indent=True,
            flagged=spell.conflict and not number,
        )  # fmt: skip
    small = Type(UNDER, color=SOFT)
    told = fill_age(sub, age_days(spell, moment), words)
    for text in _parted(told, small, MOST_LINES + 1, words):
        yield Line(text, small, indent=True)


def _lines_of(entries: Sequence[Entry], words: Words) -> list[Line]:
    kept = list(entries)
    if len(kept) > MOST_ENTRIES:
        kept = kept[: MOST_ENTRIES - 1]
    lines = [line for entry in kept for line in _lines_of_entry(entry, words)]
    if len(kept) < len(entries):
        more = words["map"]["more"].format(n=number_text(len(entries) - len(kept), words))
        lines.append(Line(plain(more), Type(UNDER, color=SOFT), indent=True))
    return lines


def _parted(text: str, cut: Type, most: int, words: Words) -> tuple[str, ...]:
    """Break a text between its parts rather than within them, where they are short enough."""
    room = WIDEST - SIGN - 2
    separator: str = words["language"]["separator"]
    *parts, last = text.split(separator)
    kept = [
        part.replace(" ", UNBROKEN) if width_of(plain(part), cut) <= room else part
        for part in (*(part + separator.rstrip() for part in parts), last)
    ]
    return wrapped(" ".join(kept), cut, room, most)


def _lines_of_entry(entry: Entry, words: Words) -> Iterator[Line]:
    row = entry.row
    text = headline(row, words) or quoted(row.incident.title, words)
    main = Type(MAIN, bold=row.certain, color=KINDS[entry.kind].color)
    for number, line in enumerate(_parted(text, main, MOST_LINES, words)):
        yield Line(
            line, main, kind="" if number else entry.kind, certain=row.certain, indent=True,
            flagged=row.disputed and not number,
        )  # fmt: skip


def _card_of_ground(
    entries: Sequence[Entry],
    spots: Sequence[tuple[float, float]],
    priority: float,
    gazetteer: Gazetteer,
    words: Words,
    ways: tuple[Way, ...] = AROUND,
    ground: Box = Box(6, 6, 6, 6),  # noqa: B008 (a tuple)
) -> Card:
    lines = _lines_of(entries, words)
    small = Type(UNDER, color=SOFT)
    row = entries[0].row
    placed = placed_text(row, gazetteer, words)
    lines += [Line(text, small, indent=True) for text in _parted(placed, small, MOST_LINES, words)]
    if any(headline(entry.row, words) for entry in entries):
        priority -= 50
    wish = Wish(*_size(lines), tuple(spots), priority, ground, ways, FARTHER)
    return Card(tuple(lines), wish, _color(lines))


def _card_of_many(ground: Ground, sheet: Sheet, words: Words) -> Card:
    count = len(ground.entries)
    lines = (Line(number_text(count, words), Type(COUNTED, bold=True)),)
    wish = Wish(*_size(lines), spots_in(ground, sheet), COUNTS - min(90, count), ways=CENTRED)
    return Card(lines, wish, INK)


def _cards_of_profiles(profiles: Sequence[Band], sheet: Sheet, words: Words) -> Iterator[Card]:
    sides: dict[tuple[str, str], list[Band]] = {}
    for band in profiles:
        sides.setdefault((band.spans[0][0], band.bank), []).append(band)
    for (_, bank), bands in sides.items():
        spots = [spot for band in bands for spot in label_spots(sheet, band, profile_reach(band))]
        if not spots:
            continue
        count = len({entry.index for band in bands for entry in band.entries})
        told = [number_text(count, words), words["map"]["alongBorder"]]
        told += [words["filters"][f"bank {bank}"]] if bank != "both" else []
        cut = Type(COUNTED, bold=True)
        lines = (Line(plain(side_by_side(told, words)), cut),)
        yield Card(
            lines,
            Wish(*_size(lines), tuple(spots), PROFILES, Box(8, 8, 8, 8), AROUND, FARTHER),
            INK,
        )


def _color(lines: Iterable[Line]) -> str:
    return next(iter(lines)).cut.color


def _size(lines: Iterable[Line]) -> tuple[float, float]:
    listed = list(lines)
    width = max(width_of(line.text, line.cut) + _before(line) + _flag(line) for line in listed)
    return width + 2 * PAD, sum(line.cut.size * LEADING for line in listed) + 2 * PAD - 1


def _before(line: Line) -> float:
    return SIGN + 2 if line.indent else 0.0


def _flag(line: Line) -> float:
    return SIGN + 1 if line.flagged else 0.0


def draw_card(axes: Axes, card: Card, placed: Placed, *, mirrored: bool) -> None:
    """Draw a card where it found room, and the line that ties it to its mark."""
    box, order = placed.box, LAYERS["labels"]
    if placed.tied:
        _draw_tie(axes, placed, card.color)
    axes.add_artist(
        FancyBboxPatch(
            (box.left + 1.5, box.bottom + 1.5), box.right - box.left - 3, box.top - box.bottom - 3,
            boxstyle="round,pad=1.5,rounding_size=2", facecolor=PAPER, alpha=0.93,
            edgecolor="none", zorder=order,
        )
    )  # fmt: skip
    y = box.top - PAD
    for line in card.lines:
        _draw_card_line(axes, line, box, y, mirrored=mirrored)
        y -= line.cut.size * LEADING


def _draw_card_line(axes: Axes, line: Line, box: Box, top: float, *, mirrored: bool) -> None:
    order = LAYERS["labels"]
    way = -1 if mirrored else 1
    x = (box.right if mirrored else box.left) + way * PAD
    middle = top - line.cut.size * 0.64
    sign = (x + way * SIGN / 2, middle)
    if line.kind:
        draw_kind(axes, line.kind, sign, SIGN, order=order, certain=line.certain)
    elif line.status:
        draw_status(axes, line.status, sign, SIGN - 0.5, order=order)
    x += way * _before(line)
    if line.flagged:
        draw_flag(axes, (x + way * SIGN / 2, middle), SIGN * 0.95, order=order)
        x += way * _flag(line)
    align = "right" if mirrored else "left"
    baseline = top - line.cut.size * BASELINE
    draw_line(axes, (x, baseline), line.text, line.cut, align=align, order=order)


def _draw_tie(axes: Axes, placed: Placed, color: str) -> None:
    line = [placed.spot, tie_end(placed)]
    for width, ink in ((2.2, PAPER), (0.9, color)):
        axes.add_collection(
            LineCollection(
                [np.array(line)], colors=ink, linewidths=width, zorder=LAYERS["ties"],
                capstyle="round",
            ),
            autolim=False,
        )  # fmt: skip
