"""The briefing as a PDF, on pages of A4 or of a slide's size.

What it says reaches the template pages.typ as data, never as markup: no sign of a text acts there.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from dashboard.briefing.typesetting import REGIONS, typeset_pdf, typeset_png
from dashboard.draw.brief.briefing import Briefing, Table
from dashboard.draw.code import qr_matrix, qr_svg
from dashboard.draw.letters import clean, describe_line, drawable, line_count
from dashboard.draw.marking import LABEL_PT, marking
from dashboard.draw.marks import mark_name
from dashboard.draw.numerals import number_text
from dashboard.draw.pictures import Pictures
from dashboard.draw.speech import Words, side_by_side, speech
from dashboard.draw.style import KINDS
from dashboard.scene.fonts import ARABIC, SANS
from dashboard.scene.signs import sign_svg

Record = dict[str, Any]
TEMPLATE = Path(__file__).parent / "pages.typ"
# In millimetres: width and height of the paper, and the margin at either side.
PAPERS = {"a4": (210.0, 297.0, 12.5), "slide": (338.67, 190.5, 12.0)}
# The column of marks in millimetres: with the name of a kind, or with the sign of a status alone.
MARK_MM = {"a4": (19.0, 8.0), "slide": (28.0, 11.0)}
# Type of a table, and the space at the sides of a cell, in points.
TABLE_PT = {"a4": 8.0, "slide": 10.5}
TEXT_PT = {"a4": 9.0, "slide": 11.5}
TITLE_PT = {"a4": 17.0, "slide": 22.0}
PAD_PT = 4.0
LEADING = 1.5
# A row stays in one piece up to this share of a page's height.
WHOLE = 0.4
MOST_ROWS = 1000
POINTS_PER_MM = 72 / 25.4
QR_MARGIN = 4


def write_pages(briefing: Briefing, pictures: Pictures, paper: str) -> bytes:
    """Write a briefing as a PDF on "a4" or "slide"; raises KeyError for another paper.

    The same briefing and pictures give the same bytes.
    """
    data = json.dumps(_describe(briefing, pictures, paper), ensure_ascii=False)
    svgs = {"map": pictures.map_svg.decode(), "ribbon": pictures.ribbon_svg.decode()}
    return typeset_pdf(TEMPLATE.read_bytes(), {"data": data, **svgs}, accessible=True)


def svg_png(svg: str, width_px: int) -> bytes:
    """Turn a small square SVG document without text into a picture of dots."""
    source = f"#set page(width: {width_px}pt, height: auto, margin: 0pt, fill: none)\n"
    source += '#image(bytes(sys.inputs.svg), format: "svg", width: 100%)'
    return typeset_png(source.encode(), {"svg": svg}, 72)


def _describe(briefing: Briefing, pictures: Pictures, paper: str) -> Record:
    width, height, margin = PAPERS[paper]
    words, leftward = speech(briefing.language, briefing.calendar), briefing.direction == "rtl"
    told: Words = words["pages"]
    title = drawable(briefing.title, rtl=leftward) or words["page"]["title"]
    look = marking(briefing.banner)
    code = qr_matrix(clean(briefing.link))
    inner, link = (width - 2 * margin) * POINTS_PER_MM, clean(briefing.link)

    def said(
        text: str, share: float = 0.6, size: float = TEXT_PT[paper], *, bold: bool = False
    ) -> Record:
        return describe_line(text, inner * share, size, rtl=leftward, bold=bold)

    def lines(texts: Iterable[str]) -> list[Record]:
        return [said(text) for text in texts if clean(text)]

    def table(told: Table) -> Record:
        return _table(told, briefing, paper, words)

    def picture(size: tuple[float, float], alt: str, name: str) -> Record:
        alt = drawable(alt) or name
        return {"aspect": size[1] / size[0], "alt": alt, "title": said(name)}

    return {
        "paper": paper,
        "width": width,
        "height": height,
        "margin": margin,
        "size": TABLE_PT[paper],
        "text_size": TEXT_PT[paper],
        "title_size": TITLE_PT[paper],
        "label_size": LABEL_PT,
        "pad": PAD_PT,
        "language": briefing.language,
        "region": REGIONS.get(briefing.language),
        "leftward": leftward,
        "fonts": [SANS, ARABIC],
        "name": title,
        "title": said(title, 0.4, TITLE_PT[paper], bold=True),
        "banner": said(briefing.banner, 0.5, LABEL_PT, bold=True)
        if clean(briefing.banner)
        else None,
        "rights": [text for text in [clean(briefing.banner)] if text],
        "ground": look.ground,
        "ink": look.ink,
        "organisation": said(briefing.organisation),
        "window": said(briefing.window),
        "as_of": said(briefing.as_of),
        "count": said(briefing.count, 0.25, TITLE_PT[paper], bold=True),
        "reasons": [said(text, 0.25) for text in briefing.reasons if clean(text)],
        "filters": said(_filters(briefing, words), 0.4),
        "caption": said(briefing.caption),
        "map": picture(pictures.map_size, pictures.map_alt, told["map"]),
        "ribbon": picture(pictures.ribbon_size, pictures.ribbon_alt, words["ribbon"]["title"]),
        "crossings": table(briefing.crossings),
        "incidents": table(briefing.incidents),
        "claims": table(briefing.claims),
        "changes_title": said(briefing.changes_title),
        "changes": [table(one) for one in briefing.changes],
        "not_drawn_title": said(told["not_drawn"]),
        "not_drawn": lines(briefing.not_drawn),
        "sources": table(briefing.sources),
        "marks": _marks(briefing, words),
        "stamp": said(briefing.stamp),
        "attribution": said(briefing.attribution),
        "page": told["page"],
        "separator": words["language"]["separator"],
        "digits": list(words["language"]["signs"]["digits"]),
        "view": said(told["view"]),
        "link": said(link, 0.5),
        "url": link if link.startswith(("http://", "https://")) else None,
        "qr": code and qr_svg(code, QR_MARGIN),
        "qr_alt": drawable(f"{told['view']}: {link}"),
    }


def _filters(briefing: Briefing, words: Words) -> str:
    filters = side_by_side(briefing.filters, words)
    text: str = words["pages"]["filters"].format(filters=filters)
    return text if briefing.filters else ""


def _table(table: Table, briefing: Briefing, paper: str, words: Words) -> Record:
    """Describe a table: cells by row, and of each row whether it stays in one piece."""
    leftward, marked = briefing.direction == "rtl", any(table.kinds)
    (width, height, margin), size = PAPERS[paper], TABLE_PT[paper]
    named = any(code in KINDS for code in table.kinds)
    mark = MARK_MM[paper][0 if named else 1] if marked else 0.0
    inner = (width - 2 * margin - mark) * POINTS_PER_MM
    widths = [share / sum(table.widths) * inner - 2 * PAD_PT for share in table.widths]
    most = height * WHOLE * POINTS_PER_MM / (size * LEADING)
    codes = table.kinds if marked else ("",) * len(table.rows)
    left = max(len(table.rows) - MOST_ROWS, 0)
    cut = words["briefing"]["left"].format(count=number_text(left, words)) if left else ""

    def described(
        text: str, width: float = inner, size: float = size, *, bold: bool = False
    ) -> Record:
        return describe_line(text, width, size, rtl=leftward, bold=bold)

    rows = []
    for number, (row, code) in enumerate(islice(zip(table.rows, codes, strict=True), MOST_ROWS)):
        cells = [described(cell, wide) for cell, wide in zip(row, widths, strict=True)]
        for column, cell in enumerate(cells):
            cell["url"] = table.link(number, column)
        whole = _tallest(cells, widths, size) <= most
        rows.append({"cells": cells, "mark": code, "whole": whole})
    head = zip(table.head, widths, strict=True)
    return {
        "title": described(table.title, inner, TITLE_PT[paper]),
        "head": [described(text, wide, bold=True) for text, wide in head],
        "widths": list(table.widths),
        "rows": rows,
        "mark": mark,
        "kind": described(words["filters"]["kind"] if named else ""),
        "empty": described(table.empty),
        "note": described(" ".join(part for part in (cut, table.note) if part)),
    }


def _tallest(cells: Sequence[Record], widths: Sequence[float], size: float) -> int:
    counts = (
        line_count(cell["text"], wide, size) for cell, wide in zip(cells, widths, strict=True)
    )
    return max(counts, default=0)


def _marks(briefing: Briefing, words: Words) -> Record:
    tables = (briefing.crossings, briefing.incidents, *briefing.changes)
    codes = dict.fromkeys(code for table in tables for code in table.kinds if code)
    # the status of a crossing has a column of its own
    return {
        code: {"svg": sign_svg(code), "name": mark_name(code, words), "told": code in KINDS}
        for code in codes
    }
