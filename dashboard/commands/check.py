"""`incidents check`: all problems of registers, and what stands elsewhere than it did."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from dashboard import records
from dashboard.commands.options import find_register, load_placed, register_option
from dashboard.commands.places import print_json
from dashboard.comparing import placelock
from dashboard.draw.table import printable
from dashboard.problems import Problem, format_problem
from geodata.filesystem import real_path


@click.command()
@click.argument(
    "files", metavar="[FILE]...", nargs=-1, type=click.Path(path_type=Path, readable=False)
)
@register_option
@click.option("--json", "as_json", is_flag=True, help="Give JSON.")
@click.option(
    "--against",
    type=click.Path(path_type=Path),
    metavar="LOCK",
    help="Tell which incidents stand elsewhere than in this lock file.",
)
@click.option(
    "--write-lock",
    "written",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="LOCK",
    help="Take down where every incident stands, for a later --against.",
)
def check(
    files: tuple[Path, ...],
    register_path: Path | None,
    as_json: bool,
    against: Path | None,
    written: Path | None,
) -> None:
    """Tell all problems of the register: FILE:LINE:COL: FIELD: MESSAGE (HINT).

    Each FILE is a register by itself, unless it is part of --register.
    """
    named = list(_registers(files, register_path))
    if len(named) > 1 and (against or written):
        raise click.UsageError("a lock file is of one register: name one")
    old = _read_lock(against) if against else None
    entries = placed = 0
    problems: list[Problem] = []
    moved = None
    for path in named:
        opened = load_placed(path)
        features = opened.features
        entries += opened.register.entries
        placed += len(features.incidents) - len(features.unplaced)
        problems += opened.problems
        lock = None
        if old or written:
            version = opened.gazetteer.version
            lock = placelock.make_lock(features, version, opened.register.banner)
        if old and lock:
            moved = old, lock, placelock.compare(old, lock)
        if written and lock:
            _write_lock(lock, written)
    many = f"{len(named)} registers, " if len(named) > 1 else ""
    count = "1 problem" if len(problems) == 1 else f"{len(problems) or 'no'} problems"
    _tell(problems, moved, (entries, placed), f"{many}{entries} entries, {placed} placed, {count}",
          as_json=as_json)  # fmt: skip
    sys.exit(1 if problems or (moved and moved[2].moved) else 0)


def _tell(
    problems: Sequence[Problem],
    moved: tuple[placelock.Lock, placelock.Lock, placelock.Comparison] | None,
    counts: tuple[int, int],
    told: str,
    *,
    as_json: bool,
) -> None:
    if as_json:
        record: dict[str, Any] = {
            "problems": [records.problem_record(problem) for problem in problems],
            "entries": counts[0],
            "placed": counts[1],
        }
        print_json(record | (placelock.comparison_record(*moved) if moved else {}))
        return
    for problem in problems:
        click.echo(printable(format_problem(problem)))
    for move in moved[2].moved if moved else ():
        click.echo(printable(placelock.move_text(move)))
    click.echo(told, err=True)
    if moved:
        click.echo(printable(placelock.comparison_text(*moved)), err=True)


def _registers(files: Sequence[Path], given: Path | None) -> Iterator[Path]:
    """Name the registers to check: as pre-commit calls, files of the given one come beside it."""
    if given or not files:
        yield find_register(given)
    for file in dict.fromkeys(files):
        target = real_path(file)
        if given is None or real_path(given) not in (target, target.parent):
            yield file


def _read_lock(path: Path) -> placelock.Lock:
    try:
        return placelock.read_lock(path)
    except placelock.LockError as fault:
        raise click.UsageError(f"--against: {fault}") from fault


def _write_lock(lock: placelock.Lock, path: Path) -> None:
    try:
        placelock.write_lock(lock, path)
    except placelock.LockError as fault:
        raise click.UsageError(f"--write-lock: {fault}") from fault
    except OSError as fault:
        raise click.ClickException(f"{path} cannot be written: {fault.strerror}") from fault
    click.echo(f"{len(lock.entries)} placements written to {path}", err=True)
