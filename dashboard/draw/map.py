"""The map: a folium map that is sent once, and the marks of a view, sent when they change."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from typing import Any

import folium
from branca.element import MacroElement
from folium.template import Template

from dashboard.crossings import CrossingStatus
from dashboard.draw import style
from dashboard.draw.marks import describe_marks
from dashboard.features import Shown
from dashboard.view import View
from dashboard.vocabulary import KINDS, STATUSES
from geodata.border import Line
from geodata.gazetteer import Gazetteer

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
WORDS = {
    "legend": "Legend",
    "strip": "Not drawn on the map",
    "more": "more in the list",
    "unlabelled": "labels left out for want of room",
    "failed": "could not be drawn",
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
    group.add_child(_Marks(describe_marks(shown, view, crossings, gazetteer)))
    return group
