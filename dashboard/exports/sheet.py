"""CSV with a row of HXL hashtags, for spreadsheets; what it means stands in a file beside it."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

import shapely

from dashboard.exports.about import summary
from dashboard.exports.geojson import remembered
from dashboard.exports.ground import DIGITS
from dashboard.exports.records import Export, Record, flat_value
from dashboard.exports.table import INCIDENT, Property, Type

WKT = Property(
    "wkt",
    Type.TEXT,
    "The geometry, in degrees; left out where `wkt_left_out` tells why.",
    "#geo+wkt",
)
LEFT_OUT = Property("wkt_left_out", Type.TEXT, "Why there is no `wkt`, where there is a shape.", "")
COLUMNS = (*INCIDENT, WKT, LEFT_OUT)
# A spreadsheet cuts what is longer, or spills it over the rows below.
CELL = 32_767
TOO_LONG = "longer than a cell of a spreadsheet; --long-cells writes it"
# Signs by which a spreadsheet takes a cell for a formula, in both widths, and those it skips.
_ACTS = re.compile("'*[=+\\-@\t\n\r\uff1d\uff0b\uff0d\uff20]")
_GUARDED = re.compile("''*[=+\\-@\t\n\r\uff1d\uff0b\uff0d\uff20]")
_TYPES = {
    Type.DAY: "date",
    Type.NUMBER: "number",
    Type.COUNT: "integer",
    Type.FLAG: "boolean",
}


class Written(NamedTuple):
    """The ids of incidents whose shape is left out, and of those with a cell that is cut."""

    left_out: tuple[str, ...] = ()
    too_long: tuple[str, ...] = ()


def write_csv(export: Export, records: Iterable[Record], path: Path) -> Written:
    """Write a table: names, hashtags, a row for each incident; UTF-8 with a mark that says so."""
    write = remembered(lambda shape: shapely.to_wkt(shape, rounding_precision=DIGITS))
    left_out, too_long = [], []
    with path.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out, lineterminator="\r\n")
        writer.writerow([one.name for one in COLUMNS])
        writer.writerow([one.hxl for one in COLUMNS])
        for record in records:
            shape = write(record.geometry) if record.geometry else None
            values = {**record.values, "wkt": shape, "wkt_left_out": None}
            if shape and len(shape) > CELL and not export.wishes.long_cells:
                values |= {"wkt": None, "wkt_left_out": TOO_LONG}
                left_out.append(record.values["id"])
            cells = [cell(values[one.name], one.type) for one in COLUMNS]
            if any(len(text) > CELL for text in cells):
                too_long.append(record.values["id"])
            writer.writerow(cells)
    return Written(tuple(left_out), tuple(too_long))


def cell(value: Any, kind: Type) -> str:
    """Write a value as a cell; a text that a spreadsheet would run has an apostrophe before it."""
    plain = flat_value(value, kind)
    if plain is None:
        return ""
    if kind is Type.FLAG:
        return "true" if plain else "false"
    if kind in (Type.DAY, Type.NUMBER, Type.COUNT):
        return str(plain)
    return guard(plain)


def guard(text: str) -> str:
    """Put an apostrophe before a text that begins as a formula does."""
    return f"'{text}" if _ACTS.match(text) else text


def unguard(text: str) -> str:
    """Take off what `guard` has put before a text."""
    return text[1:] if _GUARDED.match(text) else text


def write_metadata(export: Export, name: str, path: Path) -> None:
    """Write what the columns of a table mean and where it comes from (CSV on the Web)."""
    columns = [
        {
            "name": one.name,
            "titles": [one.name, one.hxl] if one.hxl else one.name,
            "dc:description": one.meaning,
            "datatype": _TYPES.get(one.type, "string"),
        }
        for one in COLUMNS
    ]
    record = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "url": name,
        "dialect": {"encoding": "utf-8", "headerRowCount": 2},
        "dc:title": export.about["title"] or "",
        "dc:description": summary(export.about),
        "dc:license": export.about["licence"],
        "tableSchema": {"primaryKey": "id", "columns": columns},
        "notes": [{"about": export.about}],
    }
    text = json.dumps(record, ensure_ascii=False, indent=2) + "\n"
    path.write_text(text, encoding="utf-8", newline="\n")
