"""Dates as exact as they were written: EDTF (ISO 8601-2) to four bounds.

Read are level 0 and 1 (`2022-05`, `2022-05-10~`, `202X`, `2022-05-10/..`, seasons `2022-21` to
`2022-24`), unspecified digits (`2022-05-1X`), the one-of sets of level 2
(`[2022-05-10,2022-05-12]`), and one form of our own: `as of 2022-05-20`, it stood so on that day,
since when and until when is not told. Bounds are half-open: an end is the first day after.
"""

import re
from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

from dashboard.draw.calendars import Scale, span_text
from dashboard.draw.speech import ENGLISH, Words
from dashboard.reading.datewords import FORMS, MONTHS, candidates

YEARS = range(1800, 2200)  # outside of them a year is a slip of the pen, or of another calendar
SEASONS = {"21": "spring", "22": "summer", "23": "autumn", "24": "winter"}
# What "about" says is no fence. By how many days it widens a date on either side: EDTF leaves it
# open, this project says so. What surely lies in a window is told by the first, what may by the
# second: between the two it is possible, and only beyond the second outside.
SURELY_DAYS = {"day": 3, "month": 15, "season": 30, "year": 183, "decade": 1826, "century": 18262}
MAYBE_DAYS = {"day": 15, "month": 46, "season": 92, "year": 549, "decade": 5479, "century": 54787}
AS_OF = "as of "

Certainty = Literal["certain", "possible", "outside"]

_DAY = timedelta(days=1)
_PART = re.compile(
    r"(?P<year>[0-9]{4}|[0-9]{3}X|[0-9]{2}XX)"
    r"(?:-(?P<month>[0-9]{2}|[01]X|XX)(?:-(?P<day>[0-9]{2}|[0-3]X|XX))?)?(?P<mark>[?~%])?"
)
_MARK_INSIDE = re.compile(r"[?~%]-|(?:^|[-/,\[])[?~%][0-9]")


@dataclass(frozen=True, slots=True)
class When:
    """A date or interval as four bounds.

    None is no bound: of a start or end that may lie any time before (`earliest_…`) or after
    (`latest_…`). The one exception is `earliest_end` after a known start: None there says that it
    goes on (`2022-05-10/..`). `approximate` has widened the bounds, outwards (MAYBE_DAYS) by more
    than inwards (SURELY_DAYS); `uncertain` (?) has not, but makes nothing certain. `middle` is the
    middle of the days it may have begun on as they were written, of an open start the last of
    them; `doubt_days` counts the days the less exact of start and end lies on, None = any number.
    """

    text: str
    earliest_start: date | None
    latest_start: date | None
    earliest_end: date | None
    latest_end: date | None
    approximate: bool = False
    uncertain: bool = False
    middle: date | None = None
    doubt_days: int | None = None

    @property
    def as_of(self) -> bool:
        """Tell a state on a day (`as of 2022-05-20`), without beginning or end, from all else."""
        return self.text.startswith(AS_OF)

    @property
    def goes_on(self) -> bool:
        """Tell an open end (`2022-05-10/..`) from an unknown one (`2022-05-10/`)."""
        return self.earliest_end is None and self.earliest_start is not None


class WhenError(ValueError):
    """A date that cannot be read, with what to write instead."""

    def __init__(self, message: str, hint: str = "") -> None:
        """Keep message and hint apart."""
        super().__init__(message)
        self.message, self.hint = message, hint


@dataclass(frozen=True, slots=True)
class _Part:
    """One date: its first and last possible day before "about" is applied."""

    first: date
    last: date
    scale: Scale
    approximate: bool
    uncertain: bool

    @property
    def surely(self) -> timedelta:
        return timedelta(days=SURELY_DAYS[self.scale]) if self.approximate else timedelta()

    @property
    def maybe(self) -> timedelta:
        return timedelta(days=MAYBE_DAYS[self.scale]) if self.approximate else timedelta()

    @property
    def doubt_days(self) -> int:
        return (self.last - self.first + 2 * self.surely).days + 1


def parse_when(text: str) -> When:
    """Read a date; raises WhenError with the nearest good spelling as its hint."""
    try:
        return _read(text)
    except WhenError as error:
        found = [candidate for candidate in candidates(text) if _reads(candidate)]
        hint = f"write {' or '.join(found)}" if found else error.hint or FORMS
        raise WhenError(error.message, hint) from None


def _reads(text: str) -> bool:
    try:
        _read(text)
    except WhenError:
        return False
    return True


def _read(text: str) -> When:
    if text.startswith(AS_OF):
        part = _part(text.removeprefix(AS_OF).strip())
        stood = _span(text, part, part)
        return replace(stood, earliest_start=None, latest_end=None, doubt_days=None)
    if text.startswith("[") and text.endswith("]"):
        return _one_of(text, [_member(member.strip()) for member in text[1:-1].split(",")])
    if text.count("/") == 1:
        begin, end = text.split("/")
        return _interval(text, begin, end)
    part = _part(text)
    return _span(text, part, part)


@lru_cache(maxsize=4096)  # a long register names the same days again and again
def _part(text: str) -> _Part:
    """Read one date without `/`, `..` or brackets."""
    match = _PART.fullmatch(text)
    if match is None:
        if _MARK_INSIDE.search(text):
            raise WhenError(
                f'"{text[:60]}" has a mark inside', "put ?, ~ or % at the end: 2022-05-10~"
            )
        raise WhenError(f'"{text[:60]}" is not a date')
    year, month, day, mark = (
        match["year"],
        match["month"] or "XX",
        match["day"] or "XX",
        match["mark"],
    )
    approximate, uncertain = mark in ("~", "%"), mark in ("?", "%")
    low, high = int(year.replace("X", "0")), int(year.replace("X", "9"))
    if low not in YEARS or high not in YEARS:
        raise WhenError(
            f"the year {year} lies outside of {YEARS[0]} to {YEARS[-1]}",
            "write the year of the Gregorian calendar",
        )
    if month in SEASONS and match["day"] is None and low == high:
        return _Part(*_season(low, month), "season", approximate, uncertain)
    months = _fitting(month, 12)
    if not months:
        raise WhenError(f"there is no month {month}", "months are 01 to 12, seasons 21 to 24")
    if month == "XX" and day != "XX":
        raise WhenError(f"{text} has a day but no month")
    days = _fitting(day, monthrange(low, months[0])[1])
    if not days:
        raise WhenError(f"there is no day {day} in {MONTHS[months[0] - 1]} {low}")
    first, last = (date(low, months[0], number) for number in (days[0], days[-1]))
    if day == "XX":
        last = date(high, months[-1], monthrange(high, months[-1])[1])
    scale: Scale = (
        "day"
        if day != "XX"
        else "month"
        if month != "XX"
        else "year"
        if low == high
        else "decade"
        if high - low < 10
        else "century"
    )
    return _Part(first, last, scale, approximate, uncertain)


def _fitting(pattern: str, most: int) -> range:
    """Give the numbers from 1 to the most that two digits may mean, each X any digit."""
    low, high = int(pattern.replace("X", "0")), int(pattern.replace("X", "9"))
    return range(max(low, 1), min(high, most) + 1)


def _season(year: int, code: str) -> tuple[date, date]:
    """Give the months of a season; "winter 2022" may be either winter of 2022, so it is both."""
    if code == "24":
        return date(year - 1, 12, 1), date(year + 1, 3, 1) - _DAY
    month = 3 * (int(code) - 20)
    return date(year, month, 1), date(year, month + 3, 1) - _DAY


def _middle(first: date, last: date) -> date:
    return first + timedelta(days=(last - first).days // 2)


def _span(text: str, begin: _Part, end: _Part) -> When:
    """Join the day something began on and the day it ended on, each within its own bounds."""
    earliest_start, latest_end = begin.first - begin.maybe, end.last + end.maybe + _DAY
    return When(
        text,
        earliest_start,
        min(begin.last + begin.surely, latest_end - _DAY),
        max(end.first - end.surely, earliest_start) + _DAY,
        latest_end,
        begin.approximate or end.approximate,
        begin.uncertain or end.uncertain,
        _middle(begin.first, begin.last),
        max(begin.doubt_days, end.doubt_days),
    )


def _interval(text: str, begin: str, end: str) -> When:
    if begin in ("", "..") and end in ("", ".."):
        raise WhenError(
            f'"{text}" says nothing of when',
            "write as of and a day on which it stood so, as in as of 2022-05-20, or leave it out",
        )
    if begin in ("", ".."):
        # A start that is not told makes no day before the end certain, open or unknown alike.
        part = _part(end)
        when = _span(text, part, part)
        return replace(when, earliest_start=None, middle=part.last, doubt_days=None)
    first = _part(begin)
    if end in ("", ".."):
        when = _span(text, first, first)
        return replace(
            when,
            earliest_end=None if end else when.earliest_end,
            latest_end=None,
            doubt_days=first.doubt_days if end else None,
        )
    last = _part(end)
    if last.last < first.first:
        raise WhenError(f'"{text}" ends before it begins', f"write {end}/{begin}")
    return _span(text, first, last)


def _member(text: str) -> tuple[_Part | None, _Part | None]:
    """Read one member of a one-of set: a date, or a range of which one day is meant."""
    begin, dots, end = text.partition("..")
    if not dots:
        part = _part(text)
        return part, part
    first, last = _part(begin or end), _part(end or begin)
    if last.last < first.first:
        raise WhenError(f'"{text}" ends before it begins', f"write [{end}..{begin}]")
    return first if begin else None, last if end else None


def _one_of(text: str, members: list[tuple[_Part | None, _Part | None]]) -> When:
    """Span all members of a set: the day is one of them, unknown which."""
    begins, ends = ([member[side] for member in members] for side in (0, 1))
    parts = [part for member in members for part in member if part]
    lows = [] if None in begins else [part for part in begins if part]
    highs = [] if None in ends else [part for part in ends if part]
    first = min((part.first for part in lows), default=None)
    last = max((part.last for part in highs), default=None)
    surely_first = min((part.first - part.surely for part in lows), default=None)
    surely_last = max((part.last + part.surely for part in highs), default=None)
    return When(
        text,
        min((part.first - part.maybe for part in lows), default=None),
        surely_last,
        surely_first + _DAY if surely_first else None,
        max((part.last + part.maybe + _DAY for part in highs), default=None),
        any(part.approximate for part in parts),
        any(part.uncertain for part in parts),
        _middle(first, last) if first and last else last,
        (surely_last - surely_first).days + 1 if surely_first and surely_last else None,
    )


def overlap(when: When, start: date | None, end: date | None) -> Certainty:
    """Compare a date with the window [start, end), None = unbounded.

    "certain": whatever the exact days were, some lie in the window. An uncertain (?) date is never
    certain.
    """
    before = start is not None and when.latest_end is not None and when.latest_end <= start
    after = end is not None and when.earliest_start is not None and when.earliest_start >= end
    if before or after or (start is not None and end is not None and start >= end):
        return "outside"
    begun = end is None or (when.latest_start is not None and when.latest_start < end)
    lasting = (
        start is None
        or when.goes_on
        or (when.earliest_end is not None and when.earliest_end > start)
    )
    return "certain" if begun and lasting and not when.uncertain else "possible"


def known_until(when: When, day: date) -> When:
    """Limit an open end to what a source of `day` can tell: lasting until then, later possible."""
    if not when.goes_on or when.earliest_start is None:
        return when
    return replace(when, earliest_end=max(day, when.earliest_start + _DAY))


def display(when: When, words: Words = ENGLISH) -> str:
    """Put a date into words: "since 10 May 2022, no end known", "about 18 May 2022", "May 2022"."""
    told: Words = words["dates"]
    if when.as_of:
        day = when.text.removeprefix(AS_OF).strip()
        return str(told["as_of"]).format(when=_told(day, words, "_of"))
    if when.text.startswith("["):
        members = [member.strip().partition("..") for member in when.text[1:-1].split(",")]
        return str(told["or"]).join(_display_member(*member, words) for member in members)
    begin, slash, end = when.text.partition("/")
    if not slash:
        return _told(begin, words)
    if begin in ("", ".."):
        return str(told["until"]).format(when=_told(end, words, "_of"))
    if end in ("", ".."):
        form, part = "open" if end else "unknown", _part(begin)
        if part.approximate and not part.uncertain:  # "about" stands where the language has it
            form, begin = f"{form} about", begin.rstrip("~")
        return str(told[form]).format(start=_told(begin, words, "_of"))
    return str(told["span"]).format(start=_told(begin, words), end=_told(end, words))


def _display_member(begin: str, dots: str, end: str, words: Words) -> str:
    told = words["dates"]
    if not dots:
        return _told(begin, words)
    if begin and end:
        first, last = (_told(text, words, "_of") for text in (begin, end))
        return str(told["between"]).format(first=first, last=last)
    return str(told["later" if begin else "earlier"]).format(when=_told(begin or end, words))


def _told(text: str, words: Words, case: str = "") -> str:
    """Tell one date; the case "_of" is the form it takes after a preposition."""
    part, told = _part(text), words["dates"]
    said = span_text(part.first, part.last, part.scale, words, case)
    said = str(told["about"]).format(when=said) if part.approximate else said
    return str(told["uncertain"]).format(when=said) if part.uncertain else said


def acled_time_precision(when: When) -> int:
    """Give ACLED's `time_precision`: 1 the day, 2 within some ten days, 3 coarser."""
    days = when.doubt_days
    return 3 if days is None or days > 10 else 2 if days > 1 else 1


def ucdp_date_prec(when: When) -> int:
    """Give UCDP's `date_prec`: 1 the day, 2 two to six days, 3 a week, 4 a month, 5 coarser."""
    days = when.doubt_days
    if days is None:
        return 5
    return next((code for code, most in enumerate((1, 6, 7, 31), 1) if days <= most), 5)
