"""What the ribbon of a plate says of itself: the key to its marks, and what is not on it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.patches import Rectangle

from dashboard.draw.brief.records import Briefing
from dashboard.draw.numerals import number_text
from dashboard.draw.plates.frame import directed
from dashboard.draw.plates.ribbon_axes import ACCENT, AS_OF_DASH
from dashboard.draw.plates.ribbon_bars import hatch
from dashboard.draw.plates.ribbon_boxes import AREAS, Taken
from dashboard.draw.plates.ribbon_crossings import PALE, STRIP, Strip
from dashboard.draw.plates.signs import draw_flag, draw_kind, draw_status
from dashboard.draw.plates.text import INK, Type, draw_line, shortened, width_of
from dashboard.draw.speech import Words, counted, side_by_side
from dashboard.draw.style import KINDS, STATUSES
from dashboard.spells import Spell

KEY = Type(7.5, color=INK)
LINE, GAP, SIGN = 13.0, 11.0, 10.5
SAMPLE = 22.0
GREY = "#6b665a"

Draw = Callable[[Axes, float, float], None]


@dataclass(frozen=True, slots=True)
class Entry:
    """A mark and what it means; `draw` sets it at its left edge and middle."""

    draw: Draw
    width: float
    text: str


def key_entries(
    taken: Sequence[Taken],
    strips: Sequence[Strip],
    heads: Sequence[Spell],
    as_of: str,
    words: Words,
    *,
    bars: bool,
) -> list[Entry]:
    """List what is on the ribbon, each mark once.

    `heads` is what is told over it of the crossings, `as_of` the day whose line is on it, if any.
    """
    kinds = {one.kind for one in taken}
    found = [_kind(kind, words) for kind in KINDS if kind in kinds]
    signs = [*(spell.sign for spell in heads), *(strip.status for strip in strips)]
    statuses = {status for sign in signs for status in sign.split("/")}
    found += [_status(status, words) for status in STATUSES if status in statuses]
    told, own = words["ribbon"], words["plate_ribbon"]
    if strips:
        found.append(Entry(_draw_strip, 6, own["strip"]))
    if bars and any(one.dated for one in taken):
        found.append(Entry(_draw_soft, SAMPLE, own["soft"]))
    if bars and any(one.precision in AREAS for one in taken):
        found.append(Entry(_draw_area, SAMPLE, told["area"]))
    if bars and not all(one.certain for one in taken):
        found.append(Entry(_draw_possible, SAMPLE, told["possible"]))
    if any(spell.conflict for spell in heads) or (bars and any(one.disputed for one in taken)):
        found.append(Entry(_draw_disputed, SIGN, told["disputed"]))
    if as_of:
        found.append(Entry(_draw_as_of, SAMPLE, words["timeline"]["as_of"].format(day=as_of)))
    return found


def _kind(kind: str, words: Words) -> Entry:
    def draw(axes: Axes, x: float, y: float) -> None:
        draw_kind(axes, kind, (x + SIGN / 2, y), SIGN, order=5)

    return Entry(draw, SIGN, words["kinds"][kind])


def _status(status: str, words: Words) -> Entry:
    def draw(axes: Axes, x: float, y: float) -> None:
        draw_status(axes, status, (x + SIGN / 2, y), SIGN, order=5)

    return Entry(draw, SIGN, f"{words['map']['crossing']}: {words['statuses'][status]}")


def _draw_strip(axes: Axes, x: float, y: float) -> None:
    look = STATUSES["closed"]
    for low, alpha in ((y, 1.0), (y - 5, PALE)):
        box = Rectangle((x, low), STRIP, 5, facecolor=look.fill, edgecolor=INK, alpha=alpha)
        axes.add_artist(box)
        box.set(linewidth=0.5)


def _draw_soft(axes: Axes, x: float, y: float) -> None:
    for number, alpha in enumerate((0.06, 0.14, 0.24, 0.45, 0.45, 0.45, 0.45, 0.24, 0.14, 0.06)):
        at = (x, y + 5 - number - 1)
        box = Rectangle(at, SAMPLE, 1, facecolor=GREY, linewidth=0, alpha=alpha, antialiased=False)
        axes.add_artist(box)


def _draw_area(axes: Axes, x: float, y: float) -> None:
    lines = list(hatch((x, y - 4.5, x + SAMPLE, y + 4.5), 45, 4))
    axes.add_artist(LineCollection(lines, colors=GREY, linewidths=0.9))


def _draw_possible(axes: Axes, x: float, y: float) -> None:
    box = Rectangle((x, y - 4.5), SAMPLE, 9, facecolor=(0.42, 0.4, 0.35, 0.12), edgecolor=GREY)
    box.set(linewidth=0.9, linestyle=(0, (1.6, 2.2)))
    axes.add_artist(box)


def _draw_as_of(axes: Axes, x: float, y: float) -> None:
    line = LineCollection([[(x, y), (x + SAMPLE, y)]], colors=ACCENT, linewidths=1.2)
    line.set_linestyle([AS_OF_DASH])
    axes.add_artist(line)


def _draw_disputed(axes: Axes, x: float, y: float) -> None:
    draw_flag(axes, (x + SIGN / 2, y), SIGN - 1.5, order=5)


def flow(entries: Sequence[Entry], width: float) -> list[list[tuple[float, Entry]]]:
    """Set entries into lines: (from where, entry), from the beginning of a line on."""
    lines: list[list[tuple[float, Entry]]] = []
    at = width
    for entry in entries:
        needed = entry.width + 4 + width_of(entry.text, KEY)
        if not lines or at + needed > width:
            lines.append([])
            at = 0.0
        lines[-1].append((at, entry))
        at += needed + GAP
    return lines


def draw_key(
    axes: Axes,
    lines: Sequence[Sequence[tuple[float, Entry]]],
    ends: tuple[float, float],
    top: float,
    briefing: Briefing,
) -> None:
    """Draw the key under a height, from where the language begins."""
    left, right = ends
    mirrored = briefing.direction == "rtl"
    for number, line in enumerate(lines):
        y = top - (number + 0.5) * LINE
        for at, entry in line:
            text = shortened(entry.text, KEY, right - left - entry.width)
            x = right - at - entry.width if mirrored else left + at
            entry.draw(axes, x, y)
            beside = x - 4 if mirrored else x + entry.width + 4
            align = "right" if mirrored else "left"
            draw_line(axes, (beside, y - 2.6), directed(text, briefing), KEY, align=align, order=5)


def notes(missing: Counter[str], gathered: int, unlabelled: int, words: Words) -> str:
    """Tell what is not on the ribbon, what is only counted there, what bears no label."""
    return side_by_side(_notes(missing, gathered, unlabelled, words), words)


def _notes(missing: Counter[str], gathered: int, unlabelled: int, words: Words) -> Iterator[str]:
    told = words["ribbon"]
    if gathered:
        yield told["gathered"].format(count=number_text(gathered, words))
    reasons = [
        told[why].format(count=number_text(n, words)) for why, n in sorted(missing.items()) if n
    ]
    if reasons:
        listed = words["language"]["comma"].join(reasons)
        yield told["missing"].format(count=number_text(missing.total(), words), reasons=listed)
    else:
        yield told["all_drawn"]
    if unlabelled:
        yield counted(words, words["plate_ribbon"]["unlabelled"], unlabelled)
