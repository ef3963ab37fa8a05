"""Reading places.yaml: the places kept by hand, each with its source and precision."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any

import yaml

from geodata.names import Name, script_of, tidy
from geodata.precision import Precision

_NEEDED = frozenset({"id", "name", "kind", "country", "at", "precision", "radius_m", "source"})
# `geonames` is the number of the GeoNames entry that the place stands in for.
_ALLOWED = _NEEDED | {"district", "names", "note", "geonames"}
# Kinds that are a way over the border; every other kind is a place.
_CROSSING_KINDS = frozenset({"crossing", "bridge"})


@dataclass(frozen=True, slots=True)
class Entry:
    """Hold one entry of the file; `district` is the id of one, or "" where it names none."""

    id: str
    name: str
    kind: str
    layer: str
    country: tuple[str, ...]
    lon: float
    lat: float
    precision: Precision
    radius_m: float
    district: str
    names: tuple[Name, ...]
    source: str
    note: str


class PlacefileError(ValueError):
    """Tell everything that is wrong with a file of places."""


def read_placefile(text: str) -> tuple[str, tuple[Entry, ...]]:
    """Read the version and the entries of a file; raises PlacefileError with every fault."""
    # The base loader takes every scalar as the text that stands there: "no" is a language.
    try:
        tree = yaml.load(text, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))  # noqa: S506
    except yaml.YAMLError as fault:
        raise PlacefileError(f"not YAML: {fault}") from fault
    rows = tree.get("places") if isinstance(tree, dict) else None
    if not isinstance(rows, list):
        raise PlacefileError("the file needs a list called places")
    entries, faults = [], []
    for position, row in enumerate(rows, start=1):
        try:
            entries.append(_entry(row))
        except (KeyError, TypeError, ValueError) as fault:
            called = row.get("id", position) if isinstance(row, dict) else position
            faults.append(f"place {called}: {fault}")
    seen: set[str] = set()
    for entry in entries:
        if entry.id in seen:
            faults.append(f"place {entry.id}: the id is taken twice")
        seen.add(entry.id)
    if faults:
        raise PlacefileError("; ".join(faults))
    return str(tree.get("version", "")), tuple(entries)


def read_shipped_places() -> tuple[str, tuple[Entry, ...]]:
    """Read the file that comes with the package."""
    file = resources.files("geodata").joinpath("places.yaml")
    return read_placefile(file.read_text("utf-8"))


def _entry(row: Mapping[str, Any]) -> Entry:
    keys = set(row)
    if missing := sorted(_NEEDED - keys):
        raise ValueError(f"lacks {', '.join(missing)}")
    if unknown := sorted(keys - _ALLOWED):
        raise ValueError(f"has unknown keys {', '.join(unknown)}")
    lon, lat = (float(number) for number in row["at"])
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise ValueError("at must be [lon, lat]")
    country = tuple(row["country"])
    layer = "crossing" if row["kind"] in _CROSSING_KINDS else "place"
    return Entry(
        id=f"{layer}:{row['id']}",
        name=row["name"],
        kind=row["kind"],
        layer=layer,
        country=country,
        lon=lon,
        lat=lat,
        precision=Precision(row["precision"]),
        radius_m=float(row["radius_m"]),
        district=row.get("district", ""),
        names=_names(row),
        source=row["source"],
        note=" ".join(row.get("note", "").split()),
    )


def _names(row: Mapping[str, Any]) -> tuple[Name, ...]:
    given: Sequence[Mapping[str, str]] = [
        {"name": row["name"], "lang": "en", "source": row["source"]},
        *row.get("names", ()),
    ]
    kept: dict[str, Name] = {}
    for one in given:
        name = tidy(one["name"])
        kept.setdefault(
            name, Name(name, one.get("lang", ""), script_of(name), one.get("source", row["source"]))
        )
    return tuple(kept.values())
