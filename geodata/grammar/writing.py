"""Writing an expression in its one plain way: `parse` reads back just what was written."""

import re

from geodata.grammar.terms import (
    Along,
    Amid,
    Between,
    BorderOf,
    Expression,
    Frontier,
    Link,
    Named,
    Near,
    Offset,
    OnBank,
    Opposite,
    Pair,
    Stream,
    WholeBorder,
)

_SIDES = {"AF": "Afghan", "TJ": "Tajik", "UZ": "Uzbek", "TM": "Turkmen"}
_AND = re.compile(r"\s(?:and|&|и|ва|و)\s", re.IGNORECASE)


def write(expression: Expression) -> str:  # noqa: C901, PLR0911, PLR0912
    """Write an expression in English; names stay as their writer wrote them."""
    match expression:
        case Named(text=text) | Pair(text=text):
            return text
        case WholeBorder():
            return "border"
        case Frontier(one=one, other=other):
            return f"border between {one} and {other}"
        case BorderOf(crossing=crossing):
            return crossing.text
        case Along(area=area):
            return f"border: {area.text}"
        case Between(start=start, end=end):
            return f"border: {start.text} to {end.text}"
        case Amid(start=start, end=end):
            if _AND.search(start.text):
                return f"from {start.text} to {end.text}"
            return f"between {start.text} and {end.text}"
        case Near(place=place):
            return f"near {place.text}"
        case Opposite(place=place):
            return f"opposite {place.text}"
        case Offset(place=place, distance=distance, bearing=bearing):
            words = [distance.text] if distance else []
            words += [bearing.name, "of"] if bearing else ["from"]
            return " ".join([*words, place.text])
        case Stream(place=place, way=way, distance=distance, river=river):
            words = [distance.text] if distance else []
            words += [way.value, "of", place.text]
            return " ".join([*words, *(["on", river] if river else [])])
        case OnBank():
            return _bank(expression)


def _bank(wanted: OnBank) -> str:
    of = write(wanted.of) if wanted.of is not None else ""
    if not wanted.country:
        return f"border at {of}" if wanted.link is Link.AT else f"border: {of}"
    side = _SIDES[wanted.country]
    if wanted.link is Link.ITSELF:
        return f"{of} ({side} side)"
    river = f" of {wanted.river}" if wanted.river else ""
    if wanted.link is Link.AT:
        return f"{side} bank{river} at {of}"
    return f"{side} bank{river}, {of}" if of else f"{side} bank{river}"
