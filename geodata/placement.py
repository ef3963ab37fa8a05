"""The records of an answer: where a text is placed, how exactly, and why there."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from shapely.geometry.base import BaseGeometry

from geodata.border import Span
from geodata.precision import Precision

OK, AMBIGUOUS, UNKNOWN = "ok", "ambiguous", "unknown"


@dataclass(frozen=True, slots=True)
class Receipt:
    """Tell in sentences which names led to a placement, and what else they might have meant.

    `score` is that of the name that fits least, of 1; None where no name was looked up.
    """

    matched: tuple[str, ...]
    turned_down: Sequence[str] = ()
    score: float | None = None


def join_receipts(receipts: Iterable[Receipt], *lines: str) -> Receipt:
    """Make several receipts one; `lines` go on where what matched ends."""
    told = tuple(dict.fromkeys(receipts))
    scores = [one.score for one in told if one.score is not None]
    return Receipt(
        (*(line for one in told for line in one.matched), *lines),
        tuple(dict.fromkeys(line for one in told for line in one.turned_down)),
        min(scores, default=None),
    )


@dataclass(frozen=True, slots=True)
class Placement:
    """Hold where a text is placed, in (lon, lat).

    `radius_m` is the disc around (lon, lat), a point in or on the geometry, that covers all the
    place may be. `spans` are the stretches of border it takes up; `km_from` and `km_to` bound
    those on the line AF-TJ. A settlement takes up the border when it lies within 25 km of it.
    """

    text: str
    name: str
    place_ids: tuple[str, ...]
    geometry: BaseGeometry
    lon: float
    lat: float
    precision: Precision
    radius_m: float
    spans: tuple[Span, ...]
    km_from: float | None
    km_to: float | None
    bank: str
    country: str
    layer: str
    version: str
    receipt: Receipt


@dataclass(frozen=True, slots=True)
class Candidate:
    """Hold a place a text may have meant, and what to `write` to mean it."""

    place_id: str
    name: str
    country: str
    layer: str
    score: float
    why: str
    write: str


@dataclass(frozen=True, slots=True)
class Answer:
    """Hold what became of a text: `status` is ok, ambiguous or unknown; `why` is for people."""

    text: str
    status: str
    placement: Placement | None
    candidates: tuple[Candidate, ...]
    why: str
