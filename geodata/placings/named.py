"""Placing names, their surroundings and given points; the border itself is in stretches.py."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache

import numpy as np
import shapely
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from geodata import measure
from geodata.areas import areas_at, disc, grow, inner_points, reach_m
from geodata.border import GEOD, Span, load_lines, stretch
from geodata.finding.choice import Family, is_point
from geodata.finding.explain import OpenQuestionError, describe, receipt
from geodata.gazetteer import Gazetteer, geometry
from geodata.grammar.terms import Named, Near
from geodata.layers import WINDOW
from geodata.place import Place
from geodata.placement import UNKNOWN, Placement, Receipt, join_receipts
from geodata.placings.containers import within_container
from geodata.placings.spots import settle_spoken
from geodata.precision import Precision, coarsest

_RADIUS_M = {Precision.EXACT: 500.0, Precision.SETTLEMENT: 3_000.0}
_AREAS = {
    Precision.DISTRICT: "district",
    Precision.PROVINCE: "province",
    Precision.COUNTRY: "country",
}


def place_named(
    text: str, wanted: Named, gazetteer: Gazetteer, fuzzy: bool = False, country: str = ""
) -> Placement:
    """Place what a name means; raises OpenQuestionError where that is not one thing.

    A name that means nothing becomes the district that surely contains it. Of places on both
    banks, `country` takes the one that belongs to it alone.
    """
    told: tuple[str, ...] = ()
    try:
        wanted, family, choice = settle_spoken(gazetteer, wanted, fuzzy, country)
    except OpenQuestionError as problem:
        wanted, family, choice, told = within_container(gazetteer, wanted, problem)
    place, parts = family.head.place, family.parts
    shape = shape_of(gazetteer, place)
    if parts[1:]:
        shape = shapely.union_all([shape_of(gazetteer, part) for part in parts])
    precision = place.precision
    if shape.geom_type == "Point":
        lon, lat = place.lon, place.lat
        radius_m = covering_radius_m(gazetteer, family)
        if radius_m > place.radius_m:
            precision = coarsest([precision, Precision.SETTLEMENT])
        spans = measure.point_spans(lon, lat, radius_m)
    else:
        lon, lat = _seat(family, shape)
        radius_m = reach_m(shape, lon, lat)
        spans = tuple(span for part in parts for span in area_spans(gazetteer, part))
    # A river belongs to no country, but where it is the border it has two banks.
    countries = place.country or _countries((), spans)
    found = receipt(gazetteer, wanted, family.head, family, choice)
    return Placement(
        text=text,
        name=place.name,
        place_ids=tuple(part.id for part in parts),
        geometry=shape,
        lon=lon,
        lat=lat,
        precision=precision,
        radius_m=radius_m,
        spans=spans,
        **measure.sides(spans, countries),
        layer=place.layer,
        version=gazetteer.version,
        receipt=replace(found, matched=(*told, *found.matched)),
    )


def place_near(
    text: str, near: Near, gazetteer: Gazetteer, fuzzy: bool = False, country: str = ""
) -> Placement:
    """Place the surroundings of a name: 25 km, for that is what "near" is counted as.

    A name that is a town and an area stands for the town here.
    """
    wanted, family, choice = settle_spoken(gazetteer, near.place, fuzzy, country)
    taken = family.point or family.head
    place = taken.place
    lon, lat = place.lon, place.lat
    precision = coarsest([Precision.VICINITY, place.precision])
    if is_point(place):
        # What is itself known to a settlement at best adds its own doubt to that of "near".
        doubt_m = place.radius_m if place.precision.rank > Precision.SETTLEMENT.rank else 0.0
        radius_m = measure.NEAR_M + doubt_m
        shape: BaseGeometry = disc(lon, lat, radius_m)
    else:
        shape = grow(geometry(gazetteer, place.id), measure.NEAR_M)
        radius_m = reach_m(shape, lon, lat)
    found = receipt(gazetteer, wanted, taken, family, choice)
    spans = measure.shape_spans(shape)
    countries = _countries(place.country, spans)
    return Placement(
        text=text,
        name=f"near {place.name}",
        place_ids=(place.id,),
        geometry=shape,
        lon=lon,
        lat=lat,
        precision=precision,
        radius_m=radius_m,
        spans=spans,
        **measure.sides(spans, countries),
        layer=place.layer,
        version=gazetteer.version,
        receipt=join_receipts(
            [found],
            f'"near" tells no distance: it is taken as {_km(measure.NEAR_M)} km'
            " around, the width of the class vicinity",
        ),
    )


def place_point(
    at: tuple[float, float], precision: Precision, gazetteer: Gazetteer, radius_m: float | None
) -> Placement:
    """Place a point given in degrees; raises OpenQuestionError where it cannot be one."""
    lon, lat = at
    text = f"[{lon:.10g}, {lat:.10g}]"
    _check_degrees(text, lon, lat)
    countries = [area.partition(":")[2] for area in areas_at("country", lon, lat)]
    why = f"given as lon {lon:.10g}, lat {lat:.10g}, known to the class {precision}"
    name, layer = text, "point"
    place_ids: tuple[str, ...] = ()
    radius_m = _RADIUS_M.get(precision, measure.NEAR_M) if radius_m is None else radius_m
    shape: BaseGeometry = Point(lon, lat)
    if precision in _AREAS:
        place = _area_around(text, at, precision, gazetteer)
        shape, name, layer = geometry(gazetteer, place.id), place.name, place.layer
        place_ids = (place.id,)
        spans, radius_m = area_spans(gazetteer, place), reach_m(_hull(gazetteer, place), lon, lat)
        why += f": {describe(gazetteer, place)}"
    elif precision is Precision.VICINITY:
        shape = disc(lon, lat, radius_m)
        spans = measure.shape_spans(shape)
        countries = list(_countries(countries, spans))
    elif precision is Precision.STRETCH:
        spans = measure.shape_spans(disc(lon, lat, radius_m))
        if not spans:
            raise _refused(f"{text} is more than {_km(radius_m)} km from the border")
        shape = spans_shape(spans)
        lon, lat = shapely.get_coordinates(shape.interpolate(shape.project(Point(at))))[0].tolist()
        countries = list(_countries((), spans))
    else:
        spans = measure.point_spans(lon, lat, radius_m)
    return Placement(
        text=text,
        name=name,
        place_ids=place_ids,
        geometry=shape,
        lon=lon,
        lat=lat,
        precision=precision,
        radius_m=radius_m,
        spans=spans,
        **measure.sides(spans, countries),
        layer=layer,
        version=gazetteer.version,
        receipt=Receipt((why,)),
    )


def together(text: str, parts: Sequence[Placement]) -> Placement:
    """Make several placements one: all their ground, at the coarsest of their precisions."""
    shape = shapely.union_all([part.geometry for part in parts])
    reached = [(reach_m(shape, part.lon, part.lat), part.lon, part.lat) for part in parts]
    radius_m, lon, lat = min(reached)
    spans = tuple(dict.fromkeys(span for part in parts for span in part.spans))
    km_from, km_to = measure.extent(spans)
    countries = sorted({one for part in parts for one in part.country.split("+") if one})
    banks = {part.bank for part in parts} - {"none"}
    return Placement(
        text=text,
        name=", ".join(part.name for part in parts),
        place_ids=tuple(dict.fromkeys(one for part in parts for one in part.place_ids)),
        geometry=shape,
        lon=lon,
        lat=lat,
        precision=coarsest(part.precision for part in parts),
        radius_m=radius_m,
        spans=spans,
        km_from=km_from,
        km_to=km_to,
        bank=banks.pop() if len(banks) == 1 else "both" if banks else "none",
        country="+".join(countries),
        layer="+".join(dict.fromkeys(part.layer for part in parts)),
        version=" ".join(dict.fromkeys(part.version for part in parts)),
        receipt=join_receipts(part.receipt for part in parts),
    )


def spans_shape(spans: Iterable[Span]) -> BaseGeometry:
    """Cut spans out of their lines: one line, or several as one shape."""
    lines = load_lines()
    pieces = [stretch(lines[span.line_id], span.km_from, span.km_to) for span in spans]
    return pieces[0] if len(pieces) == 1 else shapely.multilinestrings(pieces)


def shape_of(gazetteer: Gazetteer, place: Place) -> BaseGeometry:
    """Give what a place covers: a spot known only to its district covers the district."""
    if is_point(place):
        if place.precision is Precision.VICINITY:
            return disc(place.lon, place.lat, place.radius_m)
        areas = [area for area in place.within if area.startswith(f"{place.precision}:")]
        if areas:
            return geometry(gazetteer, areas[0])
    return geometry(gazetteer, place.id)


@lru_cache(maxsize=4096)
def area_spans(gazetteer: Gazetteer, place: Place) -> tuple[Span, ...]:
    """Give the stretches of border a place covers that is more than a point."""
    return measure.shape_spans(shape_of(gazetteer, place))


@lru_cache(maxsize=4096)
def _hull(gazetteer: Gazetteer, place: Place) -> BaseGeometry:
    """Give the outer corners of an area: of every point in it, one of them is the farthest."""
    return shapely.convex_hull(geometry(gazetteer, place.id))


def covering_radius_m(gazetteer: Gazetteer, family: Family) -> float:
    """Give the disc around the first member of a family that holds the others as well."""
    head = family.head.place
    radius_m = head.radius_m
    for match in family.matches[1:]:
        place = match.place
        if not is_point(place):
            radius_m = max(radius_m, reach_m(geometry(gazetteer, place.id), head.lon, head.lat))
            continue
        _, _, apart_m = GEOD.inv(head.lon, head.lat, place.lon, place.lat)
        if apart_m > head.radius_m:
            radius_m = max(radius_m, apart_m + place.radius_m)
    return radius_m


def _seat(family: Family, shape: BaseGeometry) -> tuple[float, float]:
    """Give the point that stands for an area: its town of the same name, if there is one."""
    places = [match.place for match in (family.point, family.head) if match is not None]
    for place in places:
        if shape.intersects(Point(place.lon, place.lat)):
            return place.lon, place.lat
    lon, lat = inner_points(np.array([shape], dtype=object))[0].tolist()
    return lon, lat


def _countries(known: Iterable[str], spans: Iterable[Span]) -> tuple[str, ...]:
    """Give the countries of a shape: those known, and both sides of every line it meets."""
    sides = (country for span in spans for country in span.line_id.split("-"))
    return tuple(dict.fromkeys([*known, *sides]))


def _area_around(
    text: str, at: tuple[float, float], precision: Precision, gazetteer: Gazetteer
) -> Place:
    layer = _AREAS[precision]
    for area in areas_at(layer, *at):
        if area in gazetteer.places:
            return gazetteer.places[area]
    raise _refused(f"{text} lies in no {layer} of the gazetteer")


def _check_degrees(text: str, lon: float, lat: float) -> None:
    if not (math.isfinite(lon) and math.isfinite(lat)):
        raise _refused(f"{text} is no point: two numbers of degrees are needed")
    fits = -180 <= lon <= 180 and -90 <= lat <= 90
    if (not fits or not _in_window(lon, lat)) and _in_window(lat, lon):
        raise _refused(f"{text} is far off: lon comes first, write [{lat:.10g}, {lon:.10g}]")
    if not fits:
        raise _refused(f"{text} is not on earth: lon is -180 to 180, lat -90 to 90")


def _in_window(lon: float, lat: float) -> bool:
    west, south, east, north = WINDOW
    return west <= lon <= east and south <= lat <= north


def _refused(why: str) -> OpenQuestionError:
    return OpenQuestionError(UNKNOWN, (), why)


def _km(metres: float) -> str:
    return f"{metres / 1000:g}"
