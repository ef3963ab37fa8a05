"""The commands that need no register: where a place lies, and how long the border is."""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path

import click

from dashboard import records
from dashboard.draw import table as tables
from geodata.border import chainage, load_lines
from geodata.gazetteer import load_gazetteer
from geodata.locate import Answer, locate

# Farther from the border than this a point was meant otherwise, or its numbers are exchanged.
FAR_M = 1_000_000


def print_json(data: object) -> None:
    """Print data as JSON, in the letters it is written in."""
    click.echo(json.dumps(data, ensure_ascii=False, indent=2))


@click.command("locate")
@click.argument("texts", nargs=-1, metavar="TEXT…")
@click.option("--json", "as_json", is_flag=True, help="Give JSON.")
@click.option("--geojson", "with_geometry", is_flag=True, help="Give JSON with the geometries.")
@click.option(
    "--csv",
    "table",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Locate a column of a CSV file.",
)
@click.option("--column", help="The column to locate.")
def locate_(
    texts: tuple[str, ...],
    as_json: bool,
    with_geometry: bool,
    table: Path | None,
    column: str | None,
) -> None:
    """Tell where a place expression lies, how exactly, and why."""
    if table:
        _locate_table(table, column)
        return
    if not texts:
        raise click.UsageError(
            "give a place expression, such as 'Shir Khan Bandar', or --csv FILE --column NAME"
        )
    gazetteer = load_gazetteer()
    answers = [locate(text, gazetteer) for text in texts]
    if as_json or with_geometry:
        print_json(
            [records.answer_record(answer, with_geometry=with_geometry) for answer in answers]
        )
    else:
        for answer in answers:
            click.echo(tables.answer_text(answer))
    sys.exit(0 if all(answer.status == "ok" for answer in answers) else 1)


def _locate_table(table: Path, column: str | None) -> None:
    gazetteer = load_gazetteer()
    answers: dict[str, Answer] = {}
    with table.open(encoding="utf-8-sig", newline="") as lines:
        reader = csv.DictReader(lines)
        names = list(reader.fieldnames or [])
        if column not in names:
            raise click.UsageError(
                f"--column must be one of {', '.join(names) or '(the file has no header)'}"
            )
        writer = csv.DictWriter(
            sys.stdout, [*names, *records.LOCATE_COLUMNS], extrasaction="ignore"
        )
        writer.writeheader()
        for row in reader:
            text = row[column] or ""
            if text not in answers:
                answers[text] = locate(text, gazetteer)
            writer.writerow({**row, **records.answer_row(answers[text])})


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Give JSON.")
@click.option(
    "--at", metavar="LON,LAT", help="Give the chainage of a point and its distance from the line."
)
def border(as_json: bool, at: str | None) -> None:
    """Tell the border's length, ends and origin, or where a point stands along it."""
    line = load_lines()["AF-TJ"]
    record = records.border_record(line)
    if at is not None:
        try:
            lon, lat = (float(part) for part in at.split(","))
        except ValueError:
            raise click.UsageError(f"--at {at!r}: write LON,LAT, such as 68.6186,37.1953") from None
        if not (-180 <= lon <= 180 and -90 <= lat <= 90):
            raise click.UsageError(
                f"--at {at!r}: longitude first, then latitude, such as 68.6186,37.1953"
            )
        where = chainage(line, lon, lat)
        if where.offset_m > FAR_M:
            raise click.UsageError(
                f"--at {at!r} is {where.offset_m / 1000:,.0f} km off the border:"
                " longitude first, then latitude, such as 68.6186,37.1953"
            )
        record = {
            "chainage_km": round(where.km, 3),
            "offset_m": round(where.offset_m, 1),
            "bank": where.bank,
            "version": line.version,
            "length_km": record["length_km"],
        }
    if as_json:
        print_json(record)
    else:
        for name, value in record.items():
            click.echo(f"{name}: {value}")
