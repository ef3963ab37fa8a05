"""What a user does on the page, and what can be read off it, for the tests of this folder."""

import re
from contextlib import contextmanager
from datetime import date, timedelta
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import expect

from tests.browser.waits import wait_in
from tests.waiting import wait_until

EPOCH = date(1970, 1, 1)
# Python has answered the last action, and the frame shows that answer.
SETTLED = """() => {
    const { data, last, busy, choice } = BorderMap.instrument;
    return !busy && data.acknowledged >= (last ?? 0) && data.choice >= (choice?.number ?? 0);
}"""


def day_number(text):
    return (date.fromisoformat(text) - EPOCH).days


def day_text(number):
    return (EPOCH + timedelta(days=number)).isoformat()


def settle(frame):
    wait_in(frame, SETTLED)


def expect_looked(opened):
    """Wait until an open page has surely seen how its register stands now.

    A look that is under way may have begun before, and the next is sent when that one is done.
    """
    enough = opened.looks + 3
    # the page is asked something so that what it sends meanwhile is taken down
    wait_until(lambda: opened.page.evaluate("true") and opened.looks >= enough)


def query(page):
    """Give the values in the page's address, one of each name."""
    return {name: values[-1] for name, values in parse_qs(urlsplit(page.url).query).items()}


def expect_query(page, **wanted):
    """Wait until the address says these values, and nothing of those given as None."""
    for name, value in wanted.items():
        address = re.compile(rf"[?&]{name}={re.escape(value)}(&|$)" if value else rf"[?&]{name}=")
        if value is None:
            expect(page).not_to_have_url(address)
        else:
            expect(page).to_have_url(address)


def counts(frame):
    """Give what the instrument counts in its present window."""
    return frame.evaluate("BorderMap.instrument.state.counts")


def shown(frame):
    now = counts(frame)
    return now["certain"] + now["possible"]


# The header of the page counts what the frame shows; either may be the first to know.
FOLLOWED = """() => {
    const { certain, possible } = BorderMap.instrument.state.counts;
    const header = parent.document.querySelector('.bi-count strong');
    return header?.textContent.startsWith(`${certain + possible} of `);
}"""


def expect_followed(opened, frame):
    """Wait until the header and the list say what the instrument shows."""
    settle(frame)
    wait_in(frame, FOLLOWED)
    rows = min(shown(frame), 100)
    expect(opened.page.locator("button.row:not(.heard button)")).to_have_count(rows)


def window(frame):
    return frame.evaluate("BorderMap.instrument.window")


def expect_window_in_address(opened, frame):
    """Wait until the address says the window that the instrument has; give it."""
    settle(frame)
    start, end = window(frame)
    expect_query(
        opened.page,
        **{"from": None if start is None else day_text(start)},
        to=None if end is None else day_text(end - 1),
    )
    return [start, end]


def settle_map(frame):
    """Wait until the map has come to where it is going."""
    wait_in(
        frame,
        """() => {
            const { map } = BorderMap.instrument;
            return !map._animatingZoom && !map._panAnim?._inProgress;
        }""",
    )


def drawn(frame):
    """Give the incidents that the map draws, alone or counted together."""
    return set(
        frame.evaluate(
            """() => {
                const { painter, store } = BorderMap.instrument;
                return painter.rows().map((row) => store.id(row));
            }"""
        )
    )


@contextmanager
def held(page, start, *, shift=False):
    """Hold the mouse from a point on, and the shift key with it."""
    if shift:
        page.keyboard.down("Shift")
    page.mouse.move(*start)
    page.mouse.down()
    yield
    page.mouse.up()
    if shift:
        page.keyboard.up("Shift")


def drag(page, start, end, *, shift=False):
    with held(page, start, shift=shift):
        page.mouse.move((start[0] + end[0]) / 2, (start[1] + end[1]) / 2, steps=3)
        page.mouse.move(*end, steps=3)


def within(frame, selector, x, y):
    """Give the point of the page at these parts of an element's width and height."""
    box = frame.locator(selector).first.bounding_box()
    return box["x"] + x * box["width"], box["y"] + y * box["height"]
