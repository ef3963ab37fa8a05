"""The map: a folium map that is sent once, and the marks of a view, sent when they change."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from typing import Any

import folium
from branca.element import MacroElement
from folium.template import Template

from dashboard.draw import style
from dashboard.draw.numerals import number_text
from dashboard.draw.speech import ENGLISH, Words, speech
from dashboard.view import LANGUAGES
from geodata.border import Line

# Of Leaflet's map.
OPTIONS: Mapping[str, Any] = {
    "zoom_control": False,
    "attribution_control": False,
    "track_resize": False,  # the frame itself is watched
    "zoom_snap": 0.25,
    "zoom_delta": 0.5,
    "wheel_px_per_zoom_level": 90,
}
# The border from end to end: south, west, north, east.
HOME = ((35.95, 66.9), (39.25, 75.2))


class _Start(MacroElement):
    """Starts the base map in the browser."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        'BorderMap.start({{ this._parent.get_name() }}, "{{ this.payload }}");'
        "{% endmacro %}"
    )

    def __init__(self, config: Mapping[str, Any]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.payload = encode(config)


class _State(MacroElement):
    """Shows one state of the view."""

    # streamlit-folium keeps every feature group it was ever given: emptying its list first lets
    # the browser free the earlier ones.
    _template = Template(
        "{% macro script(this, kwargs) %}"
        'window.feature_group = []; BorderMap.show("{{ this.payload }}");'
        "{% endmacro %}"
    )

    def __init__(self, state: Mapping[str, Any]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.payload = encode(state)


def encode(data: Mapping[str, Any]) -> str:
    """Write data for a script, as text that no layer between can read as code."""
    # base64 has no letter that HTML, JavaScript, Jinja or streamlit-folium's own rewriting of the
    # script could take for anything but text
    return base64.b64encode(json.dumps(data, ensure_ascii=False).encode()).decode()


def base_map(
    ruler: Line, axis: Mapping[str, Any], attribution: str, urls: Mapping[str, str]
) -> folium.Map:
    """Make the map without incidents; equal arguments give equal text, so the browser keeps it.

    `urls` are those under which the map's frame finds its "script", "basemap", "relief" and
    "packs"; `axis` is that of the ribbon.
    """
    made = folium.Map(location=None, tiles=None, **OPTIONS)
    # folium would ask six foreign hosts for its scripts; ours come from this machine
    made.default_js = [("map", urls["script"])]
    made.default_css = []
    made.add_child(_Start(describe_base(ruler, axis, attribution, urls)))
    return made


def describe_base(
    ruler: Line, axis: Mapping[str, Any], attribution: str, urls: Mapping[str, str]
) -> dict[str, Any]:
    """Describe what the scripts start from; `urls` are those of basemap, relief and packs."""
    return {
        "urls": {name: urls[name] for name in ("basemap", "relief", "packs")},
        "home": HOME,
        "attribution": attribution,
        "ruler": _ruler(ruler),
        "faults": {lang: speech(lang)["map"]["fault"] for lang in LANGUAGES},
        "ribbon": axis,
        "looks": style.describe_looks(),
    }


def ruler_text(ruler: Line, words: Words = ENGLISH) -> str:
    """Name the ruler that every kilometre is told on; published lengths of the border differ."""
    told, about = words["map"]["ruler"], _ruler(ruler)
    said: str = told.format(**{**about, "length": number_text(about["length"], words)})
    return said


def _ruler(ruler: Line) -> dict[str, Any]:
    origin = ruler.origin.split(" (")[0]
    return {"version": ruler.version, "length": round(ruler.length_km), "origin": origin}


def draw(state: Mapping[str, Any]) -> folium.FeatureGroup:
    """Draw a state of the view as one feature group for `base_map`."""
    group = folium.FeatureGroup(name="incidents")
    group.add_child(_State(state))
    return group
