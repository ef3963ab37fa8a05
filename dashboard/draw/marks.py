"""Describe the marks of a view for the browser: what to draw, never how exactly to guess."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

import shapely

from dashboard.crossings import CrossingStatus, describe
from dashboard.draw import style
from dashboard.draw.words import headline, place_text, placed_text, when_text
from dashboard.features import Row, Shown, rows
from dashboard.view import View
from geodata.gazetteer import Gazetteer, geometry
from geodata.layers import WINDOW
from geodata.locate import Placement
from geodata.precision import Precision

Mark = dict[str, Any]
LABEL_LETTERS = 40
SPOTS = (Precision.EXACT, Precision.SETTLEMENT)
AREAS = (Precision.DISTRICT, Precision.PROVINCE)
# Outlines that the base map does not hold are sent themselves, to about 300 m.
OUTLINE_DEG = 0.003
SAME_GROUND = 1e-6


def describe_marks(
    shown: Shown, view: View, crossings: Sequence[CrossingStatus], gazetteer: Gazetteer
) -> Mark:
    """Describe every mark of a view.

    `marks` are drawn on the map, one for each place of an incident; `strip` lists what cannot be:
    too wide, not placed, or outside the map. Every shown incident is in one of them.
    """
    drawn: list[Mark] = []
    strip: list[Mark] = []
    for row in rows(shown):
        mark = _mark(row)
        places = _places(row, gazetteer)
        label = _label(row)
        drawn += [{**mark, **place, "label": label} for place in places]
        if not places:
            strip.append({**mark, "why": _why_not(row)})
    shapes = {"marks": drawn, "strip": strip, "crossings": [_crossing(c) for c in crossings]}
    return {**shapes, "selected": view.selected, "version": _digest(shapes, view.selected)}


def _digest(shapes: Mapping[str, Any], selected: str) -> str:
    return hashlib.sha256(json.dumps([shapes, selected]).encode()).hexdigest()[:12]


def _mark(row: Row) -> Mark:
    return {
        "id": row.incident.id,
        "kind": row.incident.kind,
        "title": row.incident.title,
        "when": when_text(row.incident),
        "place": place_text(row.incident),
        "placed": placed_text(row.incident, row.placement),
        "certain": row.certain,
        "disputed": row.disputed,
        "figures": headline(row.claims),
    }


def _label(row: Row) -> str:
    title = row.incident.title
    short = title if len(title) <= LABEL_LETTERS else title[: LABEL_LETTERS - 1].rstrip() + "…"
    return headline(row.claims) or short


def _why_not(row: Row) -> str:
    if row.placement is None:
        return (
            f"{place_text(row.incident)} · not placed" if row.incident.place else "no place given"
        )
    if row.placement.precision == Precision.COUNTRY:
        return f"{place_text(row.incident)} · country, no better"
    return f"{place_text(row.incident)} · outside the map"


def _places(row: Row, gazetteer: Gazetteer) -> list[Mark]:
    """Describe where an incident is drawn: areas as one mark, stretches as one, each spot."""
    if row.placement is None or row.placement.precision == Precision.COUNTRY:
        return []
    window = shapely.box(*WINDOW)
    on_map = [part for part in row.parts if shapely.intersects(part.geometry, window)]
    areas = [part for part in on_map if part.precision in AREAS]
    stretches = [part for part in on_map if part.precision == Precision.STRETCH]
    points = [part for part in on_map if part.precision in (*SPOTS, Precision.VICINITY)]
    places = [_spot(part) for part in points]
    if areas:
        places.append(_area(areas, gazetteer))
    if stretches:
        places.append(_stretch(stretches))
    return places


def _spot(part: Placement) -> Mark:
    return {
        "precision": str(part.precision),
        "at": [round(part.lon, 5), round(part.lat, 5)],
        "radius_m": round(part.radius_m),
    }


def _stretch(parts: Sequence[Placement]) -> Mark:
    spans = [
        [span.line_id, round(span.km_from, 2), round(span.km_to, 2)]
        for part in parts
        for span in part.spans
    ]
    return {"precision": "stretch", "spans": spans}


def _area(parts: Sequence[Placement], gazetteer: Gazetteer) -> Mark:
    known: list[str] = []
    outlines: list[Any] = []
    for part in parts:
        ids = [place_id for place_id in part.place_ids if place_id in gazetteer.places]
        # "near Takhar" bears Takhar's id and takes up more ground
        ground = sum(geometry(gazetteer, place_id).area for place_id in ids)
        if ids and abs(part.geometry.area - ground) < SAME_GROUND:
            known += ids
        else:
            outlines += _outlines(part)
    return {
        "precision": "area",
        "areas": list(dict.fromkeys(known)),
        "outlines": outlines,
        "tries": [[round(part.lon, 4), round(part.lat, 4)] for part in parts],
    }


def _outlines(part: Placement) -> list[Any]:
    simple = shapely.set_precision(part.geometry.simplify(OUTLINE_DEG), 1e-4)
    return [
        [[list(point) for point in ring.coords] for ring in (polygon.exterior, *polygon.interiors)]
        for polygon in shapely.get_parts(simple)
        if polygon.geom_type == "Polygon"
    ]


def _crossing(crossing: CrossingStatus) -> Mark:
    label, sub = describe(crossing)
    look = style.STATUSES[crossing.status]
    return {
        "id": crossing.place.id,
        "name": crossing.place.name,
        "at": [round(crossing.place.lon, 5), round(crossing.place.lat, 5)],
        "status": crossing.status,
        "label": label,
        "sub": sub,
        "color": look.ink if look.ink != "#ffffff" else look.fill,
        "incident": crossing.incident,
    }
