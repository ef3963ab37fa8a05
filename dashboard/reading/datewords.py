"""Dates as people write them, to the EDTF they may mean: for hints only, never read in silence."""

import re
import unicodedata
from collections.abc import Iterator

FORMS = (
    "write a date such as 2022-05-10, 2022-05, 2022-05-10~, 2022-05-10/2022-05-12, 2022-05-10/.. "
    "or as of 2022-05-10"
)
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)  # not from calendar, which follows the locale

_MONTHS = {
    name[:length].lower(): f"{number:02}"
    for number, name in enumerate(MONTHS, 1)
    for length in (3, 4, len(name))
}
_SEASONS = {"spring": "21", "summer": "22", "autumn": "23", "fall": "23", "winter": "24"}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_ABOUT = re.compile(r"^(?:about|around|circa|ca\.?|c\.|approximately|approx\.?|~|≈)\s*(?=\S)")
_JOINTS = (r"\s+(?:to|until|till|through|and)\s+", r"\s+-+\s+", r"\s*\.{2,3}\s*", r"\s*/\s*")
LONGEST = 100  # letters; nothing is proposed for a longer text, over which the patterns crawl
_OPEN = {"", "..", "...", "…", "now", "present", "today", "open", "ongoing", "?"}


def candidates(text: str) -> Iterator[str]:
    """Yield what a text may mean, most likely first; whether it can be read is not checked."""
    if len(text) > LONGEST:
        return
    text = _plain(text)
    yield from _single(text)
    stood = re.fullmatch(r"(?:as of|as at|as on|still(?: on)?|by now on)\s*:?\s*(.+)", text)
    begun = re.fullmatch(r"(?:since|from|after)\s+(.+)", text)
    ended = re.fullmatch(r"(?:until|till|before|by|up to)\s+(.+)", text)
    if stood:
        yield from (f"as of {one}" for one in _single(stood[1]))
    if begun:
        yield from (f"{one}/.." for one in _single(begun[1]))
    if ended:
        yield from (f"../{one}" for one in _single(ended[1]))
    text = re.sub(r"^(?:from|between)\s+", "", text)
    for joint in _JOINTS:
        sides = re.split(joint, text)
        if len(sides) == 2 and any(side not in _OPEN for side in sides):
            begin, end = (".." if side in _OPEN else next(_single(side), side) for side in sides)
            yield f"{begin}/{end}"
            return


def _plain(text: str) -> str:
    """Turn digits of any script, dashes of any length and capitals into the usual ones."""
    digits = "".join(
        str(unicodedata.digit(sign)) if unicodedata.digit(sign, None) is not None else sign
        for sign in text.strip()
    )
    return re.sub(r"[‐‑‒–—−]", "-", digits).lower()


def _single(text: str) -> Iterator[str]:
    """Yield the single dates a text may mean."""
    mark = "~" if _ABOUT.match(text) else ""
    text = _ABOUT.sub("", text)
    text = re.sub(r"^(?:on|in|the|early|mid|late|beginning of|middle of|end of)[\s-]+", "", text)
    text = re.sub(r"(?<=[0-9])(?:st|nd|rd|th)?(?: of)?(?=[\s,])", "", text)
    text = re.sub(r"[t\s]+[0-9]{1,2}:[0-9]{2}.*$", "", text)  # the clock has a field of its own
    for year, month, day in _ymd(text):
        parts = [year, month, day]
        yield "-".join(part.zfill(2) for part in parts if part) + mark
    if re.fullmatch(r"[0-9]{3}0s", text):
        yield f"{text[:3]}X{mark}"
    if "x" in text and re.fullmatch(r"[0-9x?~%-]+", text):
        yield text.upper() + mark


def _ymd(text: str) -> Iterator[tuple[str, str, str]]:
    if re.fullmatch(r"[0-9]{4}", text):
        yield text, "", ""
    match = re.fullmatch(r"([0-9]{4})[-./ ]?([0-9]{1,2})[-./ ]?([0-9]{1,2})?", text)
    if match:
        yield match[1], match[2], match[3] or ""
        if match[3] and int(match[2]) > 12:
            yield match[1], match[3], match[2]
    match = re.fullmatch(r"([0-9]{1,2})([-./ ])([0-9]{1,2})\2([0-9]{4})", text)
    if match:
        yield match[4], match[3], match[1]
        if match[2] in "/-" and match[1] != match[3]:  # with dots the day comes first
            yield match[4], match[1], match[3]
    match = re.fullmatch(rf"([0-9]{{1,2}})?[\s.-]*({_MONTH})\.?,?[\s-]*([0-9]{{4}})", text)
    if match:
        yield match[3], _MONTHS[match[2]], match[1] or ""
    match = re.fullmatch(rf"({_MONTH})\.?\s+([0-9]{{1,2}}),?\s+([0-9]{{4}})", text)
    if match:
        yield match[3], _MONTHS[match[1]], match[2]
    match = re.fullmatch(rf"([0-9]{{4}})[\s,-]+({_MONTH})\.?(?:[\s-]+([0-9]{{1,2}}))?", text)
    if match:
        yield match[1], _MONTHS[match[2]], match[3] or ""
    match = re.fullmatch(rf"({'|'.join(_SEASONS)})(?: of)?\s+([0-9]{{4}})", text)
    if match:
        yield match[2], _SEASONS[match[1]], ""
