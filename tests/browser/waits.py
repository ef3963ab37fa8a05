"""Waiting for what a page or a frame comes to, under any Content-Security-Policy.

Playwright's own `wait_for_function` evaluates its text anew in a timer of the page at each poll,
which a policy without `unsafe-eval` forbids. What `evaluate` runs is called by the debugger, which
may evaluate in every page; so the polls are made from here.
"""

from typing import Any

from playwright.sync_api import Error, Frame, Page

from tests.waiting import wait_until

# The document has given way to the next one while it was asked.
_GONE = ("Execution context was destroyed", "Cannot find context")


def wait_in(where: Page | Frame, function: str, arg: Any = None) -> None:
    """Wait until a function of the page, given as its text, returns what is true."""
    wait_until(lambda: _asked(where, function, arg))


def _asked(where: Page | Frame, function: str, arg: Any) -> Any:
    try:
        return where.evaluate(function, arg)
    except Error as fault:
        if not any(told in str(fault) for told in _GONE):
            raise
        return None
