"""`incidents scene`: what would be drawn of a view, in which form, and what is left out and why."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from dashboard.commands.options import (
    check_named,
    filter_options,
    find_area,
    load_placed,
    read_options,
    register_option,
    tell_problems,
)
from dashboard.commands.places import print_json
from dashboard.features import apply_view
from dashboard.scene.extent import paper_extent, screen_extent
from dashboard.scene.given import describe_given
from dashboard.scene.map import scene_of
from dashboard.spells import status_spells

LEAST_PX, MOST_PX = 100, 8000
ZOOMS = (4.0, 16.0)


def _size(_context: click.Context, _parameter: click.Parameter, text: str) -> tuple[int, int]:
    try:
        width, height = (int(side) for side in text.lower().split("x"))
    except ValueError:
        raise click.BadParameter(f"{text} is no size: write it as 1366x768") from None
    if not all(LEAST_PX <= side <= MOST_PX for side in (width, height)):
        raise click.BadParameter(f"a side has from {LEAST_PX} to {MOST_PX} px")
    return width, height


def _center(
    _context: click.Context, _parameter: click.Parameter, text: str | None
) -> tuple[float, float] | None:
    if text is None:
        return None
    try:
        lon, lat = (float(degrees) for degrees in text.split(","))
    except ValueError:
        raise click.BadParameter(f"{text} is no place: write LON,LAT, as 70.5,37.2") from None
    if not (-180 <= lon <= 180 and -85 <= lat <= 85):
        raise click.BadParameter(f"{text} is no place on the map: longitude first, then latitude")
    return lon, lat


@click.command("scene")
@register_option
@filter_options
@click.option(
    "--size",
    default="1366x768",
    show_default=True,
    metavar="WxH",
    callback=_size,
    help="Size of the map in px.",
)
@click.option("--zoom", type=click.FloatRange(*ZOOMS), help="Zoom of the map; with --center.")
@click.option(
    "--center", metavar="LON,LAT", callback=_center, help="Middle of the map; with --zoom."
)
@click.option("--paper", is_flag=True, help="Lay the map out as briefings have it.")
@click.option("--json", "as_json", is_flag=True, help="Give JSON.")
def scene(
    size: tuple[int, int],
    zoom: float | None,
    center: tuple[float, float] | None,
    *,
    paper: bool,
    as_json: bool,
    **options: Any,
) -> None:
    """Tell what would be drawn: per mark its form and incidents, and what is left out and why."""
    if (zoom is None) != (center is None):
        raise click.UsageError("--zoom and --center go together")
    if paper and zoom is not None:
        raise click.UsageError("--paper finds its own part of the ground; leave --zoom out")
    path: Path | None = options["register_path"]
    view, placed = read_options(options), load_placed(path)
    check_named(view, placed.features)
    area = find_area(view, placed.gazetteer)
    shown = apply_view(placed.features, view, area)
    histories = status_spells(placed.features, view.as_of)
    given = describe_given(shown, view, area, histories, placed.gazetteer)
    extent = (
        paper_extent(view, placed.gazetteer, given["pack"])
        if paper
        else screen_extent(view, center, zoom)
    )
    from dashboard.scene.engine import engine

    with engine() as rules:
        drawn = scene_of(rules, given, size, extent)
    told = {name: drawn[name] for name in ("size", "marks", "left_out", "legend", "unlabelled")}
    if as_json:
        print_json(told)
    else:
        _print_marks(told)
    if placed.problems:
        tell_problems(placed.problems)
    sys.exit(1 if placed.problems else 0)


def _print_marks(told: dict[str, Any]) -> None:
    for mark in told["marks"]:
        whose = ", ".join(mark["incidents"]) or mark.get("crossing", "")
        where = f" ({mark['bank']})" if mark["bank"] else ""
        click.echo(f"{mark['form']}{where}: {whose}")
    for left in told["left_out"]:
        click.echo(f"left out: {left['incident']}: {left['why']}")
