"""A small map of one placement, for the form in which a place is written.

It is told as shapes and texts on a field of WIDTH by HEIGHT, which `static/placefield.js` draws;
the class of each says how it looks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from math import cos, radians
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from dashboard.draw.numerals import number_text
from dashboard.draw.placewords import place_name
from dashboard.draw.speech import Words
from geodata.border import load_lines
from geodata.gazetteer import Gazetteer
from geodata.layers import read_geometries
from geodata.placement import Placement
from geodata.precision import Precision

Mark = dict[str, Any]
WIDTH, HEIGHT = 640, 300
# A spot is shown in its surroundings, and no view is narrower than this.
LEAST_KM = 60.0
SHARE = 0.62
KM_PER_DEGREE = 111.195
MOST_TOWNS = 7
# Labels stand apart by so much, and a letter is so wide, in pixels.
APART, LETTER = 17.0, 6.6
SPOTS = (Precision.EXACT, Precision.SETTLEMENT)
OURS = ("AF", "TJ")
# The name of a country stands where this share of the picture is its ground.
NAMED_SHARE = 0.08


class _Window:
    """The ground that is shown, and where on the picture a point of it falls."""

    def __init__(self, shape: BaseGeometry) -> None:
        west, south, east, north = shape.bounds
        lat, lon = (south + north) / 2, (west + east) / 2
        self.narrowing = cos(radians(lat))
        high = max((north - south) * KM_PER_DEGREE / SHARE, LEAST_KM)
        wide = max((east - west) * KM_PER_DEGREE * self.narrowing / SHARE, LEAST_KM)
        self.km = max(high, wide * HEIGHT / WIDTH)
        self.scale = HEIGHT / self.km * KM_PER_DEGREE  # pixels to a degree of latitude
        half_lat = HEIGHT / 2 / self.scale
        half_lon = WIDTH / 2 / self.scale / self.narrowing
        self.box = (lon - half_lon, lat - half_lat, lon + half_lon, lat + half_lat)

    def at(self, lon: float, lat: float) -> tuple[float, float]:
        west, _, _, north = self.box
        return (lon - west) * self.narrowing * self.scale, (north - lat) * self.scale

    def path(self, shape: BaseGeometry) -> str:
        cut = shapely.clip_by_rect(shape, *_grown(self.box))
        return " ".join(self._rings(shapely.simplify(cut, 0.7 / self.scale)))

    def _rings(self, shape: BaseGeometry) -> Iterable[str]:
        for part in shapely.get_parts(shape):
            polygon = part.geom_type == "Polygon"
            for ring in [part.exterior, *part.interiors] if polygon else [part]:
                points = (f"{x:.1f},{y:.1f}" for x, y in (self.at(*xy[:2]) for xy in ring.coords))
                yield f"M{' '.join(points)}{'Z' if polygon else ''}"


def _grown(box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    """Widen a box a little, so that edges along its rim are not seen."""
    west, south, east, north = box
    dx, dy = (east - west) / 20, (north - south) / 20
    return west - dx, south - dy, east + dx, north + dy


def draw_spot(placement: Placement, gazetteer: Gazetteer, alt: str, words: Words) -> Mark:
    """Draw where a placement lies, as it will be drawn: a spot, a disc, an area or a stretch."""
    window = _Window(placement.geometry)
    box = shapely.box(*window.box)
    countries = {
        name: shape for name, shape in read_geometries("countries").items() if shape.intersects(box)
    }
    marks = [
        _path("ground" if name.partition(":")[2] in OURS else "abroad", window.path(shape))
        for name, shape in countries.items()
    ]
    marks += [
        _path("province", window.path(shape.boundary))
        for shape in read_geometries("provinces").values()
        if shape.intersects(box)
    ]
    marks += [_path(f"border {name}", window.path(_line(name))) for name in load_lines()]
    marks += _names(window, countries, gazetteer, words)
    marks.append(_placed(window, placement))
    marks += _towns(window, placement, gazetteer, words)
    marks += _scale(window, words)
    return {"width": WIDTH, "height": HEIGHT, "alt": alt, "marks": marks}


def _path(look: str, d: str) -> Mark:
    return {"tag": "path", "class": look, "d": d}


def _circle(look: str, at: tuple[float, float], radius: float) -> Mark:
    x, y = at
    return {"tag": "circle", "class": look, "cx": round(x, 1), "cy": round(y, 1), "r": radius}


def _text(look: str, x: float, y: float, text: str) -> Mark:
    return {"tag": "text", "class": look, "x": round(x, 1), "y": round(y, 1), "text": text}


@cache
def _line(name: str) -> BaseGeometry:
    return shapely.linestrings(load_lines()[name].coordinates)


def _names(
    window: _Window, countries: Mapping[str, BaseGeometry], gazetteer: Gazetteer, words: Words
) -> Iterator[Mark]:
    """Name the countries whose ground is seen, each within it."""
    whole = shapely.box(*window.box)
    for name, shape in countries.items():
        seen = shapely.clip_by_rect(shape, *window.box)
        if name in gazetteer.places and seen.area > NAMED_SHARE * whole.area:
            at = window.at(*shapely.get_coordinates(shapely.point_on_surface(seen))[0].tolist())
            yield _text("country", *at, place_name(gazetteer.places[name], words))


def _placed(window: _Window, placement: Placement) -> Mark:
    at = window.at(placement.lon, placement.lat)
    if placement.precision in SPOTS:
        return _circle("at", at, 7)
    if placement.geometry.geom_type == "Point":  # an area that only its middle is known of
        radius = placement.radius_m / 1000 / KM_PER_DEGREE * window.scale
        return _circle("near", at, round(radius, 1))
    looks = {Precision.VICINITY: "near", Precision.STRETCH: "stretch"}
    return _path(looks.get(placement.precision, "area"), window.path(placement.geometry))


def _towns(
    window: _Window, placement: Placement, gazetteer: Gazetteer, words: Words
) -> Iterator[Mark]:
    """Name the largest towns around that find room, so that a reader knows where this is."""
    west, south, east, north = window.box
    inside = [
        place
        for place in gazetteer.places.values()
        if place.layer in ("town", "place", "crossing")
        and west < place.lon < east
        and south < place.lat < north
    ]
    inside.sort(key=lambda place: (place.id not in placement.place_ids, -place.population))
    taken: list[tuple[float, float, float]] = []
    for place in inside:
        x, y = window.at(place.lon, place.lat)
        name = place_name(place, words)
        width = LETTER * len(name)
        if len(taken) < MOST_TOWNS and _has_room(x, y, width, taken):
            taken.append((x, y, width))
            yield _circle("town", (x, y), 2.4)
            yield _text("", x + 6, y + 4, name)


def _has_room(
    x: float, y: float, width: float, taken: Sequence[tuple[float, float, float]]
) -> bool:
    if not (10 < x < WIDTH - width - 12 and 14 < y < HEIGHT - 24):
        return False
    return all(
        abs(y - other_y) > APART or x + width + 12 < other_x or other_x + other_width + 12 < x
        for other_x, other_y, other_width in taken
    )


def _scale(window: _Window, words: Words) -> tuple[Mark, Mark]:
    """Draw a bar of a round number of kilometres."""
    per_km = HEIGHT / window.km
    km = max(step for step in (5, 10, 20, 50, 100, 200, 500, 1000) if step * per_km < WIDTH / 3)
    left, y, length = 12, HEIGHT - 12, km * per_km
    bar = _path("scale", f"M{left},{y - 4}v4h{length:.1f}v-4")
    return bar, _text(
        "", left + length + 6, y + 1, words["units"]["km"].format(n=number_text(km, words))
    )
