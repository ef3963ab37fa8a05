"""Putting a dossier in a folder: all of it or nothing, and nothing of anybody else's lost."""

from __future__ import annotations

import os
import secrets
import shutil
import stat
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from dashboard.dossiers.manifest import (
    NAME,
    SIGNATURE,
    Finding,
    compare_files,
    read_manifest,
)
from dashboard.draw.numerals import number_text
from dashboard.keeping.replacing import dress
from geodata.filesystem import check_target

NAMED = 5


class DeliveryError(ValueError):
    """A folder that files cannot be put in; the message says why, and what to do."""


def check_folder(folder: Path, names: Collection[str], *, force: bool = False) -> None:
    """Find out, before anything is drawn, whether files can be put in a folder.

    Raises DeliveryError where it cannot be written to, and where it holds what is not of an earlier
    dossier, or was changed since; with `force` that may stand there, and names that clash are
    replaced.
    """
    with _told(folder):
        if folder.is_symlink() and not folder.exists():
            raise DeliveryError(f"{folder} is a link that leads nowhere")
        held = next(above for above in (folder, *folder.absolute().parents) if above.exists())
        if not held.is_dir():
            raise DeliveryError(f"{held} is a file, not a folder")
        check_target(folder / NAME)
        if folder.exists():
            _check_held(folder, {*names, NAME, SIGNATURE}, force=force)
        with _stage(folder):
            pass


def deliver(folder: Path, files: Mapping[str, bytes], *, force: bool = False) -> None:
    """Put files in a folder, made where it is not there; what fails leaves it as it was.

    Files of an earlier dossier that are no longer made are taken away; the manifest comes last.
    Raises DeliveryError, as `check_folder` does, and where writing fails.
    """
    check_folder(folder, files, force=force)
    with _told(folder), _stage(folder) as stage:
        new, old = stage / "new", stage / "old"
        new.mkdir()
        for name, data in files.items():
            _write(new / name, data)
        if not folder.exists():
            new.rename(folder)
            return
        old.mkdir()
        kept = {name for name, code in _earlier(folder).items() if not code}
        _exchange(folder, new, old, kept - set(files))


def _check_held(folder: Path, names: Collection[str], *, force: bool) -> None:
    """Look at what a folder holds already."""
    held = {path.name: path for path in folder.iterdir()}
    odd = [name for name in names if name in held and not _is_replaceable(held[name])]
    if odd:
        raise DeliveryError(f"{_holding(folder, odd)}: what is no file stands where one goes")
    if force:
        return
    earlier = _earlier(folder)
    foreign = set(held) - set(earlier)
    if foreign:
        clash = ", ".join(sorted(foreign & set(names)))
        raise DeliveryError(
            f"{_holding(folder, foreign)}: not of an earlier briefing; name an empty folder, or"
            " write beside what is there with --force"
            + (f", by which {clash} would be replaced" if clash else "")
        )
    changed = [name for name, code in earlier.items() if code and name in held]
    if changed:
        raise DeliveryError(
            f"{_holding(folder, changed)}: changed since it was made; move it elsewhere, or have it"
            " replaced with --force"
        )


def _holding(folder: Path, names: Collection[str]) -> str:
    more = f" and {number_text(len(names) - NAMED)} more" if len(names) > NAMED else ""
    return f"{folder} holds {', '.join(sorted(names)[:NAMED])}{more}"


def _earlier(folder: Path) -> dict[str, str]:
    """Name what an earlier dossier has put in a folder, each with what has become of it since."""
    manifest = read_manifest(folder)
    if isinstance(manifest, Finding):
        return {}
    found = {one.file: one.code for one in compare_files(folder, manifest.files)}
    return {**{name: found.get(name, "") for name in manifest.files}, NAME: "", SIGNATURE: ""}


def _is_replaceable(path: Path) -> bool:
    """Tell files, and links, which are replaced themselves, from folders, pipes and devices."""
    mode = path.lstat().st_mode
    return stat.S_ISREG(mode) or stat.S_ISLNK(mode)


def _is_there(path: Path) -> bool:
    return path.exists() or path.is_symlink()


@contextmanager
def _told(folder: Path) -> Iterator[None]:
    """Turn faults of the system into sentences."""
    try:
        yield
    except OSError as fault:
        why = fault.strerror or str(fault)
        raise DeliveryError(f"{folder} cannot be written: {why}") from fault


@contextmanager
def _stage(folder: Path) -> Iterator[Path]:
    """Give a folder for a while, on the disk that the files will lie on.

    It stands in the folder, which may be all that can be written to, or a disk of its own; beside
    it where it is not there yet, so that it can come to be at once.
    """
    above = folder if folder.exists() else folder.absolute().parent
    above.mkdir(parents=True, exist_ok=True)
    stage = above / f".incidents-{secrets.token_hex(6)}"
    stage.mkdir()
    try:
        yield stage
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def _write(path: Path, data: bytes) -> None:
    with path.open("xb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


def _exchange(folder: Path, new: Path, old: Path, gone: Collection[str]) -> None:
    """Move files in one by one, each at once, and take others away; undo all if one fails."""
    gone = sorted((name for name in gone if _is_there(folder / name)), key=SIGNATURE.__ne__)
    # the manifest after all that it lists, its signature after it
    order = sorted(
        (path.name for path in new.iterdir()), key=lambda name: (name in (NAME, SIGNATURE), name)
    )
    for name in (*order, *gone):
        if _is_there(folder / name):
            shutil.copy2(folder / name, old / name, follow_symlinks=False)
    for name in order:
        held = folder / name
        if held.is_file() and not held.is_symlink():
            dress(new / name, held.stat())
    begun: list[str] = []
    try:
        for name in gone:
            begun.append(name)
            (folder / name).unlink()
        for name in order:
            begun.append(name)
            (new / name).replace(folder / name)
    except BaseException:
        for name in reversed(begun):
            if _is_there(old / name):
                (old / name).replace(folder / name)
            else:
                (folder / name).unlink(missing_ok=True)
        raise
