"""Describe the filters that are chosen from what the register holds, each option with its count."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from dashboard.draw.numerals import number_text
from dashboard.draw.speech import Words
from dashboard.draw.style import KINDS
from dashboard.facets import GRADES, Facets
from dashboard.model import Source
from dashboard.view import BANKS, View

Record = dict[str, Any]
_WORDS = ("clear", "more_options", "fewer_options", "find", "no_option")


def describe_filters(
    view: View, counts: Facets, sources: Mapping[str, Source], words: Words
) -> Record:
    """Describe each group of options; what is chosen is among them, even where nothing has it."""
    told: Words = words["filters"]
    groups = [
        _group("kinds", told["kind"], _kinds(view, counts, words)),
        _group("actors", told["actor"], _actors(view, counts)),
        _group("banks", told["bank"], _banks(view, counts, told), chips=True),
        _group("sources", told["source"], _sources(view, counts, sources)),
        {
            **_group("grade", told["grade"], _grades(view, counts, told), chips=True),
            "help": told["grade_help"],
            "one": True,
        },
    ]
    certain = told["certain_only"].format(
        certain=number_text(counts.certain, words),
        all=number_text(counts.certain + counts.possible, words),
    )
    return {
        "groups": groups,
        "certain_only": {"label": certain, "chosen": view.certain_only},
        "words": {name: told[name] for name in _WORDS},
        "signs": dict(words["language"]["signs"]),
    }


def _group(name: str, label: str, options: list[Record], *, chips: bool = False) -> Record:
    return {"name": name, "label": label, "options": options, "chips": chips}


def _option(value: str, label: str, count: int | None, *, chosen: bool, **more: Any) -> Record:
    """Describe an option; `match` is what the browser's own filter compares."""
    return {"value": value, "match": value, "label": label, "count": count, "chosen": chosen} | more


def _kinds(view: View, counts: Facets, words: Words) -> list[Record]:
    names: Words = words["kinds"]
    return [
        _option(
            kind,
            names[kind],
            counts.kinds.get(kind, 0),
            chosen=kind in view.kinds,
            symbol={part: getattr(KINDS[kind], part) for part in ("plate", "glyph", "color")},
        )
        for kind in _with_missing(counts.kinds, view.kinds)
    ]


def _actors(view: View, counts: Facets) -> list[Record]:
    chosen = {actor.casefold(): actor for actor in view.actors}
    offered = {actor.casefold() for actor in counts.actors}
    missing = [actor for folded, actor in chosen.items() if folded not in offered]
    return [
        _option(
            actor,
            actor,
            counts.actors.get(actor, 0),
            chosen=actor.casefold() in chosen,
            match=actor.casefold(),
        )
        for actor in [*counts.actors, *missing]
    ]


def _banks(view: View, counts: Facets, told: Words) -> list[Record]:
    return [
        _option(bank, told[f"bank {bank}"], counts.banks.get(bank, 0), chosen=bank in view.banks)
        for bank in BANKS
    ]


def _sources(view: View, counts: Facets, sources: Mapping[str, Source]) -> list[Record]:
    publishers = {source_id: source.publisher for source_id, source in sources.items()}
    offered = _with_missing(counts.sources, view.sources)
    often = Counter(publishers.get(source_id) for source_id in offered)
    found = []
    for source_id in offered:
        publisher = publishers.get(source_id, source_id)
        # of several reports by one publisher only the ids tell which is which
        label = publisher if often[publisher] < 2 else f"{publisher} · {source_id}"
        count, chosen = counts.sources.get(source_id, 0), source_id in view.sources
        found.append(_option(source_id, label, count, chosen=chosen, sub=source_id))
    return found


def _grades(view: View, counts: Facets, told: Words) -> list[Record]:
    named = _with_missing(GRADES, [view.grade] if view.grade else [])
    options = [
        _option(grade, grade, counts.grades.get(grade), chosen=grade == view.grade)
        for grade in named
    ]
    return [_option("", told["any"], None, chosen=not view.grade), *options]


def _with_missing(offered: Iterable[str], chosen: Iterable[str]) -> list[str]:
    return list(dict.fromkeys([*offered, *chosen]))
