"""One bad feature costs itself alone: it is refused with a reason, and all others are taken."""

import copy
import json
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from dashboard.cli import cli
from dashboard.register import load_register

GOOD: dict[str, Any] = {
    "type": "Feature",
    "geometry": {"type": "Point", "coordinates": [68.9, 37.2]},
    "properties": {"kind": "attack", "title": "Shots", "when": "2022-05-10", "precision": "exact"},
}
RING = [[68.9, 37.2], [69.0, 37.2], [69.0, 37.3], [68.9, 37.2]]


@pytest.fixture(autouse=True)
def _state(tmp_path, monkeypatch):
    monkeypatch.setenv("INCIDENTS_STATE", str(tmp_path / "state"))


def good(number, **properties):
    return {**GOOD, "properties": {**GOOD["properties"], "origin": str(number), **properties}}


def collection(*features, head="", tail=""):
    return written(*map(json.dumps, features), head=head, tail=tail)


def written(*texts, head="", tail=""):
    return f'{{"type":"FeatureCollection",{head}"features":[\n' + ",\n".join(texts) + f"]{tail}}}"


def run(path, *arguments):
    result = CliRunner().invoke(cli, ["import", str(path), "--format", "geojson", *arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def geometry(shape, **given):
    return json.dumps({**good(2), "geometry": {"type": shape, **given}})


BAD = {
    "an unknown type": (geometry("Pint", coordinates=[1, 2]), 'no type of geometry; did you mean'),
    "no type": (json.dumps({**good(2), "geometry": {"coordinates": [1, 2]}}), "it has no type"),
    "a type that is no text": (geometry(["Point"], coordinates=[1, 2]), "it has no type"),
    "a geometry that is a list": (json.dumps({**good(2), "geometry": [1, 2]}), "not an object"),
    "nested too deep": (geometry("Point", coordinates=[[68, 37]]), "a list of two numbers"),
    "coordinates not nested": (geometry("Polygon", coordinates=[68, 37]), "a Polygon has a list"),
    "texts for numbers": (geometry("Point", coordinates=["68", "37"]), "not a number of degrees"),
    "no number": ('{"type":"Feature","properties":{"kind":"attack","title":"x"},"geometry":'
                  '{"type":"Point","coordinates":[NaN,37]}}', "outside of the Earth"),
    "without end": ('{"type":"Feature","properties":{"kind":"attack","title":"x"},"geometry":'
                    '{"type":"Point","coordinates":[68,1e999]}}', "outside of the Earth"),
    "more digits than a number has": (
        '{"type":"Feature","properties":{"kind":"attack","title":"x"},"geometry":'
        '{"type":"Point","coordinates":[68,' + "9" * 5000 + "]}}", "digits"),
    "one number": (geometry("Point", coordinates=[68]), "a list of two numbers"),
    "no coordinates": (geometry("Point"), "a Point without coordinates"),
    "a ring that is open": (geometry("Polygon", coordinates=[[*RING[:3], [1, 1]]]), "not closed"),
    "a ring of three": (geometry("Polygon", coordinates=[RING[:3]]), "not closed"),
    "a line of one": (geometry("LineString", coordinates=[[68, 37]]), "two positions"),
    "a collection without members": (geometry("GeometryCollection"), "list of geometries"),
    "a collection with a bad member": (
        geometry("GeometryCollection", geometries=[{"type": "Pint"}]), "no type of geometry"),
    "properties that are a list": (json.dumps({**good(2), "properties": []}), "not an object"),
    "properties that are a text": (json.dumps({**good(2), "properties": "x"}), "not an object"),
    "no Feature": ('{"type":"Point","coordinates":[68,37]}', "this is not a Feature"),
    "null": ("null", "this is not a Feature"),
    "a number": ("17", "this is not a Feature"),
    "a word": ("nope", "this is not JSON"),
    "a key that stands twice": (
        '{"type":"Feature","geometry":null,"properties":{"kind":"attack","kind":"visit"}}',
        'the key "kind" stands twice'),
    "a word behind it": ('{"type":"Feature"} and more', "stands behind it"),
    "a day": ("2022-05-10", "stands behind it"),
    "a lost comma": ('{"type":"Feature" "geometry":null}', "this is not JSON"),
    "a quote too many": ('{"type":"Feature","properties":{"title":"a"b"}}', "this is not JSON"),
    "nested without end": (
        '{"type":"Feature","geometry":null,"properties":{"x":' + "[" * 200_000 + "]" * 200_000
        + "}}", "too deep"),
    "half a letter": (json.dumps(good(2, kind="\ud800")), "is not a kind"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_a_bad_feature_is_refused_and_the_others_are_taken(tmp_path, name):
    text, told = BAD[name]
    path = tmp_path / "f.geojson"
    path.write_text(written(json.dumps(good(1)), text, json.dumps(good(3))), encoding="utf-8")
    out = tmp_path / "new.yaml"
    result = run(path, "--out", str(out))
    assert result.exit_code == (0 if name == "half a letter" else 1), result.output
    assert [one.origin for one in load_register(out).incidents] == ["f:1", "f:3"]
    assert f"{path}:3: " in result.output
    assert told in result.output
    rejects = (tmp_path / "f-rejects.csv").read_text(encoding="utf-8")
    assert told in rejects.replace('""', '"')


def test_a_geometry_of_several_kinds_is_taken_as_one_shape(tmp_path):
    point = {"type": "Point", "coordinates": [68.9, 37.2]}
    mixed = {"type": "GeometryCollection", "geometries": [point, {**point}]}
    one = good(1)
    one["properties"].pop("precision")
    path = tmp_path / "f.geojson"
    path.write_text(collection({**one, "geometry": mixed}), encoding="utf-8")
    assert run(path, "--out", str(tmp_path / "new.yaml")).exit_code == 0
    assert load_register(tmp_path / "new.yaml").incidents[0].precision == "vicinity"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "nothing stands in this file"),
        ("7", "this is not GeoJSON"),
        ('"text"', "this is not GeoJSON"),
        ('{"type": "FeatureCollection", "features": {}}', "features are not a list"),
        ('{"type": ["x"], "features": []}', "not a FeatureCollection"),
        ('{"crs": {"properties": 7}, "x": {"a": 1, "a": 2}, "features": []}', "stands twice"),
        (collection(good(1), tail=',"features":[]'), 'the key "features" stands twice'),
        (collection(good(1), head='"about":1,', tail=',"about":2'), '"about" stands twice'),
        (collection(good(1)) + collection(good(2)), "something stands behind its end"),
        (collection(good(1), tail=',"crs":{"properties":{"name":"EPSG:32642"}}'), "EPSG:32642"),
        (collection(good(1))[:-20], "downloaded to its end"),
        ('{"about": ' + "[" * 200_000 + "]" * 200_000 + ', "features": []}', "too deep"),
    ],
)
def test_a_file_that_cannot_be_read_to_its_end_writes_nothing(tmp_path, text, told):
    path = tmp_path / "f.geojson"
    path.write_text(text, encoding="utf-8")
    result = run(path, "--out", str(tmp_path / "new.yaml"))
    assert (result.exit_code, told in result.output) == (1, True), result.output
    assert not (tmp_path / "new.yaml").exists()


SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5),
    st.sampled_from(["Point", "Polygon", "GeometryCollection", "Feature", "exact", "2022-05-10"]),
)  # fmt: skip
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["type", "coordinates", "geometries", "properties", "x"]),
            inner,
            max_size=3,
        )
    ),
    max_leaves=8,
)
SEEDS: list[dict[str, Any]] = [
    GOOD,
    {**GOOD, "geometry": {"type": "Polygon", "coordinates": [RING]}},
    {**GOOD, "geometry": {"type": "LineString", "coordinates": RING}},
    {**GOOD, "geometry": {"type": "MultiPolygon", "coordinates": [[RING], [RING]]}},
    {**GOOD, "geometry": {"type": "GeometryCollection", "geometries": [GOOD["geometry"]]}},
    {**GOOD, "id": "x", "properties": {
        **GOOD["properties"], "id": "x", "claims": [{"source": "s", "publisher": "S",
        "figures": {"trucks": {"words": "7"}}}], "at_lon": 68.9, "at_lat": 37.2,
        "at_precision": "exact"}},
]  # fmt: skip


def paths(value, at=()):
    yield at
    listed = enumerate(value) if isinstance(value, list) else ()
    for key, one in value.items() if isinstance(value, dict) else listed:
        yield from paths(one, (*at, key))


@st.composite
def mutated(draw):
    feature = copy.deepcopy(draw(st.sampled_from(SEEDS)))
    for _ in range(draw(st.integers(1, 3))):
        place = draw(st.sampled_from(list(paths(feature))))
        value = draw(VALUES)
        if not place:
            return value
        holder = feature
        for key in place[:-1]:
            holder = holder[key]
        if isinstance(holder, dict) and draw(st.booleans()):
            del holder[place[-1]]
        else:
            holder[place[-1]] = value
        if not isinstance(feature, dict):
            break
    return feature


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@example(feature={**GOOD, "geometry": {"type": "Pint", "coordinates": []}})
@example(feature={**GOOD, "geometry": {"type": "Point", "coordinates": [float("nan"), 1]}})
@given(feature=mutated())
def test_no_feature_ends_an_import(tmp_path, feature):
    path = tmp_path / "f.geojson"
    path.write_text(collection(good("a"), feature, good("b")), encoding="utf-8")
    result = run(path, "--dry-run", "--keep-similar", "--json")
    told = json.loads(result.stdout)
    assert {"f-a", "f-b"} <= set(told["incidents"])
    total = ("imported", "known", "similar", "left_out", "refused", "changed", "updated")
    assert sum(told.get(name, 0) for name in (*total, "repeated")) == 3
