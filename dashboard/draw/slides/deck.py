"""The deck that slides are added to: plain and of 16:9, or made of a user's own file."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

from lxml import etree
from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.exc import PackageNotFoundError
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Pt

from dashboard.draw.slides.text import FAMILY, Box, Tongue
from geodata.filesystem import NotAFileError, check_file

SLIDE = (960.0, 540.0)
# The width of the deck that python-pptx brings.
NARROW = 720.0
TITLE_PT = 22.0
MARGIN, BAND = 30.0, 62.0
BAND_COLOR, BAND_INK, BAND_SOFT = "#1d2833", "#ffffff", "#cdd5dc"
TITLE_TOP, TITLE_HEIGHT, UNDER_HEIGHT = 6.0, 34.0, 18.0
FOOTER = 42.0
MOST_BYTES = 300_000_000
# What stands on every slide of a master by itself, and takes no room of a slide's own.
_FURNITURE = (PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER)
_TITLES = (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE, PP_PLACEHOLDER.VERTICAL_TITLE)
# What python-pptx and lxml raise at a file of another make, or a damaged one.
_UNREADABLE = (
    KeyError, ValueError, TypeError, AttributeError, IndexError, NotImplementedError, OSError,
    RuntimeError, etree.XMLSyntaxError, zlib.error,
)  # fmt: skip
_LISTS = ("p:custShowLst", "p:extLst")


class TemplateError(ValueError):
    """A file that no slides can be made of; its message says why, for people."""


@dataclass(frozen=True, slots=True)
class Deck:
    """A deck, and where on its slides what goes, in points.

    `title` is where a title is put on a slide whose layout gives it no good place, None where the
    layout's own place is kept. `own` tells that the deck is the plain one, with its dark band.
    """

    file: Any
    layout: Any
    tongue: Tongue
    width: float
    height: float
    title: Box
    keeps_title: bool
    under: Box
    body: Box
    own: bool


def open_deck(template: Path | None, tongue: Tongue) -> Deck:
    """Open the plain deck, or a user's file without its slides; raises TemplateError."""
    if template is None:
        file = _plain_deck(tongue)
    else:
        file = _load(template)
        _empty(file)
    return _measured(file, _pick_layout(file), tongue, own=template is None)


def _load(template: Path) -> Any:
    name = template.name
    try:
        size = _unpacked(template)
        file = Presentation(str(template)) if size <= MOST_BYTES else None
        layouts = len(file.slide_layouts) if file else 0
    except (FileNotFoundError, NotAFileError, PermissionError) as fault:
        raise TemplateError(f"{name} cannot be opened as a template of slides.") from fault
    except (BadZipFile, PackageNotFoundError) as fault:
        told = f"{name} is no PowerPoint file; give one that ends in .pptx."
        raise TemplateError(told) from fault
    except _UNREADABLE as fault:
        told = f"{name} cannot be read as slides; open it in PowerPoint and save it as .pptx."
        raise TemplateError(told) from fault
    if file is None:
        raise TemplateError(f"{name} is too large for a template of slides.")
    if "macroEnabled" in file.part.content_type:
        raise TemplateError(f"{name} holds macros; save it as .pptx, which holds none.")
    if not layouts:
        raise TemplateError(f"{name} has no layout that a slide could be made of.")
    return file


def _unpacked(template: Path) -> int:
    check_file(template)
    with ZipFile(template) as parts:
        return sum(part.file_size for part in parts.infolist())


def _empty(file: Any) -> None:
    """Take a file's slides out, and what refers to them."""
    root = file.part._element  # noqa: SLF001 (python-pptx has no way to remove a slide)
    for entry in list(root.iter(qn("p:sldId"))):
        file.part.drop_rel(entry.rId)
        entry.getparent().remove(entry)
    for tag in _LISTS:
        for part in root.findall(qn(tag)):
            root.remove(part)


def _pick_layout(file: Any) -> Any:
    """Choose the layout with a title and the least besides, else the emptiest one."""

    def order(layout: Any) -> tuple[bool, bool, int]:
        kinds = [holder.placeholder_format.type for holder in layout.placeholders]
        others = [kind for kind in kinds if kind not in (*_FURNITURE, *_TITLES)]
        titled = any(kind in _TITLES for kind in kinds)
        return not titled, PP_PLACEHOLDER.TITLE not in kinds, len(others)

    return min(file.slide_layouts, key=order)


def _title_holder(holders: Any) -> Any:
    found = (one for one in holders if one.placeholder_format.type in _TITLES)
    return next(found, None)


def _measured(file: Any, layout: Any, tongue: Tongue, *, own: bool) -> Deck:
    """Lay out a slide: a title that stands at the top and low enough keeps its place."""
    width, height = (float(side) / Pt(1) for side in (file.slide_width, file.slide_height))
    plain = Box(MARGIN, TITLE_TOP, width - 2 * MARGIN, TITLE_HEIGHT)
    holder, title, keeps = _title_holder(layout.placeholders), plain, False
    if holder is not None and holder.width:
        sides = (holder.left, holder.top, holder.width, holder.height)
        box = Box(*(float(side) / Pt(1) for side in sides))
        low = box.top + box.height
        keeps = low <= height * 0.3 and box.width >= width * 0.5 and box.top >= 0
        keeps = keeps and box.left >= 0 and box.left + box.width <= width
        title = box if keeps else plain
    under = Box(title.left, title.top + title.height, title.width, UNDER_HEIGHT)
    top = under.top + under.height + 10
    body = Box(title.left, top, title.width, height - FOOTER - top - 4)
    return Deck(file, layout, tongue, width, height, title, keeps, under, body, own)


def new_slide(deck: Deck) -> tuple[Any, Any]:
    """Add a slide, and give its title's placeholder, None where the layout has none."""
    slide = deck.file.slides.add_slide(deck.layout)
    title = _title_holder(slide.placeholders)
    for holder in list(slide.placeholders):
        if holder.shape_id != getattr(title, "shape_id", None):
            holder.element.getparent().remove(holder.element)
    if title is not None and not deck.keeps_title:
        sides = (deck.title.left, deck.title.top, deck.title.width, deck.title.height)
        title.left, title.top, title.width, title.height = (Pt(side) for side in sides)
    return slide, title


def _plain_deck(tongue: Tongue) -> Any:
    """Make the plain deck: one layout, a title in a dark band."""
    file = Presentation()
    file.slide_width, file.slide_height = (Pt(side) for side in SLIDE)
    kept = _pick_layout(file)
    for layout in list(file.slide_layouts):
        if layout.name != kept.name:
            file.slide_layouts.remove(layout)
    for sheet in (file.slide_master, kept):
        for holder in list(sheet.placeholders):
            if holder.placeholder_format.type in _TITLES:
                place = (MARGIN, TITLE_TOP, SLIDE[0] - 2 * MARGIN, TITLE_HEIGHT)
                holder.left, holder.top, holder.width, holder.height = (Pt(n) for n in place)
            elif sheet is kept:
                holder.element.getparent().remove(holder.element)
            else:
                _widen(holder)
    kept.shapes.element.insert(2, _band())
    _set_titles(file.slide_master.element, tongue)
    _set_fonts(file.slide_master.part.part_related_by(RT.THEME))
    for relation in list(file.part.package.iter_rels()):
        if relation.reltype == RT.THUMBNAIL:
            file.part.package.drop_rel(relation.rId)
        elif relation.reltype == RT.PRINTER_SETTINGS:
            file.part.drop_rel(relation.rId)
    return file


def _widen(holder: Any) -> None:
    """Fit a placeholder of the narrow deck that python-pptx brings to the wide one."""
    share = SLIDE[0] / NARROW
    holder.left, holder.width = int(holder.left * share), int(holder.width * share)


def _band() -> Any:
    """Make the dark band on which a title stands; it tells nothing by itself."""
    return parse_xml(
        f'<p:sp {nsdecls("p", "a")}><p:nvSpPr><p:cNvPr id="90" name="Band"/><p:cNvSpPr/>'
        '<p:nvPr userDrawn="1"/></p:nvSpPr><p:spPr><a:xfrm><a:off x="0" y="0"/>'
        f'<a:ext cx="{Pt(SLIDE[0])}" cy="{Pt(BAND)}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/>'
        f'</a:prstGeom><a:solidFill><a:srgbClr val="{BAND_COLOR[1:]}"/></a:solidFill><a:ln>'
        "<a:noFill/></a:ln></p:spPr></p:sp>"
    )


def _set_titles(master: Any, tongue: Tongue) -> None:
    style = master.find(f"{qn('p:txStyles')}/{qn('p:titleStyle')}/{qn('a:lvl1pPr')}")
    style.set("algn", "r" if tongue.leftward else "l")
    style.set("rtl", "1" if tongue.leftward else "0")
    letters = style.find(qn("a:defRPr"))
    letters.set("sz", str(int(TITLE_PT * 100)))
    letters.set("b", "1")
    fill = letters.find(qn("a:solidFill"))
    ink = f'<a:srgbClr {nsdecls("a")} val="{BAND_INK[1:]}"/>'
    fill.replace(fill[0], parse_xml(ink))


def _set_fonts(theme: Any) -> None:
    """Name our font in a theme, for what a reader adds to the slides."""
    root = parse_xml(theme.blob)
    for tag in ("latin", "cs"):
        for scheme in ("majorFont", "minorFont"):
            for font in root.iter(qn(f"a:{scheme}")):
                font.find(qn(f"a:{tag}")).set("typeface", FAMILY)
    theme._blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)  # noqa: SLF001
