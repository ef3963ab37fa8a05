"""CSV with a row of HXL hashtags, for spreadsheets; what it means stands in a file beside it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

import shapely

from dashboard.cells import TableWriter
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
METADATA = "-metadata.json"  # ends the name of the file that tells of a table
# A spreadsheet cuts what is longer, or spills it over the rows below.
CELL = 32_767
TOO_LONG = "longer than a cell of a spreadsheet; --long-cells writes it"
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
        writer = TableWriter(out)
        writer.row([one.name for one in COLUMNS])
        writer.row([one.hxl for one in COLUMNS])
        for record in records:
            shape = write(record.geometry) if record.geometry else None
            values = {**record.values, "wkt": shape, "wkt_left_out": None}
            if shape and len(shape) > CELL and not export.wishes.long_cells:
                values |= {"wkt": None, "wkt_left_out": TOO_LONG}
                left_out.append(record.values["id"])
            cells = [cell(values[one.name], one.type) for one in COLUMNS]
            if any(len(str(one)) > CELL for one in cells):
                too_long.append(record.values["id"])
            writer.row(cells)
    return Written(tuple(left_out), tuple(too_long))


def cell(value: Any, kind: Type) -> Any:
    """Give a value as a cell holds it: a text, or what is no text and needs no guard."""
    plain = flat_value(value, kind)
    if plain is not None and kind is Type.FLAG:
        return "true" if plain else "false"
    return plain


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
