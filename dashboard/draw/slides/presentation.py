"""The briefing as slides of PowerPoint: text and tables that a reader can go on editing."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

from pptx.util import Pt

from dashboard.draw.brief.briefing import Briefing
from dashboard.draw.code import qr_matrix
from dashboard.draw.letters import clean
from dashboard.draw.pictures import Pictures
from dashboard.draw.slides.deck import TemplateError, open_deck
from dashboard.draw.slides.file import describe_deck, save_deck
from dashboard.draw.slides.frame import (
    GAP,
    Told,
    far_end,
    joined,
    new_told_slide,
    notes_of,
    room_beside,
)
from dashboard.draw.slides.parts import add_change_slides, add_list_slides, add_table_slides
from dashboard.draw.slides.shapes import add_code, describe_picture
from dashboard.draw.slides.text import TAGS, Box, Tongue, Type, add_fitted
from dashboard.draw.speech import speech

__all__ = ["TemplateError", "write_slides"]

COUNT, FILTERS, CAPTION = Type(14, bold=True), Type(9), Type(12)
QR_PT, UNDER_PICTURE = 76.0, 82.0


def write_slides(briefing: Briefing, pictures: Pictures, template: Path | None = None) -> bytes:
    """Write a briefing as a PowerPoint file, on a user's template where one is given.

    The same briefing, pictures and template give the same bytes; raises TemplateError for a
    template that no slides can be made of.
    """
    tongue = Tongue(briefing.language, briefing.direction == "rtl")
    deck, words = open_deck(template, tongue), speech(briefing.language, briefing.calendar)
    told = Told(briefing, deck, words, notes_of(briefing, words, tongue))
    _add_map(told, pictures)
    _add_ribbon(told, pictures)
    for table in (briefing.crossings, briefing.incidents):
        add_table_slides(told, table, table.title)
    if briefing.claims.rows:
        add_table_slides(told, briefing.claims, briefing.claims.title)
    add_change_slides(told)
    add_list_slides(told, words["pages"]["not_drawn"], briefing.not_drawn)
    add_table_slides(told, briefing.sources, briefing.sources.title)
    describe_deck(deck.file, briefing, TAGS[briefing.language])
    return save_deck(deck.file)


def _add_picture(slide: Any, png: bytes, size: tuple[float, float], box: Box) -> Any:
    """Add a picture as large as it fits a box."""
    scale = min(box.width / size[0], box.height / size[1])
    width, height = size[0] * scale, size[1] * scale
    left, top = box.left + (box.width - width) / 2, box.top + (box.height - height) / 2
    return slide.shapes.add_picture(BytesIO(png), *(Pt(n) for n in (left, top, width, height)))


def _add_map(told: Told, pictures: Pictures) -> None:
    deck, briefing, tongue = told.deck, told.briefing, told.tongue
    slide = new_told_slide(told, briefing.title, first=True)
    body = deck.body
    place = replace(body, height=body.height - UNDER_PICTURE - 4)
    shape = _add_picture(slide, pictures.map_png, pictures.map_size, place)
    describe_picture(shape, told.words["pages"]["map"], pictures.map_alt)
    row = Box(body.left, body.top + place.height + 6, body.width, UNDER_PICTURE)
    matrix = qr_matrix(clean(briefing.link))
    if matrix is not None:
        spot = replace(far_end(row, QR_PT, tongue), height=QR_PT)
        alt = f"{told.words['pages']['view']}: {briefing.link}"
        add_code(slide, matrix, spot, alt)
        row = room_beside(row, QR_PT + GAP, tongue)
    count = joined((briefing.count, *briefing.reasons), tongue)
    add_fitted(slide, replace(row, height=20.0), count, COUNT, tongue, "Count")
    top = row.top + 21
    if briefing.filters:
        filters = told.words["pages"]["filters"].format(filters=joined(briefing.filters, tongue))
        add_fitted(slide, replace(row, top=top, height=15.0), filters, FILTERS, tongue, "Filters")
        top += 15
    caption = replace(row, top=top, height=row.top + UNDER_PICTURE - 4 - top)
    add_fitted(slide, caption, briefing.caption, CAPTION, tongue, "Caption")


def _add_ribbon(told: Told, pictures: Pictures) -> None:
    title: str = told.words["ribbon"]["title"]
    slide = new_told_slide(told, title)
    shape = _add_picture(slide, pictures.ribbon_png, pictures.ribbon_size, told.deck.body)
    describe_picture(shape, title, pictures.ribbon_alt)
