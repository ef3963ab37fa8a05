"""The signs of kinds and statuses beside text, drawn by the rules that draw them on the map."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from functools import cache
from itertools import product

from markupsafe import Markup

from dashboard.draw.marks import UNSURE
from dashboard.draw.style import KINDS, STATUSES, describe_looks
from dashboard.scene.engine import engine

_SIZE = 24


def sign_svg(code: str) -> str:
    """Draw a sign as an SVG document of its own; raises KeyError for an unknown code.

    A code is a kind, a status, or "open/closed" in halves for cargo and people on foot, with "?"
    after it where it is only possible: then its edge is broken and its ground white.
    """
    return _drawn()[code]


@cache
def _drawn() -> Mapping[str, str]:
    """Draw all signs that there are, once a process."""
    halves = [*STATUSES, *("/".join(pair) for pair in product(STATUSES, repeat=2))]
    specs: dict[str, dict[str, object]] = {kind: {"kind": kind} for kind in KINDS}
    for status, sure in product(halves, (True, False)):
        specs[status if sure else status + UNSURE] = {"status": status, "sure": sure}
    looks = describe_looks()
    with engine() as rules:
        given = [{**spec, "looks": looks, "size": _SIZE} for spec in specs.values()]
        drawn: list[str] = rules.call("signSvgs", given)
    return dict(zip(specs, drawn, strict=True))


def symbol_image(kind: str, size_px: int = 20, name: str = "") -> Markup:
    """Draw the symbol of a kind as an image; the page takes no inline SVG from HTML."""
    encoded = base64.b64encode(sign_svg(kind).encode()).decode()
    return Markup(
        '<img src="data:image/svg+xml;base64,{}" width="{}" height="{}" alt="{}">'
    ).format(encoded, size_px, size_px, name or kind.replace("-", " "))
