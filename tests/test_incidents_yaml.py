"""The register of this project is itself tested: what it holds must stay."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from dashboard.register import load_register
from dashboard.when import overlap
from geodata.gazetteer import load_gazetteer
from geodata.locate import locate

FILE = Path(__file__).parent.parent / "incidents.yaml"
REGISTER = load_register(FILE)
INCIDENTS = {incident.id: incident for incident in REGISTER.incidents}
MAY_2022 = (date(2022, 5, 1), date(2022, 6, 1))
FEBRUARY_2025 = (date(2025, 2, 1), date(2025, 3, 1))


def shown(window: tuple[date, date]) -> set[str]:
    return {
        incident.id
        for incident in REGISTER.incidents
        if incident.when and overlap(incident.when, *window) != "outside"
    }


def test_register_has_no_problem():
    assert REGISTER.problems == ()


def test_register_holds_its_twenty_incidents():
    assert len(INCIDENTS) == REGISTER.entries == 20
    assert Counter(incident.kind for incident in REGISTER.incidents) == {
        "closure": 1,
        "stranding": 1,
        "seizure": 1,
        "deployment": 3,
        "militant-presence": 4,
        "exercise": 1,
        "attack": 1,
        "visit": 2,
        "statement": 5,
        "trade": 1,
    }


@pytest.mark.parametrize("incident", REGISTER.incidents, ids=lambda incident: incident.id)
def test_every_incident_has_date_place_and_source(incident):
    assert incident.when
    assert (
        locate(
            incident.place if len(incident.place) > 1 else incident.place[0], load_gazetteer()
        ).status
        == "ok"
    )
    for claim in incident.claims:
        assert claim.says
        assert claim.source in REGISTER.sources


def test_every_source_is_used_and_leads_to_one_of_the_two_reports():
    used = {claim.source for incident in REGISTER.incidents for claim in incident.claims}
    used |= {source.via for source in REGISTER.sources.values() if source.via}
    assert used == set(REGISTER.sources)
    for source in REGISTER.sources.values():
        assert source.published
        while source.via:
            source = REGISTER.sources[source.via]  # noqa: PLW2901
        assert source.id in ("report-2022-05", "report-2025-02")


def test_closure_is_cargo_bound_for_tajikistan_and_open_ended():
    closure = INCIDENTS["shir-khan-closure-2022-05"]
    assert (closure.status, closure.traffic, closure.direction) == ("closed", "cargo", "AF-TJ")
    assert closure.when is not None
    assert closure.when.goes_on
    assert closure.when.earliest_start == closure.when.latest_start == date(2022, 5, 10)


def test_figures_that_differ_stay_with_their_sources():
    stranding = INCIDENTS["shir-khan-stranding-2022-05"]
    figures = {claim.source: claim.figures for claim in stranding.claims}
    assert figures["report-2022-05"]["drivers"].words == "dozens"
    assert figures["driver-2022-05"]["trucks"].best == 100


def test_may_2022_shows_closure_trucks_band_and_provinces():
    assert shown(MAY_2022) >= {
        "shir-khan-closure-2022-05",
        "shir-khan-stranding-2022-05",
        "northern-border-fighters-2022",
        "lashkar-e-mansoori-2022",
        "foreign-militants-2022",
    }
    band = INCIDENTS["northern-border-fighters-2022"]
    assert band.place == ("border: Tajikistan", "border: Uzbekistan", "border: Turkmenistan")
    assert INCIDENTS["lashkar-e-mansoori-2022"].place == ("Badakhshan (AF)", "Takhar")


def test_february_2025_shows_the_crossing_open_and_no_stranded_trucks():
    assert "shir-khan-stranding-2022-05" not in shown(FEBRUARY_2025)
    trade = INCIDENTS["shir-khan-trade-2025"]
    assert trade.id in shown(FEBRUARY_2025)
    assert (trade.status, trade.place) == ("open", ("Shir Khan Bandar",))


def test_denial_and_its_contradiction_stand_side_by_side():
    assert {claim.stance for claim in INCIDENTS["nrf-hosting-2022"].claims} == {
        "supports",
        "denies",
    }
    assert INCIDENTS["nrf-hosting-2025"].contradicts == ("nrf-hosting-2022",)


def test_file_begins_with_its_schema_and_fifteen_lines_that_teach_it():
    lines = FILE.read_text(encoding="utf-8").split("\n")
    assert lines[0] == "# yaml-language-server: $schema=./incidents.schema.json"
    assert all(line.startswith("#") for line in lines[1:16])
    assert lines[16] == ""
