"""What was told of every crossing by a day: word by word, on each lane and on the whole.

A word is an incident that tells the status of just one crossing, supported by a known claim. It
speaks of lanes: cargo or foot, one way or the other. The rule is told to users in README.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from dashboard.features import Features
from dashboard.knowledge import contradictions, is_retired, middle_start
from dashboard.model import Claim, Incident
from geodata.gazetteer import Gazetteer, Place, places_of
from geodata.locate import Placement

Lane = tuple[str, str]
LANES: tuple[Lane, ...] = tuple((t, d) for t in ("cargo", "foot") for d in ("AF-TJ", "TJ-AF"))
_SPOKEN_OF: dict[Lane, tuple[Lane, ...]] = {
    (traffic, direction): tuple(
        lane for lane in LANES if traffic in ("all", lane[0]) and direction in ("both", lane[1])
    )
    for traffic in ("all", "cargo", "foot")
    for direction in ("both", "AF-TJ", "TJ-AF")
}

WHOLE: Lane = ("all", "both")


@dataclass(frozen=True, slots=True)
class Word:
    """One incident that tells a status; `first` and `last` bound its beginning."""

    began: date
    first: date
    last: date
    until: date | None
    status: str
    lanes: tuple[Lane, ...]
    incident: Incident
    supports: tuple[Claim, ...]
    disputed: bool
    spoken: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class Segment:
    """The words that tell from a day on, until others begin; `split` names why they cannot.

    A dispute of any of the `peers`, which began that day and say the same, is one of the status.
    """

    began: date
    words: tuple[Word, ...]
    peers: tuple[Word, ...]
    split: str
    rivals: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Track:
    """What was told of one lane, or of the crossing as a whole, in the order of time."""

    lane: Lane
    segments: tuple[Segment, ...]
    against: dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class CrossingTracks:
    """The tracks of one crossing: as a whole, and lane by lane in the order of LANES."""

    place: Place
    whole: Track
    lanes: tuple[Track, ...]


def crossing_tracks(
    features: Features, gazetteer: Gazetteer, as_of: date
) -> tuple[CrossingTracks, ...]:
    """Gather what was told of every crossing by a day, west to east."""
    crossings = list(places_of(gazetteer, "crossing"))
    words: dict[str, list[Word]] = {place.id: [] for place in crossings}
    # once a source, not once a claim
    published = {
        source.id: middle_start(source.published) if source.published else None
        for source in features.sources.values()
    }
    incidents = features.incidents
    for incident, placement in zip(incidents, features.placements, strict=True):
        # most incidents tell no status: they are turned away first
        place_id = _told_of(placement, gazetteer) if incident.status else None
        word = _word(incident, published, as_of) if place_id in words else None
        if word and place_id:
            words[place_id].append(word)
    against = _against(incidents, features, as_of)
    return tuple(
        _tracks(place, words[place.id], against)
        for place in sorted(crossings, key=lambda place: place.lon)
    )


def _told_of(placement: Placement | None, gazetteer: Gazetteer) -> str | None:
    # a stretch that ends at a crossing, or a place near it, tells nothing of the crossing
    if placement is None or len(placement.place_ids) != 1:
        return None
    place = gazetteer.places.get(placement.place_ids[0])
    return place.id if place and placement.name == place.name else None


def _word(incident: Incident, published: Mapping[str, date | None], as_of: date) -> Word | None:
    when = incident.when
    began = middle_start(when) if when else None
    if when is None or began is None or is_retired(incident, as_of):
        return None
    supports, spoken, disputed = [], set(), False
    for claim in incident.claims:
        day = published.get(claim.source)
        if day is not None and day > as_of:
            continue
        if claim.stance != "supports":
            disputed = True
            continue
        supports.append(claim)
        if day is not None:
            spoken.add(day)
    if not supports:
        return None
    return Word(
        began,
        when.earliest_start or date.min,
        when.latest_start or began,
        when.latest_end if "/" in when.text else None,
        incident.status or "unknown",
        _SPOKEN_OF[incident.traffic or "all", incident.direction or "both"],
        incident,
        tuple(supports),
        disputed,
        tuple(sorted(spoken)),
    )


def _against(
    incidents: Sequence[Incident], features: Features, as_of: date
) -> dict[str, tuple[str, ...]]:
    named = {other for incident in incidents for other in incident.contradicts}
    involved = [i for i in incidents if i.contradicts or i.id in named] if named else []
    return contradictions(involved, features.sources, as_of)


def _tracks(
    place: Place, words: Iterable[Word], against: dict[str, tuple[str, ...]]
) -> CrossingTracks:
    ordered = sorted(words, key=lambda word: word.began)
    by_lane = {
        lane: tuple(_lane_segments([word for word in ordered if lane in word.lanes]))
        for lane in LANES
    }
    whole = Track(WHOLE, tuple(_whole_segments(ordered, by_lane)), against)
    lanes = tuple(Track(lane, segments, against) for lane, segments in by_lane.items())
    return CrossingTracks(place, whole, lanes)


def _lane_segments(words: Sequence[Word]) -> Iterator[Segment]:
    surely = date.min  # no earlier than on this day the last of the words began
    latest: dict[str, Word] = {}
    for began, group in groupby(words, key=lambda word: word.began):
        telling = tuple(group)
        for word in telling:
            surely = max(surely, word.first)
            if word.status not in latest or word.last > latest[word.status].last:
                latest[word.status] = word
        status = telling[-1].status
        rivals = [w.status for w in latest.values() if w.status != status and w.last >= surely]
        clash = len({word.status for word in telling}) > 1
        yield Segment(began, telling, telling, "clash" if clash else "", tuple(sorted(rivals)))


def _whole_segments(
    words: Sequence[Word], by_lane: dict[Lane, tuple[Segment, ...]]
) -> Iterator[Segment]:
    here = {(lane, one.began): one for lane, segments in by_lane.items() for one in segments}
    for began, group in groupby(words, key=lambda word: word.began):
        telling = tuple(group)
        last = telling[-1]
        lanes = [here[lane, began] for lane in LANES if (lane, began) in here]
        if any(lane.split for lane in lanes):
            yield Segment(began, telling, (), "clash", ())
        elif len({word.status for word in telling}) > 1:
            yield Segment(began, telling, (), "lanes", ())
        else:
            rivals = {status for lane in last.lanes for status in here[lane, began].rivals}
            # what supports the status speaks of all that it is about, what disputes it of a part
            lanes_told = set(last.lanes)
            agreeing = tuple(word for word in telling if lanes_told <= set(word.lanes))
            peers = tuple(word for word in telling if lanes_told & set(word.lanes))
            yield Segment(began, agreeing, peers, "", tuple(sorted(rivals)))
