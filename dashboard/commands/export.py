"""The command `export`: a view as a file that other programs read."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from dashboard.commands.brief import check_register
from dashboard.commands.options import (
    check_named,
    filter_options,
    find_area,
    load_placed,
    read_options,
    register_option,
    tell_problems,
)
from dashboard.draw.numerals import number_text
from dashboard.draw.table import printable
from dashboard.exports.about import make_export
from dashboard.exports.files import (
    ENDINGS,
    ExportError,
    Written,
    check_path,
    ending_of,
    write_export,
)
from dashboard.exports.records import Export, Wishes
from dashboard.features import apply_view
from dashboard.problems import nearest

EVERY = 100


def _read_path(_context: click.Context, _parameter: click.Parameter, given: Path) -> Path:
    if ending_of(given) and given.stem:
        return given
    ending = given.suffix.removeprefix(".")
    near = nearest(ending, ENDINGS) if ending else None
    hint = f"did you mean .{near}?" if near else f"one of .{', .'.join(ENDINGS)}"
    raise click.BadParameter(f"the ending of {str(given)!r} names no format: {hint}")


@click.command("export")
@click.argument(
    "path",
    metavar=f"FILE.({'|'.join(ENDINGS)})",
    callback=_read_path,
    type=click.Path(path_type=Path, readable=False),
)
@register_option
@filter_options
@click.option(
    "--country-shapes",
    "countries",
    is_flag=True,
    help="Give what is known to a country only the shape of that country.",
)
@click.option(
    "--long-cells",
    is_flag=True,
    help="CSV: write shapes that are longer than a cell of a spreadsheet as well.",
)
@click.option("--banner", default="", help="Who may read it, TLP:AMBER; by default the register's.")
@click.option("--force", is_flag=True, help="Replace a file that is there.")
def export_(path: Path, *, countries: bool, long_cells: bool, force: bool, **options: Any) -> None:
    """Write a view as a file that other programs read, in the format of its ending."""
    view = read_options(options)
    try:
        check_path(path, force=force)
        placed = load_placed(options["register_path"])
        register, gazetteer, features = placed.register, placed.gazetteer, placed.features
        banner = options["banner"].strip()
        check_register(register, banner, "export")
        check_named(view, features)
        export = make_export(
            register,
            apply_view(features, view, find_area(view, gazetteer)),
            view,
            gazetteer,
            problems=len(placed.problems),
            wishes=Wishes(banner, countries, long_cells),
        )
        written = write_export(
            export, path, force=force, tell=_tell if sys.stderr.isatty() else None
        )
    except ExportError as fault:
        raise click.ClickException(_plain(str(fault))) from fault
    for one in written.paths:
        click.echo(_plain(str(one)))
    _sum_up(export, written)
    if placed.problems:
        tell_problems(placed.problems)
    sys.exit(1 if placed.problems else 0)


def _tell(done: int, count: int) -> None:
    if done == count:
        click.echo("\r\x1b[2K", nl=False, err=True)
    elif done % EVERY == 0:
        click.echo(f"\r\x1b[2K{number_text(done)} of {number_text(count)}", nl=False, err=True)


def _sum_up(export: Export, written: Written) -> None:
    """Tell what the file holds, and what of it has no geometry."""
    counts = export.about["counts"]
    if not counts["shown"]:
        hidden = f"{number_text(counts['total'])} are hidden"
        click.echo(f"no incident is in this view ({hidden}): the file is empty", err=True)
        return
    without = [
        f"{number_text(counts[name])} without a geometry: {why}"
        for name, why in (
            ("known_to_a_country", "known to a country only"),
            ("not_placed", "not placed"),
        )
        if counts[name] and not (export.wishes.countries and name == "known_to_a_country")
    ]
    click.echo(" · ".join([f"{number_text(counts['shown'])} incidents", *without]), err=True)
    left_out, too_long = written.sheet
    if left_out:
        told = f"{number_text(len(left_out))} shapes are too long for a cell of a spreadsheet"
        click.echo(
            f"{told} and left out; --long-cells writes them, the other formats have them all",
            err=True,
        )
    if too_long:
        told = f"{number_text(len(too_long))} rows have a cell that spreadsheets cut, the first:"
        click.echo(_plain(f"{told} {too_long[0]}"), err=True)


def _plain(text: str) -> str:
    return printable(click.format_filename(text))
