"""A GeoJSON file (RFC 7946) as a stream of features: one is held at a time.

A feature that is no JSON costs itself alone: reading goes on behind its last bracket.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any, BinaryIO

from dashboard.imports.sketch import FileError
from dashboard.imports.tables import open_checked
from dashboard.problems import shown

MAX_FEATURE = 50_000_000  # characters; the shape of a whole country has some millions
_CHUNK = 1 << 16
_SHOWN = 500  # characters of a value that could not be read, to find it by
_LONE = ("Feature", "Point", "Polygon")
_SPACE = " \t\r\n\ufeff"
_CUT = "was it downloaded to its end?"
# What brackets stand in: texts, whose own brackets do not count.
_SIGN = re.compile(r'"(?:[^"\\]|\\.)*(?:"|\Z)|[\[\]{}]', re.DOTALL)
_AFTER = re.compile(r"[,\]}]")
_NEXT = re.compile(r',\s*(?=\{\s*"type"\s*:\s*"Feature")')


class DoubledKeyError(ValueError):
    """A key that stands twice in one object, of which readers take now the first, now the last."""


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise DoubledKeyError(f"the key {shown(twice)} stands twice")
    return made


_DECODER = json.JSONDecoder(object_pairs_hook=_once)


@dataclass(frozen=True, slots=True)
class Unread:
    """A value that could not be read: why, and how it begins."""

    why: str
    text: str


# Names of the one reference system that GeoJSON has, as older files give them.
_DEGREES = ("CRS84", "EPSG::4326", "EPSG:4326")


@dataclass(frozen=True, slots=True)
class Collection:
    """An open collection: its features with the lines they begin on, and its other members.

    `heads` are those before the features; `tails`, behind them, are there once all are read.
    """

    heads: dict[str, Any]
    features: Iterator[tuple[int, Any]]
    stream: BinaryIO
    tails: dict[str, Any] = field(default_factory=dict)


class _Text:
    """The part of the text that is being read, filled up as it is used up."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream = stream
        self.decoder = codecs.getincrementaldecoder("utf-8")()
        self.text, self.at, self.ended = "", 0, False
        self._line, self._counted = 1, 0

    @property
    def line(self) -> int:
        """Give the line on which what comes next stands, from 1."""
        self._line += self.text.count("\n", self._counted, self.at)
        self._counted = self.at
        return self._line

    def fill(self) -> bool:
        """Read on; False at the end of the file."""
        if self.ended:
            return False
        line = self.line
        self.text, self.at, self._counted = self.text[self.at :], 0, 0
        # what is long is asked for again and again: each time as much as there is already
        data = self.stream.read(max(_CHUNK, len(self.text)))
        self.ended = not data
        try:
            self.text += self.decoder.decode(data, final=self.ended)
        except UnicodeDecodeError:
            raise FileError("this is not UTF-8, as GeoJSON must be", "", line) from None
        return not self.ended

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
        """Read one whole value, and the line on which it begins; Unread where it is no JSON."""
        self.peek()
        line = self.line
        while True:
            try:
                value, end = _DECODER.raw_decode(self.text, self.at)
            except (ValueError, RecursionError) as error:
                stop = self._end()
                if stop is None and len(self.text) - self.at <= MAX_FEATURE and self.fill():
                    continue
                return line, self._unread(error, stop, line)
            if end == len(self.text) and self.fill():
                continue  # a number may go on
            self.at = end
            return line, value

    def named(self) -> tuple[str, int, Any]:
        """Read a name, and give it with the line and what stands behind its colon."""
        name = self.value()[1]
        if not isinstance(name, str):
            raise self.fault("a name is not in quotes")
        self.take(":")
        return (name, self.line, None) if name == "features" else (name, *self.value())

    def stray(self) -> Unread | None:
        """Pass over what stands between a value and the sign that should follow it, if anything."""
        if self.peek() in (",", "]", ""):
            return None
        while (found := _AFTER.search(self.text, self.at)) is None and self.fill():
            pass
        stop = found.start() if found else len(self.text)
        text, self.at = self.text[self.at : min(stop, self.at + _SHOWN)], stop
        return Unread(f"this is not JSON: {shown(text)} stands behind it", text)

    def _end(self) -> int | None:
        """Find where a value ends by its brackets; None where it does not, as far as is read."""
        if self.text[self.at : self.at + 1] not in ("{", "["):
            found = _AFTER.search(self.text, self.at)
            return found.start() if found else None
        depth = 0
        for match in _SIGN.finditer(self.text, self.at):
            depth += {"{": 1, "[": 1, "}": -1, "]": -1}.get(match[0], 0)
            if not depth:
                return match.end()
        return None

    def _unread(self, error: Exception, stop: int | None, line: int) -> Unread:
        """Pass over what cannot be read, to the next feature at the most."""
        follows = _NEXT.search(self.text, self.at + 1, stop or len(self.text))
        stop = follows.start() if follows else stop
        why = str(error)
        if isinstance(error, RecursionError):
            why = "values stand too deep in one another"
        elif isinstance(error, json.JSONDecodeError):
            why = f"this is not JSON: {error.msg}"
        if stop is None:
            if len(self.text) - self.at > MAX_FEATURE:
                raise self.fault("one value is too large")
            at = line
            if isinstance(error, json.JSONDecodeError):
                at += self.text.count("\n", self.at, error.pos)
            raise FileError(why, _CUT, at)
        text = self.text[self.at : min(stop, self.at + _SHOWN)]
        self.at = stop
        return Unread(why, text)

    def fault(self, message: str) -> FileError:
        return FileError(f"this is not JSON: {message}", _CUT, self.line)


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
        tails: dict[str, Any] = {}
        yield Collection(heads, _features(text, heads, tails), stream, tails)


def _heads(text: _Text) -> dict[str, Any]:
    """Read the members up to the features."""
    heads: dict[str, Any] = {}
    while text.peek() != "}":
        name, line, value = text.named()
        if name == "features":
            if text.peek() != "[":
                raise text.fault("features are not a list")
            text.take("[")
            return heads
        _put(heads, name, line, value)
        if text.take(",}") == "}":
            break
    kind = heads.get("type")
    hint = "put it into a FeatureCollection" if kind in _LONE else ""
    raise FileError(f"this JSON has no features; its type is {kind!r}", hint)


def _put(members: dict[str, Any], name: str, line: int, value: Any) -> None:
    if name in members:
        raise FileError(f"the key {shown(name)} stands twice", "leave one of them out", line)
    if isinstance(value, Unread):
        raise FileError(f"{name}: {value.why}", _CUT, line)
    members[name] = value


def _check(heads: dict[str, Any]) -> None:
    if heads.get("type", "FeatureCollection") != "FeatureCollection":
        raise FileError(f"this is a {heads['type']!r}, not a FeatureCollection")
    crs = heads.get("crs")
    told = crs.get("properties") if isinstance(crs, dict) else None
    name = told.get("name", "") if isinstance(told, dict) else ""
    if name and not any(str(name).endswith(one) for one in _DEGREES):
        hint = "save it in longitude and latitude (WGS 84), as RFC 7946 asks"
        raise FileError(f"its coordinates are in {name}", hint)


def _features(
    text: _Text, heads: dict[str, Any], tails: dict[str, Any]
) -> Iterator[tuple[int, Any]]:
    """Yield features, and then read what stands behind them: nothing of the file is left unread."""
    if text.peek() == "]":
        text.take("]")
    else:
        for number in count(1):
            try:
                line, value = text.value()
                value = text.stray() or value
                ends = text.take(",]") == "]"
            except FileError as error:
                told = f"feature {number}: {error.message}"
                raise FileError(told, error.hint, error.line) from None
            yield line, value
            if ends:
                break
    while text.take(",}") == ",":
        name, line, value = text.named()
        if name == "features" or name in heads:
            raise FileError(f"the key {shown(name)} stands twice", "leave one of them out", line)
        _put(tails, name, line, value)
    _check(heads | tails)
    if text.peek():
        raise text.fault("something stands behind its end")
