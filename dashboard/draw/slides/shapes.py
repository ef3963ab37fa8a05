"""Shapes on slides that are no text: the code that leads back to a view, pictures' words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import quoteattr

from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.util import Pt

from dashboard.draw.letters import clean
from dashboard.draw.slides.text import Box

QR_MARGIN = 4
_DECORATIVE = (
    '<a:extLst><a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}"><adec:decorative'
    ' xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/>'
    "</a:ext></a:extLst>"
)


def describe_picture(shape: Any, name: str, alt: str) -> None:
    """Name a picture, and tell what it shows to those who do not see it."""
    properties = shape.element.nvPicPr.cNvPr
    properties.set("name", name)
    properties.set("descr", clean(alt))


def add_code(slide: Any, matrix: Sequence[Sequence[bool]], box: Box, alt: str) -> None:
    """Draw a QR code as a shape, dark on a white ground."""
    side = len(matrix) + 2 * QR_MARGIN
    ground = _rectangle(0, 0, side, side)
    modules = "".join(
        _rectangle(QR_MARGIN + first, QR_MARGIN + y, QR_MARGIN + last, QR_MARGIN + y + 1)
        for y, row in enumerate(matrix)
        for first, last in _runs(row)
    )
    told = f"descr={quoteattr(clean(alt))}"
    tree = slide.shapes.element
    for path, fill, words in ((ground, "FFFFFF", ""), (modules, "000000", told)):
        number = max(int(value) for value in tree.xpath("//p:cNvPr/@id")) + 1
        tree.append(_freeform(number, box, path, side, fill, words))


def _freeform(number: int, box: Box, path: str, side: int, fill: str, told: str) -> Any:
    """Make a shape of a path on a square; without words of its own it is decoration."""
    left, top, width, height = (Pt(n) for n in (box.left, box.top, box.width, box.height))
    decoration = "" if told else _DECORATIVE
    return parse_xml(
        f'<p:sp {nsdecls("p", "a")}><p:nvSpPr><p:cNvPr id="{number}" name="Code {number}" {told}>'
        f"{decoration}</p:cNvPr><p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr><a:xfrm>"
        f'<a:off x="{left}" y="{top}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm><a:custGeom>'
        '<a:avLst/><a:gdLst/><a:ahLst/><a:cxnLst/><a:rect l="0" t="0" r="r" b="b"/><a:pathLst>'
        f'<a:path w="{side}" h="{side}">{path}</a:path></a:pathLst></a:custGeom><a:solidFill>'
        f'<a:srgbClr val="{fill}"/></a:solidFill><a:ln><a:noFill/></a:ln></p:spPr></p:sp>'
    )


def _rectangle(left: int, top: int, right: int, bottom: int) -> str:
    points = ((left, top), (right, top), (right, bottom), (left, bottom))
    first, *others = (f'<a:pt x="{x}" y="{y}"/>' for x, y in points)
    lines = "".join(f"<a:lnTo>{spot}</a:lnTo>" for spot in others)
    return f"<a:moveTo>{first}</a:moveTo>{lines}<a:close/>"


def _runs(row: Sequence[bool]) -> list[tuple[int, int]]:
    """Give where runs of dark modules begin, and where they have ended."""
    runs: list[tuple[int, int]] = []
    for place, dark in enumerate(row):
        if dark and runs and runs[-1][1] == place:
            runs[-1] = (runs[-1][0], place + 1)
        elif dark:
            runs.append((place, place + 1))
    return runs
