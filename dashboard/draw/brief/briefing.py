"""The briefing: all that a plate, a page or a slide says, worked out once, in one language.

What writes a picture, a PDF, slides or a page in one file takes these records and adds no words of
its own, so that all of them say the same.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from dashboard.comparing.changes import Changes
from dashboard.draw.brief.changes import change_tables, changes_title
from dashboard.draw.brief.crossings import crossing_table
from dashboard.draw.brief.records import Briefing, Options, Table
from dashboard.draw.brief.tables import claim_table, incident_table, source_table
from dashboard.draw.brief.words import (
    DIGITS,
    alternative,
    caption,
    code_text,
    filter_texts,
    not_drawn_texts,
    ruler_text,
    sealed,
    view_digest,
)
from dashboard.draw.speech import day_text, quoted, speech
from dashboard.draw.words import count_text, reasons, window_text
from dashboard.features import Shown, newest_first
from dashboard.model import Register
from dashboard.spells import CrossingHistory
from dashboard.view import View
from geodata.gazetteer import Gazetteer

__all__ = ["Briefing", "Options", "Table", "describe_briefing"]

_PLAIN = Options()


def describe_briefing(
    register: Register,
    shown: Shown,
    view: View,
    histories: Sequence[CrossingHistory],
    gazetteer: Gazetteer,
    *,
    options: Options = _PLAIN,
    changes: Changes | None = None,
) -> Briefing:
    """Describe a view of a register in the view's language; the same view gives the same words.

    `histories` are those of the view's as-of day. Without `changes` nothing is said of them.
    """
    words = speech(view.language, view.calendar)
    broken = register.entries - len(register.incidents)
    order = newest_first(shown).tolist()
    code = code_text(view)
    return Briefing(
        language=view.language,
        calendar=words["language"]["calendar"],
        direction=words["language"]["direction"],
        title=sealed(options.title or register.title or words["page"]["title"], 160),
        banner=sealed(options.banner or register.banner, 80),
        organisation=sealed(options.organisation or register.organisation, 120),
        window=window_text(view, words),
        as_of=words["header"]["as_known"].format(day=day_text(view.as_of, words)),
        count=count_text(shown, broken, words),
        reasons=tuple(reasons(shown, broken, words)),
        filters=tuple(sealed(text) for text in filter_texts(view, shown.sources, words)),
        caption=sealed(caption(shown, view, shown.total + broken, words), 1000),
        alt=sealed(alternative(shown, view, histories, words), 4000),
        code=code,
        link=sealed(options.link_base.partition("?")[0].partition("#")[0]) + code,
        stamp=words["briefing"]["stamp"].format(
            register=quoted(register.digest[:DIGITS] or "–", words),
            view=quoted(view_digest(view)[:DIGITS], words),
            ruler=ruler_text(words),
        ),
        attribution=attribution(),
        not_drawn=tuple(sealed(text) for text in not_drawn_texts(shown, order, gazetteer, words)),
        claims=claim_table(shown, order, words),
        incidents=incident_table(shown, order, gazetteer, words),
        crossings=crossing_table(shown, histories, view.moment, words),
        changes=change_tables(changes, gazetteer, words) if changes else (),
        changes_title=changes_title(changes, words) if changes else "",
        sources=source_table(shown, words),
    )


@cache
def attribution() -> str:
    """Give whom the ground of every map is owed to."""
    text = (files("geodata") / "shapes" / "basemap.json").read_text(encoding="utf-8")
    return str(json.loads(text)["attribution"])
