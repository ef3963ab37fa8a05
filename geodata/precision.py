"""How exactly a place is known, from a spot to a whole country."""

from collections.abc import Iterable
from enum import StrEnum


class Precision(StrEnum):
    """Name the class of exactness of a place; members stand from finest to coarsest."""

    EXACT = "exact"
    SETTLEMENT = "settlement"
    VICINITY = "vicinity"
    DISTRICT = "district"
    PROVINCE = "province"
    STRETCH = "stretch"
    COUNTRY = "country"

    @property
    def rank(self) -> int:
        """Count the classes finer than this one."""
        return _RANK[self]

    @property
    def acled(self) -> int:
        """Give the `geo_precision` code of ACLED, 1 to 3."""
        return _CODES[self][0]

    @property
    def ucdp(self) -> int:
        """Give the `where_prec` code of UCDP GED, 1 to 6."""
        return _CODES[self][1]


_RANK = {precision: rank for rank, precision in enumerate(Precision)}
_CODES = {
    Precision.EXACT: (1, 1),
    Precision.SETTLEMENT: (1, 1),
    Precision.VICINITY: (2, 2),
    Precision.DISTRICT: (3, 3),
    Precision.PROVINCE: (3, 4),
    Precision.STRETCH: (3, 5),
    Precision.COUNTRY: (3, 6),
}


def coarsest(precisions: Iterable[Precision]) -> Precision:
    """Pick the least exact class; raises ValueError when there is none to pick from."""
    return max(precisions, key=lambda precision: precision.rank)
