"""Where kilometres and days lie on the ribbon of a plate, and how its names are kept apart.

Places are in points of 1/72 inch, y running up; days count from 1970-01-01, half-open.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from dashboard.columns import EPOCH
from dashboard.draw.calendars import axis_day, axis_parts, axis_text
from dashboard.draw.speech import Words

Point = tuple[float, float]
Rect = tuple[float, float, float, float]

# Steps of the time axis: unit, how many, days in one.
STEPS = (
    ("day", 1, 1), ("day", 2, 2), ("day", 7, 7), ("month", 1, 30), ("month", 2, 61),
    ("month", 3, 91), ("month", 6, 182), ("year", 1, 365), ("year", 2, 730), ("year", 5, 1826),
    ("year", 10, 3652), ("year", 50, 18262),
)  # fmt: skip
KM_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500)
TICK_PT, KM_TICK_PT = 15.0, 52.0
# No calendar is reckoned beyond.
LAST_YEAR = 9000


@dataclass(frozen=True, slots=True)
class Plot:
    """The field of the ribbon: its edges, the kilometres across and the days down it.

    Over the field lies the lane of what has no date, up to `lane_top`; without one that is `top`.
    """

    left: float
    right: float
    top: float
    bottom: float
    km: tuple[float, float]
    start: float
    end: float
    floor: float
    lane_top: float

    def x(self, km: float) -> float:
        """Give the place of a kilometre."""
        return self.left + (km - self.km[0]) * self.scale

    def y(self, day: float) -> float:
        """Give the place of a day's beginning."""
        return self.top - (day - self.start) * (self.top - self.bottom) / (self.end - self.start)

    @property
    def scale(self) -> float:
        """Give the points to a kilometre."""
        return (self.right - self.left) / (self.km[1] - self.km[0])


@dataclass(frozen=True, slots=True)
class Tick:
    """A day that is written at the axis; a `strong` one begins a month or a year."""

    day: int
    text: str
    strong: bool


def day_of(number: float) -> date:
    """Give a day by its number; one beyond the calendar is its first or its last."""
    ordinal = min(max(int(number) + EPOCH, 1), date.max.toordinal())
    return date.fromordinal(ordinal)


def time_ticks(start: float, end: float, height: float, words: Words) -> tuple[Tick, ...]:
    """Give as many ticks of a time axis as find room in a height."""
    room = height / (end - start)
    unit, every, _ = next((step for step in STEPS if step[2] * room >= TICK_PT), STEPS[-1])
    if unit == "day":
        return tuple(_day_ticks(start, end, every, words))
    return tuple(_month_ticks(start, end, every if unit == "month" else every * 12, words))


def _day_ticks(start: float, end: float, every: int, words: Words) -> Iterator[Tick]:
    form = "full_day"
    for number in range(int(start), int(end) + 1):
        day = day_of(number)
        _, _, at = axis_parts(day, words)
        skipped = {1: False, 2: at % 2 == 0 or at == 31, 7: at not in (1, 8, 15, 22)}
        if not skipped[every]:
            yield Tick(number, axis_text(day, words, form), at == 1)
            form = "day"


def _month_ticks(start: float, end: float, months: int, words: Words) -> Iterator[Tick]:
    first, _, _ = axis_parts(day_of(start), words)
    year = max(1, first - first % max(1, months // 12))
    month, yearly = 0, months % 12 == 0
    last = day_of(end)
    while (day := axis_day(year, month + 1, words)) <= last:
        number = day.toordinal() - EPOCH
        if number >= start:
            text = axis_text(day, words, "year" if yearly else "month")
            yield Tick(number, text, not yearly and month % 12 == 0)
        month += months
        if year + month // 12 > LAST_YEAR:
            return


def km_ticks(plot: Plot) -> tuple[int, ...]:
    """Give the kilometres that are written at the axis."""
    step = next((step for step in KM_STEPS if step * plot.scale >= KM_TICK_PT), KM_STEPS[-1])
    first = -int(-plot.km[0] // step) * step
    return tuple(range(first, int(plot.km[1]) + 1, step))


def spread(wanted: Sequence[tuple[float, float]], low: float, high: float) -> list[float]:
    """Move (middle, width) apart until none overlaps, each as little as may be.

    They are given from left to right, and their widths must fit between the ends together. Gives
    the middles.
    """
    # without their own widths they need only stay in order: the means of those that clash do so
    blocks: list[tuple[float, int]] = []
    offsets, offset = [], 0.0
    for middle, width in wanted:
        offsets.append(offset)
        mean, count = middle - width / 2 - offset, 1
        while blocks and blocks[-1][0] > mean:
            other, more = blocks.pop()
            mean, count = (mean * count + other * more) / (count + more), count + more
        blocks.append((mean, count))
        offset += width
    starts = [mean for mean, count in blocks for _ in range(count)]
    kept = (min(max(start, low), max(low, high - offset)) for start in starts)
    return [
        start + moved + width / 2
        for start, moved, (_, width) in zip(kept, offsets, wanted, strict=True)
    ]


def corners(box: Rect) -> list[Point]:
    """Give the corners of a box, around."""
    left, bottom, right, top = box
    return [(left, bottom), (right, bottom), (right, top), (left, top)]


def hits(box: Rect, others: Iterable[Rect]) -> bool:
    """Tell whether a box (left, bottom, right, top) covers part of another."""
    left, bottom, right, top = box
    return any(
        left < other[2] and right > other[0] and bottom < other[3] and top > other[1]
        for other in others
    )


def crosses(line: tuple[Point, Point], box: Rect) -> bool:
    """Tell whether a straight line passes through a box."""
    (x0, y0), (x1, y1) = line
    low, high = 0.0, 1.0
    for start, way, least, most in ((x0, x1 - x0, box[0], box[2]), (y0, y1 - y0, box[1], box[3])):
        if abs(way) < 1e-9:
            if not least < start < most:
                return False
            continue
        a, b = sorted(((least - start) / way, (most - start) / way))
        low, high = max(low, a), min(high, b)
    return high - low > 1e-9
