"""The labels on the ribbon of a plate: symbol and headline, under it how many, when and where."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.patches import Circle, Rectangle

from dashboard.draw.brief.records import Briefing
from dashboard.draw.plates.frame import directed
from dashboard.draw.plates.ribbon_boxes import Bar, visible
from dashboard.draw.plates.ribbon_plot import Plot, Point, Rect, crosses, hits
from dashboard.draw.plates.signs import draw_flag, draw_kind
from dashboard.draw.plates.text import SOFT, Type, draw_line, shortened, width_of
from dashboard.draw.style import KINDS

MOST_LABELS, MOST_TRIES = 40, 100
SYMBOL, FLAG = 11.0, 8.5
HEADLINE, UNDER = 8.0, 7.0
GROUND = "#fffefa"
# A bar smaller than this either way is cut by a label, one smaller both ways is hidden by it.
NARROW, LOW = 40.0, 18.0
HIDDEN_WIDTH, HIDDEN_HEIGHT = 220.0, 45.0
# How far away a label may stand, in steps of so many points down and across.
NEAR, FAR, DOWN, ACROSS = 14, 28, 5.0, 12.0
CLEAR = 1.5

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Told = Callable[[int], tuple[str, str]]
Line = tuple[Point, Point]


@dataclass(frozen=True, slots=True)
class Try:
    """A way to set a label: lines, their width, how many steps apart it may stand, if at all.

    `over` is what it may cover: 0 no small bar, 1 what it cuts but does not hide, 2 all but labels.
    """

    lines: int
    width: float
    apart: int = 0
    over: int = 0


# What is tried in turn, for all bars before the next.
TRIES = (
    Try(2, 330.0), Try(2, 330.0, apart=NEAR), Try(1, 330.0), Try(1, 330.0, apart=NEAR),
    Try(2, 330.0, apart=FAR), Try(2, 200.0, apart=NEAR), Try(1, 200.0), Try(1, 200.0, over=1),
    Try(1, 160.0, apart=FAR), Try(1, 160.0, apart=FAR, over=1), Try(1, 120.0, over=2),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Label:
    """A label that found its place: lines from the top down, its box, a line to its bar if any."""

    bar: Bar
    lines: tuple[str, ...]
    box: Rect
    lead: Line | None


@dataclass(frozen=True, slots=True)
class _Ground:
    """Where labels may not stand: others and the lines to them, what they would cut, or hide."""

    labels: list[Rect]
    leads: list[Line]
    cut: list[Rect]
    hidden: list[Rect]

    def free(self, boxes: Floats, over: int) -> Flags:
        """Tell of each of many boxes whether it covers nothing that it may not cover."""
        spared = (self.cut, self.hidden, [])[over]
        others = np.array([*self.labels, *spared], dtype=np.float64).reshape(-1, 1, 4)
        across = (boxes[:, 0] < others[..., 2]) & (boxes[:, 2] > others[..., 0])
        down = (boxes[:, 1] < others[..., 3]) & (boxes[:, 3] > others[..., 1])
        found: Flags = ~np.any(across & down, axis=0)
        return found

    def is_clear(self, box: Rect, lead: Line | None) -> bool:
        """Tell whether no line runs through a label."""
        clear = (box[0] - CLEAR, box[1] - CLEAR, box[2] + CLEAR, box[3] + CLEAR)
        if any(crosses(line, clear) for line in self.leads):
            return False
        return lead is None or not any(crosses(lead, other) for other in self.labels)


def place_labels(
    bars: Sequence[Bar], plot: Plot, told: Told, obstacles: Sequence[Rect], chosen: int = -1
) -> tuple[tuple[Label, ...], int]:
    """Find room for labels: the chosen one first, then the certain, then the others.

    `told` gives the headline and a line under it. Returns the labels, and how many found none.
    """
    boxes = [visible(bar, plot) for bar in bars]
    sizes = [(box, box[2] - box[0], box[3] - box[1]) for box in boxes]
    cut = [box for box, wide, high in sizes if wide < NARROW or high < LOW]
    hidden = [box for box, wide, high in sizes if wide < HIDDEN_WIDTH and high < HIDDEN_HEIGHT]
    ground = _Ground([], [], [*cut, *obstacles], [*hidden, *obstacles])
    found: list[Label] = []
    order = sorted(bars, key=lambda bar: (bar.taken.row != chosen, *_worth(bar)))[:MOST_TRIES]
    for certain in (True, False):
        left = [bar for bar in order if (bar.taken.certain or bar.taken.row == chosen) == certain]
        for way in TRIES:
            bare = []
            for bar in left if len(found) < MOST_LABELS else ():
                label = _label(bar, plot, told(bar.taken.row), way, ground)
                if label and len(found) < MOST_LABELS:
                    found.append(label)
                    ground.labels.append(label.box)
                    ground.leads.extend([label.lead] if label.lead else [])
                else:
                    bare.append(bar)
            left = bare
    return tuple(found), len(bars) - len(found)


def _worth(bar: Bar) -> tuple[bool, float, int]:
    size = min(9e3, (bar.right - bar.left) * 4) + min(9e3, (bar.ys[0] - bar.ys[3]) * 10)
    return not bar.taken.certain, size, bar.taken.row


def _cuts(bar: Bar) -> tuple[Type, Type]:
    color = KINDS[bar.taken.kind].color
    return Type(HEADLINE, bold=bar.taken.certain, color=color), Type(UNDER, color=SOFT)


def _label(bar: Bar, plot: Plot, told: Sequence[str], way: Try, ground: _Ground) -> Label | None:
    cuts = _cuts(bar)
    room = min(way.width, plot.right - plot.left - 40)
    said = [(text, cut) for text, cut in zip(told, cuts, strict=True) if text][: way.lines]
    lines = tuple(shortened(text, cut, room) for text, cut in said)
    beside = SYMBOL + 2 + (FLAG + 1 if bar.taken.disputed else 0)
    widths = (width_of(line, cut) for line, (_, cut) in zip(lines, said, strict=True))
    width = beside + max(widths, default=0.0)
    half = (SYMBOL + 1 if len(lines) < 2 else HEADLINE + UNDER + 5) / 2
    places = np.array(list(_places(bar, plot, width, half, way.apart))).reshape(-1, 2)
    inside = (places[:, 0] >= plot.left + 1) & (places[:, 0] + width <= plot.right - 1)
    x, y = places[inside].T
    boxes = np.column_stack([x - 1.5, y - half, x + width + 3, y + half])
    for left, low, right, top in boxes[ground.free(boxes, way.over)].tolist():
        box = (left, low, right, top)
        for lead in _leads(box, visible(bar, plot)):
            if ground.is_clear(box, lead):
                return Label(bar, lines, box, lead)
    return None


def _leads(box: Rect, bar: Rect) -> tuple[Line | None, ...]:
    """Give lines from a label to its bar, that from the symbol first; none where they touch."""
    left, low, right, top = bar
    if hits(box, [(left - 6, low - 1, right + 6, top + 1)]):
        return (None,)
    y = (box[1] + box[3]) / 2
    return tuple(
        ((x, y), (min(max(x, left), right), min(max(y, low), top)))
        for x in (box[0] + 1.5 + SYMBOL / 2, (box[0] + box[2]) / 2, box[2] - 6)
    )


def _places(bar: Bar, plot: Plot, width: float, half: float, apart: int) -> Iterator[Point]:
    """Give where a label may stand, the best first, by left edge and middle.

    It stands in its bar or beside it, or, `apart`, ever farther away.
    """
    left, low, right, top = visible(bar, plot)
    upper, lower = (plot.top, plot.bottom) if bar.taken.dated else (plot.lane_top, plot.top)
    limit = min(half + 2, (upper - lower) / 2)
    ys = [min(max(y, lower + limit), upper - limit) for y in _heights(bar, low, top, half)]
    ys = list(dict.fromkeys(ys))
    if apart:
        yield from _places_apart(
            (left, low, right, top), ys, (lower + limit, upper - limit), width, apart
        )
    elif right - left > width + 16:
        rest = right - left - width
        parts = (6 / rest, 0.5, 0.75, 1 - 14 / rest, 0.25, *(n / 12 for n in range(13)))
        yield from ((left + rest * part, y) for part in parts for y in ys)
    else:
        yield from ((x, y) for y in ys for x in (right + 3, left - 3 - width))


def _places_apart(
    bar: Rect, ys: Sequence[float], ends: Point, width: float, steps: int
) -> Iterator[Point]:
    left, low, right, top = bar
    for number in range(1, steps):
        aside = (right + ACROSS * number, left - ACROSS * number - width)
        yield from ((x, y) for y in ys[::2] for x in aside)
        parts = range(11) if right - left > width else (0, 5, 10)
        across = (*aside, *(left + (right - left - width) * part / 10 for part in parts))
        beyond = (low - DOWN * (number + 1), top + DOWN * (number + 1))
        yield from ((x, y) for y in beyond if ends[0] <= y <= ends[1] for x in across)


def _heights(bar: Bar, low: float, top: float, half: float) -> Sequence[float]:
    """Give where in time a label may stand: from what is sure on, ever later."""
    if top - low < 4 * half:
        return [(top + low) / 2, low + half, top - half]
    sure = min(top, bar.ys[1]) if bar.core else top
    steps = [sure - half - 1 - 6 * number for number in range(40)]
    return [y for y in steps if y > low + half] + [(top + low) / 2, top - half]


def draw_labels(axes: Axes, labels: Sequence[Label], briefing: Briefing) -> None:
    """Draw labels: the symbol of the kind, a flag on what is disputed, the words."""
    for label in labels:
        color = KINDS[label.bar.taken.kind].color
        leads = [label.lead] if label.lead else []
        for paint, width in ((GROUND, 2.2), (color, 0.8)):
            lines = LineCollection(leads, colors=[paint], linewidths=width, zorder=4.9)
            axes.add_artist(lines)
        for _, end in leads:
            dot = Circle(end, 1.5, facecolor=color, edgecolor=GROUND, linewidth=0.5, zorder=4.9)
            axes.add_artist(dot)
    for label in labels:
        _draw_label(axes, label, briefing)


def _draw_label(axes: Axes, label: Label, briefing: Briefing) -> None:
    x, bottom, right, top = label.box
    ground = Rectangle((x, bottom + 0.5), right - x, top - bottom - 1, facecolor=GROUND)
    ground.set(alpha=0.86, linewidth=0, zorder=5)
    axes.add_artist(ground)
    middle, taken = (bottom + top) / 2, label.bar.taken
    at = (x + 1.5 + SYMBOL / 2, middle)
    draw_kind(axes, taken.kind, at, SYMBOL, order=7, certain=taken.certain)
    left = x + SYMBOL + 3.5
    if taken.disputed:
        draw_flag(axes, (left + FLAG / 2, middle), FLAG, order=7)
        left += FLAG + 1
    first, under = _cuts(label.bar)
    y = middle - HEADLINE * 0.34 if len(label.lines) < 2 else top - HEADLINE - 0.8
    for number, line in enumerate(label.lines):
        # a headline runs as its own letters do; the line under it is ours
        told = directed(line, briefing) if number else line
        draw_line(axes, (left, y), told, under if number else first, order=6)
        y -= UNDER + 2.4
