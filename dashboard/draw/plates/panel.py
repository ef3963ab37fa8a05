"""The panel beside a map: its legend, and what cannot be drawn on it. Blocks flow into columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from matplotlib.axes import Axes

from dashboard.draw.numerals import number_text
from dashboard.draw.placewords import not_drawn_text
from dashboard.draw.plates.marks import AGED_DAYS, is_aged, true_spots
from dashboard.draw.plates.plan import Plan
from dashboard.draw.plates.samples import draw_sample
from dashboard.draw.plates.signs import draw_flag, draw_kind, draw_status
from dashboard.draw.plates.sort import Entry, kind_counts
from dashboard.draw.plates.text import (
    BASELINE,
    INK,
    LEADING,
    SOFT,
    Type,
    draw_line,
    shortened,
    width_of,
    wrapped,
)
from dashboard.draw.speech import Words, day_text, quoted
from dashboard.draw.style import STATUSES
from geodata.gazetteer import Gazetteer

HEAD = Type(7.6, bold=True, color=SOFT)
ROW = Type(7.4)
TITLE = Type(7.2, bold=True)
WHY = Type(6.4, color=SOFT)
SIGN, INDENT, BEFORE_HEAD = 10.5, 14.0, 5.0
ROW_GAP = 1.4
# So many incidents that have no place on the map are named beside it, as far as there is room.
NAMED = (6, 4, 3, 2, 1, 0)
NOTE_LINES, TITLE_LINES = 2, 2
# What a legend may have to explain beside kinds and statuses, in its order.
SAMPLES = (
    "spot", "vicinity", "area", "counted", "stretch", "profile", "exit", "ring", "near", "possible",
    "figure_100", "figure_1000", "disputed", "aged", "asked", "border",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Block:
    """Something of a panel: `draw(axes, x, top)` draws it, x being where its column begins."""

    height: float
    draw: Callable[[Axes, float, float], None]
    is_head: bool = False


# A status, and whether it is sure; of an unknown one nothing is.
_WAYS = tuple((status, sure) for status in STATUSES for sure in (True, False))


@dataclass(frozen=True, slots=True)
class Told:
    """What a legend explains: just what is drawn."""

    kinds: Mapping[str, int] = field(default_factory=dict)
    statuses: Mapping[tuple[str, bool], int] = field(default_factory=dict)
    samples: tuple[str, ...] = ()

    def with_all(self, other: Told) -> Told:
        """Give what explains both."""
        samples = {*self.samples, *other.samples}
        statuses = {**self.statuses, **other.statuses}
        return Told(
            kinds={**self.kinds, **other.kinds},
            statuses={way: statuses[way] for way in _WAYS if way in statuses},
            samples=tuple(name for name in SAMPLES if name in samples),
        )


@dataclass(frozen=True, slots=True)
class Column:
    """How the blocks of a column are set."""

    width: float
    mirrored: bool
    words: Words

    def start(self, x: float, inward: float = 0.0) -> float:
        """Give the place so far inward from where lines of a column at x begin."""
        return x + self.width - inward if self.mirrored else x + inward

    @property
    def align(self) -> str:
        """Give how lines are set."""
        return "right" if self.mirrored else "left"


def what_is_told(
    plan: Plan, every: Sequence[Entry], moment: date, *, asked: bool, exits: bool
) -> Told:
    """Tell what a legend must explain."""
    heads = [group.spell for group in plan.groups if group.spell]
    statuses = Counter(
        (status, status == "unknown" or spell.sign_sure)
        for spell in heads
        for status in spell.sign.split("/")
    )
    rings = [group for group in plan.groups if group.is_ring and group.entries]
    single = [entry for group in plan.groups if not group.is_ring for entry in group.entries]
    drawn = {
        "vicinity": bool(plan.discs),
        "area": any(not ground.counted for ground in plan.areas),
        "counted": any(ground.counted for ground in plan.areas),
        "stretch": bool(plan.bands),
        "profile": bool(plan.profiles),
        "exit": exits,
        "spot": any(true_spots(group) for group in plan.groups),
        "ring": bool(rings),
        "near": any(group.near for group in rings),
        "possible": any(not entry.row.certain for entry in every),
        "figure_100": any(entry.size == 2 for entry in single),
        "figure_1000": any(entry.size == 3 for entry in single),
        "disputed": any(entry.row.disputed for entry in every) or any(h.conflict for h in heads),
        "aged": any(is_aged(spell, moment) for spell in heads),
        "asked": asked,
        "border": True,
    }
    return Told(
        kinds=kind_counts(every),
        statuses={way: statuses[way] for way in _WAYS if statuses[way]},
        samples=tuple(name for name in SAMPLES if drawn[name]),
    )


def legend_blocks(told: Told, moment: date, column: Column) -> Iterator[Block]:
    """Explain what is drawn, and nothing else."""
    words = column.words
    count = sum(told.kinds.values())
    if told.kinds:
        heading = words["plate"]["listed"].format(
            heading=words["plate"]["kinds"], count=number_text(count, words)
        )
        yield head_block(heading, column)
        yield from _grid(
            [
                (_kind_sign(kind), _counted(words["kinds"][kind], number, words))
                for kind, number in told.kinds.items()
            ],
            column,
        )
    if told.statuses:
        day = quoted(day_text(moment, words), words)
        yield head_block(words["plate"]["crossings"].format(day=day), column)
        yield from _grid(
            [
                (_status_sign(*way), _counted(_status_name(*way, words), number, words))
                for way, number in told.statuses.items()
            ],
            column,
        )
    yield head_block(words["map"]["legend"], column)
    yield from _grid(list(_signs(told, words)), column)


Sign = Callable[[Axes, tuple[float, float]], None]


def _signs(told: Told, words: Words) -> Iterator[tuple[Sign, str]]:
    """Give the signs that are no kind and no status, and what they mean."""
    plate, shared = words["plate"], words["map"]
    for name in told.samples:
        text = plate[name] if name in plate else shared[name]
        yield _sample_sign(name), text.format(days=number_text(AGED_DAYS, words))


def _counted(name: str, number: int, words: Words) -> str:
    told: str = words["filters"]["count"].format(name=name, count=number_text(number, words))
    return told


def _kind_sign(kind: str) -> Sign:
    return lambda axes, at: draw_kind(axes, kind, at, SIGN + 1, order=1)


def _status_sign(status: str, sure: bool) -> Sign:
    return lambda axes, at: draw_status(axes, status, at, SIGN, order=1, sure=sure)


def _status_name(status: str, sure: bool, words: Words) -> str:
    name = str(words["statuses"][status])
    return name if sure else str(words["crossing"]["possibly"]).format(status=name)


def _sample_sign(name: str) -> Sign:
    return lambda axes, at: draw_sample(axes, name, at, SIGN)


def head_block(text: str, column: Column) -> Block:
    """Head what follows."""
    lines = wrapped(text, HEAD, column.width)

    def draw(axes: Axes, x: float, top: float) -> None:
        y = top - BEFORE_HEAD
        for line in lines:
            at = (column.start(x), y - HEAD.size * BASELINE)
            draw_line(axes, at, line, HEAD, align=column.align, order=1)
            y -= HEAD.size * LEADING

    return Block(len(lines) * HEAD.size * LEADING + BEFORE_HEAD + 1.5, draw, is_head=True)


def _grid(rows: Sequence[tuple[Sign, str]], column: Column) -> Iterator[Block]:
    """Set signs with their meaning, two beside each other where both are short."""
    half = column.width / 2 - 2
    waiting = list(rows)
    while waiting:
        pair = waiting[:2]
        if len(pair) == 2 and all(width_of(text, ROW) <= half - INDENT for _, text in pair):
            del waiting[:2]
            yield _row_block(pair, half + 4, column)
        else:
            yield _row_block(waiting[:1], 0.0, column)
            del waiting[:1]


def _row_block(pair: Sequence[tuple[Sign, str]], step: float, column: Column) -> Block:
    room = (step - 4 if step else column.width) - INDENT
    set_lines = [wrapped(text, ROW, room, 3) for _, text in pair]
    tall = max(len(lines) for lines in set_lines) * ROW.size * LEADING + ROW_GAP

    def draw(axes: Axes, x: float, top: float) -> None:
        for number, (sign, _) in enumerate(pair):
            inward = number * step
            middle = top - ROW.size * LEADING / 2 - 0.4
            sign(axes, (column.start(x, inward + SIGN / 2), middle))
            for line_number, line in enumerate(set_lines[number]):
                y = top - ROW.size * (BASELINE + line_number * LEADING)
                at = (column.start(x, inward + INDENT), y)
                draw_line(axes, at, line, ROW, align=column.align, order=1)

    return Block(tall, draw)


def strip_blocks(
    entries: Sequence[Entry], named: int, gazetteer: Gazetteer, column: Column
) -> Iterator[Block]:
    """Count what has no place on the map, and name it as far as there is room."""
    if not entries:
        return
    words = column.words
    heading = words["plate"]["listed"].format(
        heading=words["map"]["strip"], count=number_text(len(entries), words)
    )
    yield head_block(heading, column)
    kept = entries[:named]
    for entry in kept:
        yield _entry_block(entry, gazetteer, column)
    rest = entries[len(kept) :]
    if rest:
        yield from (
            _grid(
                [
                    (_kind_sign(kind), _counted(words["kinds"][kind], number, words))
                    for kind, number in kind_counts(rest).items()
                ],
                column,
            )
            if not kept
            else [_note_block(words["map"]["more"].format(n=number_text(len(rest), words)), column)]
        )


def _entry_block(entry: Entry, gazetteer: Gazetteer, column: Column) -> Block:
    words, row = column.words, entry.row
    room = column.width - INDENT - (SIGN if row.disputed else 0)
    cut = Type(TITLE.size, bold=row.certain, color=INK)
    titles = wrapped(quoted(row.incident.title, words), cut, room, TITLE_LINES)
    why = shortened(not_drawn_text(row, gazetteer, words), WHY, column.width - INDENT)
    tall = len(titles) * cut.size * LEADING + WHY.size * LEADING + ROW_GAP

    def draw(axes: Axes, x: float, top: float) -> None:
        middle = top - cut.size * LEADING / 2 - 0.3
        at = (column.start(x, SIGN / 2), middle)
        draw_kind(axes, entry.kind, at, SIGN + 1, order=1, certain=row.certain)
        inward = INDENT
        if row.disputed:
            draw_flag(axes, (column.start(x, inward + SIGN / 2 - 1), middle), SIGN - 1, order=1)
            inward += SIGN
        y = top
        for line in titles:
            place = (column.start(x, inward), y - cut.size * BASELINE)
            draw_line(axes, place, line, cut, align=column.align, order=1)
            y -= cut.size * LEADING
        place = (column.start(x, INDENT), y - WHY.size * BASELINE)
        draw_line(axes, place, why, WHY, align=column.align, order=1)

    return Block(tall, draw)


def _note_block(text: str, column: Column) -> Block:
    lines = wrapped(text, WHY, column.width - INDENT)

    def draw(axes: Axes, x: float, top: float) -> None:
        for number, line in enumerate(lines):
            at = (column.start(x, INDENT), top - WHY.size * (BASELINE + number * LEADING))
            draw_line(axes, at, line, WHY, align=column.align, order=1)

    return Block(len(lines) * WHY.size * LEADING + ROW_GAP, draw)


def notes_block(texts: Sequence[str], column: Column) -> Block:
    """Keep room for what the map leaves out; that is known only after it has been drawn."""

    def draw(axes: Axes, x: float, top: float) -> None:
        y = top - BEFORE_HEAD
        lines = [line for text in texts for line in wrapped(text, WHY, column.width)]
        for line in lines[:NOTE_LINES]:
            draw_line(
                axes, (column.start(x), y - WHY.size * BASELINE), line, WHY, align=column.align
            )
            y -= WHY.size * LEADING

    return Block(NOTE_LINES * WHY.size * LEADING + BEFORE_HEAD, draw)


def flowed(blocks: Sequence[Block], columns: int, height: float) -> list[list[Block]] | None:
    """Set blocks into columns of a height, no head at the foot of one; None if they don't fit."""
    found: list[list[Block]] = [[]]
    used = 0.0
    for number, block in enumerate(blocks):
        following = blocks[number + 1].height if number + 1 < len(blocks) else 0.0
        need = block.height + (following if block.is_head else 0.0)
        if used + need > height and found[-1]:
            if len(found) == columns:
                return None
            found.append([])
            used = 0.0
        if block.height > height:
            return None
        found[-1].append(block)
        used += block.height
    return found
