"""Short wordings that several drawings share: headlines, places, the header's counts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta

from dashboard.draw.speech import ENGLISH, Words, counted, day_text, quoted
from dashboard.features import Shown
from dashboard.figures import Figure
from dashboard.figures import display as display_figure
from dashboard.model import Claim, Incident
from dashboard.view import View
from dashboard.when import display as display_when
from geodata.along import names_by_language
from geodata.gazetteer import Gazetteer
from geodata.locate import Placement
from geodata.place import Place


def figures_by_name(claims: Iterable[Claim]) -> dict[str, list[tuple[Claim, Figure]]]:
    """Gather the figures of claims under what they count, in the order they were first given."""
    gathered: dict[str, list[tuple[Claim, Figure]]] = {}
    for claim in claims:
        for name, figure in claim.figures.items():
            gathered.setdefault(name, []).append((claim, figure))
    return gathered


def headline(claims: Iterable[Claim], words: Words = ENGLISH) -> str:
    """Tell the figures of an incident in one line, `trucks: dozens – about 100; 2 sources`.

    What several claims say of one thing stands side by side, lowest first; none is averaged.
    """
    told, parts = words["figures"], []
    for name, given in figures_by_name(claims).items():
        figures = sorted((figure for _, figure in given), key=_low)
        said = list(dict.fromkeys(display_figure(figure, words) for figure in figures))
        joined = " – ".join(said)
        if len(said) > 1:
            sources = len({claim.source for claim, _ in given})
            joined = counted(words, told["sources"], sources, figures=joined)
        parts.append(named_figure(name, joined, words))
    return " · ".join(parts)


def named_figure(name: str, figures: str, words: Words = ENGLISH) -> str:
    """Tell figures and what they count."""
    told: str = words["figures"]["named"].format(name=quoted(name, words), figures=figures)
    return told


def _low(figure: Figure) -> int:
    return next((n for n in (figure.low, figure.best, figure.high) if n is not None), 0)


def when_text(incident: Incident, words: Words = ENGLISH) -> str:
    """Tell when an incident happened, no more exactly than it is known."""
    return display_when(incident.when, words) if incident.when else str(words["dates"]["none"])


def place_text(incident: Incident, words: Words = ENGLISH) -> str:
    """Give the place of an incident as its author wrote it."""
    if incident.at:
        lat, lon = f"{incident.at[1]:.4f}", f"{incident.at[0]:.4f}"
        return str(words["places"]["at"]).format(lat=lat, lon=lon)
    comma: str = words["language"]["comma"]
    return comma.join(quoted(place, words) for place in incident.place)


def placed_text(incident: Incident, placement: Placement | None, words: Words = ENGLISH) -> str:
    """Tell the place and how exactly it is known; kilometres where it lies on the border."""
    told: Words = words["places"]
    place = place_text(incident, words)
    if placement is None:
        return str(told["not_placed"]).format(place=place)
    precision = words["precisions"][str(placement.precision)]
    form, fields = "placed", {"place": place, "precision": precision}
    if placement.precision == "stretch":
        length = sum(span.km_to - span.km_from for span in placement.spans)
        form, fields["length"] = "length", f"{length:,.0f}"
    elif placement.km_from is not None and placement.precision in ("exact", "settlement"):
        middle = (placement.km_from + (placement.km_to or placement.km_from)) / 2
        form, fields["km"] = "km", f"{middle:,.0f}"
    return str(told[form]).format(**fields)


def place_name(place: Place, words: Words = ENGLISH) -> str:
    """Name a place of the gazetteer in a language, where it has a name in it."""
    return names_by_language(place).get(words["language"]["code"], place.name)


def placement_name(
    placement: Placement, parts: Sequence[Placement], gazetteer: Gazetteer, words: Words = ENGLISH
) -> str:
    """Name a placement, that of a list by its parts, in a language as far as it has the names."""
    if len(parts) > 1:
        comma: str = words["language"]["comma"]
        return comma.join(placement_name(part, (), gazetteer, words) for part in parts)
    if len(placement.place_ids) == 1 and placement.place_ids[0] in gazetteer.places:
        place = gazetteer.places[placement.place_ids[0]]
        if placement.name == place.name:
            return place_name(place, words)
        if placement.name == ENGLISH["map"]["near"].format(name=place.name):
            return str(words["map"]["near"]).format(name=place_name(place, words))
    return placement.name


def window_text(view: View, words: Words = ENGLISH) -> str:
    """Tell the window of a view in words."""
    told = words["timeline"]
    first = day_text(view.start, words) if view.start else ""
    last = day_text(view.end - timedelta(days=1), words) if view.end else ""
    if first and last:
        return first if first == last else str(told["range"]).format(first=first, last=last)
    if first:
        return str(told["from"]).format(day=first)
    return str(told["until"]).format(day=last) if last else str(told["any"])


def count_text(shown: Shown, broken: int, words: Words = ENGLISH) -> str:
    """Tell how many incidents are shown, `11 of 20 shown`; broken entries count in the whole."""
    told: str = words["header"]["count"]
    return told.format(shown=f"{len(shown.indices):,}", total=f"{shown.total + broken:,}")


def reasons(shown: Shown, broken: int, words: Words = ENGLISH) -> Sequence[str]:
    """Tell what is not shown, or not drawn, and why, a phrase for each reason."""
    told = words["header"]
    said = [
        str(words["hidden"][reason]).format(count=count)
        for reason, count in shown.hidden.items()
        if count
    ]
    counts = {"possible": shown.possible, "undated": shown.undated, "unplaced": len(shown.unplaced)}
    said += [str(told[name]).format(count=count) for name, count in counts.items() if count]
    if broken:
        said.append(counted(words, told["broken"], broken))
    return said
