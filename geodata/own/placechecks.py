"""Checking an entry of a file of places, value by value; every fault says what to write instead."""

import math
import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

from rapidfuzz import fuzz, process

from geodata.names import Name, fold, script_of, tidy
from geodata.own.placerecord import Entry
from geodata.precision import Precision

NEEDED = ("id", "name", "kind", "country", "at", "precision", "radius_m", "source")
# `geonames` is the number of the GeoNames entry that the place stands in for.
ALLOWED = (*NEEDED, "district", "names", "note", "geonames")
# Kinds that are a way over the border; every other kind is a place.
CROSSING_KINDS = ("crossing", "bridge")
KINDS = (*CROSSING_KINDS, "port", "bazaar", "town", "village", "area", "post", "other")
PRECISIONS = (
    Precision.EXACT,
    Precision.SETTLEMENT,
    Precision.VICINITY,
    Precision.DISTRICT,
    Precision.PROVINCE,
)
_NAME_KEYS = ("name", "lang", "source")
_LONGEST = 200
_WIDEST_M = 200_000.0
_NEAR = 70.0
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_COUNTRY = re.compile(r"[A-Z]{2}")
_LANG = re.compile(r"[a-z]{2,3}")
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Fault:
    """Tell one fault of a file of places: where it stands, what is wrong, what to write."""

    line: int
    column: int
    field: str
    code: str
    message: str
    hint: str

    @property
    def told(self) -> str:
        """Say it in one sentence, for those who keep the package's own file."""
        found = re.match(r"places\[(.*?)\]\.?(.*)", self.field)
        where = f"place {found[1]}: {found[2]}{' ' if found[2] else ''}" if found else ""
        return f"{where}{self.message} (line {self.line}: {self.hint})"


@dataclass(frozen=True, slots=True)
class Text:
    """A scalar as it was written."""

    value: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    items: tuple["Node", ...]
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Field:
    """A key with its value; line and column are those of the key."""

    name: str
    value: "Node"
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Row:
    """A mapping, in the order of the file."""

    fields: tuple[Field, ...]
    line: int
    column: int

    def get(self, name: str) -> Field | None:
        """Give the first field of a name."""
        return next((field for field in self.fields if field.name == name), None)


Node: TypeAlias = Text | Items | Row


class _WrongError(ValueError):
    """Carry a fault of one value: its code, what is wrong, what to write."""

    def __init__(self, code: str, message: str, hint: str) -> None:
        super().__init__(message)
        self.code, self.message, self.hint = code, message, hint


def entry_of(node: Node, position: int, faults: list[Fault]) -> Entry | None:
    """Read one entry; None where a fault stands in its way. All its faults are added."""
    if not isinstance(node, Row):
        message = f"this is no mapping of keys but {_describe(node)}"
        hint = "write - id: … and the other keys under it"
        place = f"places[{position}]"
        faults.append(Fault(node.line, node.column, place, "wrong-type", message, hint))
        return None
    id_field = node.get("id")
    given = id_field.value.value if id_field and isinstance(id_field.value, Text) else ""
    check = _Check(node, f"places[{_clean(given) or position}]", faults)
    check.keys()
    name = check.read("name", _one_line)
    source = check.read("source", _one_line)
    key = check.read("id", _id)
    kind = check.read("kind", lambda value: _word(value, KINDS, "kind"))
    country = check.read("country", _countries)
    at = check.read("at", _point)
    precision = check.read("precision", lambda value: _word(value, PRECISIONS, "precision"))
    radius_m = check.read("radius_m", _metres)
    district = check.read("district", _one_line)
    note = check.read("note", _prose)
    geonames = check.read("geonames", _number)
    names = check.names(name or "", source or "")
    if not check.good or None in (name, source, key, kind, country, at, precision, radius_m):
        return None
    assert name and source and key and kind and country and at and precision  # noqa: PT018, S101
    layer = "crossing" if kind in CROSSING_KINDS else "place"
    return Entry(
        id=f"{layer}:{key}",
        key=key,
        name=name,
        kind=kind,
        layer=layer,
        country=country,
        lon=at[0],
        lat=at[1],
        precision=Precision(precision),
        radius_m=radius_m or 0.0,
        district=district or "",
        names=names,
        source=source,
        note=note or "",
        geonames=geonames,
        line=node.line,
        column=node.column,
        marks=tuple((f.name, f.value.line, f.value.column) for f in node.fields),
    )


class _Check:
    """Walk through the fields of one entry and gather its faults."""

    def __init__(self, row: Row, place: str, faults: list[Fault]) -> None:
        self.row, self.place, self.faults = row, place, faults
        self.good = True

    def tell(self, node: Field | Node, field: str, code: str, message: str, hint: str) -> None:
        """Add a fault."""
        self.good = False
        where = f"{self.place}.{field}" if field else self.place
        self.faults.append(Fault(node.line, node.column, where, code, message, hint))

    def keys(self) -> None:
        """Tell of keys that lack, are not known, or stand twice."""
        names = [field.name for field in self.row.fields]
        missing = [name for name in NEEDED if name not in names]
        if missing:
            told = f"lacks {', '.join(missing)}"
            hint = f"write {missing[0]}: {_EXAMPLES[missing[0]]}"
            self.tell(self.row, "", "missing-field", told, hint)
        seen: set[str] = set()
        for field in self.row.fields:
            if field.name not in ALLOWED:
                near = _nearest(field.name, ALLOWED)
                hint = f"did you mean {near}?" if near else f"the keys are {', '.join(ALLOWED)}"
                message = f"has an unknown key {quoted(field.name)}"
                self.tell(field, "", "unknown-key", message, hint)
            elif field.name in seen:
                self.tell(field, field.name, "doubled-key", "is written twice", "keep one of them")
            seen.add(field.name)

    def read(self, name: str, reader: Callable[[Node], Value]) -> Value | None:
        """Read one field; None where it is missing or wrong, and its fault is told."""
        field = self.row.get(name)
        if field is None:
            return None
        try:
            return reader(field.value)
        except _WrongError as wrong:
            self.tell(field.value, name, wrong.code, wrong.message, wrong.hint)
            return None

    def names(self, name: str, source: str) -> tuple[Name, ...]:
        """Read all names, that of the entry first."""
        kept = {name: Name(name, "en", script_of(name), source)}
        field = self.row.get("names")
        if field is None:
            return tuple(kept.values())
        if not isinstance(field.value, Items):
            hint = "write names: and under it - {name: …, lang: fa, source: …}"
            message = f"is no list but {_describe(field.value)}"
            self.tell(field.value, "names", "wrong-type", message, hint)
            return ()
        for number, item in enumerate(field.value.items):
            if found := self._name(item, f"names[{number}]", source):
                kept.setdefault(found.name, found)
        return tuple(kept.values())

    def _name(self, item: Node, place: str, source: str) -> Name | None:
        hint = "write {name: …, lang: fa, source: …}"
        if not isinstance(item, Row):
            self.tell(item, place, "wrong-type", f"is {_describe(item)}", hint)
            return None
        for field in item.fields:
            if field.name not in _NAME_KEYS:
                message = f"has an unknown key {quoted(field.name)}"
                self.tell(field, place, "unknown-key", message, hint)
        if (called := item.get("name")) is None:
            self.tell(item, place, "missing-field", "lacks name", hint)
            return None
        try:
            name = _one_line(called.value)
            lang = item.get("lang")
            given = item.get("source")
            return Name(
                name,
                _lang(lang.value) if lang else "",
                script_of(name),
                _one_line(given.value) if given else source,
            )
        except _WrongError as wrong:
            self.tell(called, place, wrong.code, wrong.message, wrong.hint)
            return None


_EXAMPLES = {
    "id": "new-bridge",
    "name": "New bridge",
    "kind": "bridge",
    "country": "[AF, TJ]",
    "at": "[70.1234, 37.5678]",
    "precision": "vicinity",
    "radius_m": "3000",
    "source": "where the coordinate comes from",
}


def _scalar(node: Node) -> str:
    if not isinstance(node, Text):
        raise _WrongError("wrong-type", f"is {_describe(node)}, not a text", "write one value")
    if not node.value.strip():
        raise _WrongError("empty-value", "is empty", "write a value, or leave the key out")
    return node.value


def _one_line(node: Node) -> str:
    text = tidy(_scalar(node))
    if len(text) > _LONGEST:
        message = f"has {len(text)} characters"
        raise _WrongError("wrong-type", message, f"write at most {_LONGEST}")
    if not fold(text) and not any(map(str.isalnum, text)):
        raise _WrongError("wrong-type", "has no letters", "write a name")
    return text


def _prose(node: Node) -> str:
    return " ".join(_scalar(node).split())


def _id(node: Node) -> str:
    text = _scalar(node)
    if not _ID.fullmatch(text) or len(text) > 80:
        hint = "write small letters, digits and hyphens, such as new-bridge"
        raise _WrongError("bad-id", f"{quoted(text)} is no id", hint)
    return text


def _word(node: Node, known: Collection[str], what: str) -> str:
    text = _scalar(node)
    if text not in known:
        near = _nearest(text, known)
        hint = f"did you mean {near}?" if near else f"write one of {', '.join(known)}"
        raise _WrongError("unknown-word", f"{quoted(text)} is no {what}", hint)
    return text


def _countries(node: Node) -> tuple[str, ...]:
    hint = "write codes in a list, such as [TJ] or [AF, TJ]"
    if not isinstance(node, Items) or not 1 <= len(node.items) <= 2:
        raise _WrongError("wrong-type", f"is {_describe(node)}, not one or two codes", hint)
    codes = tuple(_scalar(item) for item in node.items)
    for code in codes:
        if not _COUNTRY.fullmatch(code):
            raise _WrongError("unknown-word", f"{quoted(code)} is no code of a country", hint)
    if len(set(codes)) < len(codes):
        raise _WrongError("wrong-type", "names one country twice", hint)
    return codes


def _point(node: Node) -> tuple[float, float]:
    hint = "write [lon, lat] in degrees, such as [70.1234, 37.5678]"
    if not isinstance(node, Items) or len(node.items) != 2:
        raise _WrongError("bad-point", f"must be [lon, lat], not {_describe(node)}", hint)
    lon, lat = (_float(item, "bad-point", hint) for item in node.items)
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise _WrongError("bad-point", "must be [lon, lat], and this is off the earth", hint)
    return lon, lat


def _metres(node: Node) -> float:
    hint = "write metres, such as 3000"
    metres = _float(node, "bad-figure", hint)
    if not 0 < metres <= _WIDEST_M:
        message = f"{metres:g} is not between 0 and {_WIDEST_M:,.0f} m"
        raise _WrongError("bad-figure", message, hint)
    return metres


def _float(node: Node, code: str, hint: str) -> float:
    text = _scalar(node)
    try:
        number = float(text) if text.isascii() and "_" not in text else math.nan
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise _WrongError(code, f"{quoted(text)} is no number", hint)
    return number


def _number(node: Node) -> int:
    text = _scalar(node)
    if not (text.isascii() and text.isdigit() and len(text) <= 18):
        hint = "write the number of the GeoNames entry, such as 1220910"
        raise _WrongError("bad-figure", f"{quoted(text)} is no number of GeoNames", hint)
    return int(text)


def _lang(node: Node) -> str:
    text = _scalar(node)
    if not _LANG.fullmatch(text):
        raise _WrongError("unknown-word", f"{quoted(text)} is no language", "write en, fa, ru, tg")
    return text


def _nearest(word: str, known: Iterable[str]) -> str | None:
    found = process.extractOne(
        word, list(map(str, known)), scorer=fuzz.ratio, processor=str.casefold, score_cutoff=_NEAR
    )
    return found[0] if found else None


def _describe(node: Node) -> str:
    match node:
        case Text(value=value):
            return f"the text {quoted(value)}" if value.strip() else "nothing"
        case Items(items=items):
            return f"a list of {len(items)}"
        case Row():
            return "a mapping of keys"


def _clean(text: str) -> str:
    return "".join(sign for sign in text if sign.isprintable())[:80]


def quoted(text: str) -> str:
    """Quote what was found for a message, on one line and short."""
    flat = _clean(" ".join(text.split()))
    return f'"{flat[:60]}…"' if len(flat) > 60 else f'"{flat}"'
