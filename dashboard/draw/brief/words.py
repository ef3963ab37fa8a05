"""The sentences of a briefing: caption, alternative text, filters, what is not drawn."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from urllib.parse import urlencode

import numpy as np
import shapely

from dashboard.asof import known
from dashboard.columns import Flags, Numbers
from dashboard.crossings import describe_spell
from dashboard.draw.numerals import number_text
from dashboard.draw.placewords import not_drawn_text, place_name
from dashboard.draw.speech import Words, counted, day_text, quoted
from dashboard.draw.words import window_text
from dashboard.features import Shown, rows
from dashboard.knowledge import Sources
from dashboard.model import Source
from dashboard.spells import CrossingHistory, piece_on
from dashboard.view import View, write_view
from dashboard.vocabulary import KINDS
from geodata.border import MAIN_LINE, load_lines
from geodata.gazetteer import Gazetteer
from geodata.layers import WINDOW
from geodata.precision import Precision

NOT_DRAWN = 20
TOP_KINDS = 3
DIGITS = 12
# What no reader sees as a letter: control signs, undecoded bytes, signs that are no characters.
_ACTING = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_BREAKS = re.compile("[\t\n\v\f\r\x85\u2028\u2029]+")
_POP, _POP_ISOLATE = "\u202c", "\u2069"
_OPENS = dict.fromkeys("\u202a\u202b\u202d\u202e", _POP)
_OPENS |= dict.fromkeys("\u2066\u2067\u2068", _POP_ISOLATE)


def sealed(text: str, letters: int = 400) -> str:
    """Make a text safe to set anywhere: one line, bounded, no sign in it acts beyond its end."""
    flat = _ACTING.sub("\ufffd", _BREAKS.sub(" ", text[: 2 * letters]))
    if len(flat) > letters:
        flat = flat[: letters - 1].rstrip() + "…"
    closers: list[str] = []
    kept = []
    for sign in flat:
        if sign in _OPENS:
            closers.append(_OPENS[sign])
        elif sign == _POP_ISOLATE and sign in closers:
            while closers.pop() != sign:  # it ends what was opened within as well
                pass
        elif sign == _POP and closers[-1:] == [sign]:
            closers.pop()
        elif sign in (_POP, _POP_ISOLATE):
            continue  # it would end what others have opened
        kept.append(sign)
    return "".join([*kept, *reversed(closers)])


def phrases(parts: Iterable[str], words: Words) -> str:
    """Join phrases into a sentence; those that are empty are left out."""
    return f"{words['briefing']['semicolon']} ".join(part for part in parts if part)


def filter_texts(view: View, sources: Mapping[str, Source], words: Words) -> tuple[str, ...]:
    """Tell the filters in force but for window and as-of day, a phrase for each."""
    told, comma = words["briefing"]["filters"], words["language"]["comma"]
    publishers = [sources[one].publisher if one in sources else one for one in view.sources]
    lists = {
        "kind": [words["kinds"][kind] for kind in view.kinds],
        "actor": [quoted(actor, words) for actor in view.actors],
        "place": [quoted(view.place, words)],
        "bank": [words["filters"][f"bank {bank}"] for bank in view.banks],
        "source": [quoted(publisher, words) for publisher in publishers],
        "grade": [view.grade],
        "text": [quoted(view.text, words)],
    }
    said = [
        told[name].format(values=comma.join(values))
        for name, values in lists.items()
        if any(values)
    ]
    if view.km:
        low, high = (number_text(km, words, 1, trim=True) for km in view.km)
        said.append(told["km"].format(low=low, high=high))
    if view.box:
        names = ("west", "south", "east", "north")
        degrees = (f"{number_text(degree, words, 4)}°" for degree in view.box)
        said.append(told["box"].format(**dict(zip(names, degrees, strict=True))))
    return (*said, *([told["certain"]] if view.certain_only else []))


def caption(shown: Shown, view: View, total: int, words: Words) -> str:
    """Tell in one sentence how many incidents are reported, how surely, of which kinds, when."""
    told = words["briefing"]
    as_of = words["header"]["as_known"].format(day=day_text(view.as_of, words))
    fields = {"window": window_text(view, words), "as_of": as_of}
    count = len(shown.indices)
    if not count:
        empty: str = told["caption_empty"].format(total=number_text(total, words), **fields)
        return empty
    disputed = known(shown.features.columns, view.as_of).disputed[shown.indices]
    counts = {
        "certain": shown.certain,
        "possible": shown.possible,
        "disputed": int(np.count_nonzero(disputed)),
    }
    facts = [told[name].format(count=number_text(n, words)) for name, n in counts.items() if n]
    facts.append(_top_kinds(_kinds(shown, shown.indices), words))
    return counted(words, told["caption"], count, facts=phrases(facts, words), **fields)


def _kinds(shown: Shown, indices: Numbers) -> list[tuple[str, int]]:
    """Count incidents by kind, the most first."""
    columns = shown.features.columns
    counts = Counter(columns.kinds[code] for code in columns.kind[indices].tolist())
    return sorted(((kind, counts[kind]) for kind in KINDS if counts[kind]), key=lambda one: -one[1])


def _listed(counts: Iterable[tuple[str, int]], names: Mapping[str, str], words: Words) -> str:
    told: str = words["briefing"]["listed"]
    comma: str = words["language"]["comma"]
    return comma.join(
        told.format(name=names[key], count=number_text(n, words)) for key, n in counts
    )


def _top_kinds(kinds: Sequence[tuple[str, int]], words: Words) -> str:
    """Tell the most frequent kinds; of several that are as frequent none is left out."""
    told, names = words["briefing"], words["kinds"]
    if len(kinds) <= TOP_KINDS:
        return str(told["kinds_all"]).format(kinds=_listed(kinds, names, words))
    most = [one for one in kinds[:TOP_KINDS] if one[1] > kinds[TOP_KINDS][1]]
    if not most:
        return str(told["kinds_even"]).format(count=number_text(len(kinds), words))
    return str(told["kinds_most"]).format(kinds=_listed(most, names, words))


def alternative(
    shown: Shown, view: View, histories: Sequence[CrossingHistory], words: Words
) -> str:
    """Describe the map for those who do not see it: what is drawn, how exactly, what is not."""
    told, columns = words["briefing"], shown.features.columns
    drawn = shown.indices[drawn_flags(shown)]
    if not len(drawn):
        said = [told["alt_empty"]]
    else:
        sure = columns.flags(shown.indices[shown.certainties])[drawn]
        unsure = len(drawn) - int(np.count_nonzero(sure))
        disputed = int(np.count_nonzero(known(columns, view.as_of).disputed[drawn]))
        kinds = _listed(_kinds(shown, drawn), words["kinds"], words)
        facts = [told["kinds_all"].format(kinds=kinds)]
        facts += [told["possible"].format(count=number_text(unsure, words))] if unsure else []
        facts += [told["disputed"].format(count=number_text(disputed, words))] if disputed else []
        codes = known(columns, shown.as_of).place[drawn]
        counts = Counter(str(columns.places[code].precision) for code in codes.tolist())
        places = [
            told["listed"].format(
                name=words["precisions"][one], count=number_text(counts[one], words)
            )
            for one in map(str, Precision)
            if counts[one]
        ]
        total = number_text(len(shown.indices), words)
        said = [
            told["alt_map"].format(
                count=number_text(len(drawn), words), total=total, facts=phrases(facts, words)
            ),
            told["alt_where"].format(places=phrases(places, words)),
        ]
    said.append(_crossings(histories, view.moment, shown.sources, words))
    left = len(shown.indices) - len(drawn)
    said += [told["alt_not_drawn"].format(count=number_text(left, words))] if left else []
    return " ".join(part for part in said if part)


def _crossings(
    histories: Sequence[CrossingHistory], moment: date, sources: Sources, words: Words
) -> str:
    told, silent, statuses = words["briefing"], 0, []
    for history in histories:
        spell = piece_on(history.spells, moment)
        if spell.why == "silent":
            silent += 1
            continue
        name = place_name(history.place, words)
        statuses.append(describe_spell(spell, sources, name, words)[0])
    statuses += [told["alt_silent"].format(count=number_text(silent, words))] if silent else []
    if not statuses:
        return ""
    said: str = told["alt_crossings"].format(
        day=day_text(moment, words), statuses=phrases(statuses, words)
    )
    return said


def drawn_flags(shown: Shown) -> Flags:
    """Flag of what is shown all that a map can draw: placed on it, and better than to a country."""
    columns = shown.features.columns
    place, window = known(columns, shown.as_of).place, shapely.box(*WINDOW)
    codes, back = np.unique(place[shown.indices], return_inverse=True)
    drawn = [
        code >= 0
        and columns.places[code].precision != Precision.COUNTRY
        and any(
            part.precision != Precision.COUNTRY and shapely.intersects(part.geometry, window)
            for part in columns.parts[code]
        )
        for code in codes.tolist()
    ]
    flags: Flags = np.array(drawn, dtype=bool)[back]
    return flags


def not_drawn_texts(
    shown: Shown, order: Sequence[int], gazetteer: Gazetteer, words: Words
) -> tuple[str, ...]:
    """Name what is shown but on no map, and why, in an order of rows."""
    told = words["briefing"]
    drawn = set(shown.indices[drawn_flags(shown)].tolist())
    left = [row for row in order if row not in drawn]
    said = [
        told["not_drawn"].format(
            title=quoted(sealed(row.incident.title, 160), words),
            why=not_drawn_text(row, gazetteer, words),
        )
        for row in rows(shown, left[:NOT_DRAWN])
    ]
    more = len(left) - len(said)
    return (*said, *([told["more"].format(count=number_text(more, words))] if more else []))


def canonical_view(view: View) -> dict[str, list[str]]:
    """Name what a view asks for, whatever the day it is asked on: without selection and frame."""
    values = write_view(view, view.as_of - timedelta(days=1))
    kept = {name: values[name] for name in values if name not in ("id", "frame")}
    return {**kept, "lang": [view.language]}


def code_text(view: View) -> str:
    """Write a view as the page's address has it."""
    # half a letter, which an address may hold, is in no text
    return "?" + urlencode(canonical_view(view), doseq=True, safe=",:", errors="replace")


def view_digest(view: View) -> str:
    """Give the SHA-256 of a view, in hex."""
    values = canonical_view(view)
    written = json.dumps(values, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()


def ruler_text(words: Words) -> str:
    """Name the ruler, and tell how long it is and where it comes from."""
    line = load_lines()[MAIN_LINE]
    origin, length = line.origin.split(" (")[0], number_text(line.length_km, words)
    told: str = words["map"]["ruler"]
    return told.format(version=line.version, length=length, origin=origin)
