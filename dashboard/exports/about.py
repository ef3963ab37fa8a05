"""What a file tells of itself: which view of which register, as known when, on whose shapes."""

from __future__ import annotations

from dataclasses import replace
from importlib.metadata import version
from typing import Any

from dashboard.draw.brief.words import canonical_view, code_text
from dashboard.draw.numerals import number_text
from dashboard.exports.licences import LINES, credits_of, describe_layers, layers_of, terms
from dashboard.exports.records import (
    Export,
    Wishes,
    ground_of,
    source_record,
    tidy_record,
    used_sources,
)
from dashboard.features import Shown, rows
from dashboard.model import Register
from dashboard.view import View
from geodata.border import MAIN_LINE, load_lines
from geodata.gazetteer import Gazetteer
from geodata.layers import read_sources

PRODUCT = "border-incidents"
# What a file calls itself; the number goes up where an older reader would misread it.
KIND = "incidents export 1"
PLAIN = Wishes()


def make_export(
    register: Register,
    shown: Shown,
    view: View,
    gazetteer: Gazetteer,
    *,
    problems: int = 0,
    wishes: Wishes = PLAIN,
) -> Export:
    """Gather all that a file is made of; `problems` counts those of the register."""
    found = rows(shown)
    bare = Export(shown, found, {}, gazetteer, register.digest, wishes)
    return replace(bare, about=_describe(bare, register, view, problems))


def _describe(export: Export, register: Register, view: View, problems: int) -> dict[str, Any]:
    grounds = {id(row.placement): row for row in export.rows}
    used = {
        layer
        for row in grounds.values()
        if ground_of(export, row).geometry
        for layer in layers_of(row.placement)
    }
    if any(row.placement and row.placement.km_from is not None for row in export.rows):
        used.add(LINES)  # kilometres are measured on it
    shown, line = export.shown, load_lines()[MAIN_LINE]
    told = {
        "export": KIND,
        "title": register.title,
        "organisation": register.organisation,
        "banner": export.wishes.banner or register.banner,
        "as_of": view.as_of.isoformat(),
        "view": {"address": code_text(view), "values": canonical_view(view)},
        "counts": {
            "shown": len(export.rows),
            "total": register.entries,
            "certain": shown.certain,
            "possible": shown.possible,
            "undated": shown.undated,
            **_places(export),
            "hidden": dict(shown.hidden),
            "broken": register.entries - len(register.incidents),
            "problems": problems,
        },
        "register": register.digest,
        "gazetteer": export.gazetteer.version,
        "shapes": read_sources()["version"],
        "ruler": {
            "version": line.version,
            "length_km": round(line.length_km, 3),
            "origin": line.origin,
        },
        "coordinates": "longitude, latitude in degrees (WGS 84)",
        "attribution": credits_of(used),
        "licence": terms(used),
        "layers": describe_layers(used),
        "made_by": f"{PRODUCT} {version(PRODUCT)}",
        "sources": [source_record(one) for one in used_sources(export.rows, shown.sources)],
    }
    return tidy_record(told)


def _places(export: Export) -> dict[str, int]:
    shapes = [ground_of(export, row).shape for row in export.rows]
    return {
        "drawn": sum(shape not in ("country", "none") for shape in shapes),
        "known_to_a_country": shapes.count("country"),
        "not_placed": shapes.count("none"),
    }


def summary(about: dict[str, Any]) -> str:
    """Tell in sentences what a file holds, for those who open it elsewhere."""
    counts = about["counts"]
    said = [
        about["banner"],
        about["organisation"],
        f"{number_text(counts['shown'])} of {number_text(counts['total'])} incidents,"
        f" as known on {about['as_of']}",
        f"{number_text(counts['known_to_a_country'])} known to a country only,"
        f" {number_text(counts['not_placed'])} not placed",
        f"view {about['view']['address']}",
        f"register {about['register']}, gazetteer {about['gazetteer']}, kilometres on line"
        f" {about['ruler']['version']}",
        about["attribution"],
        about["licence"].rstrip("."),
    ]
    return ". ".join(filter(None, said)) + "."
