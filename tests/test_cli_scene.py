"""`incidents scene`: in which form what is shown would be drawn, and what is left out and why."""

import json

import pytest
from click.testing import CliRunner

from dashboard.cli import cli


@pytest.fixture
def register(tmp_path):
    def write(places, head=""):
        path = tmp_path / "incidents.yaml"
        lines = [head, "sources: [{id: s, publisher: P}]", "incidents:"]
        lines += [
            f"  - {{id: i{n}, kind: attack, title: T, when: 2022-05-10, place: {place},"
            " claims: [{source: s}]}"
            for n, place in enumerate(places)
        ]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return str(path)

    return write


def run(*arguments, code=0):
    result = CliRunner().invoke(cli, ["scene", *arguments])
    assert result.exit_code == code, result.output
    return result.output


def marks(register, *arguments):
    told = json.loads(run("--register", register, "--json", *arguments))
    return [mark for mark in told["marks"] if mark["form"] != "crossing"], told


@pytest.mark.parametrize("paper", [(), ("--paper",)])
def test_a_crowd_in_two_provinces_is_their_area_counted(register, paper):
    found, _ = marks(register(["[Takhar, Badakhshan (AF)]"] * 14), *paper)
    (area,) = found
    assert area["form"] == "area-count"
    assert area["areas"] == ["province:AF-TAK", "province:AF-BDS"]
    assert area["incidents"] == [f"i{n}" for n in range(14)]


@pytest.mark.parametrize("paper", [(), ("--paper",)])
def test_a_crowd_on_one_bank_stays_on_it(register, paper):
    places = ["'Tajik bank, Takhar'"] * 10 + ["'Afghan bank, border'"]
    found, _ = marks(register(places), *paper)
    assert {(mark["form"], mark["bank"], len(mark["incidents"])) for mark in found} == {
        ("band", "TJ", 10),
        ("band", "AF", 1),
    }
    (takhar,) = [mark for mark in found if mark["bank"] == "TJ"]
    assert 0 < takhar["km_from"] < takhar["km_to"] < 1344


def test_what_has_no_place_is_in_the_strip_and_what_lies_beside_the_frame_is_told(register):
    path = register(["Khorugh", "Tajikistan", "Shir Khan Bandar"])
    found, told = marks(path, "--center", "71.55,37.5", "--zoom", "10", "--size", "800x500")
    assert [(mark["form"], mark["incidents"]) for mark in found] == [
        ("symbol", ["i0"]),
        ("strip", ["i1"]),
    ]
    assert told["left_out"] == [{"incident": "i2", "why": "beyond the frame"}]
    assert told["size"] == [800, 500]


def test_without_json_each_mark_is_a_line(register):
    said = run("--register", register(["Khorugh", "'Tajik bank, Takhar'"]))
    assert "band (TJ): i1\n" in said
    assert "symbol: i0\n" in said


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--size", "big"), "big is no size: write it as 1366x768"),
        (("--size", "5x5"), "a side has from 100 to 8000 px"),
        (("--zoom", "8"), "--zoom and --center go together"),
        (("--zoom", "8", "--center", "95,370"), "longitude first"),
        (("--zoom", "8", "--center", "here"), "write LON,LAT, as 70.5,37.2"),
        (("--zoom", "8", "--center", "70,37", "--paper"), "leave --zoom out"),
    ],
)
def test_what_cannot_be_a_map_is_told(register, arguments, told):
    assert told in run("--register", register(["Khorugh"]), *arguments, code=2)
