"""Folding of names: one name, whatever its case, marks, punctuation or script."""

import re
import unicodedata
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple


class Script(StrEnum):
    """Name a writing system by its ISO 15924 code."""

    LATIN = "Latn"
    CYRILLIC = "Cyrl"
    ARABIC = "Arab"
    OTHER = "Zyyy"


class Name(NamedTuple):
    """Hold one name of a place; `lang` is a two-letter code, or "" where the source has none."""

    name: str
    lang: str
    script: Script
    source: str


@lru_cache(maxsize=65536)
def script_of(text: str) -> Script:
    """Tell the script most letters of a text are written in."""
    if text.isascii():
        return Script.LATIN if any(map(str.isalpha, text)) else Script.OTHER
    counts = dict.fromkeys(Script, 0)
    for letter in filter(str.isalpha, text):
        counts[_script_of_letter(ord(letter))] += 1
    best = max(counts, key=lambda script: counts[script])
    return best if counts[best] else Script.OTHER


def _script_of_letter(code: int) -> Script:
    if code < 0x250 or 0x1E00 <= code < 0x1F00 or 0x2B0 <= code < 0x300:
        return Script.LATIN
    if 0x400 <= code < 0x530:
        return Script.CYRILLIC
    if 0x600 <= code < 0x780 or 0x8A0 <= code < 0x900 or 0xFB50 <= code < 0xFF00:
        return Script.ARABIC
    return Script.OTHER


def tidy(text: str) -> str:
    """Set a text in one Unicode form with single blanks, changing no letter."""
    if text.isascii():
        return " ".join(text.split())
    return " ".join(unicodedata.normalize("NFC", text).split())


# Written as code points where a letter would be hard to tell from its neighbour on the screen.
_APOSTROPHES = "'’‘`´ʼʻʹʽʿʾˈ′‛ʺ\u02d1"
# Normalising makes a blank and a mark of these signs that stand for an apostrophe.
_SPACING = str.maketrans(dict.fromkeys("\u00b4\u0384\u1fbd\u1fbf\u1ffd\u1ffe"))
_SAME_LETTER = {
    # Arabic: one letter for the look-alikes of the keyboards of Kabul, Peshawar and Cairo.
    "\u064a": "\u06cc",  # yeh
    "\u0649": "\u06cc",  # alef maksura
    "\u06d0": "\u06cc",  # Pashto e
    "\u06cd": "\u06cc",  # Pashto ay
    "\u06d2": "\u06cc",  # yeh barree
    "\u0643": "\u06a9",  # kaf
    "\u06ab": "\u06af",  # Pashto gaf with ring
    "\u0629": "\u0647",  # teh marbuta
    "\u06c1": "\u0647",  # heh goal
    "\u06be": "\u0647",  # heh doachashmee
    "\u06d5": "\u0647",  # ae
    "\u0671": "\u0627",  # alef wasla
    "\u06c7": "\u0648",  # u
    "\u06c9": "\u0648",  # Kirghiz yu, Uzbek o'
    # Latin letters that carry no mark that could be taken off.
    "\u0131": "i",
    "\u0111": "d",
    "\u00f8": "o",
    "\u0142": "l",
    "\u01dd": "a",
    "\u0259": "a",
}
_DROPPED = dict.fromkeys([*_APOSTROPHES, "\u0640", "\u0621", "ъ", "ь"])  # tatweel, hamza, signs
_MARKS = {
    sign: None
    for sign in map(chr, range(0x3000))
    if unicodedata.category(sign) in ("Mn", "Me", "Cf")
}
_JOINERS = {"\u200c": " ", "\u200b": " "}  # they part two words without a blank
_DIGITS = {chr(zero + digit): str(digit) for zero in (0x660, 0x6F0) for digit in range(10)}
_FOLDS = str.maketrans(_MARKS | _JOINERS | _SAME_LETTER | _DROPPED | _DIGITS)
_NOT_ALNUM = re.compile(r"(?:[^\w]|_)+")
# The link between a word and what qualifies it (dasht-e qala, dashti qala), as a word of its own.
_IZAFET = re.compile(r"(?<=\w) (?:[ei]|y[ei]|и|е|э)(?= \w)")
_IZAFET_LETTER = {Script.CYRILLIC: "и"}


@lru_cache(maxsize=65536)
def fold(name: str) -> str:
    """Reduce a name to bare letters, digits and single blanks, within its own script.

    Case, accents, vowel signs, apostrophes, ʿayn, hyphens and joiners go; the keyboards' variants
    of an Arabic letter become one; a separate izafet is joined on (`Dasht-e Qala`, `dashti qala`).
    Folding a folded name changes nothing.
    """
    folded = _fold_once(name)
    if folded.isascii() and " " not in folded:
        return folded
    while (again := _fold_once(folded)) != folded:
        folded = again
    return folded


def _fold_once(name: str) -> str:
    if not name.isascii():
        name = unicodedata.normalize("NFKC", name.translate(_SPACING)).casefold()
        name = unicodedata.normalize("NFKD", name)
    text = _NOT_ALNUM.sub(" ", name.lower().translate(_FOLDS)).strip()
    if " " not in text:
        return text
    return _IZAFET.sub(_IZAFET_LETTER.get(script_of(text), "i"), text)


_LETTERS = """
а a   б b   в v   г g   ғ gh  д d   е e   ж zh  з z   и i   й i   к k   қ q   л l   м m   н n
о o   п p   р r   с s   т t   у u   ф f   х kh  ҳ h   ц ts  ч ch  ҷ j   ш sh  щ sh  ы i   э e
ю yu  я ya  ґ g   є e   і i   ї i   ў u   қ q   ң n   ө o   ү u   һ h
ا a   ب b   پ p   ت t   ث s   ج j   چ ch  ح h   خ kh  د d   ذ z   ر r   ز z   ژ zh  س s   ش sh
ص s   ض z   ط t   ظ z   غ gh  ف f   ق q   ک k   گ g   ل l   م m   ن n   و u   ه h   ی i
ښ sh  ږ zh  ړ r   ډ d   ټ t   ڼ n   څ ts  ځ dz
"""
_PAIRS = _LETTERS.split()
_LATIN = str.maketrans(dict(zip(_PAIRS[::2], _PAIRS[1::2], strict=True)) | {"ع": ""})


def romanise(name: str) -> str:
    """Write the folded name in plain Latin letters; unwritten Arabic vowels stay unwritten."""
    # Folding takes yo for ye, as Russian print does; only the letter itself tells how it sounds.
    folded = fold(tidy(name).replace("ё", "йо").replace("Ё", "ЙО"))
    return folded if folded.isascii() else folded.translate(_LATIN)
