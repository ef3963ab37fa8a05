"""The panel of a map: what makes it one, its legend, and by name what cannot be drawn on it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from dashboard.briefing.layout import NARROWEST
from dashboard.draw.letters import describe_line
from dashboard.draw.numerals import number_text
from dashboard.draw.placewords import not_drawn_text
from dashboard.draw.speech import Words, day_text, quoted, side_by_side
from dashboard.draw.state import SAMPLES
from dashboard.draw.style import STATUSES
from dashboard.features import Row
from dashboard.vocabulary import KINDS
from geodata.gazetteer import Gazetteer

Record = dict[str, Any]
# A status of a crossing is shown as aged when nothing was said for so many days.
AGED_DAYS = 30
# So many incidents that have no place on the map are named beside it, as far as there is room.
NAMED = (6, 4, 3, 2, 1, 0)
# Lengths of a scale bar: the longest that has room is taken.
LENGTHS_KM = (1, 2, 5, 10, 20, 50, 100, 200, 500)
# The inset in px of a scene.
INSET_PX = (134, 108)
# A px of a scene on paper.
PAPER_PT_PER_PX = 0.78
# The narrowest line of a panel.
_LINE = NARROWEST - 16
_WAYS = tuple((status, sure) for status in STATUSES for sure in (True, False))


@dataclass(frozen=True, slots=True)
class Told:
    """What a legend explains: just what is drawn. Of a status it is told whether it is sure."""

    kinds: Mapping[str, int] = field(default_factory=dict)
    statuses: Mapping[tuple[str, bool], int] = field(default_factory=dict)
    samples: tuple[str, ...] = ()

    def with_all(self, other: Told) -> Told:
        """Give what explains both."""
        samples = dict.fromkeys((*self.samples, *other.samples))
        kinds, statuses = {**self.kinds, **other.kinds}, {**self.statuses, **other.statuses}
        return Told(
            kinds={kind: kinds[kind] for kind in KINDS if kind in kinds},
            statuses={way: statuses[way] for way in _WAYS if way in statuses},
            samples=tuple(sorted(samples, key=_sample_order)),
        )

    def explains(self, other: Told) -> bool:
        """Tell whether this explains all that another does, however often it is there."""
        return (
            self.kinds.keys() >= other.kinds.keys()
            and self.statuses.keys() >= other.statuses.keys()
            and {*self.samples} >= {*other.samples}
        )


def _sample_order(name: str) -> int:
    return SAMPLES.index(name) if name in SAMPLES else len(SAMPLES)


def told_by(scene: Mapping[str, Any]) -> Told:
    """Tell what the legend of a scene must explain."""
    legend = scene["legend"]
    return Told(
        {each["kind"]: each["count"] for each in legend["kinds"]},
        {(each["status"], each["sure"]): each["count"] for each in legend["statuses"]},
        tuple(legend["samples"]),
    )


@dataclass(frozen=True, slots=True)
class Strip:
    """What has no place on the map: how many of each kind, and those that are named first."""

    kinds: Mapping[str, int]
    first: Sequence[Row]


@dataclass(frozen=True, slots=True)
class Panelled:
    """What panels of one view's maps have in common.

    `sign` draws a sign as `signSvg` has it, `inset` where a ground lies.
    """

    words: Words
    moment: date
    strip: Strip
    gazetteer: Gazetteer
    sign: Callable[[Record], str]
    inset: Callable[[Sequence[Sequence[float]]], str]


def describe_panel(common: Panelled, told: Told, scene: Mapping[str, Any]) -> Record:
    """Describe the panel of a map for the template; `told` is what it explains."""
    signs: dict[str, str] = {}

    def sign(name: str, spec: Record) -> str:
        if name not in signs:
            signs[name] = common.sign(spec)
        return name

    return {
        "furniture": _furniture(common, scene["scale"]),
        "sections": list(_sections(common, told, sign)),
        "strip": _strip(common, sign),
        "notes": _line(side_by_side(_notes(scene, common.words), common.words), common.words),
        "signs": signs,
    }


Sign = Callable[[str, Record], str]


def _line(text: str, words: Words, size: float = 7.5, *, bold: bool = False) -> Record:
    rtl = words["language"]["direction"] == "rtl"
    return describe_line(text, _LINE, size, rtl=rtl, bold=bold)


def _furniture(common: Panelled, scale: Mapping[str, Any]) -> Record:
    words = common.words
    plate, in_km = words["plate"], words["units"]["km"]
    lat = plate["scale"].format(lat=number_text(scale["lat"], words, 1))
    return {
        "inset": common.inset(scale["ground"]),
        "inset_aspect": INSET_PX[0] / INSET_PX[1],
        "north": _line(plate["north"], words),
        "north_deg": scale["north_deg"],
        "pt_per_km": scale["px_per_km"] * PAPER_PT_PER_PX,
        "lengths": [
            {
                "km": km,
                "start": _line(number_text(0, words), words),
                "half": _line(number_text(km / 2, words, 1, trim=True), words),
                "whole": _line(in_km.format(n=number_text(km, words)), words),
            }
            for km in LENGTHS_KM
        ],
        "notes": [_line(lat, words), _line(plate["projection"], words)],
    }


def _sections(common: Panelled, told: Told, sign: Sign) -> Iterable[Record]:
    """Explain what is drawn, and nothing else."""
    words = common.words
    plate = words["plate"]
    if told.kinds:
        yield _section(
            _listed(plate["kinds"], sum(told.kinds.values()), words),
            _kind_rows(told.kinds, words, sign),
            words,
        )
    if told.statuses:
        day = quoted(day_text(common.moment, words), words)
        rows = [
            {
                "sign": sign(f"status {way}", {"status": way[0], "sure": way[1]}),
                "line": _line(_counted(_status_name(*way, words), count, words), words),
            }
            for way, count in told.statuses.items()
        ]
        yield _section(plate["crossings"].format(day=day), rows, words)
    samples = [
        {
            "sign": sign(f"sample {name}", {"sample": name}),
            "line": _line(_sample_text(name, words), words),
        }
        for name in told.samples
    ]
    yield _section(words["map"]["legend"], samples, words)


def _section(head: str, rows: list[Record], words: Words) -> Record:
    return {"head": _line(head, words, bold=True), "rows": rows}


def _kind_rows(kinds: Mapping[str, int], words: Words, sign: Sign) -> list[Record]:
    return [
        {
            "sign": sign(f"kind {kind}", {"kind": kind}),
            "line": _line(_counted(words["kinds"][kind], count, words), words),
        }
        for kind, count in kinds.items()
    ]


def _listed(heading: str, count: int, words: Words) -> str:
    told: str = words["plate"]["listed"].format(heading=heading, count=number_text(count, words))
    return told


def _counted(name: str, count: int, words: Words) -> str:
    told: str = words["filters"]["count"].format(name=name, count=number_text(count, words))
    return told


def _status_name(status: str, sure: bool, words: Words) -> str:
    name = str(words["statuses"][status])
    return name if sure else str(words["crossing"]["possibly"]).format(status=name)


def _sample_text(name: str, words: Words) -> str:
    plate, shared = words["plate"], words["map"]
    text: str = plate[name] if name in plate else shared[name]
    return text.format(days=number_text(AGED_DAYS, words))


def _strip(common: Panelled, sign: Sign) -> Record | None:
    """Count what has no place on the map, and name it as far as there is room."""
    words, kinds, first = common.words, common.strip.kinds, common.strip.first
    count = sum(kinds.values())
    if not count:
        return None
    more = words["map"]["more"]
    return {
        "head": _line(_listed(words["map"]["strip"], count, words), words, bold=True),
        "count": count,
        "entries": [_entry(row, common, sign) for row in first],
        "kinds": _kind_rows(kinds, words, sign),
        # what is left unnamed, for each count of what is named but none
        "mores": {
            str(named): _line(more.format(n=number_text(count - named, words)), words)
            for named in range(1, min(len(first), count - 1) + 1)
        },
    }


def _entry(row: Row, common: Panelled, sign: Sign) -> Record:
    words, kind, certain = common.words, row.incident.kind, row.certain
    if row.disputed:
        sign("disputed", {"flag": True})
    return {
        "sign": sign(f"{kind} {certain}", {"kind": kind, "certain": certain}),
        "certain": certain,
        "disputed": row.disputed,
        "title": _line(quoted(row.incident.title, words), words, bold=certain),
        "why": _line(not_drawn_text(row, common.gazetteer, words), words),
    }


def _notes(scene: Mapping[str, Any], words: Words) -> Iterable[str]:
    """Tell what the map leaves out."""
    reasons = Counter(left["why"] for left in scene["left_out"])
    for name, count in (
        ("beyond", reasons["beyond the frame"]),
        ("crowded", reasons["one of too many areas"]),
        ("unlabelled", scene["unlabelled"]),
    ):
        if count:
            yield words["plate"][name].format(count=number_text(count, words))
