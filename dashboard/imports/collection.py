"""A GeoJSON file (RFC 7946) as a stream of features: one is held at a time."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from dashboard.imports.sketch import FileError
from dashboard.imports.tables import open_checked

MAX_FEATURE = 50_000_000  # characters; the shape of a whole country has some millions
_CHUNK = 1 << 16
_SPACE = " \t\r\n\ufeff"
_CUT = "was it downloaded to its end?"
_DECODER = json.JSONDecoder()
# Names of the one reference system that GeoJSON has, as older files give them.
_DEGREES = ("CRS84", "EPSG::4326", "EPSG:4326")


@dataclass(frozen=True, slots=True)
class Collection:
    """An open collection: its other members as far as they stand before the features."""

    heads: dict[str, Any]
    features: Iterator[tuple[int, Any]]
    stream: BinaryIO


class _Text:
    """The part of the text that is being read, filled up as it is used up."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream = stream
        self.decoder = codecs.getincrementaldecoder("utf-8")()
        self.text, self.at, self.line, self.ended = "", 0, 1, False

    def fill(self) -> bool:
        """Read on; False at the end of the file."""
        if self.ended:
            return False
        self._drop()
        # what is long is asked for again and again: each time as much as there is already
        data = self.stream.read(max(_CHUNK, len(self.text)))
        self.ended = not data
        try:
            self.text += self.decoder.decode(data, final=self.ended)
        except UnicodeDecodeError:
            raise FileError("this is not UTF-8, as GeoJSON must be", "", self.line) from None
        return not self.ended

    def _drop(self) -> None:
        self.line += self.text.count("\n", 0, self.at)
        self.text, self.at = self.text[self.at :], 0

    def peek(self) -> str:
        """Give the next sign that is no space; "" at the end."""
        while True:
            while self.at < len(self.text):
                if self.text[self.at] not in _SPACE:
                    return self.text[self.at]
                self.at += 1
            if not self.fill():
                return ""

    def take(self, signs: str) -> str:
        """Take the next sign, which must be one of these."""
        found = self.peek()
        if not found or found not in signs:
            raise self.fault(f"expected {' or '.join(signs)}, found {found or 'the end'}")
        self.at += 1
        return found

    def value(self) -> tuple[int, Any]:
        """Read one whole value, and the line on which it begins."""
        self.peek()
        self._drop()
        line = self.line
        while True:
            try:
                value, end = _DECODER.raw_decode(self.text, 0)
            except (json.JSONDecodeError, RecursionError) as error:
                if isinstance(error, RecursionError):
                    raise self.fault("values stand too deep in one another") from None
                if len(self.text) > MAX_FEATURE:
                    raise self.fault("one value is too large") from None
                if not self.fill():
                    at = line + self.text.count("\n", 0, error.pos)
                    raise FileError(f"this is not JSON: {error.msg}", _CUT, at) from None
                continue
            if end == len(self.text) and self.fill():
                continue  # a number may go on
            self.at = end
            return line, value

    def fault(self, message: str) -> FileError:
        line = self.line + self.text.count("\n", 0, self.at)
        return FileError(f"this is not JSON: {message}", _CUT, line)


@contextmanager
def open_collection(path: Path) -> Iterator[Collection]:
    """Open a FeatureCollection; raises FileError where the file is none, features too."""
    with open_checked(path) as stream:
        text = _Text(stream)
        if text.peek() != "{":
            raise FileError("this is not GeoJSON", "it begins with { and holds features")
        text.take("{")
        heads = _heads(text)
        _check(heads)
        yield Collection(heads, _features(text), stream)


def _heads(text: _Text) -> dict[str, Any]:
    """Read the members up to the features."""
    heads: dict[str, Any] = {}
    while text.peek() != "}":
        _, name = text.value()
        text.take(":")
        if name == "features":
            if text.peek() != "[":
                raise text.fault("features are not a list")
            text.take("[")
            return heads
        if not isinstance(name, str):
            raise text.fault("a name is not in quotes")
        heads[name] = text.value()[1]
        if text.take(",}") == "}":
            break
    kind = heads.get("type")
    hint = "put it into a FeatureCollection" if kind in ("Feature", "Point", "Polygon") else ""
    raise FileError(f"this JSON has no features; its type is {kind!r}", hint)


def _check(heads: dict[str, Any]) -> None:
    if heads.get("type", "FeatureCollection") != "FeatureCollection":
        raise FileError(f"this is a {heads['type']!r}, not a FeatureCollection")
    crs = heads.get("crs")
    name = crs.get("properties", {}).get("name", "") if isinstance(crs, dict) else ""
    if name and not any(str(name).endswith(one) for one in _DEGREES):
        hint = "save it in longitude and latitude (WGS 84), as RFC 7946 asks"
        raise FileError(f"its coordinates are in {name}", hint)


def _features(text: _Text) -> Iterator[tuple[int, Any]]:
    if text.peek() == "]":
        return
    while True:
        yield text.value()
        if text.take(",]") == "]":
            return
