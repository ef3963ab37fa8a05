"""What was known on a day: claims published by then, and contradictions between what was known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from dashboard.model import Claim, Incident, Source
from dashboard.when import When

Sources = Mapping[str, Source]


def middle_start(when: When) -> date | None:
    """Give the middle of the days on which something may have begun.

    With an open start it is the last of them; None where nothing bounds the beginning.
    """
    if when.earliest_start is None or when.latest_start is None:
        return when.latest_start
    return when.earliest_start + timedelta(days=(when.latest_start - when.earliest_start).days // 2)


def published_day(claim: Claim, sources: Sources) -> date | None:
    """Give the day on which a claim became known; of an approximate day its middle."""
    source = sources.get(claim.source)
    return middle_start(source.published) if source and source.published else None


def publication_days(claims: Sequence[Claim], sources: Sources) -> list[date]:
    """Give the days on which claims became known, of those that tell one."""
    return [day for claim in claims if (day := published_day(claim, sources)) is not None]


def known_claims(incident: Incident, sources: Sources, as_of: date) -> tuple[Claim, ...]:
    """Give the claims that had been published by a day; one of no known day always counts."""
    return tuple(
        claim
        for claim in incident.claims
        if (day := published_day(claim, sources)) is None or day <= as_of
    )


def is_known(incident: Incident, sources: Sources, as_of: date) -> bool:
    """Tell whether an incident counts on a day: a claim had been published, and it was not retired.

    One without claims counts as published.
    """
    if is_retired(incident, as_of):
        return False
    return not incident.claims or bool(known_claims(incident, sources, as_of))


def is_retired(incident: Incident, as_of: date) -> bool:
    """Tell whether an incident had been retired by a day."""
    return incident.retired is not None and incident.retired <= as_of


def contradictions(
    incidents: Sequence[Incident], sources: Sources, as_of: date
) -> dict[str, tuple[str, ...]]:
    """Give for each incident those that contradict it, either way round, known by a day."""
    known = {incident.id for incident in incidents if is_known(incident, sources, as_of)}
    found: dict[str, dict[str, None]] = {}
    for incident in incidents:
        for other in incident.contradicts:
            if {incident.id, other} <= known:
                found.setdefault(incident.id, {})[other] = None
                found.setdefault(other, {})[incident.id] = None
    return {incident_id: tuple(others) for incident_id, others in found.items()}
