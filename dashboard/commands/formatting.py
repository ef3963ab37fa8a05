"""`incidents format`: registers put into the one layout, or told that they are not in it."""

from __future__ import annotations

import difflib
import hashlib
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from dashboard.commands.options import find_register, read_now, register_option
from dashboard.draw.table import printable
from dashboard.keeping.layout import BOM, LayoutError, lay_out
from dashboard.keeping.saving import SaveError, save_whole
from dashboard.problems import Problem, format_problem, shown
from dashboard.reading.registerfiles import find_register_files, read_register_file
from dashboard.register import MAX_BYTES
from geodata.filesystem import real_path

STDIN = Path("-")


@click.command("format")
@click.argument(
    "files", metavar="[FILE]...", nargs=-1, type=click.Path(path_type=Path, readable=False)
)
@register_option
@click.option("--check", is_flag=True, help="Write nothing; tell which files would change.")
@click.option("--diff", is_flag=True, help="Write nothing; show what would change.")
def format_(
    files: tuple[Path, ...], register_path: Path | None, *, check: bool, diff: bool
) -> None:
    """Lay registers out in one way; meaning and comments stay. `-` reads from standard input."""
    given = [*files, *([register_path] if register_path else [])] or [find_register(None)]
    dry = check or diff
    paths, faults = _paths(given)
    results = [_format(path, check=check, diff=diff) for path in paths]
    for fault in faults:
        _tell(format_problem(fault))
    if STDIN not in files and (results or not faults):
        click.echo(_summary(results, dry=dry), err=True)
    sys.exit(1 if faults or any(not one.good or (one.changes and dry) for one in results) else 0)


def _paths(given: Sequence[Path]) -> tuple[list[Path], list[Problem]]:
    """Name the files of what is given, each once, and tell what holds none."""
    paths: dict[Path, Path] = {}
    faults: list[Problem] = []
    for path in given:
        found = find_register_files(path)
        if isinstance(found, Problem):
            faults.append(found)
            continue
        for file in found:
            paths.setdefault(real_path(file), file)
    return list(paths.values()), faults


@dataclass(frozen=True, slots=True)
class _Result:
    """What came of a file: all of it is good, its layout changes it, its text could be laid out.

    `kept`: it was to be written, and is as it was.
    """

    good: bool
    changes: bool = False
    read: bool = True
    kept: bool = False


def _summary(results: Sequence[_Result], *, dry: bool) -> str:
    """Count what was done, and what was not."""
    files = "1 file" if len(results) == 1 else f"{len(results)} files"
    changed = sum(one.changes and not one.kept for one in results)
    told = [files, f"{changed or 'none'} {'would change' if dry else 'laid out anew'}"]
    for count, what in (
        (sum(not one.read for one in results), "could not be laid out"),
        (sum(one.kept for one in results), "could not be written"),
    ):
        told += [f"{count} {what}"] if count else []
    return ", ".join(told)


def _format(path: Path, *, check: bool, diff: bool) -> _Result:
    """Lay out one file."""
    data = _read(path)
    if isinstance(data, Problem):
        _tell(format_problem(data))
        return _Result(good=False, read=False)
    try:
        layout = lay_out(data, str(path))
    except LayoutError as fault:
        _tell(str(fault))
        return _Result(good=False, read=False)
    for problem in layout.left:
        _tell(f"{format_problem(problem)}: left as it is")
    good, changed = not layout.left, layout.data != data
    if diff:
        _show(path, data, layout.data)
    elif check and changed:
        line, text = _first_change(data, layout.data)
        click.echo(printable(f"{path}:{line}: would be laid out anew from here on: {shown(text)}"))
    elif path == STDIN and not check:
        sys.stdout.buffer.write(layout.data)
    elif changed and not check:
        kept = not _write(path, data, layout.data)
        return _Result(good and not kept, changed, kept=kept)
    return _Result(good, changed)


def _read(path: Path) -> bytes | Problem:
    if path == STDIN:
        return sys.stdin.buffer.read(MAX_BYTES + 1)
    return read_register_file(path, MAX_BYTES)


def _write(path: Path, before: bytes, after: bytes) -> bool:
    try:
        saved = save_whole(path, after, hashlib.sha256(before).hexdigest(), now=read_now())
    except SaveError as fault:
        _tell(str(fault))
        return False
    if saved.warning:
        _tell(saved.warning)
    click.echo(printable(click.format_filename(path)))
    return True


def _tell(text: str) -> None:
    click.echo(printable(text), err=True)


def _lines(data: bytes) -> list[str]:
    return re.split("\r\n?|\n", data.removeprefix(BOM).decode("utf-8", "replace"))


def _first_change(before: bytes, after: bytes) -> tuple[int, str]:
    was, now = _lines(before), _lines(after)
    pairs = enumerate(zip(was, now, strict=False))
    at = next((number for number, (old, new) in pairs if old != new), min(len(was), len(now)))
    return at + 1, was[at] if at < len(was) else ""


def _show(path: Path, before: bytes, after: bytes) -> None:
    name = click.format_filename(path)
    for row in difflib.unified_diff(_lines(before), _lines(after), name, name, lineterm=""):
        click.echo(printable(row))
