"""Makes a drawing of Typst one that needs no font and no other file.

Typst keeps a drawing that is set on a page as a picture within it, in which texts are still texts.
Here such pictures become part of the page, and their texts the outlines of their letters.
"""

from __future__ import annotations

import base64
import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import count

from dashboard.briefing.typesetting import typeset_svgs
from dashboard.draw.letters import runs_left
from dashboard.scene.fonts import ARABIC, SANS

SVG, XLINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
_HREF = f"{{{XLINK}}}href"
_DRAWING = "data:image/svg+xml;base64,"
# Letters are set at this size, their baseline so far down.
_UNIT = 100.0
_TEMPLATE = f"""
#let data = json(bytes(sys.inputs.data))
#set page(width: auto, height: auto, margin: 0pt, fill: none)
#set text(font: ("{SANS}", "{ARABIC}"), size: {_UNIT}pt, top-edge: 1em, bottom-edge: -1em)
#for (line, bold, left) in data {{
  let look = (dir: if left {{ rtl }} else {{ ltr }}, weight: if bold {{ 700 }} else {{ 400 }})
  page(text(..look, line))
}}
""".encode()
_USED = re.compile(r"url\(#([^)]+)\)")
_ANCHORS = {"start": 0.0, "middle": 0.5, "end": 1.0}
_INHERITED = ("font-size", "font-weight", "text-anchor")
# Attributes of a text that have no meaning for its outlines.
_TEXTUAL = {"x", "y", "font-family", "aria-hidden", *_INHERITED}

Line = tuple[str, bool]

ET.register_namespace("", SVG)
ET.register_namespace("xlink", XLINK)


@dataclass(frozen=True, slots=True)
class _Outline:
    """A line's letters as elements, and its width, at the unit's size."""

    parts: tuple[ET.Element, ...]
    width: float


def outlined(svg: str) -> str:
    """Take into a drawing of Typst the drawings on it, their texts as outlines."""
    root = ET.fromstring(svg)  # noqa: S314 (our own)
    numbers = count()
    found: list[ET.Element] = []
    for parent in [*root.iter()]:
        for at, image in enumerate([*parent]):
            if image.tag == f"{{{SVG}}}image" and image.get(_HREF, "").startswith(_DRAWING):
                parent[at] = drawing = _inside(image, f"p{next(numbers)}-")
                found.append(drawing)
    texts = [(text, look) for drawing in found for text, look in _texts(drawing, {})]
    outlines, glyphs = _outlines(dict.fromkeys(_line(text, look) for text, look in texts))
    for text, look in texts:
        _replace(text, look, outlines[_line(text, look)])
    ET.SubElement(root, f"{{{SVG}}}defs").extend(glyphs)
    return ET.tostring(root, encoding="unicode")


def _inside(image: ET.Element, ids: str) -> ET.Element:
    """Make of a picture with a drawing in it a part of the page; its ids begin with `ids`."""
    code = image.get(_HREF, "").removeprefix(_DRAWING)
    drawing = ET.fromstring(base64.b64decode(code))  # noqa: S314 (our own)
    for element in drawing.iter():
        for name, value in [*element.attrib.items()]:
            if name == "id":
                element.set(name, ids + value)
            elif name in {"href", _HREF} and value.startswith("#"):
                element.set(name, f"#{ids}{value[1:]}")
            elif "url(#" in value:
                element.set(name, _USED.sub(rf"url(#{ids}\1)", value))
    for name in ("width", "height"):
        drawing.set(name, image.get(name, ""))
    drawing.set("preserveAspectRatio", "none")
    placed = ET.Element(f"{{{SVG}}}g", {"transform": image.get("transform", "")})
    placed.append(drawing)
    return placed


def _texts(
    element: ET.Element, look: Mapping[str, str]
) -> Iterator[tuple[ET.Element, Mapping[str, str]]]:
    """Give the texts of a drawing, with what they are set in."""
    own = {**look, **{name: element.attrib[name] for name in _INHERITED if name in element.attrib}}
    if element.tag == f"{{{SVG}}}text":
        yield element, own
    for child in element:
        yield from _texts(child, own)


def _line(text: ET.Element, look: Mapping[str, str]) -> Line:
    return "".join(text.itertext()), look.get("font-weight", "400") in {"700", "bold"}


def _outlines(lines: Mapping[Line, None]) -> tuple[dict[Line, _Outline], list[ET.Element]]:
    """Set lines by Typst; gives their outlines, and the glyphs that these use."""
    if not lines:
        return {}, []
    data = [(text, bold, runs_left(text, rtl=False)) for text, bold in lines]
    pages = typeset_svgs(_TEMPLATE, {"data": json.dumps(data)})
    found: dict[Line, _Outline] = {}
    glyphs: dict[str, ET.Element] = {}
    for line, page in zip(lines, pages, strict=True):
        root = ET.fromstring(page)  # noqa: S314 (our own)
        for symbol in root.iter(f"{{{SVG}}}symbol"):
            glyphs.setdefault(symbol.get("id", ""), symbol)
        for use in root.iter(f"{{{SVG}}}use"):
            use.attrib.pop("fill", None)
            use.attrib.pop("fill-rule", None)
        groups = tuple(child for child in root if child.tag == f"{{{SVG}}}g")
        found[line] = _Outline(groups, float(root.get("viewBox", "0 0 0 0").split()[2]))
    return found, list(glyphs.values())


def _replace(text: ET.Element, look: Mapping[str, str], outline: _Outline) -> None:
    """Make of a text a group of its letters."""
    scale = float(look.get("font-size", "16").removesuffix("px")) / _UNIT
    left = outline.width * scale * _ANCHORS[look.get("text-anchor", "start")]
    x, y = float(text.get("x", "0")) - left, float(text.get("y", "0")) - _UNIT * scale
    kept = {name: value for name, value in text.attrib.items() if name not in _TEXTUAL}
    if "stroke-width" in kept:
        kept["stroke-width"] = f"{float(kept['stroke-width']) / scale:g}"
    own = kept.pop("transform", "")
    placed = f"{own} translate({x:.2f} {y:.2f}) scale({scale:.4f})".strip()
    tail = text.tail
    text.clear()
    text.tag, text.tail = f"{{{SVG}}}g", tail
    text.attrib.update({**kept, "transform": placed})
    text.extend(outline.parts)
