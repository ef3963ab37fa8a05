"""The border ribbon of a view, drawn without a browser by the rules that the page draws by."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from dashboard.draw.ribbon import describe_axis
from geodata.border import MAIN_LINE, load_lines
from geodata.gazetteer import Gazetteer

if TYPE_CHECKING:
    from dashboard.scene.engine import Rules

Record = dict[str, Any]


def ribbon_svg(
    rules: Rules, given: Mapping[str, Any], axis: Mapping[str, Any], size: tuple[int, int]
) -> tuple[str, Record]:
    """Draw a ribbon of a size in px as SVG, and tell what it holds.

    Its title, its key and what is not on it are part of the picture. `given` is that of
    `describe_given`, `axis` of `axis_of`.
    """
    drawn: Record = rules.call("drawRibbon", {**given, "axis": axis, "size": size})
    return str(drawn.pop("svg")), drawn


@cache
def axis_of(gazetteer: Gazetteer) -> Record:
    """Describe what lies along the border with Tajikistan."""
    return describe_axis(gazetteer, load_lines()[MAIN_LINE])
