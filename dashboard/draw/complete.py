"""Nothing of the vocabulary goes without a look or without words: what lacks one is told at start.

Whatever may stand in a register may be drawn, and told in each language. A word that was added to
the vocabulary alone would else fail only once a register holds it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dashboard import vocabulary
from dashboard.draw import style
from dashboard.draw.speech import speech


class VocabularyError(LookupError):
    """A word of the vocabulary has no look, no words or no codes."""


def check_vocabulary() -> None:
    """Raise a VocabularyError that names all that is missing, and where it is to be added."""
    missing = [*_looks(), *_words(), *_codes()]
    if missing:
        raise VocabularyError("the vocabulary is not complete: " + "; ".join(missing))


def _looks() -> Iterator[str]:
    drawn = (
        ("kind", vocabulary.KINDS, style.KINDS, "KINDS"),
        ("status", vocabulary.STATUSES, style.STATUSES, "STATUSES"),
    )
    for what, terms, looks, table in drawn:
        for code in _lacking(terms, looks):
            yield f"the {what} {code} has no look (add it to {table} in draw/style.py)"


def _words() -> Iterator[str]:
    against = [code for code in vocabulary.STANCES if code not in ("supports", "doubts")]
    told = (
        ("kind", vocabulary.KINDS, "kinds", ""),
        ("status", vocabulary.STATUSES, "statuses", ""),
        ("status", vocabulary.STATUSES, "crossing", ""),
        ("stance", vocabulary.STANCES, "stances", ""),
        ("stance", against, "figures", ""),
        ("stance", against, "detail", ""),
        ("part", vocabulary.PARTS, "parts", ""),
        ("traffic", vocabulary.TRAFFICS, "traffics", ""),
        ("traffic", vocabulary.TRAFFICS, "crossing", "lane "),
        ("direction", vocabulary.DIRECTIONS, "directions", ""),
        ("precision", vocabulary.PRECISIONS, "precisions", ""),
    )
    for language in vocabulary.LANGUAGES:
        words = speech(language)
        for what, terms, part, before in told:
            for code in _lacking((before + term for term in terms), words[part]):
                yield (
                    f"the {what} {code.removeprefix(before)} has no words in {language}"
                    f' (add "{code}" to "{part}" in draw/languages/{language}.json)'
                )


def _codes() -> Iterator[str]:
    """Tell of kinds without a code; where a scheme has no class for one, it has to say so."""
    for code, kind in vocabulary.KINDS.items():
        for scheme in ("acled", "plover", "ucdp"):
            if not isinstance(getattr(kind, scheme), str):
                yield f'the kind {code} has no {scheme} code (give one in vocabulary.py, or "")'


def _lacking(terms: Iterable[str], known: Iterable[str]) -> list[str]:
    held = set(known)
    return [term for term in terms if term not in held]
