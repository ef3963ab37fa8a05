"""Describe the axis of the ribbon, the border as a straight line: banks, crossings, towns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dashboard.lanes import crossing_kms
from geodata.along import Along, districts_along, names_by_language, provinces_along
from geodata.border import Line, chainage
from geodata.gazetteer import Gazetteer, Place, places_of
from geodata.measure import NEAR_M

# What is known within so many kilometres is drawn at one.
SPOT_KM = 2.5
# Towns that readers of a map of the border look for first; as many as the axis has room for.
TOWNS = (
    "place:panj-town",
    "place:farkhor",
    "place:qalaikhumb",
    "place:rushon",
    "place:khorugh",
    "place:ishkashim-af",
    "town:1137148",  # Khandud, in the Wakhan
)


def describe_axis(gazetteer: Gazetteer, line: Line) -> dict[str, Any]:
    """Describe what lies along a line, west to east, each with its kilometre and its names."""
    return {
        "length_km": round(line.length_km, 1),
        "version": line.version,
        "districts": _banks(districts_along(line, gazetteer), line),
        "provinces": _banks(provinces_along(line, gazetteer), line),
        "crossings": _crossings(gazetteer, line),
        "towns": _towns(gazetteer, line),
    }


def _banks(areas: Sequence[Along], line: Line) -> dict[str, list[dict[str, Any]]]:
    return {
        bank: [
            {
                "names": dict(area.names),
                "from": round(area.km_from, 1),
                "to": round(area.km_to, 1),
            }
            for area in areas
            if area.bank == bank
        ]
        for bank in line.countries
    }


def _crossings(gazetteer: Gazetteer, line: Line) -> list[dict[str, Any]]:
    """Describe the crossings from one bank of this line to the other."""
    places = [
        place
        for place in places_of(gazetteer, "crossing")
        if set(place.country) == set(line.countries)
    ]
    found = _by_km(places, line)
    for one in found:
        kms = crossing_kms(gazetteer.places[one["id"]], gazetteer)
        if kms and kms[1] - kms[0] > SPOT_KM:
            one["reach"] = [round(km, 1) for km in kms]
    return found


def _towns(gazetteer: Gazetteer, line: Line) -> list[dict[str, Any]]:
    return _by_km([gazetteer.places[key] for key in TOWNS if key in gazetteer.places], line)


def _by_km(places: Sequence[Place], line: Line) -> list[dict[str, Any]]:
    found = []
    for place in places:
        at = chainage(line, place.lon, place.lat)
        if at.offset_m <= NEAR_M:
            names = {lang: _short(name) for lang, name in names_by_language(place).items()}
            found.append({"id": place.id, "names": names, "km": round(at.km, 1)})
    return sorted(found, key=lambda one: float(one["km"]))


def _short(name: str) -> str:
    """Leave off what a tick on the border says anyway: the word bridge, or a bracket."""
    return (
        name.split(" (", maxsplit=1)[0]
        .removesuffix(" bridge")
        .removeprefix("мост ")
        .removeprefix("پل ")
    )
