import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Point

from geodata import layers
from geodata.areas import areas_at, reach_m

DEGREE_M = 111_195.0


@pytest.mark.parametrize("layer", ["country", "province", "district"])
@given(
    lon=st.floats(66.0, 74.9),
    lat=st.floats(35.5, 39.9),
    within_m=st.sampled_from([0.0, 300.0, 2_500.0]),
)
def test_areas_at_a_point_are_those_that_a_plain_search_finds(layer, lon, lat, within_m):
    shapes = layers.read_geometries(layers.TABLES[layer])
    gaps = shapely.distance(list(shapes.values()), Point(lon, lat)) * DEGREE_M
    found = areas_at(layer, lon, lat, within_m)
    assert set(found) == {one for one, gap in zip(shapes, gaps, strict=True) if gap <= within_m}
    order = dict(zip(shapes, gaps, strict=True))
    assert [order[one] for one in found] == sorted(order[one] for one in found)


def test_the_farthest_point_of_an_area_is_a_corner_of_its_hull():
    shape = layers.read_geometries("districts")["district:AF-TAK-dasht-e-qala"]
    hull = shapely.convex_hull(shape)
    assert reach_m(shape, 69.4, 37.1) == reach_m(hull, 69.4, 37.1)
