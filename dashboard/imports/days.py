"""Days as data sets and spreadsheets write them, to dates; an order that may be two is refused."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from functools import cache
from typing import Literal

from dashboard.problems import shown
from dashboard.reading.datewords import MONTHS
from dashboard.when import YEARS

Order = Literal["day-first", "month-first"]
ORDERS: tuple[Order, ...] = ("day-first", "month-first")

_MIDNIGHT = re.compile(r"[ T]0?0:00(?::00(?:\.0+)?)?Z?$")
_ISO = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})")
_COMPACT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_NUMBERS = re.compile(r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4})")
_DAY_MONTH = re.compile(r"([0-9]{1,2})[- ]([A-Za-z]{3,9})\.?,?[- ]([0-9]{4})")
_MONTH_DAY = re.compile(r"([A-Za-z]{3,9})\.?[- ]([0-9]{1,2}),?[- ]([0-9]{4})")


class DayError(ValueError):
    """A text that is no day, or may be two."""


def read_day(text: str, order: Order | None = None) -> date:
    """Read a day: 2022-05-10, 10 May 2022, May 10, 2022; raises DayError.

    10/05/2022 needs the order to be told, unless only one makes a day of it.
    """
    day = _MIDNIGHT.sub("", text)
    if match := _ISO.fullmatch(day) or _COMPACT.fullmatch(day):
        return _made(text, int(match[1]), int(match[2]), int(match[3]))
    if match := _DAY_MONTH.fullmatch(day):
        return _made(text, int(match[3]), _month(match[2]), int(match[1]))
    if match := _MONTH_DAY.fullmatch(day):
        return _made(text, int(match[3]), _month(match[1]), int(match[2]))
    if match := _NUMBERS.fullmatch(day):
        return _in_order(text, int(match[1]), int(match[2]), int(match[3]), order)
    raise DayError(f"{shown(text)} is not a day, such as 2022-05-10 or 10 May 2022")


def _in_order(text: str, first: int, second: int, year: int, order: Order | None) -> date:
    if order == "day-first" or (order is None and (first > 12 or first == second)):
        return _made(text, year, second, first)
    if order == "month-first" or second > 12:
        return _made(text, year, first, second)
    raise DayError(
        f"{shown(text)} may be {first} {MONTHS[second - 1]} or {second} {MONTHS[first - 1]}:"
        " say which with --dates day-first or month-first"
        if first and second
        else f"{shown(text)} is not a day"
    )


@cache
def _month(word: str) -> int:
    found = [n for n, name in enumerate(MONTHS, 1) if name.lower().startswith(word.lower())]
    return found[0] if len(found) == 1 else 0


def _made(text: str, year: int, month: int, day: int) -> date:
    if year in YEARS:
        try:
            return date(year, month, day)
        except ValueError:
            pass  # the 30th of February: told below
    raise DayError(f"{shown(text)} is not a day of the calendar")


def some_day(first: date, last: date) -> str:
    """Write that it was one of these days, by the month or year where they are just that."""
    if first == last:
        return first.isoformat()
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31) and first.year == last.year:
        return f"{first.year}"
    month_end = monthrange(first.year, first.month)[1]
    if first.day == 1 and last == date(first.year, first.month, month_end):
        return f"{first:%Y-%m}"
    return f"[{first.isoformat()}..{last.isoformat()}]"


def month_of(day: date) -> str:
    """Write the month of a day."""
    return f"{day:%Y-%m}"
