"""What changed since the last briefing, in tables of words: one for each group of changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from dashboard.comparing.changes import Change, Changes, CrossingChange, Retirement, Version
from dashboard.comparing.differences import FieldChange
from dashboard.draw.brief.crossings import spell_texts
from dashboard.draw.brief.records import Table
from dashboard.draw.brief.tables import (
    INCIDENTS,
    Sources,
    incident_cells,
    left_text,
    make_table,
    marked_title,
    marks_note,
    publisher,
    said_by,
)
from dashboard.draw.brief.words import DIGITS, phrases, sealed
from dashboard.draw.numerals import number_text
from dashboard.draw.placewords import place_name, placed_text
from dashboard.draw.speech import ENGLISH, Words, day_text, quoted, side_by_side
from dashboard.draw.table import printable
from dashboard.draw.words import headline, named_figure, when_text
from dashboard.features import Row
from dashboard.figures import display as display_figure
from dashboard.model import Claim
from dashboard.when import display as display_when
from dashboard.when import parse_when
from geodata.gazetteer import Gazetteer

ROWS = 100
# so many things told of one incident
HOW = 12
_VOCABULARIES = {
    "kind": "kinds",
    "status": "statuses",
    "traffic": "traffics",
    "direction": "directions",
    "precision": "precisions",
}


def changes_title(changes: Changes, words: Words) -> str:
    """Tell what is compared: with a day, or with a version of the register."""
    told, since = words["briefing"]["changes"], changes.since
    if isinstance(since, Version):
        day = day_text(since.committed, words)
        return str(told["between"]).format(
            revision=quoted(sealed(_name(since), 80), words), day=day
        )
    return str(told["since"]).format(day=day_text(since, words))


def _name(version: Version) -> str:
    short = version.commit[:DIGITS]
    return short if version.commit.startswith(version.revision) else f"{version.revision} ({short})"


def change_tables(changes: Changes, gazetteer: Gazetteer, words: Words) -> tuple[Table, ...]:
    """Tell what came in, changed, was retired, is newly disputed, and of crossings, a table each.

    A group without rows is told by its table's `empty`.
    """
    tables = (
        _came_in(changes, gazetteer, words),
        _changed(changes, words),
        _retired(changes, gazetteer, words),
        _newly_disputed(changes, words),
    )
    return (
        tables
        if changes.crossings is None
        else (*tables, _crossings(changes.crossings, changes.sources, words))
    )


def change_text(changes: Changes, gazetteer: Gazetteer, words: Words = ENGLISH) -> str:
    """Tell changes in lines, for the command line; no letter in them acts on a terminal."""
    lines = [changes_title(changes, words)]
    for table in change_tables(changes, gazetteer, words):
        lines += ["", table.title]
        lines += [f"  {side_by_side(row, words)}" for row in table.rows or ((table.empty,),)]
        lines += [f"  ({table.note})"] if table.note else []
    return "\n".join(map(printable, lines))


def _came_in(changes: Changes, gazetteer: Gazetteer, words: Words) -> Table:
    told, rows = words["briefing"], changes.came_in[:ROWS]
    undated = told["changes"]["undated"].format(count=number_text(changes.undated, words))
    note = [*marks_note(rows, words), told["grades"] if rows else ""]
    return make_table(
        _named("came_in", words),
        INCIDENTS,
        (incident_cells(row, changes.sources, gazetteer, words) for row in rows),
        [*note, undated if changes.undated else "", _left(changes.came_in, words)],
        (row.incident.kind for row in rows),
    )


def _changed(changes: Changes, words: Words) -> Table:
    rows = changes.changed[:ROWS]
    return make_table(
        _named("changed", words),
        {"when": 0.16, "what": 0.32, "how": 0.52},
        (
            (
                when_text(change.after, words),
                marked_title(change.after, words, unsure=change.shown),
                _limited(_how(change, changes, words), words),
            )
            for change in rows
        ),
        [
            *marks_note([one.after for one in rows if one.shown], words),
            _left(changes.changed, words),
        ],
        (change.after.incident.kind for change in rows),
    )


def _retired(changes: Changes, gazetteer: Gazetteer, words: Words) -> Table:
    told, rows = words["briefing"]["changes"], changes.retired[:ROWS]
    named = _named("retired", words)
    if not isinstance(changes.since, Version):
        named["empty"] = told["nothing_retired_told"]
    return make_table(
        named,
        {"when": 0.16, "place": 0.26, "what": 0.34, "why": 0.24},
        (
            (
                when_text(one.row, words),
                placed_text(one.row, gazetteer, words),
                marked_title(one.row, words),
                _why(one, words),
            )
            for one in rows
        ),
        [_left(changes.retired, words)],
        (one.row.incident.kind for one in rows),
    )


def _why(one: Retirement, words: Words) -> str:
    told = words["briefing"]["changes"]
    if one.day is None:
        return str(told["broken" if one.broken else "gone"])
    day, reason = day_text(one.day, words), quoted(sealed(one.reason, 200), words)
    return str(told["withdrawn"]).format(day=day, reason=reason)


def _newly_disputed(changes: Changes, words: Words) -> Table:
    rows = changes.newly_disputed[:ROWS]
    return make_table(
        _named("newly_disputed", words),
        {"when": 0.16, "what": 0.36, "against": 0.48},
        (
            (
                when_text(row, words),
                marked_title(row, words),
                _limited(_against(row, changes, words), words),
            )
            for row in rows
        ),
        [_left(changes.newly_disputed, words)],
        (row.incident.kind for row in rows),
    )


def _crossings(changes: Sequence[CrossingChange], sources: Sources, words: Words) -> Table:
    return make_table(
        _named("crossings", words),
        {"crossing": 0.24, "then": 0.38, "now": 0.38},
        (
            (
                place_name(change.place, words),
                phrases(spell_texts(change.before, change.on_before, sources, words), words),
                phrases(spell_texts(change.after, change.on_after, sources, words), words),
            )
            for change in changes
        ),
        kinds=(change.after.status for change in changes),
    )


def _named(group: str, words: Words) -> dict[str, str]:
    """Gather title, heads and the sentence for nothing of a group."""
    told = words["briefing"]["changes"]
    heads = {**words["briefing"]["incidents"], **words["briefing"]["crossings"], **told}
    return {**heads, "title": told[group], "empty": told[f"nothing_{group}"]}


def _left(group: Sequence[object], words: Words) -> str:
    return left_text(max(len(group) - ROWS, 0), words)


def _limited(parts: Iterable[str], words: Words) -> str:
    said = list(parts)
    more = words["briefing"]["more"].format(count=number_text(len(said) - HOW, words))
    return phrases([*said[:HOW], *([more] if len(said) > HOW else [])], words)


def _how(change: Change, changes: Changes, words: Words) -> Iterator[str]:
    told, sources = words["briefing"]["changes"], changes.sources
    if change.shown != change.was_shown:
        yield told["entered" if change.shown else "left_view"]
    elif change.shown and change.before.certain != change.after.certain:
        yield told["certain" if change.after.certain else "possible"]
    for claim in change.added:
        yield _claim_text(claim, sources, words)
    for claim in change.removed:
        yield told["said_no_more"].format(text=_claim_text(claim, sources, words))
    old, new = headline(change.before, words), headline(change.after, words)
    if old and old != new:
        yield _from_to(old, new, words)
    for field in change.fields:
        yield _field_text(field, sources, words)
    yield from _odds(change.against, changes, words)


def _against(row: Row, changes: Changes, words: Words) -> Iterator[str]:
    for claim in row.claims:
        if claim.contrary:
            yield _claim_text(claim, changes.sources, words)
    yield from _odds(row.against, changes, words)


def _odds(ids: Iterable[str], changes: Changes, words: Words) -> Iterator[str]:
    told: str = words["briefing"]["changes"]["at_odds"]
    for one in ids:
        yield told.format(title=quoted(sealed(changes.titles[one], 120), words))


def _claim_text(claim: Claim, sources: Sources, words: Words) -> str:
    said = said_by(claim.source, claim.stance, claim.credibility, sources, words)
    figures = [
        named_figure(name, display_figure(figure, words), words)
        for name, figure in claim.figures.items()
    ]
    text = side_by_side((quoted(sealed(claim.says or claim.quote, 200), words), *figures), words)
    return str(words["briefing"]["changes"]["says"]).format(said=said, text=text) if text else said


def _field_text(field: FieldChange, sources: Sources, words: Words) -> str:
    told = words["briefing"]["changes"]
    old, new = (_value_text(field.name, text, words) for text in (field.old, field.new))
    name, change = told["fields"][field.name], _from_to(old, new, words)
    if not field.source:
        return str(told["field"]).format(field=name, change=change)
    source = quoted(publisher(field.source, sources), words)
    return str(told["field_of"]).format(field=name, source=source, change=change)


def _value_text(name: str, text: str, words: Words) -> str:
    if text and name in _VOCABULARIES:
        return str(words[_VOCABULARIES[name]][text])
    if text and name in ("when", "published", "retired"):
        return display_when(parse_when(text), words)
    return quoted(sealed(text, 120), words)


def _from_to(old: str, new: str, words: Words) -> str:
    told = words["briefing"]["changes"]
    return str(told["from_to"]).format(old=old or told["nothing"], new=new or told["nothing"])
