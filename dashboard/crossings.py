"""The status of every crossing at a moment, derived from what the register says.

The rule: of the incidents that carry a status, are placed at the crossing and had surely or
possibly begun by the moment, the one that began last tells the status. It is as old as the last
day on which a source spoke of it. Where nothing is known, the status is unknown.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from dashboard.features import Features, known_claims, publication_days
from dashboard.model import Incident
from dashboard.when import When, display
from geodata.gazetteer import Gazetteer, Place


@dataclass(frozen=True, slots=True)
class CrossingStatus:
    """What is known of one crossing at a moment; `claims` counts those that support the status."""

    place: Place
    status: str
    traffic: str
    direction: str
    since: When | None
    last_confirmed: date | None
    age_days: int | None
    claims: int
    incident: str


def crossing_statuses(
    features: Features, gazetteer: Gazetteer, moment: date, as_of: date
) -> tuple[CrossingStatus, ...]:
    """Derive the status of every crossing of the gazetteer at the end of a day."""
    spoken: dict[str, tuple[date, Incident]] = {}
    for incident, placement in zip(
        features.frame["incident"], features.frame["placement"], strict=True
    ):
        if placement is None or not incident.status or incident.when is None:
            continue
        began = incident.when.earliest_start
        if began is None or began > moment or not known_claims(incident, features.sources, as_of):
            continue
        for place_id in placement.place_ids:
            if place_id not in spoken or spoken[place_id][0] <= began:
                spoken[place_id] = (began, incident)
    crossings = [place for place in gazetteer.places.values() if place.layer == "crossing"]
    return tuple(
        _status(place, spoken.get(place.id, (None, None))[1], features, moment, as_of)
        for place in sorted(crossings, key=lambda place: place.lon)
    )


def _status(
    place: Place, incident: Incident | None, features: Features, moment: date, as_of: date
) -> CrossingStatus:
    if incident is None or incident.when is None:
        return CrossingStatus(place, "unknown", "all", "both", None, None, None, 0, "")
    claims = [
        claim
        for claim in known_claims(incident, features.sources, as_of)
        if claim.stance == "supports"
    ]
    spoken = [day for day in publication_days(claims, features.sources) if day <= moment]
    confirmed = max(spoken, default=incident.when.earliest_start)
    age = (moment - confirmed).days if confirmed else None
    return CrossingStatus(
        place,
        incident.status or "unknown",
        incident.traffic or "all",
        incident.direction or "both",
        incident.when,
        confirmed,
        age,
        len(claims),
        incident.id,
    )


def describe(crossing: CrossingStatus) -> tuple[str, str]:
    """Tell a status in two short lines: the status and since when; how old the knowledge is."""
    if crossing.since is None:
        return f"{crossing.place.name}: status unknown", "nothing in the register says"
    traffic = "" if crossing.traffic == "all" else f" to {crossing.traffic}"
    way = "" if crossing.direction == "both" else f", {crossing.direction.replace('-', '→')}"
    words = "by one claim" if crossing.claims == 1 else f"by {crossing.claims} claims"
    age = "on the day" if not crossing.age_days else f"{crossing.age_days} d before"
    return (
        f"{crossing.place.name}: {crossing.status}{traffic}{way}",
        f"{display(crossing.since)} · last said {age} · {words}",
    )
