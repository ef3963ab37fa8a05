"""The briefing in one file, opened in a browser that reaches no one."""

from datetime import date

import pytest
from playwright.sync_api import expect

from dashboard.view import View
from tests.browser.conftest import new_context
from tests.test_standalone import MAY, TODAY, written

pytestmark = pytest.mark.browser


@pytest.fixture
def alone(browser, bundled_register, gazetteer, tmp_path):
    complaints, asked = [], []
    context = new_context(browser, viewport={"width": 1366, "height": 768}, offline=True)

    def opened(view):
        file = tmp_path / "briefing.html"
        text, _ = written(bundled_register, gazetteer, view)
        file.write_text(text, encoding="utf-8")
        page = context.new_page()
        page.on("console", lambda said: complaints.append(said.text))
        page.on("pageerror", lambda fault: complaints.append(str(fault)))
        page.on("request", lambda request: asked.append(request.url))
        page.goto(file.as_uri())
        expect(page.locator("body")).to_have_attribute("data-shown", shown_of(view))
        return page, page.frames[1]

    def shown_of(view):
        return "18" if view.start else "28"

    yield opened
    context.close()
    assert complaints == []
    assert not [url for url in asked if not url.startswith(("file:", "data:", "about:"))]


def test_it_opens_from_a_folder_without_a_network(alone):
    page, frame = alone(MAY)
    expect(page.locator(".row:visible")).to_have_count(18)
    expect(frame.locator(".bm-label", has_text="trucks").first).to_be_visible()
    assert frame.evaluate("BorderMap.instrument.state.counts.certain") == 12
    page.locator(".row[data-incident=shir-khan-stranding-2022-05]").click()
    detail = page.locator(".details > [data-incident=shir-khan-stranding-2022-05]")
    expect(detail).to_be_visible()
    expect(detail).to_contain_text("2 claims, side by side")
    assert frame.evaluate("BorderMap.instrument.store.id(BorderMap.instrument.state.selected)") == (
        "shir-khan-stranding-2022-05"
    )
    page.locator(".close").click()
    expect(detail).to_be_hidden()


def test_what_is_moved_is_told_and_led_back(alone):
    page, frame = alone(View(as_of=TODAY))
    frame.evaluate(
        "([a, b]) => BorderMap.instrument.commit(a, b)", [days(2022, 5, 1), days(2022, 6, 1)]
    )
    expect(page.locator(".moved")).to_be_visible()
    expect(page.locator(".row:visible")).to_have_count(18)
    frame.evaluate("BorderMap.instrument.brush({ km: [0, 60] })")
    expect(page.locator(".row:visible")).not_to_have_count(18)
    page.locator(".back").click()
    expect(page.locator(".row:visible")).to_have_count(28)
    expect(page.locator(".moved")).to_be_hidden()


def days(year, month, day):
    return date(year, month, day).toordinal() - date(1970, 1, 1).toordinal()
