"""Names of the built layers: rows of {name, lang, source}, tidied and without doubles."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from importlib import resources
from typing import Any, TypedDict

import yaml

HAND = "hand-kept"
LANGUAGES = ("en", "fa", "ps", "tg", "ru", "uz")
_SCRIPTS = {"LATIN": "Latn", "CYRILLIC": "Cyrl", "ARABIC": "Arab"}


class NameRow(TypedDict):
    """One name as the layers store it; `lang` is "" where the source gives no language."""

    name: str
    lang: str
    source: str


def read_table(name: str) -> Mapping[str, Any]:
    """Read one of the hand-kept YAML tables beside the code."""
    text = resources.files("geodata").joinpath(name).read_text(encoding="utf-8")
    table: Mapping[str, Any] = yaml.safe_load(text)
    return table


def only_script(text: str) -> str:
    """Return Latn, Cyrl or Arab when every letter is of that script, else ""."""
    found = {
        unicodedata.name(sign, "OTHER").split()[0]
        for sign in text
        if unicodedata.category(sign)[0] == "L"
    }
    found.discard("MODIFIER")
    return _SCRIPTS.get(next(iter(found)), "") if len(found) == 1 else ""


def plain(text: str) -> str:
    """Return a Latin name without diacritics and signs for the ayn, as newspapers write it."""
    spread = unicodedata.normalize("NFKD", text)
    kept = "".join(sign for sign in spread if not unicodedata.combining(sign))
    return re.sub(r"[‘’ʻʼʿʾ`]", "", kept)


def is_name(text: str, stop_words: Iterable[str]) -> bool:
    """Tell a name from the codes, links and machine transliterations in an alternate-name list."""
    script = only_script(text)
    if not script or len(text) < 2 or re.search(r"[\d/:@;()ˌ\[\]{}|]", text):
        return False
    if script != "Arab":
        first = next(sign for sign in text if unicodedata.category(sign)[0] == "L")
        # Machine transliterations come in lower case, airport codes in capitals.
        if not first.isupper() or (len(text) <= 4 and text.isupper()):
            return False
    words = set(text.split())
    return not any(stop in words for stop in stop_words)


def clean_aliases(
    aliases: Iterable[str], excluded: Iterable[str], stop_words: Iterable[str]
) -> list[str]:
    """Return the alternate names worth keeping, in a fixed order."""
    barred, stops = set(excluded), tuple(stop_words)
    tidy = {" ".join(unicodedata.normalize("NFC", alias).split()) for alias in aliases}
    return sorted(alias for alias in tidy if is_name(alias, stops) and alias not in barred)


def by_language(names: Mapping[str, Sequence[str]] | None, source: str = HAND) -> list[NameRow]:
    """Turn {language: [name, …]} of a hand-kept table into rows."""
    rows: list[NameRow] = []
    for lang, listed in (names or {}).items():
        if lang not in LANGUAGES:
            raise ValueError(f"unknown language {lang!r} in a hand-kept table")
        rows += [NameRow(name=name, lang=lang, source=source) for name in listed]
    return rows


def distinct(rows: Iterable[NameRow]) -> list[NameRow]:
    """Drop doubles; the first row of a name stays, so a named language beats an unnamed one."""
    kept: dict[tuple[str, str], NameRow] = {}
    for row in rows:
        text = unicodedata.normalize("NFC", row["name"].strip())
        lang = row["lang"]
        seen = any(name == text and (not lang or other == lang) for name, other in kept)
        if text and not seen:
            kept[text, lang] = NameRow(name=text, lang=lang, source=row["source"])
    return list(kept.values())


def slug(text: str) -> str:
    """Return a lower-case ASCII key: letters and digits, words joined by hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", plain(text).lower()).strip("-")
