"""Whether a register, as it now stands in its file, can be shown after what was read before."""

from __future__ import annotations

from dashboard.model import Register
from dashboard.problems import Problem

UNREAD = ("unread-text", "several-documents")


def falls_behind(register: Register, before: Register) -> bool:
    """Tell whether a register has lost, for now, what was read of it: unreadable, or cut off."""
    return not is_unreadable(before) and (is_unreadable(register) or breaks_off(register, before))


def is_unreadable(register: Register) -> bool:
    """Tell whether nothing of a register can be read: not even how many entries it has."""
    return not register.entries and bool(register.problems)


def breaks_off(register: Register, before: Register) -> bool:
    """Tell whether a register looks like a file that is being written.

    It has fewer entries than before, and a file of it has lost the end of its last line, or what
    stands last there cannot be read.
    """
    if register.entries >= before.entries:
        return False
    if set(register.unended) - set(before.unended):
        return True
    last: dict[str, int] = {}
    for incident in register.incidents:
        last[incident.file] = max(last.get(incident.file, 0), incident.line)
    return any(problem.line > last.get(problem.file, 0) for problem in register.problems)


def unread_text(register: Register) -> tuple[Problem, ...]:
    """Give the problems that tell of text in a register's files that is not read."""
    return tuple(problem for problem in register.problems if problem.code in UNREAD)
