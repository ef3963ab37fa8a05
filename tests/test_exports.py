"""What is exported of an incident: the table of properties, the geometry, what the file tells."""

import re
from dataclasses import fields, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from dashboard.exports.ground import DIGITS, find_ground
from dashboard.exports.licences import CREDITS, HAND_KEPT, REGISTER, SHARE_ALIKE, terms
from dashboard.exports.records import clean
from dashboard.exports.table import CLAIM, INCIDENT, SOURCE
from dashboard.features import look_at
from dashboard.figures import parse_figure
from dashboard.model import Claim, Incident, Source
from dashboard.records import detail_record
from dashboard.spec import Shape, specs
from dashboard.view import View
from dashboard.when import parse_when
from geodata.areas import disc
from geodata.border import GEOD
from geodata.layers import TABLES
from geodata.locate import locate
from geodata.precision import Precision
from tests.exported import AS_OF, EXPECTED, made_export, placed, placed_file, records

ROOT = Path(__file__).parent.parent


def test_every_property_is_defined_once_and_every_record_has_all_in_its_order():
    names = [one.name for one in INCIDENT]
    assert len(set(names)) == len(names)
    assert all(one.meaning.endswith(".") or ";" in one.meaning for one in INCIDENT)
    for record in records(made_export()):
        assert list(record.values) == names
        for claim in record.values["claims"]:
            assert list(claim) == [one.name for one in CLAIM]
    for source in made_export().about["sources"]:
        assert list(source) == [one.name for one in SOURCE]


def test_hashtags_are_of_hxl():
    tags = [one.hxl for one in INCIDENT if one.hxl]
    assert len(set(tags)) == len(tags)
    for tag in tags:
        assert re.fullmatch(r"#[a-z][a-z0-9_]*(\+[a-z][a-z0-9_]*)*", tag)
    core = {"event", "date", "loc", "geo", "adm1", "adm2", "country", "status", "meta"}
    core |= {"description"}
    used = {re.split(r"[#+]", tag)[1] for tag in tags}
    assert {tag for tag in used if not tag.startswith("x_")} == core
    assert {"#geo+lat", "#geo+lon", "#adm1+name+list"} <= set(tags)


def test_every_field_of_an_entry_is_carried():
    carried = {one.field.partition(".")[2] for one in INCIDENT if "." in one.field}
    carried |= {"at"} if {"at[0]", "at[1]"} <= {one.field for one in INCIDENT} else set()
    # what is retired on the as-of day is not shown, so no file holds any
    assert carried == set(specs(Incident)) - {"retired", "reason"}
    assert {one.field.partition(".")[2] for one in CLAIM if one.field} == set(specs(Claim))
    assert {one.field.partition(".")[2] for one in SOURCE} == set(specs(Source))


def incident_again(values):
    """Make the entry of a register of what is exported of it, by the fields of the table."""
    made: dict[str, Any] = {}
    for one in INCIDENT:
        value = values[one.name]
        if "." not in one.field or value is None:
            continue
        name = one.field.partition(".")[2]
        shape = specs(Incident)[name].shape
        made[name] = (
            parse_when(value)
            if shape is Shape.WHEN
            else tuple(claim_again(claim) for claim in value)
            if shape is Shape.CLAIMS
            else tuple(value)
            if isinstance(value, list)
            else value
        )
    if values["at_lon"] is not None:
        made["at"] = (values["at_lon"], values["at_lat"])
    return Incident(**made)


def claim_again(values):
    texts: dict[str, Any] = {name: values[name] or "" for name in ("source", "says", "quote")}
    texts |= {name: tuple(values[name]) for name in ("disputes", "place", "actors")}
    texts |= {"status": values["status"]}
    texts |= {"when": parse_when(values["when"]) if values["when"] else None}
    figures = {name: parse_figure(figure["words"]) for name, figure in values["figures"].items()}
    grades = {name: values[name] for name in ("stance", "credibility")}
    return Claim(**texts, **grades, figures=figures)


def source_again(values):
    given = {name: value for name, value in values.items() if value is not None}
    if "published" in given:
        given["published"] = parse_when(given["published"])
    return Source(**given)


@pytest.mark.parametrize("found", [placed, placed_file])
def test_entries_can_be_made_again_of_what_is_exported(found):
    register, features = found()
    view = View(as_of=date(2031, 1, 1))
    export = made_export((register, features), view)
    again = {record.values["id"]: incident_again(record.values) for record in records(export)}
    for incident in register.incidents:
        known = features.columns.row_of
        contradicts = tuple(one for one in incident.contradicts if one in known)
        assert again[incident.id] == replace(incident, contradicts=contradicts)
    sources = {values["id"]: source_again(values) for values in export.about["sources"]}
    assert sources == {name: one for name, one in register.sources.items() if name != "unused"}


@pytest.mark.parametrize("found", [placed, placed_file])
def test_it_says_what_show_says(found):
    register, features = found()
    export = made_export((register, features))
    same = "id kind title when time status traffic direction precision radius_m km_from km_to"
    for record in records(export):
        row = look_at(features, record.values["id"], AS_OF)
        assert row
        shown = detail_record(row, features.sources)
        for name in [*same.split(), "bank", "disputed", "sources", "actors"]:
            assert (record.values[name] or None) == (shown[name] or None), name
        assert record.values["earliest_start"] == (
            row.incident.when and row.incident.when.earliest_start
        )
        assert str(record.values["latest_end"]) == str(shown["latest"])
        told = record.values["claims"]
        assert len(told) == len(shown["claims"])
        for one, other in zip(told, shown["claims"], strict=True):
            for name, value in other.items():
                assert (one[name] or None) == (value or None), name


def test_a_point_stands_only_for_a_spot_or_a_settlement():
    for record in records(made_export()):
        values, shape = record.values, record.geometry
        assert values["shape"] == EXPECTED[values["id"]]
        parts = list(shapely.get_parts(shape)) if shape else []
        if values["precision"] not in ("exact", "settlement"):
            assert not any("Point" in part.geom_type for part in parts)
            assert values["lon"] is values["lat"] is None
        single = values["shape"] == "spot" and shape.geom_type == "Point"
        assert (values["lon"] is not None) == single
        if single:
            assert (values["lon"], values["lat"]) == (shape.x, shape.y)


def corners(shape):
    return {tuple(point) for point in shapely.get_coordinates(shape).round(DIGITS).tolist()}


def test_geometries_are_those_of_the_placements():
    register, features = placed()
    made = {record.values["id"]: record.geometry for record in records(made_export())}
    for incident, placement in zip(register.incidents, features.placements, strict=True):
        shape = made[incident.id]
        if incident.id in ("country", "countries", "nowhere"):
            assert shape is None
        elif incident.id != "mixed":
            assert corners(shape) == corners(placement.geometry)
    # a spot in a list that is known to a province only: the disc it may lie in
    crossing = locate("Shir Khan Bandar", made_export().gazetteer).placement
    assert crossing
    assert made["mixed"].contains(disc(crossing.lon, crossing.lat, crossing.radius_m * 0.99))


def test_a_disc_has_its_true_radius():
    (record,) = [one for one in records(made_export()) if one.values["id"] == "given"]
    for lon, lat in record.geometry.exterior.coords:
        _, _, metres = GEOD.inv(71.1234567, 37.5, lon, lat)
        assert abs(metres - 25_000) < 0.1


def test_rings_and_digits_are_as_rfc_7946_wants_them():
    for record in records(made_export(countries=True)):
        if record.geometry is None:
            continue
        assert record.geometry.is_valid
        coordinates = shapely.get_coordinates(record.geometry)
        assert (coordinates == coordinates.round(DIGITS)).all()
        for part in shapely.get_parts(record.geometry):
            if part.geom_type == "Polygon":
                assert part.exterior.is_ccw
                assert not any(ring.is_ccw for ring in part.interiors)


def test_countries_have_their_shapes_when_asked_for():
    plain = {one.values["id"]: one for one in records(made_export())}
    asked = {one.values["id"]: one for one in records(made_export(countries=True))}
    for name in ("country", "countries"):
        assert plain[name].geometry is None
        assert plain[name].values["place_name"]
        assert asked[name].geometry.area > 1
        assert asked[name].values["shape"] == plain[name].values["shape"] == "country"
        assert "ODbL" in asked[name].values["licence"]
    assert asked["nowhere"].geometry is None


def test_a_settlement_known_worse_than_that_is_no_point(gazetteer):
    spot = locate("Shir Khan Bandar", gazetteer).placement
    assert spot
    vague = replace(spot, precision=Precision.PROVINCE)
    shape, geometry = find_ground(vague, ())
    assert geometry
    assert (shape, geometry.geom_type) == ("area", "Polygon")
    assert find_ground(None, ()) == ("none", None)


def test_what_was_not_known_on_the_day_is_not_in_it():
    export = made_export()
    (spot,) = [one.values for one in records(export) if one.values["id"] == "spot"]
    assert "late" not in spot["sources"]
    assert "told only later" not in str(spot)
    assert not spot["denied"]
    assert "late" not in {source["id"] for source in export.about["sources"]}
    later = made_export(view=View(as_of=date(2031, 1, 1)))
    (spot,) = [one.values for one in records(later) if one.values["id"] == "spot"]
    assert spot["denied"]
    assert spot["claims"][-1]["says"] == "told only later"


def test_contradictions_are_told_from_both_sides():
    told = {one.values["id"]: one.values for one in records(made_export())}
    assert told["spot"]["contradicts"] == told["spot"]["contradicted_by"] == ["reopened"]
    assert told["reopened"]["contradicts"] == []
    assert told["reopened"]["contradicted_by"] == ["spot"]
    assert told["reopened"]["disputed"]


def test_figures_are_never_made_more_exact():
    (spot,) = [one.values for one in records(made_export()) if one.values["id"] == "spot"]
    assert spot["figures"]["drivers"] == {"low": 24, "best": None, "high": 99, "words": "dozens"}
    assert spot["figures"]["trucks"]["best"] is None
    assert spot["claims"][0]["figures"]["trucks"] == {
        "low": None, "best": 100, "high": None, "words": "~100",
    }  # fmt: skip
    fighters = [
        one.values["figures"] for one in records(made_export(placed_file()))
        if one.values["id"] == "northern-border-fighters-2022"
    ]  # fmt: skip
    assert fighters == [{"fighters": {"low": None, "best": 4000, "high": None, "words": "~4000"}}]


def test_days_count_themselves():
    told = {one.values["id"]: one.values for one in records(made_export())}
    day = date(2022, 5, 1)
    names = ("earliest_start", "latest_start", "earliest_end", "latest_end")
    assert [told["mixed"][name] for name in names] == [day] * 4
    assert [told["spot"][name] for name in names] == [date(2022, 5, 10)] * 2 + [None] * 2
    assert told["spot"]["goes_on"]
    assert told["disc"]["uncertain"]
    assert told["province"]["approximate"]
    assert told["nowhere"]["when"] is None


def test_it_tells_of_the_whole():
    export = made_export(banner="TLP:RED")
    about = export.about
    assert about["banner"] == "TLP:RED"
    assert made_export().about["banner"] == "TLP:AMBER"
    assert about["register"] == placed()[0].digest
    assert about["as_of"] == "2026-11-22"
    assert about["gazetteer"] == export.gazetteer.version
    assert about["counts"]["drawn"] == 12
    assert about["counts"]["known_to_a_country"] == 2
    assert about["counts"]["not_placed"] == 1
    assert [layer["layer"] for layer in about["layers"]] == [
        "lines", "provinces", "districts", HAND_KEPT,
    ]  # fmt: skip
    assert about["licence"].startswith(SHARE_ALIKE)
    narrow = made_export(view=View(as_of=AS_OF, kinds=("closure",)))
    assert narrow.about["counts"]["hidden"] == {"kind": 14}
    assert narrow.about["view"]["values"]["kind"] == ["closure"]


def test_credits_are_as_the_licences_ask_for():
    text = (ROOT / "geodata" / "LICENSES.md").read_text(encoding="utf-8")
    assert {*TABLES.values(), "lines", HAND_KEPT} == set(CREDITS)
    for credit in CREDITS.values():
        assert all(part in text for part in credit.split("; "))
    assert terms([]) == REGISTER
    assert "GeoNames" in terms(["towns"])
    assert "LGPL" in terms(["lakes"])


@given(st.text(st.characters(), max_size=50))
def test_a_clean_text_is_one_that_every_format_holds(text):
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    assert cleaned.encode("utf-8").decode("utf-8") == cleaned
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f]", cleaned)
    if re.fullmatch(r"[\w ]*", text):
        assert cleaned == text


def test_all_dates_of_records_are_days():
    kinds = {one.name: one.type.value for one in INCIDENT}
    for record in records(made_export()):
        for name, value in record.values.items():
            if kinds[name] == "day" and value is not None:
                assert isinstance(value, date)


def test_fields_of_records_are_named_as_the_model_names_them():
    assert {item.name for item in fields(Claim)} <= {one.name for one in CLAIM}
