"""Putting an exported file where it belongs: whole or not at all, and over nothing unasked."""

from __future__ import annotations

import os
import secrets
import shutil
import stat
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from dashboard.exports.geojson import write_geojson
from dashboard.exports.kml import write_kml
from dashboard.exports.records import Export, Record, records_of
from dashboard.exports.sheet import METADATA, write_csv, write_metadata
from dashboard.exports.sheet import Written as Sheet
from dashboard.features import Row
from dashboard.keeping.replacing import dress
from geodata.filesystem import LostLinkError, check_target

ENDINGS = ("geojson", "gpkg", "kml", "csv", "parquet")
NONE = Sheet()
Tell = Callable[[int, int], None]


class ExportError(ValueError):
    """A file that cannot be written; the message says why, and what to do."""


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: the files, and what spreadsheets have to do with a table."""

    paths: tuple[Path, ...]
    sheet: Sheet = NONE


def names_of(path: Path) -> tuple[str, ...]:
    """Name the files that an export to a path consists of, the one that is asked for last."""
    beside = (f"{path.name}{METADATA}",) if ending_of(path) == "csv" else ()
    return (*beside, path.name)


def ending_of(path: Path) -> str:
    """Give the ending that a format goes by, in small letters; "" for none of ours."""
    ending = path.suffix.lower().removeprefix(".")
    return ending if ending in ENDINGS else ""


def check_path(path: Path, *, force: bool = False) -> None:
    """Find out, before anything is made, whether a file can be put there; raises ExportError."""
    folder = path.absolute().parent
    if not folder.is_dir():
        why = "is a file, not a folder" if folder.exists() else "is not there: make it first"
        raise ExportError(f"the folder {path.parent} {why}")
    for name in names_of(path):
        held = path.with_name(name)
        try:
            check_target(held)
        except LostLinkError:
            pass  # a link is replaced, not followed
        except OSError as fault:
            raise ExportError(f"{held} cannot be written: {fault.strerror or fault}") from fault
        if not force and (held.exists() or held.is_symlink()):
            raise ExportError(f"{held} is there already; --force replaces it")


def write_export(
    export: Export, path: Path, *, force: bool = False, tell: Tell | None = None
) -> Written:
    """Write a file in the format of its ending; what fails leaves what was there as it was.

    `tell` is given how many incidents are written, of how many. Raises ExportError.
    """
    check_path(path, force=force)
    stage = path.absolute().parent / f".incidents-{secrets.token_hex(6)}"
    try:
        stage.mkdir()
        try:
            sheet = _write(export, stage / path.name, tell)
            mode = _usual_mode(stage)
            for name in names_of(path):
                (stage / name).chmod(mode)  # GDAL gives files one of its own
                _settle(stage / name)
            check_path(path, force=force)  # it took a while
            _exchange(stage, path)
        finally:
            shutil.rmtree(stage, ignore_errors=True)
    except OSError as fault:
        raise ExportError(f"{path} cannot be written: {fault.strerror or fault}") from fault
    return Written(tuple(path.with_name(name) for name in reversed(names_of(path))), sheet)


def _write(export: Export, path: Path, tell: Tell | None) -> Sheet:
    counted = _counted(export, tell)
    match ending_of(path):
        case "geojson":
            write_geojson(export, counted(export.rows), path)
        case "kml":
            write_kml(export, counted, path)
        case "csv":
            write_metadata(export, path.name, path.with_name(f"{path.name}{METADATA}"))
            return write_csv(export, counted(export.rows), path)
        case "gpkg":
            # GDAL and Parquet take longer to load than the others need to write
            from dashboard.exports.geopackage import write_geopackage  # noqa: PLC0415

            write_geopackage(export, counted(export.rows), path)
        case "parquet":
            from dashboard.exports.parquet import write_parquet  # noqa: PLC0415

            write_parquet(export, counted(export.rows), path)
        case _:
            raise ExportError(f"{path.name} ends in none of {', '.join(ENDINGS)}")
    return NONE


def _counted(export: Export, tell: Tell | None) -> Callable[[Sequence[Row]], Iterable[Record]]:
    """Make records, and tell of each how many have been made."""
    done = 0

    def records(rows: Sequence[Row]) -> Iterable[Record]:
        nonlocal done
        for record in records_of(export, rows):
            yield record
            done += 1
            if tell:
                tell(done, len(export.rows))

    return records


def _usual_mode(folder: Path) -> int:
    """Give the mode of a new file there, by making one: to ask for the umask is to set it."""
    plain = folder / ".mode"
    plain.touch()
    return stat.S_IMODE(plain.stat().st_mode)


def _settle(path: Path) -> None:
    """Have the disk hold a file before it takes the place of another."""
    with path.open("rb+") as stream:
        os.fsync(stream.fileno())


def _exchange(stage: Path, path: Path) -> None:
    """Move files to where they belong, each at once; if one fails, those before are taken back."""
    moved: list[str] = []
    for name in names_of(path):
        held = path.with_name(name)
        if held.exists() or held.is_symlink():
            shutil.copy2(held, stage / f"{name}.old", follow_symlinks=False)
        if held.is_file() and not held.is_symlink():
            dress(stage / name, held.stat())
    try:
        for name in names_of(path):
            (stage / name).replace(path.with_name(name))
            moved.append(name)
    except BaseException:
        for name in moved:
            old = stage / f"{name}.old"
            if old.exists() or old.is_symlink():
                old.replace(path.with_name(name))
            else:
                path.with_name(name).unlink(missing_ok=True)
        raise
