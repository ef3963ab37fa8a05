"""Days, months and years in words, by the calendars that readers keep.

A catalog's `language.calendar` is one of view.py's CALENDARS. With "solar" a day is told by the
Solar Hijri calendar, with "both" by it and the Gregorian beside. A month or a year of one calendar
is none of the other: what the register tells to a month is told by the Gregorian one, which it was
written in, with the days that it spans in the other.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any, Literal

from persiantools.jdatetime import JalaliDate

from dashboard.draw.numerals import digits_text

Words = Mapping[str, Any]
Scale = Literal["day", "month", "season", "year", "decade", "century"]
_EPOCH = date(1970, 1, 1)
# Solar years that any day of a register or a view lies in.
_YEARS = range(1178, 1581)


@cache
def describe_solar() -> dict[str, Any]:
    """Give the days on which Solar Hijri years begin, and after how many days their months do.

    Days are counted from 1970-01-01. The page's scripts reckon by this table (scene/days.js).
    """
    first = _YEARS[0]
    return {
        "first_year": first,
        "years": [(_first_day(year, 1) - _EPOCH).days for year in _YEARS],
        "months": [(_first_day(first, n) - _first_day(first, 1)).days for n in range(1, 13)],
    }


def day_text(day: date, words: Words) -> str:
    """Tell a day, `10 May 2022`, in the calendars that the words are for."""
    month = words["months"][day.month - 1]
    template: str = words["timeline"]["date"]
    said = template.format(
        day=digits_text(day.day, words), month=month, year=digits_text(day.year, words)
    )
    return _beside(said, day, day, words)


def span_text(first: date, last: date, scale: Scale, words: Words, case: str = "") -> str:
    """Tell the days from first to last, which a date of a scale spans, no more exactly than that.

    The case "_of" is the form it takes after a preposition.
    """
    told: Words = words["dates"]
    # a day and its month are one: "10 мая", but "май"
    months = told["names_of" if scale == "day" else f"names{case}"]
    form: str = scale
    if (form == "day" and first != last) or (form == "month" and first.month != last.month):
        form += "s"
    season = _season(first) if form == "season" else ""
    said = str(told[f"{form}{case}"]).format(
        day=digits_text(first.day, words),
        last_day=digits_text(last.day, words),
        month=months[first.month - 1],
        last_month=months[last.month - 1],
        season=told[f"seasons{case}"][season] if season else "",
        # "winter 2022" begins in the year before
        year=digits_text(first.year + (season == "winter"), words),
        last_year=digits_text(last.year, words),
    )
    return _beside(said, first, last, words)


def axis_parts(day: date, words: Words) -> tuple[int, int, int]:
    """Give year, month and day of a day in the calendar that axes are ruled by."""
    if words["language"]["calendar"] == "gregorian":
        return day.year, day.month, day.day
    solar = JalaliDate(day)
    return solar.year, solar.month, solar.day


def axis_day(year: int, month: int, words: Words) -> date:
    """Give the first day of a month of the calendar that axes are ruled by.

    The month may lie beyond its year: 13 is the first of the next. Raises ValueError for a year
    that dates do not reach.
    """
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    if words["language"]["calendar"] == "gregorian":
        return date(year, month, 1)
    return _first_day(year, month)


def axis_text(day: date, words: Words, form: str) -> str:
    """Tell a day as short as an axis has it: "day", "full_day", or its "month" or "year" alone."""
    year, month, number = axis_parts(day, words)
    if form == "year":
        return digits_text(year, words)
    if words["language"]["calendar"] == "gregorian":
        told, names = words["ribbon"], words["months_alone" if form == "month" else "months"]
    else:
        told, names = words["solar"], words["solar"]["months"]
    text: str = told[form].format(
        day=digits_text(number, words), month=names[month - 1], year=digits_text(year, words)
    )
    return text


def _first_day(year: int, month: int) -> date:
    day: date = JalaliDate(year, month, 1).to_gregorian()
    return day


def _season(first: date) -> str:
    return {3: "spring", 6: "summer", 9: "autumn"}.get(first.month, "winter")


def _beside(said: str, first: date, last: date, words: Words) -> str:
    """Set what the Solar Hijri calendar calls some days beside what the Gregorian one does."""
    calendar, told = words["language"]["calendar"], words["solar"]
    if calendar == "gregorian":
        return said
    if first != last:
        return str(told["span"]).format(gregorian=said, solar=_solar_text(first, last, words))
    solar = _solar_text(first, last, words)
    return solar if calendar == "solar" else str(told["both"]).format(solar=solar, gregorian=said)


def _solar_text(first: date, last: date, words: Words) -> str:
    told, start, end = words["solar"], JalaliDate(first), JalaliDate(last)
    if start == end:
        form = "full_day"
    elif start.year != end.year:
        form = "years_span"
    else:
        form = "months_span" if start.month != end.month else "days"
    return str(told[form]).format(
        day=digits_text(start.day, words),
        month=told["months"][start.month - 1],
        year=digits_text(start.year, words),
        last_day=digits_text(end.day, words),
        last_month=told["months"][end.month - 1],
        last_year=digits_text(end.year, words),
    )
