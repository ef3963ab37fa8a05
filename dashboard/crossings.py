"""The status of every crossing at a moment, in words: what is told, since when, how long ago.

The rule, told to users in README.md, is in `tracks.py` and `spells.py`; here a day is looked up.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from dashboard.draw.numerals import number_text
from dashboard.draw.speech import ENGLISH, Words, counted, day_text, quoted
from dashboard.features import Features
from dashboard.model import Claim
from dashboard.spells import CrossingHistory, Spell, piece_on, spell_on
from dashboard.tracks import Track, crossing_tracks
from dashboard.when import When, display
from geodata.gazetteer import Gazetteer, Place

# Every word with which a status is told. {age} is left for who knows the moment, see fill_age.
WORDS: Mapping[str, str] = ENGLISH["crossing"]


@dataclass(frozen=True, slots=True)
class LaneStatus:
    """What is known of one traffic in one direction at a moment."""

    traffic: str
    direction: str
    status: str
    since: When | None
    last_confirmed: date | None
    age_days: int | None
    heard: bool
    claims: tuple[Claim, ...]
    conflict: bool
    decayed: bool
    incident: str
    note: str


@dataclass(frozen=True, slots=True)
class CrossingStatus:
    """What is known of one crossing at a moment.

    `heard` tells whether a source had spoken by then: where none had, `last_confirmed` is the
    beginning. `claims` are those that support the status, or did until it decayed; `conflict`
    tells that sources or incidents are at odds over it; `incident` is the id of the incident that
    told last, empty where none did; `lanes` are cargo and foot, each one way and the other.
    """

    place: Place
    status: str = "unknown"
    traffic: str = "all"
    direction: str = "both"
    since: When | None = None
    last_confirmed: date | None = None
    age_days: int | None = None
    heard: bool = False
    claims: tuple[Claim, ...] = ()
    conflict: bool = False
    decayed: bool = False
    incident: str = ""
    note: str = ""
    lanes: tuple[LaneStatus, ...] = ()


def crossing_statuses(
    features: Features, gazetteer: Gazetteer, moment: date, as_of: date
) -> tuple[CrossingStatus, ...]:
    """Derive the status of every crossing of the gazetteer at the end of a day, west to east."""
    return tuple(
        _status(tracks.place, spell_on(tracks.whole, moment), tracks.lanes, moment)
        for tracks in crossing_tracks(features, gazetteer, as_of)
    )


def status_in(history: CrossingHistory, moment: date) -> CrossingStatus:
    """Give the status at the end of a day out of a crossing's history."""
    return _status(history.place, piece_on(history.spells, moment), history.lanes, moment)


def _status(place: Place, spell: Spell, lanes: tuple[Track, ...], moment: date) -> CrossingStatus:
    age = age_days(spell, moment)
    return CrossingStatus(
        place,
        spell.status,
        spell.traffic,
        spell.direction,
        spell.since,
        spell.confirmed,
        age,
        spell.heard,
        spell.claims,
        spell.conflict,
        spell.decayed,
        spell.incident,
        fill_age(note_text(spell), age),
        tuple(_lane(track, moment) for track in lanes),
    )


def _lane(track: Track, moment: date) -> LaneStatus:
    spell = spell_on(track, moment)
    age = age_days(spell, moment)
    return LaneStatus(
        spell.traffic,
        spell.direction,
        spell.status,
        spell.since,
        spell.confirmed,
        age,
        spell.heard,
        spell.claims,
        spell.conflict,
        spell.decayed,
        spell.incident,
        fill_age(note_text(spell), age),
    )


def age_days(spell: Spell, moment: date) -> int | None:
    """Count the days since a source last spoke, None where no status has been told."""
    return (moment - spell.confirmed).days if spell.confirmed else None


def describe(crossing: CrossingStatus, words: Words = ENGLISH) -> tuple[str, str]:
    """Tell a status in two short lines: the status and since when; how old the knowledge is."""
    label, sub = _described(crossing, words)
    return _named(label, crossing.place.name, crossing.conflict, words), sub


def describe_lane(lane: LaneStatus, words: Words = ENGLISH) -> tuple[str, str]:
    """Tell the status of a lane as `describe` does, its traffic and direction for its name."""
    label, sub = _described(lane, words)
    if lane.since is None:
        label += _about(lane.traffic, lane.direction, words)
    return (_said(words, "conflict") if lane.conflict else "") + label, sub


def _described(told: CrossingStatus | LaneStatus, words: Words) -> tuple[str, str]:
    if told.since is None:
        return _said(words, "untold"), told.note
    label = status_text(told.status, told.traffic, told.direction, words)
    sub = _since_text(told.since, len(told.claims), told.heard, words)
    return label, fill_age(sub, told.age_days, words)


def describe_spell(spell: Spell, name: str = "", words: Words = ENGLISH) -> tuple[str, str]:
    """Tell a piece of a history in two short lines as `describe` does, with "{age}" left open."""
    if spell.since is None:
        label, sub = _said(words, "untold"), note_text(spell, words)
    else:
        label = status_text(spell.status, spell.traffic, spell.direction, words)
        sub = _since_text(spell.since, len(spell.claims), spell.heard, words)
    return _named(label, name, spell.conflict, words) if name else label, sub


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
        return f"{semicolon} ".join(
            _said(words, name).format(**fields) for name, holds in said.items() if holds
        )
    told = _said(words, "and").join(
        status_text(status, spell.traffic, spell.direction, words) for status in spell.told
    )
    unheard = spell.why == "decayed" and not spell.heard
    day = spell.confirmed or spell.from_day
    return _said(words, "unheard" if unheard else spell.why).format(
        told=told,
        day=day_text(day, words) if day else "",
        when=display(spell.when, words) if spell.when else "",
        age="{age}",
    )


def fill_age(text: str, days: int | None, words: Words = ENGLISH) -> str:
    """Put the age of knowledge where a text has left it open."""
    before = _said(words, "before").replace("{days}", number_text(days or 0, words))
    return text.replace("{age}", before if days else _said(words, "on the day"))


def _named(label: str, name: str, conflict: bool, words: Words) -> str:
    flag = _said(words, "conflict") if conflict else ""
    return flag + _said(words, "named").format(name=quoted(name, words), label=label)


def _since_text(since: When, count: int, heard: bool, words: Words) -> str:
    claims = counted(words, words["crossing"]["claims"], count)
    return _said(words, "told" if heard else "begun").format(
        since=display(since, words), age="{age}", claims=claims
    )


def _said(words: Words, name: str) -> str:
    told: str = words["crossing"][name]
    return told
