"""The grammar of place expressions: what the words of a writer ask for, before any name is found.

    expression = form | pair | name
    pair       = name "/" name { "/" name }
    name       = words { container }
    container  = "," words | "(" words ")" | "in" words | word-of-kind "of" words
    list       = "[" expression { "," expression } "]"

The forms are the rows of the table in forms.py, tried from the top; README.md shows what each
means.
"""

import re

from geodata.grammar.forms import read_form
from geodata.grammar.naming import LONGEST, checked, named, split_list
from geodata.grammar.terms import (
    Along,
    Amid,
    Between,
    BorderOf,
    Distance,
    Expression,
    ExpressionError,
    Frontier,
    Link,
    Named,
    Near,
    Offset,
    OnBank,
    Opposite,
    Pair,
    Stream,
    Way,
    WholeBorder,
)
from geodata.names import fold

__all__ = [
    "LONGEST",
    "Along",
    "Amid",
    "Between",
    "BorderOf",
    "Distance",
    "Expression",
    "ExpressionError",
    "Frontier",
    "Link",
    "Named",
    "Near",
    "Offset",
    "OnBank",
    "Opposite",
    "Pair",
    "Stream",
    "Way",
    "WholeBorder",
    "named",
    "parse",
    "split_list",
]


_SLASH = re.compile(r"/(?![^()\[\]]*[)\]])")


def parse(text: str) -> Expression:
    """Read one expression; raises ExpressionError where it holds no name or is far too long."""
    text = checked(text)
    return read_form(text) or _pair(text) or named(text)


def _pair(text: str) -> Pair | None:
    parts = [part.strip() for part in _SLASH.split(text)]
    if len(parts) < 2 or not all(fold(part) for part in parts):
        return None
    return Pair(text, tuple(named(part) for part in parts))
