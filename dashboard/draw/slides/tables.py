"""Tables on slides: split over as many as they need, every cell measured so that it fits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from io import BytesIO
from typing import Any

from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Pt

from dashboard.draw.brief.briefing import Table
from dashboard.draw.letters import clean, fitted, line_count
from dashboard.draw.marks import mark_name
from dashboard.draw.pages import svg_png
from dashboard.draw.slides.text import (
    BULLET_GAP,
    SPARE,
    Box,
    Bullet,
    Tongue,
    Type,
    set_paragraph,
)
from dashboard.draw.speech import Words
from dashboard.draw.style import KINDS
from dashboard.scene.signs import sign_svg

HEAD, CELL, KIND = Type(10.5, bold=True), Type(10.5), Type(8.5)
LEAST_PT = 6.5
PAD_X, PAD_Y = 4.0, 3.0
# The column that names kinds beside their symbols; the sign of a status stands in the first cell.
KIND_WIDTH = 92.0
MARK_PT, MARK_PX = 15.0, 96
INDENT = MARK_PT + BULLET_GAP
_PALER = '<a:lumMod val="50000"/><a:lumOff val="50000"/>'
NO_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it is set: cells with their sizes of type, its mark's code, its height in points.

    `links` are where its cells lead to, "" for nowhere.
    """

    cells: tuple[tuple[float, str], ...]
    mark: str
    height: float
    links: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table's columns on slides of a width; with `kinds` the first one names kinds."""

    widths: tuple[float, ...]
    head: Row
    kinds: bool


def plan_sheet(table: Table, width: float, words: Words, tongue: Tongue) -> Sheet:
    """Lay out a table's columns."""
    kinds = any(code in KINDS for code in table.kinds)
    share = (width - (KIND_WIDTH if kinds else 0.0)) / sum(table.widths)
    widths = [*([KIND_WIDTH] if kinds else []), *(one * share for one in table.widths)]
    texts = [*([words["filters"]["kind"]] if kinds else []), *table.head]
    cells = tuple((HEAD.size, clean(text)) for text in texts)
    lines = max(
        line_count(text, _inner(wide), HEAD.size, bold=True)
        for (_, text), wide in zip(cells, widths, strict=True)
    )
    head = Row(cells, "", lines * HEAD.size * tongue.leading + 2 * PAD_Y, ("",) * len(cells))
    return Sheet(tuple(widths), head, kinds)


def _inner(width: float) -> float:
    return (width - 2 * PAD_X) * SPARE


def plan_rows(
    table: Table, sheet: Sheet, height: float, words: Words, tongue: Tongue
) -> Iterator[tuple[Row, ...]]:
    """Split a table's rows over slides that have so much height for it, head and all."""
    room = height - sheet.head.height
    part: list[Row] = []
    marks = table.kinds or ("",) * len(table.rows)
    for number, (cells, mark) in enumerate(zip(table.rows, marks, strict=True)):
        texts = (mark_name(mark, words), *cells) if sheet.kinds else cells
        leads = tuple(table.link(number, column) for column in range(len(cells)))
        links = ("", *leads) if sheet.kinds else leads
        row = replace(_plan_row(texts, mark, sheet, room, tongue), links=links)
        if part and sum(one.height for one in part) + row.height > room:
            yield tuple(part)
            part = []
        part.append(row)
    if part:
        yield tuple(part)


def _plan_row(texts: Sequence[str], mark: str, sheet: Sheet, most: float, tongue: Tongue) -> Row:
    """Measure a row; a cell that is taller than a slide is set smaller, at the last cut off."""
    inner = most - 2 * PAD_Y
    planned, tallest = [], MARK_PT if mark else 0.0
    for number, (text, width) in enumerate(zip(texts, sheet.widths, strict=True)):
        first = (KIND if sheet.kinds else CELL).size if number == 0 else CELL.size
        wide = _inner(width - (INDENT if mark and number == 0 else 0.0))
        sizes = [first - 0.5 * step for step in range(int((first - LEAST_PT) * 2) + 1)]
        size, line = fitted(clean(text), wide, inner, sizes, leading=tongue.leading)
        planned.append((size, line))
        tallest = max(tallest, line_count(line, wide, size) * size * tongue.leading)
    return Row(tuple(planned), mark, tallest + 2 * PAD_Y, ())


def add_table(
    slide: Any, box: Box, sheet: Sheet, rows: Sequence[Row], tongue: Tongue, name: str
) -> None:
    """Add a table of planned rows to a slide, each row with its mark."""
    heights = [sheet.head.height, *(row.height for row in rows)]
    sides = (Pt(n) for n in (box.left, box.top, sum(sheet.widths), sum(heights)))
    frame = slide.shapes.add_table(len(heights), len(sheet.widths), *sides)
    frame.name = name
    table = frame.table
    _plain_style(table, tongue)
    for column, width in zip(table.columns, sheet.widths, strict=True):
        column.width = Pt(width)
    for number, row in enumerate((sheet.head, *rows)):
        table.rows[number].height = Pt(row.height)
        for column, (size, text) in enumerate(row.cells):
            cell = table.cell(number, column)
            mark = row.mark if column == 0 else ""
            link = _link(slide, row.links[column])
            _fill(cell, text, Type(size, bold=number == 0), tongue, _bullet(slide, mark), link)


@cache
def _mark_png(code: str) -> bytes:
    return svg_png(sign_svg(code), MARK_PX)


def _plain_style(table: Any, tongue: Tongue) -> None:
    """Take the banded style away: it has colours of its own that no template knows."""
    properties = table._tbl.tblPr  # noqa: SLF001 (nothing else reaches the direction)
    properties.find(qn("a:tableStyleId")).text = NO_STYLE
    properties.set("bandRow", "0")
    if tongue.leftward:
        properties.set("rtl", "1")


def _bullet(slide: Any, mark: str) -> Bullet | None:
    """Take a mark into the file, where it is one part however often it stands."""
    if not mark:
        return None
    _, relation = slide.part.get_or_add_image_part(BytesIO(_mark_png(mark)))
    return Bullet(relation, MARK_PT)


def _link(slide: Any, address: str) -> str:
    """Relate a slide to an address, which must be in ASCII; gives the relation, "" for none."""
    if not address:
        return ""
    relation: str = slide.part.relate_to(address, RT.HYPERLINK, is_external=True)
    return relation


def _fill(
    cell: Any, text: str, cut: Type, tongue: Tongue, bullet: Bullet | None, link: str
) -> None:
    """Fill a cell; a head's cell is bold, and has the stronger line under it."""
    set_paragraph(cell.text_frame.paragraphs[0], text, cut, tongue, bullet=bullet, link=link)
    x, y = Pt(PAD_X), Pt(PAD_Y)
    width, shade = (Pt(1), "") if cut.bold else (Pt(0.5), _PALER)
    properties = parse_xml(
        f'<a:tcPr {nsdecls("a")} marL="{x}" marR="{x}" marT="{y}" marB="{y}"><a:lnB w="{width}">'
        f'<a:solidFill><a:schemeClr val="tx1">{shade}</a:schemeClr></a:solidFill></a:lnB></a:tcPr>'
    )
    element = cell._tc  # noqa: SLF001 (nothing else reaches the borders)
    element.replace(element.get_or_add_tcPr(), properties)
