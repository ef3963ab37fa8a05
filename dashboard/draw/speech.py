"""The words of the page in each of its languages.

A catalog holds them by part of the page. What is counted stands there as forms of a plural, `one`,
`few`, `many`, `other`: those that its language has.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

Words = Mapping[str, Any]


@cache
def speech(language: str) -> Words:
    """Give the words of a language, by part of the page; raises KeyError for an unknown one."""
    words: Words = _frozen(catalog(language))
    return words


@cache
def catalog(language: str) -> dict[str, Any]:
    """Read the words of a language as JSON has them; raises KeyError for an unknown one."""
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
    return forms[form].format(count=f"{count:,}", **fields)


def quoted(text: str, words: Words) -> str:
    """Make a text of the register safe within a sentence, whichever way either is written."""
    told: str = words["language"]["quoted"].format(text=text) if text else ""
    return told


ENGLISH = speech("en")


def day_text(day: date, words: Words = ENGLISH) -> str:
    """Tell a day, `10 May 2022`."""
    told: str = words["timeline"]["date"].format(
        day=day.day, month=words["months"][day.month - 1], year=day.year
    )
    return told
