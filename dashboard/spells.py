"""The status of every crossing over time: the tracks of what was told, cut where a status changes.

Whatever is asked of a day or drawn over time comes from the same pieces, so a moving clock and the
command line cannot disagree. The rule is told to users in README.md.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from dashboard.features import Features
from dashboard.model import Claim
from dashboard.tracks import WHOLE, Track, crossing_tracks
from dashboard.when import When
from geodata.gazetteer import Gazetteer, Place

# After the last day on which a source spoke of a status it counts for so long, and no longer.
HOLDS_DAYS = 180

_HOLDS = timedelta(days=HOLDS_DAYS + 1)


@dataclass(frozen=True, slots=True)
class Spell:
    """Days [from_day, to_day) on which all is the same but the age; None = no bound.

    `why` says why no status is told: "silent" (nothing says), "clash" (two began on one day),
    "lanes" (two that began on one day are about different traffic), "ended" (it has come to the
    end written for it), "decayed" (no source has spoken for too long); empty where one is told.
    `told` and `when` are the last word's; `confirmed` is the last day on which a source spoke of
    it, or its beginning, where none had been `heard` by then.
    `rivals` are the statuses of words that may have begun later; `against` are incidents at odds.
    """

    from_day: date | None
    to_day: date | None
    why: str = "silent"
    told: tuple[str, ...] = ()
    traffic: str = "all"
    direction: str = "both"
    when: When | None = None
    confirmed: date | None = None
    heard: bool = False
    claims: tuple[Claim, ...] = ()
    disputed: bool = False
    rivals: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    incident: str = ""

    @property
    def status(self) -> str:
        """Give the status, "unknown" where none is told."""
        return "unknown" if self.why else self.told[0]

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
        return self.why == "clash" or self.disputed or bool(self.rivals or self.against)


@dataclass(frozen=True, slots=True)
class CrossingHistory:
    """The whole history of one crossing, without gaps; `lanes` are for `spell_on`."""

    place: Place
    spells: tuple[Spell, ...]
    lanes: tuple[Track, ...]


def status_spells(
    features: Features, gazetteer: Gazetteer, as_of: date
) -> tuple[CrossingHistory, ...]:
    """Tell the history of every crossing as it was known on a day, west to east."""
    return tuple(
        CrossingHistory(tracks.place, spells(tracks.whole), tracks.lanes)
        for tracks in crossing_tracks(features, gazetteer, as_of)
    )


def spells(track: Track) -> tuple[Spell, ...]:
    """Tell a whole track as pieces without gaps, the first and the last of them open."""
    found = [_silence(track)]
    for number in range(len(track.segments)):
        found += _pieces(track, number)
    return tuple(found)


def spell_on(track: Track, day: date) -> Spell:
    """Give the piece of a track that holds a day."""
    number = bisect_right(track.segments, day, key=lambda segment: segment.began) - 1
    if number < 0:
        return _silence(track)
    return piece_on(tuple(_pieces(track, number)), day)


def piece_on(pieces: Sequence[Spell], day: date) -> Spell:
    """Give the one of pieces without gaps that holds a day."""
    return pieces[bisect_right(pieces, day, key=lambda p: p.from_day or date.min) - 1]


def _silence(track: Track) -> Spell:
    traffic, direction = track.lane
    until = track.segments[0].began if track.segments else None
    return Spell(None, until, traffic=traffic, direction=direction)


def _pieces(track: Track, number: int) -> Iterator[Spell]:
    """Cut a segment where a source speaks again, where its end is written, where it decays."""
    segment = track.segments[number]
    following = track.segments[number + 1 : number + 2]
    end = following[0].began if following else None
    words, word = segment.words, segment.words[-1]
    heard = any(day <= segment.began for w in words for day in w.spoken)
    spoken = sorted({day for w in words for day in w.spoken if day > segment.began})
    fades = (spoken[-1] if spoken else segment.began) + _HOLDS
    # one that goes on outlasts those with an end; where the words differ, none can end the matter
    ends = [w.until for w in words if w.until]
    ended = max(ends) if len(ends) == len(words) and not segment.split else None
    cuts = [(segment.began, segment.split)]
    if not segment.split:
        cuts += [(day, "") for day in spoken if ended is None or day < ended]
    if ended is None or fades < ended:
        cuts.append((fades, "decayed"))
    if ended:
        cuts.append((ended, "ended"))
    traffic, direction = track.lane
    if track.lane == WHOLE and not segment.split:
        traffic, direction = word.incident.traffic or "all", word.incident.direction or "both"
    told = tuple(sorted({w.status for w in words}))
    claims = words[0].supports if len(words) == 1 else tuple(c for w in words for c in w.supports)
    disputed = any(w.disputed for w in segment.peers)
    at_odds = (other for w in segment.peers for other in track.against.get(w.incident.id, ()))
    against = tuple(dict.fromkeys(at_odds))
    for (day, why), (until, _) in zip(cuts, [*cuts[1:], (end, "")], strict=True):
        if end and day >= end:
            return
        shared = (why, told, traffic, direction, word.incident.when)
        to_day = min(until, end) if until and end else until
        if why in ("clash", "lanes", "ended"):
            yield Spell(day, to_day, *shared, incident=word.incident.id)
        elif why == "decayed":
            yield Spell(
                day, to_day, *shared, fades - _HOLDS, heard or bool(spoken), claims,
                incident=word.incident.id,
            )  # fmt: skip
        else:
            yield Spell(
                day, to_day, *shared, day, heard or day > segment.began, claims,
                disputed, segment.rivals, against, word.incident.id,
            )  # fmt: skip
