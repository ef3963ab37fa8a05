"""What is added to the vocabulary alone is named at start, with where the rest is to be added."""

import subprocess
import sys
from dataclasses import replace
from types import MappingProxyType
from typing import cast

import pytest

from dashboard import vocabulary
from dashboard.draw import complete, style
from dashboard.draw.complete import VocabularyError, check_vocabulary
from dashboard.draw.speech import speech
from dashboard.view import LANGUAGES

CLOSED = ("KINDS", "STATUSES", "STANCES", "PARTS", "TRAFFICS", "DIRECTIONS", "PRECISIONS")


def missing():
    with pytest.raises(VocabularyError) as caught:
        check_vocabulary()
    return str(caught.value)


def test_the_vocabulary_is_complete():
    check_vocabulary()


@pytest.mark.parametrize("name", CLOSED)
def test_a_word_that_was_added_alone_is_named(monkeypatch, name):
    terms = getattr(vocabulary, name)
    added = replace(next(iter(terms.values())), code="landslide")
    monkeypatch.setattr(vocabulary, name, {**terms, "landslide": added})
    told = missing()
    assert "landslide" in told
    for language in LANGUAGES:
        assert f"draw/languages/{language}.json" in told
    assert ("draw/style.py" in told) == (name in ("KINDS", "STATUSES"))


@pytest.mark.parametrize(("table", "code"), [("KINDS", "control"), ("STATUSES", "closed")])
def test_a_word_without_a_look_is_named(monkeypatch, table, code):
    looks = {name: look for name, look in getattr(style, table).items() if name != code}
    monkeypatch.setattr(style, table, looks)
    assert missing().count(code) == 1
    assert f"{code} has no look (add it to {table}" in missing()


def test_words_that_one_language_lacks_are_named_with_that_language(monkeypatch):
    def lacking(language):
        words = dict(speech(language))
        if language == "tg":
            words["kinds"] = {k: v for k, v in words["kinds"].items() if k != "displacement"}
        return MappingProxyType(words)

    monkeypatch.setattr(complete, "speech", lacking)
    assert missing().endswith(
        'the kind displacement has no words in tg (add "displacement" to "kinds" in'
        " draw/languages/tg.json)"
    )


def test_a_kind_without_a_code_is_named(monkeypatch):
    kind = replace(vocabulary.KINDS["control"], acled=cast("str", None))
    monkeypatch.setattr(vocabulary, "KINDS", {**vocabulary.KINDS, "control": kind})
    assert "the kind control has no acled code" in missing()


@pytest.mark.parametrize("module", ["dashboard.cli", "dashboard.app"])
def test_neither_the_command_line_nor_the_page_starts_without(module):
    program = f"""
from dataclasses import replace
from dashboard import vocabulary
kinds = vocabulary.KINDS
vocabulary.KINDS = {{**kinds, "landslide": replace(kinds["accident"], code="landslide")}}
import {module}
"""
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert ran.returncode == 1
    assert "VocabularyError" in ran.stderr.splitlines()[-1]
    assert "the kind landslide has no look" in ran.stderr.splitlines()[-1]
