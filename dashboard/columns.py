"""The register as columns: numbers that filters compare all at once, made once for a register."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from dashboard.knowledge import middle_start
from dashboard.model import Claim, Incident, Source
from geodata.locate import Placement

Days = npt.NDArray[np.int32]
Flags = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.integer[Any]]
Codes = npt.NDArray[np.uint8]

EPOCH = date(1970, 1, 1).toordinal()
# No bound, or no day that is known: a number below every day.
NONE = np.int32(np.iinfo(np.int32).min)
STANCES = {"supports": 0, "disputes": 1, "denies": 2}
SUPPORTS = STANCES["supports"]
RELIABILITIES = "ABCDEF"
_LONGEST_EXPRESSION = 10_000


def day_number(day: date | None) -> int:
    """Count a day from 1970-01-01; NONE for no day."""
    return int(NONE) if day is None else day.toordinal() - EPOCH


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

    `published` is the day on which a claim became known, NONE where it counts always. `stance`
    counts in STANCES, `reliability` from 0 = A, `credibility` from 1; `source` is a number into
    `source_ids`, which tells of sources that the register lacks as well.
    """

    starts: Numbers
    row: Numbers
    source: Numbers
    published: Days
    stance: Codes
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
    """Which incidents have which of some values: `row[k]` has the value number `value[k]`."""

    row: Numbers
    value: Numbers
    names: tuple[str, ...]


# slots would leave no room for what is worked out when it is first asked for
@dataclass(frozen=True, eq=False)
class Columns:
    """A register's columns, one entry for each incident, in the order of the register.

    `kind` and `bank` are numbers into `kinds` and `banks` (of an incident not placed: ""), `place`
    into `places`, which holds each placement once; -1 = not placed. `odds` are the contradictions,
    told from either side, by row numbers. `retired` are the rows of retired incidents with the
    days from which they do not count.
    """

    incidents: Sequence[Incident]
    sources: Mapping[str, Source]
    kind: Codes
    kinds: tuple[str, ...]
    place: Numbers
    places: tuple[Placement, ...]
    bank: Codes
    banks: tuple[str, ...]
    dates: Dates
    claims: Claims
    actors: Pairs
    odds: tuple[Numbers, Numbers]
    retired: tuple[Numbers, Days]

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
    return "\n".join((claim.says or "", claim.quote or "", claim.source)).casefold()


def _words(texts: Iterable[str]) -> pa.Array:
    return pa.array([_bytes(text) for text in texts], type=pa.large_binary())


def _bytes(text: str) -> bytes:
    # an address may hold half a letter, which is in no text
    return text.encode("utf-8", "surrogatepass")


def make_columns(
    incidents: Sequence[Incident],
    placements: Sequence[Placement | None],
    sources: Mapping[str, Source],
) -> Columns:
    """Make the columns of incidents and their placements, `None` where the place is not known."""
    kinds = _numbered(incident.kind for incident in incidents)
    # equal expressions share one object, and comparing shapes would cost more than it saves
    numbers: dict[int, int] = {}
    places: list[Placement] = []
    place = np.full(len(incidents), -1, dtype=np.intp)
    for row, placement in enumerate(placements):
        if placement is None:
            continue
        number = numbers.setdefault(id(placement), len(places))
        if number == len(places):
            places.append(placement)
        place[row] = number
    banks = _numbered(["", *(placement.bank for placement in places)])
    bank_of = [*(banks[placement.bank] for placement in places), banks[""]]
    return Columns(
        incidents=incidents,
        sources=sources,
        kind=np.array([kinds[incident.kind] for incident in incidents], dtype=np.uint8),
        kinds=tuple(kinds),
        place=place,
        places=tuple(places),
        bank=np.array(bank_of, dtype=np.uint8)[place],
        banks=tuple(banks),
        dates=_dates(incidents),
        claims=_claims(incidents, sources),
        actors=_actors(incidents),
        odds=_odds(incidents),
        retired=_retired(incidents),
    )


def _numbered(names: Iterable[str]) -> dict[str, int]:
    return {name: number for number, name in enumerate(dict.fromkeys(names))}


def _dates(incidents: Sequence[Incident]) -> Dates:
    whens = [incident.when for incident in incidents]
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
        day_number(middle_start(one.published) if one and one.published else None) for one in known
    ]
    # a source that is missing is graded as badly as can be
    reliability = [RELIABILITIES.index(one.reliability if one else "F") for one in known]
    return Claims(
        starts=np.concatenate([[0], np.cumsum(counts)]).astype(np.intp),
        row=np.repeat(np.arange(len(incidents)), counts),
        source=source,
        published=np.array(published, dtype=np.int32)[source],
        stance=np.array([STANCES[claim.stance] for claim in claims], dtype=np.uint8),
        reliability=np.array(reliability, dtype=np.uint8)[source],
        credibility=np.array([int(claim.credibility) for claim in claims], dtype=np.uint8),
        source_ids=tuple(numbers),
    )


def _actors(incidents: Sequence[Incident]) -> Pairs:
    spelt: dict[str, tuple[int, str]] = {}
    # most incidents share what they name with others
    numbers: dict[tuple[str, ...], tuple[int, ...]] = {(): ()}
    found: list[tuple[int, ...]] = []
    for incident in incidents:
        named = numbers.get(incident.actors)
        if named is None:
            folded = {actor.casefold(): actor for actor in incident.actors}
            named = tuple(
                spelt.setdefault(key, (len(spelt), actor))[0] for key, actor in folded.items()
            )
            numbers[incident.actors] = named
        found.append(named)
    row = np.repeat(np.arange(len(incidents)), [len(named) for named in found])
    value = np.fromiter(chain.from_iterable(found), dtype=np.intp, count=len(row))
    return Pairs(row, value, tuple(actor for _, actor in spelt.values()))


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


@dataclass(frozen=True, eq=False)
class Known:
    """What was known on a day: `claims` flags claims, all else is by incident.

    `incidents` flags those that count; `retired` those that were known, but are retired.
    `partly` flags the incidents of which some claims were not known, `at_odds` those that another
    known one contradicts. `ee` is the earliest end as far as sources of the day can tell: an open
    end (`2022-05-10/..`) is certain up to the last day on which a source spoke of it, no further.
    """

    claims: Flags
    incidents: Flags
    retired: Flags
    partly: Flags
    ee: Days
    at_odds: Flags
    disputed: Flags


@lru_cache(maxsize=16)
def known(columns: Columns, as_of: date) -> Known:
    """Tell what of a register was known on a day."""
    claims, dates = columns.claims, columns.dates
    told = claims.published <= day_number(as_of)  # NONE is below every day
    reported = (np.diff(claims.starts) == 0) | columns.flags(claims.row[told])
    rows, days = columns.retired
    retired = reported & columns.flags(rows[days <= day_number(as_of)])
    incidents = reported & ~retired
    spoken = np.full(len(columns), NONE, dtype=np.int32)
    speaks = told & (claims.stance == SUPPORTS)
    np.maximum.at(spoken, claims.row[speaks], claims.published[speaks])
    limited = np.maximum(spoken, dates.es) + np.int32(1)
    ee = np.where(dates.goes_on, limited, dates.ee)
    row, other = columns.odds
    at_odds = columns.flags(row[incidents[row] & incidents[other]])
    disputed = at_odds | columns.flags(claims.row[told & (claims.stance != SUPPORTS)])
    return Known(told, incidents, retired, columns.flags(claims.row[~told]), ee, at_odds, disputed)


@lru_cache(maxsize=16)
def hits(columns: Columns, text: str) -> tuple[Flags, Flags]:
    """Flag the incidents whose own words hold a text, in any case, and the claims whose do."""
    sought = _bytes(text.casefold())
    incidents, claims = (_holding(words, sought) for words in columns.words)
    return incidents, claims


def _holding(words: pa.Array, sought: bytes) -> Flags:
    # as an expression it is found up to four times as fast, but there is a most it may be long
    if len(sought) < _LONGEST_EXPRESSION:
        found = pc.match_substring_regex(words, re.escape(sought))
    else:
        found = pc.match_substring(words, sought)
    flags: Flags = found.to_numpy(zero_copy_only=False)
    return flags


@dataclass(frozen=True, eq=False)
class Bounds:
    """Every incident's bounds as known on a day, for drawings; NONE stands for None.

    `ee` is limited to what sources of the day can tell; days are half-open, from 1970-01-01.
    """

    es: Days
    ls: Days
    ee: Days
    le: Days
    dated: Flags
    uncertain: Flags
    disputed: Flags
    known: Flags


def column_bounds(columns: Columns, as_of: date) -> Bounds:
    """Gather the bounds of every incident as known on a day."""
    now, dates = known(columns, as_of), columns.dates
    return Bounds(
        dates.es,
        dates.ls,
        now.ee,
        dates.le,
        dates.dated,
        dates.uncertain,
        now.disputed,
        now.incidents,
    )
