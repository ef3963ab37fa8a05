"""The commands of places: where one lies, by the register's own as well, and the border."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

from dashboard import records
from dashboard.commands import locating, ruling
from dashboard.commands.options import find_register, load_places, register_option
from dashboard.draw import table as tables
from dashboard.draw.numerals import number_text
from geodata.border import MAIN_LINE, load_lines
from geodata.filesystem import open_file
from geodata.gazetteer import Gazetteer
from geodata.kilometre import KilometreError
from geodata.locate import locate

# A person is told how far a table is every so many rows.
TOLD_ROWS = 1_000


def print_json(data: object) -> None:
    """Print data as JSON, in the letters it is written in."""
    click.echo(json.dumps(data, ensure_ascii=False, indent=2))


@click.command("locate")
@click.argument("texts", nargs=-1, metavar="TEXT…")
@register_option
@click.option("--json", "as_json", is_flag=True, help="Give JSON.")
@click.option("--geojson", "with_geometry", is_flag=True, help="Give JSON with the geometries.")
@click.option(
    "--csv",
    "table",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Locate a column of a CSV file.",
)
@click.option("--column", help="The column to locate.")
@click.option("--admin", help="A column with what contains the place, such as its province.")
@click.option("--fuzzy", is_flag=True, help="Take a near spelling where no name fits; see score.")
def locate_(
    texts: tuple[str, ...],
    register_path: Path | None,
    table: Path | None,
    *,
    as_json: bool,
    with_geometry: bool,
    **options: Any,
) -> None:
    """Tell where a place expression lies, how exactly, and why."""
    if table:
        if texts or as_json or with_geometry:
            raise click.UsageError("--csv gives CSV, and takes no TEXT, --json or --geojson")
        _locate_table(find_register(register_path), table, **options)
        return
    if options["column"] or options["admin"]:
        raise click.UsageError("--column and --admin belong to --csv FILE")
    if not texts:
        raise click.UsageError(
            "give a place expression, such as 'Shir Khan Bandar', or --csv FILE --column NAME"
        )
    gazetteer = load_places(register_path)
    answers = [locate(text, gazetteer, fuzzy=options["fuzzy"]) for text in texts]
    if as_json or with_geometry:
        print_json(
            [records.answer_record(answer, with_geometry=with_geometry) for answer in answers]
        )
    else:
        for answer in answers:
            click.echo(tables.answer_text(answer))
    good = all(answer.status == "ok" for answer in answers)
    sys.exit(0 if good and not gazetteer.faults else 1)


def _locate_table(
    register: Path, table: Path, column: str | None, admin: str | None, fuzzy: bool
) -> None:
    if column is None:
        raise click.UsageError("--csv needs --column NAME, the column to locate")
    gazetteer = load_places(register)  # tells what is wrong with them, before anything is written
    try:
        opened = open_file(table)
    except OSError as fault:
        raise click.UsageError(
            f"--csv: {table} cannot be read: {fault.strerror or fault}"
        ) from None
    with opened as stream:
        try:
            header, rows, found, inside = locating.open_table(stream, column, admin, str(table))
        except locating.TableError as fault:
            raise click.UsageError(tables.printable(str(fault))) from None
        asked = locating.Asked(found, inside, fuzzy, register)
        try:
            counts = locating.write_table(
                header,
                locating.locate_rows(rows, asked),
                sys.stdout,
                lambda done: _tell_rows(done, stream.tell(), table.stat().st_size),
            )
        except locating.TableError as fault:
            click.echo(tables.printable(f"{fault}; the rows before it are written"), err=True)
            sys.exit(1)
    end = "\n" if sys.stderr.isatty() and counts.total() >= TOLD_ROWS else ""
    told = ", ".join(
        f"{number_text(counts[status])} {status}" for status in ("ok", "ambiguous", "unknown")
    )
    click.echo(f"{end}{number_text(counts.total())} rows: {told}", err=True)
    if gazetteer.faults:  # a row may lack a place that stands in what could not be read
        sys.exit(1)


def _tell_rows(done: int, read: int, size: int) -> None:
    """Tell on stderr how far a long table is: in place for a person, else now and then."""
    if sys.stderr.isatty():
        if done % TOLD_ROWS == 0:
            sys.stderr.write(
                f"\r{number_text(done)} rows, {100 * read // max(size, 1)} % of the file read"
            )
            sys.stderr.flush()
    elif done % (10 * TOLD_ROWS) == 0:
        click.echo(f"{number_text(done)} rows", err=True)


@click.command()
@register_option
@click.option("--json", "as_json", is_flag=True, help="Give JSON.")
@click.option(
    "--at",
    metavar="LON,LAT|PLACE",
    help="Give the chainage of a point, or of a place, and its distance from the line.",
)
@click.option("--km", metavar="KM", help="Give the point at a kilometre, and what is near it.")
def border(register_path: Path | None, as_json: bool, at: str | None, km: str | None) -> None:
    """Tell the border's length, ends and origin, or where a point stands along it."""
    if at is not None and km is not None:
        raise click.UsageError("give --at or --km, not both")
    asks_places = km is not None or (at is not None and not ruling.is_point(at))
    gazetteer = load_places(register_path) if asks_places else None
    record = _ruled(gazetteer, at, km)
    if as_json:
        print_json(record)
    elif km is not None:
        for told in ruling.km_lines(record):
            click.echo(tables.printable(told))
    else:
        for name, value in record.items():
            click.echo(tables.printable(f"{name}: {value}"))
    if gazetteer is not None and gazetteer.faults:
        sys.exit(1)


def _ruled(gazetteer: Gazetteer | None, at: str | None, km: str | None) -> records.Record:
    line = load_lines()[MAIN_LINE]
    try:
        if at is not None:
            return (
                ruling.place_record(line, gazetteer, at)
                if gazetteer is not None
                else ruling.point_record(line, at)
            )
        if km is not None and gazetteer is not None:
            return ruling.km_record(line, gazetteer, km)
    except ruling.RulingError as fault:
        raise click.UsageError(f"--at {at!r}: {fault}") from None
    except KilometreError as fault:
        raise click.UsageError(f"--km: {fault}") from None
    return records.border_record(line)
