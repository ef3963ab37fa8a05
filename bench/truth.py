"""Reading bench/truth.csv, and judging an answer by a row of it."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from geodata.border import GEOD
from geodata.locate import Answer

TRUTH = Path(__file__).parent / "truth.csv"


class Verdict(StrEnum):
    """Say what an answer is worth; wrong is worse than abstained."""

    CORRECT = "correct"
    WRONG = "wrong"
    ABSTAINED = "abstained"


@dataclass(frozen=True, slots=True)
class Fact:
    """Hold one row: what is known of a text; None or "" where the row does not say."""

    text: str
    status: str
    place_ids: frozenset[str]
    at: tuple[float, float] | None
    tolerance_km: float
    precision: str
    bank: str
    km_from: float | None
    km_to: float | None
    km_tolerance: float
    topic: str
    why: str


@dataclass(frozen=True, slots=True)
class Told:
    """Hold what a geocoder told of a text, whatever geocoder it is."""

    status: str
    place_id: str = ""
    at: tuple[float, float] | None = None
    precision: str = ""
    bank: str = ""
    km_from: float | None = None
    km_to: float | None = None


def read_truth(path: Path = TRUTH) -> tuple[Fact, ...]:
    """Read every row; raises KeyError or ValueError where the file is not what it should be."""
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(_fact(row) for row in csv.DictReader(file))


def _fact(row: dict[str, str]) -> Fact:
    at = (float(row["lon"]), float(row["lat"])) if row["lon"] else None
    return Fact(
        text=row["text"],
        status=row["status"],
        place_ids=frozenset(filter(None, row["place_id"].split("|"))),
        at=at,
        tolerance_km=float(row["tolerance_km"] or 0),
        precision=row["precision"],
        bank=row["bank"],
        km_from=_number(row["km_from"]),
        km_to=_number(row["km_to"]),
        km_tolerance=float(row["km_tolerance"] or 0),
        topic=row["topic"],
        why=row["why"],
    )


def _number(text: str) -> float | None:
    return float(text) if text else None


def told(answer: Answer) -> Told:
    """Put an answer of ours in the form that all geocoders are judged in."""
    place = answer.placement
    if place is None:
        return Told(answer.status)
    return Told(
        status=answer.status,
        place_id=place.place_ids[0] if place.place_ids else "",
        at=(place.lon, place.lat),
        precision=str(place.precision),
        bank=place.bank,
        km_from=place.km_from,
        km_to=place.km_to,
    )


def judge(fact: Fact, answer: Told) -> Verdict:
    """Judge where a text is placed and how exactly; bank and kilometres are judged apart."""
    if answer.status != "ok":
        return Verdict.CORRECT if answer.status == fact.status else Verdict.ABSTAINED
    if fact.status != "ok":
        return Verdict.WRONG
    fits = not fact.place_ids or answer.place_id in fact.place_ids
    if fits and fact.at is not None:
        fits = answer.at is not None and apart_km(fact.at, answer.at) <= fact.tolerance_km
    if fits and fact.precision:
        fits = answer.precision == fact.precision
    return Verdict.CORRECT if fits else Verdict.WRONG


def bank_is_wrong(fact: Fact, answer: Told) -> bool:
    """Say whether a placed text was put on the wrong bank."""
    asked = fact.status == answer.status == "ok" and fact.bank
    return bool(asked) and answer.bank != fact.bank


def chainage_error_km(fact: Fact, answer: Told) -> float | None:
    """Give the larger error of the two kilometres; None where row or answer has none."""
    pairs = ((fact.km_from, answer.km_from), (fact.km_to, answer.km_to))
    found = [abs(true - said) for true, said in pairs if true is not None and said is not None]
    return max(found, default=None)


def lacks_chainage(facts: Iterable[tuple[Fact, Told]]) -> int:
    """Count the placed texts of which kilometres are known, but none was told."""
    return sum(
        fact.km_from is not None and answer.status == "ok" and answer.km_from is None
        for fact, answer in facts
    )


def apart_km(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Measure along the ellipsoid."""
    return float(GEOD.inv(*one, *other)[2]) / 1000
