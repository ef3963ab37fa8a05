"""Short wordings that several drawings share: headlines, places, the header's counts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta

from dashboard.draw.speech import ENGLISH, Words, counted, day_text, quoted
from dashboard.features import Row, Shown
from dashboard.figures import Figure
from dashboard.figures import display as display_figure
from dashboard.knowledge import Sources, count_roots
from dashboard.model import Claim
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


def headline(row: Row, words: Words = ENGLISH) -> str:
    """Tell the figures of an incident in one line, `trucks: dozens – about 100; 2 sources`.

    What several claims say of one thing stands side by side, lowest first; none is averaged. What
    is said against it stands behind, by whom: `rockets: 7; denied by the ministry (0)`.
    """
    told, parts = words["figures"], []
    for name, given in figures_by_name(row.claims).items():
        speaking = [(claim, figure) for claim, figure in given if claim.speaks]
        figures = sorted((figure for _, figure in speaking), key=least)
        said = list(dict.fromkeys(display_figure(figure, words) for figure in figures))
        joined = " – ".join(said)
        if len(said) > 1:
            roots = count_roots((claim for claim, _ in speaking), row.sources)
            joined = counted(words, told["sources"], roots, figures=joined)
        against = [
            told[claim.stance].format(
                publisher=quoted(publisher(claim, row.sources), words),
                figure=display_figure(figure, words),
            )
            for claim, figure in given
            if not claim.speaks
        ]
        parts.append(named_figure(name, "; ".join(filter(None, (joined, *against))), words))
    return " · ".join(parts)


def publisher(claim: Claim, sources: Sources) -> str:
    """Name who made a claim."""
    source = sources.get(claim.source)
    return source.publisher if source else claim.source


def named_figure(name: str, figures: str, words: Words = ENGLISH) -> str:
    """Tell figures and what they count."""
    told: str = words["figures"]["named"].format(name=quoted(name, words), figures=figures)
    return told


def least(figure: Figure) -> int:
    """Give the least a figure may stand for, to set figures in order."""
    return next((n for n in (figure.low, figure.best, figure.high) if n is not None), 0)


def when_text(row: Row, words: Words = ENGLISH) -> str:
    """Tell when an incident happened, as exactly as is known, and what claims say instead."""
    own = row.incident.when
    said = display_when(own, words) if own else str(words["dates"]["none"])
    return _with_others(said, row, lambda claim: claim_when(claim, words), words)


def claim_when(claim: Claim, words: Words = ENGLISH) -> str:
    """Tell the date that a claim gives of its own, empty where it gives none."""
    return display_when(claim.when, words) if claim.when else ""


def actors_text(row: Row, words: Words = ENGLISH) -> str:
    """Name the actors of an incident, and those that claims name instead."""
    said = listed(row.incident.actors, words)
    return _with_others(said, row, lambda claim: listed(claim.actors, words), words)


def status_text(row: Row, words: Words = ENGLISH) -> str:
    """Tell the status of a crossing that an incident gives, and those that claims give instead."""
    incident = row.incident
    parts = [words["statuses"][incident.status]] if incident.status else []
    parts += [words["traffics"][incident.traffic]] if incident.traffic else []
    parts += [words["directions"][incident.direction]] if incident.direction else []
    said = str(words["language"]["comma"]).join(parts)
    return _with_others(
        said,
        row,
        lambda claim: str(words["statuses"][claim.status]) if claim.status else "",
        words,
    )


def place_text(row: Row, words: Words = ENGLISH) -> str:
    """Give the place of an incident as its author wrote it, and those that claims give instead."""
    incident = row.incident
    if incident.at:
        lat, lon = f"{incident.at[1]:.4f}", f"{incident.at[0]:.4f}"
        said = str(words["places"]["at"]).format(lat=lat, lon=lon)
    else:
        said = listed(incident.place, words)
    return _with_others(said, row, lambda claim: listed(claim.place, words), words)


def own_values(claim: Claim, words: Words = ENGLISH) -> dict[str, str]:
    """Tell what a claim gives of its own, by the word of the detail that names it."""
    said = {
        "when": claim_when(claim, words),
        "place": listed(claim.place, words),
        "actors": listed(claim.actors, words),
        "crossing": str(words["statuses"][claim.status]) if claim.status else "",
    }
    return {name: value for name, value in said.items() if value}


def listed(texts: Iterable[str], words: Words = ENGLISH) -> str:
    """Name texts of the register one after another."""
    comma: str = words["language"]["comma"]
    return comma.join(quoted(text, words) for text in texts)


def _with_others(said: str, row: Row, value: Callable[[Claim], str], words: Words) -> str:
    """Set beside a value what claims say instead, each with who says it."""
    own = ((claim, value(claim)) for claim in row.claims)
    others = [
        words["claims"]["by"].format(
            value=other, publisher=quoted(publisher(claim, row.sources), words)
        )
        for claim, other in own
        if other and other != said
    ]
    return "; ".join(filter(None, (said, *others)))


def placed_text(row: Row, words: Words = ENGLISH) -> str:
    """Tell the place and how exactly it is known; kilometres where it lies on the border."""
    told: Words = words["places"]
    placement, place = row.placement, place_text(row, words)
    if not place:
        return str(told["none"])
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
