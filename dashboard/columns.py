"""The register as columns: numbers that filters compare all at once, made once for a register."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from dashboard.knowledge import spoken_of
from dashboard.lanes import Reach, tells_status
from dashboard.model import Claim, Incident, Source
from dashboard.when import When
from geodata.locate import Placement

Days = npt.NDArray[np.int32]
Flags = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.integer[Any]]
Codes = npt.NDArray[np.uint8]

EPOCH = date(1970, 1, 1).toordinal()
# No bound, or no day that is known: a number below every day.
NONE = np.int32(np.iinfo(np.int32).min)
RELIABILITIES = "ABCDEF"


def day_number(day: date | None) -> int:
    """Count a day from 1970-01-01; NONE for no day."""
    return int(NONE) if day is None else day.toordinal() - EPOCH


@dataclass(frozen=True, slots=True)
class Ground:
    """Where an incident lies from a day on (None = by its own word), with the parts of a list."""

    since: date | None
    placement: Placement | None
    parts: tuple[Placement, ...]


@dataclass(frozen=True, eq=False)
class Dates:
    """The four bounds of every incident in days since 1970-01-01, NONE as None in `When`."""

    es: Days
    ls: Days
    ee: Days
    le: Days
    dated: Flags
    uncertain: Flags
    approximate: Flags
    goes_on: Flags


@dataclass(frozen=True, eq=False)
class Claims:
    """Every claim, incident by incident: those of row i are starts[i] to starts[i + 1].

    `published` is the day on which a claim became known, NONE where it counts always; `spoken` is
    the day on which its source spoke of the incident as being so, NONE where it did not.
    `supports` and `contrary` are those of `Claim`; `reliability` counts from 0 = A, `credibility`
    from 1; `source` is a number into `source_ids`, which tells of sources that the register lacks
    as well.
    """

    starts: Numbers
    row: Numbers
    source: Numbers
    published: Days
    spoken: Days
    supports: Flags
    contrary: Flags
    reliability: Codes
    credibility: Codes
    source_ids: tuple[str, ...]

    @cached_property
    def distinct(self) -> Numbers:
        """Give the first claim of each source on each incident, by number."""
        told = self.row * len(self.source_ids) + self.source
        first: Numbers = np.unique(told, return_index=True)[1]
        return first


@dataclass(frozen=True, eq=False)
class Pairs:
    """Which incidents have which of some values: `row[k]` has the value number `value[k]`.

    `claim[k]` is the number of the claim that alone gives it, -1 where the incident does.
    """

    row: Numbers
    value: Numbers
    claim: Numbers
    names: tuple[str, ...]


# slots would leave no room for what is worked out when it is first asked for
@dataclass(frozen=True, eq=False)
class Columns:
    """A register's columns, one entry for each incident, in the order of the register.

    `kind` is a number into `kinds`. `place` is one into `places`, which holds each placement once,
    with its `parts`; -1 = not placed. It is where an incident is by its own word; `stages` has
    those whose claims give places of their own: from which day on they lie where, in order.
    `own_dates` are the rows of incidents whose claims give dates of their own.
    `bank_of` is the bank of each of the places, and of none (-1: ""), by number into `banks`.
    `reaches` tells which crossings a place reaches, of the places of incidents that tell a status.
    `odds` are the contradictions, told from either side, by row numbers. `retired` are the rows
    of retired incidents with the days from which they do not count.
    """

    incidents: Sequence[Incident]
    sources: Mapping[str, Source]
    kind: Codes
    kinds: tuple[str, ...]
    place: Numbers
    places: tuple[Placement, ...]
    parts: tuple[tuple[Placement, ...], ...]
    stages: Mapping[int, tuple[tuple[int, int], ...]]
    bank_of: Codes
    banks: tuple[str, ...]
    reaches: Mapping[int, Reach]
    dates: Dates
    own_dates: Numbers
    claims: Claims
    actors: Pairs
    odds: tuple[Numbers, Numbers]
    retired: tuple[Numbers, Days]
    last_heard_days: int

    def __len__(self) -> int:
        return len(self.incidents)

    def flags(self, rows: Numbers) -> Flags:
        """Flag some of the incidents, given by row number."""
        found = np.zeros(len(self), dtype=bool)
        found[rows] = True
        return found

    @cached_property
    def row_of(self) -> Mapping[str, int]:
        """Give the row number of each id."""
        ids = (incident.id for incident in reversed(self.incidents))
        return dict(zip(ids, range(len(self) - 1, -1, -1), strict=True))

    @cached_property
    def id_rank(self) -> Numbers:
        """Give the rank of each incident among all in the order of their ids."""
        order = sorted(range(len(self)), key=lambda row: self.incidents[row].id)
        rank = np.empty(len(self), dtype=np.intp)
        rank[order] = np.arange(len(self))
        return rank

    @cached_property
    def words(self) -> tuple[pa.Array, pa.Array]:
        """Give the words of incidents, and those of claims, that a text filter looks through."""
        claims = (claim for incident in self.incidents for claim in incident.claims)
        return _words(map(incident_words, self.incidents)), _words(map(claim_words, claims))


def incident_words(incident: Incident) -> str:
    """Gather the words of an incident itself, case folded."""
    words = [incident.id, incident.title, incident.note or "", *incident.place, *incident.actors]
    return "\n".join(words).casefold()


def claim_words(claim: Claim) -> str:
    """Gather the words of a claim, case folded."""
    words = [claim.says or "", claim.quote or "", claim.source, *claim.place, *claim.actors]
    return "\n".join(words).casefold()


def _words(texts: Iterable[str]) -> pa.Array:
    return pa.array([text_bytes(text) for text in texts], type=pa.large_binary())


def text_bytes(text: str) -> bytes:
    """Encode a text as the words that a filter looks through are."""
    # an address may hold half a letter, which is in no text
    return text.encode("utf-8", "surrogatepass")


def make_columns(
    incidents: Sequence[Incident],
    grounds: Sequence[Sequence[Ground]],
    sources: Mapping[str, Source],
    reaches: Callable[[Placement, Sequence[Placement]], Reach | None],
    last_heard_days: int,
) -> Columns:
    """Make the columns of incidents and of where they lie from which day on.

    `reaches` finds the crossings that a placement with its parts reaches.
    """
    kinds = _numbered(incident.kind for incident in incidents)
    # equal expressions share one object, and comparing shapes would cost more than it saves
    numbers: dict[int, int] = {}
    places: list[Placement] = []
    parts: list[tuple[Placement, ...]] = []

    def number(ground: Ground) -> int:
        if ground.placement is None:
            return -1
        code = numbers.setdefault(id(ground.placement), len(places))
        if code == len(places):
            places.append(ground.placement)
            parts.append(ground.parts)
        return code

    place = np.fromiter((number(own) for own, *_ in grounds), dtype=np.intp, count=len(grounds))
    stages = {
        row: tuple((day_number(one.since), number(one)) for one in ground)
        for row, ground in enumerate(grounds)
        if len(ground) > 1
    }
    telling = [row for row, incident in enumerate(incidents) if tells_status(incident)]
    told = {int(place[row]) for row in telling}
    told |= {code for row in telling for _, code in stages.get(row, ())}
    found = {code: reaches(places[code], parts[code]) for code in told if code >= 0}
    banks = _numbered(["", *(placement.bank for placement in places)])
    return Columns(
        incidents=incidents,
        sources=sources,
        kind=np.array([kinds[incident.kind] for incident in incidents], dtype=np.uint8),
        kinds=tuple(kinds),
        place=place,
        places=tuple(places),
        parts=tuple(parts),
        stages=stages,
        bank_of=np.array(
            [*(banks[placement.bank] for placement in places), banks[""]], dtype=np.uint8
        ),
        banks=tuple(banks),
        reaches={code: one for code, one in found.items() if one},
        dates=dates_of([incident.when for incident in incidents]),
        own_dates=_own_dates(incidents),
        claims=_claims(incidents, sources),
        actors=_actors(incidents),
        odds=_odds(incidents),
        retired=_retired(incidents),
        last_heard_days=last_heard_days,
    )


def _numbered(names: Iterable[str]) -> dict[str, int]:
    return {name: number for number, name in enumerate(dict.fromkeys(names))}


def dates_of(whens: Sequence[When | None]) -> Dates:
    """Give dates as columns, one entry for each."""
    return Dates(
        es=_days(when.earliest_start if when else None for when in whens),
        ls=_days(when.latest_start if when else None for when in whens),
        ee=_days(when.earliest_end if when else None for when in whens),
        le=_days(when.latest_end if when else None for when in whens),
        dated=_flags(when is not None for when in whens),
        uncertain=_flags(when is not None and when.uncertain for when in whens),
        approximate=_flags(when is not None and when.approximate for when in whens),
        goes_on=_flags(when is not None and when.goes_on for when in whens),
    )


def _own_dates(incidents: Sequence[Incident]) -> Numbers:
    rows = [
        row
        for row, incident in enumerate(incidents)
        if any(claim.when and claim.supports for claim in incident.claims)
    ]
    return np.array(rows, dtype=np.intp)


def _days(days: Iterable[date | None]) -> Days:
    none = int(NONE)
    return np.array([day.toordinal() - EPOCH if day else none for day in days], dtype=np.int32)


def _flags(flags: Iterable[bool]) -> Flags:
    return np.array(list(flags), dtype=bool)


def _claims(incidents: Sequence[Incident], sources: Mapping[str, Source]) -> Claims:
    counts = [len(incident.claims) for incident in incidents]
    claims = [claim for incident in incidents for claim in incident.claims]
    told_by = [claim.source for claim in claims]
    numbers = _numbered(told_by)
    source = np.array([numbers[source_id] for source_id in told_by], dtype=np.intp)
    known = [sources.get(source_id) for source_id in numbers]
    published = [
        day_number(one.published.middle if one and one.published else None) for one in known
    ]
    # a source that is missing is graded as badly as can be
    reliability = [RELIABILITIES.index(one.reliability if one else "F") for one in known]
    return Claims(
        starts=np.concatenate([[0], np.cumsum(counts)]).astype(np.intp),
        row=np.repeat(np.arange(len(incidents)), counts),
        source=source,
        published=np.array(published, dtype=np.int32)[source],
        spoken=_spoken(incidents, sources, np.array(published, dtype=np.int32)[source]),
        supports=_flags(claim.supports for claim in claims),
        contrary=_flags(claim.contrary for claim in claims),
        reliability=np.array(reliability, dtype=np.uint8)[source],
        credibility=np.array([int(claim.credibility) for claim in claims], dtype=np.uint8),
        source_ids=tuple(numbers),
    )


def _spoken(incidents: Sequence[Incident], sources: Mapping[str, Source], published: Days) -> Days:
    """Give the day on which each claim shows that its source spoke of it as being so."""
    spoken = published.copy()
    number = -1
    for incident in incidents:
        stood = incident.when is not None and incident.when.as_of
        for claim in incident.claims:
            number += 1
            if not claim.speaks:
                spoken[number] = NONE
            elif stood or claim.when:
                said = spoken_of(incident, claim, sources)
                spoken[number] = day_number(said.middle if said else None)
    return spoken


def _actors(incidents: Sequence[Incident]) -> Pairs:
    spelt: dict[str, tuple[int, str]] = {}
    pairs: list[tuple[int, int, int]] = []
    number = -1
    for row, incident in enumerate(incidents):
        named = [(actor, -1) for actor in incident.actors]
        for claim in incident.claims:
            number += 1
            named += [(actor, number) for actor in claim.actors if claim.supports]
        own = set()
        for actor, claimed in named:
            key = actor.casefold()
            if key not in own:
                code = spelt.setdefault(key, (len(spelt), actor))[0]
                pairs.append((row, code, claimed))
            if claimed < 0:
                own.add(key)
    rows, values, claimed_by = np.array(pairs, dtype=np.intp).reshape(-1, 3).T
    return Pairs(rows, values, claimed_by, tuple(actor for _, actor in spelt.values()))


def _odds(incidents: Sequence[Incident]) -> tuple[Numbers, Numbers]:
    told: dict[tuple[int, int], None] = {}
    telling = [(row, one) for row, one in enumerate(incidents) if one.contradicts]
    rows = {one.id: row for row, one in enumerate(incidents)} if telling else {}
    for row, incident in telling:
        for other in incident.contradicts:
            if other in rows:
                told[row, rows[other]] = told[rows[other], row] = None
    pairs = np.array(list(told), dtype=np.intp).reshape(-1, 2)
    pairs = pairs[np.argsort(pairs[:, 0], kind="stable")]
    return pairs[:, 0], pairs[:, 1]


def _retired(incidents: Sequence[Incident]) -> tuple[Numbers, Days]:
    days = {row: day_number(one.retired) for row, one in enumerate(incidents) if one.retired}
    return np.array(list(days), dtype=np.intp), np.array(list(days.values()), dtype=np.int32)
