"""Incidents as records of what is exported: the values of every property, and the geometry."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from shapely.geometry.base import BaseGeometry

from dashboard.draw.words import figures_by_name, headline
from dashboard.exports.ground import Ground, find_ground
from dashboard.exports.licences import licence_of
from dashboard.exports.table import INCIDENT, NESTED, Type
from dashboard.features import Row, Shown
from dashboard.figures import display
from dashboard.model import Claim, Source
from dashboard.records import figure_record, merged_figures
from dashboard.when import When, acled_time_precision, ucdp_date_prec
from geodata.areas import areas_at
from geodata.border import MAIN_LINE, load_lines
from geodata.gazetteer import Gazetteer
from geodata.locate import Placement
from geodata.precision import Precision

Values = dict[str, Any]
KM_DIGITS = 3
# What no format can hold, or what would act: control signs, halves of letters, no characters.
_ACTING = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
# A place that is known no better than these may lie in more than one of them.
_IN_PROVINCE = (Precision.EXACT, Precision.SETTLEMENT, Precision.DISTRICT, Precision.PROVINCE)


@dataclass(frozen=True, slots=True)
class Record:
    """One incident as it is exported: its properties by name, as `table.INCIDENT` tells of them."""

    values: Values
    geometry: BaseGeometry | None


@dataclass(frozen=True, slots=True)
class Wishes:
    """What can be asked for: another banner, shapes of countries, cells that spreadsheets cut."""

    banner: str = ""
    countries: bool = False
    long_cells: bool = False


@dataclass(frozen=True, slots=True)
class Export:
    """All that a file is made of; `about` tells of the whole, `grounds` is filled on the way."""

    shown: Shown
    rows: Sequence[Row]
    about: Values
    gazetteer: Gazetteer
    digest: str
    wishes: Wishes
    grounds: dict[int, Ground] = field(default_factory=dict, repr=False)

    @property
    def sources(self) -> Mapping[str, Source]:
        """Give the sources of the register."""
        return self.shown.sources


def clean(text: str) -> str:
    """Make a text one that every format can hold, signs that act replaced by U+FFFD."""
    return _ACTING.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


def ground_of(export: Export, row: Row) -> Ground:
    """Give the ground of a row; equal places share one."""
    key = id(row.placement)
    if key not in export.grounds:
        found = find_ground(row.placement, row.parts, countries=export.wishes.countries)
        export.grounds[key] = found
    return export.grounds[key]


def records_of(export: Export, rows: Sequence[Row]) -> Iterator[Record]:
    """Make the records of rows, one after another."""
    for row in rows:
        yield make_record(export, row)


def make_record(export: Export, row: Row) -> Record:
    """Tell all of one incident."""
    ground = ground_of(export, row)
    incident, claims = row.incident, row.claims
    values = {
        "id": incident.id,
        "kind": incident.kind,
        "title": incident.title,
        **_time(incident.when),
        "time": incident.time,
        "certainty": "certain" if row.certain else "possible",
        "place": list(incident.place),
        "at_lon": incident.at[0] if incident.at else None,
        "at_lat": incident.at[1] if incident.at else None,
        "at_precision": incident.precision,
        "shape": ground.shape,
        **_place(row.placement, ground, export.gazetteer),
        "status": incident.status,
        "traffic": incident.traffic,
        "direction": incident.direction,
        "schedule": incident.schedule,
        "actors": list(incident.actors),
        "figures": _spanned(claims),
        "figures_text": headline(row),
        "disputed": row.disputed,
        "denied": any(claim.stance == "denies" for claim in claims),
        # of an incident that was not yet known nothing is said
        "contradicts": [one for one in incident.contradicts if one in row.against],
        "contradicted_by": list(row.against),
        "claims": [claim_record(claim, export.sources.get(claim.source)) for claim in claims],
        "claims_text": "\n".join(_claim_text(one, export.sources) for one in claims),
        "sources": list(dict.fromkeys(claim.source for claim in claims)),
        "note": incident.note,
        "origin": incident.origin,
        "as_of": export.shown.as_of,
        "gazetteer": export.gazetteer.version,
        "register": export.digest,
        "licence": licence_of(row.placement) if ground.geometry else None,
        "banner": export.about["banner"],
    }
    return Record({one.name: _tidy(values[one.name]) for one in INCIDENT}, ground.geometry)


def _spanned(claims: Sequence[Claim]) -> Values:
    """Span the figures of claims; what all give alike stays as they give it, without bounds too."""
    spanned: Values = merged_figures(claims)
    for name, given in figures_by_name(claim for claim in claims if claim.speaks).items():
        if len({figure for _, figure in given}) == 1:
            spanned[name] = figure_record(given[0][1])
    return spanned


def _time(when: When | None) -> Values:
    if when is None:
        names = ("when", "earliest_start", "latest_start", "earliest_end", "latest_end")
        flags = ("approximate", "uncertain", "goes_on", "time_acled", "time_ucdp")
        return dict.fromkeys((*names, *flags))
    return {
        "when": when.text,
        "earliest_start": when.earliest_start,
        "latest_start": when.latest_start,
        "earliest_end": _last_day(when.earliest_end),
        "latest_end": _last_day(when.latest_end),
        "approximate": when.approximate,
        "uncertain": when.uncertain,
        "goes_on": when.goes_on,
        "time_acled": acled_time_precision(when),
        "time_ucdp": ucdp_date_prec(when),
    }


def _last_day(end: date | None) -> date | None:
    """Give the last day before an end: in a table, a day counts itself."""
    return end - timedelta(days=1) if end else None


def _place(placement: Placement | None, ground: Ground, gazetteer: Gazetteer) -> Values:
    if placement is None:
        names = ("place_name", "precision", "geo_acled", "geo_ucdp", "lon", "lat", "radius_m")
        more = ("km_from", "km_to", "ruler", "bank", "country")
        lists: Values = {"provinces": [], "districts": [], "place_ids": []}
        return {**dict.fromkeys((*names, *more)), **lists}
    spot = ground.geometry if ground.shape == "spot" else None
    single = spot is not None and spot.geom_type == "Point"
    on_border = placement.km_from is not None
    return {
        "place_name": placement.name,
        "precision": str(placement.precision),
        "geo_acled": placement.precision.acled,
        "geo_ucdp": placement.precision.ucdp,
        "lon": spot.x if spot is not None and single else None,
        "lat": spot.y if spot is not None and single else None,
        "radius_m": round(placement.radius_m),
        "km_from": _km(placement.km_from),
        "km_to": _km(placement.km_to),
        "ruler": load_lines()[MAIN_LINE].version if on_border else None,
        "bank": placement.bank,
        "country": placement.country or None,
        "provinces": _areas("province", placement, gazetteer),
        "districts": _areas("district", placement, gazetteer),
        "place_ids": list(placement.place_ids),
    }


def _km(km: float | None) -> float | None:
    return None if km is None else round(km, KM_DIGITS)


def _areas(layer: str, placement: Placement, gazetteer: Gazetteer) -> list[str]:
    """Name the areas of a layer that a placement surely lies in, as far as it is known to them."""
    finest = _IN_PROVINCE[:3] if layer == "district" else _IN_PROVINCE
    if placement.precision not in finest:
        return []
    places = [gazetteer.places[one] for one in placement.place_ids if one in gazetteer.places]
    ids = [one for place in places for one in (place.id, *place.within)]
    if not places:  # a point given in degrees
        ids = list(areas_at(layer, placement.lon, placement.lat))
    areas = (gazetteer.places[one] for one in ids if one in gazetteer.places)
    return list(dict.fromkeys(area.name for area in areas if area.layer == layer))


def claim_record(claim: Claim, source: Source | None) -> Values:
    """Tell all of one claim, with what its source is."""
    return {
        "source": claim.source,
        "publisher": source.publisher if source else None,
        "source_title": source.title if source else None,
        "url": source.url if source else None,
        "published": source.published.text if source and source.published else None,
        "via": source.via if source else None,
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


def source_record(source: Source) -> Values:
    """Tell all of one source."""
    return tidy_record(
        {
            "id": source.id,
            "publisher": source.publisher,
            "title": source.title,
            "url": source.url,
            "published": source.published.text if source.published else None,
            "reliability": source.reliability,
            "via": source.via,
            "note": source.note,
        }
    )


def tidy_record(values: Values) -> Values:
    """Clean the texts of a record; an empty one is told as null."""
    return {name: _tidy(value) for name, value in values.items()}


def used_sources(rows: Sequence[Row], sources: Mapping[str, Source]) -> list[Source]:
    """Give the sources that claims rest on, and those that these were read in, as the register."""
    used: set[str] = set()
    for row in rows:
        for claim in row.claims:
            at = claim.source
            while at in sources and at not in used:
                used.add(at)
                at = sources[at].via or ""
    return [source for source in sources.values() if source.id in used]


def _claim_text(claim: Claim, sources: Mapping[str, Source]) -> str:
    """Put a claim into words: `RFE/RL (B2, 2022-05-19~) disputes: …; trucks: about 100`."""
    source = sources.get(claim.source)
    publisher = source.publisher if source else claim.source
    published = f", {source.published.text}" if source and source.published else ""
    grade = f"{source.reliability if source else 'F'}{claim.credibility}"
    figures = [f"{name}: {display(figure)}" for name, figure in claim.figures.items()]
    said = "; ".join(filter(None, [claim.says, *figures]))
    stance = "" if claim.stance == "supports" else f" {claim.stance}"
    return f"{publisher} ({grade}{published}){stance}" + (f": {said}" if said else "")


def _tidy(value: Any) -> Any:
    match value:
        case str():
            return clean(value) or None
        case list():
            return [_tidy(one) for one in value]
        case dict():
            return {clean(name): _tidy(one) for name, one in value.items()}
    return value


def flat_value(value: Any, kind: Type) -> Any:
    """Give a value as a flat table holds it: lists and figures as JSON, none where empty."""
    if kind not in NESTED:
        return value
    return json_text(value) if value else None


def json_text(value: Any) -> str:
    """Write JSON on one line, in the letters it is written in."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_iso)


def _iso(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value)} has no place in JSON")
