"""The border as a ruler: kilometres along a fixed line, from its west end eastward."""

import math
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import Geod
from shapely.geometry import LineString, Point
from shapely.geometry.base import BaseGeometry

from geodata import layers

Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

GEOD = Geod(ellps="WGS84")
# "The border", where no neighbour is named.
MAIN_LINE = "AF-TJ"
# An area reaches the line when it comes this near: gaps left by the making of the shapes.
TOLERANCE_M = 30.0
# A point of the line this near an area is on its very edge: rounding parts the two no further.
ON_EDGE_M = 0.5
_END_KM = 0.0005
# Two threads may ask about one area; an area made ready for questions takes one at a time.
_LOCK = threading.Lock()
# Shorter stretches are where a neighbour's corner touches the line; shorter gaps are no gaps.
_SHORTEST_KM = 0.1
_SAMPLE_KM = 0.2
# Steps of the line are first ruled out by the block, so that a point looks at few of them.
_BLOCK = 64
# So many points are brought to the line at once: more take more memory, and are no quicker.
_AT_ONCE = 512
_DEGREE_M = 111_195.0


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """Hold a border line; `coordinates` are rows of (lon, lat), one `chainage_km` to each."""

    id: str
    name: str
    version: str
    origin: str
    length_km: float
    coordinates: Floats
    chainage_km: Floats
    space_m: Floats
    """The vertices in earth-centred x, y, z: there a straight distance is right everywhere."""

    @property
    def countries(self) -> tuple[str, str]:
        """Give the country on the right (south) of the line and the one on its left."""
        right, left = self.id.split("-")
        return right, left


@dataclass(frozen=True, slots=True)
class Chainage:
    """Say where along a line a point lies, how far from it, and on whose side."""

    km: float
    offset_m: float
    bank: str


@dataclass(frozen=True, slots=True, eq=False)
class Chainages:
    """Hold what `Chainage` holds, one row to a point."""

    km: Floats
    offset_m: Floats
    bank: npt.NDArray[np.str_]


@dataclass(frozen=True, slots=True)
class Span:
    """Hold a stretch of a line by its two kilometres, west end first."""

    line_id: str
    km_from: float
    km_to: float

    @property
    def length_km(self) -> float:
        """Give the length along the line."""
        return self.km_to - self.km_from


@cache
def load_lines() -> Mapping[str, Line]:
    """Read the lines AF-TJ, AF-UZ and AF-TM."""
    shapes = layers.read_geometries("lines")
    return {
        row["id"]: make_line(
            row["id"], shapes[row["id"]], row["name"], row["version"], row["origin"]
        )
        for row in layers.read_rows("lines")
    }


def make_line(
    line_id: str, shape: LineString, name: str = "", version: str = "", origin: str = ""
) -> Line:
    """Measure a line along the WGS84 ellipsoid; `line_id` names its two countries, right-left."""
    lonlat = np.asarray(shape.coords, dtype=np.float64)[:, :2]
    moved = np.append(True, np.any(np.diff(lonlat, axis=0) != 0.0, axis=1))
    lonlat = lonlat[moved]
    steps = np.asarray(GEOD.line_lengths(lonlat[:, 0], lonlat[:, 1]), dtype=np.float64)
    chainage = np.concatenate([[0.0], np.cumsum(steps)]) / 1000
    return Line(
        id=line_id,
        name=name,
        version=version,
        origin=origin,
        length_km=float(chainage[-1]),
        coordinates=lonlat,
        chainage_km=chainage,
        space_m=_space(lonlat),
    )


def chainage(line: Line, lon: float, lat: float) -> Chainage:
    """Project a point to the nearest point of a line.

    The bank is the side of the line the point lies on; a point on the line itself has the
    bank of its first country.
    """
    nearest, share = _nearest_step(line, lon, lat)
    before, after = line.chainage_km[nearest : nearest + 2].tolist()
    km = before + share * (after - before)
    foot_lon, foot_lat = point_at(line, km)
    _, _, offset_m = GEOD.inv(lon, lat, foot_lon, foot_lat)
    right, left = line.countries
    bank = left if _is_left(line, nearest, share, lon, lat) else right
    return Chainage(km, float(offset_m), bank)


def _nearest_step(line: Line, lon: float, lat: float) -> tuple[int, float]:
    """Find the step of a line a point is nearest to, and how far along that step."""
    point = _in_space(lon, lat)
    starts, ways, squares = _shelves(line)
    _, _, centres, radii = _blocks(line)
    apart = centres - point
    apart *= apart
    to_centres = np.sqrt(apart.sum(axis=1))
    in_play = (to_centres - radii <= (to_centres + radii).min()).nonzero()[0]
    away, ways, squares = point[:, None] - starts[in_play], ways[in_play], squares[in_play]
    along = (away * ways).sum(axis=1)
    along /= squares
    np.minimum(np.maximum(along, 0.0, out=along), 1.0, out=along)
    away -= along[:, None, :] * ways
    away *= away
    block, step = divmod(int(away.sum(axis=1).argmin()), _BLOCK)
    return int(in_play[block]) * _BLOCK + step, float(along[block, step])


@cache
def _shelves(line: Line) -> tuple[Floats, Floats, Floats]:
    """Give the starts, ways and squares of the steps by blocks, the last filled up with its end."""
    ways, squares, centres, _ = _blocks(line)
    room = len(centres), _BLOCK
    index = np.minimum(np.arange(room[0] * room[1]), len(ways) - 1).reshape(room)
    starts, ways = line.space_m[index], ways[index]
    return starts.swapaxes(1, 2).copy(), ways.swapaxes(1, 2).copy(), squares[index]


def chainages(line: Line, lonlat: Floats) -> Chainages:
    """Project many points, rows of (lon, lat), each as `chainage` does."""
    parts = [
        _nearest_steps(line, lonlat[start : start + _AT_ONCE])
        for start in range(0, len(lonlat), _AT_ONCE)
    ]
    steps = np.concatenate([part[0] for part in parts]) if parts else np.zeros(0, dtype=np.intp)
    shares = np.concatenate([part[1] for part in parts]) if parts else np.zeros(0)
    lengths = np.diff(line.chainage_km)[steps]
    km = line.chainage_km[steps] + shares * lengths
    start, end = line.coordinates[steps], line.coordinates[steps + 1]
    azimuths, _, _ = GEOD.inv(start[:, 0], start[:, 1], end[:, 0], end[:, 1])
    foot_lon, foot_lat, _ = GEOD.fwd(
        start[:, 0], start[:, 1], azimuths, (km - line.chainage_km[steps]) * 1000
    )
    _, _, offset_m = GEOD.inv(lonlat[:, 0], lonlat[:, 1], foot_lon, foot_lat)
    right, left = line.countries
    return Chainages(km, offset_m, np.where(_are_left(line, steps, shares, lonlat), left, right))


def _nearest_steps(line: Line, lonlat: Floats) -> tuple[npt.NDArray[np.intp], Floats]:
    """Find the step of a line each point is nearest to, and how far along that step."""
    points = _space(lonlat)
    ways, squares, centres, radii = _blocks(line)
    to_centres = np.linalg.norm(points[:, None, :] - centres[None, :, :], axis=2)
    in_play = to_centres - radii <= np.min(to_centres + radii, axis=1)[:, None]
    best = np.full(len(points), np.inf)
    nearest = np.zeros(len(points), dtype=np.intp)
    shares = np.zeros(len(points))
    for block in np.flatnonzero(in_play.any(axis=0)):
        asked = np.flatnonzero(in_play[:, block])
        first = block * _BLOCK
        here = slice(first, min(first + _BLOCK, len(ways)))
        away = points[asked, None, :] - line.space_m[None, here, :]
        along = np.clip(np.einsum("pij,ij->pi", away, ways[here]) / squares[here], 0.0, 1.0)
        gaps = away - along[:, :, None] * ways[None, here, :]
        gaps_m2 = np.einsum("pij,pij->pi", gaps, gaps)
        step = np.argmin(gaps_m2, axis=1)
        rows = np.arange(len(asked))
        nearer = gaps_m2[rows, step] < best[asked]
        taken = asked[nearer]
        best[taken] = gaps_m2[rows, step][nearer]
        nearest[taken] = first + step[nearer]
        shares[taken] = along[rows, step][nearer]
    return nearest, shares


def _are_left(line: Line, nearest: npt.NDArray[np.intp], shares: Floats, lonlat: Floats) -> Mask:
    """Tell the side of the line for each point, as `_is_left` does."""
    at_start = (shares == 0.0) & (nearest > 0)
    at_end = (shares == 1.0) & (nearest < len(line.coordinates) - 2)
    other = np.where(at_start, nearest - 1, np.where(at_end, nearest + 1, nearest))
    corner = line.coordinates[nearest + (shares == 1.0)]
    narrowing = np.column_stack([np.cos(np.radians(lonlat[:, 1])), np.ones(len(lonlat))])
    to_point = (lonlat - corner) * narrowing
    side = np.zeros(len(lonlat))
    for steps, counts in ((nearest, True), (other, at_start | at_end)):
        way = (line.coordinates[steps + 1] - line.coordinates[steps]) * narrowing
        cross = way[:, 0] * to_point[:, 1] - way[:, 1] * to_point[:, 0]
        side += np.where(counts, cross / np.hypot(way[:, 0], way[:, 1]), 0.0)
    return side > 0.0


def point_at(line: Line, km: float) -> tuple[float, float]:
    """Give (lon, lat) at a kilometre; raises ValueError off either end of the line."""
    if not 0.0 <= km <= line.length_km:
        raise ValueError(f"{line.id} runs from km 0 to km {line.length_km:.3f}, not to km {km:.3f}")
    after = int(np.searchsorted(line.chainage_km, km, side="right"))
    if after == len(line.chainage_km):
        lon, lat = line.coordinates[-1]
        return float(lon), float(lat)
    (lon0, lat0), (lon1, lat1) = line.coordinates[after - 1], line.coordinates[after]
    azimuth, _, _ = GEOD.inv(lon0, lat0, lon1, lat1)
    step_m = (km - line.chainage_km[after - 1]) * 1000
    lon, lat, _ = GEOD.fwd(lon0, lat0, azimuth, step_m)
    return float(lon), float(lat)


def stretch(line: Line, km_from: float, km_to: float) -> LineString:
    """Cut out the line between two kilometres, which may be given in either order.

    Raises ValueError where they are the same kilometre or lie off the line.
    """
    low, high = sorted((km_from, km_to))
    if low == high:
        raise ValueError("a stretch needs two different kilometres")
    inner = (line.chainage_km > low) & (line.chainage_km < high)
    return LineString([point_at(line, low), *line.coordinates[inner], point_at(line, high)])


def spans_in(line: Line, area: BaseGeometry, tolerance_m: float = TOLERANCE_M) -> tuple[Span, ...]:
    """Find where a line runs inside an area or along its edge, from west to east.

    The line is looked at every 200 m at least, and ends are found to the metre. Where it runs in
    the area or on its very edge, the tolerance only bridges gaps; elsewhere it counts as inside.
    """
    if area.is_empty:
        return ()
    lonlat, _ = _samples(line)
    # A degree of longitude is shorter than one of latitude: the box is the wider of the two.
    wide = 2 * tolerance_m / _DEGREE_M
    west, south, east, north = area.bounds
    lon, lat = lonlat[:, 0], lonlat[:, 1]
    box = (lon >= west - wide) & (lon <= east + wide)
    box &= (lat >= south - wide) & (lat <= north + wide)
    with _LOCK:
        shapely.prepare(area)
        return tuple(_spans(line, area, box, tolerance_m))


def _spans(line: Line, area: BaseGeometry, box: Mask, tolerance_m: float) -> Iterator[Span]:
    lonlat, km = _samples(line)
    near = _within_reach(area, lonlat, box, tolerance_m)
    on = _within_reach(area, lonlat, near, ON_EDGE_M)
    merged: list[tuple[float, float]] = []
    for first, last in _runs(near):
        tight = np.flatnonzero(on[first : last + 1])
        reach_m = ON_EDGE_M if len(tight) else tolerance_m
        if len(tight):
            first, last = first + int(tight[0]), first + int(tight[-1])  # noqa: PLW2901
        km_from = _end(area, lonlat, km, (first, first - 1), reach_m)
        km_to = _end(area, lonlat, km, (last, last + 1), reach_m)
        if merged and km_from - merged[-1][1] < _SHORTEST_KM:
            merged[-1] = (merged[-1][0], km_to)
        else:
            merged.append((km_from, km_to))
    yield from (Span(line.id, a, b) for a, b in merged if b - a >= _SHORTEST_KM)


def _within_reach(area: BaseGeometry, lonlat: Floats, asked: Mask, reach_m: float) -> Mask:
    """Say which of the points asked about lie within some metres of an area."""
    found = asked.copy()
    found[asked] = shapely.dwithin(area, shapely.points(lonlat[asked]), reach_m / _DEGREE_M)
    return found


def _runs(flags: Mask) -> list[tuple[int, int]]:
    """Give the first and last index of each row of true flags."""
    turns = np.flatnonzero(np.diff(np.concatenate([[False], flags, [False]]).astype(np.int8)))
    return [(int(a), int(b) - 1) for a, b in zip(turns[::2], turns[1::2], strict=True)]


def _end(
    area: BaseGeometry, lonlat: Floats, km: Floats, step: tuple[int, int], reach_m: float
) -> float:
    """Find the kilometre where the line leaves an area between a sample in it and the next."""
    inner, outer = step
    if not 0 <= outer < len(km):
        return float(km[inner])
    low, high = 0.0, 1.0
    while (high - low) * abs(km[outer] - km[inner]) > _END_KM:
        middle = (low + high) / 2
        point = Point(lonlat[inner] + middle * (lonlat[outer] - lonlat[inner]))
        if shapely.dwithin(area, point, reach_m / _DEGREE_M):
            low = middle
        else:
            high = middle
    return float(km[inner] + low * (km[outer] - km[inner]))


@cache
def _blocks(line: Line) -> tuple[Floats, Floats, Floats, Floats]:
    """Give each step's way in space and its square, and a ball around each block of steps."""
    ways = np.diff(line.space_m, axis=0)
    centres, radii = [], []
    for start in range(0, len(ways), _BLOCK):
        block = line.space_m[start : start + _BLOCK + 1]
        centres.append(block.mean(axis=0))
        radii.append(np.max(np.linalg.norm(block - centres[-1], axis=1)))
    return ways, np.einsum("ij,ij->i", ways, ways), np.array(centres), np.array(radii)


@cache
def _samples(line: Line) -> tuple[Floats, Floats]:
    """Give points of the line and their kilometres, long steps filled in."""
    steps = np.diff(line.chainage_km)
    parts = np.maximum(1, np.ceil(steps / _SAMPLE_KM)).astype(int)
    firsts = np.repeat(np.cumsum(parts) - parts, parts)
    at = (np.arange(parts.sum()) - firsts) / np.repeat(parts, parts)
    position = np.append(np.repeat(np.arange(len(steps)), parts) + at, len(steps))
    index = np.arange(len(line.chainage_km))
    lonlat = np.column_stack([np.interp(position, index, line.coordinates[:, i]) for i in (0, 1)])
    return lonlat, np.interp(position, index, line.chainage_km)


def _space(lonlat: Floats) -> Floats:
    """Set points of the ellipsoid in earth-centred x, y, z (m)."""
    lon, lat = np.radians(lonlat[:, 0]), np.radians(lonlat[:, 1])
    across = GEOD.a / np.sqrt(1.0 - GEOD.es * np.sin(lat) ** 2)
    x, y = across * np.cos(lat) * np.cos(lon), across * np.cos(lat) * np.sin(lon)
    return np.column_stack([x, y, across * (1.0 - GEOD.es) * np.sin(lat)])


def _in_space(lon: float, lat: float) -> Floats:
    """Set one point in earth-centred x, y, z (m)."""
    lon, lat = math.radians(lon), math.radians(lat)
    across = GEOD.a / math.sqrt(1.0 - GEOD.es * math.sin(lat) ** 2)
    flat = across * math.cos(lat)
    z = across * (1.0 - GEOD.es) * math.sin(lat)
    return np.array([flat * math.cos(lon), flat * math.sin(lon), z])


def _is_left(line: Line, nearest: int, share: float, lon: float, lat: float) -> bool:
    """Tell the side of the line by the step the point is nearest to.

    At a vertex both steps that meet there are asked: in the bend's shadow either alone may lie.
    """
    steps = [nearest]
    if share == 0.0 and nearest > 0:
        steps.append(nearest - 1)
    elif share == 1.0 and nearest < len(line.coordinates) - 2:
        steps.append(nearest + 1)
    narrowing = math.cos(math.radians(lat))
    side = 0.0
    corner = line.coordinates[nearest + (share == 1.0)].tolist() if share in (0.0, 1.0) else None
    for step in steps:
        start, end = line.coordinates[step : step + 2].tolist()
        east, north = (end[0] - start[0]) * narrowing, end[1] - start[1]
        lon_from, lat_from = corner or start
        cross = east * (lat - lat_from) - north * (lon - lon_from) * narrowing
        side += cross / math.hypot(east, north)
    return side > 0.0
