"""Ids that are made: each is one that no other entry of its register has, broken or not."""

from __future__ import annotations

import re
from collections.abc import Container

from dashboard.model import Register

_ENTRY = {name: re.compile(rf"{name}\[(?P<id>.*?)\](?:\.|$)") for name in ("sources", "incidents")}


def free_id(name: str, taken: Container[str]) -> str:
    """Give a name or, where an entry has it, the name with the first number that is free."""
    number, made = 1, name
    while made in taken:
        number += 1
        made = f"{name}-{number}"
    return made


def broken_ids(register: Register, name: str = "incidents") -> frozenset[str]:
    """Give the ids of entries that stand in a register's file but cannot be read."""
    named = {found["id"] for one in register.problems if (found := _ENTRY[name].match(one.field))}
    return frozenset(named - _good_ids(register, name))


def taken_ids(register: Register, name: str) -> frozenset[str]:
    """Give all ids that stand in a list of a register, those of broken entries as well."""
    return broken_ids(register, name) | _good_ids(register, name)


def _good_ids(register: Register, name: str) -> frozenset[str]:
    if name == "sources":
        return frozenset(register.sources)
    return frozenset(incident.id for incident in register.incidents)
