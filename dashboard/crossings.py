"""The status of every crossing at a moment, and the words in which a status is told.

The rule, told to users in README.md, is in `lanes.py` and `spells.py`; here a day is looked up.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from dashboard.draw.numerals import number_text
from dashboard.draw.speech import ENGLISH, Words, counted, quoted
from dashboard.features import Features
from dashboard.knowledge import Sources, count_roots
from dashboard.spells import CrossingHistory, Spell, piece_on, status_spells
from dashboard.when import When, display
from geodata.gazetteer import Place

# Every word with which a status is told. {age} is left for who knows the moment, see fill_age.
WORDS: Mapping[str, str] = ENGLISH["crossing"]


@dataclass(frozen=True, slots=True)
class CrossingStatus:
    """What is known of one crossing at a moment; `lanes` are in the order of `lanes.LANES`."""

    place: Place
    spell: Spell
    lanes: tuple[Spell, ...]
    moment: date


def crossing_statuses(features: Features, moment: date, as_of: date) -> tuple[CrossingStatus, ...]:
    """Derive the status of every crossing of the gazetteer at the end of a day, west to east."""
    return tuple(status_in(history, moment) for history in status_spells(features, as_of))


def status_in(history: CrossingHistory, moment: date) -> CrossingStatus:
    """Give the status at the end of a day out of a crossing's history."""
    return CrossingStatus(
        history.place,
        piece_on(history.spells, moment),
        tuple(piece_on(track.spells, moment) for track in history.lanes),
        moment,
    )


def age_days(spell: Spell, moment: date) -> int | None:
    """Count the days since a source last spoke, None where no status has been told."""
    return (moment - spell.confirmed).days if spell.confirmed else None


def describe(crossing: CrossingStatus, sources: Sources, words: Words = ENGLISH) -> tuple[str, str]:
    """Tell a status in two short lines: the status and since when; how old the knowledge is."""
    label, sub = describe_spell(crossing.spell, sources, crossing.place.name, words)
    return label, fill_age(sub, age_days(crossing.spell, crossing.moment), words)


def describe_lane(
    spell: Spell, moment: date, sources: Sources, words: Words = ENGLISH
) -> tuple[str, str]:
    """Tell the status of a lane as `describe` does, its traffic and direction for its name."""
    label, sub = describe_spell(spell, sources, words=words)
    if spell.why:
        # it names the lane; what was said of all of a crossing was not said of this traffic alone
        label += _about(spell.traffic, spell.direction, words)
        sub = note_text(replace(spell, traffic="", direction=""), words)
    flag = _said(words, "conflict") if spell.conflict else ""
    return flag + label, fill_age(sub, age_days(spell, moment), words)


def describe_spell(
    spell: Spell, sources: Sources, name: str = "", words: Words = ENGLISH
) -> tuple[str, str]:
    """Tell a piece of a history in two short lines, with "{age}" left open in the second."""
    label = label_text(spell, words)
    if spell.why:
        sub = note_text(spell, words)
    elif spell.parts:
        # of different ages, which one moment cannot fill in: the days themselves are told
        sub = _said(words, "apart").join(
            f"{_lane_label(part, words)}: {_since_text(part, sources, words, dated=True)}"
            for part in spell.parts
            if not part.why
        )
    else:
        sub = _since_text(spell, sources, words)
    return _named(label, name, spell.conflict, words) if name else label, sub


def label_text(spell: Spell, words: Words = ENGLISH) -> str:
    """Tell the status of a spell and of what traffic: "cargo open, foot closed", "closed"."""
    if spell.why:
        return _said(words, "untold")
    if spell.in_parts:
        return str(words["language"]["comma"]).join(
            _said(words, "lane").format(
                lane=_lane_label(part, words),
                status=_said(words, "unknown") if part.why else surely_text(part, words),
            )
            for part in spell.parts
        )
    return surely_text(spell, words) + _about(spell.traffic, spell.direction, words)


def _lane_label(part: Spell, words: Words) -> str:
    lane = _said(words, f"lane {part.traffic}")
    return lane + ("" if part.direction == "both" else f" {words['ledger'][part.direction]}")


def surely_text(spell: Spell, words: Words) -> str:
    """Tell a status and of what it is said; one that is only possible says so."""
    said = _said(words, spell.status)
    return said if spell.certain else _said(words, "possibly").format(status=said)


def status_text(status: str, traffic: str, direction: str, words: Words = ENGLISH) -> str:
    """Tell a status and what it is about: "closed to cargo, AF→TJ"."""
    return _said(words, status) + _about(traffic, direction, words)


def _about(traffic: str, direction: str, words: Words) -> str:
    told: Mapping[str, str] = words["crossing"]
    return told.get(f"traffic {traffic}", "") + told.get(f"direction {direction}", "")


def note_text(spell: Spell, words: Words = ENGLISH) -> str:
    """Say why no status is told, or what stands against the one that is; "{age}" is left open."""
    if not spell.why:
        rivals = _said(words, "and").join(_said(words, status) for status in spell.rivals)
        said = {
            "disputed": spell.disputed,
            "rivals": bool(spell.rivals),
            "against": bool(spell.against),
        }
        comma, semicolon = words["language"]["comma"], words["briefing"]["semicolon"]
        incidents = comma.join(quoted(incident, words) for incident in spell.against)
        fields = {"rivals": rivals, "incidents": incidents}
        own = [_said(words, name).format(**fields) for name, holds in said.items() if holds]
        own += [note for part in spell.parts if (note := note_text(part, words)) not in ("", *own)]
        return f"{semicolon} ".join(own)
    told = _said(words, "and").join(
        status_text(status, spell.traffic, spell.direction, words) for status in spell.told
    )
    return _said(words, _untold(spell)).format(
        told=str(words["language"]["comma"]).join(filter(None, (told, _said_of(spell, words)))),
        day=display(spell.said or spell.when, words) if spell.when else "",
        when=display(spell.when, words) if spell.when else "",
        age="{age}",
    )


def _untold(spell: Spell) -> str:
    if spell.why != "decayed":
        return spell.why
    form = "decayed" if spell.heard else "unheard"
    return form if _is_a_day(spell.said) else f"{form} about"


def _is_a_day(when: When | None) -> bool:
    return when is None or (when.middle == when.latest_start and not when.approximate)


def fill_age(text: str, days: int | None, words: Words = ENGLISH) -> str:
    """Put the age of knowledge where a text has left it open."""
    before = _said(words, "before").replace("{days}", number_text(days or 0, words))
    return text.replace("{age}", before if days else _said(words, "on the day"))


def _named(label: str, name: str, conflict: bool, words: Words) -> str:
    flag = _said(words, "conflict") if conflict else ""
    return flag + _said(words, "named").format(name=quoted(name, words), label=label)


def _since_text(spell: Spell, sources: Sources, words: Words, *, dated: bool = False) -> str:
    """Tell since when a status counts, when it was last said and by how many, and of what.

    How long ago that was is left open, unless it is not known to the day, or is to be `dated`.
    """
    form = "told" if spell.heard else "begun"
    aged = _is_a_day(spell.said) and not dated
    claims = counted(words, words["crossing"]["claims"], count_roots(spell.claims, sources))
    said = _said(words, form if aged else f"{form} about").format(
        since=display(spell.when, words) if spell.when else "",
        when=display(spell.said, words) if spell.said else "",
        age="{age}",
        claims=claims,
    )
    reach = _said_of(spell, words)
    schedule = f" · {quoted(spell.schedule, words)}" if spell.schedule else ""
    return said + (f" · {reach}" if reach else "") + schedule


def _said_of(spell: Spell, words: Words) -> str:
    """Tell of what a status was said, where that is not the crossing itself."""
    reach = spell.reach
    if reach is None or reach.said_of == "crossing":
        return ""
    if reach.said_of == "crossings":
        return counted(words, words["crossing"]["said of crossings"], len(reach.crossings))
    return _said(words, f"said of {reach.said_of}")


def _said(words: Words, name: str) -> str:
    told: str = words["crossing"][name]
    return told
