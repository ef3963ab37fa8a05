"""Faults of the places a user keeps beside a register, as problems like all others."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from dashboard.problems import Problem, in_order
from dashboard.strictyaml import compose
from geodata.filesystem import read_file
from geodata.gazetteer import Gazetteer
from geodata.own.placefile import MAX_CHARACTERS


def place_problems(gazetteer: Gazetteer) -> tuple[Problem, ...]:
    """Give what is wrong with places.yaml beside the register, and with layers that were added."""
    found: list[Problem] = []
    for told in gazetteer.faults:
        fault = told.fault
        if fault.code == "syntax" and (explained := _explained(told.file)):
            found += explained
            continue
        found.append(
            Problem(
                told.file,
                fault.line,
                fault.column,
                fault.field,
                fault.code,
                fault.message,
                fault.hint,
            )
        )
    return in_order(found)


def _explained(file: str) -> list[Problem]:
    """Tell what a parser stumbled over in the words that registers are told in."""
    try:
        text = read_file(Path(file), 4 * MAX_CHARACTERS).decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return []  # it has changed since: the fault as it was told stands
    _, problems = compose(text)
    return [replace(problem, file=file) for problem in problems]
