"""The record of an entry of a file of places."""

from dataclasses import dataclass

from geodata.names import Name
from geodata.precision import Precision


@dataclass(frozen=True, slots=True)
class Entry:
    """Hold one entry of the file; `district` is the id of one, or "" where it names none.

    `geonames` is the number of the GeoNames entry that it stands in for; `line` and `column` are
    where it begins in its file, and `marks` where its values stand.
    """

    id: str
    key: str
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
    geonames: int | None
    line: int
    column: int
    marks: tuple[tuple[str, int, int], ...] = ()
