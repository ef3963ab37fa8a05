"""The timeline in a real browser: what moves the window, and when Python hears of it."""

import pytest
from playwright.sync_api import expect

from tests.browser.steps import (
    counts,
    day_number,
    drag,
    drawn,
    expect_followed,
    expect_query,
    expect_window_in_address,
    held,
    settle,
    shown,
    window,
    within,
)
from tests.browser.test_page import MAY, clean
from tests.browser.waits import wait_in

pytestmark = pytest.mark.browser
MAY_DAYS = [day_number("2022-05-01"), day_number("2022-06-01")]
# A bound's hand stands outside the window.
HAND_PX = 8
COUNT = ".bi-count strong"


def at_day(frame, day, beside=0.0):
    """Give the point of the page where the timeline has a day."""
    left, middle = within(frame, ".bm-tl-plot", 0, 0.5)
    return left + frame.evaluate("(day) => BorderMap.instrument.timeline.histogram.x(day)", day) + (
        beside
    ), middle


def near(day, wanted):
    """Tell whether a day is the wanted one, but for the width of a pixel."""
    return abs(day - wanted) <= 3


def test_while_a_bound_is_dragged_the_map_follows_and_python_is_not_asked(bundled, visit):
    opened = visit(bundled.url + MAY)
    frame = opened.map_frame()
    expect_followed(opened, frame)
    before, marks, header = opened.asked, drawn(frame), opened.page.inner_text(COUNT)
    with held(opened.page, at_day(frame, MAY_DAYS[1], HAND_PX)):
        opened.page.mouse.move(*at_day(frame, day_number("2025-03-10"), HAND_PX), steps=6)
        # the frame draws at once; the header of the page does not know yet
        expect(frame.locator(".bm-tl-window")).to_contain_text("2025")
        assert shown(frame) > 23
        assert "noori-ay-khanum-2025" in drawn(frame) - marks
        expect(frame.locator(".bm-tl-counts")).to_contain_text(
            f"{counts(frame)['certain']} certain"
        )
        assert opened.page.inner_text(COUNT) == header
        assert opened.asked == before
    start, end = expect_window_in_address(opened, frame)
    assert start == MAY_DAYS[0]
    assert near(end, day_number("2025-03-10"))
    expect_followed(opened, frame)
    expect(opened.page.locator(".bi-header p").first).to_contain_text("2025")
    assert opened.asked == before + 1
    clean(opened)


def test_the_pointer_moves_bounds_and_windows_and_makes_new_ones(bundled, visit):
    opened = visit(bundled.url + MAY)
    page, frame = opened.page, opened.map_frame()
    # by its middle the window moves as it is, and no further than the reach
    drag(page, at_day(frame, MAY_DAYS[0] + 15), at_day(frame, MAY_DAYS[0] + 315))
    start, end = expect_window_in_address(opened, frame)
    assert end - start == MAY_DAYS[1] - MAY_DAYS[0]
    assert near(start, MAY_DAYS[0] + 300)
    # on empty ground a new window is drawn, of which both days are in it
    drag(page, at_day(frame, day_number("2024-09-01")), at_day(frame, day_number("2025-04-01")))
    start, end = expect_window_in_address(opened, frame)
    assert near(start, day_number("2024-09-01"))
    assert near(end - 1, day_number("2025-04-01"))
    expect_followed(opened, frame)
    # a mere click is no window, and Escape takes a drag back
    asked = opened.asked
    page.mouse.click(*at_day(frame, day_number("2023-06-01")))
    page.mouse.move(*at_day(frame, day_number("2023-01-01")))
    page.mouse.down()
    page.mouse.move(*at_day(frame, day_number("2023-06-01")), steps=3)
    assert window(frame) != [start, end]
    page.keyboard.press("Escape")
    page.mouse.up()
    settle(frame)
    assert expect_window_in_address(opened, frame) == [start, end]
    assert opened.asked <= asked + 1
    # at the reach's end a bound is none any more
    drag(page, at_day(frame, end, HAND_PX), at_day(frame, 10**6, 60))
    assert expect_window_in_address(opened, frame) == [start, None]
    page.mouse.dblclick(*at_day(frame, day_number("2022-01-01")))
    assert expect_window_in_address(opened, frame) == [None, None]
    expect(page.locator(COUNT)).to_have_text("28 of 28 shown")
    expect(frame.locator("[data-preset=all]")).to_have_attribute("aria-pressed", "true")
    clean(opened)


def test_the_keyboard_moves_each_bound_and_a_held_key_asks_once(bundled, visit):
    opened = visit(bundled.url + MAY)
    page, frame = opened.page, opened.map_frame()
    first, last = MAY_DAYS
    reach = frame.evaluate("BorderMap.instrument.data.reach")
    hand = {name: frame.locator(f".bm-tl-{name}") for name in ("start", "middle", "end")}

    def press(name, key):
        hand[name].press(key)
        return window(frame)

    assert press("start", "ArrowLeft") == [first - 1, last]
    assert press("start", "ArrowRight") == [first, last]
    assert press("start", "PageDown") == [day_number("2022-04-01"), last]
    assert press("start", "End") == [last - 1, last]
    assert press("start", "Home") == [None, last]
    assert press("end", "End") == [None, None]
    assert press("end", "PageDown")[0] is None
    assert press("start", "End")[0] is not None
    frame.evaluate("([start, end]) => BorderMap.instrument.timeline.go(start, end)", MAY_DAYS)
    assert press("middle", "PageUp") == [day_number("2022-06-01"), day_number("2022-07-01")]
    assert press("middle", "Home")[0] == reach[0]
    told = frame.locator(".bm-tl-window").inner_text()
    expect(hand["middle"]).to_have_attribute("aria-valuetext", told)
    expect_window_in_address(opened, frame)
    asked = opened.asked
    start, end = window(frame)
    for _ in range(6):
        page.keyboard.down("ArrowRight")
    assert window(frame) == [start + 6, end + 6]
    assert opened.asked == asked
    page.keyboard.up("ArrowRight")
    assert expect_window_in_address(opened, frame) == [start + 6, end + 6]
    expect_followed(opened, frame)
    clean(opened)


def test_presets_and_steps(bundled, visit):
    opened = visit(bundled.url + MAY)
    frame = opened.map_frame()
    earlier = frame.get_by_role("button", name="the window before")
    later = frame.get_by_role("button", name="the window after")

    def follows(wanted):
        assert expect_window_in_address(opened, frame) == wanted
        expect_followed(opened, frame)

    later.click()
    follows([day_number("2022-06-01"), day_number("2022-07-01")])  # a month steps by a month
    earlier.click()
    earlier.click()
    follows([day_number("2022-04-01"), day_number("2022-05-01")])
    for name, days in {"90 d": 90, "30 d": 30, "1 y": 365}.items():
        frame.get_by_role("button", name=name, exact=True).click()
        follows([day_number("2022-05-01") - days, day_number("2022-05-01")])
    earlier.click()
    follows([day_number("2022-05-01") - 730, day_number("2022-05-01") - 365])
    frame.get_by_role("button", name="all", exact=True).click()
    follows([None, None])
    expect(earlier).to_be_disabled()
    expect(later).to_be_disabled()
    # without a window the last days up to what has last begun
    frame.get_by_role("button", name="30 d", exact=True).click()
    anchor = frame.evaluate("BorderMap.instrument.data.anchor")
    follows([anchor - 29, anchor + 1])
    clean(opened)


def test_what_follows_close_on_another_is_not_lost(bundled, visit):
    opened = visit(bundled.url + MAY)
    frame = opened.map_frame()
    for name in ("1 y", "all", "30 d", "90 d"):
        frame.get_by_role("button", name=name, exact=True).click()
    wanted = window(frame)
    assert wanted[1] - wanted[0] == 90
    opened.page.locator('button.row[data-incident="shir-khan-trade-2025"]').click()
    expect_query(opened.page, id="shir-khan-trade-2025")
    assert expect_window_in_address(opened, frame) == wanted
    expect_followed(opened, frame)
    # and it stays so once all is quiet: the last answer was not an old one
    frame.get_by_role("button", name="30 d", exact=True).click()
    assert expect_window_in_address(opened, frame) == [wanted[1] - 30, wanted[1]]
    expect_query(opened.page, id="shir-khan-trade-2025")
    clean(opened)


def set_playback(frame, **settings):
    frame.get_by_role("button", name="how to play").click()
    for row, value in settings.items():
        frame.locator("fieldset", has_text=row).get_by_role("radio", name=value, exact=True).check(
            force=True
        )
    frame.locator(".bm-tl-settings").press("Escape")
    expect(frame.locator(".bm-tl-settings")).to_be_hidden()


# Whether it has played at all: it may be over before anyone looks.
WATCH_PLAYING = """() => {
    const look = () => {
        window.played ||= document.querySelector('[aria-label="pause"]') !== null;
    };
    const what = { subtree: true, attributeFilter: ["aria-label"] };
    new MutationObserver(look).observe(document.body, what);
}"""


# What the map, the ribbon and the counts showed at each frame that the browser drew.
WATCH = """() => {
    window.seen = [];
    const look = () => {
        const { window: [, end], state: { counts } } = BorderMap.instrument;
        const bars = document.querySelectorAll('.bm-rb-bar').length;
        const marks = document.querySelectorAll('.leaflet-map-pane [data-incident]').length;
        seen.push(JSON.stringify([end, counts.certain, counts.possible, bars, marks]));
        window.looking = requestAnimationFrame(look);
    };
    look();
}"""


def test_playback_asks_nothing_until_it_is_paused(bundled, visit):
    opened = visit(bundled.url + "?from=2021-05-01&to=2021-07-31")
    page, frame = opened.page, opened.map_frame()
    set_playback(frame, Step="month", second="2")  # quicker ones skip steps on a busy machine
    expect_followed(opened, frame)
    asked, header = opened.asked, page.inner_text(COUNT)
    frame.evaluate(WATCH)
    frame.get_by_role("button", name="play", exact=True).click()
    wait_in(frame, "(day) => BorderMap.instrument.window[1] > day", arg=day_number("2022-06-01"))
    assert opened.asked == asked
    assert page.inner_text(COUNT) == header
    expect(frame.get_by_role("button", name="play", exact=True)).to_have_count(0)
    frame.get_by_role("button", name="pause", exact=True).click()
    frame.evaluate("cancelAnimationFrame(window.looking)")
    seen = frame.evaluate("[...new Set(seen)].map((each) => JSON.parse(each))")
    ends = [each[0] for each in seen]
    assert ends == sorted(ends)
    assert len(set(ends)) >= 9
    assert len({(certain, possible) for _, certain, possible, _, _ in seen}) >= 3
    assert len({bars for *_, bars, _ in seen}) >= 3
    assert len({marks for *_, marks in seen}) >= 3
    assert expect_window_in_address(opened, frame)[1] > day_number("2022-06-01")
    expect_followed(opened, frame)
    assert opened.asked == asked + 1
    clean(opened)


def test_playback_ends_at_the_as_of_day_and_space_plays_and_pauses(bundled, visit):
    opened = visit(bundled.url + "?from=2022-03-01&to=2022-03-31&as-of=2022-05-31")
    frame = opened.map_frame()
    set_playback(frame, Step="month", second="20", Window="from the start")
    hand = frame.locator(".bm-tl-end")
    frame.evaluate(WATCH_PLAYING)
    hand.press(" ")
    wait_in(frame, "window.played")
    # it stops by itself: nothing is known after the as-of day
    expect(frame.get_by_role("button", name="play", exact=True)).to_be_visible()
    assert expect_window_in_address(opened, frame) == [None, day_number("2022-06-01")]
    set_playback(frame, Step="day", second="2", Window="30 d")
    hand.press(" ")
    wait_in(frame, "BorderMap.instrument.busy")
    hand.press(" ")
    start, end = expect_window_in_address(opened, frame)
    assert end - start == 30
    expect_query(opened.page, **{"as-of": "2022-05-31"})
    clean(opened)
