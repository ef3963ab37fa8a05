"""Text of a register is text: in marks, labels, tooltips, strip, list, detail and problems."""

import json

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import serve
from tests.browser.waits import wait_in

pytestmark = pytest.mark.browser
PAYLOADS = [
    "<script>window.top.pwned=1;window.pwned=1</script>",
    "<img src=x onerror='window.top.pwned=1'>",
    "`+(window.pwned=1)+`",
    "${window.pwned=1}",
    "{{'pwned'}} {% raw %}",
    "\"');window.pwned=1;//",
    "\\u003cscript\\u003ewindow.pwned=1\\u003c/script\\u003e",
    "</script><svg onload=window.pwned=1>",
    "\u202egnp.exe \u200f\u2067 alert(coords);",
    "javascript:window.pwned=1",
]
# whose name is not that of the host it leads to
ADDRESS = "https://bank.example@evil.test/'\"onclick=window.pwned=1"
# One for each, so that each has a mark of its own.
PLACES = [
    "Shir Khan Bandar", "Takhar", "border", "Tajikistan", "near Khorugh", "Ay Khanum", "Darqad",
    "Dushanbe", "near Ishkashim (TJ)", "Taloqan",
]  # fmt: skip


@pytest.fixture
def hostile(tmp_path):
    sources = [
        {
            "id": "s",
            "publisher": " ".join(PAYLOADS),
            "title": "https://bank.example",
            "url": ADDRESS,
            "published": "2022-05-10",
        }
    ]
    incidents = [
        {
            "id": f"i{number}",
            "kind": "attack",
            "title": payload,
            "when": "2022-05-10",
            "place": PLACES[number % len(PLACES)],
            "actors": [payload],
            "note": payload,
            "claims": [
                {
                    "source": "s",
                    "says": payload,
                    "quote": payload,
                    "figures": {"trucks": "~100"},
                }
            ],
        }
        for number, payload in enumerate(PAYLOADS)
    ]
    incidents.append({"id": "bad", "kind": PAYLOADS[1], "title": PAYLOADS[0], "place": PAYLOADS[3]})
    register = tmp_path / "incidents.yaml"
    # JSON is YAML; one entry a line, so that each is an entry of its own for the reader
    lines = ["title: " + json.dumps(" ".join(PAYLOADS)), "sources:"]
    lines += ["  - " + json.dumps(source) for source in sources]
    lines += ["incidents:"]
    lines += ["  - " + json.dumps(incident) for incident in incidents]
    register.write_text("\n".join(lines) + "\n", encoding="utf-8")
    yield from serve(register)


def test_nothing_in_a_register_runs_or_becomes_markup(hostile, visit):
    opened = visit(hostile.url, reduced_motion="reduce")
    frame = opened.map_frame()
    expect(opened.page.locator(".bi-count strong")).to_have_text(
        f"{len(PAYLOADS)} of {len(PAYLOADS) + 1} shown"
    )
    for number, payload in enumerate(PAYLOADS):
        row = opened.page.locator(f'button.row[data-incident="i{number}"]')
        row.click()
        detail = opened.page.locator(".bi-detail")
        expect(detail).to_have_attribute("data-incident", f"i{number}")
        assert payload in detail.locator("h2").text_content()
        assert payload in row.text_content()
        # by then the map has gone to it
        wait_in(frame, "(id) => BorderMap.instrument.data.selected === id", arg=f"i{number}")
        here = f'[data-incident="i{number}"]'
        drawn = frame.locator(f".leaflet-map-pane .bm-mark{here}, .bm-strip-row{here}").first
        drawn.wait_for(state="attached")
        drawn.dispatch_event("pointerover")
        if "bm-strip-row" in (drawn.get_attribute("class") or ""):
            assert payload in drawn.text_content()
        else:
            expect(frame.locator(".bm-tooltip-title")).to_have_text(payload, use_inner_text=False)
            drawn.dispatch_event("pointerout")
    link = opened.page.locator(".bi-link a")
    expect(link).to_have_text("https://bank.example")
    expect(link).to_have_attribute(
        "href", "https://bank.example@evil.test/'%22onclick=window.pwned=1"
    )
    expect(link).to_have_attribute("target", "_blank")
    expect(link).to_have_attribute("rel", "noopener noreferrer")
    expect(opened.page.locator(".bi-host")).to_have_text("evil.test")
    control = opened.page.locator("meta[http-equiv='x-dns-prefetch-control']")
    expect(control).to_have_attribute("content", "off")
    opened.page.locator(".bi-problems").wait_for()
    for place in (frame, opened.page.main_frame):
        assert place.evaluate("window.pwned === undefined")
        assert place.locator("img[src='x'], svg[onload], [onerror]").count() == 0
    assert "javascript:" not in str(
        opened.page.evaluate("[...document.links].map((link) => link.href)")
    )
    assert opened.foreign == []
    assert not [said for said in opened.complaints if "BorderMap" in said or "drawn" in said]
