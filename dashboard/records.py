"""What the command line gives as JSON: keys may be added, none is taken away."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import shapely

from dashboard.crossings import CrossingStatus, age_days, describe, fill_age, note_text
from dashboard.draw.placewords import written_place
from dashboard.draw.words import figures_by_name, headline, least
from dashboard.features import Row, Shown, rows
from dashboard.figures import Figure
from dashboard.knowledge import count_roots
from dashboard.model import Claim, Source
from dashboard.problems import Problem
from dashboard.spells import Spell
from geodata.border import MAIN_LINE, Line, load_lines
from geodata.locate import Answer, Placement
from geodata.precision import Precision

Record = dict[str, Any]
LOCATE_COLUMNS = (
    "lon",
    "lat",
    "precision",
    "radius_m",
    "km_from",
    "km_to",
    "ruler",
    "bank",
    "place_id",
    "status",
    "why",
)
DEGREE_DIGITS = 6
SPOTS = (Precision.EXACT, Precision.SETTLEMENT)


def problem_record(problem: Problem) -> Record:
    """Give a problem as JSON."""
    names = ("file", "line", "column", "field", "code", "message", "hint")
    return {name: getattr(problem, name) for name in names}


def figure_record(figure: Figure) -> Record:
    """Give a figure as JSON; what the source does not give is null."""
    return {"low": figure.low, "best": figure.best, "high": figure.high, "words": figure.words}


def merged_figures(claims: Sequence[Claim]) -> dict[str, Record]:
    """Span the figures that several claims give for one thing; a best only where all agree.

    Where all say the same, that is given: "about 100" has no bounds, and is given none. What those
    count who speak against the incident widens nothing.
    """
    merged = {}
    for name, given in figures_by_name(claim for claim in claims if claim.speaks).items():
        figures = sorted((figure for _, figure in given), key=least)
        words = " – ".join(dict.fromkeys(f.words for f in figures))
        if len({(f.low, f.best, f.high) for f in figures}) == 1:
            merged[name] = {**figure_record(figures[0]), "words": words}
            continue
        lows = [n for f in figures if (n := f.low if f.low is not None else f.best) is not None]
        highs = [n for f in figures if (n := f.high if f.high is not None else f.best) is not None]
        bests = {f.best for f in figures}
        merged[name] = {
            "low": min(lows) if len(lows) == len(figures) else None,
            "best": bests.pop() if len(bests) == 1 else None,
            "high": max(highs) if len(highs) == len(figures) else None,
            "words": words,
        }
    return merged


def _placement_fields(placement: Placement | None) -> Record:
    if placement is None:
        names = ("lon", "lat", "precision", "radius_m", "km_from", "km_to", "ruler", "bank")
        return dict.fromkeys(names)
    return {
        "lon": round(placement.lon, DEGREE_DIGITS),
        "lat": round(placement.lat, DEGREE_DIGITS),
        "precision": str(placement.precision),
        "radius_m": round(placement.radius_m),
        "km_from": _rounded(placement.km_from),
        "km_to": _rounded(placement.km_to),
        "ruler": None if placement.km_from is None else load_lines()[MAIN_LINE].version,
        "bank": placement.bank,
    }


def _geometry_fields(placement: Placement | None) -> Record:
    """Tell the kind and the extent of a placement; a point is given for a single spot alone."""
    if placement is None:
        return {"geometry_type": None, "extent": None}
    spot = placement.precision in SPOTS and placement.geometry.geom_type == "Point"
    extent = [round(float(edge), DEGREE_DIGITS) for edge in placement.geometry.bounds]
    no_point = {} if spot else {"lon": None, "lat": None}
    return {**no_point, "geometry_type": placement.geometry.geom_type, "extent": extent}


def _rounded(km: float | None) -> float | None:
    return None if km is None else round(km, 3)


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def incident_record(row: Row) -> Record:
    """Give one incident of a view as JSON; `latest` is the last day it may have lasted to."""
    incident, claims, when = row.incident, row.claims, row.when
    last = when.latest_end - timedelta(days=1) if when and when.latest_end else None
    last_heard = row.last_heard
    return {
        "id": incident.id,
        "kind": incident.kind,
        "title": incident.title,
        "when": when.text if when else None,
        "earliest": _day(when.earliest_start) if when else None,
        "latest": _day(last),
        "certain": row.certain,
        "last_heard": last_heard.text if last_heard else None,
        "place": written_place(row),
        **_placement_fields(row.placement),
        **_geometry_fields(row.placement),
        "figures": merged_figures(claims),
        "status": incident.status,
        "disputed": row.disputed,
        "sources": list(dict.fromkeys(claim.source for claim in claims)),
        "actors": list(row.actors),
    }


def as_json(shown: Shown, problems: int, banner: str = "") -> Record:
    """Give what a view shows, and the counts of what it does not, as JSON."""
    return {
        "banner": banner or None,
        "shown": len(shown.indices),
        "total": shown.total,
        "certain": shown.certain,
        "possible": shown.possible,
        "undated": shown.undated,
        "hidden": shown.hidden,
        "last_heard": [incident_record(row) for row in rows(shown, shown.last_heard)],
        "first_heard": [incident_record(row) for row in rows(shown, shown.first_heard)],
        "unplaced": list(shown.unplaced),
        "problems": problems,
        "incidents": [incident_record(row) for row in rows(shown)],
    }


def as_geojson(shown: Shown, banner: str = "") -> Record:
    """Give what a view shows as a GeoJSON collection, RFC 7946; unplaced ones without geometry."""
    features = []
    for row in rows(shown):
        geometry = json.loads(shapely.to_geojson(row.placement.geometry)) if row.placement else None
        features.append(
            {
                "type": "Feature",
                "id": row.incident.id,
                "geometry": geometry,
                "properties": {**incident_record(row), "banner": banner or None},
            }
        )
    return {
        "type": "FeatureCollection",
        "about": {"banner": banner or None},
        "features": features,
    }


def detail_record(row: Row, sources: Mapping[str, Source], banner: str = "") -> Record:
    """Give one incident with its claims and its placement's receipt as JSON."""
    incident = row.incident
    record = incident_record(row)
    record.pop("certain")  # of a window, and none is asked for
    return {
        **record,
        "time": incident.time,
        "schedule": incident.schedule,
        "traffic": incident.traffic,
        "direction": incident.direction,
        "figures_text": headline(row),
        "contradicts": list(row.against),
        "note": incident.note,
        "origin": incident.origin,
        "retired": _day(incident.retired) if row.retired else None,
        "reason": incident.reason if row.retired else None,
        "claims": [_claim_record(claim, sources.get(claim.source)) for claim in row.claims],
        "receipt": _receipt_record(row.placement),
        "file": incident.file,
        "line": incident.line,
        "banner": banner or None,
    }


def _claim_record(claim: Claim, source: Source | None) -> Record:
    return {
        "source": claim.source,
        "publisher": source.publisher if source else None,
        "published": source.published.text if source and source.published else None,
        "reliability": source.reliability if source else "F",
        "credibility": claim.credibility,
        "stance": claim.stance,
        "disputes": list(claim.disputes),
        "when": claim.when.text if claim.when else None,
        "place": list(claim.place),
        "actors": list(claim.actors),
        "status": claim.status,
        "says": claim.says,
        "quote": claim.quote,
        "figures": {name: figure_record(figure) for name, figure in claim.figures.items()},
    }


def _receipt_record(placement: Placement | None) -> Record | None:
    if placement is None:
        return None
    return {
        "matched": list(placement.receipt.matched),
        "turned_down": list(placement.receipt.turned_down),
        "score": placement.receipt.score,
        "place_ids": list(placement.place_ids),
        "layer": placement.layer,
        "version": placement.version,
    }


def answer_record(answer: Answer, *, with_geometry: bool = False) -> Record:
    """Give the answer to a place expression as JSON."""
    placement = answer.placement
    placed: Record | None = None
    if placement:
        placed = {
            **_placement_fields(placement),
            "country": placement.country,
            "place_id": "+".join(placement.place_ids),
            "name": placement.name,
            "layer": placement.layer,
            "version": placement.version,
            "receipt": _receipt_record(placement),
        }
        if with_geometry:
            placed["geometry"] = json.loads(shapely.to_geojson(placement.geometry))
    names = ("place_id", "name", "country", "layer", "score", "why", "write")
    return {
        "text": answer.text,
        "status": answer.status,
        "placement": placed,
        "candidates": [{name: getattr(c, name) for name in names} for c in answer.candidates],
        "why": answer.why,
    }


def answer_row(answer: Answer) -> Record:
    """Give the answer to a place expression as the columns added to a CSV row."""
    placement = answer.placement
    fields = _placement_fields(placement)
    return {
        **fields,
        "place_id": "+".join(placement.place_ids) if placement else "",
        "status": answer.status,
        "why": "" if placement else answer.why,
    }


def border_record(line: Line) -> Record:
    """Give a border line's measures as JSON; ends are [lon, lat]."""
    ends = [[round(float(x), DEGREE_DIGITS) for x in line.coordinates[i]] for i in (0, -1)]
    return {
        "length_km": round(line.length_km, 3),
        "start": ends[0],
        "end": ends[1],
        "vertices": len(line.coordinates),
        "version": line.version,
        "origin": line.origin,
    }


def crossing_record(
    crossing: CrossingStatus, sources: Mapping[str, Source], banner: str = ""
) -> Record:
    """Give the status of one crossing as JSON; `last_confirmed` is a date as its source tells it.

    `label` and `sub` tell it in words; "mixed" is the status of one whose lanes differ.
    """
    label, sub = describe(crossing, sources)
    return {
        "id": crossing.place.id,
        "name": crossing.place.name,
        "on": crossing.moment.isoformat(),
        **_spell_record(crossing.spell, crossing.moment),
        "label": label,
        "sub": sub,
        "sources": list(dict.fromkeys(claim.source for claim in crossing.spell.claims)),
        "roots": count_roots(crossing.spell.claims, sources),
        "lanes": [_spell_record(lane, crossing.moment) for lane in crossing.lanes],
        "banner": banner or None,
    }


def _spell_record(spell: Spell, moment: date) -> Record:
    return {
        "status": spell.status,
        "traffic": spell.traffic,
        "direction": spell.direction,
        "certain": spell.certain,
        "since": spell.since.text if spell.since else None,
        "last_confirmed": spell.said.text if spell.said else None,
        "age_days": age_days(spell, moment),
        "decayed": spell.decayed,
        "conflict": spell.conflict,
        "incident": spell.incident or None,
        "said_of": spell.reach.said_of if spell.reach else None,
        "schedule": spell.schedule,
        "note": fill_age(note_text(spell), age_days(spell, moment)),
    }
