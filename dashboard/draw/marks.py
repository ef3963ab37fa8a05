"""The mark before a row: the symbol of a kind, or the sign of a crossing's status."""

from __future__ import annotations

from dashboard.draw.speech import Words
from dashboard.draw.style import KINDS, STATUSES, symbol_svg


def mark_svg(code: str) -> str:
    """Draw a mark as an SVG document of its own; raises KeyError for an unknown code."""
    if code in KINDS:
        return symbol_svg(code)
    look = STATUSES[code]
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="-12 -12 24 24">'
        f'<rect x="-10" y="-10" width="20" height="20" rx="2.5" fill="{look.fill}"'
        f' stroke="{look.line}" stroke-width="2.6"/><path d="{look.glyph}" fill="none"'
        f' stroke="{look.ink}" stroke-width="3" stroke-linecap="round"'
        ' stroke-linejoin="round"/></svg>'
    )


def mark_name(code: str, words: Words) -> str:
    """Name what a mark stands for."""
    name: str = words["kinds"].get(code) or words["statuses"].get(code, "")
    return name
