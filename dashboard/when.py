"""Dates as exact as they were written: EDTF (ISO 8601-2) to four bounds.

Read are level 0 and 1 (`2022-05`, `2022-05-10~`, `202X`, `2022-05-10/..`, seasons `2022-21` to
`2022-24`), unspecified digits (`2022-05-1X`) and the one-of sets of level 2
(`[2022-05-10,2022-05-12]`). Bounds are half-open: an end is the first day after.
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
# By how many days "about" widens a date on either side: EDTF leaves it open, this project says so.
MARGIN_DAYS = {"day": 3, "month": 15, "season": 30, "year": 183, "decade": 1826, "century": 18262}

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
    goes on (`2022-05-10/..`). `approximate` has widened the bounds; `uncertain` (?) has not, but
    makes nothing certain.
    """

    text: str
    earliest_start: date | None
    latest_start: date | None
    earliest_end: date | None
    latest_end: date | None
    approximate: bool = False
    uncertain: bool = False

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
    def margin(self) -> timedelta:
        return timedelta(days=MARGIN_DAYS[self.scale]) if self.approximate else timedelta()


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
    if text.startswith("[") and text.endswith("]"):
        members = [_member(member.strip()) for member in text[1:-1].split(",")]
        return _hull(text, members)
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


def _span(text: str, begin: _Part, end: _Part) -> When:
    """Join the day something began on and the day it ended on, each within its own bounds."""
    earliest_start, latest_end = begin.first - begin.margin, end.last + end.margin + _DAY
    return When(
        text,
        earliest_start,
        min(begin.last + begin.margin, latest_end - _DAY),
        max(end.first - end.margin, earliest_start) + _DAY,
        latest_end,
        begin.approximate or end.approximate,
        begin.uncertain or end.uncertain,
    )


def _interval(text: str, begin: str, end: str) -> When:
    if begin in ("", "..") and end in ("", ".."):
        raise WhenError(f'"{text}" says nothing of when', "leave the field out")
    if begin in ("", ".."):
        # A start that is not told makes no day before the end certain, open or unknown alike.
        part = _part(end)
        when = _span(text, part, part)
        return When(
            text,
            None,
            when.latest_start,
            when.earliest_end,
            when.latest_end,
            part.approximate,
            part.uncertain,
        )
    first = _part(begin)
    if end in ("", ".."):
        when = _span(text, first, first)
        return When(
            text,
            when.earliest_start,
            when.latest_start,
            None if end else when.earliest_end,
            None,
            first.approximate,
            first.uncertain,
        )
    last = _part(end)
    if last.last < first.first:
        raise WhenError(f'"{text}" ends before it begins', f"write {end}/{begin}")
    return _span(text, first, last)


def _member(text: str) -> When:
    """Read one member of a one-of set: a date, or a range of which one day is meant."""
    begin, dots, end = text.partition("..")
    if not dots:
        part = _part(text)
        return _span(text, part, part)
    first, last = _part(begin or end), _part(end or begin)
    if last.last < first.first:
        raise WhenError(f'"{text}" ends before it begins', f"write [{end}..{begin}]")
    low = first.first - first.margin if begin else None
    high = last.last + last.margin if end else None
    return When(
        text,
        low,
        high,
        low + _DAY if low else None,
        high + _DAY if high else None,
        first.approximate or last.approximate,
        first.uncertain or last.uncertain,
    )


def _hull(text: str, members: list[When]) -> When:
    """Span all members of a set: the day is one of them, unknown which."""
    lows = [member.earliest_start for member in members]
    highs = [member.latest_start for member in members]
    low = None if None in lows else min(day for day in lows if day)
    high = None if None in highs else max(day for day in highs if day)
    return When(
        text,
        low,
        high,
        low + _DAY if low else None,
        high + _DAY if high else None,
        any(member.approximate for member in members),
        any(member.uncertain for member in members),
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
    if when.text.startswith("as of "):
        return str(told["as_of"]).format(
            when=_told(when.text.removeprefix("as of ").strip(), words)
        )
    if when.text.startswith("["):
        members = [member.strip().partition("..") for member in when.text[1:-1].split(",")]
        return str(told["or"]).join(_display_member(*member, words) for member in members)
    begin, slash, end = when.text.partition("/")
    if not slash:
        return _told(begin, words)
    if begin in ("", ".."):
        return str(told["until"]).format(when=_told(end, words, "_of"))
    if end in ("", ".."):
        return str(told["open" if end else "unknown"]).format(start=_told(begin, words, "_of"))
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


def doubt_days(when: When) -> int | None:
    """Count the days the less exact of start and end may lie on; None = any number of days."""
    if when.earliest_start is None or when.latest_start is None:
        return None
    start = (when.latest_start - when.earliest_start).days + 1
    if when.goes_on:
        return start
    if when.earliest_end is None or when.latest_end is None:
        return None
    return max(start, (when.latest_end - when.earliest_end).days + 1)


def acled_time_precision(when: When) -> int:
    """Give ACLED's `time_precision`: 1 the day, 2 within some ten days, 3 coarser."""
    days = doubt_days(when)
    return 3 if days is None or days > 10 else 2 if days > 1 else 1


def ucdp_date_prec(when: When) -> int:
    """Give UCDP's `date_prec`: 1 the day, 2 two to six days, 3 a week, 4 a month, 5 coarser."""
    days = doubt_days(when)
    if days is None:
        return 5
    return next((code for code, most in enumerate((1, 6, 7, 31), 1) if days <= most), 5)
