"""Made dates in every form a register reads, each true to the day the incident was made for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from random import Random

from bench.made_words import wheel

Form = Callable[[date, date], str]


def day_of(ordinal: int) -> date:
    """Give the day of an ordinal."""
    return date.fromordinal(ordinal)


def _season(day: date) -> str:
    # December belongs to the winter of its own year as well as of the next: "24" is either
    return f"{day.year}-{24 if day.month in (12, 1, 2) else 20 + day.month // 3}"


FORMS: Mapping[str, Form] = {
    "day": lambda day, _: f"{day}",
    "about": lambda day, _: f"{day}~",
    "unsure": lambda day, _: f"{day}?",
    "both": lambda day, _: f"{day}%",
    "month": lambda day, _: f"{day:%Y-%m}",
    "month about": lambda day, _: f"{day:%Y-%m}~",
    "season": lambda day, _: _season(day),
    "year": lambda day, _: f"{day:%Y}",
    "year unsure": lambda day, _: f"{day:%Y}?",
    "decade": lambda day, _: f"{day.year // 10}X",
    "some of ten": lambda day, _: f"{day:%Y-%m}-{day.day // 10}X",
    "some of month": lambda day, _: f"{day:%Y-%m}-XX",
    "one of": lambda day, end: f"[{day}, {end}]",
    "between": lambda day, end: f"[{day}..{end}]",
    "not after": lambda _, end: f"[..{end}]",
    "from to": lambda day, end: f"{day}/{end}",
    "from about": lambda day, end: f"{day}~/{end}~",
    "months": lambda day, end: f"{day:%Y-%m}/{end:%Y-%m}",
    "goes on": lambda day, _: f"{day}/..",
    "end unknown": lambda day, _: f"{day}/",
    "up to": lambda _, end: f"../{end}",
    "": lambda *_: "",
}
ON_DAYS = wheel(
    {
        "day": 58,
        "about": 9,
        "unsure": 3,
        "both": 1,
        "month": 8,
        "month about": 2,
        "season": 1,
        "year": 1,
        "year unsure": 0.3,
        "decade": 0.3,
        "some of ten": 2,
        "some of month": 1,
        "one of": 3,
        "between": 4,
        "not after": 0.7,
        "": 3,
    }
)
LASTING = wheel(
    {"from to": 42, "from about": 8, "months": 10, "goes on": 26, "end unknown": 5, "up to": 9}
)


def make_when(random: Random, ordinal: int, lasting: float) -> str:
    """Write the day of an incident in one of the forms; "" leaves it undated."""
    if random.random() < lasting:
        days = 1 + int(90 * random.random() ** 3)
        form = LASTING.draw(random)
    else:
        days = 1 + int(9 * random.random())
        form = ON_DAYS.draw(random)
    return FORMS[form](day_of(ordinal), day_of(ordinal + days))


def make_published(random: Random, ordinal: int) -> str:
    """Write a day of publication; "" where it is not told."""
    share = random.random()
    day = day_of(ordinal)
    if share < 0.80:
        return f"{day}"
    if share < 0.92:
        return f"{day}~"
    return f"{day:%Y-%m}" if share < 0.97 else ""
