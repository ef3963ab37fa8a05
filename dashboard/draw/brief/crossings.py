"""The table of crossings: what is told of each on a day, by whom, and how old that knowledge is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from dashboard.crossings import age_days, describe_spell, fill_age, note_text, surely_text
from dashboard.draw.brief.records import Table
from dashboard.draw.brief.tables import Sources, make_table, said_text
from dashboard.draw.brief.words import phrases
from dashboard.draw.marks import UNSURE
from dashboard.draw.numerals import number_text
from dashboard.draw.placewords import place_name
from dashboard.draw.speech import Words, day_text, quoted
from dashboard.features import Shown, row_at
from dashboard.model import Claim
from dashboard.spells import CrossingHistory, Spell, piece_on

COLUMNS = {
    "crossing": 0.15, "status": 0.16, "lanes": 0.2, "age": 0.2, "conflict": 0.12, "sources": 0.17,
}  # fmt: skip
NAMES = 20


def crossing_table(
    shown: Shown, histories: Sequence[CrossingHistory], moment: date, words: Words
) -> Table:
    """Tell the status of crossings at the end of a day; those that nothing is said of are named."""
    told = words["briefing"]["crossings"]
    spells = [(history, piece_on(history.spells, moment)) for history in histories]
    spoken = [(history, spell) for history, spell in spells if spell.why != "silent"]
    silent = [history.place for history, spell in spells if spell.why == "silent"]
    names = [quoted(place_name(place, words), words) for place in silent[:NAMES]]
    listed = words["language"]["comma"].join(names)
    day = day_text(moment, words)
    note = (
        [told["silent"].format(count=number_text(len(silent), words), names=listed)]
        if silent
        else []
    )
    note += [words["briefing"]["grades"]] if spoken else []
    return make_table(
        {**told, "title": told["title"].format(day=day)},
        COLUMNS,
        (_crossing_cells(history, spell, moment, shown, words) for history, spell in spoken),
        note,
        (spell.sign + ("" if spell.sign_sure else UNSURE) for _, spell in spoken),
    )


def _crossing_cells(
    history: CrossingHistory, spell: Spell, moment: date, shown: Shown, words: Words
) -> tuple[str, ...]:
    label, sub = spell_texts(spell, moment, shown.sources, words)
    conflict = ""
    if spell.conflict:
        conflict = words["ledger"]["flag_name"] if spell.why else note_text(spell, words)
    return (
        place_name(history.place, words),
        label,
        _lanes_text(history, moment, words),
        sub,
        conflict,
        said_text(_claims(spell, shown), shown.sources, words),
    )


def _claims(spell: Spell, shown: Shown) -> list[Claim]:
    """Give what is said for a status and, of the incident that tells it, against it."""
    index = shown.features.columns.row_of.get(spell.incident)
    own = row_at(shown.features, index, shown.as_of).claims if index is not None else ()
    return [*own, *(claim for claim in spell.claims if claim not in own)]


def _lanes_text(history: CrossingHistory, moment: date, words: Words) -> str:
    """Tell what was said lane by lane; both ways of one traffic are one where they are alike."""
    told, comma = words["ledger"], words["language"]["comma"]
    by_traffic: dict[str, dict[str, str]] = {}
    for track in history.lanes:
        spell = piece_on(track.spells, moment)
        if spell.why != "silent":
            status = words["crossing"]["untold"] if spell.why else surely_text(spell, words)
            flag = words["crossing"]["conflict"] if spell.conflict else ""
            by_traffic.setdefault(spell.traffic, {})[spell.direction] = flag + status
    said = []
    for traffic, ways in by_traffic.items():
        alike = len(ways) == 2 and len(set(ways.values())) == 1
        for direction, status in list(ways.items())[:1] if alike else ways.items():
            # where both ways are alike none may have been told, so none is named
            lane = told[traffic] if alike else comma.join((told[traffic], told[direction]))
            said.append(words["briefing"]["crossings"]["lane"].format(lane=lane, status=status))
    if sum(map(len, by_traffic.values())) < len(history.lanes):
        said.append(words["briefing"]["crossings"]["rest"])
    return phrases(said, words)


def spell_texts(spell: Spell, moment: date, sources: Sources, words: Words) -> tuple[str, str]:
    """Tell a status, and how old that knowledge is."""
    label, sub = describe_spell(spell, sources, words=words)
    flag = words["crossing"]["conflict"] if spell.conflict else ""
    return flag + label, fill_age(sub, age_days(spell, moment), words)
