"""What speaks against a place where several compete for a name; choice.py lists the rules."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial

from rapidfuzz import fuzz
from shapely.geometry import LineString

from geodata.border import MAIN_LINE, chainage, load_lines
from geodata.finding.matching import Match, look_up
from geodata.finding.suggesting import suggest
from geodata.gazetteer import Gazetteer, geometry
from geodata.grammar.kinds import AREAS, core, split_kind
from geodata.measure import offset_bounds_m
from geodata.names import Script, fold, romanise, script_of
from geodata.place import Place
from geodata.spelling import sounds

NEAR_SPELLING = "near spelling"
# Layers that a bare name seldom means.
SECOND = frozenset({"river", "lake", "airfield"})
# Layers of the names that a user adds by the ten thousand.
ADDED = frozenset({"village", "spot"})
_WIDEST = frozenset({"country", "province"})
_SECOND_LESS, _WIDEST_LESS, _ADDED_LESS = 0.15, 0.12, 0.26
_FAR_M, _FAR_LESS = 300_000.0, 0.12
_AWAY_M, _AWAY_LESS = 100_000.0, 0.04
_RINGS_M = (_AWAY_M, _FAR_M)
_DEGREE_M = 111_195.0
# A near spelling is worth this much of the share of letters it has in common with the name.
_NEAR_WORTH, _LEAST_ALIKE, _FEWEST_LETTERS, _SUGGESTED = 0.80, 80.0, 5, 6


@dataclass(frozen=True, slots=True)
class Weight:
    """Hold what is taken off a score, and the reason in words that go on after the place."""

    less: float
    words: str
    away_m: Callable[[], float] | None = field(default=None, compare=False)
    """Measures the distance that the words leave room for: most reasons are never read."""

    @property
    def reason(self) -> str:
        """Give the reason in words."""
        return self.words.format(self.away_m() / 1000) if self.away_m else self.words


def weights_of(
    gazetteer: Gazetteer, places: Sequence[Place], contained: bool
) -> list[tuple[Weight, ...]]:
    """Say what speaks against each of several places that compete for a name.

    How far they lie from the border does not count where the writer said what contains the place.
    """
    # A river that gives way to a town does so wherever it runs.
    kinds = Counter(_kind(place) for place in places)
    firsts = [place.layer not in SECOND for place in places]
    if not any(firsts):
        firsts = [True] * len(places)
    rings = [
        _ring(gazetteer, place) if first and not contained else 0
        for place, first in zip(places, firsts, strict=True)
    ]
    near = any(ring == 0 and first for ring, first in zip(rings, firsts, strict=True))
    return [
        (*_of_layer(place, kinds), *(_of_distance(gazetteer, place, ring) if near else ()))
        for place, ring in zip(places, rings, strict=True)
    ]


def _kind(place: Place) -> str:
    """Say as what a place competes: its layer, or that it is one of many that a user added."""
    return "added" if is_added(place) and place.layer not in SECOND else place.layer


def _of_layer(place: Place, kinds: Mapping[str, int]) -> Iterator[Weight]:
    """Say what the layer of a place tells against it, at most one thing."""
    widest = next((one for one in kinds if one in _WIDEST), "")
    if place.layer in SECOND:
        if not SECOND.issuperset(kinds):
            yield Weight(_SECOND_LESS, f"a bare name seldom means a {place.layer}")
    elif widest and place.layer not in _WIDEST:
        yield Weight(_WIDEST_LESS, f"a bare name means the {widest} of that name first")
    elif is_added(place) and len(kinds) > 1:
        yield Weight(_ADDED_LESS, "it is one of many names that a user added")


def _of_distance(gazetteer: Gazetteer, place: Place, ring: int) -> Iterator[Weight]:
    if ring == 0 or place.layer in _WIDEST:
        return
    less, word = (_AWAY_LESS, "away") if ring == 1 else (_FAR_LESS, "far")
    told = f"it is {word} from the border ({{:,.0f}} km), and a nearer place has that name"
    yield Weight(less, told, partial(away_from_border_m, gazetteer, place.id))


def _ring(gazetteer: Gazetteer, place: Place) -> int:
    """Say whether a place lies near the border (0), away from it (1) or far (2)."""
    low_m, high_m = offset_bounds_m(load_lines()[MAIN_LINE], place.lon, place.lat)
    if high_m > _AWAY_M and place.layer in AREAS:  # its edge may be nearer than its middle
        low_m = 0.0
    low, high = bisect_left(_RINGS_M, low_m), bisect_left(_RINGS_M, high_m)
    if low != high:
        return bisect_left(_RINGS_M, away_from_border_m(gazetteer, place.id))
    return low


def is_added(place: Place) -> bool:
    """Say whether a place is one of the many of a layer that a user added."""
    return place.layer in ADDED or (place.layer == "town" and bool(place.edition))


@lru_cache(maxsize=65536)
def away_from_border_m(gazetteer: Gazetteer, place_id: str) -> float:
    """Measure how far a place lies from the line AF-TJ; an area from its nearest edge."""
    place, line = gazetteer.places[place_id], load_lines()[MAIN_LINE]
    away_m = chainage(line, place.lon, place.lat).offset_m
    if place.layer in AREAS and away_m > _AWAY_M:
        gap = geometry(gazetteer, place_id).distance(LineString(line.coordinates[::20]))
        away_m = min(away_m, float(gap) * _DEGREE_M)
    return away_m


def near_matches(gazetteer: Gazetteer, name: str) -> tuple[Match, ...]:
    """Find the places whose names are spelt nearly so, for those who ask for it, best first."""
    bare, _ = split_kind(name)
    if len(bare.replace(" ", "")) < _FEWEST_LETTERS:
        return ()
    best: dict[str, Match] = {}
    for text in suggest(gazetteer, name, _SUGGESTED):
        for match in look_up(gazetteer, text):
            alike = _alike(bare, _called(match))
            held = best.get(match.place.id)
            if alike < _LEAST_ALIKE or match.how not in ("exact", "folded"):
                continue
            score = round(_NEAR_WORTH * alike / 100, 2)
            if held is None or held.score < score:
                best[match.place.id] = Match(match.place, match.matched, NEAR_SPELLING, score)
    return tuple(sorted(best.values(), key=lambda match: (-match.score, match.place.id)))


def near_score(name: str, match: Match) -> float:
    """Say what the name of a place is worth to who wrote another one nearly like it."""
    return round(_NEAR_WORTH * _share(split_kind(name)[0], _called(match)) / 100, 2)


def _called(match: Match) -> str:
    """Give a name as people call the place: a bridge is not called without its word of kind."""
    name, layer = match.matched.name, match.place.layer
    return core(name, layer) if layer in AREAS or layer == "town" else fold(name)


def _alike(written: str, known: str) -> float:
    """Say how much of two folded names is alike, of 100; nothing where they begin otherwise."""
    if sounds(written).text[:1] != sounds(known).text[:1]:
        return 0.0
    return _share(written, known)


def _share(written: str, known: str) -> float:
    if script_of(written) is Script.ARABIC is script_of(known):
        return fuzz.ratio(written, known)
    return fuzz.ratio(romanise(written), romanise(known))
