"""What the ruler tells of a point, a place or a kilometre, as JSON and in lines."""

from __future__ import annotations

from typing import Any

from dashboard.draw.numerals import number_text
from dashboard.draw.table import kms_text
from dashboard.records import DEGREE_DIGITS
from geodata.border import Line, chainage
from geodata.gazetteer import Gazetteer
from geodata.kilometre import Bank, Nearby, describe_km, read_km
from geodata.locate import Placement, locate
from geodata.place import Place
from geodata.placement import Answer
from geodata.precision import Precision

Record = dict[str, Any]
# Farther from the border than this a point was meant otherwise, or its numbers are exchanged.
FAR_M = 1_000_000
_EXAMPLE = "such as 68.6186,37.1953"


class RulingError(ValueError):
    """Tell in a sentence why the ruler has nothing to tell."""


def point_record(line: Line, text: str) -> Record:
    """Give where `LON,LAT` stands along a line; raises RulingError where it is no such point."""
    try:
        lon, lat = (float(part) for part in text.split(","))
    except ValueError:
        raise RulingError(f"write LON,LAT, {_EXAMPLE}, or a place") from None
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise RulingError(f"longitude first, then latitude, {_EXAMPLE}")
    where = chainage(line, lon, lat)
    if where.offset_m > FAR_M:
        raise RulingError(
            f"{number_text(where.offset_m / 1000)} km off the border:"
            f" longitude first, then latitude, {_EXAMPLE}"
        )
    return {
        "chainage_km": round(where.km, 3),
        "offset_m": round(where.offset_m, 1),
        "bank": where.bank,
        "version": line.version,
        "length_km": round(line.length_km, 3),
    }


def place_record(line: Line, gazetteer: Gazetteer, text: str) -> Record:
    """Give where a place expression stands along a line; raises RulingError where it has no spot.

    An area or a stretch has no one kilometre, and the middle of one would claim too much.
    """
    placement = _spot(locate(text, gazetteer))
    record = point_record(line, f"{placement.lon},{placement.lat}")
    return {
        **record,
        "place_id": "+".join(placement.place_ids),
        "name": placement.name,
        "precision": str(placement.precision),
        "radius_m": round(placement.radius_m),
        "lon": round(placement.lon, DEGREE_DIGITS),
        "lat": round(placement.lat, DEGREE_DIGITS),
    }


def _spot(answer: Answer) -> Placement:
    placement = answer.placement
    if placement is None:
        raise RulingError(f"{answer.why}; a point is written LON,LAT, {_EXAMPLE}")
    if placement.precision.rank > Precision.VICINITY.rank:
        touches = "it does not touch this line"
        if placement.km_from is not None and placement.km_to is not None:
            touches = f"it takes up {kms_text(placement.km_from, placement.km_to)}"
        raise RulingError(f"{placement.name} is no spot, but a {placement.precision}: {touches}")
    return placement


def is_point(text: str) -> bool:
    """Say whether a text is meant as LON,LAT: it is made of numbers, or has no letters at all."""
    try:
        return bool([float(part) for part in text.split(",")])
    except ValueError:
        return not any(map(str.isalpha, text))


def km_record(line: Line, gazetteer: Gazetteer, text: str) -> Record:
    """Give what is at a kilometre of a line; raises KilometreError where it is none."""
    found = describe_km(line, gazetteer, read_km(text, line))
    return {
        "km": round(found.km, 3),
        "lon": round(found.lon, DEGREE_DIGITS),
        "lat": round(found.lat, DEGREE_DIGITS),
        "banks": {bank.country: _bank_record(bank) for bank in found.banks},
        "version": line.version,
        "length_km": round(line.length_km, 3),
    }


def _bank_record(bank: Bank) -> Record:
    return {
        "district": _area_record(bank.district),
        "province": _area_record(bank.province),
        "nearest": [_nearby_record(one) for one in bank.nearest],
    }


def _area_record(place: Place | None) -> Record | None:
    return {"place_id": place.id, "name": place.name} if place else None


def _nearby_record(nearby: Nearby) -> Record:
    place = nearby.place
    return {
        "place_id": place.id,
        "name": place.name,
        "layer": place.layer,
        "distance_km": round(nearby.distance_m / 1000, 1),
    }


def km_lines(record: Record) -> list[str]:
    """Tell what is at a kilometre in lines."""
    lines = [
        f"km {number_text(record['km'], decimals=3)}: {record['lat']:.5f}° N {record['lon']:.5f}° E"
    ]
    for country, bank in record["banks"].items():
        areas = [bank[name]["name"] for name in ("district", "province") if bank[name]]
        near = [
            f"{one['name']} ({one['layer']}) {one['distance_km']} km" for one in bank["nearest"]
        ]
        lines.append(f"{country} bank: {', '.join(areas) or 'no district known'}")
        lines += [f"  nearest: {', '.join(near)}"] if near else []
    length = number_text(record["length_km"], decimals=3)
    ruler = f"ruler {record['version']}, from km 0 in the west to km {length}"
    return [*lines, f"{ruler}; distances as the crow flies"]
