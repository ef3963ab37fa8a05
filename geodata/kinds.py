"""Words that say what kind of place a name means: "Takhar province", "ноҳияи Шуғнон"."""

from collections.abc import Mapping
from functools import lru_cache

from geodata.names import fold, tidy

Layers = frozenset[str]

ANY: Layers = frozenset()
AREAS: Layers = frozenset({"district", "province", "country"})
_DISTRICT: Layers = frozenset({"district"})
_PROVINCE: Layers = frozenset({"province"})
_SETTLEMENT: Layers = frozenset({"town", "place"})
_PORT: Layers = frozenset({"crossing", "place"})

# Each word in its own script, with the layers it allows; joined izafet included.
_WORDS: Mapping[str, Layers] = {
    fold(word): layers
    for words, layers in (
        ("district districts woluswali wuleswali uluswali raion rayon nohiya nohiyai", _DISTRICT),
        ("район района ноҳия ноҳияи ولسوالی ناحیه", _DISTRICT),
        ("province region oblast wilayat velayat vilayat viloyat viloyati", _PROVINCE),
        ("провинция область вилоят вилояти ولایت", _PROVINCE),
        ("town city village settlement", _SETTLEMENT),
        ("город село قریه", _SETTLEMENT),
        ("crossing checkpoint bridge мост پل", frozenset({"crossing"})),
        ("port bandar порт бандар بندر", _PORT),
        ("airport airfield airbase аэропорт фурудгоҳ فرودگاه", frozenset({"airfield"})),
        ("river darya daryo daryoi река дарё дарёи دریا دریای", frozenset({"river"})),
        ("lake ozero kul озеро кӯл кӯли جهیل", frozenset({"lake"})),
    )
    for word in words.split()
}
# Words that tell the rank of a province, not which one it is.
_RANKS = """
gorno mountainous autonomous kuhistoni mukhtor mukhtori of
горно автономная кӯҳистони кӯҳистонӣ мухтор мухтори
"""
_RANK_WORDS = frozenset(map(fold, _RANKS.split()))


@lru_cache(maxsize=65536)
def split_kind(name: str) -> tuple[str, Layers]:
    """Part a name into its folded rest and the layers its words of kind allow (ANY: no such word).

    A name made of nothing but such words is left whole.
    """
    words = fold(name).split()
    rest, layers = words, ANY
    for at in (-1, 0):
        while rest and rest[at] in _WORDS:
            layers = layers or _WORDS[rest[at]]
            rest = rest[:-1] if at else rest[1:]
    return (" ".join(rest), layers) if rest else (" ".join(words), ANY)


def without_kind(name: str) -> str:
    """Give a name as it was written, less its words of kind."""
    words = tidy(name).split()
    rest = words
    for at in (-1, 0):
        while rest and fold(rest[at]) in _WORDS:
            rest = rest[:-1] if at else rest[1:]
    return " ".join(rest or words)


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
