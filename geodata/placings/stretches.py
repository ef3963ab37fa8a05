"""Placing stretches of the border: all of it, in an area, with a neighbour, between two places.

What is said to lie between two places that are not both on the border is a disc.
"""

from collections.abc import Sequence

from geodata import measure
from geodata.areas import reach_m
from geodata.border import GEOD, MAIN_LINE, Line, Span, chainage, load_lines, point_at
from geodata.finding.choice import Choice, Family, is_point
from geodata.finding.explain import describe, receipt
from geodata.gazetteer import Gazetteer
from geodata.grammar.expressions import Along, Amid, Between, Frontier, Named
from geodata.grammar.kinds import AREAS
from geodata.placement import Placement, Receipt, join_receipts
from geodata.placings.discs import Told, place_disc
from geodata.placings.named import area_spans, spans_shape
from geodata.placings.spots import find_spot, refused, settle_spoken
from geodata.precision import Precision

# Farther apart than this, what lies between two places is no place any more.
_FARTHEST_M = 200_000.0


def place_whole(text: str) -> Placement:
    """Place the border of Afghanistan and Tajikistan from end to end."""
    line = load_lines()[MAIN_LINE]
    return place_spans(text, line.name, [_whole(line)], (), Receipt((told_of(line),)))


def place_frontier(text: str, wanted: Frontier) -> Placement:
    """Place the border of two countries from end to end; raises OpenQuestionError."""
    for line in load_lines().values():
        if set(line.countries) == {wanted.one, wanted.other}:
            return place_spans(text, line.name, [_whole(line)], (), Receipt((told_of(line),)))
    kept = ", ".join(line.name for line in load_lines().values())
    raise refused(f"the border of {wanted.one} and {wanted.other} is not kept: {kept}")


def place_along(
    text: str, wanted: Along, gazetteer: Gazetteer, fuzzy: bool = False, country: str = ""
) -> Placement:
    """Place the border in an area, or with a neighbour.

    "The border" is the line AF-TJ. Only an area that does not touch that line, such as
    Uzbekistan or Jowzjan, has its own border with a neighbour. Of areas on both banks, `country`
    takes its own.
    """
    area, family, choice = settle_spoken(gazetteer, wanted.area, fuzzy, country)
    place = family.head.place
    if place.layer not in AREAS:
        raise refused(
            f'"{wanted.area.text}" is no area but {describe(gazetteer, place)}:'
            f' write "near {wanted.area.text}", or "border: A to B" between two places'
        )
    lines = load_lines()
    if place.layer == "country":
        spans = [_whole(line) for line in lines.values() if place.country[0] in line.countries]
    else:
        spans = list(area_spans(gazetteer, place))
    if not spans:
        kept = ", ".join(line.name for line in lines.values())
        raise refused(f"{describe(gazetteer, place)} touches no line that is kept: {kept}")
    ruling = MAIN_LINE
    if not any(span.line_id == ruling for span in spans):
        ruling = spans[0].line_id
    taken = [span for span in spans if span.line_id == ruling or ruling != MAIN_LINE]
    left = [span for span in spans if span not in taken]
    found = receipt(gazetteer, area, family.head, family, choice)
    down = [
        f"{lines[span.line_id].name}, km {span.km_from:.1f} to {span.km_to:.1f}: "
        f'"border" is the line {ruling} where an area touches it;'
        f' write "border: {span.line_id.split("-")[1]}" for the other'
        for span in left
    ]
    measured = [
        f"{span.length_km:.1f} km, from km {span.km_from:.1f} to {span.km_to:.1f}:"
        f" {told_of(lines[span.line_id])}"
        for span in taken
    ]
    return place_spans(
        text,
        f"border in {place.name}" if place.layer != "country" else lines[taken[0].line_id].name,
        taken,
        (place.id,),
        join_receipts([Receipt((), tuple(down)), found], *measured),
    )


def place_between(
    text: str, wanted: Between, gazetteer: Gazetteer, fuzzy: bool = False, country: str = ""
) -> Placement:
    """Place the border from one place to another, each brought to its nearest point of the line.

    A name that is a town and an area stands for the town here; a mere area counts whole, and of
    two areas on either bank the border that both share is meant.
    """
    ends = [settle_spoken(gazetteer, name, fuzzy, country) for name in (wanted.start, wanted.end)]
    span = _common_span(ends, gazetteer)
    if span is None:
        raise refused(_no_common_line(ends, gazetteer))
    if span.length_km == 0.0:
        raise refused(f'"{wanted.start.text}" and "{wanted.end.text}" are the same kilometre')
    line = load_lines()[span.line_id]
    taken = [family.point or family.head for _, family, _ in ends]
    receipts = [
        receipt(gazetteer, name, match, family, choice)
        for match, (name, family, choice) in zip(taken, ends, strict=True)
    ]
    names = " to ".join(match.place.name for match in taken)
    rule = (
        f"{span.length_km:.1f} km, from km {span.km_from:.1f} to {span.km_to:.1f}: {told_of(line)}"
    )
    return place_spans(
        text,
        f"border {names}",
        [span],
        tuple(match.place.id for match in taken),
        join_receipts(receipts, rule),
    )


def place_amid(
    text: str, wanted: Amid, gazetteer: Gazetteer, fuzzy: bool = False, country: str = ""
) -> Placement:
    """Place what lies between two places: the border if both are on it, or else a disc.

    The disc has the two places on its rim: a road between them seldom leaves it.
    """
    ends = [settle_spoken(gazetteer, name, fuzzy, country) for name in (wanted.start, wanted.end)]
    span = _common_span(ends, gazetteer)
    if span is not None and span.length_km > 0.0:
        between = Between(wanted.start, wanted.end)
        return place_between(text, between, gazetteer, fuzzy, country)
    for name, family, _ in ends:
        if not family.point and family.head.place.layer != "district":
            raise refused(
                f'"{name.text}" is {describe(gazetteer, family.head.place)}, and what lies between'
                f' areas is no place: write "[{wanted.start.text}, {wanted.end.text}]" for both,'
                " or two towns"
            )
    start, end = (find_spot(gazetteer, name, fuzzy, country) for name, _, _ in ends)
    azimuth, _, apart_m = GEOD.inv(start.lon, start.lat, end.lon, end.lat)
    if apart_m > _FARTHEST_M:
        raise refused(
            f"{start.place.name} and {end.place.name} are {apart_m / 1000:.0f} km apart, and"
            f" farther than {_FARTHEST_M / 1000:g} km nothing is told by lying between them:"
            f' write the districts or provinces on the way, "[A, B]"'
        )
    lon, lat, _ = GEOD.fwd(start.lon, start.lat, azimuth, apart_m / 2)
    radius_m = apart_m / 2 + max(start.radius_m, end.radius_m)
    rule = (
        f"they are {apart_m / 1000:.1f} km apart and not both on the border: the disc of"
        f" {radius_m / 1000:.1f} km around the middle holds both and what lies between"
    )
    told = Told(
        f"between {start.place.name} and {end.place.name}",
        (start.place.id, end.place.id),
        "+".join(dict.fromkeys((start.place.layer, end.place.layer))),
        join_receipts([start.receipt, end.receipt], rule),
    )
    return place_disc(text, told, (float(lon), float(lat)), radius_m, gazetteer)


def _common_span(ends: Sequence[tuple[Named, Family, Choice]], gazetteer: Gazetteer) -> Span | None:
    """Find the stretch from one end to the other, on the first line that both are on."""
    families = [family for _, family, _ in ends]
    places = [family.head.place for family in families]
    for line in load_lines().values():
        reaches = [_reach_on(line, family, gazetteer) for family in families]
        found = [reach for reach in reaches if reach is not None]
        if len(found) != len(families):
            continue
        low, high = min(low for low, _ in found), max(high for _, high in found)
        facing = not any(family.point for family in families)
        if facing and not set(places[0].country) & set(places[1].country):
            shared = max(low for low, _ in found), min(high for _, high in found)
            low, high = shared if shared[0] < shared[1] else (low, high)
        return Span(line.id, low, high)
    return None


def _reach_on(line: Line, family: Family, gazetteer: Gazetteer) -> tuple[float, float] | None:
    place = (family.point or family.head).place
    if is_point(place) and place.precision.rank <= Precision.VICINITY.rank:
        at = chainage(line, place.lon, place.lat)
        return (at.km, at.km) if at.offset_m <= measure.NEAR_M else None
    spans = [span for span in area_spans(gazetteer, place) if span.line_id == line.id]
    if not spans:
        return None
    return min(span.km_from for span in spans), max(span.km_to for span in spans)


def _no_common_line(ends: Sequence[tuple[Named, Family, Choice]], gazetteer: Gazetteer) -> str:
    for name, family, _ in ends:
        if not any(_reach_on(line, family, gazetteer) for line in load_lines().values()):
            place = (family.point or family.head).place
            return (
                f'"{name.text}", {describe(gazetteer, place)}, is more than'
                f" {measure.NEAR_M / 1000:g} km from the border"
            )
    start, end = (name.text for name, _, _ in ends)
    return f'"{start}" and "{end}" are not on the border with the same neighbour'


def place_spans(
    text: str,
    name: str,
    spans: Sequence[Span],
    areas: tuple[str, ...],
    receipt: Receipt,
    country: str = "",
) -> Placement:
    """Place stretches of lines: both their banks, or the one of a country."""
    lines = load_lines()
    longest = max(spans, key=lambda span: span.length_km)
    lon, lat = point_at(lines[longest.line_id], (longest.km_from + longest.km_to) / 2)
    shape = spans_shape(spans)
    ids = tuple(dict.fromkeys(f"line:{span.line_id}" for span in spans))
    km_from, km_to = measure.extent(spans)
    used = [lines[span.line_id] for span in spans]
    countries = [country] if country else sorted({one for line in used for one in line.countries})
    return Placement(
        text=text,
        name=name,
        place_ids=(*ids, *areas),
        geometry=shape,
        lon=lon,
        lat=lat,
        precision=Precision.STRETCH,
        radius_m=reach_m(shape, lon, lat),
        spans=tuple(spans),
        km_from=km_from,
        km_to=km_to,
        # Both banks of another line than AF-TJ are no bank of that one; a single bank is.
        bank=measure.bank_of(countries) if country or km_from is not None else "none",
        country="+".join(countries),
        layer="line",
        version=" ".join(dict.fromkeys(line.version for line in used)),
        receipt=receipt,
    )


def _whole(line: Line) -> Span:
    return Span(line.id, 0.0, line.length_km)


def told_of(line: Line) -> str:
    """Name a line, its version and its origin: they stand wherever a kilometre does."""
    origin = line.origin.partition(" (")[0]
    length = f"{line.length_km:,.1f} km long"
    return f"ruled on the border line {line.name}, version {line.version} ({origin}, {length})"
