"""Exported files, read back by readers that know nothing of ours, and compared."""

import csv
import json
import math
import sqlite3
from contextlib import closing

import geopandas as gpd
import pyarrow.parquet as pq
import pyogrio
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from dashboard.cells import guard, unguard
from dashboard.draw.style import KINDS
from dashboard.exports.files import ENDINGS
from dashboard.exports.geopackage import TABLES
from dashboard.exports.kml import COUNTRY, NAMESPACE, NOT_PLACED
from dashboard.exports.records import clean, flat_value
from dashboard.exports.sheet import CELL, COLUMNS
from dashboard.exports.table import INCIDENT, NESTED, Type
from dashboard.view import View
from tests.exported import (
    AS_OF,
    DEGREES,
    EXPECTED,
    hostile,
    made_export,
    placed_file,
    records,
    written,
)


@pytest.fixture(autouse=True)
def wide_cells():
    """Read cells longer than Python's own limit: the shape of a border is."""
    before = csv.field_size_limit(10_000_000)
    yield
    csv.field_size_limit(before)


K = {"k": NAMESPACE}
EMPTY = View(as_of=AS_OF, text="no such words anywhere")
NESTED_NAMES = [one.name for one in INCIDENT if one.type in NESTED]
FLAGS = {"true": True, "false": False}


@pytest.fixture(params=["made", "bundled", "countries"])
def export(request):
    found = placed_file() if request.param == "bundled" else None
    return made_export(found, countries=request.param == "countries")


def same_shape(one, other):
    """Tell whether two shapes have the same vertices in the same order, within a centimetre."""
    if one is None or other is None:
        return one is other
    return shapely.equals_exact(one, other, tolerance=DEGREES)


def plain(values):
    """Give values as JSON has them."""
    return json.loads(json.dumps(values, default=str))


def test_geojson(export, tmp_path):
    path = written(export, tmp_path, "geojson")
    read = json.loads(path.read_text(encoding="utf-8"))
    assert list(read) == ["type", "bbox", "about", "features"]
    assert read["about"] == plain(export.about)
    made = records(export)
    assert len(read["features"]) == len(made)
    for feature, record in zip(read["features"], made, strict=True):
        assert list(feature) == ["type", "id", "geometry", "properties"]
        assert feature["properties"] == plain(record.values)
        geometry = feature["geometry"]
        shape = geometry and shapely.geometry.shape(geometry)
        assert same_shape(shape, record.geometry)
    shapes = [record.geometry for record in made if record.geometry]
    assert read["bbox"] == pytest.approx(shapely.total_bounds(shapes).tolist())


def test_geojson_is_read_by_gdal(export, tmp_path):
    frame = gpd.read_file(written(export, tmp_path, "geojson"))
    made = records(export)
    assert frame.crs == "EPSG:4326"
    assert frame["id"].tolist() == [record.values["id"] for record in made]
    for shape, record in zip(frame.geometry, made, strict=True):
        assert same_shape(shape, record.geometry)


def flat(record):
    return {one.name: flat_value(record.values[one.name], one.type) for one in INCIDENT}


def envelope_and_shape(blob):
    """Take apart a geometry of a GeoPackage by its standard: header, envelope, WKB."""
    assert blob[:3] == b"GP\x00"
    flags = blob[3]
    assert int.from_bytes(blob[4:8], "little" if flags & 1 else "big") == 4326
    size = {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}[flags >> 1 & 7]
    return shapely.from_wkb(blob[8 + size :])


def test_geopackage_by_its_tables(export, tmp_path):
    made = records(export)
    with closing(sqlite3.connect(written(export, tmp_path, "gpkg"))) as database:
        database.row_factory = sqlite3.Row
        assert database.execute("PRAGMA application_id").fetchone()[0] == 0x47504B47
        assert database.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        rows = database.execute("SELECT * FROM incidents ORDER BY fid").fetchall()
        assert len(rows) == len(made)
        for row, record in zip(rows, made, strict=True):
            for name, value in flat(record).items():
                expected = value.isoformat() if hasattr(value, "isoformat") else value
                assert row[name] == expected, name
            shape = row["geom"] and envelope_and_shape(row["geom"])
            assert same_shape(shape, record.geometry)
        claims = [(one.values["id"], claim) for one in made for claim in one.values["claims"]]
        rows = database.execute("SELECT * FROM claims ORDER BY fid").fetchall()
        assert [row["incident"] for row in rows] == [incident for incident, _ in claims]
        for row, (_, claim) in zip(rows, claims, strict=True):
            told = {name: row[name] for name in claim}
            for name, value in claim.items():
                if isinstance(value, list | dict):
                    told[name] = json.loads(row[name]) if row[name] else type(value)()
            assert told == claim
        figures = [
            (incident, name, *figure.values())
            for incident, claim in claims
            for name, figure in claim["figures"].items()
        ]
        query = "SELECT incident, counted, low, best, high, words FROM figures ORDER BY fid"
        assert [tuple(row) for row in database.execute(query)] == figures
        rows = database.execute("SELECT * FROM sources ORDER BY fid").fetchall()
        sources = [{name: row[name] for name in row.keys() if name != "fid"} for row in rows]  # noqa: SIM118
        assert sources == export.about["sources"]
        (about,) = database.execute("SELECT metadata FROM gpkg_metadata").fetchone()
        assert json.loads(about) == plain(export.about)
        meanings = database.execute("SELECT count(*) FROM gpkg_data_columns").fetchone()[0]
        assert meanings == sum(len(table.properties) for table in TABLES)
        contents = database.execute("SELECT data_type, last_change FROM gpkg_contents").fetchall()
        assert [row[0] for row in contents] == [
            "features",
            "attributes",
            "attributes",
            "attributes",
        ]
        assert {row[1] for row in contents} == {"2026-11-22T00:00:00.000Z"}


def test_geopackage_is_read_by_gdal(export, tmp_path):
    path = written(export, tmp_path, "gpkg")
    layers = pyogrio.list_layers(path)
    assert layers[:, 0].tolist() == ["incidents", "claims", "figures", "sources"]
    frame = gpd.read_file(path, layer="incidents")
    assert frame.crs == "EPSG:4326"
    made = records(export)
    assert frame["id"].tolist() == [record.values["id"] for record in made]
    for shape, record in zip(frame.geometry, made, strict=True):
        assert same_shape(shape, record.geometry)
    assert str(frame["earliest_start"].dtype).startswith("datetime64")
    assert [path.name for path in tmp_path.iterdir()] == [path.name]  # readers leave nothing beside


def placemarks(path):
    root = etree.parse(path).getroot()
    assert root.tag == f"{{{NAMESPACE}}}kml"
    return root, root.findall("k:Document/k:Folder/k:Placemark", K)


def kml_shape(element):
    def points(found):
        text = found.find("k:coordinates", K).text
        return [tuple(map(float, pair.split(","))) for pair in text.split()]

    match etree.QName(element).localname:
        case "Point":
            return shapely.Point(points(element))
        case "LineString":
            return shapely.LineString(points(element))
        case "Polygon":
            outer = points(element.find("k:outerBoundaryIs/k:LinearRing", K))
            holes = element.findall("k:innerBoundaryIs/k:LinearRing", K)
            return shapely.Polygon(outer, [points(ring) for ring in holes])
    parts = [kml_shape(part) for part in element]
    kinds = {part.geom_type for part in parts}
    many = {
        "Point": shapely.MultiPoint,
        "LineString": shapely.MultiLineString,
        "Polygon": shapely.MultiPolygon,
    }
    return (many[kinds.pop()] if len(kinds) == 1 else shapely.GeometryCollection)(parts)


def test_kml(export, tmp_path):
    root, found = placemarks(written(export, tmp_path, "kml"))
    made = {record.values["id"]: record for record in records(export)}
    about = root.find("k:Document/k:ExtendedData/k:Data[@name='about']/k:value", K).text
    assert json.loads(about) == plain(export.about)
    types = {one.get("name"): one.get("type") for one in root.findall("k:Document/k:Schema/*", K)}
    styles = {style.get("id") for style in root.findall("k:Document/k:Style", K)}
    assert len(found) == len(made)
    for placemark in found:
        data = {
            one.get("name"): one.text
            for one in placemark.findall("k:ExtendedData/k:SchemaData/k:SimpleData", K)
        }
        record = made.pop(data["id"])
        for name, value in flat(record).items():
            if value is None:
                assert name not in data
            elif types[name] == "bool":
                assert FLAGS[data[name]] == value
            elif types[name] in ("int", "double"):
                assert float(data[name]) == value
            else:
                assert data[name] == str(value)
        span = {
            etree.QName(one).localname: one.text for one in placemark.findall("k:TimeSpan/*", K)
        }
        bounds = {"begin": "earliest_start", "end": "latest_end"}
        told = {
            end: str(record.values[name]) for end, name in bounds.items() if record.values[name]
        }
        assert span == told
        assert placemark.find("k:styleUrl", K).text.removeprefix("#") in styles
        last = placemark[-1]
        drawn = etree.QName(last).localname != "ExtendedData"
        assert same_shape(kml_shape(last) if drawn else None, record.geometry)
        folder = placemark.getparent().find("k:name", K).text
        without = COUNTRY if record.values["shape"] == "country" else NOT_PLACED
        assert folder == (record.values["kind"] if drawn else without)
    assert not made


def test_kml_is_read_by_libkml(export, tmp_path):
    path = written(export, tmp_path, "kml")
    assert "LIBKML" in pyogrio.list_drivers()
    made = {record.values["id"]: record for record in records(export)}
    for layer, _ in pyogrio.list_layers(path):
        frame = gpd.read_file(path, layer=layer)
        for _, row in frame.iterrows():
            record = made.pop(row["id2"])  # "id" is the placemark's own to libkml
            shape = row.geometry
            assert same_shape(shape, record.geometry)
            assert row["Name"] == record.values["title"]
            begin = record.values["earliest_start"]
            told = row["begin"]
            assert (told.date() == begin) if begin else told != told  # noqa: PLR0124 - NaT
            claims = json.loads(row["claims"])
            assert claims == plain(record.values["claims"])
    assert not made


def test_kml_refers_to_nothing_outside_and_colours_by_kind(tmp_path):
    path = written(made_export(), tmp_path, "kml")
    root, _ = placemarks(path)
    assert root.findall(".//k:href", K) == []
    for kind, look in KINDS.items():
        color = root.find(f"k:Document/k:Style[@id='{kind}']/k:IconStyle/k:color", K).text
        assert f"#{color[6:8]}{color[4:6]}{color[2:4]}" == look.color


def read_csv(path):
    with path.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.reader(lines, strict=True))
    names, tags, *rows = rows
    return names, tags, [dict(zip(names, row, strict=True)) for row in rows]


def csv_value(text, kind):
    if text == "":
        return [] if kind in (Type.TEXTS, Type.CLAIMS) else {} if kind is Type.FIGURES else None
    text = unguard(text)
    if kind in NESTED:
        return json.loads(text)
    if kind is Type.FLAG:
        return FLAGS[text]
    return float(text) if kind in (Type.NUMBER, Type.COUNT) else text


@pytest.mark.parametrize("long_cells", [False, True])
def test_csv(long_cells, tmp_path):
    export = made_export(long_cells=long_cells)
    path = written(export, tmp_path, "csv")
    names, tags, rows = read_csv(path)
    assert names == [one.name for one in COLUMNS]
    assert tags == [one.hxl for one in COLUMNS]
    assert tags[0] == "#event+id"
    made = records(export)
    assert len(rows) == len(made)
    for row, record in zip(rows, made, strict=True):
        for one in INCIDENT:
            assert csv_value(row[one.name], one.type) == plain(record.values[one.name]), one.name
        left_out = bool(row["wkt_left_out"])
        shape = shapely.from_wkt(row["wkt"]) if row["wkt"] else None
        assert left_out or same_shape(shape, record.geometry)
        assert not (left_out and (row["wkt"] or long_cells))
        assert long_cells or all(len(text) <= CELL for text in row.values())
    assert any(row["wkt_left_out"] for row in rows) != long_cells


def test_csv_is_for_spreadsheets_and_tells_of_itself(tmp_path):
    export = made_export()
    path = written(export, tmp_path, "csv")
    data = path.read_bytes()
    assert data.startswith(b"\xef\xbb\xbfid,")
    assert data.count(b"\r\n") >= len(EXPECTED) + 2
    _, _, rows = read_csv(path)
    titles = {row["id"]: row["title"] for row in rows}
    assert titles["spot"] == '\'=HYPERLINK("https://example.org")'
    assert {row["id"]: row["note"] for row in rows}["spot"] == "'-1 and then some"
    for row in rows:
        for one in COLUMNS:
            if one.type not in (Type.NUMBER, Type.COUNT):
                assert not row[one.name].startswith(("=", "+", "-", "@", "\t", "\r"))
    told = json.loads((tmp_path / "view.csv-metadata.json").read_text(encoding="utf-8"))
    assert told["url"] == "view.csv"
    assert [one["name"] for one in told["tableSchema"]["columns"]] == [one.name for one in COLUMNS]
    assert told["notes"] == [{"about": plain(export.about)}]
    assert "ODbL" in told["dc:license"]


@given(st.text(st.sampled_from("'=+-@\t＝＠a ,;\"\n"), max_size=6))
def test_a_guard_is_taken_off_again(text):
    guarded = guard(text)
    assert unguard(guarded) == text
    assert not guarded.startswith(("=", "+", "-", "@", "\t", "\n", "＝", "＠"))


def test_parquet(export, tmp_path):
    path = written(export, tmp_path, "parquet")
    table = pq.read_table(path)
    made = records(export)
    geo = json.loads(table.schema.metadata[b"geo"])
    assert geo["version"] == "1.1.0"
    column = geo["columns"]["geometry"]
    assert column["encoding"] == "WKB"
    assert column["covering"]["bbox"]["xmin"] == ["bbox", "xmin"]
    assert column["crs"]["id"] == {"authority": "OGC", "code": "CRS84"}
    assert json.loads(table.schema.metadata[b"about"]) == plain(export.about)
    for one in INCIDENT:
        assert table.schema.field(one.name).metadata[b"description"].decode() == one.meaning
    rows = table.to_pylist(maps_as_pydicts="strict")
    assert len(rows) == len(made)
    for row, record in zip(rows, made, strict=True):
        for one in INCIDENT:
            assert row[one.name] == record.values[one.name], one.name
        shape = row["geometry"] and shapely.from_wkb(row["geometry"])
        assert same_shape(shape, record.geometry)
        assert (row["bbox"] is None) == (shape is None)
        if shape is not None:
            assert tuple(row["bbox"].values()) == shape.bounds
            assert shape.geom_type in column["geometry_types"]


def test_parquet_is_read_by_geopandas(export, tmp_path):
    path = written(export, tmp_path, "parquet")
    frame = gpd.read_parquet(path)
    made = records(export)
    for shape, record in zip(frame.geometry, made, strict=True):
        assert same_shape(shape, record.geometry)
    west = min(record.geometry.bounds[0] for record in made if record.geometry)
    near = gpd.read_parquet(path, bbox=(west - 1, 30, west + 0.01, 45))
    assert 0 < len(near) < len(frame)


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_same_gives_the_same_bytes(ending, tmp_path):
    made = []
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        made.append(written(made_export(), tmp_path / name, ending).read_bytes())
    assert made[0] == made[1]


@pytest.mark.parametrize("ending", ENDINGS)
def test_an_empty_view_gives_an_empty_file_that_can_be_read(ending, tmp_path):
    export = made_export(view=EMPTY)
    path = written(export, tmp_path, ending)
    match ending:
        case "geojson":
            read = json.loads(path.read_text(encoding="utf-8"))
            assert (read["features"], "bbox" in read) == ([], False)
            assert read["about"]["counts"]["hidden"] == {"text": len(EXPECTED)}
        case "gpkg":
            assert len(gpd.read_file(path, layer="incidents")) == 0
            assert len(pyogrio.list_layers(path)) == 4
        case "kml":
            assert placemarks(path)[1] == []
        case "csv":
            names, tags, rows = read_csv(path)
            assert (len(names), len(tags), rows) == (len(COLUMNS), len(COLUMNS), [])
        case "parquet":
            assert len(gpd.read_parquet(path)) == 0


SIGNS = st.text(
    st.one_of(
        st.characters(exclude_categories=()),
        st.sampled_from("<>&\"'`$[]{}=+-@\\\0\r\n\t\u2028\u202e\ud800\ufffe;,|%"),
    ),
    min_size=1,
    max_size=30,
)


@settings(
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(SIGNS)
def test_hostile_texts_come_back_as_texts(tmp_path, text):
    export = made_export(hostile(text))
    (record,) = records(export)
    expected = clean(text) or None
    values = record.values
    assert values["title"] == values["note"] == values["claims"][0]["says"] == expected
    paths = {ending: written(export, tmp_path, ending, force=True) for ending in ENDINGS}
    (feature,) = json.loads(paths["geojson"].read_bytes())["features"]
    assert feature["properties"]["title"] == expected
    with closing(sqlite3.connect(paths["gpkg"])) as database:
        assert database.execute("SELECT title, note FROM incidents").fetchall() == [(expected,) * 2]
        assert database.execute("SELECT says FROM claims").fetchall() == [(expected,)]
    _, (placemark,) = placemarks(paths["kml"])
    data = placemark.find("k:ExtendedData/k:SchemaData/k:SimpleData[@name='title']", K)
    assert (data is None and expected is None) or data.text == expected
    assert "$[" not in placemark.find("k:description", K).text
    _, _, (row,) = read_csv(paths["csv"])
    assert csv_value(row["title"], Type.TEXT) == expected
    assert csv_value(row["claims"], Type.CLAIMS)[0]["says"] == expected
    (row,) = pq.read_table(paths["parquet"]).to_pylist()
    assert row["title"] == row["claims"][0]["quote"] == expected


def test_texts_of_a_balloon_are_no_markup(tmp_path):
    text = "<script>alert(1)</script> $[title] ]]> &amp;"
    export = made_export(hostile(text))
    _, (placemark,) = placemarks(written(export, tmp_path, "kml"))
    html = placemark.find("k:description", K).text
    tree = etree.HTML(html)
    assert tree.findall(".//script") == []
    assert text in "".join(tree.itertext())
    assert placemark.find("k:name", K).text == text


def test_numbers_are_numbers_to_gdal(tmp_path):
    frame = gpd.read_file(written(made_export(), tmp_path, "gpkg"), layer="figures")
    (row,) = [row for _, row in frame.iterrows() if row["words"] == "~100"]
    assert row["best"] == 100
    assert math.isnan(row["low"])
