"""A picture on a page with what it says of itself: how large it is drawn, and the page as a file.

What is set is measured first: it decides how much of the page the picture gets.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from dashboard.briefing.file import described_png, described_svg, one_line
from dashboard.briefing.frame import describe_frame
from dashboard.briefing.layout import Block, Layout, Size, column_widths, flowed, lay_out
from dashboard.briefing.outlines import outlined
from dashboard.briefing.panel import PAPER_PT_PER_PX, Told, told_by
from dashboard.briefing.typesetting import REGIONS, ask, typeset_pdf, typeset_png, typeset_svgs
from dashboard.draw.brief.records import Briefing
from dashboard.draw.marking import LABEL_PT
from dashboard.draw.speech import speech
from dashboard.scene.fonts import ARABIC, SANS

Format = Literal["png", "svg", "pdf"]
Record = dict[str, Any]
SizePx = tuple[int, int]
TEMPLATE = Path(__file__).parent / "plate.typ"
# In inches: a slide of 16:9, and a page on its side.
SIZES: Mapping[str, Size] = {"slide": (13.333, 7.5), "a4": (11.69, 8.27)}
# Between frame and body; about a picture without a frame.
SIDE, OVER, UNDER, BARE = 20.0, 10.0, 2.0, 8.0
# A first guess at the picture's part of a body, from which it is known what must be explained.
GUESS = (0.8, 0.95)
# What must be told depends on the picture, whose size depends on what must be told.
ROUNDS = 3
LEAST_PX = 40
DPI = 200


@dataclass(frozen=True, slots=True)
class Picture:
    """What is drawn: `draw` gives, for a size in px, an SVG (where asked for) and its scene.

    `describe` describes the panel that explains so much of a scene; `worth` weighs a size in px;
    the panel names so many things as one of `named`.
    """

    draw: Callable[[SizePx, bool], tuple[str, Record]]
    describe: Callable[[Told, Record], Record]
    worth: Callable[[SizePx], float]
    named: Sequence[int]
    alt: str


@dataclass(frozen=True, slots=True)
class Plate:
    """A page that is worked out: what the template is given, and the words of its file."""

    data: Record
    svg: str
    title: str
    alt: str
    code: str
    language: str
    rights: str

    @property
    def inputs(self) -> dict[str, str]:
        """Give what the template reads."""
        return {"data": json.dumps(self.data, ensure_ascii=False), "picture": self.svg}


def make_plate(briefing: Briefing, picture: Picture, size: Size, *, framed: bool) -> Plate:
    """Lay a picture out on a page of a size in inches, with a frame or as a page's own part."""
    width, height = (side * 72 for side in size)
    page = _describe_page(briefing, picture.alt, (width, height), framed=framed)
    left, top, *body = page["body"] = _body(page)
    layout = _share(page, (body[0], body[1]), picture)
    svg, scene = picture.draw(_in_px(layout.size), True)
    panel = picture.describe(told_by(scene), scene)
    across, down, *_ = layout.picture
    wide, high = (side * PAPER_PT_PER_PX for side in scene["size"])
    page |= {
        "asked": False,
        "panel": panel,
        "picture": (left + across, top + down, wide, high),
        **_columns(page, panel, layout),
    }
    alt, banner = one_line(picture.alt), one_line(briefing.banner)
    title, code = one_line(briefing.title), one_line(briefing.code)
    return Plate(page, svg, title, alt, code, briefing.language, banner)


def write_plate(plate: Plate, format: Format, dpi: int = DPI) -> bytes:  # noqa: A002
    """Write a plate as a file; the same plate gives the same bytes."""
    template = TEMPLATE.read_bytes()
    if format == "pdf":
        return typeset_pdf(template, plate.inputs)
    texts = (plate.title, plate.alt, plate.code, plate.rights)
    if format == "png":
        return described_png(typeset_png(template, plate.inputs, dpi), *texts, dpi=dpi)
    (drawn,) = typeset_svgs(template, plate.inputs)
    return described_svg(outlined(drawn), *texts, language=plate.language)


def _describe_page(briefing: Briefing, alt: str, size: Size, *, framed: bool) -> Record:
    """Describe a page before anything on it has its place."""
    words = speech(briefing.language, briefing.calendar)
    code, banner = one_line(briefing.code), one_line(briefing.banner)
    return {
        "asked": True,
        "width": size[0],
        "height": size[1],
        "language": briefing.language,
        "region": REGIONS.get(briefing.language),
        "leftward": briefing.direction == "rtl",
        "fonts": [SANS, ARABIC],
        "separator": words["language"]["separator"],
        "label_size": LABEL_PT,
        "name": one_line(briefing.title) or words["page"]["title"],
        "alt": one_line(alt) or words["page"]["title"],
        "keywords": [text for text in (code, banner) if text],
        "frame": describe_frame(briefing, size[0], words) if framed else None,
        "panel": None,
        "measured": [],
        "named": [],
    }


def _ask(page: Record, **more: Any) -> Record:
    found: Record = ask(TEMPLATE.read_bytes(), {"data": json.dumps(page | more)}, "heights")
    return found


def _body(page: Record) -> tuple[float, float, float, float]:
    """Give where the body of a page lies: left, top, width, height."""
    width, height = page["width"], page["height"]
    if page["frame"] is None:
        return BARE, BARE, width - 2 * BARE, height - 2 * BARE
    heights = _ask(page)
    top = heights["header"] + OVER
    return SIDE, top, width - 2 * SIDE, height - top - heights["footer"] - UNDER


def _in_px(size: Size) -> SizePx:
    width, height = (max(LEAST_PX, int(side / PAPER_PT_PER_PX)) for side in size)
    return width, height


def _share(page: Record, body: Size, picture: Picture) -> Layout:
    """Find how a body is shared between a picture and the panel that explains it."""
    _, scene = picture.draw(_in_px((body[0] * GUESS[0], body[1] * GUESS[1])), False)
    told, last = Told(), told_by(scene)
    for _ in range(ROUNDS):
        told = told.with_all(last)
        layout = _lay_out(page, body, picture.describe(told, scene), picture)
        _, scene = picture.draw(_in_px(layout.size), False)
        last = told_by(scene)
        if told.explains(last):
            break
    return layout


def _lay_out(page: Record, body: Size, panel: Record, picture: Picture) -> Layout:
    if panel["key"] is not None:
        under = _ask(page, panel=panel)["key"]
        return Layout((0.0, 0.0, body[0], body[1] - under), 0.0, (), 0.0, 0)
    widths = column_widths(body)
    blocks = _measure(page, panel, widths, picture.named)
    return lay_out(
        body,
        blocks,
        picture.named,
        lambda size: picture.worth(_in_px(size)),
        mirrored=page["leftward"],
    )


def _measure(
    page: Record, panel: Record, widths: Sequence[float], named: Sequence[int]
) -> dict[tuple[float, int], list[Block]]:
    """Measure the blocks of a panel for each width of a column and each count of what is named."""
    told = _ask(page, panel=panel, measured=widths, named=named)["columns"]
    return {
        (width, count): [
            (height, is_head)
            for height, is_head in (*column["first"], *strip, *column["last"])
        ]
        for width, column in zip(widths, told, strict=True)
        for count, strip in zip(named, column["strips"], strict=True)
    }


def _columns(page: Record, panel: Record, layout: Layout) -> Record:
    """Tell which blocks of a panel stand in which of its columns."""
    if panel["key"] is not None:
        return {}
    way = (layout.column, layout.named)
    blocks = _measure(page, panel, [layout.column], [layout.named])[way]
    counts = flowed(blocks, len(layout.starts), layout.depth) or [len(blocks)]
    left, top, *_ = page["body"]
    return {
        "column": layout.column,
        "shown": layout.named,
        "columns": [
            (left + x, top + y, taken)
            for (x, y), taken in zip(layout.starts, counts, strict=False)
        ],
    }
