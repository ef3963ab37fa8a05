"""The register of this project is itself tested: what it holds must stay."""

import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from dashboard.cli import cli
from dashboard.knowledge import count_roots, root
from dashboard.register import load_register
from geodata.gazetteer import load_gazetteer
from geodata.locate import locate
from tests.there import there

FILE = Path(__file__).parent.parent / "incidents.yaml"
REGISTER = load_register(FILE)
INCIDENTS = {incident.id: incident for incident in REGISTER.incidents}
REPORTS = ("asiaplus-2022-05", "afintl-2025-01")
MAY = ("--from", "2022-05-01", "--to", "2022-05-31")
JUNE = ("--from", "2022-06-01", "--to", "2022-06-30")
JANUARY = ("--from", "2025-01-01", "--to", "2025-01-31")
BADAKHSHAN_AND_TAKHAR = "Badakhshan (AF); Takhar"
NEIGHBOURS = ("Uzbekistan", "Turkmenistan")
NORTH = "; ".join(["Afghan bank, border", *(f"Afghan bank, border: {n}" for n in NEIGHBOURS)])

# What the two reports tell, sentence by sentence: id, kind, when, place.
HELD = """
border-closure-2022-05         | closure           | 2022-05-10/..            | border
shir-khan-stranding-2022-05    | stranding         | 2022-05-10~/..           | Shir Khan Bandar
truck-seizures-2022-05         | seizure           | [2022-05-10..2022-05-20] | border
taliban-terms-2022-05          | statement         | [..2022-05-20]           | Afghanistan
taliban-tajikistan-talks-2022  | talks             | [2021-08..2022-05-20]    |
csto-drills-2022               | exercise          | [2021-08..2022-05-20]    | Tajik bank, border
northern-border-fighters-2022  | deployment        | as of 2022-05-20         | NORTH
lashkar-e-mansoori-2022        | deployment        | as of 2022-05-20         | BOTH
foreign-militants-2022         | militant-presence | as of 2022-05-20         | BOTH
ansarullah-sheltered-2022      | militant-presence | as of 2022-05-20         | Afghanistan
ansarullah-sent-2021           | deployment        | 2021-09~                 | Afghan bank, border
is-k-rockets-2022              | attack            | [..2022-05-20]           | Tajikistan
is-k-tajik-members-2022        | militant-presence | as of 2022-05-20         | Afghanistan
nrf-hosting-2022               | militant-presence | as of 2022-05-20         | Tajikistan
tajikistan-opposes-takeover-2021 | statement       | [2021-08..2022-05-20]    | Tajikistan
no-ties-2022                   | statement         | as of 2022-05-20         | Tajikistan
rahmon-inclusive-government-2022 | statement       | [2021-08..2022-05-20]    | Tajikistan
infiltration-fears-2022        | statement         | as of 2022-05-20         |
noori-ay-khanum-2025           | visit             | [2025-01-04..2025-01-06] | Ay Khanum
noori-statement-2025           | statement         | [2025-01-04..2025-01-06] | Takhar
kabir-statement-2025           | statement         | 2025-01-03               | Afghanistan
shir-khan-trade-2025           | trade             | as of 2025-01-03         | Shir Khan Bandar
tajik-security-visit-2025      | visit             | [..2025-01-06]           | Kabul
taliban-security-visit-2025    | visit             | [..2025-01-06]           | Tajikistan
nrf-warning-2025               | statement | [2024-12-30..2025-01-05] | Afghanistan; Tajikistan
ansarullah-pledge              | statement         | [..2025-01-06]           | Afghanistan
tajikistan-concern-2025        | statement         | as of 2025-01-06         | Tajikistan
nrf-hosting-2025               | militant-presence | 2021-08~/..              | Tajikistan
""".replace("NORTH", NORTH).replace("BOTH", BADAKHSHAN_AND_TAKHAR)
ROWS = [tuple(part.strip() for part in line.split("|")) for line in HELD.strip().split("\n")]


def run(*arguments):
    result = CliRunner().invoke(cli, [*arguments, "--register", str(FILE)])
    assert result.exit_code == 0, result.output
    return result.stdout


def listed(window):
    """Give what the list command shows in a window, each with whether it is certain."""
    told = json.loads(run("list", *window, "--json"))
    shown = {one["id"]: one["certain"] for one in told["incidents"]}
    assert told["hidden"].get("first heard of", 0) == len(told["first_heard"])
    assert not set(shown) & {one["id"] for one in told["first_heard"]}
    return shown, {one["id"] for one in told["last_heard"]}, told


def test_register_has_no_problem():
    assert REGISTER.problems == ()


@pytest.mark.parametrize(("name", "kind", "when", "place"), ROWS, ids=[row[0] for row in ROWS])
def test_what_the_reports_tell_stands_in_it_no_more_exactly(name, kind, when, place):
    incident = INCIDENTS[name]
    assert incident.kind == kind
    assert there(incident.when).text.replace(" ", "") == when.replace(" ", "")
    assert "; ".join(incident.place) == place
    assert incident.at is None


def test_nothing_else_stands_in_it():
    assert [incident.id for incident in REGISTER.incidents] == [name for name, *_ in ROWS]


@pytest.mark.parametrize("incident", REGISTER.incidents, ids=lambda incident: incident.id)
def test_every_incident_has_a_date_a_source_and_a_place_that_is_known(incident):
    assert incident.when
    places = incident.place if len(incident.place) > 1 else "".join(incident.place)
    assert not places or locate(places, load_gazetteer()).status == "ok"
    for claim in incident.claims:
        assert claim.says
        assert claim.source in REGISTER.sources


def test_every_source_is_used_and_leads_to_one_of_the_two_reports():
    used = {claim.source for incident in REGISTER.incidents for claim in incident.claims}
    used |= {source.via for source in REGISTER.sources.values() if source.via}
    assert used == set(REGISTER.sources)
    for name, source in REGISTER.sources.items():
        assert source.published
        assert root(name, REGISTER.sources) in REPORTS
    # report, agency and driver are one word
    for incident in REGISTER.incidents:
        assert count_roots(incident.claims, REGISTER.sources) == 1


def test_the_reports_are_named_with_their_day_and_address():
    for name, day in zip(REPORTS, (date(2022, 5, 20), date(2025, 1, 6)), strict=True):
        report = REGISTER.sources[name]
        assert report.url.startswith("https://")
        published = there(report.published)
        assert published.earliest_start == published.latest_start == day


def test_the_border_is_closed_and_no_crossing_named():
    closure = INCIDENTS["border-closure-2022-05"]
    assert (closure.status, closure.traffic, closure.direction) == ("closed", None, None)
    assert there(closure.when).goes_on
    assert len(closure.claims) == 1
    trade = INCIDENTS["shir-khan-trade-2025"]
    assert (trade.status, trade.traffic, trade.direction) == ("open", "cargo", None)


def test_figures_that_differ_stay_with_their_sources():
    stranding = INCIDENTS["shir-khan-stranding-2022-05"]
    figures = {claim.source: claim.figures for claim in stranding.claims}
    assert figures["asiaplus-2022-05"]["drivers"].words == "dozens"
    assert figures["driver-2022-05"]["trucks"].best == 100


def test_may_2022_shows_closure_trucks_band_and_provinces():
    shown, heard, told = listed(MAY)
    for name in (
        "border-closure-2022-05",
        "shir-khan-stranding-2022-05",
        "northern-border-fighters-2022",
        "lashkar-e-mansoori-2022",
        "foreign-militants-2022",
    ):
        assert shown[name]
    assert not heard
    by_id = {one["id"]: one for one in told["incidents"]}
    assert by_id["shir-khan-stranding-2022-05"]["figures"]["trucks"]["best"] == 100
    band = by_id["northern-border-fighters-2022"]
    assert (band["precision"], band["bank"]) == ("stretch", "AF")
    assert by_id["foreign-militants-2022"]["precision"] == "province"


def test_june_2022_shows_the_same_as_possible_and_none_of_it_gone():
    shown, heard, _ = listed(JUNE)
    may, _, _ = listed(MAY)
    ended = {"truck-seizures-2022-05"}
    going_on = {name for name in may if there(INCIDENTS[name].when).latest_end is None} - ended
    for name in going_on - {"nrf-hosting-2025"}:
        assert shown[name] is False
    assert not heard
    # what was first told of in 2025 is in neither, though it may have begun before
    told_later = {name for name in {*shown, *may} if name.endswith("-2025")}
    assert told_later == {"nrf-hosting-2025"}  # it names August 2021


def test_january_2025_shows_the_crossing_open_and_the_closure_over():
    shown, heard, told = listed(JANUARY)
    assert shown["shir-khan-trade-2025"]
    assert {"border-closure-2022-05", "shir-khan-stranding-2022-05"} <= heard
    assert not heard & set(shown)
    assert told["hidden"]["last heard of"] == len(heard)


@pytest.mark.parametrize(
    ("day", "statuses"),
    [
        ("2022-05-09", {"unknown"}),
        ("2022-05-20", {"closed"}),
        ("2022-06-30", {"closed"}),
        ("2022-11-16", {"closed"}),
        ("2022-11-17", {"unknown"}),
        ("2025-01-02", {"unknown"}),
    ],
)
def test_of_each_crossing_the_border_tells(day, statuses):
    told = json.loads(run("crossings", "--on", day, "--json"))
    ours = [one for one in told if one["said_of"] == "border" or statuses == {"unknown"}]
    assert len(ours) >= 8
    assert {one["status"] for one in ours} == statuses
    if "closed" in statuses:
        assert {one["certain"] for one in ours} == {day <= "2022-05-20"}
        assert all("said of the border" in one["sub"] for one in ours)


def test_in_january_2025_one_crossing_is_open_by_one_word():
    told = json.loads(run("crossings", "--on", "2025-01-06", "--json"))
    known = {one["name"]: one for one in told if one["status"] != "unknown"}
    assert list(known) == ["Shir Khan Bandar"]
    spot = known["Shir Khan Bandar"]
    assert (spot["status"], spot["traffic"], spot["conflict"]) == ("open", "cargo", False)
    assert (spot["roots"], spot["sources"]) == (1, ["kabir-2025-01", "afintl-2025-01"])


def test_denial_and_its_contradiction_stand_side_by_side():
    assert {claim.stance for claim in INCIDENTS["nrf-hosting-2022"].claims} == {
        "supports",
        "denies",
    }
    assert INCIDENTS["nrf-hosting-2025"].contradicts == ("nrf-hosting-2022",)


def test_a_doubt_of_what_the_fighters_are_for_is_no_dispute_of_them():
    fighters = INCIDENTS["northern-border-fighters-2022"]
    assert "doubts" in {claim.stance for claim in fighters.claims}
    shown = json.loads(run("show", "northern-border-fighters-2022", "--json"))
    assert shown["disputed"] is False


def test_file_begins_with_its_schema_and_the_lines_that_teach_it():
    lines = FILE.read_text(encoding="utf-8").split("\n")
    assert lines[0] == "# yaml-language-server: $schema=./incidents.schema.json"
    taught = lines[1 : lines.index("")]
    assert len(taught) >= 15
    assert all(line.startswith("#") for line in taught)
    assert any("as of 2022-05-20" in line for line in taught)
