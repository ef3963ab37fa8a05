"""The pack: a register as columns of numbers, from which the browser draws any window of it.

It is made once for a register, an as-of day and a language. Texts are not in it: they are sent for
what is drawn, so that a page costs what it shows.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from dashboard.asof import Known, known
from dashboard.columns import NONE, Columns, day_number
from dashboard.crossings import describe_spell
from dashboard.draw.placewords import (
    not_drawn_text,
    place_name,
    place_text,
    placed_text,
    placement_name,
)
from dashboard.draw.speech import ENGLISH, Words, speech
from dashboard.draw.words import headline, when_text
from dashboard.features import Features, Row, bounds, row_at
from dashboard.figures import Figure
from dashboard.knowledge import Sources
from dashboard.lanes import crossing_placement
from dashboard.spells import CrossingHistory, Spell
from dashboard.view import View
from dashboard.vocabulary import KINDS
from geodata.areas import disc
from geodata.border import MAIN_LINE, chainage, load_lines
from geodata.gazetteer import Gazetteer, geometry
from geodata.layers import WINDOW
from geodata.locate import Placement
from geodata.precision import Precision

Record = dict[str, Any]
LABEL_LETTERS = 40
SPOT_SURE = (Precision.EXACT, Precision.SETTLEMENT)
SPOTS = (Precision.EXACT, Precision.SETTLEMENT, Precision.VICINITY)
AREAS = (Precision.DISTRICT, Precision.PROVINCE)
# Outlines that the base map does not hold are sent themselves, to about 300 m.
OUTLINE_DEG = 0.003
SAME_GROUND = 1e-6
# A disc that has lost more than this of itself is cut, not just drawn with corners.
WHOLE_DISC = 0.98
METRES_PER_DEGREE = 111_195.0
# From these numbers on a symbol is drawn larger.
SIZES = (1, 100, 1000)


def describe_pack(
    features: Features,
    histories: Sequence[CrossingHistory],
    gazetteer: Gazetteer,
    as_of: date,
    words: Words = ENGLISH,
) -> Record:
    """Describe a register as it was known on a day; README of the columns: static/map/store.js."""
    columns, told = features.columns, bounds(features, as_of)
    now = known(columns, as_of)
    kinds = list(KINDS)
    kind_of = [kinds.index(kind) for kind in columns.kinds]
    pack = {
        "count": len(columns),
        "ids": [incident.id for incident in columns.incidents],
        "kinds": kinds,
        "kind": [kind_of[code] for code in columns.kind.tolist()],
        **{name: _days(getattr(told, name)) for name in ("es", "ls", "ee", "le")},
        **{
            name: getattr(told, name).astype(int).tolist()
            for name in ("dated", "uncertain", "fades", "dawns", "disputed")
        },
        "size": _sizes(features, as_of),
        **_facets(columns, now),
        "placement": now.place.tolist(),
        "placements": _placements(features, gazetteer, words),
        "crossings": [
            _crossing(history, gazetteer, columns.row_of, columns.sources, words)
            for history in histories
        ],
    }
    return {**pack, "version": _digest(pack)}


def _facets(columns: Columns, now: Known) -> Record:
    """Describe actors (folded) and graded sources, incident by incident, for filters."""
    folded = [name.casefold() for name in now.actors.names]
    names = list(dict.fromkeys(folded))
    code_of = {name: code for code, name in enumerate(names)}
    claims, told = columns.claims, now.claims
    return {
        "actors": {
            "names": names,
            "row": now.actors.row.tolist(),
            "value": [code_of[folded[code]] for code in now.actors.value.tolist()],
        },
        "claims": {
            "sources": list(claims.source_ids),
            **{
                name: getattr(claims, name)[told].tolist()
                for name in ("row", "source", "reliability", "credibility")
            },
        },
    }


def _digest(data: object) -> str:
    return hashlib.sha256(json.dumps(data).encode()).hexdigest()[:12]


def _days(days: npt.NDArray[np.int32]) -> list[int | None]:
    return [None if day == NONE else day for day in days.tolist()]


def _sizes(features: Features, as_of: date) -> list[int]:
    """Class each incident by the most that a source of the day which supports it surely says."""
    columns = features.columns
    least = [
        max((_least(figure) for figure in claim.figures.values()), default=0)
        for incident in columns.incidents
        for claim in incident.claims
    ]
    most = np.zeros(len(columns), dtype=np.int64)
    counts = known(columns, as_of).claims & columns.claims.supports
    np.maximum.at(most, columns.claims.row[counts], np.array(least, dtype=np.int64)[counts])
    sizes: list[int] = np.searchsorted(SIZES, most, side="right").tolist()
    return sizes


def _least(figure: Figure) -> int:
    return next((number for number in (figure.low, figure.best) if number is not None), 0)


def _placements(features: Features, gazetteer: Gazetteer, words: Words) -> list[Record]:
    columns = features.columns
    return [
        {
            "name": placement_name(placement, columns.parts[code], gazetteer, words),
            # of a list that holds a country nothing is drawn: the rest would claim too much
            "marks": []
            if placement.precision == Precision.COUNTRY
            else describe_places(columns.parts[code], gazetteer),
            "km": [
                [round(span.km_from, 2), round(span.km_to, 2)]
                for span in placement.spans
                if span.line_id == MAIN_LINE
            ],
            "precision": str(placement.precision),
            "bank": placement.bank,
        }
        for code, placement in enumerate(columns.places)
    ]


def describe_places(parts: Sequence[Placement], gazetteer: Gazetteer) -> list[Record]:
    """Describe where placements are drawn: areas as one mark, a bank's stretches as one, each spot.

    What is known to a country, or lies outside the map, is drawn nowhere.
    """
    window = shapely.box(*WINDOW)
    on_map = [part for part in parts if shapely.intersects(part.geometry, window)]
    areas = [part for part in on_map if part.precision in AREAS]
    stretches = [part for part in on_map if part.precision == Precision.STRETCH]
    places = [_spot(part) for part in on_map if part.precision in SPOTS]
    if areas:
        places.append(_area(areas, gazetteer))
    places += [
        _stretch(bank, [part for part in stretches if _bank(part) == bank])
        for bank in dict.fromkeys(map(_bank, stretches))
    ]
    return places


def _bank(part: Placement) -> str:
    """Name the one country on whose side a stretch lies; the border with a neighbour has both."""
    return part.country if part.country in ("AF", "TJ") else "both"


def _spot(part: Placement) -> Record:
    """Describe a spot or a disc; of a disc that is cut, as by the border, its shape is told."""
    spot: Record = {
        "precision": str(part.precision),
        "at": [round(part.lon, 5), round(part.lat, 5)],
        "radius_m": round(part.radius_m),
    }
    if part.precision == Precision.VICINITY and part.geometry.area > 0:
        whole = disc(part.lon, part.lat, part.radius_m).area
        if part.geometry.area < WHOLE_DISC * whole:
            spot["shape"] = _outlines(part, part.radius_m / METRES_PER_DEGREE / 50)
    return spot


def _stretch(bank: str, parts: Sequence[Placement]) -> Record:
    spans = [
        [span.line_id, round(span.km_from, 2), round(span.km_to, 2)]
        for part in parts
        for span in part.spans
    ]
    return {"precision": "stretch", "spans": spans, "bank": bank}


def _area(parts: Sequence[Placement], gazetteer: Gazetteer) -> Record:
    known: list[str] = []
    outlines: list[Any] = []
    for part in parts:
        ids = [place_id for place_id in part.place_ids if place_id in gazetteer.places]
        # "near Takhar" bears Takhar's id and takes up more ground
        ground = sum(geometry(gazetteer, place_id).area for place_id in ids)
        if ids and abs(part.geometry.area - ground) < SAME_GROUND:
            known += ids
        else:
            outlines += _outlines(part)
    return {
        "precision": "area",
        "areas": list(dict.fromkeys(known)),
        "outlines": outlines,
        "tries": [[round(part.lon, 4), round(part.lat, 4)] for part in parts],
    }


def _outlines(part: Placement, fine_deg: float = OUTLINE_DEG) -> list[Any]:
    simple = shapely.set_precision(part.geometry.simplify(fine_deg), 1e-4)
    return [
        [[list(point) for point in ring.coords] for ring in (polygon.exterior, *polygon.interiors)]
        for polygon in shapely.get_parts(simple)
        if polygon.geom_type == "Polygon"
    ]


def _crossing(
    history: CrossingHistory,
    gazetteer: Gazetteer,
    row_of: Mapping[str, int],
    sources: Sources,
    words: Words,
) -> Record:
    place, name = history.place, place_name(history.place, words)
    at = chainage(load_lines()[MAIN_LINE], place.lon, place.lat)
    return {
        "id": place.id,
        "name": name,
        "at": [round(place.lon, 5), round(place.lat, 5)],
        "km": round(at.km, 2),
        "reach": _crossing_reach(crossing_placement(place, gazetteer)),
        "spells": [_spell(spell, name, row_of, sources, words) for spell in history.spells],
    }


def _crossing_reach(placement: Placement) -> Record | None:
    """Describe the ground on which a crossing is known to lie; None of a spot."""
    if placement.precision in SPOT_SURE:
        return None
    if placement.precision == Precision.VICINITY:
        return _spot(placement)
    return {"precision": str(placement.precision), "shape": _outlines(placement)}


def _spell(
    spell: Spell, name: str, row_of: Mapping[str, int], sources: Sources, words: Words
) -> Record:
    label, sub = describe_spell(spell, sources, name, words)
    return {
        "from": _day(spell.from_day),
        "to": _day(spell.to_day),
        "status": spell.status,
        "sign": spell.sign,
        "sure": spell.sign_sure,
        "own": spell.own,
        "label": label,
        "sub": sub,
        "confirmed": _day(spell.confirmed),
        "conflict": spell.conflict,
        "incident": row_of.get(spell.incident, -1),
    }


def _day(day: date | None) -> int | None:
    return None if day is None else day_number(day)


def describe_texts(
    features: Features, indices: Iterable[int], view: View, gazetteer: Gazetteer
) -> dict[int, Record]:
    """Tell incidents in words as they were known on the view's day, by row number."""
    words = speech(view.language, view.calendar)
    return {
        index: _text(row_at(features, index, view.as_of), gazetteer, words) for index in indices
    }


def _text(row: Row, gazetteer: Gazetteer, words: Words) -> Record:
    title = row.incident.title
    short = title if len(title) <= LABEL_LETTERS else title[: LABEL_LETTERS - 1].rstrip() + "…"
    figures = headline(row, words)
    return {
        "id": row.incident.id,
        "title": title,
        "when": when_text(row, words),
        "place": place_text(row, gazetteer, words),
        "placed": placed_text(row, gazetteer, words),
        "figures": figures,
        "label": figures or short,
        "why": not_drawn_text(row, gazetteer, words),
    }
