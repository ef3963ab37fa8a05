"""A register opened with the places kept beside it: the one way for every command and the page."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from dashboard.features import Features
from dashboard.model import Register
from dashboard.placeproblems import place_problems
from dashboard.placing import place_incidents
from dashboard.problems import Problem, in_order
from dashboard.reading.registerfiles import places_folder
from dashboard.register import load_register
from geodata.gazetteer import Gazetteer, load_gazetteer


@dataclass(frozen=True, slots=True, eq=False)
class PlacedRegister:
    """A register, the gazetteer with its own places, its features, and all that is wrong."""

    register: Register
    gazetteer: Gazetteer
    features: Features
    problems: tuple[Problem, ...]


def open_register(path: Path) -> PlacedRegister:
    """Read a register and place it; whatever is wrong is a problem, never an error."""
    gazetteer = open_places(path)
    register = load_register(path)
    features = place_incidents(register, gazetteer)
    found = [*register.problems, *features.problems, *place_problems(gazetteer)]
    return PlacedRegister(register, gazetteer, features, in_order(found))


def open_places(path: Path) -> Gazetteer:
    """Load the gazetteer with the places beside a register, which need not be there itself.

    The same one is given until a file of places changes.
    """
    return load_gazetteer(places_folder(path))
