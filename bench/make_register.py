"""Write a made-up register of any size that looks like a real one: python -m bench.make_register N.

It is written as it is made, entry by entry, so that memory does not grow with it; equal arguments
give equal bytes. Every form a register may hold occurs in it, and nothing that is a problem.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from bisect import bisect_left
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from random import Random

from bench.made_dates import make_published, make_when
from bench.made_places import POINT_PRECISIONS, Spot, Spots, draw_point, make_spots
from bench.made_words import (
    ACTORS,
    AGAINST,
    KINDS,
    MANNERS,
    NOTES,
    PUBLISHERS,
    QUOTES,
    SAYS,
    Manner,
    wheel,
)
from dashboard.figures import WORDS
from geodata.border import MAIN_LINE, Line, load_lines
from geodata.gazetteer import load_gazetteer

FIRST, LAST = date(2019, 1, 1).toordinal(), date(2026, 6, 30).toordinal()
FEWEST_SOURCES, MOST_SOURCES = 30, 400
# So many sources come after the last incident, for its claims to be drawn from.
SOURCES_BEHIND, REACH = 8, 7

_PLAIN = re.compile(r"[^\W\d_](?:[\w .()/’–-]*[\w.)])?")
_CLAIMS = wheel({1: 56, 2: 28, 3: 11, 4: 5})
_STANCES = wheel({"": 88, "doubts": 2, "disputes": 6, "denies": 4})
_CREDIBILITIES = wheel({"": 30, "1": 6, "2": 26, "3": 22, "4": 9, "5": 4, "6": 3})
_FIGURES = wheel({"{}": 34, "~{}": 22, "-": 14, ">{}": 6, ">={}": 4, "<{}": 4, "<={}": 3, "w": 13})
_TRAFFICS = wheel({"cargo": 55, "foot": 15, "all": 20, "": 10})
_DIRECTIONS = wheel({"AF-TJ": 30, "TJ-AF": 20, "both": 35, "": 15})
_ZONES = wheel({"Asia/Kabul": 50, "Asia/Dushanbe": 45, "UTC": 5})
# What a crossing turns to; trade mostly tells that it stands as it stood.
_TURNS = {
    "closure": wheel({"closed": 78, "restricted": 22}),
    "reopening": wheel({"open": 70, "restricted": 30}),
    "trade": wheel({"": 70, "open": 18, "restricted": 8, "unknown": 4}),
}


@dataclass(frozen=True, slots=True)
class _Making:
    """What entries are made from, and the little that is remembered from one to the next.

    `stands` is the status of each crossing, by its Cyrillic name, which all its spellings share.
    """

    random: Random
    spots: Spots
    line: Line
    published: Sequence[int]
    stands: dict[str, str] = field(default_factory=dict)
    lately: deque[str] = field(default_factory=lambda: deque(maxlen=40))


def made_register(count: int, seed: int) -> Iterator[str]:
    """Yield a register of `count` incidents piece by piece."""
    random = Random(seed)
    yield (
        f"# MADE UP by bench/make_register.py ({count} incidents, seed {seed}), to measure with.\n"
        "# No incident, claim, figure or source in this file is real. Do not quote it.\n"
        f"title: Made-up register, {count} incidents\n\nsources:\n"
    )
    number = max(FEWEST_SOURCES, min(MOST_SOURCES, count))
    published = _publication_days(number)
    for index, ordinal in enumerate(published):
        yield _source(random, index, ordinal, number)
    spots, line = make_spots(load_gazetteer()), load_lines()[MAIN_LINE]
    making = _Making(random, spots, line, published)
    yield "\nincidents:\n" if count else "\nincidents: []\n"
    for index in range(count):
        ordinal = FIRST + int((index + random.random()) * (LAST - FIRST) / count)
        yield _incident(making, index, ordinal)


def _publication_days(number: int) -> list[int]:
    """Spread sources over the years, and some behind the last day."""
    spread = number - SOURCES_BEHIND
    days = [FIRST + 2 + index * (LAST - FIRST) // spread for index in range(spread)]
    return days + [LAST + 4 + 9 * index for index in range(SOURCES_BEHIND)]


def _source(random: Random, index: int, ordinal: int, number: int) -> str:
    publisher, grade = PUBLISHERS[int(random.random() * len(PUBLISHERS))]
    lines = [f"  - id: {_source_id(index)}", f"    publisher: {_scalar(publisher)}"]
    if random.random() < 0.6:
        lines.append(f"    title: Report {index + 1} from the border")
    if random.random() < 0.5:
        lines.append(f"    url: https://example.org/made-up/{index + 1}")
    if published := make_published(random, ordinal):
        lines.append(f"    published: {published}")
    if grade != "F":
        lines.append(f"    reliability: {grade}")
    # who quotes comes later than who is quoted, so that no circle can arise
    if random.random() < 0.12 and index + 3 < number:
        lines.append(f"    via: {_source_id(index + 1 + int(2 * random.random()))}")
    return "\n".join(lines) + "\n"


def _source_id(index: int) -> str:
    return f"s{index + 1:03}"


def _incident(making: _Making, index: int, ordinal: int) -> str:
    random = making.random
    kind = KINDS.draw(random)
    manner = MANNERS[kind]
    spot, place, status = _where(making, kind, manner)
    names = (spot.name, spot.cyrillic, spot.arabic) if spot else ("the river", "дарё", "دریا")
    words = dict(zip(("where", "cyrillic", "arabic"), names, strict=True))
    actors = list(dict.fromkeys(ACTORS.draw(random) for _ in range(int(3 * random.random()))))
    title = manner.titles[int(random.random() * len(manner.titles))]
    title = title.format(who=actors[0] if actors else "Officials", **words)
    own_id = f"{kind}-{index + 1}"
    lines = [
        f"  - id: {own_id}",
        f"    kind: {kind}",
        f"    title: {_scalar(title[0].upper() + title[1:])}",
    ]
    if when := make_when(random, ordinal, manner.lasting):
        lines.append(f"    when: {when}")
    if len(when) == 10 and when[-1].isdigit() and random.random() < 0.08:
        hour, minute = int(24 * random.random()), 5 * int(12 * random.random())
        lines.append(f"    time: {hour:02}:{minute:02} {_ZONES.draw(random)}")
    lines += place
    if actors:
        lines.append(f"    actors: [{', '.join(map(_scalar, actors))}]")
    lines += status
    lines.append("    claims:")
    lines += _claims(making, manner, ordinal)
    if making.lately and random.random() < 0.02:
        lines.append(f"    contradicts: {making.lately[int(random.random() * len(making.lately))]}")
    if random.random() < 0.03:
        lines.append(f"    note: {NOTES[int(random.random() * len(NOTES))]}")
    making.lately.append(own_id)
    return "\n".join(lines) + "\n"


def _where(making: _Making, kind: str, manner: Manner) -> tuple[Spot | None, list[str], list[str]]:
    """Give the spot, the lines that tell it, and those that tell the status of a crossing."""
    random = making.random
    form = manner.places.draw(random)
    if not form:
        return None, [], []
    if form == "point":
        precision = POINT_PRECISIONS.draw(random)
        lon, lat = draw_point(random, making.line, precision)
        return None, [f"    at: [{lon}, {lat}]", f"    precision: {precision}"], []
    spot = making.spots[form].draw(random)
    # what is shut is seldom shut again: look for a crossing that can turn
    idle = {"closure": "closed", "reopening": "open"}.get(kind)
    if form == "crossing" and idle and making.stands.get(spot.cyrillic, "open") == idle:
        spot = making.spots[form].draw(random)
    texts = [_scalar(expression) for expression in spot.expressions]
    place = f"    place: {texts[0] if len(texts) == 1 else '[' + ', '.join(texts) + ']'}"
    status: list[str] = []
    if kind in _TURNS and (form == "crossing" or random.random() < 0.3):
        status = _status(making, kind, spot)
    return spot, [place], status


def _status(making: _Making, kind: str, spot: Spot) -> list[str]:
    random = making.random
    status = _TURNS[kind].draw(random) or making.stands.get(spot.cyrillic, "")
    if not status:
        return []
    if status != "unknown":
        making.stands[spot.cyrillic] = status
    told = {"status": status, "traffic": _TRAFFICS.draw(random)}
    told["direction"] = _DIRECTIONS.draw(random)
    return [f"    {name}: {word}" for name, word in told.items() if word]


def _claims(making: _Making, manner: Manner, ordinal: int) -> Iterator[str]:
    """Make the lines of some claims, by sources that came out in the days after."""
    random = making.random
    number = _CLAIMS.draw(random)
    earliest = bisect_left(making.published, ordinal)
    truths = {
        name: 10 ** (low + (high - low) * random.random())
        for name, (low, high) in manner.counted.items()
    }
    for spoken, step in enumerate(sorted(random.sample(range(min(REACH, number + 2)), number))):
        stance = _STANCES.draw(random) if spoken or random.random() < 0.1 else ""
        yield f"      - source: {_source_id(earliest + step)}"
        if random.random() < 0.72 or stance:
            words = AGAINST if stance else SAYS
            yield f"        says: {_scalar(words[int(random.random() * len(words))])}"
        if random.random() < 0.04:
            yield f"        quote: {_scalar(QUOTES[int(random.random() * len(QUOTES))])}"
        if stance:
            yield f"        stance: {stance}"
        if credibility := _CREDIBILITIES.draw(random):
            yield f"        credibility: {credibility}"
        counted = {name: _figure(random, t) for name, t in truths.items() if random.random() < 0.4}
        if counted and stance != "denies":
            figures = ", ".join(f"{name}: {text}" for name, text in counted.items())
            yield f"        figures: {{{figures}}}"


def _figure(random: Random, truth: float) -> str:
    """Write a number as one source may give it, near the truth."""
    number = max(1, round(truth * (0.7 + 0.7 * random.random())))
    form = _FIGURES.draw(random)
    if form == "-":
        return f"{number}-{number + 1 + number // 3}"
    if form == "w":
        return next((word for word, (a, b) in WORDS.items() if a <= number <= b), f"~{number}")
    text = form.format(number)
    return f'"{text}"' if text.startswith(">") else text


def _scalar(text: str) -> str:
    """Write a text so that YAML reads it as one."""
    return text if _PLAIN.fullmatch(text) else json.dumps(text, ensure_ascii=False)


def main(arguments: Sequence[str] | None = None) -> None:
    """Write a register to a file, or to standard output."""
    parser = argparse.ArgumentParser(description="Write a made-up register.")
    parser.add_argument("count", type=int, metavar="N", help="how many incidents")
    parser.add_argument("--seed", type=int, default=1, help="equal seeds give equal bytes")
    parser.add_argument("--out", type=Path, metavar="FILE", help="else to standard output")
    given = parser.parse_args(arguments)
    if given.count < 0:
        parser.error("N is how many incidents: 0 or more")
    if given.out is None:
        sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
        sys.stdout.writelines(made_register(given.count, given.seed))
        return
    with given.out.open("w", encoding="utf-8", newline="\n") as stream:
        stream.writelines(made_register(given.count, given.seed))


if __name__ == "__main__":
    main()
