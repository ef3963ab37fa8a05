"""An incident as our own GeoJSON export writes it, back to the same record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dashboard.imports.sketch import RowError, Whole
from dashboard.keeping.writing import Plain, written_entry
from dashboard.model import Claim, Incident, Source
from dashboard.problems import Problem
from dashboard.reading.entries import read_entry
from dashboard.spec import specs

# Fields of the register that the export carries as they were written, but for those named below.
_APART = ("at", "precision", "claims")


def read_sources(about: Any) -> dict[str, Source]:
    """Read the sources that an export tells of itself; what cannot be read is left out."""
    listed = about.get("sources") if isinstance(about, dict) else None
    found = {}
    for record in listed if isinstance(listed, list) else ():
        values = _texts(record, specs(Source)) if isinstance(record, dict) else {}
        made = read_entry(written_entry(values, Source), Source)
        if isinstance(made.record, Source) and not made.problems:
            found[made.record.id] = made.record
    return found


def read_whole(properties: Mapping[str, Any], sources: Mapping[str, Source]) -> Whole:
    """Read the properties of one feature; raises RowError."""
    fields = {name: spec for name, spec in specs(Incident).items() if name not in _APART}
    values: dict[str, Plain] = dict(_texts(properties, fields))
    lon, lat = properties.get("at_lon"), properties.get("at_lat")
    if lon is not None and lat is not None:
        values["at"] = [_text(lon), _text(lat)]
        values["precision"] = _text(properties.get("at_precision") or "")
    given = [claim for claim in properties["claims"] if isinstance(claim, dict)]
    values["claims"] = [_claim(claim) for claim in given]
    reading = read_entry(written_entry(values, Incident), Incident)
    if reading.problems or not isinstance(reading.record, Incident):
        raise RowError("properties", _told(reading.problems))
    needed: dict[str, Source] = {}
    for claim in given:
        _gather(claim, sources, needed)
    sets = {name for name in fields if name in properties}
    sets |= {"at", "precision"} if "at_lon" in properties else set()
    return Whole(reading.record, tuple(needed.values()), frozenset(sets))


def _claim(claim: Mapping[str, Any]) -> dict[str, Plain]:
    values = _texts(claim, {name: spec for name, spec in specs(Claim).items() if name != "figures"})
    figures = claim.get("figures")
    if isinstance(figures, dict) and figures:
        values["figures"] = {
            str(name): _text(one.get("words") if isinstance(one, dict) else one)
            for name, one in figures.items()
        }
    return values


def _gather(
    claim: Mapping[str, Any], sources: Mapping[str, Source], needed: dict[str, Source]
) -> None:
    """Gather the source of a claim, and those it was read in; one not listed is made of the claim.

    A source that is quoted stands after the one that quotes it has been gathered as well.
    """
    source_id = str(claim.get("source") or "")
    known = {**sources}
    if source_id not in known:
        values = {"id": source_id, "publisher": claim.get("publisher") or "Not named"}
        values |= {"title": claim.get("source_title"), "url": claim.get("url")}
        values |= {"published": claim.get("published"), "reliability": claim.get("reliability")}
        made = read_entry(written_entry(_texts(values, specs(Source)), Source), Source)
        if not isinstance(made.record, Source) or made.problems:
            raise RowError("claims", _told(made.problems))
        known[source_id] = made.record
    at: str | None = source_id
    while at and at in known and at not in needed:
        needed[at] = known[at]
        at = known[at].via


def _texts(values: Mapping[str, Any], known: Mapping[str, Any]) -> dict[str, Plain]:
    """Give the fields that are told, as people write them."""
    found: dict[str, Plain] = {}
    for name in known:
        value = values.get(name)
        if isinstance(value, list):
            texts = [_text(one) for one in value]
            if texts:
                found[name] = texts
        elif value not in (None, "", {}):
            found[name] = _text(value)
    return found


def _text(value: Any) -> str:
    return value if isinstance(value, str) else repr(value)


def _told(problems: tuple[Problem, ...]) -> str:
    if not problems:
        return "no incident can be read from them"
    first = problems[0]
    field = f"{first.field}: " if first.field else ""
    return f"{field}{first.message}; {first.hint}"
