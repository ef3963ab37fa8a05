"""The status of every crossing at a moment, derived from what the register says.

The rule, told to users in README.md: a status is told by incidents that carry one, are placed at
just that crossing, are supported by a claim known by the day, and had begun by the moment (an
approximate beginning counts from its middle). The one that began last tells; where two that began
on one day differ, or the last one has come to the end written for it, the status is unknown.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from dashboard.features import Features
from dashboard.knowledge import contradictions, known_claims, middle_start, publication_days
from dashboard.model import Claim, Incident
from dashboard.when import When, display
from geodata.gazetteer import Gazetteer, Place


@dataclass(frozen=True, slots=True)
class CrossingStatus:
    """What is known of one crossing at a moment.

    `claims` are those that support the status; `conflict` tells that another claim disputes it,
    that another incident contradicts it, or that two statuses began on one day; `incident` is the
    id of the incident that tells the status, empty where none does.
    """

    place: Place
    status: str = "unknown"
    traffic: str = "all"
    direction: str = "both"
    since: When | None = None
    last_confirmed: date | None = None
    age_days: int | None = None
    claims: tuple[Claim, ...] = ()
    conflict: bool = False
    incident: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class _Word:
    """One incident that tells a status: since when it counts, and who supports it."""

    began: date
    incident: Incident
    claims: tuple[Claim, ...]
    supports: tuple[Claim, ...]


def crossing_statuses(
    features: Features, gazetteer: Gazetteer, moment: date, as_of: date
) -> tuple[CrossingStatus, ...]:
    """Derive the status of every crossing of the gazetteer at the end of a day, west to east."""
    crossings = [place for place in gazetteer.places.values() if place.layer == "crossing"]
    words: dict[str, list[_Word]] = {}
    for incident, placement in zip(
        features.frame["incident"], features.frame["placement"], strict=True
    ):
        word = _word(incident, features, moment, as_of)
        # a stretch that ends at a crossing, or a place near it, tells nothing of the crossing
        if word and placement and len(placement.place_ids) == 1:
            place = gazetteer.places.get(placement.place_ids[0])
            if place and place.layer == "crossing" and placement.name == place.name:
                words.setdefault(place.id, []).append(word)
    against = contradictions(list(features.frame["incident"]), features.sources, as_of)
    return tuple(
        _status(place, words.get(place.id, []), features, moment, against)
        for place in sorted(crossings, key=lambda place: place.lon)
    )


def _word(incident: Incident, features: Features, moment: date, as_of: date) -> _Word | None:
    if not incident.status or incident.when is None:
        return None
    began = middle_start(incident.when)
    claims = known_claims(incident, features.sources, as_of)
    supports = tuple(claim for claim in claims if claim.stance == "supports")
    if began is None or began > moment or not supports:
        return None
    return _Word(began, incident, claims, supports)


def _status(
    place: Place,
    words: list[_Word],
    features: Features,
    moment: date,
    against: dict[str, tuple[str, ...]],
) -> CrossingStatus:
    if not words:
        return CrossingStatus(place)
    began = max(word.began for word in words)
    latest = [word for word in words if word.began == began]
    word = latest[-1]
    incident, when = word.incident, word.incident.when
    told = {(w.incident.status, w.incident.traffic, w.incident.direction) for w in latest}
    if len({status for status, _, _ in told}) > 1:
        note = f"two statuses since {began}: {' and '.join(sorted(str(s) for s, _, _ in told))}"
        return CrossingStatus(place, conflict=True, incident=incident.id, note=note)
    if when and "/" in when.text and when.latest_end and when.latest_end <= moment:
        note = f"{incident.status}, {display(when)}; nothing since"
        return CrossingStatus(place, incident=incident.id, note=note)
    spoken = [d for d in publication_days(word.supports, features.sources) if d <= moment]
    confirmed = max([*spoken, began])
    disputed = any(claim.stance != "supports" for claim in word.claims)
    return CrossingStatus(
        place,
        incident.status or "unknown",
        incident.traffic or "all",
        incident.direction or "both",
        when,
        confirmed,
        (moment - confirmed).days,
        word.supports,
        conflict=disputed or bool(against.get(incident.id)),
        incident=incident.id,
    )


def describe(crossing: CrossingStatus) -> tuple[str, str]:
    """Tell a status in two short lines: the status and since when; how old the knowledge is."""
    if crossing.since is None:
        said = crossing.note or "nothing in the register says"
        return f"{crossing.place.name}: status unknown", said
    traffic = "" if crossing.traffic == "all" else f" to {crossing.traffic}"
    way = "" if crossing.direction == "both" else f", {crossing.direction.replace('-', '→')}"
    count = len(crossing.claims)
    words = "by one claim" if count == 1 else f"by {count} claims"
    age = "on the day" if not crossing.age_days else f"{crossing.age_days} d before"
    flag = "≠ " if crossing.conflict else ""
    return (
        f"{flag}{crossing.place.name}: {crossing.status}{traffic}{way}",
        f"{display(crossing.since)} · last said {age} · {words}",
    )
