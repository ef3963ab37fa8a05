"""Short wordings that several drawings share: headlines, places, the header's counts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta

from dashboard.draw.numerals import number_text
from dashboard.draw.speech import ENGLISH, Words, counted, day_text, quoted, side_by_side
from dashboard.features import Row, Shown
from dashboard.figures import Figure
from dashboard.figures import display as display_figure
from dashboard.knowledge import Sources, count_roots
from dashboard.model import Claim
from dashboard.view import View
from dashboard.when import display as display_when


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
        semicolon = words["briefing"]["semicolon"]
        said_of = f"{semicolon} ".join(filter(None, (joined, *against)))
        parts.append(named_figure(name, said_of, words))
    return side_by_side(parts, words)


def publisher(claim: Claim, sources: Sources) -> str:
    """Name who made a claim."""
    source = sources.get(claim.source)
    return source.publisher if source else claim.source


def named_figure(name: str, figures: str, words: Words = ENGLISH) -> str:
    """Tell figures and what they count."""
    told: str = words["figures"]["named"].format(name=counted_noun(name, words), figures=figures)
    return told


def counted_noun(name: str, words: Words = ENGLISH) -> str:
    """Name what a figure counts: by the word of the language, else by the register's own."""
    return str(words["figures"]["nouns"].get(name) or quoted(name, words))


def least(figure: Figure) -> int:
    """Give the least a figure may stand for, to set figures in order."""
    return next((n for n in (figure.low, figure.best, figure.high) if n is not None), 0)


def when_text(row: Row, words: Words = ENGLISH) -> str:
    """Tell when an incident happened, as exactly as is known, and what claims say instead."""
    own = row.incident.when
    said = display_when(own, words) if own else str(words["dates"]["none"])
    return with_others(said, row, lambda claim: claim_when(claim, words), words)


def claim_when(claim: Claim, words: Words = ENGLISH) -> str:
    """Tell the date that a claim gives of its own, empty where it gives none."""
    return display_when(claim.when, words) if claim.when else ""


def actors_text(row: Row, words: Words = ENGLISH) -> str:
    """Name the actors of an incident, and those that claims name instead."""
    said = listed(row.incident.actors, words)
    return with_others(said, row, lambda claim: listed(claim.actors, words), words)


def status_text(row: Row, words: Words = ENGLISH) -> str:
    """Tell the status of a crossing that an incident gives, and those that claims give instead."""
    incident = row.incident
    parts = [words["statuses"][incident.status]] if incident.status else []
    parts += [words["traffics"][incident.traffic]] if incident.traffic else []
    parts += [words["directions"][incident.direction]] if incident.direction else []
    said = str(words["language"]["comma"]).join(parts)
    return with_others(
        said,
        row,
        lambda claim: str(words["statuses"][claim.status]) if claim.status else "",
        words,
    )


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


def with_others(said: str, row: Row, value: Callable[[Claim], str], words: Words) -> str:
    """Set beside a value what claims say instead, each with who says it."""
    own = ((claim, value(claim)) for claim in row.claims)
    others = [
        words["claims"]["by"].format(
            value=other, publisher=quoted(publisher(claim, row.sources), words)
        )
        for claim, other in own
        if other and other != said
    ]
    semicolon = words["briefing"]["semicolon"]
    return f"{semicolon} ".join(filter(None, (said, *others)))


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
    return told.format(
        shown=number_text(len(shown.indices), words), total=number_text(shown.total + broken, words)
    )


def reasons(shown: Shown, broken: int, words: Words = ENGLISH) -> Sequence[str]:
    """Tell what is not shown, or not drawn, and why, a phrase for each reason."""
    told = words["header"]
    said = [
        str(words["hidden"][reason]).format(count=number_text(count, words))
        for reason, count in shown.hidden.items()
        if count
    ]
    counts = {"possible": shown.possible, "undated": shown.undated, "unplaced": len(shown.unplaced)}
    said += [
        str(told[name]).format(count=number_text(count, words))
        for name, count in counts.items()
        if count
    ]
    if broken:
        said.append(counted(words, told["broken"], broken))
    return said
