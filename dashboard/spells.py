"""The status of every crossing over time: what was told of its lanes, cut where anything changes.

Whatever is asked of a day or drawn over time comes from the same pieces, so a moving clock and the
command line cannot disagree. The rule is told to users in README.md.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import groupby

from dashboard.asof import known
from dashboard.features import Features
from dashboard.knowledge import contradictions
from dashboard.lanes import LANES, SPOKEN_OF, Lane, Reach, StatusWord, crossings_of
from dashboard.model import Claim
from dashboard.when import When
from geodata.gazetteer import Place

MIXED = "mixed"
WHOLE: Lane = ("all", "both")

_DAY = timedelta(days=1)
_COVERAGE = {frozenset(lanes): spoken for spoken, lanes in SPOKEN_OF.items()}
# What is told of no lane, in the order in which it is told of the whole.
_UNTOLD = ("clash", "decayed", "ended", "silent")


@dataclass(frozen=True, slots=True)
class Spell:
    """Days [from_day, to_day) on which all is the same but the age; None = no bound.

    `why` says why no status is told: "silent" (nothing says), "clash" (two began on one day),
    "ended" (it has come to the end written for it), "decayed" (it was last heard of too long ago);
    empty where one is told. `told` and `when` are the last word's; `confirmed` is the last day on
    which a source spoke of it, as it is told (`said`), or its beginning, where none had been
    `heard` by then. `certain` tells whether it surely was so. `reach` is what it was said of.
    `rivals` are the statuses of words that may have begun later; `against` are incidents at odds.
    `parts` are what is told of some lanes and of others, where that is not one. `signs` are what
    a sign may say of cargo and of people on foot, each with whether it is sure; of a lane, empty.
    """

    from_day: date | None
    to_day: date | None
    why: str = "silent"
    told: tuple[str, ...] = ()
    traffic: str = "all"
    direction: str = "both"
    when: When | None = None
    confirmed: date | None = None
    said: When | None = None
    heard: bool = False
    certain: bool = False
    claims: tuple[Claim, ...] = ()
    disputed: bool = False
    rivals: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    incident: str = ""
    schedule: str = ""
    reach: Reach | None = None
    parts: tuple[Spell, ...] = ()
    signs: tuple[tuple[str, bool], ...] = ()

    @property
    def sign(self) -> str:
        """Name the sign to draw: a status, or "open/closed" for cargo and for people on foot."""
        return "/".join(dict.fromkeys(status for status, _ in self.signs)) or self.status

    @property
    def sign_sure(self) -> bool:
        """Tell whether all that the sign says is sure; nothing is unsure of "unknown"."""
        told = all(sure for status, sure in self.signs if status != "unknown")
        return self.sign == "unknown" or (told and self.certain)

    @property
    def own(self) -> bool:
        """Tell whether any of it was said of the crossing itself, not of more than it."""
        return any(
            one.reach is not None and one.reach.said_of in ("crossing", "crossings")
            for one in self.parts or (self,)
        )

    @property
    def status(self) -> str:
        """Give the status, "unknown" where none is told, "mixed" where lanes differ."""
        if self.parts:
            told = {part.status for part in self.parts}
            return told.pop() if len(told) == 1 else MIXED
        return "unknown" if self.why else self.told[0]

    @property
    def in_parts(self) -> bool:
        """Tell whether one status with one traffic and direction would claim more than is told."""
        lanes = [lane for part in self.parts if not part.why for lane in _lanes(part)]
        odd = self.status == MIXED or any(part.why for part in self.parts)
        return bool(self.parts) and (odd or _coverage(lanes) is None)

    @property
    def since(self) -> When | None:
        """Give since when the status counts, None where none is told."""
        return None if self.why else self.when

    @property
    def decayed(self) -> bool:
        """Tell whether a status was told, but too long ago."""
        return self.why == "decayed"

    @property
    def conflict(self) -> bool:
        """Tell whether sources or incidents are at odds over the status."""
        own = self.why == "clash" or self.disputed or bool(self.rivals or self.against)
        return own or any(part.conflict for part in self.parts)


@dataclass(frozen=True, slots=True)
class Track:
    """What was told of one lane, as pieces without gaps, the first and the last of them open."""

    lane: Lane
    spells: tuple[Spell, ...]


@dataclass(frozen=True, slots=True)
class CrossingHistory:
    """The whole history of one crossing, without gaps, and those of its lanes in their order."""

    place: Place
    spells: tuple[Spell, ...]
    lanes: tuple[Track, ...]


@dataclass(frozen=True, slots=True)
class _Segment:
    """The words that tell from a day on, until others begin.

    `rivals` are the statuses of earlier words that may have begun later; `unsettled` is the first
    day on which a later word of another status may have begun.
    """

    began: date
    words: tuple[StatusWord, ...]
    clash: bool
    rivals: tuple[str, ...]
    unsettled: date | None


def status_spells(features: Features, as_of: date) -> tuple[CrossingHistory, ...]:
    """Tell the history of every crossing as it was known on a day, west to east."""
    words = known(features.columns, as_of).words
    named = {other for incident in features.incidents for other in incident.contradicts}
    involved = [i for i in features.incidents if i.contradicts or i.id in named] if named else []
    against = contradictions(involved, features.sources, as_of)
    return tuple(
        _history(place, words.get(place.id, ()), against, features.last_heard_days)
        for place in crossings_of(features.gazetteer)
    )


def _history(
    place: Place,
    words: Sequence[StatusWord],
    against: Mapping[str, tuple[str, ...]],
    last_heard_days: int,
) -> CrossingHistory:
    tracks = tuple(
        Track(lane, tuple(_lane_spells(lane, words, against, last_heard_days))) for lane in LANES
    )
    return CrossingHistory(place, tuple(_whole(tracks)), tracks)


def piece_on(pieces: Sequence[Spell], day: date) -> Spell:
    """Give the one of pieces without gaps that holds a day."""
    return pieces[bisect_right(pieces, day, key=lambda p: p.from_day or date.min) - 1]


def _sign(ways: Iterable[Spell]) -> tuple[str, bool]:
    """Say what a sign may of one traffic, and whether it is sure.

    Where it passes one way only, some of it does: it is restricted. Where nothing is told of one
    way, what is told of the other is not sure of the traffic.
    """
    ways = tuple(ways)
    told = {way.status for way in ways if not way.why} - {"unknown"}
    if not told:
        return "unknown", False
    status = told.pop() if len(told) == 1 else "restricted"
    return status, all(way.status != "unknown" and way.certain for way in ways)


def _lane_segments(words: Sequence[StatusWord]) -> Iterator[_Segment]:
    surely = date.min  # no earlier than on this day the last of the words began
    latest: dict[str, StatusWord] = {}
    groups = [tuple(group) for _, group in groupby(words, key=lambda word: word.began)]
    for telling, unsettled in zip(groups, _unsettled(groups), strict=True):
        for word in telling:
            surely = max(surely, word.first)
            if word.status not in latest or word.last > latest[word.status].last:
                latest[word.status] = word
        status = telling[-1].status
        rivals = [w.status for w in latest.values() if w.status != status and w.last >= surely]
        clash = len({word.status for word in telling}) > 1
        yield _Segment(telling[0].began, telling, clash, tuple(sorted(rivals)), unsettled)


def _unsettled(groups: Sequence[Sequence[StatusWord]]) -> list[date | None]:
    """Give for each group the first day on which a later word of another status may have begun.

    One of an unknown status settles nothing and unsettles nothing.
    """
    first: dict[str, date] = {}
    found: list[date | None] = []
    for group in reversed(groups):
        told = group[-1].status
        found.append(min((day for status, day in first.items() if status != told), default=None))
        for word in group:
            if word.status != "unknown":
                first[word.status] = min(word.first, first.get(word.status, word.first))
    return found[::-1]


def _lane_spells(
    lane: Lane,
    words: Sequence[StatusWord],
    against: Mapping[str, tuple[str, ...]],
    last_heard_days: int,
) -> Iterator[Spell]:
    """Tell of a lane without gaps."""
    segments = list(_lane_segments([word for word in words if lane in word.lanes]))
    traffic, direction = lane
    silence = Spell(None, None, traffic=traffic, direction=direction)
    yield replace(silence, to_day=segments[0].began if segments else None)
    for number, segment in enumerate(segments):
        following = segments[number + 1] if number + 1 < len(segments) else None
        at_odds = (other for w in segment.words for other in against.get(w.incident.id, ()))
        whole = replace(
            silence,
            from_day=segment.began,
            to_day=following.began if following else None,
            told=tuple(sorted({word.status for word in segment.words})),
            when=segment.words[-1].when,
            disputed=any(word.disputed for word in segment.words),
            rivals=segment.rivals,
            against=tuple(dict.fromkeys(at_odds)),
            incident=segment.words[-1].incident.id,
            schedule=segment.words[-1].incident.schedule,
            reach=segment.words[-1].reach,
        )
        yield from _pieces(segment, whole, last_heard_days)


def _pieces(segment: _Segment, whole: Spell, last_heard_days: int) -> Iterator[Spell]:
    """Cut a segment where a source speaks, where it gets sure or unsure, where it ends or fades."""
    words, word = segment.words, segment.words[-1]
    heard = [one for w in words for one in w.spoken if one.middle]
    before = [one for one in heard if one.middle and one.middle <= segment.began]
    spoken = {one.middle: one for one in heard if one.middle and one.middle > segment.began}
    last = max(spoken, default=segment.began)
    fades = last + timedelta(days=last_heard_days + 1)
    # one that goes on outlasts those with an end; where the words differ, none can end the matter
    ended_on = [w.until for w in words if w.until]
    ended = max(ended_on) if len(ended_on) == len(words) and not segment.clash else None
    sure = [] if segment.rivals or whole.against else [_sure_days(w) for w in words if w.sure]
    if segment.unsettled:
        sure = [(begin, min(end, segment.unsettled)) for begin, end in sure]
    days = {segment.began, *spoken, fades, *(day for pair in sure for day in pair)}
    days |= {ended} if ended else set()
    stop = whole.to_day
    cuts = sorted(day for day in days if day >= segment.began and (stop is None or day < stop))
    for day, until in zip(cuts, [*cuts[1:], stop], strict=True):
        if ended and day >= ended:
            yield replace(_bare(whole), from_day=day, to_day=until, why="ended")
            continue
        confirmed = max((one for one in spoken if one <= day), default=segment.began)
        said = spoken.get(confirmed) or (before[-1] if before else None)
        piece = replace(
            whole,
            from_day=day,
            to_day=until,
            why="",
            confirmed=confirmed,
            said=said or word.when,
            heard=bool(before) or confirmed in spoken,
            claims=tuple(claim for w in words for claim in w.supports),
        )
        if day >= fades:
            piece = replace(piece, why="decayed", disputed=False, rivals=(), against=())
        elif segment.clash:
            piece = replace(_bare(whole), from_day=day, to_day=until, why="clash")
        else:
            certain = any(begin <= day < end for begin, end in sure)
            piece = replace(piece, certain=certain)
        yield piece


def _bare(whole: Spell) -> Spell:
    return replace(whole, disputed=False, rivals=(), against=(), schedule="")


def _sure_days(word: StatusWord) -> tuple[date, date]:
    """Give the first day on which a word's status is sure, and the first on which it no longer is.

    One that goes on is sure until a source last spoke of it; so is what is told of one day, since
    its status counts from then on. Where an end is told, or that it is not known, it is sure no
    longer than its incident.
    """
    last = max([word.began, *(said.middle for said in word.spoken if said.middle)])
    when = word.when
    end = when.earliest_end if "/" in when.text and not when.goes_on else None
    return max(word.last, word.began), end or last + _DAY


def _whole(tracks: Sequence[Track]) -> Iterator[Spell]:
    """Tell of a crossing what is told of its lanes; neighbours that say the same are one."""
    days = sorted({s.from_day for track in tracks for s in track.spells if s.from_day})
    begins = [None, *days]
    before: Spell | None = None
    for day, until in zip(begins, [*days, None], strict=True):
        at = [piece_on(track.spells, day or date.min) for track in tracks]
        signs = [_sign(way for way in at if way.traffic == name) for name in ("cargo", "foot")]
        spell = replace(_merged(at, day, until), signs=tuple(signs))
        if before is not None and replace(before, to_day=until) == replace(
            spell, from_day=before.from_day
        ):
            before = replace(before, to_day=until)
            continue
        if before is not None:
            yield before
        before = spell
    if before is not None:
        yield before


def _merged(at: Sequence[Spell], day: date | None, until: date | None) -> Spell:
    """Join what is told of four lanes on the same days."""
    groups = lane_groups(at, day, until)
    told = [group for group in groups if not group.why]
    clashes = [group for group in groups if group.why == "clash"]
    if not told:
        first = next(why for why in _UNTOLD if any(group.why == why for group in groups))
        return max((group for group in groups if group.why == first), key=_began)
    if len(told) == 1 and not clashes:
        return told[0]
    last = max(told, key=_began)
    covered = _coverage(lane for group in told for lane in _lanes(group))
    traffic, direction = covered or WHOLE
    claims: list[Claim] = []
    for group in told:
        claims += [claim for claim in group.claims if claim not in claims]
    return replace(
        last,
        traffic=traffic,
        direction=direction,
        # what is told of lanes that no one word names is not sure of the whole
        certain=covered is not None and all(group.certain for group in told),
        claims=tuple(claims),
        parts=tuple(sorted([*told, *clashes], key=lambda part: LANES.index(_lanes(part)[0]))),
    )


def lane_groups(
    at: Sequence[Spell], day: date | None = None, until: date | None = None
) -> list[Spell]:
    """Gather the lanes of which the same is told; a group's traffic and direction say which."""
    alike: list[tuple[Spell, list[Lane]]] = []
    for spell in at:
        key = replace(spell, from_day=day, to_day=until, traffic="all", direction="both")
        lanes = next((lanes for other, lanes in alike if other == key), None)
        if lanes is None:
            alike.append((key, lanes := []))
        lanes.append((spell.traffic, spell.direction))
    groups = []
    for key, lanes in alike:
        by_traffic = [[lane for lane in lanes if lane[0] == name] for name in ("cargo", "foot")]
        for part in [lanes] if _coverage(lanes) else filter(None, by_traffic):
            traffic, direction = _coverage(part) or WHOLE
            groups.append(replace(key, traffic=traffic, direction=direction))
    return groups


def _coverage(lanes: Iterable[Lane]) -> Lane | None:
    """Name some lanes as one traffic and direction; None where that cannot be."""
    return _COVERAGE.get(frozenset(lanes))


def _lanes(spell: Spell) -> tuple[Lane, ...]:
    return SPOKEN_OF[spell.traffic, spell.direction]


def _began(spell: Spell) -> date:
    return spell.when.middle or date.min if spell.when else date.min
