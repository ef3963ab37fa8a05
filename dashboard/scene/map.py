"""The map of a view, drawn without a browser by the rules that the page draws by."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from dashboard.scene.given import base_map
from dashboard.scene.relief import relief_jpeg

if TYPE_CHECKING:
    from dashboard.scene.engine import Rules

Record = dict[str, Any]
# Stands in a drawing where the picture of the relief belongs, which is bent in Python.
RELIEF = "relief:"


def scene_of(
    rules: Rules, given: Mapping[str, Any], size: tuple[int, int], extent: Mapping[str, Any]
) -> Record:
    """Tell what a map of a size in px holds: marks, what is left out, what a legend explains.

    `given` is that of `describe_given`, `extent` of `screen_extent` or `paper_extent`.
    """
    _keep_base(rules)
    found: Record = rules.call("drawMap", {**given, "size": size, "extent": extent, "svg": False})
    return found


def map_svg(
    rules: Rules, given: Mapping[str, Any], size: tuple[int, int], extent: Mapping[str, Any]
) -> tuple[str, Record]:
    """Draw a map of a size in px as SVG, and tell what it holds."""
    _keep_base(rules)
    drawn: Record = rules.call("drawMap", {**given, "size": size, "extent": extent})
    svg = str(drawn.pop("svg"))
    bent = relief_jpeg(drawn["scale"]["mesh"], size)
    return svg.replace(RELIEF, f"data:image/jpeg;base64,{base64.b64encode(bent).decode()}"), drawn


def _keep_base(rules: Rules) -> None:
    """Give the rules the base map, once for all that they draw."""
    rules.once("keepBase", base_map)
