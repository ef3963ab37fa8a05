"""The page in a real browser, with every foreign host cut off."""

import re
import shutil
from itertools import combinations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import ROOT, serve
from tests.browser.steps import drawn, expect_query, settle
from tests.browser.waits import wait_in

pytestmark = pytest.mark.browser
MAY = "?from=2022-05&to=2022-05"
SIZES = [(1920, 1080), (1366, 768), (390, 844)]
# Said by Streamlit's own frame tag to every Chromium; no part of this project can unsay it.
NOT_OURS = re.compile(r"Unrecognized feature|allow-scripts and allow-same-origin")


def clean(visit):
    assert visit.foreign == []
    assert [said for said in visit.complaints if not NOT_OURS.search(said)] == []


def boxes(frame, selector):
    return frame.evaluate(
        """(selector) => [...document.querySelectorAll(selector)].map((node) => {
            const { left, top, right, bottom } = node.getBoundingClientRect();
            return { left, top, right, bottom, text: node.textContent };
        })""",
        selector,
    )


def overlap(a, b):
    return (
        a["left"] < b["right"]
        and b["left"] < a["right"]
        and a["top"] < b["bottom"]
        and b["top"] < a["bottom"]
    )


@pytest.mark.parametrize(("width", "height"), SIZES)
@pytest.mark.parametrize("query", ["", MAY, "?from=2025-01&to=2025-01"])
def test_the_map_is_drawn_without_network_or_collisions(bundled, visit, query, width, height):
    opened = visit(bundled.url + query, width, height)
    frame = opened.map_frame()
    expect(opened.page.locator(".bi-count strong")).to_contain_text("of 28 shown")
    labels = boxes(frame, ".bm-label")
    assert len(labels) > 5
    collided = [(a["text"], b["text"]) for a, b in combinations(labels, 2) if overlap(a, b)]
    assert collided == []
    panels = boxes(frame, ".leaflet-control:not([hidden])")
    covered = [
        (label["text"], panel["text"][:30])
        for label in labels
        for panel in panels
        if overlap(label, panel)
    ]
    assert covered == []
    assert not opened.page.evaluate(
        "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    )
    clean(opened)


def test_no_ground_without_shapes_is_ever_in_view(bundled, visit):
    frame = visit(bundled.url, 1920, 1080).map_frame()
    assert frame.evaluate(
        """() => {
            const map = BorderMap.instrument.map;
            const shapes = L.latLngBounds(map.options.maxBounds);
            map.setZoom(map.getMinZoom(), { animate: false });
            map.panBy([-5000, 5000], { animate: false });
            map.panInsideBounds(shapes, { animate: false });
            return shapes.pad(0.01).contains(map.getBounds());
        }"""
    )


def shown_version(frame):
    return frame.evaluate("document.body.dataset.shown")


def wait_for_change(frame, before):
    changed = "(before) => document.body.dataset.shown !== before"
    wait_in(frame, changed, arg=before)


def test_a_filter_changes_the_marks_and_keeps_the_map_and_its_view(bundled, visit):
    opened = visit(bundled.url + MAY)
    frame = opened.map_frame()
    before = shown_version(frame)
    frame.evaluate(
        """() => {
            window.sameMap = true;
            BorderMap.instrument.map.setView([37.3, 69.2], 9, { animate: false });
        }"""
    )
    opened.page.get_by_label("Text", exact=True).fill("trucks")
    opened.page.keyboard.press("Enter")
    wait_for_change(frame, before)
    assert frame.evaluate("window.sameMap")
    view = frame.evaluate(
        "[BorderMap.instrument.map.getZoom(), BorderMap.instrument.map.getCenter().lng]"
    )
    assert view[0] == 9
    assert abs(view[1] - 69.2) < 0.01
    clean(opened)


def test_the_timeline_sets_the_window(bundled, visit):
    opened = visit(bundled.url)
    frame = opened.map_frame()
    before = shown_version(frame)
    first = frame.get_by_role("slider", name="First day of the window")
    first.focus()
    for _ in range(3):
        first.press("PageUp")
    wait_for_change(frame, before)
    expect(opened.page.locator(".bi-header p").first).to_contain_text("from")
    expect(opened.page).to_have_url(re.compile(r"from=\d{4}-\d{2}-\d{2}"))
    frame.get_by_role("button", name="30 d", exact=True).click()
    expect(opened.page.locator(".bi-count strong")).not_to_have_text("28 of 28 shown")
    frame.get_by_role("button", name="all", exact=True).click()
    expect(opened.page.locator(".bi-count strong")).to_have_text("28 of 28 shown")
    clean(opened)


def test_a_click_on_a_mark_or_a_row_reads_the_incident(bundled, visit):
    opened = visit(bundled.url + MAY)
    frame = opened.map_frame()
    frame.locator('.bm-symbol[data-incident="shir-khan-stranding-2022-05"]').click()
    detail = opened.page.locator(".bi-detail")
    expect(detail).to_have_attribute("data-incident", "shir-khan-stranding-2022-05")
    expect(detail).to_contain_text("about 100")
    detail.locator("summary").click()
    expect(detail.locator(".bi-receipt li").first).to_contain_text("Shir Khan Bandar")
    opened.page.locator('button.row[data-incident="foreign-militants-2022"]').click()
    expect(detail).to_have_attribute("data-incident", "foreign-militants-2022")
    frame.locator('.bm-area[data-count="2"]').first.wait_for()
    opened.page.get_by_test_id("stBaseButton-tertiary").click()
    expect(detail).to_have_count(0)
    clean(opened)


def test_what_is_known_to_an_area_gets_no_symbol(bundled, visit):
    frame = visit(bundled.url + MAY).map_frame()
    for incident in ("foreign-militants-2022", "northern-border-fighters-2022"):
        assert frame.locator(f'.bm-symbol[data-incident="{incident}"]').count() == 0
        assert incident in drawn(frame)
    assert (
        frame.locator(
            '.bm-crossing[data-crossing="crossing:shir-khan-bandar"][data-status="closed"]'
        ).count()
        == 1
    )


@pytest.fixture
def editable(tmp_path):
    copy = tmp_path / "incidents.yaml"
    shutil.copyfile(ROOT / "incidents.yaml", copy)
    yield from serve(copy)


def test_the_page_follows_the_file(editable, visit):
    opened = visit(editable.url)
    frame = opened.map_frame()
    frame.evaluate("() => { window.sameMap = true; }")
    good = editable.register.read_text(encoding="utf-8")
    title = "Border closed again, says a hand on the keyboard"
    (old,) = re.findall(r"id: border-closure-2022-05\n.*?title: ([^\n]+)", good, re.DOTALL)
    editable.register.write_text(good.replace(old, title), encoding="utf-8")
    row = opened.page.locator('button.row[data-incident="border-closure-2022-05"]')
    expect(row).to_contain_text(title)
    editable.register.write_text(
        good.replace("\n    kind: closure", "\n    kind: closur", 1), encoding="utf-8"
    )
    expect(opened.page.locator(".bi-problems")).to_contain_text("closure")
    expect(opened.page.locator(".bi-count strong")).to_have_text("27 of 28 shown")
    editable.register.write_text("\x00 not a register", encoding="utf-8")
    expect(opened.page.locator(".bi-banner")).to_contain_text("last good state")
    expect(opened.page.locator(".bi-count strong")).to_have_text("27 of 28 shown")
    editable.register.write_text(good, encoding="utf-8")
    expect(opened.page.locator(".bi-count strong")).to_have_text("28 of 28 shown")
    assert frame.evaluate("window.sameMap")
    clean(opened)


def test_a_status_label_selects_the_incident_that_tells_it(bundled, visit):
    opened = visit(bundled.url + "?from=2025-01&to=2025-01")
    frame = opened.map_frame()
    frame.locator('.bm-crossing[data-crossing="crossing:shir-khan-bandar"]').click()
    detail = opened.page.locator(".bi-detail")
    expect(detail).to_have_attribute("data-incident", "shir-khan-trade-2025")
    clean(opened)


def test_back_leads_to_the_view_before(bundled, visit):
    opened = visit(bundled.url + MAY)
    opened.map_frame()
    window = opened.page.locator(".bi-header p").first
    expect(window).to_contain_text("1 May 2022")
    opened.map_frame().get_by_role("button", name="all", exact=True).click()
    expect(window).to_contain_text("all dates")
    expect(opened.page).not_to_have_url(re.compile("from="))
    opened.page.go_back()
    expect(window).to_contain_text("1 May 2022")


@pytest.fixture
def crowded(tmp_path):
    places = ["Shir Khan Bandar"] * 12 + ["border", '"border: Takhar"', '"border: Kunduz"']
    places += ["near Khorugh", "[Khorugh, Takhar]", "Tajikistan", "Kandahar province"]
    lines = ["sources:", "  - {id: s, publisher: P}", "incidents:"]
    lines += [
        f"  - {{id: i{number}, kind: attack, title: Number {number}, when: 2022-05-10,"
        f" place: {place}, claims: [{{source: s}}]}}"
        for number, place in enumerate(places)
    ]
    register = tmp_path / "incidents.yaml"
    register.write_text("\n".join(lines) + "\n", encoding="utf-8")
    yield from serve(register)


def test_many_at_one_place_stay_countable_and_bands_stay_narrow(crowded, visit):
    opened = visit(crowded.url)
    frame = opened.map_frame()
    expect(opened.page.locator(".bi-count strong")).to_have_text("19 of 19 shown")
    expect(frame.locator(".bm-ring")).to_have_text("12")
    frame.locator(".bm-ring").click()
    expect(frame.locator(".bm-symbol")).to_have_count(12 + 1)
    widths = frame.evaluate(
        """() => [...document.querySelectorAll('.bm-band')].map((band) => [
            band.dataset.incident,
            Number(band.querySelector('path').getAttribute('stroke-width')),
        ])"""
    )
    assert dict(widths)["i13"] == dict(widths)["i14"]  # Takhar and Kunduz share no ground
    assert max(width for _, width in widths) <= 8
    strip = frame.evaluate(
        "() => [...document.querySelectorAll('.bm-strip-row')].map((n) => n.dataset.incident)"
    )
    assert drawn(frame) | set(strip) == {f"i{number}" for number in range(19)}
    clean(opened)


def middle(frame):
    return frame.evaluate(
        "() => { const { lng, lat } = BorderMap.instrument.map.getCenter(); return [lng, lat]; }"
    )


def zoom(frame):
    return frame.evaluate("BorderMap.instrument.map.getZoom()")


AT_SHIR_KHAN = """() => {
    const { map } = BorderMap.instrument;
    const { lat, lng } = map.getCenter();
    return map.getZoom() >= 8.5 && Math.hypot(lat - 37.18, lng - 68.61) < 0.2;
}"""


def test_the_map_goes_to_what_is_chosen_beside_it_and_comes_back(bundled, visit):
    opened = visit(bundled.url + MAY)
    frame = opened.map_frame()
    whole = frame.get_by_role("button", name="Show the whole border")
    expect(whole).to_be_hidden()
    home, far = middle(frame), zoom(frame)
    # on the map itself a choice moves nothing
    frame.locator('.bm-symbol[data-incident="shir-khan-stranding-2022-05"]').click()
    expect(opened.page.locator(".bi-detail")).to_be_visible()
    settle(frame)
    assert (middle(frame), zoom(frame)) == (home, far)
    opened.page.get_by_test_id("stBaseButton-tertiary").click()
    opened.page.locator('button.row[data-incident="shir-khan-stranding-2022-05"]').click()
    wait_in(frame, AT_SHIR_KHAN)
    whole.click()
    expect(whole).to_be_hidden()
    expect_query(opened.page, map=None)
    assert zoom(frame) == pytest.approx(far)
    clean(opened)


def test_an_address_that_names_an_incident_opens_the_map_on_it(bundled, visit):
    frame = visit(f"{bundled.url}{MAY}&id=shir-khan-stranding-2022-05").map_frame()
    wait_in(frame, AT_SHIR_KHAN)


def test_the_map_says_how_to_read_it(bundled, visit):
    opened = visit(bundled.url)
    frame = opened.map_frame()
    asked = frame.get_by_role("button", name="How to read the map")
    asked.click()
    panel = frame.get_by_role("dialog", name="How to read the map")
    for told in ("solid: surely", "only possible", "disputed or denied", "bank it lies on"):
        expect(panel).to_contain_text(told)
    for told in ("A" + "completely reliable", "F" + "reliability", "6" + "truth cannot be judged"):
        expect(panel).to_contain_text(told)
    expect(panel.locator("svg")).to_have_count(17)
    opened.page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(asked).to_be_focused()
    clean(opened)


def test_a_picture_has_no_buttons_on_its_map(bundled, visit):
    frame = visit(f"{bundled.url}?frame=1").map_frame()
    wait_in(frame, "() => document.body.classList.contains('bm-frame')")
    for button in (".bm-help-button", ".bm-whole-button"):
        expect(frame.locator(button)).to_be_hidden()


def test_escape_ends_a_selection_and_gives_the_focus_back(bundled, visit):
    opened = visit(bundled.url + MAY)
    page, frame = opened.page, opened.map_frame()
    detail = page.locator(".bi-detail")
    row = page.locator('button.row[data-incident="shir-khan-stranding-2022-05"]')
    row.click()
    expect(detail).to_be_visible()
    detail.locator("summary").focus()
    page.keyboard.press("Escape")
    expect(detail).to_have_count(0)
    expect(row).to_be_focused()
    # on the map as well
    frame.locator('.bm-symbol[data-incident="shir-khan-stranding-2022-05"]').press("Enter")
    expect(detail).to_be_visible()
    settle(frame)
    page.keyboard.press("Escape")
    expect(detail).to_have_count(0)
    clean(opened)


def test_the_button_of_the_sidebar_has_a_name(bundled, visit):
    page = visit(bundled.url, 390, 844).page
    expect(page.get_by_role("button", name="Filters and settings").first).to_be_visible()


def test_on_a_phone_what_a_tap_opens_is_in_sight_and_one_finger_scrolls(bundled, visit):
    opened = visit(bundled.url + MAY, 390, 844, has_touch=True, is_mobile=True)
    page, frame = opened.page, opened.map_frame()
    touch = "getComputedStyle(BorderMap.instrument.map.getContainer()).touchAction"
    assert "pan-y" in frame.evaluate(touch)
    row = page.locator("button.row:not(.faded)").last
    row.scroll_into_view_if_needed()
    row.tap()
    expect(page.locator(".bi-detail")).to_be_in_viewport(ratio=0.2)
    before = frame.evaluate("BorderMap.instrument.map.getZoom()")
    frame.locator(".leaflet-control-zoom-in").tap()
    wait_in(frame, "(zoom) => BorderMap.instrument.map.getZoom() > zoom", arg=before)
