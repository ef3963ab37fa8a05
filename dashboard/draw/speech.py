"""The words of the page in each of its languages."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

Words = Mapping[str, Any]


@cache
def speech(language: str) -> Words:
    """Read the words of a language, by part of the page; raises KeyError for an unknown one."""
    folder = files("dashboard") / "draw" / "languages"
    file = folder / f"{language}.json"
    if not file.is_file():
        raise KeyError(language)
    words: Words = json.loads(file.read_text(encoding="utf-8"))
    return words
