"""One node to the value of one field, or to a problem that says what to write instead."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from dashboard.figures import Figure, FigureError, parse_figure, parse_figures
from dashboard.problems import Code, Problem, nearest, shown
from dashboard.reading.datewords import candidates
from dashboard.spec import Shape, Spec
from dashboard.strictyaml import Fields, Items, Node, Text, Told, describe
from dashboard.vocabulary import ZONES
from dashboard.weblinks import web_link
from dashboard.when import YEARS, When, WhenError, parse_when

ID = r"[a-z0-9]+(?:[._-][a-z0-9]+)*"
DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
CLOCK = r"(?:[01][0-9]|2[0-3]):[0-5][0-9] (?P<zone>\S+)"
ORIGIN = rf"{ID}:\S(?:.*\S)?"
NUMBER = r"[+-]?[0-9]{1,3}(?:\.[0-9]+)?"
COUNT = r"[1-9][0-9]{0,4}"
_IS_COUNT = re.compile(COUNT)
_IS_ID, _IS_DAY, _IS_CLOCK, _IS_ORIGIN, _IS_NUMBER = map(
    re.compile, (ID, DAY, CLOCK, ORIGIN, NUMBER)
)
# Around the borders this register is about: a point outside whose mirror image lies inside has its
# longitude and latitude swapped.
LONGITUDES, LATITUDES = (64.0, 76.0), (33.5, 42.0)


@dataclass(frozen=True, slots=True)
class Reference:
    """An id that must be that of an entry of `list`; line and column count in the entry."""

    list: str
    id: str
    field: str
    line: int
    column: int


class Notes(NamedTuple):
    """What readers leave behind beside the value."""

    problems: list[Problem]
    marks: dict[str, tuple[int, int]]
    references: list[Reference]

    def tell(self, node: Node, path: str, code: Code, message: str, hint: str) -> None:
        """Note a problem at a node."""
        self.problems.append(Problem("", node.line, node.column, path, code, message, hint))


Reader = Callable[[Node, Spec, str, Notes], Any]  # the value, or None where a problem was told


def _text(node: Node, _spec: Spec, path: str, notes: Notes) -> str | None:
    if isinstance(node, Text) and (value := node.value.strip()):
        return value
    match node:
        case Text():
            notes.tell(
                node, path, "empty-value", "there is no value here", "write one, or delete the line"
            )
        case Fields(pairs=((Text(value=key), Text(value=value)),)):
            notes.tell(
                node,
                path,
                "wrong-type",
                "expected a text, found a key and a value, as a colon makes them",
                f'put it in quotes: "{key}: {value}"',
            )
        case Items() | Fields():
            notes.tell(
                node,
                path,
                "wrong-type",
                f"expected a text, found {describe(node)}",
                "write one text, in quotes if it has signs in it",
            )
        case Told():
            pass
    return None


def _id(node: Node, spec: Spec, path: str, notes: Notes) -> str | None:
    value = _text(node, spec, path, notes)
    if value is None or _IS_ID.fullmatch(value):
        return value
    slug = re.sub(r"[^a-z0-9]+", "-", value.lower()).strip("-")
    notes.tell(
        node,
        path,
        "bad-id",
        f"{shown(value)} is not {Shape.ID.value}",
        f"write {slug}" if slug else f"write one such as {spec.example}",
    )
    return None


def _reference(node: Node, spec: Spec, path: str, notes: Notes) -> str | None:
    value = _text(node, spec, path, notes)
    if value is not None:
        entries = "incidents" if spec.shape is Shape.REFERENCES else "sources"
        notes.references.append(Reference(entries, value, path, node.line, node.column))
    return value


def _url(node: Node, spec: Spec, path: str, notes: Notes) -> str | None:
    value = _text(node, spec, path, notes)
    if value is None or web_link(value):
        return value
    notes.tell(
        node,
        path,
        "bad-url",
        f"{shown(value)} is not the address of a page",
        "it begins with http:// or https:// and the name of a host, and has no spaces",
    )
    return None


def _origin(node: Node, spec: Spec, path: str, notes: Notes) -> str | None:
    value = _text(node, spec, path, notes)
    if value is None or _IS_ORIGIN.fullmatch(value):
        return value
    notes.tell(
        node,
        path,
        "bad-id",
        f"{shown(value)} is not {Shape.ORIGIN.value}",
        f"write one such as {spec.example}",
    )
    return None


def _term(node: Node, spec: Spec, path: str, notes: Notes) -> str | None:
    value = _text(node, spec, path, notes)
    if value is None or value in spec.terms:
        return value
    near = nearest(value, spec.terms)
    notes.tell(
        node,
        path,
        "unknown-word",
        f"{shown(value)} is {'no word of' if spec.shape is Shape.TERMS else 'not a'}"
        f" {path.rpartition('.')[2].partition('[')[0]}",
        f"did you mean {near}?" if near else f"one of {', '.join(spec.terms)}",
    )
    return None


def _count(node: Node, spec: Spec, path: str, notes: Notes) -> int | None:
    value = _text(node, spec, path, notes)
    if value is None or _IS_COUNT.fullmatch(value):
        return None if value is None else int(value)
    notes.tell(
        node,
        path,
        "bad-number",
        f"{shown(value)} is not {Shape.COUNT.value}",
        f"write one such as {spec.example}",
    )
    return None


def _when(node: Node, spec: Spec, path: str, notes: Notes) -> When | None:
    if isinstance(node, Items):  # [2022-05-10, 2022-05-12] is a list to YAML, and a set to EDTF
        members = [_text(item, spec, path, notes) for item in node.items]
        value = None if None in members else f"[{','.join(filter(None, members))}]"
    else:
        value = _text(node, spec, path, notes)
    if value is None:
        return None
    try:
        return parse_when(value)
    except WhenError as error:
        notes.tell(node, path, "bad-date", error.message, error.hint)
        return None


def _day(node: Node, spec: Spec, path: str, notes: Notes) -> date | None:
    value = _text(node, spec, path, notes)
    if value is None:
        return None
    day = _calendar_day(value)
    if day is None:
        near = next((text for text in candidates(value) if _calendar_day(text)), None)
        notes.tell(
            node, path, "bad-date", f"{shown(value)} is not a day", f"write {near or spec.example}"
        )
    return day


def _calendar_day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text) if _IS_DAY.fullmatch(text) else None
    except ValueError:  # the 30th of February
        return None
    return day if day and day.year in YEARS else None


def _clock(node: Node, spec: Spec, path: str, notes: Notes) -> str | None:
    value = _text(node, spec, path, notes)
    match = _IS_CLOCK.fullmatch(value) if value else None
    if value is None or (match and match["zone"] in ZONES):
        return value
    notes.tell(
        node,
        path,
        "bad-time",
        f"{shown(value)} is not a clock time with its zone",
        f"write {spec.example}; zones are {', '.join(ZONES)}",
    )
    return None


def _point(node: Node, spec: Spec, path: str, notes: Notes) -> tuple[float, float] | None:
    if isinstance(node, Told):
        return None
    texts = (
        [item.value for item in node.items if isinstance(item, Text)]
        if isinstance(node, Items)
        else []
    )
    if len(texts) != 2 or not all(map(_IS_NUMBER.fullmatch, texts)):
        notes.tell(
            node,
            path,
            "bad-point",
            f"expected [lon, lat] in degrees, found {describe(node)}",
            f"write {spec.example}, with decimal points",
        )
        return None
    lon, lat = float(texts[0]), float(texts[1])
    if _inside(lat, lon) and not _inside(lon, lat):
        notes.tell(
            node,
            path,
            "bad-point",
            "longitude and latitude are swapped",
            f"write [{texts[1]}, {texts[0]}]: longitude comes first",
        )
    elif not (-180 <= lon <= 180 and -90 <= lat <= 90):
        notes.tell(
            node,
            path,
            "bad-point",
            f"[{texts[0]}, {texts[1]}] lies outside of the Earth",
            "longitude runs from -180 to 180, latitude from -90 to 90",
        )
    else:
        return lon, lat
    return None


def _inside(lon: float, lat: float) -> bool:
    return LONGITUDES[0] <= lon <= LONGITUDES[1] and LATITUDES[0] <= lat <= LATITUDES[1]


def _several(one: Reader) -> Reader:
    """Make a reader of one value or a list of them."""

    def read(node: Node, spec: Spec, path: str, notes: Notes) -> tuple[Any, ...] | None:
        if not isinstance(node, Items):
            value = one(node, spec, path, notes)
            return None if value is None else (value,)
        for number, item in enumerate(node.items):
            notes.marks[f"{path}[{number}]"] = (item.line, item.column)
        values = [one(item, spec, f"{path}[{i}]", notes) for i, item in enumerate(node.items)]
        return None if None in values else tuple(values)

    return read


def _of_one_text(text: str) -> tuple[str, str]:
    """Say what is wrong with figures that were written as one text, and what to write."""
    try:
        pairs = parse_figures(text)
    except FigureError as error:
        return error.message, error.hint
    meant = ", ".join(f"{name}: {value}" for name, value in pairs.items())
    return f"expected what is counted and how many, found the text {shown(text)}", (
        f"write {{{meant}}}, without quotes"
    )


def _figures(node: Node, spec: Spec, path: str, notes: Notes) -> dict[str, Figure] | None:
    if isinstance(node, Text) and node.value.strip():
        notes.tell(node, path, "bad-figure", *_of_one_text(node.value))
        return None
    if not isinstance(node, Fields):
        if not isinstance(node, Told):
            notes.tell(
                node,
                path,
                "wrong-type",
                f"expected what is counted and how many, found {describe(node)}",
                f"write {spec.example}",
            )
        return None
    figures: dict[str, Figure] = {}
    for key, value in node.pairs:
        field = f"{path}.{key.value}"
        name, text = _id(key, spec, field, notes), _text(value, spec, field, notes)
        if name is None or text is None:
            continue
        if name in figures:
            notes.tell(
                key,
                field,
                "doubled-key",
                f"{shown(name)} stands twice",
                "keep one, or give each source a claim of its own",
            )
            continue
        try:
            figures[name] = parse_figure(text)
        except FigureError as error:
            notes.tell(value, field, "bad-figure", error.message, error.hint)
    return figures


VALUE_READERS: Mapping[Shape, Reader] = {
    Shape.TEXT: _text,
    Shape.ID: _id,
    Shape.REFERENCE: _reference,
    Shape.URL: _url,
    Shape.ORIGIN: _origin,
    Shape.TERM: _term,
    Shape.TERMS: _several(_term),
    Shape.COUNT: _count,
    Shape.WHEN: _when,
    Shape.DAY: _day,
    Shape.CLOCK: _clock,
    Shape.POINT: _point,
    Shape.TEXTS: _several(_text),
    Shape.REFERENCES: _several(_reference),
    Shape.FIGURES: _figures,
}
