"""How many incidents each option of a filter would show, the other filters staying as they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from dashboard.columns import RELIABILITIES, Columns, Flags, Numbers
from dashboard.features import Features
from dashboard.sieve import Sifted, sift
from dashboard.view import BANKS, View
from geodata.locate import Placement

GRADES = RELIABILITIES[:-1]  # F is unknown, so no grade to ask for


@dataclass(frozen=True, slots=True)
class Facets:
    """Counts of the incidents, certain and possible, that pass all other filters.

    Kinds, actors and sources are those of incidents known on the view's day, the most common of
    all first, whatever the other filters let through: an option keeps its place as they change.
    `grades` counts what is graded at least so. `certain` and `possible` are counted without the
    filter certain-only.
    """

    kinds: Mapping[str, int]
    actors: Mapping[str, int]
    banks: Mapping[str, int]
    sources: Mapping[str, int]
    grades: Mapping[str, int]
    certain: int
    possible: int


def facets(features: Features, view: View, area: Placement | None = None) -> Facets:
    """Count the options of every filter; `area` is the placement of the view's place."""
    columns, sifted = features.columns, sift(features.columns, view, area)
    known = sifted.known.incidents
    actors, claims = sifted.known.actors, columns.claims
    told = claims.distinct[(sifted.known.claims & known[claims.row])[claims.distinct]]
    banks = _counts(columns.banks, sifted.known.bank(columns), sifted.passing("bank"), known)
    either = sifted.passing("possible")
    certain = int(np.count_nonzero(either & sifted.certain))
    return Facets(
        kinds=_counts(columns.kinds, columns.kind, sifted.passing("kind"), known),
        actors=_counts(
            actors.names, actors.value, sifted.passing("actor")[actors.row], known[actors.row]
        ),
        banks={bank: banks.get(bank, 0) for bank in BANKS},
        sources=_counts(
            claims.source_ids,
            claims.source[told],
            sifted.passing("source")[claims.row[told]],
            np.ones(len(told), dtype=bool),
        ),
        grades=_grades(columns, sifted),
        certain=certain,
        possible=int(np.count_nonzero(either)) - certain,
    )


def _counts(names: Sequence[str], codes: Numbers, counted: Flags, offered: Flags) -> dict[str, int]:
    """Count each name where `counted` is set; those that are nowhere `offered` are left out."""
    there = np.bincount(codes[offered], minlength=len(names))
    counts = np.bincount(codes[counted], minlength=len(names))
    found = {names[code]: int(counts[code]) for code in np.flatnonzero(there).tolist()}
    common = {names[code]: int(there[code]) for code in np.flatnonzero(there).tolist()}
    return {name: found[name] for name in sorted(found, key=lambda name: (-common[name], name))}


def _grades(columns: Columns, sifted: Sifted) -> dict[str, int]:
    claims, told = columns.claims, sifted.known.claims
    best = np.full(len(columns), len(GRADES), dtype=np.uint8)
    np.minimum.at(best, claims.row[told], claims.reliability[told])
    counts = np.bincount(best[sifted.passing("grade")], minlength=len(RELIABILITIES))
    return dict(zip(GRADES, np.cumsum(counts)[: len(GRADES)].tolist(), strict=True))
