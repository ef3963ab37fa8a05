"""Up and down the border river: which part of a line is one, and how far a way along it goes."""

from collections.abc import Mapping
from functools import cache

import numpy as np

from geodata import layers, measure
from geodata.areas import reach_m
from geodata.border import GEOD, Line, Span, point_at, stretch
from geodata.gazetteer import Gazetteer
from geodata.grammar.terms import Distance, Stream, Way
from geodata.names import fold
from geodata.placement import Placement
from geodata.placings.discs import place_disc, told_by
from geodata.placings.spots import Spot, find_spot, line_by, refused
from geodata.placings.stretches import place_spans, told_of

# The rivers that are border lines, from their mouths up; all flow from the high kilometres of a
# line to the low ones. Words that each is called by, folded, name it.
_RIVERS: Mapping[str, str] = {
    "river:amu-darya": "amudarya oxus амударья амударьи амударё آمودریا آمو",
    "river:panj": "panj pyandzh pyanj пяндж панҷ پنج",
    "river:pamir": "pamir памир помир پامیر",
}
# Where two of them meet, and where a place stands on neither to the metre.
_GAP_KM = 1.0


def river_named(written: str) -> str:
    """Give the id of the border river of a name, or "" for a river that is none."""
    word = fold(written).replace(" ", "")
    called = (river for river, words in _RIVERS.items() if word in map(fold, words.split()))
    return next(called, "")


@cache
def river_spans(river: str) -> tuple[Span, ...]:
    """Give the stretches of the border lines that a river is."""
    return measure.shape_spans(layers.read_geometries(layers.TABLES["river"])[river])


def river_reach(line: Line, km: float) -> tuple[float, float] | None:
    """Bound the river that a line is at a kilometre, whatever its names; None: it is none."""
    spans = [span for river in _RIVERS for span in river_spans(river) if span.line_id == line.id]
    reaches: list[tuple[float, float]] = []
    for span in sorted(spans, key=lambda span: span.km_from):
        if reaches and span.km_from - reaches[-1][1] <= _GAP_KM:
            reaches[-1] = reaches[-1][0], max(reaches[-1][1], span.km_to)
        else:
            reaches.append((span.km_from, span.km_to))
    here = (one for one in reaches if one[0] - _GAP_KM <= km <= one[1] + _GAP_KM)
    return next(here, None)


def place_stream(
    text: str, wanted: Stream, gazetteer: Gazetteer, fuzzy: bool = False, country: str = ""
) -> Placement:
    """Place what lies up or down the border river from a place; raises OpenQuestionError.

    With a distance it is a disc on the river, whether the distance was measured along the water
    or straight; without one it is the next 25 km of the river.
    """
    spot = find_spot(gazetteer, wanted.place, fuzzy, country)
    line, at = line_by(gazetteer, spot)
    reach = river_reach(line, at.km)
    if reach is None:
        raise refused(
            f'the border at "{spot.place.name}" (km {at.km:.1f}) is no river, so it has no'
            f' {wanted.way}: write "20 km east of {spot.place.name}", or "border: A to B"'
        )
    river = river_named(wanted.river)
    if river and not _flows_by(river, line, at.km):
        raise refused(f'"{spot.place.name}" stands on another river than the {wanted.river}')
    doubt_m = spot.radius_m + at.offset_m
    source = (
        f"the river flows from high kilometres to low ones: {wanted.way} of km {at.km:.1f} is"
        f" {'above' if wanted.way is Way.UP else 'below'} it; {told_of(line)}"
    )
    name = f"{wanted.way} of {spot.place.name}"
    if wanted.distance is None:
        low, high = _next(at.km, wanted.way, measure.NEAR_M / 1000, reach)
        if low == high:
            raise refused(_past(wanted.way, spot, reach))
        wide = spot.radius_m / 1000
        span = Span(line.id, max(reach[0], low - wide), min(reach[1], high + wide))
        rule = (
            f'"{wanted.way}" with no distance is taken as the next {measure.NEAR_M / 1000:g} km of'
            f" the river, the width of the class vicinity: {span.length_km:.1f} km, from km"
            f" {span.km_from:.1f} to {span.km_to:.1f}"
        )
        told = told_by(spot, f"border {name}", rule, source)
        return place_spans(text, told.name, [span], told.place_ids, told.receipt)
    low, high = _at_distance(line, at.km, wanted.way, wanted.distance, reach)
    if low >= high:
        raise refused(_past(wanted.way, spot, reach))
    centre = point_at(line, (low + high) / 2)
    radius_m = reach_m(stretch(line, low, high), *centre) + doubt_m
    rule = (
        f'"{wanted.distance.text}" along the water or straight is km {low:.1f} to {high:.1f};'
        f" {spot.place.name} is known to {spot.radius_m / 1000:.1f} km and"
        f" {at.offset_m / 1000:.1f} km off the line: the disc of {radius_m / 1000:.1f} km holds"
        " all that"
    )
    told = told_by(spot, f"{wanted.distance.text} {name}", rule, source)
    return place_disc(text, told, centre, radius_m, gazetteer)


def _flows_by(river: str, line: Line, km: float) -> bool:
    return any(
        span.line_id == line.id and span.km_from - _GAP_KM <= km <= span.km_to + _GAP_KM
        for span in river_spans(river)
    )


def _next(km: float, way: Way, by_km: float, reach: tuple[float, float]) -> tuple[float, float]:
    """Give the kilometres from one to so far up or down the river, as far as it goes."""
    ends = (km, km + by_km) if way is Way.UP else (km - by_km, km)
    low, high = (min(max(end, reach[0]), reach[1]) for end in ends)
    return low, high


def _at_distance(
    line: Line, km: float, way: Way, distance: Distance, reach: tuple[float, float]
) -> tuple[float, float]:
    """Give the kilometres that lie so far along the water, or so far straight.

    A straight way is the shorter one, so it leads farther up or down the river.
    """
    step = 1.0 if way is Way.UP else -1.0
    start = min(max(km, reach[0]), reach[1])
    near = start + step * distance.low_m / 1000
    far = start + step * distance.high_m / 1000
    beyond = (line.chainage_km - far) * step > 0.0
    beyond &= (line.chainage_km >= reach[0]) & (line.chainage_km <= reach[1])
    corners = line.coordinates[beyond][:: int(step)]
    kilometres = line.chainage_km[beyond][:: int(step)]
    lon, lat = point_at(line, start)
    count = len(corners)
    _, _, apart = GEOD.inv(np.full(count, lon), np.full(count, lat), corners[:, 0], corners[:, 1])
    reached = np.flatnonzero(np.asarray(apart) >= distance.high_m)
    if len(reached):
        far = float(kilometres[reached[0]])
    elif count:
        far = float(kilometres[-1])
    far = min(max(far, reach[0]), reach[1])
    low, high = sorted((near, far)) if (far - near) * step > 0.0 else (near, near)
    return max(low, reach[0]), min(high, reach[1])


def _past(way: Way, spot: Spot, reach: tuple[float, float]) -> str:
    return (
        f"the border river ends before that: {way} of {spot.place.name} it runs only from km"
        f" {reach[0]:.1f} to {reach[1]:.1f}"
    )
