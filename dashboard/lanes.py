"""What is told of the status of crossings: which crossings a place reaches, which lanes are meant.

A status word is what an incident says of the lanes of one crossing: cargo or foot, one way or the
other. Said of the border or of a stretch, it reaches every crossing that wholly lies there; said of
several crossings, each of them. What begins later on a lane ends what was told of it before. The
rule is told to users in README.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from dashboard.knowledge import Sources, is_retired, known_claims, span, spoken_of
from dashboard.model import Claim, Incident
from dashboard.when import When
from geodata.border import Span, load_lines
from geodata.gazetteer import Gazetteer, Place, places_of
from geodata.locate import Placement, locate
from geodata.precision import Precision

Lane = tuple[str, str]
LANES: tuple[Lane, ...] = tuple((t, d) for t in ("cargo", "foot") for d in ("AF-TJ", "TJ-AF"))
SPOKEN_OF: Mapping[Lane, tuple[Lane, ...]] = {
    (traffic, direction): tuple(
        lane for lane in LANES if traffic in ("all", lane[0]) and direction in ("both", lane[1])
    )
    for traffic in ("all", "cargo", "foot")
    for direction in ("both", "AF-TJ", "TJ-AF")
}

_DAY = timedelta(days=1)
_SLACK_KM = 1e-3

SaidOf = Literal["crossing", "crossings", "stretch", "border"]


@dataclass(frozen=True, slots=True)
class Reach:
    """The crossings that a place reaches, by id, west to east, and what it is to them.

    "crossing" is the crossing itself, "crossings" several by name, "stretch" a part of a border,
    "border" all of it.
    """

    crossings: tuple[str, ...]
    said_of: SaidOf


@dataclass(frozen=True, slots=True)
class StatusWord:
    """What one incident says of one status of a crossing; `first` and `last` bound its beginning.

    What is told as of a day counts as begun on that day. `row` is that of the incident in the
    register. `until` is the end that is written for it.
    `spoken` are the days on which its sources spoke of it, as they are told. `sure` tells that
    nothing makes its beginning doubtful but the days between `first` and `last`.
    """

    began: date
    first: date
    last: date
    until: date | None
    status: str
    lanes: tuple[Lane, ...]
    incident: Incident
    row: int
    when: When
    reach: Reach
    supports: tuple[Claim, ...]
    disputed: bool
    spoken: tuple[When, ...]

    @property
    def sure(self) -> bool:
        """Tell whether neither the date nor a source leaves it in doubt that it began."""
        return not (self.when.uncertain or self.disputed)


def tells_status(incident: Incident) -> bool:
    """Tell whether an incident, or a claim of it, gives the status of a crossing."""
    return incident.status is not None or any(claim.status for claim in incident.claims)


def crossings_of(gazetteer: Gazetteer) -> list[Place]:
    """Give the crossings of a gazetteer, west to east."""
    return sorted(places_of(gazetteer, "crossing"), key=lambda place: place.lon)


def reach(placement: Placement, parts: Sequence[Placement], gazetteer: Gazetteer) -> Reach | None:
    """Find the crossings that a place reaches; None where a status told of it reaches none.

    A place near a crossing, or a district around it, tells nothing of the crossing; nor does a
    stretch that ends at it.
    """
    named = [_named(part, gazetteer) for part in parts or (placement,)]
    if named and all(named):
        ids = tuple(dict.fromkeys(place.id for place in named if place))
        return Reach(ids, "crossing" if len(ids) == 1 else "crossings")
    if placement.precision is not Precision.STRETCH:
        return None
    ids = tuple(
        place.id
        for place in crossings_of(gazetteer)
        if _lies_in(crossing_placement(place, gazetteer).spans, placement)
    )
    whole = all(_is_whole(span) for span in placement.spans)
    return Reach(ids, "border" if whole else "stretch") if ids else None


def crossing_placement(place: Place, gazetteer: Gazetteer) -> Placement:
    """Give where a crossing is known to lie: a spot, or no more than a disc or a district."""
    placement = locate(place.id, gazetteer).placement
    if placement is None:
        raise ValueError(f"{place.id} is no place of the gazetteer")
    return placement


def crossing_kms(place: Place, gazetteer: Gazetteer) -> tuple[float, float] | None:
    """Give the kilometres of the border AF-TJ a crossing lies between; None off that border."""
    placement = crossing_placement(place, gazetteer)
    if placement.km_from is None or placement.km_to is None:
        return None
    return placement.km_from, placement.km_to


def _named(part: Placement, gazetteer: Gazetteer) -> Place | None:
    place = gazetteer.places.get(part.place_ids[0]) if len(part.place_ids) == 1 else None
    is_named = place is not None and place.layer == "crossing" and part.name == place.name
    return place if is_named else None


def _lies_in(wanted: Sequence[Span], placement: Placement) -> bool:
    """Tell whether all of some stretches lies in a placement; nothing lies nowhere."""
    return bool(wanted) and all(
        any(
            span.line_id == one.line_id
            and span.km_from - _SLACK_KM <= one.km_from
            and one.km_to <= span.km_to + _SLACK_KM
            for span in placement.spans
        )
        for one in wanted
    )


def _is_whole(span: Span) -> bool:
    length_km = load_lines()[span.line_id].length_km
    return span.km_from <= _SLACK_KM and span.km_to >= length_km - _SLACK_KM


def status_words(
    told: Iterable[tuple[int, Incident, Reach]], sources: Sources, as_of: date
) -> dict[str, list[StatusWord]]:
    """Gather what is told of crossings as it was known on a day: by crossing, in order of time.

    `told` are incidents that tell a status, with their rows and what they reach.
    """
    found: dict[str, list[StatusWord]] = {}
    for row, incident, reached in told:
        for word in _words(row, incident, reached, sources, as_of):
            for crossing in reached.crossings:
                found.setdefault(crossing, []).append(word)
    for words in found.values():
        words.sort(key=lambda word: (word.began, word.row))
    return found


def _words(
    row: int, incident: Incident, reached: Reach, sources: Sources, as_of: date
) -> Iterator[StatusWord]:
    """Make one word of each status that a known claim supports; it spans their beginnings."""
    if is_retired(incident, as_of):
        return
    supports: dict[str, list[Claim]] = {}
    spoken: dict[str, list[When]] = {}
    begins: dict[str, dict[str, When]] = {}
    disputed = False
    for claim in known_claims(incident, sources, as_of):
        disputed |= claim.stance in ("disputes", "denies") or "status" in claim.disputes
        status = claim.status or incident.status
        if not claim.supports or status is None:
            continue
        when = _begin(incident, claim)
        if when is None:
            continue
        begins.setdefault(status, {})[when.text] = when
        supports.setdefault(status, []).append(claim)
        if said := spoken_of(incident, claim, sources):
            spoken.setdefault(status, []).append(said)
    for status, claims in supports.items():
        told = list(begins[status].values())
        when = span(told[0], told[1:])
        stood = [one for one in told if one.as_of]
        if len(stood) == len(told):
            # it stood so on each of the days: the first of them is the one to go by
            began = min((one.middle for one in stood if one.middle), default=None)
            early = min((one.earliest_end for one in stood if one.earliest_end), default=None)
            first = early - _DAY if early else date.min
        else:
            began, first = when.middle, when.earliest_start or date.min
        if began is None:
            continue
        yield StatusWord(
            began,
            first,
            when.latest_start or began,
            # where one of them tells no end, it may last
            when.latest_end if all("/" in text for text in begins[status]) else None,
            status,
            SPOKEN_OF[incident.traffic or "all", incident.direction or "both"],
            incident,
            row,
            when,
            reached,
            tuple(claims),
            disputed,
            tuple(sorted(spoken.get(status, ()), key=_middle)),
        )


def _begin(incident: Incident, claim: Claim) -> When | None:
    """Give since when a status counts by a claim: its own date, unless that only confirms it."""
    own = claim.when
    return own if own and not (own.as_of and incident.when) else incident.when


def _middle(when: When) -> date:
    return when.middle or date.min


def ends(
    words: Mapping[str, Sequence[StatusWord]],
) -> dict[int, tuple[date, date | None]]:
    """Tell which incidents without an end have been ended by later words, by row.

    That takes a word of another status on each of the lanes that the incident told of, at every
    crossing. Given are the first day on which it may have ended and the first by which it surely
    had, None where that is in doubt.
    """
    found: dict[int, tuple[date, date | None] | None] = {}
    for told in words.values():
        for lane in LANES:
            on_lane = [word for word in told if lane in word.lanes]
            for number, word in enumerate(on_lane):
                if word.when.latest_end is not None:
                    continue
                end = _end_of(word, on_lane[number + 1 :])
                known = found.get(word.row, end)
                found[word.row] = _later(known, end)
    return {row: end for row, end in found.items() if end}


def _end_of(word: StatusWord, later: Sequence[StatusWord]) -> tuple[date, date | None] | None:
    """Find when later words end one; of an unknown status none can tell that it ended.

    It may have ended as soon as any of them may have begun, and surely has once one of them surely
    began, and surely after it.
    """
    others = [
        other
        for other in later
        if other.began > word.began
        and other.status not in (word.status, "unknown")
        and other.row != word.row
    ]
    if not others:
        return None
    early = max(min(other.first for other in others), word.began + _DAY)
    sure = [other.last for other in others if other.sure and other.first > word.last]
    return early, min(sure) + _DAY if sure else None


def _later(
    one: tuple[date, date | None] | None, other: tuple[date, date | None] | None
) -> tuple[date, date | None] | None:
    """Join the ends on two lanes: the incident lasts until the later, or on, where one is none."""
    if one is None or other is None:
        return None
    surely = max(one[1], other[1]) if one[1] and other[1] else None
    return max(one[0], other[0]), surely
