"""Where on the ribbon of a plate each incident lies, and what of that is unsure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from dashboard.columns import NONE
from dashboard.draw.plates.ribbon_plot import Plot, Rect
from dashboard.features import Shown, bounds
from dashboard.view import View
from geodata.border import MAIN_LINE
from geodata.placement import Placement
from geodata.precision import Precision

LEAST_WIDTH, LEAST_HEIGHT = 6.0, 5.0
# A bar this narrow stands for a spot: several over one spot stand side by side.
NARROW = 16.0
LANE_ROWS = 3
AREAS = (Precision.DISTRICT, Precision.PROVINCE)

Pair = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Taken:
    """An incident on the ribbon: its row in the register, its kilometres, its days.

    The days are bounds, None being open: earliest and latest start, earliest and latest end.
    """

    row: int
    kind: str
    certain: bool
    disputed: bool
    precision: Precision
    km: tuple[Pair, ...]
    dated: bool
    uncertain: bool
    es: int | None
    ls: int | None
    ee: int | None
    le: int | None


@dataclass(frozen=True, slots=True)
class Bar:
    """A box on the ribbon: its stretches across, and four places in time, from the top down.

    It may have lasted from the first to the last of `ys`; between the two within it surely lasted,
    or, without a `core`, some moment of it lay there.
    """

    taken: Taken
    spans: tuple[Pair, ...]
    ys: tuple[float, float, float, float]
    core: bool
    open_start: bool
    open_end: bool

    @property
    def left(self) -> float:
        """Give its left edge."""
        return self.spans[0][0]

    @property
    def right(self) -> float:
        """Give its right edge."""
        return self.spans[-1][1]

    @property
    def narrow(self) -> bool:
        """Tell whether it stands for a spot."""
        return len(self.spans) == 1 and self.right - self.left <= NARROW


def gather(shown: Shown, view: View, km: Pair) -> tuple[tuple[Taken, ...], Counter[str]]:
    """Tell which incidents of a view are on a part of the border, and count by reason which not.

    Reasons are "coarse" (known to a country no better, or not placed), "away" and "elsewhere".
    """
    columns, told = shown.features.columns, bounds(shown.features, view.as_of)
    reaches: dict[int, tuple[Pair, ...] | str] = {}
    found: list[Taken] = []
    missing: Counter[str] = Counter()
    for row, certain in zip(shown.indices.tolist(), shown.certainties.tolist(), strict=True):
        number = int(columns.place[row])
        placement = columns.places[number] if number >= 0 else None
        reach = reaches.get(number)
        if reach is None:
            reach = reaches[number] = _reach(placement, km)
        if placement is None or isinstance(reach, str):
            missing[str(reach)] += 1
            continue
        es, ls, ee, le = (
            None if (day := int(days[row])) == NONE else day
            for days in (told.es, told.ls, told.ee, told.le)
        )
        if ee is None and told.dawns[row]:
            ee = es  # with neither beginning nor end told it surely lasted no day that is known
        found.append(
            Taken(
                row, columns.kinds[int(columns.kind[row])], certain, bool(told.disputed[row]),
                placement.precision, reach, bool(told.dated[row]), bool(told.uncertain[row]),
                es, ls, ee, le,
            )
        )  # fmt: skip
    return tuple(found), missing


def _reach(placement: Placement | None, km: Pair) -> tuple[Pair, ...] | str:
    """Give the kilometres of a placement on a part of the border, or why there are none."""
    if placement is None or placement.precision == Precision.COUNTRY:
        return "coarse"
    spans = [(s.km_from, s.km_to) for s in placement.spans if s.line_id == MAIN_LINE]
    if not spans:
        return "away"
    seen = [(max(km[0], low), min(km[1], high)) for low, high in spans]
    return tuple(sorted(pair for pair in seen if pair[0] <= pair[1])) or "elsewhere"


def days_of(taken: Taken, plot: Plot) -> tuple[tuple[float, float, float, float], bool]:
    """Give the days from when to when one may have lasted and did last, and whether it surely did.

    An open bound reaches the edge of the field.
    """
    es, ls, ee, le = taken.es, taken.ls, taken.ee, taken.le
    earliest = (
        plot.floor,
        *(day for day in (ee, None if ls is None else ls - 1) if day is not None),
    )
    first = es if es is not None else min(earliest)
    latest = (plot.end, first + 1 if ee is None else ee + 1, first if ls is None else ls)
    last = le if le is not None else max(latest)
    begun = ls if ls is not None else last
    # after a known start no end is in sight
    lasting = ee if ee is not None else (first if es is None else last)
    sure = (min(begun, lasting), max(begun, lasting))
    return (first, *sure, last), begun < lasting and not taken.uncertain


def measure(taken: Taken, plot: Plot) -> Bar:
    """Set an incident on the plot."""
    spans = _joined([_wide_enough(plot.x(low), plot.x(high), plot) for low, high in taken.km])
    if not taken.dated:
        high, low = plot.lane_top - 1, plot.top + 1
        return Bar(taken, spans, (high, high, low, low), False, False, False)
    days, core = days_of(taken, plot)
    y0, ya, yb, y1 = (plot.y(day) for day in days)
    if (lacking := LEAST_HEIGHT - (y0 - y1)) > 0:
        y0, y1 = y0 + lacking / 2, y1 - lacking / 2
        ya, yb = y0, y1
    elif core and ya - yb < 2:
        ya, yb = ya + 1, yb - 1
    return Bar(taken, spans, (y0, ya, yb, y1), core, taken.es is None, taken.le is None)


def _wide_enough(x0: float, x1: float, plot: Plot) -> Pair:
    lacking = max(0.0, LEAST_WIDTH - (x1 - x0))
    left = min(max(x0 - lacking / 2, plot.left), plot.right - LEAST_WIDTH)
    return left, max(min(x1 + lacking / 2, plot.right), left + LEAST_WIDTH)


def _joined(spans: Iterable[Pair]) -> tuple[Pair, ...]:
    """Join stretches that meet: two provinces side by side have no edge on the border."""
    made: list[Pair] = []
    for x0, x1 in sorted(spans):
        if made and x0 - made[-1][1] < 1:
            made[-1] = (made[-1][0], max(made[-1][1], x1))
        else:
            made.append((x0, x1))
    return tuple(made)


def visible(bar: Bar, plot: Plot) -> Rect:
    """Give what is seen of a bar: left, bottom, right, top; never less than a sliver."""
    upper, lower = (plot.top, plot.bottom) if bar.taken.dated else (plot.lane_top, plot.top)
    top = min(upper, max(bar.ys[0], lower + 4))
    return bar.left, max(lower, min(bar.ys[3], upper - 4)), bar.right, top


def dodge(bars: Sequence[Bar], strips: Iterable[Rect], plot: Plot) -> list[Bar]:
    """Set bars over one spot side by side, as far as they share days, and beside what is there."""
    taken = list(strips)
    moved: dict[int, Bar] = {}
    for bar in sorted(bars, key=lambda each: each.taken.row):
        if not (bar.taken.dated and bar.narrow) or bar.taken.precision in AREAS:
            continue
        step, beside = bar.right - bar.left + 1.5, bar
        for number in (0, 1, -1, 2, -2, 3, -3, 4, -4):
            x0, x1 = bar.left + number * step, bar.right + number * step
            inside = plot.left <= x0 and x1 <= plot.right
            if inside and not any(
                x0 < other[2] - 1
                and x1 > other[0] + 1
                and bar.ys[3] < other[3]
                and bar.ys[0] > other[1]
                for other in taken
            ):
                beside = replace(bar, spans=((x0, x1),))
                break
        moved[bar.taken.row] = beside
        taken.append((beside.left, bar.ys[3], beside.right, bar.ys[0]))
    return [moved.get(bar.taken.row, bar) for bar in bars]


def in_lane(bars: Sequence[Bar], plot: Plot) -> list[Bar] | None:
    """Lay undated bars in rows, so that those over the same kilometres stay apart.

    None is given where they are too many for that.
    """
    ends: list[float] = []
    rows: list[tuple[int, Bar]] = []
    for bar in sorted(bars, key=lambda each: (each.left, each.taken.row)):
        row = next((number for number, end in enumerate(ends) if end < bar.left - 1), len(ends))
        if row == len(ends):
            ends.append(0.0)
        ends[row] = bar.right
        rows.append((row, bar))
    if len(ends) > LANE_ROWS:
        return None
    height = (plot.lane_top - plot.top - 2) / max(1, len(ends))
    found = []
    for row, bar in rows:
        top = plot.lane_top - 1 - row * height
        low = top - height + 1
        found.append(replace(bar, ys=(top, top, low, low)))
    return found
