"""Russian case endings: what a name that stands after "от", "около" or "между" is called by itself.

Only endings are undone, never letters of the stem, and what comes out counts only where the
gazetteer has just that name: see `settle_spoken`.
"""

from collections.abc import Iterator
from itertools import product

from geodata.names import Script, script_of

# Genitive and instrumental endings, and the first case's; "" is a name that ends in a consonant.
_ENDINGS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("ого", ("ый", "ой", "ий")),
    ("его", ("ий",)),
    ("ым", ("ый", "ой")),
    ("им", ("ий",)),
    ("ой", ("ая", "а")),
    ("ей", ("ья", "я", "а")),
    ("ом", ("", "о")),
    ("ем", ("", "й", "ь", "е")),
    ("а", ("", "о")),
    ("я", ("й", "ь", "е")),
    ("ы", ("а", "ы")),
    ("и", ("а", "я", "ь", "и")),
)
_LEAST_STEM = 2
_MOST_READINGS = 24


def first_cases(name: str) -> tuple[str, ...]:
    """Give what a Russian name in the genitive or instrumental may be in the first case."""
    if script_of(name) is not Script.CYRILLIC:
        return ()
    words = [tuple(_readings(word)) for word in name.split()]
    count = 1
    for readings in words:
        count *= len(readings)
    if count > _MOST_READINGS:
        return ()
    texts = (" ".join(picked) for picked in product(*words))
    return tuple(dict.fromkeys(text for text in texts if text != name))


def _readings(word: str) -> Iterator[str]:
    """Give a word as it stands, then less each ending it may have; its hyphenated head stays."""
    yield word
    for ending, firsts in _ENDINGS:
        stem = word.removesuffix(ending)
        if stem != word and len(stem) >= _LEAST_STEM:
            yield from (stem + first for first in firsts)
