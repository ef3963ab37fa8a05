"""Whose the shapes are that a file is given, and on what terms it may be passed on."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from geodata.layers import TABLES, read_sources
from geodata.locate import Placement
from geodata.precision import Precision

HAND_KEPT = "places.yaml"
LINES = "lines"
# As geodata/LICENSES.md asks for them; a test compares.
CREDITS = {
    "lines": "© OpenStreetMap contributors",
    "countries": "© OpenStreetMap contributors",
    "provinces": "© OpenStreetMap contributors; geoBoundaries",
    "districts": "© OpenStreetMap contributors; geoBoundaries",
    "rivers": "GSHHG, P. Wessel and W. H. F. Smith",
    "lakes": "GSHHG, P. Wessel and W. H. F. Smith",
    "towns": "GeoNames, https://www.geonames.org",
    "airfields": "OurAirports",
    HAND_KEPT: "",
}
_AREAS = {
    Precision.DISTRICT: "districts",
    Precision.PROVINCE: "provinces",
    Precision.COUNTRY: "countries",
}
SHARE_ALIKE = (
    "The geometries hold shapes of OpenStreetMap and geoBoundaries under the Open Database License"
    " (ODbL 1.0). Whoever passes on this file, or a database made with it, does so under the ODbL"
    " and names © OpenStreetMap contributors. A picture made with it needs the name only."
)
LESSER = "Rivers and lakes are under the LGPL 3.0 or later, and are passed on under it."
NAMED = "Points of towns are of GeoNames under CC BY 4.0: name GeoNames."
REGISTER = "What is said of incidents is the register's; ask those who keep it."


def layers_of(placement: Placement | None) -> tuple[str, ...]:
    """Name the layers that the geometry of a placement is from."""
    if placement is None:
        return ()
    found = dict.fromkeys(_layer(name) for name in placement.layer.split("+") if name != "point")
    if placement.precision in _AREAS:
        found[_AREAS[placement.precision]] = None  # of a spot known to its district, the district
    return tuple(found)


def _layer(name: str) -> str:
    return LINES if name == "line" else TABLES.get(name, HAND_KEPT)


def _licence(layer: str) -> str:
    return str(read_sources()["layers"].get(layer, {}).get("licence", "Apache-2.0"))


def licence_of(placement: Placement | None) -> str | None:
    """Name the licences of a placement's geometry; None for a point that the register gives."""
    licences = dict.fromkeys(map(_licence, layers_of(placement)))
    return "; ".join(licences) or None


def describe_layers(layers: Iterable[str]) -> list[dict[str, Any]]:
    """Tell where layers come from, as of when, how exact they are, and under what licence."""
    told = read_sources()["layers"]
    names = ("title", "origin", "licence", "licence_url", "vintage", "resolution_m")
    return [
        {
            "layer": layer,
            "attribution": CREDITS[layer] or None,
            **{name: told.get(layer, {}).get(name) for name in names},
        }
        if layer in told
        else {"layer": layer, "title": "Places kept by hand", "licence": "Apache-2.0"}
        for layer in CREDITS
        if layer in set(layers)
    ]


def terms(layers: Collection[str]) -> str:
    """Tell in sentences on what terms a file with shapes of these layers may be passed on."""
    licences = " ".join(map(_licence, layers))
    said = [
        SHARE_ALIKE if "ODbL" in licences else "",
        LESSER if "LGPL" in licences else "",
        NAMED if "CC-BY" in licences else "",
        REGISTER,
    ]
    return " ".join(filter(None, said))


def credits_of(layers: Collection[str]) -> str:
    """Name whom the shapes of layers are owed to."""
    owed = (part for layer in CREDITS if layer in layers for part in CREDITS[layer].split("; "))
    return "; ".join(dict.fromkeys(filter(None, owed)))
