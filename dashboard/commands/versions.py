"""The command `versions`: what saving has kept of a register."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from dashboard.commands.options import find_register, register_option
from dashboard.commands.places import print_json
from dashboard.comparing.history import HistoryError
from dashboard.draw import table as tables
from dashboard.keeping.kept import KEPT_WHEN, KeptVersion, kept_versions


@click.command()
@register_option
@click.option("--json", "as_json", is_flag=True, help="Give JSON.")
def versions(register_path: Path | None, as_json: bool) -> None:
    """List the versions that were kept when the register was saved, the newest first.

    `incidents diff --since` takes their numbers and their digests.
    """
    register = find_register(register_path)
    try:
        kept = kept_versions(register)
    except HistoryError as fault:
        raise click.ClickException(tables.printable(str(fault))) from None
    if as_json:
        print_json([_record(one) for one in kept])
    elif kept:
        lines = [
            (
                f"-{one.number}",
                f"up to {one.saved.replaced.astimezone():%Y-%m-%d %H:%M:%S}",
                one.saved.digest,
                click.format_filename(one.file),
            )
            for one in kept
        ]
        click.echo(tables.columns(lines, (5, 26, 16, 120)))
    else:
        name = tables.printable(click.format_filename(register))
        click.echo(f"no version of {name} is kept yet: {KEPT_WHEN}", err=True)


def _record(one: KeptVersion) -> dict[str, Any]:
    return {
        "version": f"-{one.number}",
        "digest": one.saved.digest,
        "replaced": one.saved.replaced.isoformat(),
        "file": click.format_filename(one.file),
        "kept": click.format_filename(one.saved.path),
    }
