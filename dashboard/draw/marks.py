"""The mark before a row: the symbol of a kind, or the sign of a crossing's status."""

from __future__ import annotations

from collections.abc import Iterator

from dashboard.draw.speech import Words
from dashboard.draw.style import KINDS, STATUSES, symbol_svg

# after the sign of a crossing: it is only possible
UNSURE = "?"
_BROKEN = ' stroke-dasharray="4 2.6"'


def mark_svg(code: str) -> str:
    """Draw a mark as an SVG document of its own; raises KeyError for an unknown code.

    A code is a kind, a status, or "open/closed" in halves for cargo and people on foot, with "?"
    after it where it is only possible: then its edge is broken and its ground white.
    """
    if code in KINDS:
        return symbol_svg(code)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="-12 -12 24 24">'
        f"{''.join(_halves(code))}</svg>"
    )


def _halves(code: str) -> Iterator[str]:
    sure, halves = not code.endswith(UNSURE), code.removesuffix(UNSURE).split("/")
    for number, status in enumerate(halves):
        look = STATUSES[status]
        line, ink = (
            color if sure or color != "#ffffff" else look.fill for color in (look.line, look.ink)
        )
        box = (
            'x="-10" width="20" rx="2.5"'
            if len(halves) == 1
            else f'x="{number * 10 - 10}" width="10"'
        )
        small = "" if len(halves) == 1 else f' transform="translate({number * 10 - 5}) scale(0.62)"'
        yield (
            f'<rect {box} y="-10" height="20" fill="{look.fill if sure else "#ffffff"}"'
            f' stroke="{line}" stroke-width="2.6"{"" if sure else _BROKEN}/>'
            f'<path d="{look.glyph}" fill="none" stroke="{ink}" stroke-width="3"'
            f' stroke-linecap="round" stroke-linejoin="round"{small}/>'
        )


def mark_name(code: str, words: Words) -> str:
    """Name what a mark stands for."""
    if code in KINDS:
        return str(words["kinds"][code])
    sure, halves = not code.endswith(UNSURE), code.removesuffix(UNSURE).split("/")
    name = "/".join(words["statuses"].get(status, "") for status in halves)
    return name if sure else str(words["crossing"]["possibly"]).format(status=name)
