"""Setting many points in the areas around them at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt
import shapely

from geodata import layers

# A point this near a country or district belongs to it: points are rounded, surveys differ.
_BESIDE_M = 5_000.0
_DEGREE_M = 111_195.0
_NONE = -1

Points = npt.NDArray[np.object_]


class Located(Protocol):
    """What has a point and a country."""

    @property
    def lon(self) -> float:
        """Give the longitude."""

    @property
    def lat(self) -> float:
        """Give the latitude."""

    @property
    def country(self) -> str:
        """Give the code of the country its source puts it in."""


@dataclass(frozen=True, slots=True)
class Setting:
    """Hold the areas around a point, nearest first, by id; and what does not fit."""

    within: tuple[str, ...]
    note: str = ""


def set_in_areas(rows: Sequence[Located]) -> list[Setting | str]:
    """Find district, province and country of each row; a text tells why one is not kept."""
    if not rows:
        return []
    points = shapely.points([row.lon for row in rows], [row.lat for row in rows])
    home = _owners("country", points, rows)
    districts = _owners("district", points, rows)
    provinces = {row["id"]: row.get("province") for row in layers.read_rows("districts")}
    found: list[Setting | str] = []
    for number, row in enumerate(rows):
        country = f"country:{row.country}"
        district = districts[number]
        if home[number] != country:
            found.append("off the ground that is known of the country its line names")
        elif not district:
            found.append(Setting((country,)))
        else:
            province = provinces.get(district)
            found.append(Setting(tuple(one for one in (district, province, country) if one)))
    return found


def _owners(layer: str, points: Points, rows: Sequence[Located]) -> list[str]:
    """Give the area of its own country that each point lies in, or the nearest within 5 km."""
    table = layers.TABLES[layer]
    shapes = layers.read_geometries(table)
    country = {row["id"]: row.get("country") or "" for row in layers.read_rows(table)}
    owners = [""] * len(points)
    # One country at a time, so that a point on the edge goes to the country its source says.
    for code in sorted({row.country for row in rows}):
        ids = [one for one in shapes if country[one] == code]
        mine = np.array([n for n, row in enumerate(rows) if row.country == code], dtype=np.int64)
        if ids:
            areas = np.array([shapes[one] for one in ids], dtype=object)
            for number, chosen in zip(mine.tolist(), _chosen(areas, points[mine]), strict=True):
                owners[number] = ids[chosen] if chosen != _NONE else ""
    return owners


def _chosen(areas: Points, points: Points) -> list[int]:
    # Areas ask for their points, not the other way round: what asks is made ready for it once.
    best = np.full(len(points), _NONE, dtype=np.int64)
    area, inside = shapely.STRtree(points).query(areas, predicate="intersects")
    best[inside] = area
    lost = np.flatnonzero(best == _NONE)
    beside, near = shapely.STRtree(points[lost]).query(
        areas, predicate="dwithin", distance=_BESIDE_M / _DEGREE_M
    )
    gaps = shapely.distance(areas[beside], points[lost[near]])
    farthest_first = np.argsort(-gaps, kind="stable")
    best[lost[near[farthest_first]]] = beside[farthest_first]
    found: list[int] = best.tolist()
    return found
