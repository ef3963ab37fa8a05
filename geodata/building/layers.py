"""Writing the built layers: GeoParquet files and the list of what they are."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import geopandas as gpd
import shapely
from shapely.geometry import LineString

from geodata.building.areas import frame
from geodata.building.countries import length_km
from geodata.building.fetch import load_packages
from geodata.building.names import read_table

LINE_NAMES = {
    "AF-TJ": "Afghanistan–Tajikistan",
    "AF-UZ": "Afghanistan–Uzbekistan",
    "AF-TM": "Afghanistan–Turkmenistan",
}


def build_line_layer(lines: Mapping[str, LineString]) -> gpd.GeoDataFrame:
    """Return the border lines; the version of each is the hash of its coordinates."""
    package = load_packages()["timezonefinder-data"].label
    rows = []
    for key, line in lines.items():
        digest = hashlib.sha256(shapely.to_wkb(line, byte_order=1)).hexdigest()[:8]
        origin = (
            f"OpenStreetMap ({package}), {len(line.coords)} vertices,"
            f" {length_km(line):.1f} km on the WGS84 ellipsoid"
        )
        rows.append(
            {
                "id": key,
                "name": LINE_NAMES[key],
                "version": f"1-{digest}",
                "origin": origin,
                "geometry": line,
            }
        )
    return frame(rows)


def write_layer(layer: gpd.GeoDataFrame, folder: Path, name: str) -> None:
    """Write one layer as GeoParquet."""
    folder.mkdir(parents=True, exist_ok=True)
    layer.to_parquet(
        folder / f"{name}.parquet", index=False, compression="zstd", compression_level=19
    )


def sha256_of(path: Path) -> str:
    """Return the hex digest of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def describe_layers(
    folder: Path, rows: Mapping[str, int], but: Sequence[str] = ()
) -> dict[str, Any]:
    """Return what layers.json holds for the layers in the folder, but for some."""
    table = read_table("layers.yaml")
    packages = load_packages()
    files = {"relief": "relief.jpg", "basemap": "basemap.json"}
    described: dict[str, Any] = {}
    for name, entry in table["layers"].items():
        path = folder / files.get(name, f"{name}.parquet")
        if name in but:
            continue
        licence = str(entry["licence"])
        described[name] = {
            "title": entry["title"],
            "origin": entry["origin"],
            "package": ", ".join(packages[key].label for key in entry["packages"]),
            "licence": licence,
            "vintage": str(entry["vintage"]),
            "resolution_m": entry["resolution_m"],
            "file": path.name,
            "rows": rows.get(name),
            "sha256": sha256_of(path),
        }
        for code, url in table["licences"].items():
            if licence.startswith(code):
                described[name]["licence_url"] = url
    return described


def version_of(described: Mapping[str, Any]) -> str:
    """Return the version of the whole: it changes when, and only when, a layer does."""
    text = " ".join(f"{name}:{described[name]['sha256']}" for name in sorted(described))
    return f"1-{hashlib.sha256(text.encode('ascii')).hexdigest()[:8]}"


def write_json(path: Path, value: Mapping[str, Any], indent: int | None = None) -> None:
    """Write JSON with a fixed key order, compact unless an indent is given."""
    compact = (",", ":") if indent is None else None
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, indent=indent, separators=compact)
    path.write_text(text + "\n", encoding="utf-8")
