"""Places kept by hand beside a register: read, checked against the ground, set in their areas."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz import fuzz, process

from geodata.areas import areas_at
from geodata.filesystem import NotAFileError, TooLargeError, read_file
from geodata.loading import keep_entry
from geodata.own.placechecks import Fault
from geodata.own.placefile import MAX_CHARACTERS, read_places_text
from geodata.own.placerecord import Entry
from geodata.place import Place
from geodata.precision import Precision

FILE_NAME = "places.yaml"
_EDGE_M = 5_000.0


@dataclass(frozen=True, slots=True)
class FileFault:
    """Tell a fault and the file it stands in."""

    file: str
    fault: Fault


@dataclass(frozen=True, slots=True)
class Beside:
    """Hold the places of a file, the ids of what they stand in for, and all faults."""

    places: tuple[Place, ...]
    hidden: frozenset[str]
    faults: tuple[FileFault, ...]
    version: str


def read_beside(path: Path, shipped: Mapping[str, Place]) -> Beside:
    """Read the places beside a register; whatever is wrong is a fault, never an error.

    An entry with a fault is left out. So is one whose id the package has already.
    """
    file = str(path)
    text = _text(path)
    if isinstance(text, Fault):
        return Beside((), frozenset(), (FileFault(file, text),), f"{FILE_NAME}:unreadable")
    reading = read_places_text(text)
    faults = list(reading.faults)
    digest = hashlib.sha256(text.encode()).hexdigest()[:8]
    given = f"version {reading.version}, " if reading.version else ""
    edition = f"{FILE_NAME} beside the register, {given}{digest}"
    places, hidden = [], set()
    for entry in reading.entries:
        found = list(_misfits(entry, shipped))
        faults += found
        if not found:
            places.append(keep_entry(entry, shipped, edition))
            if entry.geonames is not None:
                hidden.add(f"town:{entry.geonames}")
    faults.sort(key=lambda fault: (fault.line, fault.column))
    return Beside(
        tuple(places),
        frozenset(hidden),
        tuple(FileFault(file, fault) for fault in faults),
        f"{FILE_NAME}:{digest}",
    )


def _text(path: Path) -> str | Fault:
    try:
        data = read_file(path, 4 * MAX_CHARACTERS)
    except NotAFileError as fault:
        return Fault(1, 1, "", "not-a-file", fault.strerror or str(fault), "move it elsewhere")
    except TooLargeError as fault:
        hint = "keep fewer places, or add a dump: incidents gazetteer add"
        return Fault(1, 1, "", "too-large", fault.strerror or str(fault), hint)
    except OSError as fault:
        told = f"the file cannot be read: {fault.strerror or fault}"
        return Fault(1, 1, "", "unreadable-file", told, "let this user read it")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = data.count(b"\n", 0, fault.start) + 1
        column = fault.start - (data.rfind(b"\n", 0, fault.start) + 1) + 1
        message = f"the byte 0x{data[fault.start]:02X} is not UTF-8"
        return Fault(line, column, "", "not-utf8", message, "save the file as UTF-8")


def _misfits(entry: Entry, shipped: Mapping[str, Place]) -> Iterator[Fault]:
    """Find what of an entry does not fit the places that are known."""
    if (known := shipped.get(entry.id)) is not None:
        message = f'"{entry.key}" is the id of {known.name} in the package'
        yield _fault(entry, "id", "doubled-id", message, f"write another, such as {entry.key}-2")
    countries = [f"country:{code}" for code in entry.country]
    for country in countries:
        if country not in shipped:
            have = sorted(p.country[0] for p in shipped.values() if p.layer == "country")
            message = f'"{country.removeprefix("country:")}" is no country of the gazetteer'
            yield _fault(
                entry, "country", "unknown-word", message, f"write one of {', '.join(have)}"
            )
            return
    near = areas_at("country", entry.lon, entry.lat, max(_EDGE_M, entry.radius_m))
    if far := [one for one in countries if one not in near]:
        where = " and ".join(shipped[one].name for one in near) or "none of the countries known"
        turned = areas_at("country", entry.lat, entry.lon, _EDGE_M)
        hint = "longitude comes first" if far[0] in turned else "mend at: or country:"
        if far[0] in turned:
            hint += f": write [{entry.lat:g}, {entry.lon:g}]"
        message = f"[{entry.lon:g}, {entry.lat:g}] lies in {where}, not in {shipped[far[0]].name}"
        yield _fault(entry, "at", "bad-point", message, hint)
        return
    yield from _district_misfits(entry, shipped)


def _fault(entry: Entry, field: str, code: str, message: str, hint: str) -> Fault:
    at = next((mark[1:] for mark in entry.marks if mark[0] == field), None)
    line, column = at or (entry.line, entry.column)
    return Fault(line, column, f"places[{entry.key}].{field}", code, message, hint)


def _district_misfits(entry: Entry, shipped: Mapping[str, Place]) -> Iterator[Fault]:
    if entry.district:
        if entry.district not in shipped or shipped[entry.district].layer != "district":
            ids = [one.id for one in shipped.values() if one.layer == "district"]
            found = process.extractOne(entry.district, ids, scorer=fuzz.ratio, score_cutoff=60)
            hint = f"did you mean {found[0]}?" if found else "leave it out: the point tells it"
            message = f'"{entry.district[:80]}" is no district\'s id'
            yield _fault(entry, "district", "unknown-word", message, hint)
        elif shipped[entry.district].country[0] not in entry.country:
            message = f"{shipped[entry.district].name} lies in {shipped[entry.district].country[0]}"
            yield _fault(entry, "district", "unknown-word", message, "mend district: or country:")
    elif entry.precision is Precision.DISTRICT and not areas_at(
        "district", entry.lon, entry.lat, _EDGE_M
    ):
        message = "is district, but the point lies in no district that is known"
        yield _fault(entry, "precision", "bad-point", message, "write vicinity, and a radius")
