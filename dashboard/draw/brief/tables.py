"""The tables of a briefing: incidents and sources; those of crossings are in brief_crossings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np

from dashboard.asof import known
from dashboard.draw.brief.records import Table
from dashboard.draw.brief.words import phrases, sealed
from dashboard.draw.numerals import number_text
from dashboard.draw.placewords import placed_text
from dashboard.draw.speech import Words, quoted
from dashboard.draw.words import headline, when_text
from dashboard.features import Row, Shown, rows
from dashboard.model import Claim, Source
from dashboard.weblinks import address_text, web_link
from dashboard.when import display as display_when
from geodata.gazetteer import Gazetteer

Sources = Mapping[str, Source]

ROWS = 200
# so many sources of one incident, steps of a source's way to us
SAID, STEPS = 8, 6
# so many letters of a cell, of one that quotes, and of each claim in it
LETTERS, TOLD_LETTERS, CLAIM_LETTERS = 400, 1600, 500
# the columns of tables, each with its share of the width
INCIDENTS = {"when": 0.13, "place": 0.2, "what": 0.27, "figures": 0.14, "sources": 0.26}
CLAIMS = {"what": 0.2, "claims": 0.5, "note": 0.3}
SOURCES = {
    "publisher": 0.2, "name": 0.17, "published": 0.12, "grade": 0.06, "url": 0.16, "via": 0.12,
    "note": 0.17,
}  # fmt: skip


def make_table(
    told: Mapping[str, str],
    columns: Mapping[str, float],
    cells: Iterable[Sequence[str]],
    note: Iterable[str] = (),
    kinds: Iterable[str] = (),
    links: Mapping[str, Sequence[str]] | None = None,
    letters: int = LETTERS,
) -> Table:
    """Make a table of cells, each safe to set anywhere; a column without a word is left out.

    `columns` name their words, each with its share of the width. `links` are the addresses of the
    cells of a column, "" where one leads nowhere. A cell has so many letters at most; what is
    longer ends in "…".
    """
    rows = [[sealed(cell, letters) for cell in row] for row in cells]
    names = list(columns)
    kept = [n for n in range(len(names)) if not rows or any(row[n] for row in rows)]
    whole = sum(columns[names[n]] for n in kept)
    leading = [(links or {}).get(names[n], [""] * len(rows)) for n in kept]
    linked = any(any(column) for column in leading)
    return Table(
        title=sealed(told["title"]),
        head=tuple(told[names[n]] for n in kept),
        rows=tuple(tuple(row[n] for n in kept) for row in rows),
        widths=tuple(round(columns[names[n]] / whole, 4) for n in kept),
        empty=told["empty"],
        note=sealed(" ".join(filter(None, note)), 2000),
        kinds=tuple(kinds),
        links=tuple(zip(*leading, strict=True)) if linked else (),
    )


def incident_table(shown: Shown, order: Sequence[int], gazetteer: Gazetteer, words: Words) -> Table:
    """Tell incidents as they are known, in an order of rows, with figures as ranges."""
    told = words["briefing"]
    listed = rows(shown, order[:ROWS])
    note = [*marks_note(listed, words), told["grades"] if listed else ""]
    return make_table(
        told["incidents"],
        INCIDENTS,
        (incident_cells(row, shown.sources, gazetteer, words) for row in listed),
        [*note, left_text(len(order) - len(listed), words)],
        (row.incident.kind for row in listed),
    )


def claim_table(shown: Shown, order: Sequence[int], words: Words) -> Table:
    """Tell the note of each incident and what its claims say, those that have such, in an order."""
    told = words["briefing"]
    listed = [
        row
        for row in rows(shown, order[:ROWS])
        if row.incident.note or any(claim.says or claim.quote for claim in row.claims)
    ]
    cells = [
        (
            marked_title(row, words),
            phrases(_claims_told(row.claims, shown.sources, words), words),
            quoted(sealed(row.incident.note, TOLD_LETTERS), words),
        )
        for row in listed
    ]
    texts = [text for row in listed for one in row.claims for text in (one.says, one.quote)]
    is_cut = any(len(text) > CLAIM_LETTERS for text in texts)
    is_cut |= any(len(cell) > TOLD_LETTERS for row in cells for cell in row)
    return make_table(
        told["claims"],
        CLAIMS,
        cells,
        [
            told["claims"]["cut"] if is_cut else "",
            told["grades"] if listed else "",
            left_text(max(len(order) - ROWS, 0), words),
        ],
        (row.incident.kind for row in listed),
        letters=TOLD_LETTERS,
    )


def _claims_told(claims: Sequence[Claim], sources: Sources, words: Words) -> Iterator[str]:
    """Tell what each claim says, in its own words where it has them, after who says so."""
    briefing = words["briefing"]
    telling = [claim for claim in claims if claim.says or claim.quote]
    for claim in telling[:SAID]:
        said = said_by(claim.source, claim.stance, str(claim.credibility), sources, words)
        text = quoted(sealed(claim.says, CLAIM_LETTERS), words)
        if claim.quote:
            quote = quoted(sealed(claim.quote, CLAIM_LETTERS), words)
            text = briefing["quote"].format(text=text, quote=quote).strip()
        yield str(briefing["changes"]["says"]).format(said=said, text=text)
    if len(telling) > SAID:
        yield str(briefing["more"]).format(count=number_text(len(telling) - SAID, words))


def marks_note(listed: Sequence[Row], words: Words) -> list[str]:
    """Explain the marks that stand before titles, those that are used."""
    told = words["briefing"]
    used = {
        "mark_possible": any(not row.certain for row in listed),
        "mark_disputed": any(row.disputed for row in listed),
    }
    return [told[name] for name, is_used in used.items() if is_used]


def left_text(count: int, words: Words) -> str:
    """Tell how many rows are left out of a table, nothing where none is."""
    told: str = words["briefing"]["left"]
    return told.format(count=number_text(count, words)) if count else ""


def incident_cells(
    row: Row, sources: Sources, gazetteer: Gazetteer, words: Words
) -> tuple[str, ...]:
    """Tell one incident: when, where, what, how many, who says so."""
    return (
        when_text(row, words),
        placed_text(row, gazetteer, words),
        marked_title(row, words),
        headline(row, words),
        said_text(row.claims, sources, words),
    )


def marked_title(row: Row, words: Words, *, unsure: bool = True) -> str:
    """Give the title with marks before it: disputed, and only possibly in the view."""
    marks = ("≠ " if row.disputed else "") + ("? " if unsure and not row.certain else "")
    return marks + quoted(sealed(row.incident.title), words)


def said_text(claims: Sequence[Claim], sources: Sources, words: Words) -> str:
    """Name who says so: source and grade, where it stands against it, where it was read."""
    grouped: dict[tuple[str, str], list[str]] = {}
    for claim in claims:
        grouped.setdefault((claim.source, claim.stance), []).append(claim.credibility)
    said = [
        said_by(source, stance, "/".join(sorted(set(grades))), sources, words)
        for (source, stance), grades in list(grouped.items())[:SAID]
    ]
    more: str = words["briefing"]["more"]
    said += (
        [more.format(count=number_text(len(grouped) - SAID, words))] if len(grouped) > SAID else []
    )
    return phrases(said, words)


def said_by(source_id: str, stance: str, grade: str, sources: Sources, words: Words) -> str:
    """Name a source with its grade and stance, and the one it was read in."""
    told, source = words["briefing"], sources.get(source_id)
    fields = {
        "publisher": quoted(publisher(source_id, sources), words),
        "grade": f"{source.reliability if source else 'F'}{grade}",
    }
    if stance == "supports":
        said = str(told["said"]).format(**fields)
    else:
        said = str(told["said_so"]).format(stance=words["stances"][stance], **fields)
    if source is None or not source.via:
        return said
    via = words["detail"]["via"].format(source=quoted(publisher(source.via, sources), words))
    return str(told["said_via"]).format(said=said, via=via)


def publisher(source_id: str, sources: Sources) -> str:
    """Give who published a source; of one that the register lacks, its id."""
    source = sources.get(source_id)
    return sealed(source.publisher if source else source_id, 120)


def source_table(shown: Shown, words: Words) -> Table:
    """Name the sources of what is known of the incidents shown, by who published them."""
    told, columns = words["briefing"], shown.features.columns
    claims = columns.claims
    here = known(columns, shown.as_of).claims & columns.flags(shown.indices)[claims.row]
    ids = [claims.source_ids[code] for code in np.unique(claims.source[here]).tolist()]
    ids.sort(key=lambda one: (publisher(one, shown.sources).casefold(), one))
    listed = [shown.sources.get(one) for one in ids[:ROWS]]
    links = [web_link(source.url) if source else None for source in listed]
    return make_table(
        told["sources"],
        SOURCES,
        (_source_cells(one, shown.sources, words) for one in ids[:ROWS]),
        [told["grades_sources"] if ids else "", left_text(max(len(ids) - ROWS, 0), words)],
        links={"url": [link.href if link else "" for link in links]},
    )


def _source_cells(source_id: str, sources: Sources, words: Words) -> tuple[str, ...]:
    source = sources.get(source_id)
    name = quoted(publisher(source_id, sources), words)
    if source is None:
        return name, words["briefing"]["sources"]["missing"], "", "F", "", "", ""
    published = source.published
    return (
        name,
        quoted(source.title, words),
        display_when(published, words) if published else words["detail"]["undated"],
        source.reliability,
        address_text(source.url),
        phrases((quoted(one, words) for one in _way(source, sources)), words),
        quoted(source.note, words),
    )


def _way(source: Source, sources: Sources) -> Iterator[str]:
    """Give who published what a source was read in, and so on; a circle ends where it closes."""
    seen = {source.id}
    at = source.via
    while at and at not in seen and len(seen) <= STEPS:
        seen.add(at)
        yield publisher(at, sources)
        at = sources[at].via if at in sources else None
