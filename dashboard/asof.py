"""What of a register's columns was known on a day: where, when, by whom, and what still goes on."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from functools import lru_cache
from itertools import compress

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from dashboard.columns import (
    NONE,
    Codes,
    Columns,
    Dates,
    Days,
    Flags,
    Numbers,
    Pairs,
    dates_of,
    day_number,
    text_bytes,
)
from dashboard.knowledge import known_when
from dashboard.lanes import StatusWord, ends, status_words, tells_status

_LONGEST_EXPRESSION = 10_000
_NEVER = np.int32(np.iinfo(np.int32).max)


@dataclass(frozen=True, eq=False)
class Known:
    """What was known on a day: `claims` flags claims, all else is by incident.

    `incidents` flags those that count; `retired` those that were known, but are retired.
    `partly` flags the incidents of which some claims were not known, `at_odds` those that another
    known one contradicts.

    `place` is where each lies and `dates` bound when, as far as the claims of the day tell. An
    open end is certain up to the last day on which a source spoke of it, and ends where a later
    status of the same lanes began. What has no end (`fades`) is last heard of from `dates.le` on:
    so many days after a source last spoke of it. What has no beginning (`dawns`) is first heard of
    after windows that end by `dates.es`: as many days before a source first spoke of it. `words`
    are the status words by crossing.
    """

    claims: Flags
    incidents: Flags
    retired: Flags
    partly: Flags
    place: Numbers
    dates: Dates
    fades: Flags
    dawns: Flags
    actors: Pairs
    words: Mapping[str, Sequence[StatusWord]]
    at_odds: Flags
    disputed: Flags

    def bank(self, columns: Columns) -> Codes:
        """Give the bank of each incident, by number into the banks of its columns."""
        return columns.bank_of[self.place]


@lru_cache(maxsize=16)
def known(columns: Columns, as_of: date) -> Known:
    """Tell what of a register was known on a day."""
    claims = columns.claims
    told = claims.published <= day_number(as_of)  # NONE is below every day
    reported = (np.diff(claims.starts) == 0) | columns.flags(claims.row[told])
    rows, days = columns.retired
    retired = reported & columns.flags(rows[days <= day_number(as_of)])
    incidents = reported & ~retired
    row, other = columns.odds
    at_odds = columns.flags(row[incidents[row] & incidents[other]])
    place = _known_place(columns, as_of)
    words = _known_words(columns, place, as_of)
    dates, fades, dawns = _known_dates(columns, told, words)
    return Known(
        claims=told,
        incidents=incidents,
        retired=retired,
        partly=columns.flags(claims.row[~told]),
        place=place,
        dates=dates,
        fades=fades,
        dawns=dawns,
        actors=_known_actors(columns.actors, told),
        words=words,
        at_odds=at_odds,
        disputed=at_odds | columns.flags(claims.row[told & claims.contrary]),
    )


def _known_place(columns: Columns, as_of: date) -> Numbers:
    if not columns.stages:
        return columns.place
    place, today = columns.place.copy(), day_number(as_of)
    for row, stages in columns.stages.items():
        for day, code in stages:
            if day <= today:
                place[row] = code
    return place


def _known_words(
    columns: Columns, place: Numbers, as_of: date
) -> Mapping[str, Sequence[StatusWord]]:
    if not columns.reaches:
        return {}
    telling = [
        (row, columns.incidents[row], columns.reaches[code])
        for row, code in enumerate(place.tolist())
        if code in columns.reaches and tells_status(columns.incidents[row])
    ]
    return status_words(telling, columns.sources, as_of)


def _known_actors(actors: Pairs, told: Flags) -> Pairs:
    own = actors.claim < 0
    if own.all():
        return actors
    counts = np.flatnonzero(own | told[actors.claim])
    # two claims may name one actor
    told_once = np.unique(actors.row[counts] * len(actors.names) + actors.value[counts], True)[1]
    counts = counts[np.sort(told_once)]
    return Pairs(actors.row[counts], actors.value[counts], actors.claim[counts], actors.names)


def _known_dates(
    columns: Columns, told: Flags, words: Mapping[str, Sequence[StatusWord]]
) -> tuple[Dates, Flags, Flags]:
    """Bound when each incident was by what was told of it by a day; flag what fades and dawns."""
    claims, dates = columns.claims, _spanned(columns, told)
    heard = np.full(len(columns), NONE, dtype=np.int32)
    np.maximum.at(heard, claims.row[told], claims.spoken[told])
    ee = np.where(dates.goes_on, np.maximum(heard, dates.es) + np.int32(1), dates.ee)
    last = np.maximum(heard, np.where(ee == NONE, dates.ls, ee - np.int32(1)))
    fades = dates.dated & (dates.le == NONE) & (last != NONE)
    le = np.where(fades, last + np.int32(1 + columns.last_heard_days), dates.le)
    first = np.where(dates.ls == NONE, _NEVER, dates.ls)
    spoken = told & (claims.spoken != NONE)
    np.minimum.at(first, claims.row[spoken], claims.spoken[spoken])
    dawns = dates.dated & (dates.es == NONE) & (first != _NEVER)
    es = np.where(dawns, first - np.int32(columns.last_heard_days), dates.es)
    for row, (early, late) in ends(words).items():
        ee[row] = min(ee[row], day_number(early))
        if late is not None and day_number(late) <= le[row]:
            le[row], fades[row] = day_number(late), False
    es, ee, le = (days.astype(np.int32) for days in (es, ee, le))
    return replace(dates, es=es, ee=ee, le=le), fades, dawns


def _spanned(columns: Columns, told: Flags) -> Dates:
    """Give the dates of incidents, those of claims that give their own spanned with them."""
    dates = columns.dates
    if not len(columns.own_dates):
        return dates
    copies = {item.name: getattr(dates, item.name).copy() for item in fields(Dates)}
    starts = columns.claims.starts
    for row in columns.own_dates.tolist():
        incident = columns.incidents[row]
        known_now = told[starts[row] : starts[row + 1]].tolist()
        when = known_when(incident, compress(incident.claims, known_now))
        one = dates_of([when])
        for name, column in copies.items():
            column[row] = getattr(one, name)[0]
    return Dates(**copies)


@lru_cache(maxsize=16)
def hits(columns: Columns, text: str) -> tuple[Flags, Flags]:
    """Flag the incidents whose own words hold a text, in any case, and the claims whose do."""
    sought = text_bytes(text.casefold())
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

    They are those of `Known.dates`: what `fades` is last heard of from `le` on, what `dawns` first
    heard of after `es`. Days are half-open, from 1970-01-01.
    """

    es: Days
    ls: Days
    ee: Days
    le: Days
    dated: Flags
    uncertain: Flags
    fades: Flags
    dawns: Flags
    disputed: Flags
    known: Flags


def column_bounds(columns: Columns, as_of: date) -> Bounds:
    """Gather the bounds of every incident as known on a day."""
    now = known(columns, as_of)
    dates = now.dates
    return Bounds(
        dates.es,
        dates.ls,
        dates.ee,
        dates.le,
        dates.dated,
        dates.uncertain,
        now.fades,
        now.dawns,
        now.disputed,
        now.incidents,
    )
