"""Naming the layer a place stands in, with that layer's own version."""

from functools import cache

from geodata import layers
from geodata.own.placefile import read_shipped_places
from geodata.place import Place

_BY_HAND = frozenset({"crossing", "place"})


def edition_of(place: Place) -> str:
    """Name the layer of a place and the version or the year of that layer."""
    return place.edition or _shipped(place.layer, "+".join(place.country))


@cache
def _shipped(layer: str, country: str) -> str:
    if layer in _BY_HAND:
        version, _ = read_shipped_places()
        return f"places kept by hand, version {version}"
    known = layers.read_sources()["layers"].get(layers.TABLES.get(layer, ""))
    if known is None:
        return layer
    # "2014 (AF), 2017 (TJ)": the one of its country
    vintages = known["vintage"].split(", ")
    vintage = next((one for one in vintages if one.endswith(f"({country})")), known["vintage"])
    title = known["title"]
    return f"{title[0].lower()}{title[1:]}, as of {vintage.removesuffix(f' ({country})')}"
