"""What stands on every slide: its title, the window, the banner, the footer, the notes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Pt

from dashboard.draw.brief.briefing import Briefing
from dashboard.draw.letters import clean, runs_left, width_em
from dashboard.draw.marking import LABEL_PT, marking
from dashboard.draw.numerals import number_text
from dashboard.draw.slides.deck import BAND_INK, BAND_SOFT, FOOTER, Deck, new_slide
from dashboard.draw.slides.text import (
    FAMILY,
    Box,
    Tongue,
    Type,
    add_box,
    add_fitted,
    add_number,
    fill_frame,
    fill_ground,
    fitted_text,
    set_paragraph,
)
from dashboard.draw.speech import Words, speech

TITLE, UNDER, SMALL = Type(22, bold=True), Type(11.5), Type(7)
LABEL = Type(LABEL_PT, bold=True)
GAP = 12.0
# What is said of the sources in notes takes so many lines at most.
MOST_NOTED = 40
# A banner's words are set with so much ground at each side.
LABEL_PAD = 6.0
# Another font may stand in for ours, and is wider: a classification must not be cut.
LABEL_ROOM = 1.2


@dataclass(frozen=True, slots=True)
class Told:
    """What the slides of one deck have in common."""

    briefing: Briefing
    deck: Deck
    words: Words
    notes: tuple[str, ...]

    @property
    def tongue(self) -> Tongue:
        """Give the language of the deck."""
        return self.deck.tongue


def joined(texts: Iterable[str], tongue: Tongue) -> str:
    """Join texts into a line that runs as the language does, whatever letters it begins with."""
    separator: str = speech(tongue.language)["language"]["separator"]
    line = separator.join(_apart(text, tongue) for text in texts if clean(text))
    if runs_left(line, rtl=tongue.leftward) == tongue.leftward:
        return line
    return ("\u200f" if tongue.leftward else "\u200e") + line


def _apart(text: str, tongue: Tongue) -> str:
    """Set a text apart that runs the other way, or it would take digits of the next along."""
    if runs_left(text, rtl=tongue.leftward) == tongue.leftward:
        return text
    return ("\u2066" if tongue.leftward else "\u2067") + text + "\u2069"


def notes_of(briefing: Briefing, words: Words, tongue: Tongue) -> tuple[str, ...]:
    """Tell in full what a slide has no room for: caption, view, sources."""
    more: str = words["briefing"]["more"]
    filters = words["pages"]["filters"].format(filters=joined(briefing.filters, tongue))
    rows = briefing.sources.rows
    sources = [joined(row, tongue) for row in rows[:MOST_NOTED]]
    sources += (
        [more.format(count=number_text(len(rows) - MOST_NOTED, words))]
        if len(rows) > MOST_NOTED
        else []
    )
    lines = [
        briefing.banner,
        briefing.caption,
        joined((briefing.count, *briefing.reasons), tongue),
        filters if briefing.filters else "",
        joined((briefing.window, briefing.as_of), tongue),
        briefing.stamp,
        briefing.link,
        briefing.attribution,
        briefing.sources.title if sources else "",
        *sources,
    ]
    return tuple(line for line in lines if clean(line))


def new_told_slide(told: Told, title: str, *, first: bool = False) -> Any:
    """Add a slide with what stands on each: title, window, banner, footer, notes."""
    deck, briefing = told.deck, told.briefing
    slide, holder = new_slide(deck)
    _set_title(slide, holder, title, deck)
    wide = _add_banner(slide, told, deck.under.top, deck.under.height)
    name = briefing.organisation if first else briefing.title
    under = room_beside(deck.under, wide + GAP if wide else 0.0, deck.tongue)
    text = joined((name, briefing.window, briefing.as_of), deck.tongue)
    soft = BAND_SOFT if deck.own else ""
    add_fitted(slide, under, text, replace(UNDER, color=soft), deck.tongue, "Window", least=7.0)
    _add_footer(slide, told)
    frame = slide.notes_slide.notes_text_frame
    for number, line in enumerate(told.notes):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        set_paragraph(paragraph, line, Type(12), deck.tongue)
    return slide


def _set_title(slide: Any, holder: Any, title: str, deck: Deck) -> None:
    """Set a title in its placeholder, in the template's own type where there is a template."""
    most = TITLE.size if deck.own else min(28.0, deck.title.height / deck.tongue.leading)
    cut = Type(most, True, BAND_INK, family=FAMILY) if deck.own else Type(most, family="")
    box = deck.title
    if holder is None:
        add_fitted(slide, box, title, replace(cut, bold=True, family=FAMILY), deck.tongue, "Title")
        return
    size, text = fitted_text(title, box, cut, deck.tongue)
    frame = holder.text_frame
    # without the ground that placeholders keep, titles stand over what is under them
    frame.margin_left = frame.margin_right = 0
    set_paragraph(frame.paragraphs[0], text, replace(cut, size=size), deck.tongue)


def room_beside(box: Box, taken: float, tongue: Tongue) -> Box:
    """Leave room at the far end of a box."""
    left = box.left + taken if tongue.leftward else box.left
    return replace(box, left=left, width=box.width - taken)


def far_end(box: Box, width: float, tongue: Tongue) -> Box:
    """Give the far end of a box."""
    left = box.left if tongue.leftward else box.left + box.width - width
    return replace(box, left=left, width=width)


def _add_banner(slide: Any, told: Told, top: float, height: float) -> float:
    """Add the classification in its colours at the far end of a row; returns how wide it is."""
    text, deck = clean(told.briefing.banner), told.deck
    if not text:
        return 0.0
    look = marking(text)
    wide = width_em(text, bold=True) * LABEL.size * LABEL_ROOM + 2 * LABEL_PAD
    width = min(wide, 0.45 * deck.under.width)
    place = far_end(Box(deck.under.left, top, deck.under.width, height), width, deck.tongue)
    ground = add_box(slide, place, [], LABEL, deck.tongue, "Banner")
    fill_ground(ground, look.ground)
    inner = replace(place, width=width - 2 * LABEL_PAD)
    cut = replace(LABEL, color=look.ink)
    size, line = fitted_text(text, inner, cut, deck.tongue)
    fill_frame(ground.text_frame, [line], replace(cut, size=size), deck.tongue)
    ground.text_frame.margin_left = ground.text_frame.margin_right = Pt(LABEL_PAD)
    ground.text_frame.vertical_anchor, ground.text_frame.word_wrap = MSO_ANCHOR.MIDDLE, False
    ground.text_frame.paragraphs[0].alignment = PP_ALIGN.CENTER
    return width


def _add_footer(slide: Any, told: Told) -> None:
    """Add stamp, code and attribution, the slide's number, and the banner once more."""
    deck, briefing = told.deck, told.briefing
    top = deck.height - FOOTER + 2
    row = Box(deck.under.left, top, deck.under.width, FOOTER - 6)
    wide = max(_add_banner(slide, told, top + 15, 18.0), 60.0)
    place = room_beside(row, wide + GAP, deck.tongue)
    line_height = replace(place, height=SMALL.size * deck.tongue.leading + 0.1)
    lines = [
        fitted_text(text, line_height, SMALL, deck.tongue, least=SMALL.size)[1]
        for text in (
            joined((briefing.stamp, briefing.as_of), deck.tongue),
            briefing.link,
            briefing.attribution,
        )
        if clean(text)
    ]
    add_box(slide, place, lines, SMALL, deck.tongue, "Stamp")
    spot = replace(far_end(row, wide, deck.tongue), height=13.0)
    add_number(slide, spot, replace(SMALL, size=9.0, bold=True, far=True), deck.tongue)
