"""The lock file of placements: where every incident stood, so that a change of place is seen.

JSON lines, so that a change is one line of a diff: first what the file is and by which gazetteer
and ruler it was made, then the incidents in the order of their ids.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from dashboard.draw.numerals import number_text
from dashboard.features import Features
from dashboard.keeping.replacing import replace_file
from dashboard.model import Incident
from geodata.border import GEOD, MAIN_LINE, load_lines
from geodata.filesystem import check_target, open_file, read_file
from geodata.placement import Placement

FORM = 1
MAX_BYTES = 500_000_000  # a register may have some 100,000 entries, each a line of a few hundred
_DEGREE_DIGITS, _KM_DIGITS = 6, 3
# What a record tells of a place, and by which word a change of it is told.
_TOLD = {
    "place_ids": "place",
    "lon": "point",
    "lat": "point",
    "precision": "precision",
    "radius_m": "radius",
    "km_from": "km",
    "km_to": "km",
    "bank": "bank",
}


class LockError(ValueError):
    """Tell in a sentence why a lock file cannot be read or written."""


@dataclass(frozen=True, slots=True)
class Locked:
    """Hold where an incident stood; one that was not placed has no place ids and no numbers."""

    id: str
    text: str
    place_ids: tuple[str, ...] = ()
    lon: float | None = None
    lat: float | None = None
    precision: str | None = None
    radius_m: int | None = None
    km_from: float | None = None
    km_to: float | None = None
    bank: str | None = None


@dataclass(frozen=True, slots=True)
class Lock:
    """Hold the placements of a register by incident, and what they were made with."""

    gazetteer: str
    ruler: str
    entries: Mapping[str, Locked]
    banner: str = ""


@dataclass(frozen=True, slots=True)
class Move:
    """Hold an incident whose place is another than it was; no distance where one has no point."""

    old: Locked
    new: Locked
    distance_km: float | None
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Hold what moved, and the ids that cannot be compared: their text is new, or they are."""

    moved: tuple[Move, ...]
    rewritten: tuple[str, ...]
    added: tuple[str, ...]
    gone: tuple[str, ...]


def make_lock(features: Features, gazetteer_version: str, banner: str = "") -> Lock:
    """Take down where every incident stands, and who may read that."""
    placed = zip(features.incidents, features.placements, strict=True)
    entries = [_locked(incident, placement) for incident, placement in placed]
    entries.sort(key=lambda entry: entry.id)
    ruler = load_lines()[MAIN_LINE].version
    return Lock(gazetteer_version, ruler, {entry.id: entry for entry in entries}, banner)


def _locked(incident: Incident, placement: Placement | None) -> Locked:
    if incident.at:
        text = f"[{incident.at[0]:.10g}, {incident.at[1]:.10g}] {incident.precision}"
    else:
        text = incident.place[0] if len(incident.place) == 1 else f"[{', '.join(incident.place)}]"
    if placement is None:
        return Locked(incident.id, text)
    return Locked(
        id=incident.id,
        text=text,
        place_ids=placement.place_ids,
        lon=round(placement.lon, _DEGREE_DIGITS),
        lat=round(placement.lat, _DEGREE_DIGITS),
        precision=str(placement.precision),
        radius_m=round(placement.radius_m),
        km_from=None if placement.km_from is None else round(placement.km_from, _KM_DIGITS),
        km_to=None if placement.km_to is None else round(placement.km_to, _KM_DIGITS),
        bank=placement.bank,
    )


def lock_text(lock: Lock) -> str:
    """Write a lock as JSON lines; the same placements give the same text."""
    head = {"placements_lock": FORM, "gazetteer": lock.gazetteer, "ruler": lock.ruler}
    head |= {"banner": lock.banner} if lock.banner else {}
    rows = [head, *(asdict(entry) for _, entry in sorted(lock.entries.items()))]
    return "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows)


def write_lock(lock: Lock, path: Path) -> None:
    """Put a lock file in place, whole or not at all; a file of another kind is not replaced."""
    try:
        check_target(path)
    except OSError as fault:
        raise LockError(f"{path} cannot be written: {fault.strerror or fault}") from fault
    if path.exists() and not _is_lock(path):
        raise LockError(f"{path} is no lock file of placements: it is left as it is")
    data = lock_text(lock).encode("utf-8")
    replace_file(path, data, path.stat() if path.exists() else None)


def _is_lock(path: Path) -> bool:
    with open_file(path) as stream:
        return stream.read(200).startswith(b'{"placements_lock":')


def read_lock(path: Path) -> Lock:
    """Read a lock file; raises LockError with the line that is wrong."""
    try:
        lines = read_file(path, MAX_BYTES).decode("utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as fault:
        raise LockError(
            f"{path} cannot be read: {getattr(fault, 'strerror', fault)};"
            " give a file written by `incidents check --write-lock FILE`"
        ) from fault
    head = _parsed(lines[0])
    if head.get("placements_lock") != FORM:
        found = head.get("placements_lock")
        reason = f"is a lock file of form {found}; this is form {FORM}" if found else "is none"
        raise LockError(
            f"{path}: a lock file of placements is needed, and this {reason};"
            " `incidents check --write-lock FILE` writes one"
        )
    entries = {}
    for number, line in enumerate(lines[1:], start=2):
        if line.strip():
            entry = _entry(path, number, _object(path, number, line))
            if entry.id in entries:
                raise LockError(f"{path}:{number}: {entry.id} stands there twice")
            entries[entry.id] = entry
    gazetteer, ruler, banner = (str(head.get(one, "")) for one in ("gazetteer", "ruler", "banner"))
    return Lock(gazetteer, ruler, entries, banner)


def _parsed(line: str) -> dict[str, Any]:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _object(path: Path, number: int, line: str) -> dict[str, Any]:
    found = _parsed(line)
    if not found:
        raise LockError(f"{path}:{number}: not a line of a lock file of placements")
    return found


_NUMBERS = frozenset({"lon", "lat", "radius_m", "km_from", "km_to"})


def _entry(path: Path, number: int, row: Mapping[str, Any]) -> Locked:
    known = {field.name for field in fields(Locked)}
    if missing := sorted(known - set(row)):
        raise LockError(f"{path}:{number}: the line lacks {', '.join(missing)}")
    kept = {name: row[name] for name in known}
    ids = kept["place_ids"]
    sound = isinstance(ids, list) and all(isinstance(one, str) for one in ids)
    for name in known - {"place_ids"}:
        value = kept[name]
        fits = _is_number(value) if name in _NUMBERS else isinstance(value, str)
        sound = sound and (fits or (value is None and name not in ("id", "text")))
    if not sound or not _on_earth(kept["lon"], kept["lat"]):
        raise LockError(f"{path}:{number}: the line of {row['id']} has a value of the wrong kind")
    return Locked(**{**kept, "place_ids": tuple(ids)})


def _is_number(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return False
    return math.isfinite(value)


def _on_earth(lon: float | None, lat: float | None) -> bool:
    if lon is None or lat is None:
        return lon is lat
    return abs(lon) <= 180 and abs(lat) <= 90


def compare(old: Lock, new: Lock) -> Comparison:
    """Find the incidents of one text whose place is another than it was, by their ids."""
    both = sorted(set(old.entries) & set(new.entries))
    same = [name for name in both if old.entries[name].text == new.entries[name].text]
    moves = [_move(old.entries[name], new.entries[name]) for name in same]
    return Comparison(
        moved=tuple(move for move in moves if move is not None),
        rewritten=tuple(name for name in both if name not in set(same)),
        added=tuple(sorted(set(new.entries) - set(old.entries))),
        gone=tuple(sorted(set(old.entries) - set(new.entries))),
    )


def _move(old: Locked, new: Locked) -> Move | None:
    changed = [word for name, word in _TOLD.items() if getattr(old, name) != getattr(new, name)]
    if not changed:
        return None
    distance_km = None
    if None not in (old.lon, old.lat, new.lon, new.lat):
        _, _, apart_m = GEOD.inv(old.lon, old.lat, new.lon, new.lat)
        distance_km = round(apart_m / 1000, _KM_DIGITS)
    return Move(old, new, distance_km, tuple(dict.fromkeys(changed)))


def comparison_record(old: Lock, new: Lock, compared: Comparison) -> dict[str, Any]:
    """Give a comparison as JSON: what moved, what could not be compared, and by what it was."""
    return {
        "moved": [move_record(move) for move in compared.moved],
        "rewritten": list(compared.rewritten),
        "added": list(compared.added),
        "gone": list(compared.gone),
        "gazetteer": {"from": old.gazetteer, "to": new.gazetteer},
        "ruler": {"from": old.ruler, "to": new.ruler},
    }


def comparison_text(old: Lock, new: Lock, compared: Comparison) -> str:
    """Tell how many moved, how many could not be compared, and what was changed beneath them."""
    count = len(compared.moved)
    told = [f"{count or 'none'} moved" if count != 1 else "1 moved"]
    told += [
        f"{len(ids)} {word}"
        for ids, word in (
            (compared.rewritten, "with another text than then"),
            (compared.added, "new since"),
            (compared.gone, "gone since"),
        )
        if ids
    ]
    beneath = [
        f"{name} {one}" if one == two else f"{name} {one} → {two}"
        for name, one, two in (
            ("gazetteer", old.gazetteer, new.gazetteer),
            ("ruler", old.ruler, new.ruler),
        )
    ]
    return f"{', '.join(told)} ({', '.join(beneath)})"


def move_record(move: Move) -> dict[str, Any]:
    """Give a move as JSON."""
    return {
        "id": move.new.id,
        "text": move.new.text,
        "distance_km": move.distance_km,
        "changed": list(move.changed),
        "from": _side(move.old),
        "to": _side(move.new),
    }


def _side(entry: Locked) -> dict[str, Any]:
    told = asdict(entry)
    return {name: told[name] for name in told if name not in ("id", "text")}


def move_text(move: Move) -> str:
    """Tell a move on one line: id, text, how far, and from what to what."""
    moved, told = move.distance_km, list[str]()
    if moved is not None:
        told.append(f"moved {number_text(moved, decimals=1)} km")
    told += [_change(word, move) for word in move.changed if word != "point"]
    return f"{move.new.id}: {move.new.text}: {'; '.join(told)}"


def _change(word: str, move: Move) -> str:
    old, new = _told(word, move.old), _told(word, move.new)
    return f"{word} {old} → {new}"


def _told(word: str, entry: Locked) -> str:
    if word == "place":
        return "+".join(entry.place_ids) or ("not placed" if entry.lon is None else "a point")
    if word == "radius":
        if entry.radius_m is None:
            return "none"
        return f"{number_text(entry.radius_m / 1000, decimals=1)} km"
    if word == "km":
        if entry.km_from is None or entry.km_to is None:
            return "none"
        return "–".join(number_text(end, decimals=1) for end in (entry.km_from, entry.km_to))
    return str(getattr(entry, word) or "none")
