"""Placing one bank: of the border in an area, of what a spot faces, of a place on both sides."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from geodata import measure
from geodata.areas import disc, inner_points, reach_m
from geodata.border import Chainage, Line, Span, load_lines, point_at
from geodata.finding.choice import is_point
from geodata.finding.explain import describe, receipt
from geodata.gazetteer import Gazetteer
from geodata.grammar.kinds import AREAS
from geodata.grammar.terms import Expression, Link, Named, OnBank, Opposite
from geodata.placement import Placement, Receipt, join_receipts
from geodata.placings.discs import cut_to, place_disc, told_by
from geodata.placings.named import area_spans, place_named
from geodata.placings.rivers import river_named, river_reach, river_spans
from geodata.placings.spots import Spot, find_spot, line_by, refused, settle_spoken
from geodata.placings.stretches import place_spans, place_whole, told_of
from geodata.precision import Precision

Evaluate = Callable[[Expression, str], Placement]

# What faces a spot lies this near the kilometre it stands at.
_FACING_M = 5_000.0
_BANK_OF = {"AF": "Afghan", "TJ": "Tajik", "UZ": "Uzbek", "TM": "Turkmen"}


def place_opposite(
    text: str, wanted: Opposite, gazetteer: Gazetteer, fuzzy: bool = False, country: str = ""
) -> Placement:
    """Place what faces a place from the other bank; raises OpenQuestionError.

    `country`, where it is said, is the bank that the answer must be on.
    """
    name, family, choice = settle_spoken(gazetteer, wanted.place, fuzzy)
    place = (family.point or family.head).place
    if len(place.country) != 1:
        sides = " or ".join(
            f'"{name.text} ({_BANK_OF[one]} side)"' for one in place.country if one in _BANK_OF
        )
        why = f"which belongs to both banks: write {sides}" if sides else "which is on no bank"
        raise refused(f'"{name.text}" is {describe(gazetteer, place)}, {why}')
    (own,) = place.country
    if not is_point(place):
        if place.layer not in AREAS:
            raise refused(f'"{name.text}" is {describe(gazetteer, place)}: it stands on no bank')
        spans = [one for one in area_spans(gazetteer, place) if own in one.line_id.split("-")]
        if not spans:
            raise refused(f"{describe(gazetteer, place)} touches no border line that is kept")
        line = load_lines()[spans[0].line_id]
        spans = [span for span in spans if span.line_id == line.id]
        other = _other(line, own)
        found = receipt(gazetteer, name, family.head, family, choice)
        told = join_receipts([found], _faced(line, other, spans))
        placed = place_spans(text, f"opposite {place.name}", spans, (place.id,), told, other)
    else:
        spot = find_spot(gazetteer, wanted.place, fuzzy)
        line, at = line_by(gazetteer, spot, own)
        other = _other(line, own)
        placed = _facing(text, f"opposite {place.name}", spot, line, at, other, gazetteer)
    if country not in ("", other):
        raise refused(
            f"what is opposite {place.name} lies on the {_BANK_OF.get(other, other)} bank, not on"
            f" the {_BANK_OF.get(country, country)} one"
        )
    return placed


def place_on_bank(
    text: str, wanted: OnBank, gazetteer: Gazetteer, evaluate: Evaluate, fuzzy: bool = False
) -> Placement:
    """Place one bank of what an expression asks for; raises OpenQuestionError."""
    country, of = wanted.country, wanted.of
    river = river_named(wanted.river)
    if of is None:
        return _whole_bank(text, country, river)
    if not isinstance(of, Named):
        return _one_bank(text, evaluate(of, country), country, gazetteer)
    name, family, choice = settle_spoken(gazetteer, of, fuzzy, country)
    head = family.head.place
    if wanted.link is Link.ITSELF and head.country == (country,):
        return place_named(text, of, gazetteer, fuzzy, country)
    if wanted.link is Link.AT or is_point(head):
        spot = find_spot(gazetteer, of, fuzzy, country)
        line, at = line_by(gazetteer, spot, country)
        _check_river(river, [Span(line.id, at.km, at.km)], spot.place.name)
        words = f"{_BANK_OF[country]} bank" if country else "border"
        title = f"{words} at {spot.place.name}"
        return _facing(text, title, spot, line, at, country, gazetteer)
    spans = [one for one in area_spans(gazetteer, head) if country in one.line_id.split("-")]
    if not spans:
        raise refused(f"{describe(gazetteer, head)} touches no border line of {country}")
    _check_river(river, spans, head.name)
    found = receipt(gazetteer, name, family.head, family, choice)
    line = load_lines()[spans[0].line_id]
    spans = [span for span in spans if span.line_id == line.id]
    told = join_receipts([found], _faced(line, country, spans))
    title = f"{_BANK_OF[country]} bank, {head.name}"
    return place_spans(text, title, spans, (head.id,), told, country)


def _whole_bank(text: str, country: str, river: str) -> Placement:
    if not river and country in ("AF", "TJ"):
        whole = place_whole(text)
        return replace(
            whole, bank=country, country=country, name=f"{_BANK_OF[country]} bank of the border"
        )
    spans = [span for span in river_spans(river) if river and country in span.line_id.split("-")]
    if not river:
        lines = [line for line in load_lines().values() if country in line.countries]
        spans = [Span(line.id, 0.0, line.length_km) for line in lines]
    if not spans:
        raise refused(f"that river is no border of {country}")
    line = load_lines()[spans[0].line_id]
    spans = [span for span in spans if span.line_id == line.id]
    told = Receipt((_faced(line, country, spans),))
    ids = (river,) if river else ()
    return place_spans(text, f"{_BANK_OF[country]} bank", spans, ids, told, country)


def _one_bank(text: str, placed: Placement, country: str, gazetteer: Gazetteer) -> Placement:
    """Leave one bank of a placement; where no country is named, the border in it."""
    if not placed.spans:
        raise refused(f'"{text}" does not reach the border')
    if not country:
        return place_spans(
            text, f"border {placed.name}", placed.spans, placed.place_ids, placed.receipt
        )
    if placed.precision is Precision.STRETCH:
        if not any(country in span.line_id.split("-") for span in placed.spans):
            raise refused(f'"{text}" is on no border of {country}')
        return replace(placed, text=text, bank=measure.bank_of([country]), country=country)
    if placed.country == country:
        return replace(placed, text=text)
    told = join_receipts([placed.receipt], f"of that, what lies in {country}")
    shape = cut_to(gazetteer, placed.geometry, country, text)
    lon, lat = inner_points(np.array([shape], dtype=object))[0].tolist()
    spans = measure.shape_spans(shape)
    return replace(
        placed,
        text=text,
        name=f"{_BANK_OF[country]} bank, {placed.name}",
        geometry=shape,
        lon=lon,
        lat=lat,
        radius_m=reach_m(shape, lon, lat),
        spans=spans,
        **measure.sides(spans, [country]),
        receipt=told,
    )


def _facing(
    text: str,
    name: str,
    spot: Spot,
    line: Line,
    at: Chainage,
    country: str,
    gazetteer: Gazetteer,
) -> Placement:
    """Place the bank of a country around the kilometre a spot stands at; "" is the line there."""
    radius_m = _FACING_M + spot.radius_m + at.offset_m
    water = "" if river_reach(line, at.km) else "; the border is no river here"
    rule = (
        f"{spot.place.name} stands at km {at.km:.1f}, {at.offset_m / 1000:.1f} km off the line,"
        f" and is known to {spot.radius_m / 1000:.1f} km: with {_FACING_M / 1000:g} km for what"
        f" faces it that is {radius_m / 1000:.1f} km around that kilometre"
        f"{f', of which what lies in {country}' if country else ''}{water}; {told_of(line)}"
    )
    told = told_by(spot, name, rule)
    centre = point_at(line, at.km)
    if not country:
        near = measure.shape_spans(disc(*centre, radius_m))
        spans = [one for one in near if one.line_id == line.id]
        return place_spans(text, name, spans, told.place_ids, told.receipt)
    return place_disc(text, told, centre, radius_m, gazetteer, country)


def _check_river(river: str, spans: list[Span], name: str) -> None:
    if river and not any(
        span.line_id == one.line_id and span.km_from <= one.km_to and one.km_from <= span.km_to
        for span in spans
        for one in river_spans(river)
    ):
        raise refused(f'"{name}" does not stand on that river')


def _other(line: Line, country: str) -> str:
    return next(one for one in line.countries if one != country)


def _faced(line: Line, country: str, spans: list[Span]) -> str:
    stretches = ", ".join(f"km {span.km_from:.1f} to {span.km_to:.1f}" for span in spans)
    bank = _BANK_OF.get(country, country)
    return f"the {bank} bank of {stretches}: {told_of(line)}"
