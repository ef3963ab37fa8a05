"""The options of an import: what each says, and what two of them cannot say together."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from dashboard.imports.narrowing import CODES
from dashboard.reading.registerfiles import register_files
from dashboard.when import WhenError, parse_when
from geodata.filesystem import check_target, real_path


def read_countries(
    _context: click.Context, _parameter: click.Parameter, given: str | None
) -> frozenset[str]:
    """Read the codes of countries."""
    codes = [code.strip().upper() for code in (given or "").split(",") if code.strip()]
    for code in codes:
        if code not in CODES:
            raise click.BadParameter(f"{code!r} is none of {', '.join(CODES)}")
    return frozenset(codes)


def read_published(_context: click.Context, _parameter: click.Parameter, given: str | None) -> str:
    """Read a day, or what is known of it."""
    try:
        return parse_when(given).text if given else ""
    except WhenError as error:
        raise click.BadParameter(f"{error.message}; {error.hint}") from None


def read_encoding(_context: click.Context, _parameter: click.Parameter, given: str) -> str:
    """Read the name of an encoding that can be read line by line."""
    try:
        "".encode(given)
    except LookupError:
        raise click.BadParameter(f"{given!r} is no encoding; cp1252 and cp1251 are two") from None
    if given.lower().replace("_", "-").startswith(("utf-16", "utf-32")):
        raise click.BadParameter("save the file as UTF-8 first")
    return given


def check_use(path: Path, out: Path | None, into: Path | None, options: dict[str, Any]) -> None:
    """Refuse, before anything is read, what cannot come to anything."""
    if out and into:
        raise click.UsageError("--out makes a new register, --into adds to one: give one of them")
    if not (out or into or options["dry_run"]):
        raise click.UsageError("give --out NEWFILE or --into REGISTER, or --dry-run to look first")
    if options["update"] and not into:
        raise click.UsageError("--update changes what is in a register: name it by --into")
    for name in ("out", "rejects"):
        given = options[name]
        if given and given.exists() and not (options["force"] or options["dry_run"]):
            raise click.UsageError(f"--{name}: {given} is there already; --force replaces it")
        if given and not given.parent.is_dir():
            raise click.UsageError(f"--{name}: there is no folder {given.parent}")
        if given:
            _check_target(name, given)
    _check_apart(path, out, into, options)
    if into:
        _check_target("into", into / "incidents.yaml" if into.is_dir() else into)


def _check_apart(path: Path, out: Path | None, into: Path | None, options: dict[str, Any]) -> None:
    """Refuse to write over what is read, or two files into one, whatever --force says."""
    read = [("FILE", path), *((f"--{one}", options[one]) for one in ("mapping",) if options[one])]
    if into:
        read += [("--into", file) for file in (into, *register_files(into))]
    written = [
        (f"--{name}", file) for name, file in (("out", out), ("rejects", options["rejects"]))
    ]
    for number, (name, file) in enumerate(written):
        for other, held in (*read, *written[:number]):
            if file and held and _is_same(file, held):
                raise click.UsageError(f"{name}: {file} is {other} as well; name another file")


def _is_same(one: Path, other: Path) -> bool:
    if one.exists() and other.exists():
        return one.samefile(other)
    return real_path(one) == real_path(other)


def _check_target(name: str, path: Path) -> None:
    try:
        check_target(path)
    except OSError as fault:
        told = f"--{name}: {path} cannot be written: {fault.strerror or fault}"
        raise click.UsageError(told) from fault
