"""KML 2.2: folders by kind, spans of time, styles; every property typed, and in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from lxml import etree
from lxml.builder import ElementMaker
from markupsafe import Markup
from shapely.geometry.base import BaseGeometry

from dashboard.draw.style import KINDS, Look
from dashboard.exports.about import summary
from dashboard.exports.geojson import remembered
from dashboard.exports.records import (
    Export,
    Record,
    Values,
    clean,
    flat_value,
    ground_of,
    json_text,
)
from dashboard.exports.table import INCIDENT, Type
from dashboard.features import Row

NAMESPACE = "http://www.opengis.net/kml/2.2"
SCHEMA = "incident"
COUNTRY = "Known to a country only"
NOT_PLACED = "Not placed"
POSSIBLE = "-possible"
_TYPES = {Type.NUMBER: "double", Type.COUNT: "int", Type.FLAG: "bool"}
# How solid lines and grounds are, in hex: what surely lies in the view, and what only may.
_SOLID, _LIGHT = ("ff", "59"), ("8c", "26")
_K = ElementMaker(namespace=NAMESPACE, nsmap={None: NAMESPACE})
_MADE = "{%s}%s"

Records = Callable[[Sequence[Row]], Iterable[Record]]


def write_kml(export: Export, records: Records, path: Path) -> None:
    """Write folders of placemarks; `records` makes those of some rows.

    What is known to a country, and what is not placed, stands in a folder of its own without a
    geometry. No picture is referred to, as there may be no network: a spot has its viewer's own
    pin, in the colour of its kind.
    """
    with path.open("wb") as out:
        with etree.xmlfile(out, encoding="utf-8") as xml:
            xml.write_declaration()
            _write_document(export, records, xml)
        out.write(b"\n")


def _write_document(export: Export, records: Records, xml: Any) -> None:
    shape = remembered(_drawn)
    with (
        xml.element(_MADE % (NAMESPACE, "kml"), nsmap={None: NAMESPACE}),
        xml.element(_MADE % (NAMESPACE, "Document")),
    ):
        for element in _head(export):
            xml.write(element)
        for name, rows in folders(export):
            with xml.element(_MADE % (NAMESPACE, "Folder")):
                xml.write(_K.name(name), _K.open("0"))
                for record in records(rows):
                    xml.write(_placemark(record, shape))


def folders(export: Export) -> Iterator[tuple[str, list[Row]]]:
    """Part the rows: by kind what is drawn, then what has no geometry."""
    parts: dict[str, list[Row]] = {kind: [] for kind in (*KINDS, COUNTRY, NOT_PLACED)}
    for row in export.rows:
        ground = ground_of(export, row)
        without = COUNTRY if ground.shape == "country" else NOT_PLACED
        parts[row.incident.kind if ground.geometry else without].append(row)
    yield from ((name, rows) for name, rows in parts.items() if rows)


def _head(export: Export) -> Iterator[Any]:
    yield _K.name(export.about["title"] or "Incidents")
    yield _K.open("1")
    yield _K.description(_shielded(Markup("<p>{}</p>").format(summary(export.about))))
    for kind, look in KINDS.items():
        yield _style(kind, look, *_SOLID)
        yield _style(kind + POSSIBLE, look, *_LIGHT)
    yield _K.ExtendedData(_K.Data(_K.value(json_text(export.about)), name="about"))
    fields = [
        _K.SimpleField(_K.displayName(one.name), type=_TYPES.get(one.type, "string"), name=one.name)
        for one in INCIDENT
    ]
    yield _K.Schema(*fields, name=SCHEMA, id=SCHEMA)


def _style(name: str, look: Look, line: str, ground: str) -> Any:
    # KML has blue first, and how solid it is before that
    bgr = look.color[5:7] + look.color[3:5] + look.color[1:3]
    return _K.Style(
        _K.IconStyle(_K.color(line + bgr), _K.scale("1.1")),
        _K.LabelStyle(_K.color("ffffffff"), _K.scale("0.8")),
        _K.LineStyle(_K.color(line + bgr), _K.width("4")),
        _K.PolyStyle(_K.color(ground + bgr), _K.fill("1"), _K.outline("1")),
        _K.BalloonStyle(_K.text("<h3>$[name]</h3>$[description]")),
        id=name,
    )


def _placemark(record: Record, shape: Callable[[BaseGeometry], Any]) -> Any:
    values = record.values
    style = values["kind"] + ("" if values["certainty"] == "certain" else POSSIBLE)
    told = [
        _K.name(values["title"] or values["id"]),
        _K.Snippet(_place_words(values), maxLines="1"),
        _K.description(_description(values)),
        *_time_span(values),
        _K.styleUrl(f"#{style}"),
        _K.ExtendedData(_K.SchemaData(*_data(values), schemaUrl=f"#{SCHEMA}")),
    ]
    if record.geometry:
        # one that incidents share moves on, out of the placemark that has been written
        told.append(shape(record.geometry))
    return _K.Placemark(*told)


def _time_span(values: Values) -> Iterator[Any]:
    """Give all the days it may lie on; an end that is not known is left out."""
    ends = [
        _K(name, values[bound].isoformat())
        for name, bound in (("begin", "earliest_start"), ("end", "latest_end"))
        if values[bound]
    ]
    if ends:
        yield _K.TimeSpan(*ends)


def _data(values: Values) -> Iterator[Any]:
    for one in INCIDENT:
        value = flat_value(values[one.name], one.type)
        if value is None:
            continue
        text = str(value).lower() if one.type is Type.FLAG else str(value)
        yield _K.SimpleData(text, name=one.name)


def _place_words(values: Values) -> str:
    where = ", ".join(values["place"]) or values["place_name"] or "no place"
    return f"{values['kind']} · {values['when'] or 'no date'} · {where}"


def _description(values: Values) -> str:
    """Tell of an incident in HTML, all that is written in a register as text."""
    known = values["precision"] or "not placed"
    certain = "" if values["certainty"] == "certain" else " (only possibly in the view)"
    rows = (
        ("When", (values["when"] or "not told") + certain),
        ("Where", f"{_place_words(values).rpartition(' · ')[2]} (known to: {known})"),
        ("Actors", ", ".join(values["actors"])),
        ("Status", " ".join(filter(None, map(values.get, ("status", "traffic", "direction"))))),
        ("Figures", values["figures_text"]),
        ("Disputed", "yes" if values["disputed"] else ""),
        ("Claims", values["claims_text"]),
        ("Note", values["note"]),
        ("As known on", values["as_of"].isoformat()),
    )
    cells = (
        Markup("<tr><td><b>{}</b></td><td>{}</td></tr>").format(
            name, Markup("<br>").join(text.split("\n"))
        )
        for name, text in rows
        if text
    )
    return _shielded(Markup("<table>{}</table>").format(Markup("").join(cells)))


def _shielded(html: Markup) -> str:
    """Keep a text from naming a field, for which a viewer would put in its value."""
    return clean(str(html)).replace("$[", "$&#91;")


def _drawn(shape: BaseGeometry) -> Any:
    match shape.geom_type:
        case "Point":
            return _K.Point(_coordinates(shape.coords))
        case "LineString":
            return _K.LineString(_K.tessellate("1"), _coordinates(shape.coords))
        case "Polygon":
            inner = [_K.innerBoundaryIs(_ring(ring)) for ring in shape.interiors]
            outer = _K.outerBoundaryIs(_ring(shape.exterior))
            return _K.Polygon(_K.tessellate("1"), outer, *inner)
    return _K.MultiGeometry(*map(_drawn, shape.geoms))


def _ring(ring: Any) -> Any:
    return _K.LinearRing(_coordinates(ring.coords))


def _coordinates(points: Iterable[Sequence[float]]) -> Any:
    return _K.coordinates(" ".join(f"{_degree(lon)},{_degree(lat)}" for lon, lat in points))


def _degree(degree: float) -> str:
    return f"{degree:.7f}".rstrip("0").rstrip(".")
