"""Places in words: by their names in the reader's language, the border by whom it is with.

A placement is named by the parts it is made of. Where they have no wording here the author's own
words stand.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from dashboard.draw.numerals import number_text
from dashboard.draw.speech import ENGLISH, Words, quoted
from dashboard.draw.words import listed, with_others
from dashboard.features import Row
from dashboard.model import Incident
from geodata.along import names_by_language
from geodata.border import Span, load_lines
from geodata.gazetteer import Gazetteer
from geodata.locate import Placement
from geodata.place import Place
from geodata.precision import Precision

_LINE, _COUNTRY = "line:", "country:"
# A span this near to its line's ends is all of it.
_WHOLE_KM = 0.05
_LATIN = re.compile("[A-Za-z]")
_QUALIFIED = re.compile(r"\((?:AF|TJ|UZ|TM)\)$")


def written_place(row: Row, words: Words = ENGLISH) -> str:
    """Give the place of an incident as its author wrote it, and what claims say instead."""
    return with_others(
        _own_place(row.incident, words), row, lambda claim: listed(claim.place, words), words
    )


def _own_place(incident: Incident, words: Words) -> str:
    if incident.at:
        lat, lon = (number_text(degree, words, 4) for degree in reversed(incident.at))
        return str(words["places"]["at"]).format(lat=lat, lon=lon)
    return listed(incident.place, words)


def place_text(row: Row, gazetteer: Gazetteer, words: Words = ENGLISH) -> str:
    """Tell the place of an incident in the reader's language, as far as it has the names."""
    incident = row.incident
    own = [part for part in row.parts if part.text in incident.place]
    if incident.at or not own:
        return written_place(row, words)
    english = words["language"]["code"] == ENGLISH["language"]["code"]

    def spot_name(part: Placement) -> str:
        if english and _LATIN.search(_QUALIFIED.sub("", part.text)):
            return part.text
        return _spot_name(part, gazetteer, words) or quoted(part.text, words)

    said = _joined_name(own, gazetteer, words, spot_name)
    return with_others(
        said,
        row,
        lambda claim: listed((one for one in claim.place if one not in incident.place), words),
        words,
    )


def placed_text(row: Row, gazetteer: Gazetteer, words: Words = ENGLISH) -> str:
    """Tell the place and how exactly it is known; kilometres where it lies on the border."""
    told: Words = words["places"]
    place, placement = place_text(row, gazetteer, words), row.placement
    if not place:
        return str(told["none"])
    if placement is None:
        return str(told["not_placed"]).format(place=place)
    precision = precision_text(placement, words)
    form, fields = "placed", {"place": place, "precision": precision}
    if placement.precision == "stretch":
        length = sum(span.km_to - span.km_from for span in placement.spans)
        form, fields["length"] = "length", number_text(length, words)
    elif placement.km_from is not None and placement.precision in ("exact", "settlement"):
        middle = (placement.km_from + (placement.km_to or placement.km_from)) / 2
        form, fields["km"] = "km", number_text(middle, words)
    return str(told[form]).format(**fields)


def precision_text(placement: Placement, words: Words = ENGLISH) -> str:
    """Tell how exactly a place is known; what a province is called depends on the country."""
    if placement.precision == Precision.PROVINCE:
        of_country = words["places"]["provinces"].get(placement.country)
        if of_country:
            return str(of_country)
    return str(words["precisions"][str(placement.precision)])


def not_drawn_text(row: Row, gazetteer: Gazetteer, words: Words = ENGLISH) -> str:
    """Tell why an incident is not drawn on the map."""
    told: Words = words["places"]
    if row.placement is None and not row.incident.place and not row.incident.at:
        return str(told["none"])
    if row.placement is None or row.placement.precision == Precision.COUNTRY:
        return placed_text(row, gazetteer, words)
    return str(told["outside"]).format(place=place_text(row, gazetteer, words))


def place_name(place: Place, words: Words = ENGLISH) -> str:
    """Name a place of the gazetteer in a language, where it has a name in it."""
    return names_by_language(place).get(words["language"]["code"], place.name)


def placement_name(
    placement: Placement, parts: Sequence[Placement], gazetteer: Gazetteer, words: Words = ENGLISH
) -> str:
    """Name a placement, that of a list by its parts, in a language as far as it has the names."""
    return _joined_name(
        parts or (placement,),
        gazetteer,
        words,
        lambda part: _spot_name(part, gazetteer, words) or part.name,
    )


def _joined_name(
    parts: Sequence[Placement],
    gazetteer: Gazetteer,
    words: Words,
    spot_name: Callable[[Placement], str],
) -> str:
    """Name parts one after the other; borders with several neighbours, on one bank, are told once.

    `spot_name` names what is no stretch of the border.
    """
    names: dict[tuple[str, str], str] = {}
    whole: dict[str, list[str]] = {}
    for part in parts:
        lines = _whole_lines(part)
        if lines:
            bank = part.country if "+" not in part.country else ""
            whole.setdefault(bank, []).extend(lines)
            names["border", bank] = _border_name(list(dict.fromkeys(whole[bank])), bank, words)
        else:
            names["", part.text] = _stretch_name(part, gazetteer, words) or spot_name(part)
    comma: str = words["language"]["comma"]
    return comma.join(names.values())


def _whole_lines(part: Placement) -> list[str]:
    """Give the border lines that a placement is all of, none where it is anything else."""
    lines, others = _lines_and_others(part)
    if part.precision != Precision.STRETCH or any(not one.startswith(_COUNTRY) for one in others):
        return []
    return lines if all(map(_is_whole, part.spans)) else []


def _lines_and_others(part: Placement) -> tuple[list[str], list[str]]:
    lines = [one.removeprefix(_LINE) for one in part.place_ids if one.startswith(_LINE)]
    return lines, [one for one in part.place_ids if not one.startswith(_LINE)]


def _is_whole(span: Span) -> bool:
    line = load_lines()[span.line_id]
    return span.km_from < _WHOLE_KM and span.km_to > line.length_km - _WHOLE_KM


def _border_name(lines: Sequence[str], bank: str, words: Words) -> str:
    """Name whole lines, on both banks or on that of a country."""
    told = words["borders"]
    if not bank and len(lines) == 1:
        return str(told["lines"][lines[0]])
    own = bank or "AF"  # every line that is kept is one of Afghanistan's
    others = [one for line in lines for one in line.split("-") if one != own]
    *most, last = (told["with"][one] for one in others)
    countries = words["language"]["comma"].join(most)
    countries = words["crossing"]["and"].join(filter(None, (countries, last)))
    return str(told["banks"][bank] if bank else told["several"]).format(countries=countries)


def _stretch_name(part: Placement, gazetteer: Gazetteer, words: Words) -> str:
    """Name the border in an area or between two places, "" for what is neither."""
    told, (lines, others) = words["borders"], _lines_and_others(part)
    places = [gazetteer.places[one] for one in others if one in gazetteer.places]
    if not lines or part.precision != Precision.STRETCH or len(places) != len(others):
        return ""
    names = [place_name(place, words) for place in places]
    if len(places) == 2 and part.name == f"border {places[0].name} to {places[1].name}":
        return str(told["between"]).format(start=names[0], end=names[1])
    if len(places) != 1:
        return ""
    bank = part.country if "+" not in part.country else ""
    if part.name.startswith("border in ") or part.name.endswith(f" bank, {places[0].name}"):
        return str(told["bank_in"][bank] if bank else told["in"]).format(area=names[0])
    return ""


def _spot_name(part: Placement, gazetteer: Gazetteer, words: Words) -> str:
    """Name a place of the gazetteer, or what is near or opposite to one; "" for all else.

    What the author wrote to tell it from a namesake, `(AF)`, stays.
    """
    if len(part.place_ids) != 1 or part.place_ids[0] not in gazetteer.places:
        return ""
    place = gazetteer.places[part.place_ids[0]]
    name = place_name(place, words)
    if name == place.name:
        name = quoted(name, words)
    namesake = _QUALIFIED.search(part.text)
    if namesake:
        name = f"{name} {namesake.group()}"
    if part.name == place.name:
        return name
    for form in ("near", "opposite"):
        if part.name == f"{form} {place.name}":
            return str(words["map" if form == "near" else "borders"][form]).format(name=name)
    return ""
