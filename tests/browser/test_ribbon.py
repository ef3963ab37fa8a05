"""The border ribbon in a real browser: one selection everywhere, brushes, axes, and its counts."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import serve
from tests.browser.steps import (
    drag,
    expect_followed,
    expect_query,
    expect_window_in_address,
    query,
    settle,
    shown,
)
from tests.browser.test_page import MAY, clean
from tests.browser.waits import wait_in

pytestmark = pytest.mark.browser
CLOSURE, STRANDING = "border-closure-2022-05", "shir-khan-stranding-2022-05"
# A point at which an element lies on top, as a user would look for one to click.
ON_TOP = """(node) => {
    const box = node.getBoundingClientRect();
    for (let n = 1; n < 40; n += 1) {
        for (let m = 1; m < 12; m += 1) {
            const [x, y] = [box.left + (box.width * m) / 12, box.top + (box.height * n) / 40];
            const { incident } = node.dataset;
            const top = document.elementFromPoint(x, y)?.closest('[data-incident]');
            if (top?.dataset.incident === incident && node.contains(top)) {
                return [x, y];
            }
        }
    }
    return null;
}"""


def click_bar(frame, incident):
    at = frame.locator(f'.bm-rb-bar[data-incident="{incident}"]').evaluate(ON_TOP)
    assert at, f"nothing of {incident} can be clicked"
    box = frame.frame_element().bounding_box()
    frame.page.mouse.click(box["x"] + at[0], box["y"] + at[1])


def at_ribbon(frame, km, part):
    """Give the point of the page at a kilometre, and a part of the way down in time."""
    box = frame.locator(".bm-rb-svg").bounding_box()
    x, top, bottom = frame.evaluate(
        """(km) => {
            const { frame } = BorderMap.instrument.ribbon;
            return [frame.x(km), frame.top, frame.bottom];
        }""",
        km,
    )
    return box["x"] + x, box["y"] + top + part * (bottom - top)


def expect_selected_everywhere(opened, frame, incident):
    page = opened.page
    expect(page.locator(".bi-detail")).to_have_attribute("data-incident", incident)
    expect_query(page, id=incident)
    settle(frame)
    marked = frame.locator(".bm-symbol.bm-selected").all()
    # what holds for all of the border is no symbol
    told = [one.get_attribute("data-incident") for one in marked]
    assert told == ([incident] if incident == STRANDING else [])
    expect(frame.locator(".bm-rb-chosen")).to_have_count(1)
    expect(page.locator(f'.selected[data-incident="{incident}"]').first).to_be_visible()
    for other in {CLOSURE, STRANDING} - {incident}:
        expect(page.locator(f'button.row.selected[data-incident="{other}"]')).to_have_count(0)


def test_one_selection_from_map_ribbon_list_and_ledger(bundled, visit):
    opened = visit(bundled.url + MAY)
    page, frame = opened.page, opened.map_frame()
    frame.locator(f'.bm-symbol[data-incident="{STRANDING}"]').click()
    expect_selected_everywhere(opened, frame, STRANDING)
    click_bar(frame, CLOSURE)
    expect_selected_everywhere(opened, frame, CLOSURE)
    page.locator(f'button.row[data-incident="{STRANDING}"]').click()
    expect_selected_everywhere(opened, frame, STRANDING)
    page.get_by_role("radio", name="Crossings").click(force=True)
    # it closes the border: each crossing of it leads there
    page.locator(f'button.head[data-incident="{CLOSURE}"]').first.click()
    expect_selected_everywhere(opened, frame, CLOSURE)
    clean(opened)


def test_brushing_across_asks_for_kilometres_and_zooms(bundled, visit):
    opened = visit(bundled.url)
    page, frame = opened.page, opened.map_frame()
    expect_followed(opened, frame)
    whole = frame.locator(".bm-rb-whole")
    expect(whole).to_be_hidden()
    before = shown(frame)
    drag(page, at_ribbon(frame, 800, 0.4), at_ribbon(frame, 1000, 0.4))
    expect(page).to_have_url(re.compile("km="))
    low, high = (float(km) for km in query(page)["km"].split("-"))
    assert abs(low - 800) < 3
    assert abs(high - 1000) < 3
    settle(frame)
    assert frame.evaluate("BorderMap.instrument.ribbon.frame.km") == [low, high]
    expect_followed(opened, frame)
    assert 0 < shown(frame) < before
    expect(frame.locator(".bm-rb-hint")).to_have_text(f"km {round(low):,}–{round(high):,}")
    expect(frame.locator("path.bm-asked").first).to_be_attached()
    # the keyboard moves and zooms it too
    frame.locator(".bm-rb-plot").press("ArrowRight")
    wait_in(frame, "(low) => BorderMap.instrument.ribbon.frame.km[0] > low + 20", arg=low)
    frame.locator(".bm-rb-plot").press("-")
    wait_in(
        frame, "() => { const [a, b] = BorderMap.instrument.ribbon.frame.km; return b - a > 250; }"
    )
    settle(frame)
    page.get_by_role("button", name=re.compile("border km")).wait_for()
    whole.click()
    expect_query(page, km=None)
    expect_followed(opened, frame)
    assert shown(frame) == before
    expect(whole).to_be_hidden()
    expect(page.get_by_role("button", name=re.compile("border km"))).to_have_count(0)
    expect(frame.locator("path.bm-asked")).to_have_count(0)
    clean(opened)


def test_brushing_down_sets_the_window_and_aslant_both(bundled, visit):
    opened = visit(bundled.url)
    page, frame = opened.page, opened.map_frame()
    reach = frame.evaluate("BorderMap.instrument.data.reach")

    def day(part):
        return reach[0] + part * (reach[1] - reach[0])

    drag(page, at_ribbon(frame, 900, 0.2), at_ribbon(frame, 900, 0.6))
    start, end = expect_window_in_address(opened, frame)
    (_, top), (_, bottom) = at_ribbon(frame, 0, 0), at_ribbon(frame, 0, 1)
    pixel = (reach[1] - reach[0]) / (bottom - top)
    assert abs(start - day(0.2)) <= 2 * pixel
    assert abs(end - day(0.6)) <= 2 * pixel
    expect_query(page, km=None)
    expect_followed(opened, frame)
    # Escape takes a brush back
    asked = opened.asked
    page.mouse.move(*at_ribbon(frame, 600, 0.3))
    page.mouse.down()
    page.mouse.move(*at_ribbon(frame, 700, 0.8), steps=3)
    expect(frame.locator(".bm-rb-brush")).to_have_attribute("visibility", "visible")
    page.keyboard.press("Escape")
    page.mouse.up()
    expect(frame.locator(".bm-rb-brush")).to_have_attribute("visibility", "hidden")
    assert opened.asked == asked
    drag(page, at_ribbon(frame, 150, 0.1), at_ribbon(frame, 300, 0.9))
    expect(page).to_have_url(re.compile("km="))
    narrowed = expect_window_in_address(opened, frame)
    assert start < narrowed[0] < narrowed[1] < end
    expect_followed(opened, frame)
    clean(opened)


def texts(frame, selector):
    return frame.locator(selector).all_text_contents()


def test_districts_and_crossings_stand_along_the_border(bundled, visit):
    opened = visit(bundled.url + MAY)
    frame = opened.map_frame()
    axis = frame.evaluate("BorderMap.instrument.config.ribbon")
    names = {area["names"]["en"] for bank in ("TJ", "AF") for area in axis["districts"][bank]}
    named = texts(frame, ".bm-rb-area")
    assert len(named) >= 8
    assert set(named) <= names
    signs = frame.locator(".bm-rb-sign")
    assert signs.count() == len(axis["crossings"]) > 5
    # a crossing that is known roughly has no line on one kilometre
    reaches = frame.locator(".bm-rb-crossing-reach").count()
    assert reaches == sum(bool(one.get("reach")) for one in axis["crossings"]) > 0
    assert frame.locator(".bm-rb-crossing-line").count() + reaches == len(axis["crossings"])
    known = frame.locator('.bm-rb-sign[data-crossing="crossing:shir-khan-bandar"]')
    expect(known).to_have_attribute("data-status", "closed?")
    assert any("Shir Khan" in name for name in texts(frame, ".bm-rb-known"))
    assert "1,344" in "".join(texts(frame, ".bm-rb-tick"))
    # on a part of the border are its own alone
    opened.page.goto(bundled.url + MAY + "&km=0-200")
    frame = opened.map_frame()
    near = [one for one in axis["crossings"] if one["km"] <= 200]
    expect(frame.locator(".bm-rb-sign")).to_have_count(len(near))
    here = {
        area["names"]["en"]
        for bank in ("TJ", "AF")
        for area in axis["districts"][bank]
        if area["from"] < 200
    }
    assert set(texts(frame, ".bm-rb-area")) <= here
    clean(opened)


PLACES = [
    ("2022-05-10", "Shir Khan Bandar"),
    ("2022-05-10", "near Khorugh"),
    ("2022-05", '"border: Takhar"'),
    ("2022", "Takhar"),
    ("2023-01-05", "Tajikistan"),
    ("2023-01-05", "Kandahar"),
    ("2023-01-05", ""),
    ("", "Shir Khan Bandar"),
    ("", "Khorugh"),
    ("", "Afghanistan"),
    ("../2022-03", "[Khorugh, Takhar]"),
]


@pytest.fixture(scope="module")
def varied(tmp_path_factory):
    """A register of a few incidents that lie on the ribbon in every way, or not on it."""
    register = tmp_path_factory.mktemp("varied") / "incidents.yaml"
    lines = ["sources:", "  - {id: s, publisher: P}", "incidents:"]
    for number, (when, place) in enumerate(PLACES):
        given = "".join(
            f" {name}: {text}," for name, text in (("when", when), ("place", place)) if text
        )
        lines.append(
            f"  - {{id: i{number}, kind: attack, title: Number {number},{given}"
            " claims: [{source: s}]}"
        )
    register.write_text("\n".join(lines) + "\n", encoding="utf-8")
    yield from serve(register)


def expect_all_counted(frame):
    """Hold what the ribbon draws and what it says it does not draw against what is shown."""
    bars, counted = (
        int(frame.locator(".bm-ribbon").get_attribute(f"data-{name}"))
        for name in ("bars", "counted")
    )
    assert bars == frame.locator(".bm-rb-bar").count()
    (told,) = texts(frame, ".bm-rb-missing")
    found = re.search(r"(\d+) not on the ribbon: (.*)", told)
    missing = int(found[1]) if found else 0
    reasons = [int(number) for number in re.findall(r"\d+", found[2])] if found else []
    assert sum(reasons) == missing
    assert bars + counted + missing == shown(frame)
    return bars, missing


def test_every_shown_incident_is_on_the_ribbon_or_counted_beside_it(varied, visit):
    opened = visit(varied.url)
    frame = opened.map_frame()
    expect_followed(opened, frame)
    assert shown(frame) == len(PLACES)
    assert expect_all_counted(frame) == (7, 4)
    expect(frame.locator(".bm-rb-undated")).to_have_text("no date")
    lane = frame.locator(".bm-rb-lane").bounding_box()
    for incident in ("i7", "i8"):
        bar = frame.locator(f'.bm-rb-bar[data-incident="{incident}"]').bounding_box()
        assert lane["y"] - 1 <= bar["y"]
        assert bar["y"] + bar["height"] <= lane["y"] + lane["height"] + 1
    for addition, wanted in {
        "?km=0-300": None,
        "?from=2022-05-01&to=2022-05-31": None,
        "?certain-only=1": (5, 3),
    }.items():
        opened.page.goto(varied.url + addition)
        frame = opened.map_frame()
        expect_followed(opened, frame)
        told = expect_all_counted(frame)
        assert wanted in (None, told)
    # without an undated incident there is no lane for them
    expect(frame.locator(".bm-rb-undated")).to_have_count(0)
    clean(opened)
