"""The places of the border region, found by any of their names."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from rapidfuzz import fuzz, process
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from geodata import layers
from geodata.kinds import ANY, Layers, core, split_kind
from geodata.loading import read_places
from geodata.names import Name, Script, fold, romanise, script_of, tidy
from geodata.place import Place
from geodata.precision import Precision
from geodata.spelling import Sounds, differences, skeleton, sounds

__all__ = [
    "Gazetteer",
    "Match",
    "Name",
    "Place",
    "Precision",
    "geometry",
    "load_gazetteer",
    "look_up",
    "make_gazetteer",
    "suggest",
]

# What a way of matching is worth; locate.py weighs against the best only what lies near it.
_EXACT, _FOLDED, _CORE, _SPELT, _OTHER_SCRIPT, _PER_DIFFERENCE = 1.0, 0.98, 0.95, 0.94, 0.90, 0.02
# Layers that people call by name alone though the name has a word of kind ("Takhar Province").
_CALLED_WITHOUT_KIND: Layers = frozenset({"country", "province", "district", "town"})
# From here on (of 100) a spelling is near enough to be named; where one name begins another.
_NEAR_SPELLING, _BEGINNING, _LEAST_BEGINNING = 66.0, 75.0, 4
# Of equally near spellings, those come first that a register of the border means more often.
_WEIGHTS = {"crossing": 6, "province": 5, "country": 5, "place": 4, "district": 4, "town": 3}

Entry = tuple[str, Name]


@dataclass(frozen=True, slots=True)
class Index:
    """Hold names by their folded letters, and by the consonants and sounds they are read as."""

    by_letters: dict[str, list[Entry]]
    by_sounds: dict[str, dict[Sounds, list[Entry]]]

    def add(self, folded: str, entry: Entry) -> None:
        """File a place under one form of one of its names."""
        self.by_letters.setdefault(_joined(folded), []).append(entry)
        alike = self.by_sounds.setdefault(skeleton(folded), {})
        alike.setdefault(sounds(folded), []).append(entry)


@dataclass(frozen=True, slots=True)
class Match:
    """Say by which of its names a place was found; `how` is exact, folded or transliterated."""

    place: Place
    matched: Name
    how: str
    score: float


@dataclass(frozen=True, slots=True, eq=False)
class Gazetteer:
    """Hold the places and the ways to find them; one gazetteer equals only itself."""

    places: Mapping[str, Place]
    version: str
    shapes: Mapping[str, BaseGeometry]
    """Geometries that came with the places themselves; the rest is read layer by layer."""
    whole: Index
    """Names as they are."""
    cores: Index
    """Names less their words of kind, where they have any."""
    by_code: Mapping[str, str]


@cache
def load_gazetteer() -> Gazetteer:
    """Read the shipped layers and the places kept by hand."""
    places, version = read_places()
    return make_gazetteer(places, version)


def make_gazetteer(
    places: Iterable[Place], version: str, shapes: Mapping[str, BaseGeometry] | None = None
) -> Gazetteer:
    """Index places by their names, in one pass."""
    held: dict[str, Place] = {}
    by_code: dict[str, str] = {}
    whole, cores = Index({}, {}), Index({}, {})
    for place in places:
        held[place.id] = place
        by_code[place.id] = place.id
        if place.layer in ("country", "province"):
            by_code[place.id.partition(":")[2]] = place.id
        for name in place.names:
            folded, bare = fold(name.name), core(name.name, place.layer)
            whole.add(folded, (place.id, name))
            if bare != folded:
                cores.add(bare, (place.id, name))
    return Gazetteer(held, version, shapes or {}, whole, cores, by_code)


def geometry(gazetteer: Gazetteer, place_id: str) -> BaseGeometry:
    """Give the shape of a place at full resolution, (lon, lat); raises KeyError if unknown."""
    place = gazetteer.places[place_id]
    if place_id in gazetteer.shapes:
        return gazetteer.shapes[place_id]
    if place.layer in layers.SHAPED:
        return layers.read_geometries(layers.TABLES[place.layer])[place_id]
    return Point(place.lon, place.lat)


@lru_cache(maxsize=4096)
def look_up(gazetteer: Gazetteer, name: str) -> tuple[Match, ...]:
    """Find the places a name may mean, best first, one match to a place.

    A word of kind in the name ("Kunduz province") leaves only the layers it means. A spelling
    that merely resembles a name finds nothing: see `suggest`.
    """
    best: dict[str, Match] = {}
    for match in _matches(gazetteer, tidy(name)):
        held = best.get(match.place.id)
        if held is None or match.score > held.score:
            best[match.place.id] = match
    return tuple(sorted(best.values(), key=lambda match: (-match.score, match.place.id)))


def _matches(gazetteer: Gazetteer, name: str) -> Iterator[Match]:
    if code := gazetteer.by_code.get(name) or gazetteer.by_code.get(name.upper()):
        place = gazetteer.places[code]
        yield Match(place, Name(name, "", Script.LATIN, "code"), "exact", _EXACT)
        return
    if not fold(name):
        return
    called_so = list(_by_letters(gazetteer, gazetteer.whole, name, ANY))
    yield from called_so
    yield from _by_letters(gazetteer, gazetteer.cores, name, _CALLED_WITHOUT_KIND)
    yield from _by_sounds(gazetteer, gazetteer.whole, name, ANY)
    yield from _by_sounds(gazetteer, gazetteer.cores, name, _CALLED_WITHOUT_KIND)
    bare, kinds = split_kind(name)
    # A name that itself has the word of kind ("Khorog bridge") is not taken apart.
    if kinds and not called_so:
        for index in (gazetteer.whole, gazetteer.cores):
            yield from _by_letters(gazetteer, index, bare, kinds)
            yield from _by_sounds(gazetteer, index, bare, kinds)


def _by_letters(gazetteer: Gazetteer, index: Index, name: str, kinds: Layers) -> Iterator[Match]:
    whole = index is gazetteer.whole
    for place_id, called in index.by_letters.get(_joined(fold(name)), ()):
        place = gazetteer.places[place_id]
        if kinds and place.layer not in kinds:
            continue
        if whole and called.name.casefold() == name.casefold():
            yield Match(place, called, "exact", _EXACT)
        else:
            yield Match(place, called, "folded", _FOLDED if whole else _CORE)


def _by_sounds(gazetteer: Gazetteer, index: Index, name: str, kinds: Layers) -> Iterator[Match]:
    written = sounds(name)
    for known, entries in index.by_sounds.get(skeleton(name), {}).items():
        found = differences(written, known)
        if found is None:
            continue
        best = _SPELT if written.abjad == known.abjad else _OTHER_SCRIPT
        score = round(best - _PER_DIFFERENCE * found, 2)
        for place_id, called in entries:
            place = gazetteer.places[place_id]
            if not kinds or place.layer in kinds:
                yield Match(place, called, "transliterated", score)


@lru_cache(maxsize=4096)
def suggest(gazetteer: Gazetteer, name: str, limit: int = 3) -> tuple[str, ...]:
    """Name the nearest known spellings, nearest first, in the script of the name if it can be.

    A name that goes on where the written one ends counts as near ("Mazar", "Mazar-e Sharif").
    """
    bare, kinds = split_kind(name)
    script = script_of(bare)
    arabic = script is Script.ARABIC
    spellings = _spellings(gazetteer, arabic)
    wanted = bare if arabic else romanise(bare)
    found = process.extract(
        wanted, spellings.keys(), scorer=fuzz.ratio, limit=8 * limit, score_cutoff=_NEAR_SPELLING
    )
    scores = {spelling: score for spelling, score, _ in found}
    if len(wanted) >= _LEAST_BEGINNING:
        for spelling in spellings:
            if spelling.startswith(wanted):
                scores[spelling] = max(scores.get(spelling, 0.0), _BEGINNING)
    ranked = sorted(
        (
            -score,
            called.script is not script,
            spelling != romanise(called.name),  # less a word of kind that was not asked for
            -_WEIGHTS.get(place.layer, 1),
            called.name,
            place.id,
        )
        for spelling, score in scores.items()
        for place, called in spellings[spelling]
        if not kinds or place.layer in kinds
    )
    shown: dict[str, str] = {}
    seen: set[str] = set()
    for _, foreign, _, _, called_so, place_id in ranked:
        text = gazetteer.places[place_id].name if foreign else called_so
        if place_id not in seen:
            shown.setdefault(fold(text), text)
            seen.add(place_id)
    return tuple(shown.values())[:limit]


@lru_cache(maxsize=8)
def _spellings(gazetteer: Gazetteer, arabic: bool) -> Mapping[str, list[tuple[Place, Name]]]:
    """Gather all names in a form that near spellings can be measured in."""
    spellings: dict[str, list[tuple[Place, Name]]] = defaultdict(list)
    for place in gazetteer.places.values():
        for called in place.names:
            if arabic == (called.script is Script.ARABIC):
                bare = core(called.name, place.layer)
                spellings[bare if arabic else romanise(bare)].append((place, called))
    return dict(spellings)


def _joined(folded: str) -> str:
    """Make one word of a folded name: blanks are written or not as the writer likes."""
    return folded.replace(" ", "")
