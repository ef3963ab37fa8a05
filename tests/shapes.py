"""Reading the shapes that ship, for the tests of them; each file is read once."""

import json
from functools import cache
from pathlib import Path

import geopandas as gpd
import yaml
from pyproj import Geod

ROOT = Path(__file__).parent.parent
SHAPES = ROOT / "geodata" / "shapes"
WINDOW = (60.4, 33.5, 76.0, 42.0)
GEOD = Geod(ellps="WGS84")


@cache
def layer(name):
    return gpd.read_parquet(SHAPES / f"{name}.parquet")


@cache
def table(name):
    return yaml.safe_load((ROOT / "geodata" / name).read_text(encoding="utf-8"))


@cache
def basemap():
    return json.loads((SHAPES / "basemap.json").read_text(encoding="utf-8"))


def line(key="AF-TJ"):
    lines = layer("lines")
    return lines.geometry[lines["id"] == key].iloc[0]
