"""What was known on a day: claims published by then, what they span, and what contradicts what.

Where the claims of an incident give a day, a place, an actor or a status of their own, the
incident spans them: it may be as any of them says. What a source says that speaks against the
incident (`disputes`, `denies`) or only doubts how it is read never widens what the others say.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from dashboard.model import Claim, Incident, Source
from dashboard.when import AS_OF, When, parse_when

Sources = Mapping[str, Source]

_DAY = timedelta(days=1)


def published_day(claim: Claim, sources: Sources) -> date | None:
    """Give the day on which a claim became known; of an approximate day its middle."""
    source = sources.get(claim.source)
    return source.published.middle if source and source.published else None


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


def spoken_of(incident: Incident, claim: Claim, sources: Sources) -> When | None:
    """Give the day on which a claim shows that its source spoke of the incident as being so.

    That is the day as of which it says so, where it names one; else the day it was published on.
    """
    for when in (claim.when, incident.when):
        if when is not None and when.as_of:
            return parse_when(when.text.removeprefix(AS_OF).strip())
    source = sources.get(claim.source)
    return source.published if source else None


def known_when(incident: Incident, claims: Iterable[Claim]) -> When | None:
    """Span when an incident happened by its own word and by those of claims that support it."""
    told = [claim.when for claim in claims if claim.supports and claim.when]
    if incident.when is None and told:
        return span(told[0], told[1:])
    return span(incident.when, told) if incident.when and told else incident.when


def span(own: When, others: Sequence[When]) -> When:
    """Span several dates of one thing; the text stays that of the first.

    Days as of which it stood so do not differ: it stood so on all of them, and does not end before
    the last. Beside one that goes on, a date without an end (`2022-05-09`) is another beginning.
    """
    dates = [one for one in (own, *others) if not one.as_of]
    stood = [one for one in (own, *others) if one.as_of]
    if any(one.goes_on for one in dates):
        dates = [one if "/" in one.text else _from_then_on(one) for one in dates]
    spanned = _any_of(dates) if dates else replace(stood[0], earliest_start=None, latest_end=None)
    for one in stood:
        spanned = _stood_too(spanned, one)
    return replace(
        spanned,
        text=own.text,
        approximate=any(one.approximate for one in (own, *others)),
        uncertain=any(one.uncertain for one in (own, *others)),
        middle=own.middle,
        doubt_days=own.doubt_days if not others else _doubt_days(spanned),
    )


def _from_then_on(when: When) -> When:
    return replace(when, earliest_end=None, latest_end=None)


def _any_of(dates: Sequence[When]) -> When:
    """Bound what is as one of several dates says."""
    goes_on = all(one.goes_on for one in dates)
    ends = [one.earliest_end for one in dates if not one.goes_on]
    return When(
        "",
        _least(one.earliest_start for one in dates),
        _most(one.latest_start for one in dates),
        None if goes_on else _least(ends),
        _most(one.latest_end for one in dates),
    )


def _stood_too(spanned: When, stood: When) -> When:
    """Bound what also stood so on a day: it began by then, and did not end before."""
    begun = [day for day in (spanned.latest_start, stood.latest_start) if day]
    lasted = [day for day in (spanned.earliest_end, stood.earliest_end) if day]
    ended = spanned.latest_end
    outlasts = ended is not None and stood.earliest_end is not None and stood.earliest_end > ended
    start = spanned.earliest_start
    start = None if start and begun and min(begun) < start else start
    return replace(
        spanned,
        earliest_start=start,
        latest_start=min(begun, default=None),
        # what has no known start has no open end either: it lasted as long as is told
        earliest_end=None if spanned.goes_on and start else max(lasted, default=None),
        latest_end=None if outlasts else ended,
    )


def _doubt_days(when: When) -> int | None:
    if when.earliest_start is None or when.latest_start is None:
        return None
    return (when.latest_start - when.earliest_start).days + 1


def _least(days: Iterable[date | None]) -> date | None:
    """Give the least of days, None where one of them has no bound."""
    given = list(days)
    return None if None in given else min((day for day in given if day), default=None)


def _most(days: Iterable[date | None]) -> date | None:
    given = list(days)
    return None if None in given else max((day for day in given if day), default=None)


def known_places(incident: Incident, claims: Iterable[Claim]) -> tuple[str, ...]:
    """Give the place expressions of an incident and those of claims that support it, each once."""
    told = (place for claim in claims if claim.supports for place in claim.place)
    return tuple(dict.fromkeys((*incident.place, *told)))


def known_actors(incident: Incident, claims: Iterable[Claim]) -> tuple[str, ...]:
    """Give the actors of an incident and those of claims that support it, each once."""
    told = (actor for claim in claims if claim.supports for actor in claim.actors)
    return tuple(dict.fromkeys((*incident.actors, *told)))


def root(source_id: str, sources: Sources) -> str:
    """Give the source at which a chain of quotations ends.

    What one outlet retells of another, and that of a witness, is one word: they share a root.
    """
    seen = {source_id}
    source = sources.get(source_id)
    while source and source.via and source.via not in seen:
        seen.add(source.via)
        source_id, source = source.via, sources.get(source.via)
    return source_id


def count_roots(claims: Iterable[Claim], sources: Sources) -> int:
    """Count the sources of claims that do not retell one another."""
    return len({root(claim.source, sources) for claim in claims})


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
