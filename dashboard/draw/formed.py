"""What a form shows back of what is typed: the day meant, the place found, the faults."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from dashboard.draw.placewords import placement_name, precision_text
from dashboard.draw.speech import Words
from dashboard.draw.spot import draw_spot
from dashboard.draw.words import named_figure
from dashboard.figures import FigureError, parse_figure, parse_figures
from dashboard.figures import display as display_figure
from dashboard.problems import Problem, format_problem
from dashboard.when import WhenError, parse_when
from dashboard.when import display as display_when
from geodata.gazetteer import Gazetteer
from geodata.locate import locate
from geodata.placement import Placement

MOST_CHOICES = 5
PLACE_CODES = ("unknown-place", "ambiguous-place")


@dataclass(frozen=True, slots=True)
class PlaceLook:
    """What a place comes to: what is drawn and told, what hinders it, what to write instead."""

    drawn: dict[str, Any] | None = None
    told: tuple[str, ...] = ()
    fault: str = ""
    choices: tuple[dict[str, Any], ...] = ()


def meaning_of_date(text: str, words: Words) -> str:
    """Say which days a text means, "" where it is empty or none."""
    if not text.strip():
        return ""
    try:
        meant = display_when(parse_when(text.strip()), words)
    except WhenError:  # told beside the field, as a problem
        return ""
    said: str = words["form"]["means"].format(meaning=meant)
    return said


def meaning_of_figures(text: str, words: Words) -> str:
    """Say which numbers a text means; what is none is told as a problem."""
    said = []
    try:
        figures = parse_figures(text)
    except FigureError:
        return ""
    for name, number in figures.items():
        try:
            said.append(named_figure(name, display_figure(parse_figure(number), words), words))
        except FigureError:
            continue
    told: str = words["form"]["means"].format(meaning=words["language"]["comma"].join(said))
    return told if said else ""


def describe_place(lines: Sequence[str], gazetteer: Gazetteer, words: Words) -> PlaceLook:
    """Place what is written, draw it, or tell what is missing."""
    if not lines:
        return PlaceLook()
    answers = [locate(line, gazetteer) for line in lines]
    faults = [answer.why for answer in answers if answer.placement is None]
    choices = tuple(
        {"line": number, "write": candidate.write, "why": candidate.why}
        for number, answer in enumerate(answers)
        if answer.placement is None
        for candidate in answer.candidates[:MOST_CHOICES]
    )
    found = answers[0] if len(answers) == 1 else locate(list(lines), gazetteer)
    if found.placement is None:
        return PlaceLook(fault="; ".join(faults) or found.why, choices=choices)
    parts = [answer.placement for answer in answers if answer.placement]
    told = _told(found.placement, parts, gazetteer, words)
    drawn = draw_spot(found.placement, gazetteer, told, words)
    return PlaceLook(drawn, (told, *found.placement.receipt.matched))


def _told(
    placement: Placement, parts: Sequence[Placement], gazetteer: Gazetteer, words: Words
) -> str:
    name = placement_name(placement, parts, gazetteer, words)
    said: str = words["form"]["placed"].format(
        place=name, precision=precision_text(placement, words)
    )
    return said


def faults(found: Sequence[Problem], words: Words) -> Markup:
    """Tell problems beside their field, in the words of the command line."""
    lines = [f"{one.message}{f' ({one.hint})' if one.hint else ''}" for one in found]
    if found and all(one.code in PLACE_CODES for one in found):
        lines.append(words["form"]["unplaced_claim"])
    items = (Markup('<li dir="auto">{}</li>').format(line) for line in lines)
    return Markup('<ul class="bi-faults">{}</ul>').format(Markup("").join(items))


def fault(why: str, then: str) -> Markup:
    """Tell that a place is not found, and what becomes of the incident."""
    return Markup('<ul class="bi-faults"><li dir="auto">{}</li><li dir="auto">{}</li></ul>').format(
        why, then
    )


def warning(text: str) -> Markup:
    """Tell why nothing was saved."""
    return Markup('<p class="bi-warning" dir="auto">{}</p>').format(text)


def unread(found: Sequence[Problem], words: Words) -> Markup:
    """Tell what of the register is not read, each with its file and line."""
    items = (Markup('<li dir="auto">{}</li>').format(format_problem(one)) for one in found)
    return Markup('{}<ul class="bi-faults">{}</ul>').format(
        warning(words["form"]["unread"]), Markup("").join(items)
    )


def changed_fields(changed: Sequence[str], out: Sequence[str], words: Words) -> Markup:
    """Tell which fields saving changes, and which it takes out of the entry."""
    told, comma = words["form"], words["language"]["comma"]
    lines = [
        told[name].format(fields=comma.join(fields))
        for name, fields in (("changes", changed), ("takes_out", out))
        if fields
    ]
    items = (Markup("<p>{}</p>").format(line) for line in lines or [told["unchanged"]])
    return Markup('<div class="bi-changes" dir="auto">{}</div>').format(Markup("").join(items))
