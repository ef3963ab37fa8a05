"""Describe the ledger of crossings for the browser: status, age, lanes, and a strip of time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from dashboard.crossings import age_days, describe_spell, fill_age, note_text
from dashboard.draw.calendars import axis_day, axis_parts, axis_text
from dashboard.draw.numerals import number_text
from dashboard.draw.placewords import place_name
from dashboard.draw.speech import ENGLISH, Words, day_text, quoted, side_by_side
from dashboard.draw.style import STATUSES
from dashboard.knowledge import Sources
from dashboard.lanes import crossing_kms
from dashboard.spells import CrossingHistory, Spell, piece_on
from dashboard.when import display
from geodata.gazetteer import Gazetteer

Record = dict[str, Any]

# Every word of the ledger that the status itself does not bring; {…} are filled in below.
WORDS: Mapping[str, str] = ENGLISH["ledger"]

MOST_PIECES = 120
# What is known within so many kilometres is told as one.
SPOT_KM = 2.5
_LEDGER_WORDS = ("ledger", "flag", "flag_name", "silent rows", "empty")
_EPOCH = date(1970, 1, 1)
_DAY = timedelta(days=1)
# Steps of the axis in months: the first that makes few enough ticks is taken.
_AXIS_MONTHS = (1, 3, 6, 12, 24, 60, 120, 240, 600)
_MOST_TICKS = 7


def ledger_data(
    histories: Sequence[CrossingHistory],
    moment: date,
    reach: tuple[date, date],
    gazetteer: Gazetteer,
    sources: Sources,
    selected: str,
    words: Words = ENGLISH,
) -> Record:
    """Give all that the ledger's component takes; `reach` is its first and its last day."""
    first, last = reach
    return {
        "rows": describe_ledger(histories, moment, reach, gazetteer, sources, words),
        "selected": selected,
        "looks": {status: asdict(look) for status, look in STATUSES.items()},
        "words": {name: words["ledger"][name] for name in _LEDGER_WORDS},
        "reach": [_number(first), _number(last) + 1],
        "moment": _number(moment),
        "moment_text": words["ledger"]["day"].format(day=day_text(moment, words)),
        "axis": _axis(reach, words),
    }


def describe_ledger(
    histories: Sequence[CrossingHistory],
    moment: date,
    reach: tuple[date, date],
    gazetteer: Gazetteer,
    sources: Sources,
    words: Words = ENGLISH,
) -> list[Record]:
    """Describe every crossing at a moment and over `reach`, both of its days included.

    Those on which the register says nothing come last.
    """
    rows = [_row(history, moment, reach, gazetteer, sources, words) for history in histories]
    return sorted(rows, key=lambda row: bool(row["silent"]))


def _row(
    history: CrossingHistory,
    moment: date,
    reach: tuple[date, date],
    gazetteer: Gazetteer,
    sources: Sources,
    words: Words,
) -> Record:
    place, spell = history.place, piece_on(history.spells, moment)
    told: Mapping[str, str] = words["ledger"]
    label, sub = describe_spell(spell, sources, words=words)
    name = place_name(place, words)
    kms = crossing_kms(place, gazetteer)
    return {
        "id": place.id,
        "name": name,
        "km": [round(km, 1) for km in kms] if kms else None,
        "where": told["km"].format(km=_kms_text(*kms, words)) if kms else told["off"],
        "status": spell.status,
        "sign": spell.sign,
        "sure": spell.sign_sure,
        "label": label,
        "sub": fill_age(sub, age_days(spell, moment), words),
        "note": "" if spell.why else note_text(spell, words),
        "conflict": spell.conflict,
        "decayed": spell.decayed,
        "incident": spell.incident,
        "silent": len(history.spells) == 1,
        "history": told["history"].format(name=quoted(name, words)),
        "lanes_name": told["by lane"].format(name=quoted(name, words)),
        "lanes": [
            _lane(piece_on(track.spells, moment), moment, sources, words) for track in history.lanes
        ],
        "spells": [] if len(history.spells) == 1 else _strip(history.spells, reach, sources, words),
    }


def _kms_text(low: float, high: float, words: Words) -> str:
    """Tell where on the border a crossing lies: a kilometre, or two it lies between."""
    if high - low <= SPOT_KM:
        return number_text((low + high) / 2, words)
    told: str = words["figures"]["range"]
    return told.format(low=number_text(low, words), high=number_text(high, words))


def _lane(spell: Spell, moment: date, sources: Sources, words: Words) -> Record:
    told: Mapping[str, str] = words["ledger"]
    lane = words["language"]["comma"].join((told[spell.traffic], told[spell.direction]))
    _, sub = describe_spell(spell, sources, words=words)
    status = words["crossing"]["untold" if spell.why else spell.status]
    sub = fill_age(sub, age_days(spell, moment), words)
    note = "" if spell.why else note_text(spell, words)
    return {
        "traffic": spell.traffic,
        "direction": spell.direction,
        "traffic_text": told[spell.traffic],
        "direction_text": told[spell.direction],
        "status": spell.status,
        "sure": spell.certain,
        "conflict": spell.conflict,
        "incident": spell.incident,
        "name": told["lane"].format(lane=lane, status=status, sub=side_by_side((sub, note), words)),
    }


def _strip(
    spells: Sequence[Spell], reach: tuple[date, date], sources: Sources, words: Words
) -> list[Record]:
    """Describe the pieces that lie in a reach, gathered where they are too many to be seen."""
    first, stop = reach[0], reach[1] + _DAY
    inside = [
        spell
        for spell in spells
        if (spell.from_day is None or spell.from_day < stop)
        and (spell.to_day is None or spell.to_day > first)
    ]
    if len(inside) <= MOST_PIECES:
        return _pieces([[spell] for spell in inside], first, stop, sources, words)
    runs = [list(group) for _, group in groupby(inside, key=_same)]
    if len(runs) > MOST_PIECES:
        runs = _gathered(runs, first, stop)
    return _pieces(runs, first, stop, sources, words)


def _pieces(
    runs: Sequence[Sequence[Spell]], first: date, stop: date, sources: Sources, words: Words
) -> list[Record]:
    # a source that speaks again makes a new piece, not a new status: the two are drawn joined
    before = [None, *(_same(run[-1]) for run in runs)]
    return [
        {**_piece(run, first, stop, sources, words), "joins": last == _same(run[0])}
        for run, last in zip(runs, before[:-1], strict=True)
    ]


def _same(spell: Spell) -> tuple[object, ...]:
    """Give what two neighbours must share to be drawn as one: all but their age and incident."""
    return spell.sign, spell.traffic, spell.direction, spell.conflict, spell.decayed


def _gathered(runs: Sequence[list[Spell]], first: date, stop: date) -> list[list[Spell]]:
    # of the runs that begin in one slot of time all but the last lie wholly in it
    slots, days = MOST_PIECES // 2, (stop - first).days
    gathered: list[list[Spell]] = []
    for _, group in groupby(
        runs, key=lambda run: (max(run[0].from_day or first, first) - first).days * slots // days
    ):
        *before, last = group
        joined = [spell for run in before for spell in run]
        gathered += [joined, last] if joined else [last]
    return gathered


def _piece(run: Sequence[Spell], first: date, stop: date, sources: Sources, words: Words) -> Record:
    last = run[-1]
    begin, end = run[0].from_day, last.to_day
    # a strip is read at any moment: it tells the day on which a source last spoke, not its age
    told: Mapping[str, str] = words["ledger"]
    of_status = {
        "decayed": words["crossing"]["decayed about"],
        "unheard": words["crossing"]["unheard about"],
    }
    words = {**words, "crossing": {**words["crossing"], **of_status}}
    mixed = len({_same(spell) for spell in run}) > 1
    if mixed:
        status, said = told["several"].format(count=number_text(len(run), words)), []
    else:
        status, sub = describe_spell(last, sources, words=words)
        age = display(last.said, words) if last.said else ""
        said = [sub.replace("{age}", age)]
        said += [note_text(last, words)] if not last.why else []
    return {
        "from": _number(max(begin or first, first)),
        "to": _number(min(end or stop, stop)),
        "status": "several" if mixed else last.sign,
        "sure": not mixed and last.sign_sure,
        "conflict": any(spell.conflict for spell in run),
        "decayed": not mixed and last.decayed,
        "incident": last.incident,
        "incidents": list(dict.fromkeys(spell.incident for spell in run if spell.incident)),
        "name": told["piece"].format(days=_days(begin, end, words), status=status),
        "sub": side_by_side(said, words),
    }


def _days(begin: date | None, end: date | None, words: Words) -> str:
    told: Mapping[str, str] = words["ledger"]
    first = day_text(begin, words) if begin else ""
    last = day_text(end - _DAY, words) if end else ""
    if begin and end:
        form = "day" if end - begin == _DAY else "days"
        return told[form].format(first=first, last=last, day=first)
    return told["from" if begin else "up to"].format(first=first, last=last)


def _axis(reach: tuple[date, date], words: Words) -> list[Record]:
    """Give the ticks of the strips' axis: first days of months, at most a handful."""
    (year, month, day), (last_year, last_month, _) = (axis_parts(one, words) for one in reach)
    begin = year * 12 + month - (day == 1)
    end = last_year * 12 + last_month - 1
    step = next((n for n in _AXIS_MONTHS if (end - begin) // n < _MOST_TICKS), _AXIS_MONTHS[-1])
    days = [
        axis_day(m // 12, m % 12 + 1, words) for m in range(-(-begin // step) * step, end + 1, step)
    ]
    form = "year" if step >= 12 else "month"
    return [{"day": _number(day), "text": axis_text(day, words, form)} for day in days]


def _number(day: date) -> int:
    return (day - _EPOCH).days
