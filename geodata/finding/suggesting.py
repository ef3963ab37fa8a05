"""The nearest known spellings of a name that is not known."""

from functools import lru_cache
from itertools import islice

from rapidfuzz import fuzz, process

from geodata.finding.matching import allowed, is_added
from geodata.finding.nametable import NameTable
from geodata.gazetteer import Gazetteer
from geodata.grammar.kinds import split_kind
from geodata.names import Script, fold, romanise, script_of
from geodata.place import Place
from geodata.spelling import skeleton

# From here on (of 100) a spelling is near enough to be named; where one name begins another.
_NEAR_SPELLING, _BEGINNING, _LEAST_BEGINNING = 66.0, 75.0, 4
# Of equally near spellings, those come first that a register of the border means more often.
_WEIGHTS = {"crossing": 6, "province": 5, "country": 5, "place": 4, "district": 4, "town": 3}
_BEGINNINGS, _HOMONYMS = 40, 4


@lru_cache(maxsize=4096)
def suggest(gazetteer: Gazetteer, name: str, limit: int = 3) -> tuple[str, ...]:
    """Name the nearest known spellings, nearest first, in the script of the name if it can be.

    A name that goes on where the written one ends counts as near ("Mazar", "Mazar-e Sharif").
    """
    bare, kinds = split_kind(name)
    script = script_of(bare)
    ranked = sorted(
        (
            -score,
            filed.name.script is not script,
            spelling != romanise(filed.name.name),  # less a word of kind that was not asked for
            -_weight(place),
            filed.name.name,
            place.id,
        )
        for table in gazetteer.tables
        for spelling, score in _near(table, bare, (1 if is_added(table) else 8) * limit)
        for filed in islice(table.spelt(spelling, script is Script.ARABIC), _HOMONYMS)
        if (place := allowed(gazetteer, filed, kinds)) is not None
    )
    shown: dict[str, str] = {}
    seen: set[str] = set()
    for _, foreign, _, _, called_so, place_id in ranked:
        text = gazetteer.places[place_id].name if foreign else called_so
        if place_id not in seen:
            shown.setdefault(fold(text), text)
            seen.add(place_id)
    return tuple(shown.values())[:limit]


def _weight(place: Place) -> int:
    """Weigh a place by its layer; one of the many towns of a user's layer comes behind."""
    return _WEIGHTS.get(place.layer, 1) - bool(place.layer == "town" and place.edition)


def _near(table: NameTable, bare: str, limit: int) -> list[tuple[str, float]]:
    """Find the nearest spellings of one table, by a few blocks of it and never by all."""
    arabic = script_of(bare) is Script.ARABIC
    wanted = bare if arabic else romanise(bare)
    blocks = set(table.near(skeleton(wanted), arabic))
    scores = {
        spelling: score
        for spelling, score, _ in process.extract(
            wanted, blocks, scorer=fuzz.ratio, limit=None, score_cutoff=_NEAR_SPELLING
        )
    }
    if len(wanted) >= _LEAST_BEGINNING:
        for spelling in table.beginning(wanted, arabic, _BEGINNINGS):
            scores[spelling] = max(scores.get(spelling, 0.0), _BEGINNING)
    return sorted(scores.items(), key=lambda one: (-one[1], len(one[0]), one[0]))[:limit]
