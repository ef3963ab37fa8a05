"""What the tests of exports share: a register with every shape in it, and files made of it."""

import textwrap
from datetime import date
from functools import cache
from pathlib import Path

from dashboard.exports.about import make_export
from dashboard.exports.files import write_export
from dashboard.exports.records import Wishes, records_of
from dashboard.features import apply_view
from dashboard.model import Claim, Incident, Register, Source
from dashboard.placing import place_incidents
from dashboard.register import load_register, read_register
from dashboard.view import View
from geodata.gazetteer import load_gazetteer

ROOT = Path(__file__).parent.parent
AS_OF = date(2026, 11, 22)
DEGREES = 1e-7

SHAPES = """
title: "Shapes & <signs>"
banner: TLP:AMBER
sources:
  - id: desk
    publisher: A desk
    title: One "report", with signs
    url: https://example.org/a?b=c&d=e
    published: 2022-05-19~
    reliability: B
    note: Unsigned.
  - {id: driver, publisher: =cmd|' /C calc'!A0, published: 2022-05, via: desk}
  - {id: undated, publisher: "@office"}
  - {id: late, publisher: A later desk, published: 2030-01-01}
  - {id: unused, publisher: Nobody asks}
incidents:
  - id: spot
    kind: closure
    title: "=HYPERLINK(\\"https://example.org\\")"
    when: 2022-05-10/..
    time: 05:30 Asia/Kabul
    place: Shir Khan Bandar
    actors: [Taliban, "Drivers; and others"]
    status: closed
    traffic: cargo
    direction: AF-TJ
    schedule: "Saturdays; 09:00–16:00"
    claims:
      - source: desk
        says: about a hundred trucks
        quote: Nobody has crossed since Friday
        credibility: 2
        figures: {trucks: ~100, drivers: dozens}
      - {source: driver, disputes: [actors, status], when: 2022-05-09/.., place: Shir Khan Bandar, actors: [Taliban], status: restricted, figures: {trucks: 80-120}}
      - {source: late, stance: denies, says: told only later}
    contradicts: reopened
    note: "-1 and then some"
  - {id: reopened, kind: reopening, title: It opened, when: 2022-05-2X, place: Shir Khan Bandar, claims: [{source: undated}]}
  - {id: towns, kind: visit, title: Two towns, when: "[2022-05-10,2022-05-12]", place: [Dasht-e Qala town, Khorugh], claims: [{source: desk}]}
  - {id: disc, kind: attack, title: Near, when: 2022-05-18?, place: near Khorugh, claims: [{source: desk, stance: disputes}]}
  - {id: district, kind: smuggling, title: "District", when: 2022, place: "Dasht-e Qala, Takhar", claims: [{source: desk, figures: {kilograms: ">50"}}]}
  - {id: province, kind: militant-presence, title: Provinces, when: ../2022-05-18~, place: [Badakhshan (AF), Takhar], claims: [{source: driver, stance: denies}]}
  - {id: stretch, kind: deployment, title: Stretch, when: 2021-08/2022-05, place: "border: Ay Khanum to Nizhny Panj", claims: [{source: desk}]}
  - {id: lines, kind: exercise, title: All the north, place: ["border: Tajikistan", "border: Uzbekistan"], claims: [{source: desk}]}
  - {id: mixed, kind: accident, title: A crossing and a province, when: 2022-05-01, place: [Shir Khan Bandar, Takhar], claims: [{source: desk}]}
  - {id: line-and-area, kind: trade, title: A stretch and a district, when: 2022-05-01, place: ["border: Takhar", "Ishkashim (TJ)"], claims: [{source: desk}]}
  - {id: given, kind: accident, title: "A point, given", when: 2022-05-01, at: [71.1234567, 37.5], precision: vicinity, claims: [{source: desk}]}
  - {id: given-spot, kind: accident, title: "A spot, given", when: 2022-05-01, at: [71.5, 37.9], precision: exact, origin: "acled:AFG1", claims: [{source: desk}]}
  - {id: country, kind: statement, title: A country, when: 2022-05-01, place: Tajikistan, claims: [{source: desk}]}
  - {id: countries, kind: talks, title: A town and a country, when: 2022-05-01, place: [Kabul city, Tajikistan], claims: [{source: desk}]}
  - {id: nowhere, kind: statement, title: No place at all, claims: [{source: desk}]}
"""  # noqa: E501 - one entry a line
EXPECTED = {
    "spot": "spot",
    "reopened": "spot",
    "towns": "spot",
    "disc": "disc",
    "district": "area",
    "province": "area",
    "stretch": "line",
    "lines": "line",
    "mixed": "area",
    "line-and-area": "several",
    "given": "disc",
    "given-spot": "spot",
    "country": "country",
    "countries": "country",
    "nowhere": "none",
}


@cache
def placed(text=SHAPES):
    register = read_register(textwrap.dedent(text).encode(), "made.yaml")
    assert not register.problems, register.problems
    features = place_incidents(register, load_gazetteer())
    assert not features.problems, features.problems
    return register, features


@cache
def placed_file():
    register = load_register(ROOT / "incidents.yaml")
    return register, place_incidents(register, load_gazetteer())


def made_export(found=None, view=None, **wishes):
    register, features = found or placed()
    view = view or View(as_of=AS_OF)
    shown = apply_view(features, view)
    return make_export(register, shown, view, load_gazetteer(), wishes=Wishes(**wishes))


def records(export):
    return list(records_of(export, export.rows))


def written(export, folder, ending, **options):
    path = folder / f"view.{ending}"
    write_export(export, path, **options)
    return path


def hostile(text):
    """Make features of a register in which a text stands wherever one may."""
    source = Source("s", text, title=text, note=text)
    claim = Claim("s", says=text, quote=text)
    incident = Incident(
        id="one",
        kind="attack",
        title=text,
        place=("Takhar",),
        actors=(text, text),
        claims=(claim,),
        note=text,
    )
    register = Register(
        title=text, banner=text, sources={"s": source}, incidents=(incident,), entries=1
    )
    return register, place_incidents(register, load_gazetteer())
