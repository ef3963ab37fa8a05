"""Placing stretches of the border: all of it, in an area, with a neighbour, between two places."""

from collections.abc import Sequence

from geodata import measure
from geodata.areas import reach_m
from geodata.border import MAIN_LINE, Line, Span, chainage, load_lines, point_at
from geodata.choice import Family, is_point
from geodata.explain import OpenQuestionError, describe, receipt, settle
from geodata.expressions import Along, Between, Named
from geodata.gazetteer import Gazetteer
from geodata.kinds import AREAS
from geodata.placement import UNKNOWN, Placement, Receipt
from geodata.placing import area_spans, spans_shape
from geodata.precision import Precision


def place_whole(text: str) -> Placement:
    """Place the border of Afghanistan and Tajikistan from end to end."""
    line = load_lines()[MAIN_LINE]
    return _placement(text, line.name, [_whole(line)], (), Receipt((_told(line),)))


def place_along(text: str, wanted: Along, gazetteer: Gazetteer) -> Placement:
    """Place the border in an area, or with a neighbour.

    "The border" is the line AF-TJ. Only an area that does not touch that line, such as
    Uzbekistan or Jowzjan, has its own border with a neighbour.
    """
    family, choice = settle(gazetteer, wanted.area)
    place = family.head.place
    if place.layer not in AREAS:
        raise _refused(
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
        raise _refused(f"{describe(gazetteer, place)} touches no line that is kept: {kept}")
    ruling = MAIN_LINE
    if not any(span.line_id == ruling for span in spans):
        ruling = spans[0].line_id
    taken = [span for span in spans if span.line_id == ruling or ruling != MAIN_LINE]
    left = [span for span in spans if span not in taken]
    found = receipt(gazetteer, wanted.area, family.head, family, choice)
    down = [
        f"{lines[span.line_id].name}, km {span.km_from:.1f} to {span.km_to:.1f}: "
        f'"border" is the line {ruling} where an area touches it;'
        f' write "border: {span.line_id.split("-")[1]}" for the other'
        for span in left
    ]
    measured = [
        f"{span.length_km:.1f} km, from km {span.km_from:.1f} to {span.km_to:.1f}:"
        f" {_told(lines[span.line_id])}"
        for span in taken
    ]
    return _placement(
        text,
        f"border in {place.name}" if place.layer != "country" else lines[taken[0].line_id].name,
        taken,
        (place.id,),
        Receipt((*found.matched, *measured), (*down, *found.turned_down)),
    )


def place_between(text: str, wanted: Between, gazetteer: Gazetteer) -> Placement:
    """Place the border from one place to another, each brought to its nearest point of the line.

    A name that is a town and an area stands for the town here; a mere area counts whole.
    """
    ends = [(name, *settle(gazetteer, name)) for name in (wanted.start, wanted.end)]
    families = [family for _, family, _ in ends]
    for line in load_lines().values():
        reaches = [_reach_on(line, family, gazetteer) for family in families]
        found = [reach for reach in reaches if reach is not None]
        if len(found) == len(families):
            break
    else:
        raise _refused(_no_common_line(ends[0][0], ends[1][0], families, gazetteer))
    span = Span(line.id, min(low for low, _ in found), max(high for _, high in found))
    if span.length_km == 0.0:
        raise _refused(f'"{wanted.start.text}" and "{wanted.end.text}" are the same kilometre')
    taken = [family.point or family.head for family in families]
    receipts = [
        receipt(gazetteer, name, match, family, choice)
        for match, (name, family, choice) in zip(taken, ends, strict=True)
    ]
    names = " to ".join(match.place.name for match in taken)
    matched = [line for one in receipts for line in one.matched]
    matched.append(
        f"{span.length_km:.1f} km, from km {span.km_from:.1f} to {span.km_to:.1f}: {_told(line)}"
    )
    return _placement(
        text,
        f"border {names}",
        [span],
        tuple(match.place.id for match in taken),
        Receipt(tuple(matched), tuple(line for one in receipts for line in one.turned_down)),
    )


def _reach_on(line: Line, family: Family, gazetteer: Gazetteer) -> tuple[float, float] | None:
    place = (family.point or family.head).place
    if is_point(place) and place.precision.rank <= Precision.VICINITY.rank:
        at = chainage(line, place.lon, place.lat)
        return (at.km, at.km) if at.offset_m <= measure.NEAR_M else None
    spans = [span for span in area_spans(gazetteer, place) if span.line_id == line.id]
    if not spans:
        return None
    return min(span.km_from for span in spans), max(span.km_to for span in spans)


def _no_common_line(
    start: Named, end: Named, families: Sequence[Family], gazetteer: Gazetteer
) -> str:
    for name, family in zip((start, end), families, strict=True):
        if not any(_reach_on(line, family, gazetteer) for line in load_lines().values()):
            place = (family.point or family.head).place
            return (
                f'"{name.text}", {describe(gazetteer, place)}, is more than'
                f" {measure.NEAR_M / 1000:g} km from the border"
            )
    return f'"{start.text}" and "{end.text}" are not on the border with the same neighbour'


def _placement(
    text: str, name: str, spans: Sequence[Span], areas: tuple[str, ...], receipt: Receipt
) -> Placement:
    lines = load_lines()
    longest = max(spans, key=lambda span: span.length_km)
    lon, lat = point_at(lines[longest.line_id], (longest.km_from + longest.km_to) / 2)
    shape = spans_shape(spans)
    ids = tuple(dict.fromkeys(f"line:{span.line_id}" for span in spans))
    km_from, km_to = measure.extent(spans)
    used = [lines[span.line_id] for span in spans]
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
        bank="both" if km_from is not None else "none",
        country="+".join(sorted({one for line in used for one in line.countries})),
        layer="line",
        version=" ".join(dict.fromkeys(line.version for line in used)),
        receipt=receipt,
    )


def _whole(line: Line) -> Span:
    return Span(line.id, 0.0, line.length_km)


def _told(line: Line) -> str:
    return f"{line.name}, line version {line.version}, {line.origin}"


def _refused(why: str) -> OpenQuestionError:
    return OpenQuestionError(UNKNOWN, (), why)
