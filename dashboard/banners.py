"""Who may read a file, and which of two such banners is the stricter: neither is ever weakened.

A banner is made of parts, with a middle dot between them: `TLP:AMBER · for the desks`. Labels of
the Traffic Light Protocol have an order; other words are met by the same words alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from dashboard.model import Register
from dashboard.problems import Problem
from dashboard.reading.standing import UNREAD

BANNER = "banner"
_TLP = re.compile(r"TLP\s*:\s*(RED|AMBER\s*\+\s*STRICT|AMBER|GREEN|CLEAR)(?![A-Z+])", re.IGNORECASE)
_ORDER = ("CLEAR", "GREEN", "AMBER", "AMBER+STRICT", "RED")
_PART = " · "


def tlp_label(banner: str) -> str:
    """Give the label of TLP 2.0 that a banner begins with, "" where it begins with none."""
    found = _TLP.match(banner.strip())
    return re.sub(r"\s", "", found[1]).upper() if found else ""


def covers(banner: str, other: str) -> bool:
    """Tell whether whoever heeds a banner heeds the other as well."""
    held = _parts(banner)
    return all(any(_covers(one, part) for one in held) for part in _parts(other))


def join_banners(banners: Sequence[str]) -> str:
    """Give one banner that covers all: the strictest, or side by side what has no order."""
    kept: list[str] = []
    for part in (part for banner in banners for part in _parts(banner)):
        if not any(_covers(one, part) for one in kept):
            kept = [*(one for one in kept if not _covers(part, one)), part]
    kept.sort(key=lambda part: not tlp_label(part))  # its colours hang on what stands first
    return _PART.join(kept)


def find_hidden_banner(register: Register) -> Problem | None:
    """Find the problem of a register that may keep its banner, or a stricter one, from being read.

    Whatever is made of such a register may lack its marking, unless somebody says which it shall
    have.
    """
    if register.problems and not register.entries:
        return register.problems[0]
    return next((one for one in register.problems if _hides_banner(one, register.banner)), None)


def _hides_banner(problem: Problem, read: str) -> bool:
    misplaced = problem.code in ("wrong-indent", "unknown-key")
    if misplaced and problem.field.split(".")[-1] == BANNER:  # it stands where none is read
        return True
    if problem.field not in ("", BANNER):
        return False
    if problem.code in UNREAD:  # another may stand there
        return True
    if problem.code == "doubled-key":
        return BANNER in problem.message
    if read or problem.code == "wrong-indent":
        return False
    other = problem.code == "unknown-key" and problem.hint.startswith("did you mean")
    return problem.field == BANNER or not other or BANNER in problem.hint


def _parts(banner: str) -> list[str]:
    return [" ".join(part.split()) for part in banner.split("·") if part.strip()]


def _covers(part: str, other: str) -> bool:
    if part.casefold() == other.casefold():
        return True
    ranks = [_ORDER.index(tlp_label(one)) if _is_label(one) else -1 for one in (part, other)]
    return min(ranks) >= 0 and ranks[0] >= ranks[1]


def _is_label(part: str) -> bool:
    return _TLP.fullmatch(part) is not None
