"""What became of the rows of an import: told as they pass, and summed up, in lines or as JSON."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click

from dashboard.commands.places import print_json
from dashboard.draw.numerals import number_text
from dashboard.draw.table import printable
from dashboard.imports.delivering import Delivery
from dashboard.imports.importing import Outcome
from dashboard.imports.readers import Opened
from dashboard.imports.rejects import Rejects
from dashboard.imports.revision import changes_text

SHOWN = 20  # refused rows that are told one by one; all of them stand in the file of rejects
_LISTED = ("known", "alike", "similar", "repeated")
_CHANGED = ("changed", "updated")
_FATES = {
    "imported": "imported",
    "alike": "of them like a row above",
    "updated": "updated",
    "known": "there already",
    "changed": "changed there",
    "repeated": "identical to a row above",
    "similar": "left out, like one that is there",
    "left out": "outside of what was asked for",
    "refused": "refused",
}


@dataclass
class Tally:
    """What became of the rows, counted; those that are listed in JSON are held."""

    counts: dict[str, int] = field(default_factory=dict)
    listed: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    banners: list[str] = field(default_factory=list)
    faulty: int = 0


def tell_row(tally: Tally, path: Path, outcome: Outcome, *, as_json: bool) -> None:
    """Tell of a row that is known already, or much like another; for JSON it is held."""
    fate = "alike" if outcome.alike else outcome.fate
    if fate not in _LISTED and fate not in _CHANGED:
        return
    if as_json:
        tally.listed.setdefault(fate, []).append(_record(outcome))
    else:
        click.echo(printable(_listed(path, outcome)))


def _record(outcome: Outcome) -> dict[str, Any]:
    record: dict[str, Any] = {
        "line": outcome.line,
        "origin": outcome.origin,
        "id": outcome.id,
    }
    if outcome.feature:
        record["feature"] = outcome.feature
    if outcome.alike:
        record["alike"] = outcome.alike
    if outcome.changes:
        record["differences"] = [
            {"field": one.name, "old": one.old or None, "new": one.new or None}
            for one in outcome.changes
        ]
    return record


def _listed(path: Path, outcome: Outcome) -> str:
    at, named = f"{path}:{outcome.at}", f"{outcome.origin} " if outcome.origin else ""
    if outcome.alike:
        return f"{at}: looks like {outcome.alike}: same day, kind and place; taken as {outcome.id}"
    if outcome.fate == "repeated":
        return f"{at}: {outcome.id or 'this row'} is identical to a row above; skipped"
    if outcome.fate in _CHANGED:
        done = (
            "to be taken over"
            if outcome.fate == "updated"
            else "not written, --update takes it over"
        )
        told = changes_text(outcome.changes)
        return f"{at}: {named}changed there as {outcome.id}: {told}; {done}"
    if outcome.fate == "known":
        return f"{at}: {named}is there already as {outcome.id}; skipped"
    return (
        f"{at}: {named}may be {outcome.id} (same day, kind and place); left out,"
        " --keep-similar takes it"
    )


@contextmanager
def show_progress(opened: Opened, size: int) -> Iterator[Any]:
    """Tell on a terminal how far the file has been read."""
    last = -1

    def tell(number: int) -> None:
        nonlocal last
        percent = min(99, opened.stream.tell() * 100 // size)
        if percent != last:
            last = percent
            click.echo(f"\r\x1b[2K{number_text(number)} rows, {percent} %", nl=False, err=True)

    if not sys.stderr.isatty():
        yield lambda _number: None
        return
    yield tell
    click.echo("\r\x1b[2K", nl=False, err=True)


def sum_up(
    tally: Tally,
    delivery: Delivery,
    written: dict[str, Path | None],
    refused: Rejects,
    options: dict[str, Any],
) -> None:
    """Tell how many rows went which way, and what was written where."""
    dry = options["dry_run"]
    counts = {name: tally.counts.get(name, 0) for name in _FATES}
    nothing = dry or not (delivery.incidents or delivery.updates)
    target = None if nothing else written["out"] or written["into"]
    rejects = refused.path if refused.count else None
    if options["as_json"]:
        print_json(
            {
                **{name.replace(" ", "_"): count for name, count in counts.items()},
                "faulty": tally.faulty,
                "banner": options["banner"] or None,
                "sources": len(delivery.sources),
                "duplicates": {name: tally.listed.get(name, []) for name in _LISTED},
                "changes": {name: tally.listed.get(name, []) for name in _CHANGED},
                "written": str(target) if target else None,
                "backup": str(written["backup"]) if written["backup"] else None,
                "rejects": str(rejects) if rejects else None,
                "incidents": [incident.id for incident in delivery.incidents],
            }
        )
        return
    if refused.count > SHOWN:
        click.echo(f"… and {number_text(refused.count - SHOWN)} more", err=True)
    told = ", ".join(
        f"{number_text(count)} {_FATES[name]}" for name, count in counts.items() if count
    )
    click.echo(f"{told or 'no rows'}; {len(delivery.sources)} new sources", err=True)
    if target:
        marked = f", marked {options['banner']}" if options["banner"] and written["out"] else ""
        click.echo(printable(f"written: {target}{marked}"), err=True)
    elif dry:
        click.echo("nothing was written (--dry-run)", err=True)
    else:
        click.echo("nothing to write", err=True)
    if rejects:
        click.echo(f"refused rows: {rejects}", err=True)
