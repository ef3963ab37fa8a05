"""Spellings of one name: what two ways of writing it, in any two scripts, may differ in.

A name of the region reaches a register through Dari, Tajik, Pashto, Uzbek and Russian and several
ways to put each into Latin letters. Some differences are the way of writing (kh/x, q/k, o/a);
others make another name (s/z, d/t). Only the first are let pass, and they are counted.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from geodata.names import Script, fold, romanise, script_of


class Sounds(NamedTuple):
    """Hold a name as one letter a sound; short vowels are missing where `abjad` is true."""

    text: str
    abjad: bool


# How Latin letters stand for sounds, longest first; a letter not named here stands for itself.
_LATIN = {
    "dzh": "J",
    "tch": "C",
    "dj": "J",
    "zh": "Z",
    "kh": "X",
    "gh": "G",
    "sh": "S",
    "ch": "C",
    "ph": "f",
    "ou": "u",
    "oo": "u",
    "uu": "u",
    "ee": "i",
    "ii": "i",
    "iy": "i",
    "aa": "a",
    "oa": "o",
    "j": "J",
    "x": "X",
    "w": "v",
}
_LATIN_SOUND = re.compile("|".join(_LATIN))
_ARABIC_LETTERS = "ابپتثجچحخدذرزژسشصضطظغفقکگلمنوهیښږړډټڼځ"
_ABJAD = str.maketrans(
    dict(zip(_ARABIC_LETTERS, "AbptsJChXdzrzZsSsztzGfqkglmnWhYSZrdtnz", strict=True))
    | {"ع": "", "څ": "ts"}
)
# Words of place names whose spellings differ by more than single sounds (in sounds).
_WORDS = {
    "pyanJ": "panJ",
    "pianJ": "panJ",
    "Xvaja": "XoJa",
    "XvaJa": "XoJa",
    "XvaJe": "XoJa",
    "XvaJah": "XoJa",
    "XvaJeh": "XoJa",
    "XuJa": "XoJa",
    "XWAJh": "XWJh",
}
_DOUBLE = re.compile(r"(\w)\1+")
_DOUBLE_GLIDE = re.compile(r"([YW])\1")
_OBOD = re.compile(r"obod(?=i?\b)")


@lru_cache(maxsize=65536)
def sounds(name: str) -> Sounds:
    """Read a name in any of the three scripts as a row of sounds, words parted by blanks."""
    if script_of(name) is Script.ARABIC:
        text = _DOUBLE_GLIDE.sub(r"\1", fold(name).translate(_ABJAD))
        abjad = True
    else:
        latin = _OBOD.sub("abad", romanise(name))
        text = _LATIN_SOUND.sub(lambda found: _LATIN[found.group()], latin)
        abjad = False
    return Sounds(" ".join(_WORDS.get(word, word) for word in text.split()), abjad)


_NOT_IN_SKELETON = re.compile(r"[hX]\b|[aeiouyvAWY ]")
_MERGED = str.maketrans("qGgXZ", "kkkhJ")


def skeleton(name: str) -> str:
    """Give the consonants that every spelling of a name shares, in whatever script it stands.

    Too coarse to tell that two names are one: it only says which are worth comparing.
    """
    return _bones(sounds(name))


@lru_cache(maxsize=65536)
def _bones(read: Sounds) -> str:
    bare = _NOT_IN_SKELETON.sub("", read.text).translate(_MERGED)
    return _DOUBLE.sub(r"\1", bare)


# Sounds that two ways of writing one name may give differently.
_ALIKE = frozenset(
    frozenset(pair) for pair in ("ao", "ou", "ei", "iy", "ey", "uv", "qk", "Gg", "Gq", "Xh", "JZ")
)
# A letter of the Arabic script, and the sounds it may stand for.
_STANDS_FOR = {"A": "ao", "W": "vuo", "Y": "yie"}
_VOWELS = frozenset("aeiou")
_MOST_DIFFERENCES = 6
_ACROSS_SCRIPTS = 1


@lru_cache(maxsize=65536)
def differences(written: Sounds, known: Sounds) -> int | None:
    """Count how a written name differs from a known one in spelling; None: it is another name.

    A difference is a sound of the table of like sounds, a dropped last h, a dropped izafet, a
    letter doubled between vowels or a `khw` for `kh`; what a script does not write at all counts
    nothing. An o for an a counts two: that is how Tajik writes, and a place known by its Dari name
    is seldom meant by it.
    """
    if written == known:
        return 0
    limit = _most_differences(written, known)
    if limit is None:
        return None
    found = _Comparison(written, known).cheapest(0, 0, limit)
    return found if found <= limit else None


def _most_differences(written: Sounds, known: Sounds) -> int | None:
    """Say how freely two names may differ: the less they tell, the less freely."""
    consonants = len(_NOT_IN_SKELETON.sub("", written.text))
    if written.abjad != known.abjad:
        # Unwritten vowels are freedom enough; two consonants alone fit any number of names.
        return _ACROSS_SCRIPTS if consonants > 2 else None
    return _MOST_DIFFERENCES if consonants > 2 else max(consonants - 1, 0)


class _Comparison:
    """Walk two rows of sounds side by side, keeping what was found for each pair of tails."""

    def __init__(self, a: Sounds, b: Sounds) -> None:
        self.a, self.b = a, b
        self.seen: dict[tuple[int, int], int] = {}

    def cheapest(self, i: int, j: int, limit: int) -> int:
        """Count the fewest differences between the tails from i and j; over `limit` is too many."""
        if i == len(self.a.text) and j == len(self.b.text):
            return 0
        if limit < 0:
            return 1
        key = (i, j)
        if key not in self.seen:
            self.seen[key] = min(self._steps(i, j), default=_MOST_DIFFERENCES + 1)
        return self.seen[key]

    def _steps(self, i: int, j: int) -> list[int]:
        a, b = self.a.text, self.b.text
        far = _MOST_DIFFERENCES
        found = []
        if i < len(a) and j < len(b):
            cost = _cost(a[i], b[j], i == 0 or a[i - 1] == " ", j == 0 or b[j - 1] == " ")
            if cost is None and {a[i], b[j]} == {"a", "e"} and _open_or_glide(a, i, b, j):
                cost = 1
            if cost is not None:
                found.append(cost + self.cheapest(i + 1, j + 1, far))
        if i < len(a) and (cost := _skip(a, i, self.b.abjad, self.a.abjad)) is not None:
            found.append(cost + self.cheapest(i + 1, j, far))
        if j < len(b) and (cost := _skip(b, j, self.a.abjad, self.b.abjad)) is not None:
            found.append(cost + self.cheapest(i, j + 1, far))
        return found


def _cost(x: str, y: str, x_starts: bool, y_starts: bool) -> int | None:
    if x == y:
        return 0
    if (x, y) == ("o", "a"):
        return 2
    if frozenset((x, y)) in _ALIKE:
        return 1
    for letter, sound, starts in ((x, y, x_starts), (y, x, y_starts)):
        if sound in _STANDS_FOR.get(letter, ""):
            return 0
        if letter == "A" and starts and sound in _VOWELS:
            return 0
    return None


def _open_or_glide(a: str, i: int, b: str, j: int) -> bool:
    """Say whether both sounds end their word (qala, qale) or stand before a glide (jay, jey)."""
    after_a, after_b = a[i + 1 : i + 2] or " ", b[j + 1 : j + 2] or " "
    return (after_a in " h" and after_b in " h") or (after_a in "iy" and after_b in "iy")


def _skip(text: str, at: int, other_abjad: bool, own_abjad: bool) -> int | None:
    """Give the cost of leaving out a sound that the other name does not have."""
    letter, before, after = text[at], text[at - 1 : at], text[at + 1 : at + 2]
    if letter == " " or (other_abjad and not own_abjad and letter in _VOWELS):
        return 0
    ends_word = after in ("", " ")
    if letter == "h" and ends_word:
        return 0 if own_abjad else 1
    if letter == before and after in _VOWELS:
        return 0 if other_abjad else 1
    if letter in "ei" and after == " " and not own_abjad:
        return 1
    if letter in "vW" and before == "X":
        return 1
    starts_word = at == 0 or before == " "
    return 0 if letter == "A" and starts_word and after in ("W", "Y") else None
