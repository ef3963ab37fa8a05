"""A claim leads to its source: links of the web alone, each with the host it really leads to."""

import io
import re
from datetime import date
from html.parser import HTMLParser

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from pptx import Presentation

from dashboard.draw import page
from dashboard.draw.brief.briefing import describe_briefing
from dashboard.draw.brief.tables import source_table
from dashboard.draw.pages import write_pages
from dashboard.draw.slides.presentation import write_slides
from dashboard.draw.speech import ENGLISH
from dashboard.draw.standalone import write_standalone
from dashboard.features import apply_view, rows
from dashboard.placing import place_incidents
from dashboard.register import load_register, read_register
from dashboard.spells import status_spells
from dashboard.view import View
from dashboard.weblinks import address_text, web_link
from tests.made import made_pictures

# written: where it leads, by which host
GOOD = {
    "https://example.org/report": ("https://example.org/report", "example.org"),
    "http://example.org": ("http://example.org", "example.org"),
    "https://Example.ORG:8443/a?b=c#d": ("https://example.org:8443/a?b=c#d", "example.org"),
    "https://bank.example@evil.test/": ("https://bank.example@evil.test/", "evil.test"),
    "https://bank.example:x@evil.test/": ("https://bank.example:x@evil.test/", "evil.test"),
    "https://пример.рф/статья": (
        "https://xn--e1afmkfd.xn--p1ai/%D1%81%D1%82%D0%B0%D1%82%D1%8C%D1%8F",
        "xn--e1afmkfd.xn--p1ai",
    ),
    "https://аррӏе.com/": ("https://xn--80ak6aa92e.com/", "xn--80ak6aa92e.com"),
    "https://ｅｖｉｌ。test/": ("https://evil.test/", "evil.test"),
    "https://xn--80ak6aa92e.com/": ("https://xn--80ak6aa92e.com/", "xn--80ak6aa92e.com"),
    "https://fa.example.org/می\u200cشود": (
        "https://fa.example.org/%D9%85%DB%8C%E2%80%8C%D8%B4%D9%88%D8%AF",
        "fa.example.org",
    ),
    """https://example.org/"onclick='x'<b>""": (
        "https://example.org/%22onclick='x'%3Cb%3E",
        "example.org",
    ),
    "https://example.org/100%": ("https://example.org/100%25", "example.org"),
    "https://example.org/a\\b": ("https://example.org/a%5Cb", "example.org"),
    "https://example.org/a#b#c": ("https://example.org/a#b%23c", "example.org"),
    "https://[::1]:8000/": ("https://[::1]:8000/", "[::1]"),
    "http://192.0.2.7/": ("http://192.0.2.7/", "192.0.2.7"),
}
BAD = [
    "javascript:alert(1)",
    "JavaScript:alert(1)//https://example.org",
    "java\nscript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    "file:///etc/passwd",
    "//example.org/",
    "example.org",
    "ftp://example.org/",
    "https:example.org",
    "https://",
    "https:///path",
    "https://@/",
    "https://good.example\\@evil.test/",
    "https://good.example%2f@evil.test@third.test/",
    "https://example.org:99999/",
    "https://example.org:8o/",
    "https://exam ple.org/",
    "https://example.org/a b",
    "https://example.org/a\nb",
    "https://example.org/\x00",
    "https://example.org/\u202egpj.exe",
    "https://example.org\u2066/",
    "https://2130706433/",
    "https://0x7f.1/",
    "https://[::1/",
    "https://a..b/",
    "https://%65vil.test/",
    'https://"onclick="x/',
    "https://" + "a" * 64 + ".org/",
    "https://example.org/" + "a" * 3000,
    " https://example.org/",
]


@pytest.mark.parametrize("written", GOOD)
def test_an_address_of_the_web_leads_where_its_host_says(written):
    link = web_link(written)
    assert link is not None
    assert (link.href, link.host) == GOOD[written]
    assert link.href.isascii()


@pytest.mark.parametrize("written", BAD)
def test_whatever_else_leads_nowhere(written):
    assert web_link(written) is None
    assert address_text(written) == written


def test_a_printed_address_begins_with_its_real_host():
    assert address_text("https://example.org/a") == "https://example.org/a"
    assert address_text("https://b.example@evil.test/") == (
        "[evil.test] https://b.example@evil.test/"
    )
    assert address_text("https://аррӏе.com/") == "[xn--80ak6aa92e.com] https://аррӏе.com/"


def register_of(addresses):
    quoted = [
        '"' + "".join(f"\\u{ord(sign):04x}" if sign in '"\\' or not sign.isprintable() else sign
                      for sign in address) + '"'
        for address in addresses
    ]  # fmt: skip
    sources = "".join(
        f"  - {{id: s{n}, publisher: P{n}, published: 2022-05-11, url: {address}}}\n"
        for n, address in enumerate(quoted)
    )
    claims = ", ".join(f"{{source: s{n}}}" for n in range(len(quoted)))
    return (
        f"sources:\n{sources}"
        "  - {id: driver, publisher: A driver, published: 2022-05-11, via: s0}\n"
        "incidents:\n  - {id: a, kind: closure, title: A, when: 2022-05-10, place: border,"
        f" status: closed, claims: [{claims}, {{source: driver}}]}}\n"
    )


@pytest.mark.parametrize("written", BAD[:-1])
def test_check_tells_an_address_that_leads_nowhere(written):
    register = read_register(register_of([written]).encode(), "incidents.yaml")
    told = [problem for problem in register.problems if problem.field == "sources[s0].url"]
    assert [problem.code for problem in told] == ["bad-url"]


@pytest.mark.parametrize("written", GOOD)
def test_check_tells_nothing_of_one_that_leads_somewhere(written):
    assert not read_register(register_of([written]).encode(), "incidents.yaml").problems


OUTWARD = ("src", "action", "data", "srcset", "poster")


class Links(HTMLParser):
    """Gathers the links of a page and what else of it could reach a host or run."""

    def __init__(self):
        super().__init__()
        self.links, self.other = [], []

    def handle_starttag(self, tag, attrs):
        named = dict(attrs)
        if tag == "a":
            self.links.append(named)
        outward = [
            one for key, one in attrs if key in ("src", "action", "data", "srcset", "poster")
        ]
        self.other += [one for one in outward if not one.startswith(("data:", "blob:"))]
        self.other += [key for key, _ in attrs if key.startswith("on")]
        if tag != "a" and "href" in named:
            self.other.append(named["href"])


def read_links(html):
    parser = Links()
    parser.feed(html)
    return parser


@pytest.fixture(scope="module")
def many(tmp_path_factory, gazetteer):
    path = tmp_path_factory.mktemp("links") / "incidents.yaml"
    path.write_text(register_of(GOOD), encoding="utf-8")
    register = load_register(path)
    assert not register.problems
    features = place_incidents(register, gazetteer)
    view = View(as_of=date(2022, 6, 1))
    return register, features, view, apply_view(features, view)


def briefing_of(many, gazetteer):
    register, features, view, shown = many
    histories = status_spells(features, view.as_of)
    return histories, describe_briefing(register, shown, view, histories, gazetteer)


HREFS = [href for href, _ in GOOD.values()]


def check_anchors(parser):
    assert sorted({link["href"] for link in parser.links}) == sorted(set(HREFS))
    for link in parser.links:
        assert link["target"] == "_blank"
        assert link["rel"] == "noopener noreferrer"
        assert set(link) == {"href", "target", "rel", "dir"}
    assert parser.other == []


def test_each_claim_on_the_page_leads_to_its_source_and_names_the_host(many, gazetteer):
    register, _, _, shown = many
    (row,) = rows(shown, shown.indices)
    html = str(page.detail(row, register, gazetteer, "1 June 2022"))
    parser = read_links(html)
    check_anchors(parser)
    # the driver was read in the first source, so that is where he leads
    assert [link["href"] for link in parser.links] == [*HREFS, HREFS[0]]
    hosts = re.findall(r'class="bi-host" dir="ltr">([^<]*)<', html)
    assert hosts == [*(host for _, host in GOOD.values()), "example.org"]


@pytest.mark.parametrize("written", BAD)
def test_on_the_page_what_leads_nowhere_stays_text(written):
    html = str(page.source_link(written, "A title"))
    parser = read_links(html)
    assert parser.links == parser.other == []
    assert html.startswith("<bdi>")
    assert html.endswith("</bdi>")


def test_the_table_of_sources_has_an_address_for_each_that_has_one(many):
    _, _, _, shown = many
    table = source_table(shown, ENGLISH)
    column = table.head.index(ENGLISH["briefing"]["sources"]["url"])
    given = {row[column]: table.link(n, column) for n, row in enumerate(table.rows)}
    assert sorted(given.values()) == sorted(["", *HREFS])  # the driver has none
    assert given["[evil.test] https://bank.example@evil.test/"] == "https://bank.example@evil.test/"


def test_the_page_in_one_file_leads_to_sources_and_asks_no_host(many, gazetteer):
    register, _, view, shown = many
    histories, briefing = briefing_of(many, gazetteer)
    html = write_standalone(register, shown, view, None, histories, gazetteer, briefing).decode()
    check_anchors(read_links(html))
    assert '<meta http-equiv="x-dns-prefetch-control" content="off">' in html


def pdf_links(data):
    found = []
    with pypdfium2.PdfDocument(data) as document:
        for one in document:
            for place in range(pdfium.FPDFPage_GetAnnotCount(one)):
                annotation = pdfium.FPDFPage_GetAnnot(one, place)
                link = pdfium.FPDFAnnot_GetLink(annotation)
                if link:
                    action = pdfium.FPDFLink_GetAction(link)
                    size = pdfium.FPDFAction_GetURIPath(document, action, None, 0)
                    room = (pdfium.c_char * size)()
                    pdfium.FPDFAction_GetURIPath(document, action, room, size)
                    found.append(room.value.decode())
                pdfium.FPDFPage_CloseAnnot(annotation)
    return found


@pytest.mark.parametrize("paper", ["a4", "slide"])
def test_pdf_leads_to_sources(many, gazetteer, paper):
    _, briefing = briefing_of(many, gazetteer)
    assert set(pdf_links(write_pages(briefing, made_pictures(), paper))) == set(HREFS)


def test_slides_lead_to_sources(many, gazetteer):
    _, briefing = briefing_of(many, gazetteer)
    deck = Presentation(io.BytesIO(write_slides(briefing, made_pictures())))
    leads = [
        run.hyperlink.address
        for slide in deck.slides
        for shape in slide.shapes
        if shape.has_table
        for cell in shape.table.iter_cells()
        for paragraph in cell.text_frame.paragraphs
        for run in paragraph.runs
        if run.hyperlink.address
    ]
    assert sorted(leads) == sorted(HREFS)
