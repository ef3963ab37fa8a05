"""Numbers as a reader's language writes them: digits, and the signs between them.

The signs are those of the Unicode CLDR. They stand in a catalog as it is read, so that the page's
scripts, which are sent catalogs, write numbers by the same ones (static/scene/numerals.js).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from babel import Locale

# "fa" stands for Dari here, whose CLDR is not that of Iran.
_LOCALES = {"fa": "fa_AF"}
_ASCII = "0123456789"
_DIGITS = {"latn": _ASCII, "arabext": "۰۱۲۳۴۵۶۷۸۹"}


@cache
def signs(language: str) -> Mapping[str, str]:
    """Give digits, group, decimal, minus and percent sign of a language.

    Raises KeyError for one whose digits are not known here.
    """
    locale = Locale.parse(_LOCALES.get(language, language))
    system = locale.default_numbering_system
    symbols = locale.number_symbols[system]
    return {
        "digits": _DIGITS[system],
        "group": symbols["group"],
        "decimal": symbols["decimal"],
        "minus": symbols["minusSign"],
        "percent": symbols["percentSign"],
    }


def number_text(
    value: float, words: Mapping[str, Any] | None = None, decimals: int = 0, *, trim: bool = False
) -> str:
    """Write a number for readers, in groups of thousands, rounded to so many decimals.

    With `trim`, decimals that are naught are left off. Without words it is written in English.
    """
    told: Mapping[str, str] = words["language"]["signs"] if words else signs("en")
    plain = f"{abs(value):,.{decimals}f}"
    if trim and decimals:
        plain = plain.rstrip("0").removesuffix(".")
    minus = told["minus"] if value < 0 and plain.strip("0.,") else ""
    return minus + plain.translate(_table(told))


def digits_text(value: object, words: Mapping[str, Any]) -> str:
    """Write what is named by a number, such as a year or a page: its digits, without groups."""
    told: str = words["language"]["signs"]["digits"]
    return str(value).translate(str.maketrans(_ASCII, told))


def _table(told: Mapping[str, str]) -> dict[int, str]:
    return str.maketrans(
        {",": told["group"], ".": told["decimal"]} | dict(zip(_ASCII, told["digits"], strict=True))
    )
