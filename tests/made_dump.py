"""Dumps in the form of GeoNames, made up: names put together as names of the region are.

`python -m tests.made_dump LINES FILE` writes one to measure with.
"""

import random
import sys
from collections.abc import Iterator
from pathlib import Path

HEADS = {
    "Deh-e": "ده", "Qal‘ah-ye": "قلعه", "Dasht-e": "دشت", "Chashmah-ye": "چشمه", "Bagh-e": "باغ",
    "Darah-ye": "دره", "Sar-e": "سر", "Kōtal-e": "کوتل", "Gardan-e": "گردن", "Pul-e": "پل",
    "Jar-e": "جر", "Shahr-e": "شهر", "Khwajah": "خواجه", "Mullā": "ملا", "Ḩājī": "حاجی",
}  # fmt: skip
TAILS = {
    "Naw": "نو", "Bālā": "بالا", "Pāyān": "پایان", "Kalān": "کلان", "Khwurd": "خورد",
    "Surkh": "سرخ", "Safēd": "سفید", "Sabz": "سبز", "Shāh": "شاه", "Miyānah": "میانه",
    "Ghār": "غار", "Tūt": "توت", "Anār": "انار", "Zard": "زرد", "Mīr": "میر",
}  # fmt: skip
LETTERS = {
    "b": "ب", "d": "د", "g": "گ", "j": "ج", "k": "ک", "l": "ل", "m": "م", "n": "ن", "p": "پ",
    "q": "ق", "r": "ر", "s": "س", "t": "ت", "w": "و", "z": "ز", "sh": "ش", "kh": "خ", "gh": "غ",
    "ch": "چ", "f": "ف",
}  # fmt: skip
VOWELS = {"a": "", "ā": "ا", "i": "", "ī": "ی", "u": "", "ū": "و"}
ENDS = {
    "ābād": "آباد",
    "ān": "ان",
    "ak": "ک",
    "ī": "ی",
    "ah": "ه",
    "zai": "زی",
    "": "",
    "gal": "گل",
}
# west, south, east, north of ground that lies in the country for the most part
GROUND = {"AF": (63.0, 32.0, 70.0, 36.8), "TJ": (68.2, 37.6, 71.0, 39.2)}
CODES = ["P.PPL"] * 86 + ["P.PPLL", "P.PPLQ", "H.STM", "H.STM", "T.MT", "T.VAL", "A.ADM2", "S.SHRN"]
CODES += ["T.PASS", "L.LCTY", "S.BDG", "S.MSQE", "H.SPNG", "R.RD"]


def syllables(chance: random.Random) -> tuple[str, str]:
    """Make one word, in Latin and in Arabic letters."""
    latin = arabic = ""
    for _ in range(chance.choice((1, 2, 2, 2, 3))):
        consonant, vowel = chance.choice(list(LETTERS)), chance.choice(list(VOWELS))
        latin, arabic = latin + consonant + vowel, arabic + LETTERS[consonant] + VOWELS[vowel]
    if chance.random() < 0.6:
        consonant = chance.choice(list(LETTERS))
        latin, arabic = latin + consonant, arabic + LETTERS[consonant]
    end = chance.choice(list(ENDS)) if latin[-1] not in "aāiīuū" else ""
    return (latin + end).capitalize(), arabic + ENDS[end]


def name(chance: random.Random) -> tuple[str, str]:
    """Make a name; the short and common ones come many times."""
    kind = chance.random()
    if kind < 0.12:
        head, tail = chance.choice(list(HEADS)), chance.choice(list(TAILS))
        return f"{head} {tail}", f"{HEADS[head]} {TAILS[tail]}"
    latin, arabic = syllables(chance)
    if kind < 0.35:
        head = chance.choice(list(HEADS))
        return f"{head} {latin}", f"{HEADS[head]} {arabic}"
    if kind < 0.5:
        tail = chance.choice(list(TAILS))
        return f"{latin}-e {tail}", f"{arabic} {TAILS[tail]}"
    return latin, arabic


def variants(latin: str, arabic: str, chance: random.Random) -> list[str]:
    """Give other ways to write a name, as dumps have them."""
    bare = latin.translate(str.maketrans("āīūḨ‘ōē", "aiuH'oe")).replace("'", "")
    found = [bare, bare.replace("-e ", "-i "), bare.replace("ah-ye", "a-i").replace("ah", "a")]
    found += [bare.replace("kh", "x").replace("Kh", "X"), bare.replace("w", "v")]
    kept = [one for one in dict.fromkeys(found) if one != latin and chance.random() < 0.6]
    return kept + ([arabic] if chance.random() < 0.7 else [])


def line(number: int, country: str, chance: random.Random, code: str = "") -> str:
    """Make one line of a dump."""
    latin, arabic = name(chance)
    west, south, east, north = GROUND[country]
    lon, lat = chance.uniform(west, east), chance.uniform(south, north)
    kind, _, feature = (code or chance.choice(CODES)).partition(".")
    cells = [
        str(number), latin, latin, ",".join(variants(latin, arabic, chance)),
        f"{lat:.5f}", f"{lon:.5f}", kind, feature, country, "", "01", "", "", "", "0", "", "900",
        "Asia/Kabul", "2016-04-22",
    ]  # fmt: skip
    return "\t".join(cells)


def lines(count: int, country: str = "AF", seed: int = 1) -> Iterator[str]:
    """Make the lines of a dump."""
    chance = random.Random(seed)
    for number in range(count):
        yield line(50_000_000 + seed * 10_000_000 + number, country, chance)


if __name__ == "__main__":
    Path(sys.argv[2]).write_text("\n".join(lines(int(sys.argv[1]))) + "\n", encoding="utf-8")
