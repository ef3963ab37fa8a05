"""Placements that are a disc: of honest radius, whole or cut to one bank."""

from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geodata import measure
from geodata.areas import areas_at, disc, inner_points, reach_m
from geodata.gazetteer import Gazetteer, geometry
from geodata.placement import Placement, Receipt, join_receipts
from geodata.placings.spots import Spot, refused
from geodata.precision import Precision

# A disc is called what is about as wide: half of the districts reach 29 km from their middle and
# nine of ten 58 km; nine of ten provinces reach 223 km.
_WIDEST_M = (
    (measure.NEAR_M, Precision.VICINITY),
    (60_000.0, Precision.DISTRICT),
    (225_000.0, Precision.PROVINCE),
)


def precision_of(radius_m: float) -> Precision:
    """Give the class of a disc: vicinity up to 25 km, district up to 60, province up to 225."""
    return next((one for widest_m, one in _WIDEST_M if radius_m <= widest_m), Precision.COUNTRY)


@dataclass(frozen=True, slots=True)
class Told:
    """Hold what a placement says of itself: its name, the places it was counted from, and why."""

    name: str
    place_ids: tuple[str, ...]
    layer: str
    receipt: Receipt


def told_by(spot: Spot, name: str, *rules: str) -> Told:
    """Tell of what is counted from a spot, by which rules."""
    receipt = join_receipts([spot.receipt], *rules)
    return Told(name, (spot.place.id,), spot.place.layer, receipt)


def place_disc(
    text: str,
    told: Told,
    centre: tuple[float, float],
    radius_m: float,
    gazetteer: Gazetteer,
    country: str = "",
) -> Placement:
    """Place the disc around a point, or what of it lies in one country.

    A part of a disc is of the class of the whole, though it reaches farther from its own middle.
    """
    lon, lat = centre
    precision = precision_of(radius_m)
    shape: BaseGeometry = disc(lon, lat, radius_m)
    countries = [area.partition(":")[2] for area in areas_at("country", lon, lat, radius_m)]
    if country:
        shape, countries = cut_to(gazetteer, shape, country, text), [country]
        lon, lat = inner_points(np.array([shape], dtype=object))[0].tolist()
        radius_m = reach_m(shape, lon, lat)
    spans = measure.shape_spans(shape)
    return Placement(
        text=text,
        name=told.name,
        place_ids=told.place_ids,
        geometry=shape,
        lon=lon,
        lat=lat,
        precision=precision,
        radius_m=radius_m,
        spans=spans,
        **measure.sides(spans, countries),
        layer=told.layer,
        version=gazetteer.version,
        receipt=told.receipt,
    )


def cut_to(gazetteer: Gazetteer, shape: BaseGeometry, country: str, text: str) -> BaseGeometry:
    """Leave of a shape what lies in a country; raises OpenQuestionError where nothing does."""
    area = f"country:{country}"
    if area in gazetteer.places:
        kept = shapely.intersection(shape, geometry(gazetteer, area))
        if not kept.is_empty:
            return kept
    raise refused(f'nothing of what "{text}" may mean lies on that bank')
