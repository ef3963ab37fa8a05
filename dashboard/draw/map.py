"""The map: a folium map that is sent once, and the marks of a view, sent when they change."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

import folium
import shapely
from branca.element import MacroElement
from folium.template import Template

from dashboard.crossings import CrossingStatus, describe
from dashboard.draw import style
from dashboard.draw.words import headline, is_disputed, place_text, placed_text, when_text
from dashboard.features import Shown
from dashboard.model import Incident
from dashboard.view import View
from dashboard.vocabulary import KINDS, STATUSES
from geodata.border import Line
from geodata.gazetteer import Gazetteer
from geodata.locate import Placement

SCRIPTS = (
    "vendor/leaflet.js",
    "map/core.js",
    "map/labels.js",
    "map/basemap.js",
    "map/marks.js",
    "map/furniture.js",
)
# The border from end to end with room for the panels: south, west, north, east.
HOME = ((35.75, 66.6), (39.35, 75.35))
LABEL_LETTERS = 40
WORDS = {
    "legend": "Legend",
    "strip": "Placed no better than a country",
    "crossing": "crossing",
    "vicinity": "near, true radius",
    "area": "district or province, no better",
    "stretch": "stretch of the border",
    "possible": "only possibly in the window",
    "disputed": "disputed or denied",
    "border": "Afghanistan–Tajikistan border",
}


class _Start(MacroElement):
    """Starts the base map in the browser."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        'BorderMap.start({{ this._parent.get_name() }}, "{{ this.payload }}");'
        "{% endmacro %}"
    )

    def __init__(self, config: Mapping[str, Any]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.payload = _encode(config)


class _Marks(MacroElement):
    """Shows the marks of one view."""

    # streamlit-folium keeps every feature group it was ever given: emptying its list first lets
    # the browser free the earlier ones.
    _template = Template(
        "{% macro script(this, kwargs) %}"
        'window.feature_group = []; BorderMap.show("{{ this.payload }}");'
        "{% endmacro %}"
    )

    def __init__(self, marks: Mapping[str, Any]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.payload = _encode(marks)


def _encode(data: Mapping[str, Any]) -> str:
    # base64 has no letter that HTML, JavaScript, Jinja or streamlit-folium's own rewriting of the
    # script could take for anything but text
    return base64.b64encode(json.dumps(data, ensure_ascii=False).encode()).decode()


def base_map(
    ruler: Line, attribution: str, assets_url: str, shapes_url: str, version: str
) -> folium.Map:
    """Make the map without incidents; equal arguments give equal text, so the browser keeps it.

    The URLs are those under which the page finds this package's static files and the shapes.
    """
    made = folium.Map(
        location=None,
        tiles=None,
        zoom_control=False,
        attribution_control=False,
        zoom_snap=0.25,
        zoom_delta=0.5,
        wheel_px_per_zoom_level=90,
    )
    # folium would ask six foreign hosts for its scripts; ours come from this machine
    made.default_js = [(name, f"{assets_url}/{name}?v={version}") for name in SCRIPTS]
    made.default_css = []
    made.add_child(
        _Start(
            {
                "language": "en",
                "urls": {
                    "basemap": f"{shapes_url}/basemap.json?v={version}",
                    "relief": f"{shapes_url}/relief.jpg?v={version}",
                },
                "home": HOME,
                "words": WORDS,
                "attribution": attribution,
                "ruler": ruler_text(ruler),
                "looks": {
                    "kinds": {
                        kind: {
                            "label": kind.replace("-", " "),
                            "color": look.color,
                            "plate": look.plate,
                            "glyph": look.glyph,
                            "angle": look.angle,
                        }
                        for kind, look in style.KINDS.items()
                        if kind in KINDS
                    },
                    "statuses": {
                        status: {
                            "label": status,
                            "fill": look.fill,
                            "line": look.line,
                            "ink": look.ink,
                            "glyph": look.glyph,
                        }
                        for status, look in style.STATUSES.items()
                        if status in STATUSES
                    },
                },
            }
        )
    )
    return made


def ruler_text(ruler: Line) -> str:
    """Name the ruler that every kilometre is told on; published lengths of the border differ."""
    return f"km on ruler {ruler.version}: {ruler.length_km:,.0f} km, {ruler.origin.split(' (')[0]}"


def draw(
    shown: Shown, view: View, crossings: Sequence[CrossingStatus], gazetteer: Gazetteer
) -> folium.FeatureGroup:
    """Draw what a view shows as one feature group for `base_map`."""
    group = folium.FeatureGroup(name="incidents")
    group.add_child(_Marks(marks(shown, view, crossings, gazetteer)))
    return group


def marks(
    shown: Shown, view: View, crossings: Sequence[CrossingStatus], gazetteer: Gazetteer
) -> dict[str, Any]:
    """Describe every mark of a view for the browser: what to draw, never how exactly to guess."""
    drawn, strip = [], []
    rows = zip(
        shown.frame["incident"],
        shown.frame["placement"],
        shown.frame["certainty"],
        shown.frame["claims"],
        strict=True,
    )
    for incident, placement, certainty, claims in rows:
        mark = {
            "id": incident.id,
            "kind": incident.kind,
            "title": incident.title,
            "when": when_text(incident),
            "place": place_text(incident),
            "placed": placed_text(incident, placement),
            "certain": certainty == "certain",
            "disputed": is_disputed(incident, claims),
        }
        if placement is None or placement.precision == "country":
            strip.append(mark if placement else {**mark, "place": mark["placed"]})
        else:
            figures = headline(claims)
            label = _label(incident, placement, figures)
            where = _where(placement, gazetteer)
            drawn.append({**mark, **where, "figures": figures, "label": label})
    shapes = {"marks": drawn, "strip": strip, "crossings": [_crossing(c) for c in crossings]}
    return {**shapes, "selected": view.selected, "version": _digest(shapes, view.selected)}


def _digest(shapes: Mapping[str, Any], selected: str) -> str:
    return hashlib.sha256(json.dumps([shapes, selected]).encode()).hexdigest()[:12]


def _where(placement: Placement, gazetteer: Gazetteer) -> dict[str, Any]:
    areas = [
        place_id
        for place_id in placement.place_ids
        if place_id.startswith(("district:", "province:"))
    ]
    known_area = placement.precision in ("district", "province") and len(areas) == len(
        placement.place_ids
    )
    return {
        "precision": str(placement.precision),
        "lon": round(placement.lon, 5),
        "lat": round(placement.lat, 5),
        "radius_m": round(placement.radius_m),
        "bank": placement.bank,
        "areas": areas if known_area else [],
        "tries": [
            [round(gazetteer.places[a].lon, 4), round(gazetteer.places[a].lat, 4)] for a in areas
        ],
        "spans": [
            [span.line_id, round(span.km_from, 2), round(span.km_to, 2)] for span in placement.spans
        ]
        if placement.precision == "stretch"
        else [],
        "shape": None if known_area else _outline(placement),
    }


def _outline(placement: Placement) -> dict[str, Any] | None:
    if placement.precision not in ("district", "province"):
        return None
    simple = placement.geometry.simplify(0.003)
    outline: dict[str, Any] = json.loads(shapely.to_geojson(shapely.set_precision(simple, 1e-4)))
    return outline


def _label(incident: Incident, placement: Placement, figures: str) -> str:
    if figures:
        return figures
    if placement.precision in ("exact", "settlement", "vicinity"):
        return ""
    title = incident.title
    return title if len(title) <= LABEL_LETTERS else title[: LABEL_LETTERS - 1].rstrip() + "…"


def _crossing(crossing: CrossingStatus) -> dict[str, Any]:
    label, sub = describe(crossing)
    look = style.STATUSES[crossing.status]
    return {
        "id": crossing.place.id,
        "name": crossing.place.name,
        "lon": round(crossing.place.lon, 5),
        "lat": round(crossing.place.lat, 5),
        "status": crossing.status,
        "label": label,
        "sub": sub,
        "color": look.ink if look.ink != "#ffffff" else look.fill,
        "incident": crossing.incident,
    }
