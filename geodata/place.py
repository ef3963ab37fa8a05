"""The record of a place, as every layer gives it."""

from dataclasses import dataclass

from geodata.names import Name
from geodata.precision import Precision


@dataclass(frozen=True, slots=True)
class Place:
    """Hold a place: (lon, lat) lies in it, `within` are the areas around it, by id.

    `edition` names the layer, with its version, of a place that no shipped layer has.
    """

    id: str
    name: str
    layer: str
    country: tuple[str, ...]
    lon: float
    lat: float
    precision: Precision
    radius_m: float
    names: tuple[Name, ...]
    within: tuple[str, ...] = ()
    source: str = ""
    note: str = ""
    population: int = 0
    edition: str = ""
