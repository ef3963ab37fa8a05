"""The slides of tables and lists: as many as they need, up to a bound that is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import islice
from typing import Any

from dashboard.draw.brief.briefing import Table
from dashboard.draw.letters import clean, line_count
from dashboard.draw.numerals import number_text
from dashboard.draw.slides.frame import Told, joined, new_told_slide
from dashboard.draw.slides.tables import Row, Sheet, add_table, plan_rows, plan_sheet
from dashboard.draw.slides.text import (
    SPARE,
    Box,
    Tongue,
    Type,
    add_box,
    add_fitted,
    fitted_text,
)
from dashboard.draw.speech import Words

LIST, NOTE, GROUP = Type(12), Type(9), Type(12, bold=True)
# A table or a list takes so many slides at most.
MOST_PARTS = 12
# The ground between a table and its note, and after a group of changes.
NOTE_GAP, GROUP_GAP = 4.0, 12.0


def _titled(title: str, part: int, parts: int, words: Words) -> str:
    if parts == 1:
        return title
    told: str = words["pages"]["part"].format(
        title=title, part=number_text(part, words), parts=number_text(parts, words)
    )
    return told


def _note_height(note: str, body: Box, tongue: Tongue) -> float:
    """Give the height that a note needs under a table, within bounds."""
    if not clean(note):
        return 0.0
    lines = line_count(clean(note), body.width * SPARE, NOTE.size)
    return NOTE_GAP + min(lines * NOTE.size * tongue.leading + 1, body.height * 0.2)


def add_table_slides(told: Told, table: Table, title: str) -> None:
    """Add a table on as many slides as it needs, up to a bound that is told."""
    words, body, tongue = told.words, told.deck.body, told.tongue
    if not table.rows:
        add_list_slides(told, title, [joined((table.empty, table.note), tongue)])
        return
    sheet = plan_sheet(table, body.width, words, tongue)
    note = table.note
    for _ in range(2):
        room = body.height - _note_height(note, body, tongue)
        parts = list(islice(plan_rows(table, sheet, room, words, tongue), MOST_PARTS))
        left = len(table.rows) - sum(len(part) for part in parts)
        if not left:
            break
        note = joined(
            (words["briefing"]["left"].format(count=number_text(left, words)), table.note), tongue
        )
    for number, rows in enumerate(parts, start=1):
        slide = new_told_slide(told, _titled(title, number, len(parts), words))
        _set_table(slide, told, body, sheet, rows, table.title, note)


def _height(sheet: Sheet, rows: Sequence[Row]) -> float:
    return sheet.head.height + sum(row.height for row in rows)


def _set_table(
    slide: Any, told: Told, box: Box, sheet: Sheet, rows: Sequence[Row], title: str, note: str
) -> None:
    """Set a table at the top of a box, and its note under it."""
    add_table(slide, box, sheet, rows, told.tongue, title)
    height = _note_height(note, told.deck.body, told.tongue) - NOTE_GAP
    if height > 0:
        top = box.top + _height(sheet, rows) + NOTE_GAP
        place = replace(box, top=top, height=height)
        add_fitted(slide, place, note, NOTE, told.tongue, "Note")


def add_change_slides(told: Told) -> None:
    """Add what changed: groups under one another, those that are long on slides of their own."""
    words, body, tongue = told.words, told.deck.body, told.tongue
    title, line = told.briefing.changes_title, GROUP.size * tongue.leading
    slide, top = None, body.top
    for table in told.briefing.changes:
        sheet = plan_sheet(table, body.width, words, tongue)
        note = table.note if table.rows else joined((table.empty, table.note), tongue)
        room = body.height - line - _note_height(note, body, tongue)
        rows = next(plan_rows(table, sheet, room, words, tongue), ())
        if len(rows) < len(table.rows):
            add_table_slides(told, table, f"{title}: {table.title}")
            slide = None
            continue
        height = line + _note_height(note, body, tongue) + (_height(sheet, rows) if rows else 0)
        if slide is None or top + height > body.top + body.height:
            slide, top = new_told_slide(told, title), body.top
        place = replace(body, top=top, height=line)
        add_fitted(slide, place, table.title, GROUP, tongue, "Group")
        under = replace(body, top=top + line, height=height - line)
        if rows:
            _set_table(slide, told, under, sheet, rows, table.title, note)
        else:
            add_fitted(slide, under, note, NOTE, tongue, "Note")
        top += height + GROUP_GAP


def add_list_slides(told: Told, title: str, lines: Sequence[str]) -> None:
    """Add paragraphs on as many slides as they need, none for none."""
    words, body, tongue = told.words, told.deck.body, told.tongue
    line = LIST.size * tongue.leading
    # room for the line that counts what is left out
    room = replace(body, height=body.height - 2 * line)
    parts: list[list[str]] = []
    used = 0.0
    for number, whole in enumerate(lines):
        text = fitted_text(whole, room, LIST, tongue, least=LIST.size)[1]
        height = (line_count(text, body.width * SPARE, LIST.size) + 0.5) * line
        if not parts or used + height > room.height:
            if len(parts) == MOST_PARTS:
                left = number_text(len(lines) - number, words)
                parts[-1].append(words["briefing"]["more"].format(count=left))
                break
            parts.append([])
            used = 0.0
        parts[-1].append(text)
        used += height
    for number, texts in enumerate(parts, start=1):
        slide = new_told_slide(told, _titled(title, number, len(parts), words))
        add_box(slide, body, texts, LIST, tongue, "List", after=line / 2)
