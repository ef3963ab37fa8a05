"""Reading othernames.yaml and the P-codes: what places of the built layers are called besides.

They are read when the gazetteer is loaded and not baked into the shapes: a new name is a line of
text that can be reviewed, and changes neither the bytes nor the version of a shape.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from geodata.names import Name, fold, script_of, tidy
from geodata.yamlevents import read_tree

LANGUAGES = ("en", "fa", "ps", "tg", "ru", "uz")
# Receipts name the edition: an older one gives the same codes to other provinces.
PCODE_SOURCE = "P-code, OCHA COD-AB edition of 2025"
_HAND = "hand-kept"


class OtherNamesError(ValueError):
    """Tell everything that is wrong with a file of other names."""


@dataclass(frozen=True, slots=True)
class OtherNames:
    """Hold the names of places by id, and the version of the file they stand in."""

    version: str
    names: Mapping[str, tuple[Name, ...]]
    struck: Mapping[str, frozenset[str]]
    """Names that a source lists under a place though they are another's."""
    today: Mapping[str, tuple[Name, ...]]
    """Official names of today, one a language, of places whose layers give a former one first."""
    elsewhere: frozenset[str]
    """Folded names that no name of another place, spelt alike, may be taken for."""


@cache
def read_other_names() -> OtherNames:
    """Read the file that comes with the package."""
    return parse_other_names(_text("othernames.yaml"))


@cache
def read_pcodes() -> Mapping[str, str]:
    """Give the province's id for each P-code of provinces.yaml."""
    table = _tree(_text("provinces.yaml")).get("provinces", {})
    return {entry["pcode"]: f"province:{code}" for code, entry in table.items() if "pcode" in entry}


def parse_other_names(text: str) -> OtherNames:
    """Read names by place; raises OtherNamesError with every fault."""
    tree = _tree(text)
    sources: Mapping[str, str] = tree.get("sources") or {}
    names: dict[str, tuple[Name, ...]] = {}
    faults: list[str] = []
    for place_id, groups in _items(tree, "places"):
        found: dict[tuple[str, str], Name] = {}
        for key, by_language in groups.items():
            if key not in sources:
                faults.append(f"{place_id}: no source is called {key}")
                continue
            for lang, listed in by_language.items():
                if lang not in LANGUAGES or not isinstance(listed, list):
                    faults.append(f"{place_id}: {lang} is no language with a list of names")
                    continue
                for name in map(tidy, listed):
                    kept = Name(name, lang, script_of(name), sources[key])
                    found.setdefault((name, lang), kept)
        names[place_id] = tuple(found.values())
    struck: dict[str, frozenset[str]] = {}
    for place_id, entry in _items(tree, "struck"):
        if not isinstance(entry, dict) or set(entry) != {"names", "why"}:
            faults.append(f"{place_id}: a struck name needs names and why")
        else:
            struck[place_id] = frozenset(map(tidy, entry["names"]))
    today = {key: _todays(key, entry, sources, faults) for key, entry in _items(tree, "today")}
    elsewhere = frozenset(map(fold, tree.get("elsewhere") or ()))
    if faults:
        raise OtherNamesError("; ".join(faults))
    digest = hashlib.sha256(text.encode()).hexdigest()[:8]
    return OtherNames(f"names-{tree.get('version', '')}-{digest}", names, struck, today, elsewhere)


def _items(tree: Mapping[str, Any], key: str) -> Iterable[tuple[str, Any]]:
    return (tree.get(key) or {}).items()


def _todays(
    place_id: str, groups: Any, sources: Mapping[str, str], faults: list[str]
) -> tuple[Name, ...]:
    read: dict[str, Name] = {}
    for key, by_language in groups.items() if isinstance(groups, dict) else ():
        if key not in sources:
            faults.append(f"{place_id}: no source is called {key}")
            continue
        for lang, text in by_language.items():
            if lang not in LANGUAGES or not isinstance(text, str) or lang in read:
                faults.append(f"{place_id}: {lang} is no language with one name of today")
                continue
            name = tidy(text)
            read[lang] = Name(name, lang, script_of(name), sources[key])
    return tuple(read.values())


def name_of_today(place_id: str, name: str) -> str:
    """Give the English name a place is shown by: today's, where the table has one."""
    todays = read_other_names().today.get(place_id, ())
    return next((one.name for one in todays if one.lang == "en"), name)


def with_other_names(place_id: str, own: tuple[Name, ...]) -> tuple[Name, ...]:
    """Add what a place is called besides, the official names of today before all others.

    A name kept by hand takes the source given for it.
    """
    table = read_other_names()
    todays = table.today.get(place_id, ())
    told_today = {(name.name, name.lang) for name in todays}
    if struck := table.struck.get(place_id):
        own = tuple(name for name in own if name.name not in struck)
    told = {(other.name, other.lang): other for other in table.names.get(place_id, ())}
    kept = [
        told.get((name.name, name.lang), name) if name.source in ("", _HAND) else name
        for name in own
    ]
    held = {(name.name, name.lang) for name in own}
    besides = (*kept, *(other for key, other in told.items() if key not in held))
    return (*todays, *(name for name in besides if (name.name, name.lang) not in told_today))


def _tree(text: str) -> Mapping[str, Any]:
    tree = read_tree(text)
    if not isinstance(tree, dict):
        raise OtherNamesError("the file needs keys at its head")
    return tree


def _text(name: str) -> str:
    return resources.files("geodata").joinpath(name).read_text("utf-8")
