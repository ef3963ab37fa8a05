"""The manifest of a dossier: what was made of what, and whether it still is what was made.

It stands beside the files and tells the SHA-256 of each, of all that went into them, and what they
were drawn with: whoever has the same makes the same bytes.
"""

from __future__ import annotations

import hashlib
import json
import platform
import re
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any

from dashboard.comparing.changes import Version
from dashboard.comparing.history import Earlier
from dashboard.dossiers.dossier import Subject
from dashboard.dossiers.signature import SignatureError, check, check_unnamed, is_signature_file
from dashboard.draw.brief.records import Options
from dashboard.draw.brief.words import canonical_view, view_digest
from dashboard.draw.numerals import number_text
from geodata.border import MAIN_LINE, load_lines
from geodata.filesystem import open_file
from geodata.layers import read_sources

Record = dict[str, Any]
NAME = "manifest.json"
SIGNATURE = f"{NAME}.sig"
# What a manifest calls itself; the number goes up where an older reader would misread it.
KIND = "incidents briefing 1"
PRODUCT = "border-incidents"
# Other versions of these may draw the same in other bytes.
DRAWN_WITH = (
    "fonttools", "lxml", "mini-racer", "numpy", "pillow", "pyproj", "python-pptx", "segno",
    "shapely", "typst",
)  # fmt: skip
MOST_BYTES = 1_000_000
CHUNK = 1 << 20
# No name leads out of the folder, hides in it or reads as an option.
_FILE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Listed:
    """A file as a manifest lists it."""

    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """A manifest as it was read: its bytes, and the files that it lists, by name."""

    data: bytes
    files: Mapping[str, Listed]


@dataclass(frozen=True, slots=True)
class Finding:
    """What is found in a folder: at which file, and whether it is a fault."""

    code: str
    file: str
    message: str
    fault: bool = True


def make_manifest(
    made: Mapping[str, bytes],
    subject: Subject,
    options: Options,
    since: Record | None = None,
) -> bytes:
    """Write the manifest of files by name; `since` is what `describe_since` gives."""
    briefing, view = subject.briefing, subject.view
    return canonical(
        {
            "manifest": KIND,
            "made_by": {"name": PRODUCT, "version": version(PRODUCT)},
            "title": briefing.title,
            "banner": briefing.banner,
            "organisation": briefing.organisation,
            "language": briefing.language,
            "files": {
                name: {"bytes": len(data), "sha256": digest(data)} for name, data in made.items()
            },
            "view": {
                "address": briefing.code,
                "sha256": view_digest(view),
                "values": canonical_view(view),
            },
            "counts": {
                "shown": len(subject.shown.indices),
                "total": subject.register.entries,
            },
            "options": _describe_options(options, subject),
            "since": since,
            "inputs": _describe_inputs(subject),
            "drawn_with": {
                "python": platform.python_version(),
                **{name: version(name) for name in DRAWN_WITH},
            },
        }
    )


def describe_since(since: Earlier | date) -> Record:
    """Tell what a briefing is compared with: a day, or an earlier register."""
    if isinstance(since, Earlier):
        told: Version = since.version
        if told.replaced:
            return {
                "version": told.commit,
                "replaced": told.replaced.isoformat(),
                "register_sha256": since.register.digest,
            }
        return {
            "revision": told.revision,
            "commit": told.commit,
            "committed": told.committed.isoformat(),
            "register_sha256": since.register.digest,
        }
    return {"day": since.isoformat()}


def _describe_options(options: Options, subject: Subject) -> Record:
    given = {name: getattr(options, name) for name in Options.__dataclass_fields__}
    return {**given, "size": subject.size}


def _describe_inputs(subject: Subject) -> Record:
    line = load_lines()[MAIN_LINE]
    template = subject.template
    return {
        "register": {"sha256": subject.register.digest},
        "places": {"version": subject.gazetteer.version, "sha256": _digests()["places.yaml"]},
        "shapes": {
            "version": read_sources()["version"],
            "sha256": {name: sha for name, sha in _digests().items() if name != "places.yaml"},
        },
        "ruler": {"version": line.version, "length_km": round(line.length_km, 3)},
        "template": {"sha256": digest(template.read_bytes())} if template else None,
    }


def _digests() -> Mapping[str, str]:
    """Give the SHA-256 of every layer of shapes, and of the places kept by hand."""
    folder = files("geodata")
    parts = [*(folder / "shapes").iterdir(), folder / "places.yaml"]
    read = {part.name: digest(part.read_bytes()) for part in parts if part.is_file()}
    return {name: read[name] for name in sorted(read)}


def digest(data: bytes) -> str:
    """Give the SHA-256 of bytes, in hex."""
    return hashlib.sha256(data).hexdigest()


def canonical(record: Record) -> bytes:
    """Write JSON in the one way that its bytes are compared in; any text can stand in it."""
    return (json.dumps(record, sort_keys=True, indent=2) + "\n").encode("ascii")


def read_manifest(folder: Path) -> Manifest | Finding:
    """Read the manifest of a folder; one that cannot be used is a finding."""
    path = folder / NAME
    if not path.is_symlink() and not path.exists():
        told = f"there is no {NAME} here, so nothing can be told of the files"
        return Finding("manifest-missing", NAME, told)
    try:
        if not stat.S_ISREG(path.lstat().st_mode):
            return Finding("manifest-unreadable", NAME, "this is not a file of its own")
        with open_file(path) as stream:
            data = stream.read(MOST_BYTES + 1)
    except OSError as fault:
        told = f"cannot be read: {fault.strerror or fault}"
        return Finding("manifest-unreadable", NAME, told)
    return _read(data)


def _read(data: bytes) -> Manifest | Finding:
    foreign = Finding("manifest-foreign", NAME, "not one that `incidents brief` has written")
    try:
        record = json.loads(data) if len(data) <= MOST_BYTES else None
    except (ValueError, RecursionError):
        return foreign
    if not isinstance(record, dict) or record.get("manifest") != KIND:
        return foreign
    listed = record.get("files")
    if not isinstance(listed, dict) or not all(map(_is_listed, listed, listed.values())):
        return foreign
    # a key that stands twice, which readers of JSON take in different ways, is not written so
    if canonical(record) != data:
        return Finding("manifest-changed", NAME, "changed: not laid out as it was written")
    files = {name: Listed(one["sha256"], one["bytes"]) for name, one in listed.items()}
    return Manifest(data, files)


def _is_listed(name: str, one: object) -> bool:
    return (
        isinstance(one, dict)
        and bool(_FILE_NAME.fullmatch(name))
        and name not in (NAME, SIGNATURE)
        and isinstance(one.get("sha256"), str)
        and bool(_SHA256.fullmatch(one["sha256"]))
        and type(one.get("bytes")) is int
    )


def compare_files(folder: Path, listed: Mapping[str, Listed]) -> Iterator[Finding]:
    """Find what was changed, is missing and was added in a folder, by name."""
    try:
        there = {path.name for path in folder.iterdir()} - {NAME, SIGNATURE}
    except OSError as fault:
        yield Finding("unreadable", "", f"the folder cannot be read: {fault.strerror or fault}")
        return
    for name in sorted(there | set(listed)):
        found = _compare(folder / name, listed[name], name) if name in listed else _added(name)
        if found:
            yield found


def _added(name: str) -> Finding:
    return Finding("added", name, f"added: {NAME} does not list it")


def _compare(path: Path, listed: Listed, name: str) -> Finding | None:
    try:
        if not stat.S_ISREG(path.lstat().st_mode):
            return Finding("not-a-file", name, "changed: it is no longer a file of its own")
        size, sha256 = _measure(path)
    except FileNotFoundError:
        return Finding("missing", name, f"missing: {NAME} lists it")
    except OSError as fault:
        return Finding("unreadable", name, f"cannot be read: {fault.strerror or fault}")
    if (size, sha256) == (listed.size, listed.sha256):
        return None
    told = f"changed: {number_text(size)} bytes with SHA-256 {sha256[:12]}…, where {NAME} lists"
    return Finding("changed", name, f"{told} {number_text(listed.size)} with {listed.sha256[:12]}…")


def _measure(path: Path) -> tuple[int, str]:
    sha256, size = hashlib.sha256(), 0
    with open_file(path) as stream:
        while chunk := stream.read(CHUNK):
            sha256.update(chunk)
            size += len(chunk)
    return size, sha256.hexdigest()


def verify(folder: Path, signers: Path | None = None, identity: str = "") -> list[Finding]:
    """Compare a folder with its manifest, and the manifest with its signature; tell all there is.

    Without `signers`, a file of allowed signers as ssh-keygen reads it, a signature is only checked
    to fit; with them it must be there, and by the one of that identity.
    """
    manifest = read_manifest(folder)
    if isinstance(manifest, Finding):
        return [manifest]
    found = [*compare_files(folder, manifest.files)]
    path = folder / SIGNATURE
    if not path.is_symlink() and not path.exists():
        told = "not signed: who made these files cannot be told"
        return [*found, Finding("unsigned", SIGNATURE, told, fault=signers is not None)]
    try:
        signed = _check_signature(manifest.data, path, signers, identity)
    except SignatureError as fault:
        told = f"signed, but not checked: {fault}"
        signed = Finding("signature-unchecked", SIGNATURE, told, fault=signers is not None)
    return [*found, signed]


def _check_signature(data: bytes, path: Path, signers: Path | None, identity: str) -> Finding:
    if not is_signature_file(path):
        return Finding("signature-bad", SIGNATURE, "this is no signature")
    fits = check_unnamed(data, path)
    if not fits.good:
        told = f"the signature is not one of this {NAME}: {fits.told}"
        return Finding("signature-bad", SIGNATURE, told)
    if signers is None:
        told = f"{fits.told}; whose key that is was not checked (--signers FILE --identity NAME)"
        return Finding("signature-unnamed", SIGNATURE, told, fault=False)
    known = check(data, path, signers, identity)
    if known.good:
        return Finding("signature-good", SIGNATURE, known.told, fault=False)
    told = f"signed, but by no key that {signers} allows {identity}: {fits.told}"
    return Finding("signature-foreign", SIGNATURE, told)
