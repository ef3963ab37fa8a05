"""Words that say what kind of place a name means: "Takhar province", "ноҳияи Шуғнон"."""

from collections.abc import Mapping
from functools import lru_cache

from geodata.names import fold, tidy

Layers = frozenset[str]

ANY: Layers = frozenset()
AREAS: Layers = frozenset({"district", "province", "country"})
_DISTRICT: Layers = frozenset({"district"})
_PROVINCE: Layers = frozenset({"province"})
_SETTLEMENT: Layers = frozenset({"town", "place", "village"})
_PORT: Layers = frozenset({"crossing", "place"})

# Each word in its own script, with the layers it allows; joined izafet included.
_WORDS: Mapping[str, Layers] = {
    fold(word): layers
    for words, layers in (
        ("district districts woluswali wuleswali uluswali raion rayon nohiya nohiyai", _DISTRICT),
        ("район района ноҳия ноҳияи вулусволӣ вулусволии ولسوالی ناحیه", _DISTRICT),
        ("province region oblast wilayat velayat vilayat viloyat viloyati", _PROVINCE),
        ("провинция провинции область области вилоят вилояти ولایت", _PROVINCE),
        ("town city village settlement", _SETTLEMENT),
        ("город село кишлак посёлок деҳа деҳаи шаҳр шаҳри шаҳрак шаҳраки", _SETTLEMENT),
        ("قریه شهر شهرک ده", _SETTLEMENT),
        (
            "crossing checkpoint bridge border post point BCP мост пул пули پل",
            frozenset({"crossing"}),
        ),
        ("КПП пункт пропуска погранпереход гузаргоҳи گذرگاه", frozenset({"crossing"})),
        ("port bandar порт бандар бандари بندر", _PORT),
        ("airport airfield airbase аэропорт фурудгоҳ فرودگاه", frozenset({"airfield"})),
        ("river darya daryo daryoi река дарё дарёи دریا دریای", frozenset({"river"})),
        ("lake ozero kul озеро кӯл кӯли جهیل", frozenset({"lake"})),
    )
    for word in words.split()
}
# These stand before a name and never after it: "Qala Shahr" is a name of its own.
_SETTLEMENTS_FIRST = "شهر شهرک ده قریه шаҳр шаҳри шаҳрак шаҳраки деҳа деҳаи"
_FIRST_ONLY = frozenset(map(fold, _SETTLEMENTS_FIRST.split()))
# What only one of the two countries calls its districts: it tells the bank of a name of both.
_COUNTRIES = {
    fold(word): country
    for words, country in (
        ("woluswali wuleswali uluswali вулусволӣ вулусволии ولسوالی", "AF"),
        ("nohiya nohiyai ноҳия ноҳияи", "TJ"),
    )
    for word in words.split()
}
# Words that tell the rank of a province, not which one it is.
_RANKS = """
gorno mountainous autonomous kuhistoni mukhtor mukhtori of
горно автономная кӯҳистони кӯҳистонӣ мухтор мухтори
"""
_RANK_WORDS = frozenset(map(fold, _RANKS.split()))


def _tells_kind(folded: str, at: int) -> bool:
    """Say whether a word at the start (0) or end (-1) of a name tells its kind."""
    return folded in _WORDS and not (at and folded in _FIRST_ONLY)


@lru_cache(maxsize=65536)
def split_kind(name: str) -> tuple[str, Layers]:
    """Part a name into its folded rest and the layers its words of kind allow (ANY: no such word).

    A name made of nothing but such words is left whole.
    """
    words = fold(name).split()
    rest, layers = words, ANY
    for at in (-1, 0):
        while rest and _tells_kind(rest[at], at):
            layers = layers or _WORDS[rest[at]]
            rest = rest[:-1] if at else rest[1:]
            if at == 0 and rest[1:] and rest[0] == "of":
                rest = rest[1:]
    return (" ".join(rest), layers) if rest else (" ".join(words), ANY)


def without_kind(name: str) -> str:
    """Give a name as it was written, less its words of kind."""
    words = tidy(name).split()
    rest = words
    for at in (-1, 0):
        while rest and _tells_kind(fold(rest[at]), at):
            rest = rest[:-1] if at else rest[1:]
            if at == 0 and rest[1:] and rest[0].lower() == "of":
                rest = rest[1:]
    return " ".join(rest or words)


def is_area(word: str) -> bool:
    """Say whether a word tells a kind of area, which may contain a place."""
    return bool(_WORDS.get(fold(word), ANY) & AREAS)


def country_of_kind(name: str) -> str:
    """Tell the country whose word for a district stands first or last in a name, or ""."""
    words = fold(name).split()
    found = (_COUNTRIES.get(words[at], "") for at in (0, -1)) if words[1:] else ()
    return next(filter(None, found), "")


def is_kind(word: str) -> bool:
    """Say whether a word tells a kind of place."""
    return fold(word) in _WORDS


def core(name: str, layer: str) -> str:
    """Strip a gazetteer's name to the part that tells the place: "Takhar Province", "Takhar".

    A province's name also loses the words of its rank: "Gorno-Badakhshan Autonomous Region".
    """
    bare, kinds = split_kind(name)
    rest = bare if layer in kinds else fold(name)
    if layer != "province":
        return rest
    words = [word for word in rest.split() if word not in _RANK_WORDS]
    return " ".join(words) or rest
