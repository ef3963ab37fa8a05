"""The page as one instrument in a real browser: map, address, filters, themes, keyboard."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.steps import (
    counts,
    day_text,
    drag,
    expect_followed,
    expect_query,
    query,
    settle,
    settle_map,
    shown,
    within,
)
from tests.browser.test_page import MAY, clean
from tests.browser.waits import wait_in

pytestmark = pytest.mark.browser
COUNT = ".bi-count strong"
CLOSURE = "border-closure-2022-05"
AREA_BUTTON = "Show only an area: drag a box on the map"


def open_at(bundled, visit, address, *size, **options):
    opened = visit(bundled.url + address, *size, **options)
    return opened, opened.page, opened.map_frame()


def test_an_area_is_drawn_on_the_map_with_the_button_and_with_shift(bundled, visit):
    opened, page, frame = open_at(bundled, visit, "")
    corners = [within(frame, ".leaflet-container", *at) for at in ((0.28, 0.35), (0.45, 0.75))]
    ground = frame.evaluate(
        """() => {
            const { map } = BorderMap.instrument;
            const { x, y } = map.getSize();
            return [[0.28, 0.35], [0.45, 0.75]].map(([a, b]) => {
                const { lng, lat } = map.containerPointToLatLng([a * x, b * y]);
                return [lng, lat];
            });
        }"""
    )
    (west, north), (east, south) = ground
    outline = frame.locator("path.bm-asked")
    for by_button in (True, False):
        before = shown(frame)
        assert before == 28
        if by_button:
            frame.get_by_role("button", name=AREA_BUTTON).click()
        drag(page, *corners, shift=not by_button)
        expect(page).to_have_url(re.compile("box="))
        asked = [float(number) for number in query(page)["box"].replace("%2C", ",").split(",")]
        assert asked == pytest.approx([west, south, east, north], abs=0.02)
        expect(outline).to_have_count(1)
        expect_followed(opened, frame)
        assert 0 < shown(frame) < before
        # having drawn once, a drag moves the map again
        expect(frame.get_by_role("button", name=AREA_BUTTON)).to_have_attribute(
            "aria-pressed", "false"
        )
        page.get_by_role("button", name="✕ area drawn on the map").click()
        expect_query(page, box=None)
        expect(outline).to_have_count(0)
        expect_followed(opened, frame)
    expect(page.locator(COUNT)).to_have_text("28 of 28 shown")
    clean(opened)


def map_view(frame):
    return frame.evaluate(
        """() => {
            const { map } = BorderMap.instrument;
            return [map.getCenter().lat, map.getCenter().lng, map.getZoom()];
        }"""
    )


def expect_map_in_address(frame, page):
    """Wait until the address says the middle and the zoom that the map has; give them."""
    wait_in(
        frame,
        """() => {
            const { view, map, data, last } = BorderMap.instrument;
            return view && view[2] === map.getZoom() && data.acknowledged >= last
                && Math.abs(view[1] - map.getCenter().lng) < 1e-3;
        }""",
    )
    here = map_view(frame)
    numbers = [f"{number:g}" for number in frame.evaluate("BorderMap.instrument.view")]
    expect_query(page, map="%2C".join(numbers))
    said = [float(number) for number in query(page)["map"].split(",")]
    assert said == pytest.approx(here, abs=2e-3)
    return here


STATE = """() => {
    const { acknowledged, ...data } = BorderMap.instrument.data;
    return { data, window: BorderMap.instrument.window };
}"""


def test_the_address_says_the_whole_view(bundled, visit):
    # a map that goes at once is where it goes to
    permissions = ["clipboard-read", "clipboard-write"]
    context = {"permissions": permissions, "reduced_motion": "reduce"}
    address = "?from=2021-06-01&to=2025-01-20&as-of=2025-06-30&kind=closure&kind=trade&lang=ru"
    opened, page, frame = open_at(bundled, visit, address, **context)
    page.mouse.move(*within(frame, ".leaflet-container", 0.4, 0.5))
    page.mouse.wheel(0, -240)
    zoomed = expect_map_in_address(frame, page)
    drag(
        page,
        within(frame, ".leaflet-container", 0.5, 0.85),
        within(frame, ".leaflet-container", 0.42, 0.7),
    )
    wait_in(
        frame,
        "(lng) => Math.abs(BorderMap.instrument.map.getCenter().lng - lng) > 0.05",
        arg=zoomed[1],
    )
    expect_map_in_address(frame, page)
    page.locator(f'button.row[data-incident="{CLOSURE}"]').click()
    expect_query(page, id=CLOSURE)
    # the map has gone to what was chosen: all of the border
    wait_in(frame, "(zoom) => BorderMap.instrument.map.getZoom() < zoom", arg=zoomed[2])
    settle_map(frame)
    moved = expect_map_in_address(frame, page)
    expect_followed_in_any_language(opened, frame)
    page.get_by_role("button", name=re.compile("Copy link|ссылк", re.IGNORECASE)).click()
    wait_in(page, "async () => await navigator.clipboard.readText() === location.href")
    again = visit(page.evaluate("navigator.clipboard.readText()"))
    same = again.map_frame()
    assert map_view(same) == pytest.approx(moved, abs=1e-2)
    assert same.evaluate(STATE) == frame.evaluate(STATE)
    assert query(again.page) == query(page)
    expect(again.page.locator(".bi-detail")).to_have_attribute("data-incident", CLOSURE)
    clean(opened)
    clean(again)
    # Reset takes all of it back, but for the language
    page.get_by_role("button", name="Сбросить").click()
    expect(page).to_have_url(re.compile(r"/\?lang=ru$"))
    settle(frame)
    assert shown(frame) == 28
    home = frame.evaluate("() => { BorderMap.instrument.home(); }") or map_view(frame)
    assert home[2] < zoomed[2]
    expect(page.locator(".bi-detail")).to_have_count(0)


def expect_followed_in_any_language(opened, frame):
    settle(frame)
    expect(opened.page.locator("button.row")).to_have_count(shown(frame))


def test_what_an_address_says_wrongly_is_told(bundled, visit):
    address = "?from=2022-13&kind=closur&bank=north&km=5-5&map=here&box=1,2&foo=bar&text=truck"
    opened, page, _ = open_at(bundled, visit, address)
    told = " ".join(page.locator(".bi-banner").all_text_contents())
    for name in ("from", "kind", "bank", "km", "map", "box"):
        assert f"{name}: " in told, name
    assert "did you mean closure" in told
    assert "foo" not in told
    expect(page).to_have_url(re.compile(r"/\?text=truck$"))
    page.goto(bundled.url + "?from=2023-01-01&to=2022-01-01&place=Atlantis")
    expect(page.locator(".bi-banner", has_text="exchange them")).to_be_visible()
    expect(page.locator(".bi-banner", has_text="Atlantis")).to_be_visible()
    clean(opened)


def test_the_view_for_a_picture(bundled, visit):
    opened, page, frame = open_at(bundled, visit, MAY + "&frame=1", 1920, 1080)
    expect(page.get_by_test_id("stSidebar")).to_have_count(0)
    for selector in (".bm-timeline", ".leaflet-control-zoom", ".bm-area-button"):
        expect(frame.locator(selector).first).to_be_hidden()
    assert page.locator("button:visible").count() == 0
    for node in (*map(frame.locator, (".bm-legend", ".bm-ribbon")), page.locator(".bi-footer")):
        expect(node).to_be_in_viewport(ratio=0.95)
    assert frame.locator(".bm-strip").evaluate("(node) => node.open")
    assert frame.locator(".bm-strip-row").count() > 0
    for view in (page, frame):
        over = view.evaluate(
            """() => {
                const main = document.querySelectorAll('[data-testid=stMain]');
                return [document.scrollingElement, ...main].flatMap((node) =>
                    [node.scrollWidth - node.clientWidth, node.scrollHeight - node.clientHeight]);
            }"""
        )
        assert max(over) <= 0
    expect(page.locator(".bi-header p").first).to_contain_text("1 May 2022")
    clean(opened)


# The contrast of a text with what lies behind it, after WCAG 2.
CONTRAST = """(node) => {
    const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
    const paint = (color, under) => {
        canvas.fillStyle = `rgb(${under.join()})`;
        canvas.fillRect(0, 0, 1, 1);
        canvas.fillStyle = color;
        canvas.fillRect(0, 0, 1, 1);
        return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
    };
    const light = (rgb) => rgb.map((part) => part / 255)
        .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
        .reduce((sum, part, index) => sum + part * [0.2126, 0.7152, 0.0722][index], 0);
    const grounds = [];
    for (let at = node; at; at = at.parentElement ?? at.getRootNode().host) {
        grounds.unshift(getComputedStyle(at).backgroundColor);
    }
    const ground = grounds.reduce((under, color) => paint(color, under), [255, 255, 255]);
    const [a, b] = [light(ground), light(paint(getComputedStyle(node).color, ground))];
    return [(Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05), light(ground)];
}"""


def test_dark_is_legible(bundled, visit):
    address = f"{MAY}&id={CLOSURE}"
    opened, page, frame = open_at(bundled, visit, address, color_scheme="dark")
    expect(frame.locator("html")).to_have_attribute("data-theme", "dark")
    texts = [
        page.locator(".bi-header h1"),
        page.locator(".bi-header p").first,
        page.locator(COUNT),
        page.locator("button.row .title").first,
        page.locator("button.row .place").first,
        page.locator(".bi-detail").locator("h2, h3, p").first,
        frame.locator(".bm-tl-window"),
        frame.locator(".bm-tl-counts"),
        frame.locator(".bm-legend-row span").first,
        frame.locator(".bm-rb-title"),
        frame.locator(".bm-rb-missing"),
        frame.locator(".bm-strip-row span").first,
    ]
    for text in texts:
        contrast, ground = text.evaluate(CONTRAST)
        assert ground < 0.2, text
        assert contrast >= 4.5, text
    clean(opened)


def option(page, label, name):
    """Choose an option of a drop-down control by its name."""
    side = page.get_by_test_id("stSidebar")
    side.get_by_role("combobox", name=label, exact=True).click()
    page.keyboard.type(name)  # a long list holds only the options that are in sight
    page.get_by_role("option", name=re.compile(rf"^\W*{re.escape(name)}")).first.click()
    page.keyboard.press("Escape")


def find_option(page, group, name):
    """Give the label of an option of a filter, made visible where its list is long."""
    filters = page.get_by_test_id("stSidebar").locator(f"fieldset[data-group={group}]")
    found = filters.locator("label", has_text=re.compile(rf"^{re.escape(name)}[\d,]*$"))
    if not found.count():
        filters.get_by_role("button", name=re.compile("more")).click()
    return found.first


def tick(page, group, name):
    """Choose an option of a filter by its name; give the number that stands on it."""
    found = find_option(page, group, name)
    number = int(found.locator(".count").inner_text().replace(",", ""))
    found.click()
    return number


def type_day(page, label, day):
    """Type a day into a field of dates, whose year, month and day are parts of their own."""
    page.get_by_test_id("stSidebar").get_by_role("spinbutton", name=f"year, {label}").click()
    page.keyboard.type(day)
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")


def start_anew(opened, frame):
    opened.page.get_by_role("button", name="Reset").click()
    expect(opened.page).to_have_url(re.compile(r"/$"))
    expect_followed(opened, frame)
    assert shown(frame) == 28


@pytest.mark.parametrize(
    "chosen",
    [
        [("kinds", "kind", "closure"), ("kinds", "kind", "trade"), ("actors", "actor", "Taliban")],
        [
            ("sources", "source", "Government of Tajikistan"),
            ("grade", "grade", "B"),
            ("banks", "bank", "Afghan"),
        ],
    ],
    ids=["what", "who"],
)
def test_each_choice_filters_and_says_how_many_it_shows(bundled, visit, chosen):
    opened, page, frame = open_at(bundled, visit, "")
    for group, name, value in chosen:
        number = tick(page, group, value)
        expect(page).to_have_url(re.compile(rf"[?&]{name}="))
        expect_followed(opened, frame)
        assert number == shown(frame) < 20
        start_anew(opened, frame)
        expect(find_option(page, group, value).locator("input")).not_to_be_checked()
    clean(opened)


# A click, and what the map shows before anything but this script has run.
CLICKED = """(label) => {
    label.querySelector('input').click();
    const frame = document.querySelector('iframe[title^="streamlit_folium"]').contentWindow;
    const { certain, possible } = frame.BorderMap.instrument.state.counts;
    return certain + possible;
}"""


def test_a_choice_shows_at_once_and_two_of_a_kind_add_up(bundled, visit):
    opened, page, frame = open_at(bundled, visit, "")
    first = find_option(page, "kinds", "statement")
    numbers = [int(first.locator(".count").inner_text())]
    assert first.evaluate(CLICKED) == numbers[0]
    second = find_option(page, "kinds", "deployment")
    numbers.append(int(second.locator(".count").inner_text()))
    assert second.evaluate(CLICKED) == sum(numbers)
    expect_followed(opened, frame)
    assert shown(frame) == sum(numbers)
    assert page.url.count("kind=") == 2
    page.get_by_role("button", name="take back: Kind").click()
    expect(page).to_have_url(re.compile(r"/$"))
    expect_followed(opened, frame)
    assert shown(frame) == 28
    clean(opened)


def test_a_long_list_of_options_can_be_searched(bundled, visit):
    _, page, _ = open_at(bundled, visit, "")
    sources = page.locator("fieldset[data-group=sources]")
    sources.get_by_role("button", name=re.compile("more")).click()
    search = sources.get_by_role("searchbox")
    search.fill("spokes")
    expect(sources.locator("label")).to_have_count(1)
    expect(search).to_be_focused()
    search.fill("no such source")
    expect(sources.locator("label")).to_have_count(0)
    sources.get_by_role("button", name=re.compile("fewer")).click()
    expect(sources.locator("label")).to_have_count(6)


def test_each_control_filters(bundled, visit):
    opened, page, frame = open_at(bundled, visit, "")
    side = page.get_by_test_id("stSidebar")

    def follows(**wanted):
        expect_query(page, **wanted)
        expect_followed(opened, frame)
        assert 0 < shown(frame) < 28
        return shown(frame)

    for label, name, value in (("Text", "text", "truck"), ("Place or stretch", "place", "Takhar")):
        side.get_by_label(label, exact=True).fill(value)
        page.keyboard.press("Enter")
        follows(**{name: value})
        start_anew(opened, frame)

    type_day(page, "As known on", "20220630")
    follows(**{"as-of": "2022-06-30"})
    banner = page.locator(".bi-banner")
    expect(banner).to_contain_text("As known on 30 Jun 2022")
    expect(page.locator(".bi-header")).to_contain_text("30 Jun")
    assert day_text(frame.evaluate("BorderMap.instrument.data.as_of")) == "2022-06-30"
    expect(frame.locator(".bm-tl-asof-text")).to_have_text("as of 30 Jun 2022")
    start_anew(opened, frame)
    expect(banner).to_have_count(0)

    field = "Window, first and last day"
    type_day(page, f"{field} start date", "20220501")
    follows(**{"from": "2022-05-01"}, to=None)
    type_day(page, f"{field} end date", "20220531")
    all_in_may = follows(**{"from": "2022-05-01"}, to="2022-05-31")

    toggle = side.get_by_role("checkbox", name=re.compile("Only what is certain"))
    certain = counts(frame)["certain"]
    expect(side.locator(".certain")).to_contain_text(f"{certain} of {all_in_may}")
    toggle.check()
    assert follows(**{"certain-only": "1"}) == certain < all_in_may
    clean(opened)


# Gives the rule that forbids it.
ASK_AN_IMAGE = """(url) => new Promise((resolve) => {
    const told = (event) => resolve(event.effectiveDirective);
    addEventListener("securitypolicyviolation", told, { once: true });
    const image = new Image();
    image.onload = () => resolve("loaded");
    image.src = url;
})"""


def test_only_online_tiles_ask_another_host_and_only_while_on(bundled, visit):
    opened, page, frame = open_at(bundled, visit, "")
    assert opened.foreign == []
    label = "Online map (off: no other host is asked)"
    option(page, label, "OpenStreetMap")
    tiles = frame.locator(".leaflet-tiles-pane img.leaflet-tile")
    expect(tiles.first).to_be_attached()
    expect(frame.locator(".bm-attribution", has_text="OpenStreetMap contributors")).to_be_visible()
    assert len(opened.foreign) > 0
    assert all(url.startswith("https://tile.openstreetmap.org/") for url in opened.foreign)
    assert "tile" not in page.url  # never part of a link
    assert parse_qs(urlsplit(frame.url).query)["tiles"] == ["https://tile.openstreetmap.org"]
    assert frame.evaluate(ASK_AN_IMAGE, "https://elsewhere.example/") == "img-src"
    option(page, label, "off")
    expect(tiles).to_have_count(0)
    frame = opened.map_frame()
    settle(frame)
    assert "tiles" not in parse_qs(urlsplit(frame.url).query)
    assert frame.evaluate(ASK_AN_IMAGE, "https://tile.openstreetmap.org/0/0/0.png") == "img-src"
    opened.foreign.clear()
    frame.evaluate("() => { BorderMap.instrument.map.setView([37.2, 68.8], 9); }")
    expect(page).to_have_url(re.compile("map="))
    assert opened.foreign == []
    # that the tiles did not come, and that two pictures were asked for, is the doing of this test
    ours = ("ERR_FAILED", "elsewhere.example", "tile.openstreetmap.org/0/0/0.png")
    opened.complaints[:] = [
        said for said in opened.complaints if not any(part in said for part in ours)
    ]
    clean(opened)


NAMELESS = """() => [...document.querySelectorAll(
        'button, [role=button], [role=slider], [tabindex="0"]'
    )]
    .filter((node) => !node.classList.contains('leaflet-container'))
    .filter((node) => node.checkVisibility())
    .filter((node) => !(node.getAttribute('aria-label') || node.textContent || '').trim())
    .map((node) => node.outerHTML.slice(0, 120))"""


def test_everything_in_the_frame_is_named_and_within_reach_of_tab(bundled, visit):
    opened, page, frame = open_at(bundled, visit, MAY)
    assert frame.evaluate(NAMELESS) == []
    frame.get_by_role("button", name="30 d", exact=True).focus()
    passed = set()
    for _ in range(120):
        page.keyboard.press("Tab")
        told = frame.evaluate(
            "() => document.activeElement.getAttribute('class') ?? document.activeElement.tagName"
        )
        passed |= set(told.split())
        if "bm-rb-bar" in passed:
            break
    wanted = {"bm-tl-start", "bm-tl-middle", "bm-tl-end", "bm-symbol", "bm-crossing", "bm-rb-bar"}
    assert wanted <= passed
    # a mark is chosen with the keyboard as with the mouse
    marked = "shir-khan-stranding-2022-05"
    frame.locator(f'.bm-symbol[data-incident="{marked}"]').focus()
    page.keyboard.press("Enter")
    expect(page.locator(".bi-detail")).to_have_attribute("data-incident", marked)
    bar = frame.locator(f'.bm-rb-bar[data-incident="{CLOSURE}"]')
    bar.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".bi-detail")).to_have_attribute("data-incident", CLOSURE)
    clean(opened)


def test_a_dari_page_has_its_digits_and_the_calendar_that_is_chosen(bundled, visit):
    opened, page, frame = open_at(bundled, visit, "?lang=fa&to=2022-06")
    settle(frame)
    window = frame.locator(".bm-tl-window")
    expect(window).to_have_text("تا ۹ سرطان ۱۴۰۱ (۳۰ جون ۲۰۲۲)")
    expect(frame.locator(".leaflet-control-scale-line")).to_have_text(
        re.compile("^[۰-۹]+ کیلومتر$")
    )
    for node in (".bm-tl-axis", ".bm-rb-tick", ".bm-tl-counts", ".bm-legend", ".bm-strip summary"):
        said = " ".join(frame.locator(node).all_text_contents())
        assert re.search("[۰-۹]", said), node
        assert not re.search("[0-9]", said), node
    groups = page.locator(".filters .count").all_text_contents()
    assert groups
    assert not re.search("[0-9]", "".join(groups))
    page.locator(COUNT).get_by_text("۱۹ از ۲۸").wait_for()
    page.goto(f"{bundled.url}?lang=fa&to=2022-06&calendar=gregorian")
    frame = opened.map_frame()
    settle(frame)
    expect(frame.locator(".bm-tl-window")).to_have_text("تا ۳۰ جون ۲۰۲۲")
    ticks = " ".join(frame.locator(".bm-rb-tick").all_text_contents())
    assert "جنوری ۲۰۲۲" in ticks  # set apart by signs of direction
    clean(opened)
