"""The one script of the map's frame: the drawing rules, what a browser adds, and their styles."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from dashboard.scene.bundle import scene_script

STATIC = Path(__file__).parent.parent / "static"
STYLES = ("map/map.css", "map/timeline.css", "map/ribbon.css")
# In this order: each knows those before it.
SCRIPTS = (
    "vendor/leaflet.js",
    "map/core.js",
    "map/days.js",
    "map/tiles.js",
    "map/basemap.js",
    "map/paint.js",
    "map/help.js",
    "map/furniture.js",
    "map/areabox.js",
    "map/controls.js",
    "map/histogram.js",
    "map/playback.js",
    "map/brush.js",
    "map/timeline.js",
    "map/ribbon.js",
    "map/start.js",
)


@cache
def frame_script() -> str:
    """Join all that the map's frame runs; its styles are the constant BorderStyles."""
    styles = "\n".join(_read(name) for name in STYLES)
    parts = [f"const BorderStyles = {json.dumps(styles)};", scene_script(), *map(_read, SCRIPTS)]
    # a file may end in a remark, or without the semicolon that the next one needs
    return '"use strict";\n' + "\n;\n".join(parts)


def _read(name: str) -> str:
    return (STATIC / name).read_text(encoding="utf-8")
