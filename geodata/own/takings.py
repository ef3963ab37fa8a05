"""What of a GeoNames dump is taken, and how exactly a point of it is known.

A dump gives every thing as one point. That is honest for a village, a bridge or a pass; a stream,
a valley or a district is more than its point, and is left out and counted.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from geodata.precision import Precision

# Points are rounded to a minute or so of arc: 1 km off, some 2 km.
_LEAST_M = 2_000.0
_LOOSE_M = 5_000.0
_PEOPLE_PER_KM2 = 4_000.0
_NOTES: Mapping[str, str] = {
    "PPLH": "gone, says its source",
    "PPLCH": "a capital of old, says its source",
    "PPLQ": "abandoned, says its source",
    "PPLW": "destroyed, says its source",
}
# Codes whose point stands for several settlements or for a part of a town.
_LOOSE = frozenset({"PPLS", "PPLF", "PPLR"})
# Spots that reports of a border name, whatever class the source puts them in.
_SPOTS = frozenset(
    {
        *("BDG", "BDGQ", "FY", "FORD"),  # bridges, ferries, fords
        *("CSTM", "CSTP", "BP"),  # customs, boundary marks
        *("PP", "FT", "RUIN", "CMP", "CMPRF", "MILB", "INSM"),  # posts, forts, camps, bases
        *("MN", "MNAU", "MNQ", "DAM", "PS", "PSH"),  # mines, dams, power stations
        *("MKT", "SHRN", "MSQE"),  # markets, shrines
        *("PASS", "PK", "MT", "HLL", "ISL"),  # passes, summits, islands of a river
    }
)
_LEFT = {
    "A": "administrative units: they have no shape here, the package has its own",
    "H": "streams, lakes and other waters: more than a point",
    "L": "areas: more than a point",
    "R": "roads and railways: more than a point",
    "S": "buildings and other spots of no use here",
    "T": "mountains, valleys and plains: more than a point",
    "U": "features under the sea",
    "V": "woods and fields: more than a point",
}


@dataclass(frozen=True, slots=True)
class Taking:
    """Say as what a row is taken: its layer, its precision, what is to be noted."""

    layer: str
    precision: Precision
    least_m: float
    note: str = ""

    def radius_m(self, people: int) -> float:
        """Give the disc a place of so many people covers, its doubt included."""
        return round(max(self.least_m, 1000 * math.sqrt(people / _PEOPLE_PER_KM2 / math.pi)), -2)


def taking_of(feature: str) -> Taking | str:
    """Say as what a class and code, such as P.PPL, is taken; a text tells why it is left out."""
    kind, _, code = feature.partition(".")
    if kind == "P":
        if code in _LOOSE:
            return Taking("town", Precision.VICINITY, _LOOSE_M, "its point stands for several")
        return Taking("town", Precision.SETTLEMENT, _LEAST_M, _NOTES.get(code, ""))
    if code in _SPOTS and kind in "HLRST":
        return Taking("spot", Precision.VICINITY, _LOOSE_M)
    return _LEFT.get(kind, "of no known class")
