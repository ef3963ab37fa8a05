"""The records of the grammar: what a place expression asks for, before any name is found."""

from dataclasses import dataclass
from enum import StrEnum


class ExpressionError(ValueError):
    """Tell in a sentence why a text cannot be read as a place, and what to write instead."""


@dataclass(frozen=True, slots=True)
class Named:
    """Ask for the place of a name; every name of `within` must contain it, nearest first.

    `text` is all that was written, for a place whose own name has a comma or brackets. An
    `oblique` name may stand in another case than the first: Russian puts one after "от".
    """

    text: str
    name: str
    within: tuple[str, ...] = ()
    oblique: bool = False


@dataclass(frozen=True, slots=True)
class WholeBorder:
    """Ask for the whole line of Afghanistan and Tajikistan."""


@dataclass(frozen=True, slots=True)
class Along:
    """Ask for the border in an area, or with a neighbour."""

    area: Named


@dataclass(frozen=True, slots=True)
class Frontier:
    """Ask for the border of two countries, by their codes."""

    one: str
    other: str


@dataclass(frozen=True, slots=True)
class BorderOf:
    """Ask for what "Takhar border" means: a crossing called so, or else the border in an area."""

    crossing: Named
    area: Named


@dataclass(frozen=True, slots=True)
class Between:
    """Ask for the border from one place to another."""

    start: Named
    end: Named


@dataclass(frozen=True, slots=True)
class Amid:
    """Ask for what lies between two places: the border, if both lie on it."""

    start: Named
    end: Named


@dataclass(frozen=True, slots=True)
class Near:
    """Ask for the surroundings of a place."""

    place: Named


@dataclass(frozen=True, slots=True)
class Distance:
    """Hold a distance as it was written, and the least and most it may mean."""

    text: str
    low_m: float
    high_m: float


@dataclass(frozen=True, slots=True)
class Bearing:
    """Hold a direction: a point of the compass, and how far to either side it may mean."""

    name: str
    azimuth: float
    half: float


@dataclass(frozen=True, slots=True)
class Offset:
    """Ask for what lies so far from a place in a direction; either may be left unsaid."""

    place: Named
    distance: Distance | None
    bearing: Bearing | None


class Way(StrEnum):
    """Name the two ways along a river."""

    UP = "upstream"
    DOWN = "downstream"


@dataclass(frozen=True, slots=True)
class Stream:
    """Ask for what lies up or down the border river from a place; "" names no river."""

    place: Named
    way: Way
    distance: Distance | None
    river: str = ""


@dataclass(frozen=True, slots=True)
class Opposite:
    """Ask for what faces a place from the other bank."""

    place: Named


class Link(StrEnum):
    """Name how a bank is bound to a place."""

    IN = "in"
    """The bank as far as the place reaches: "Tajik bank, Takhar"."""
    AT = "at"
    """The bank by a spot: "Afghan side of the Panj at Darqad"."""
    ITSELF = "itself"
    """The place, on the side it is said to be: "Ishkashim (Tajik side)"."""


@dataclass(frozen=True, slots=True)
class OnBank:
    """Ask for one bank of something: of the whole border where `of` is None.

    `country` is its code; `river` names the border river that was spoken of, or is "".
    """

    country: str
    of: "Expression | None" = None
    link: Link = Link.IN
    river: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """Ask for the one place that several names, parted by slashes, all mean."""

    text: str
    names: tuple[Named, ...]


Expression = (
    Named
    | WholeBorder
    | Along
    | Frontier
    | BorderOf
    | Between
    | Amid
    | Near
    | Offset
    | Stream
    | Opposite
    | OnBank
    | Pair
)
