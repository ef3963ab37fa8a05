"""The grammar of place expressions: what the words of a writer ask for, before any name is found.

    expression = "border" | "border" link target | "near" name | name
    link       = ":" | "with" | "in" | "of" | "along"
    target     = name "to" name | name
    name       = words { "," container } { "(" container ")" }
    list       = "[" expression { "," expression } "]"

A new form is one more record and one more row of `_FORMS`.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from geodata.names import fold, tidy

LONGEST = 200


class ExpressionError(ValueError):
    """Tell in a sentence why a text cannot be read as a place."""


@dataclass(frozen=True, slots=True)
class Named:
    """Ask for the place of a name; every name of `within` must contain it, nearest first.

    `text` is all that was written, for a place whose own name has a comma or brackets.
    """

    text: str
    name: str
    within: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WholeBorder:
    """Ask for the whole line of Afghanistan and Tajikistan."""


@dataclass(frozen=True, slots=True)
class Along:
    """Ask for the border in an area, or with a neighbour."""

    area: Named


@dataclass(frozen=True, slots=True)
class Between:
    """Ask for the border from one place to another."""

    start: Named
    end: Named


@dataclass(frozen=True, slots=True)
class Near:
    """Ask for the surroundings of a place."""

    place: Named


Expression = Named | WholeBorder | Along | Between | Near
Form = tuple[re.Pattern[str], Callable[[re.Match[str]], Expression]]


def parse(text: str) -> Expression:
    """Read one expression; raises ExpressionError where it holds no name or is far too long."""
    text = _checked(text)
    for pattern, build in _FORMS:
        if found := pattern.fullmatch(text):
            return build(found)
    return named(text)


def named(text: str) -> Named:
    """Read a name and what contains it: `Dasht-e Qala, Takhar`, `Badakhshan (AF)`."""
    text = _checked(text)
    tags: list[str] = []
    rest = text
    while rest.endswith(")") and "(" in rest:
        rest, _, tag = rest.rpartition("(")
        rest = rest.rstrip()
        tags = [*_parts(tag[:-1]), *tags]
    parts = _parts(rest)
    if not parts:
        raise ExpressionError(f'"{text}" says what contains the place, but not its name')
    return Named(text, parts[0], (*parts[1:], *tags))


def split_list(text: str) -> tuple[str, ...]:
    """Part `[Badakhshan (AF), Takhar]` into its items; any other text is its only item."""
    inner = text.strip()
    if not (inner.startswith("[") and inner.endswith("]")):
        return (text,)
    items = (_QUOTES.sub(r"\2", item.strip()) for item in _ITEM.findall(inner[1:-1]))
    return tuple(item for item in items if item.strip())


def _checked(text: str) -> str:
    if len(text) > LONGEST:
        raise ExpressionError(
            f"a place of {len(text)} characters is no name: at most {LONGEST} are read"
        )
    if not fold(text):
        raise ExpressionError(
            "the text is empty" if not text.strip() else "the text has no letters"
        )
    return tidy(text)


def _parts(text: str) -> list[str]:
    return [part.strip() for part in _COMMA.split(text) if fold(part)]


def _along(found: re.Match[str]) -> Expression:
    target = found.group("target")
    if ends := _FROM_TO.fullmatch(target):
        return Between(named(ends.group("start")), named(ends.group("end")))
    return Along(named(target))


_COMMA = re.compile(r"[,،;]")
_ITEM = re.compile(r"""(?:"[^"]*"|'[^']*'|\([^()]*\)|[^,،])+""")
_QUOTES = re.compile(r"""(["'])(.*)\1""")
_FROM_TO = re.compile(r"(?P<start>.+?)\s+(?:to|[–—→-])\s+(?P<end>.+)", re.IGNORECASE)
_FORMS: tuple[Form, ...] = (
    (re.compile(r"(?:the )?border", re.IGNORECASE), lambda _: WholeBorder()),
    (
        re.compile(
            r"(?:the )?border(?:\s*:\s*|\s+(?:with|in|of|along)\s+)(?P<target>.+)", re.IGNORECASE
        ),
        _along,
    ),
    (
        re.compile(r"near\s+(?P<place>.+)", re.IGNORECASE),
        lambda found: Near(named(found.group("place"))),
    ),
)
