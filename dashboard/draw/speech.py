"""The words of the page in each of its languages.

A catalog holds them by part of the page. What is counted stands there as forms of a plural, `one`,
`few`, `many`, `other`: those that its language has. As it is read it gains the signs that numbers
are written with, `language.signs`, and where it is for another calendar than the Gregorian one the
table that this is reckoned by, `language.solar`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from dashboard.draw import calendars
from dashboard.draw.calendars import describe_solar
from dashboard.draw.numerals import number_text, signs
from dashboard.view import CALENDARS

Words = Mapping[str, Any]


@cache
def speech(language: str, calendar: str = "") -> Words:
    """Give the words of a language, by part of the page; dates are told by a calendar.

    It is one of CALENDARS, by default the one that readers of the language keep. Raises KeyError
    for an unknown language or calendar.
    """
    words: Words = _frozen(catalog(language, calendar))
    return words


@cache
def catalog(language: str, calendar: str = "") -> dict[str, Any]:
    """Give the words of a language as JSON has them; raises what `speech` does."""
    words = read_catalog(language)
    told = words["language"]
    told["signs"] = dict(signs(language))
    told["calendar"] = calendar or told["calendar"]
    if told["calendar"] not in CALENDARS:
        raise KeyError(calendar)
    told["solar"] = None if told["calendar"] == "gregorian" else describe_solar()
    return words


def read_catalog(language: str) -> dict[str, Any]:
    """Read the file of a language; raises KeyError for an unknown one."""
    file = files("dashboard") / "draw" / "languages" / f"{language}.json"
    if not file.is_file():
        raise KeyError(language)
    words: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return words


def _frozen(value: Any) -> Any:
    if isinstance(value, dict):
        return MappingProxyType({name: _frozen(part) for name, part in value.items()})
    return tuple(value) if isinstance(value, list) else value


def _slavic(count: int) -> str:
    last, teens = count % 10, 11 <= count % 100 <= 14
    if last == 1 and not teens:
        return "one"
    return "few" if 2 <= last <= 4 and not teens else "many"


# The rules of the Unicode CLDR, for whole numbers.
PLURALS: Mapping[str, Callable[[int], str]] = {
    "en": lambda count: "one" if count == 1 else "other",
    "ru": _slavic,
    "tg": lambda count: "one" if count == 1 else "other",
    "fa": lambda count: "one" if count in (0, 1) else "other",
}


def counted(words: Words, forms: Mapping[str, str], count: int, **fields: str) -> str:
    """Fill the form of a plural that a count asks for in the language of the words."""
    form = PLURALS[words["language"]["code"]](count)
    return forms[form].format(count=number_text(count, words), **fields)


def quoted(text: str, words: Words) -> str:
    """Make a text of the register safe within a sentence, whichever way either is written."""
    told: str = words["language"]["quoted"].format(text=text) if text else ""
    return told


def side_by_side(parts: Iterable[str], words: Words) -> str:
    """Set phrases beside each other; those that are empty are left out.

    No language parts them by a sign that is much like one of its digits, as a dot is in Dari.
    """
    separator: str = words["language"]["separator"]
    return separator.join(part for part in parts if part)


ENGLISH = speech("en")


def day_text(day: date, words: Words = ENGLISH) -> str:
    """Tell a day, `10 May 2022`, in the calendars that the words are for."""
    return calendars.day_text(day, words)
