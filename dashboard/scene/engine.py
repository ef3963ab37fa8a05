"""Runs the drawing rules of static/scene without a browser, in V8."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from py_mini_racer import JSEvalException, MiniRacer

from dashboard.scene.bundle import ENTRY, NAME, RULES, locate_line, scene_script

_FILE = "scene.js"
_CALL = (
    f"(name, given) => {{ if (!Object.hasOwn({NAME}, name)) throw new Error('no rule ' + name);"
    f" return JSON.stringify({NAME}[name](...JSON.parse(given))) ?? 'null'; }}"
)
# What cannot be read has no name yet.
_LINE = re.compile(rf"(?:{re.escape(_FILE)}|<anonymous>):(\d+)")


class RuleError(Exception):
    """A drawing rule failed: what JavaScript says, with the lines of the modules."""


class Rules:
    """The drawing rules in a V8 of their own; use it in one thread, and only within its `with`."""

    def __init__(self, racer: MiniRacer, script: str) -> None:
        """Load a joined script."""
        self._script = script
        self._done: set[str] = set()
        self._call: Any = self._run(lambda: racer.eval(f"{script}{_CALL}\n//# sourceURL={_FILE}"))

    def call(self, name: str, *given: Any) -> Any:
        """Call what the rules export under a name; arguments and answer pass as JSON.

        Raises RuleError where JavaScript throws, ValueError for what JSON cannot hold.
        """
        text = json.dumps(given, allow_nan=False)
        return json.loads(self._run(lambda: self._call(name, text)))

    def once(self, name: str, given: Callable[[], Any]) -> None:
        """Call what the rules export under a name, unless these have called it before."""
        if name not in self._done:
            self.call(name, given())
            self._done.add(name)

    def _run(self, do: Any) -> Any:
        try:
            return do()
        except JSEvalException as fault:
            told = _LINE.sub(self._named, str(fault))
            raise RuleError(told.strip()) from None

    def _named(self, line: re.Match[str]) -> str:
        found = locate_line(self._script, int(line[1]))
        return f"{found[0]}:{found[1]}" if found else line[0]


@contextmanager
def engine(root: Path = RULES, entry: str = ENTRY) -> Iterator[Rules]:
    """Start the drawing rules; each `with` has a V8 of its own, which ends with it."""
    with MiniRacer() as racer:
        yield Rules(racer, scene_script(root, entry))
