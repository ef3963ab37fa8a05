"""Claims told apart: side by side by source and date, never averaged, as known on a day."""

import json
import re
from datetime import date

import pytest
from click.testing import CliRunner

from dashboard.cli import cli
from dashboard.draw.page import detail, list_rows
from dashboard.features import apply_view, count_sources, look_at, rows
from dashboard.register import read_register
from dashboard.view import read_view

REGISTER = """\
title: Claims
sources:
  - {id: early, publisher: Early Desk, published: 2022-05-12, reliability: B}
  - {id: middle, publisher: Middle Wire, published: 2022-05-20}
  - {id: late, publisher: Late Ministry, published: 2022-06-10, reliability: A}
  - {id: undated, publisher: Someone}
incidents:
  - id: stranded
    kind: stranding
    title: Trucks are held
    when: 2022-05-10/..
    place: Shir Khan Bandar
    claims:
      - {source: middle, says: a hundred, figures: {trucks: ~100, drivers: 80-120}}
      - {source: early, says: dozens, figures: {trucks: dozens}}
      - {source: late, stance: denies, says: none at all, figures: {trucks: 0}}
  - id: alone
    kind: closure
    status: closed
    title: Told by one who came later
    when: 2022-05-11
    place: Shir Khan Bandar
    claims: [{source: late}]
    contradicts: [stranded]
  - id: nowhere
    kind: attack
    title: At no known place
    when: 2022-05-11
    claims: [{source: late}]
  - id: attack
    kind: attack
    title: Told and disputed
    when: 2022-05-09
    place: Khorugh
    claims: [{source: undated, figures: {dead: 2}}, {source: middle, stance: disputes}]
"""
LATER = ("alone", "nowhere", "late", "Late Ministry", "none at all", "came later")
DAY = date(2022, 5, 15)


@pytest.fixture
def path(tmp_path):
    file = tmp_path / "incidents.yaml"
    file.write_text(REGISTER, encoding="utf-8")
    return file


def run(path, *arguments, code=0):
    result = CliRunner().invoke(cli, [*arguments, "--register", str(path)])
    assert result.exit_code == code, result.output
    return result.stdout


def text_of(markup):
    return re.sub(r"\s+", " ", re.sub("<[^>]*>", " ", str(markup)))


def test_figures_stand_by_source_and_date_the_first_published_first(features_of, gazetteer):
    features = features_of(REGISTER)
    row = look_at(features, "stranded", date(2022, 7, 1))
    assert row is not None
    register = read_register(REGISTER.encode(), "incidents.yaml")
    text = text_of(detail(row, register, gazetteer, "1 July 2022"))
    names = ("trucks, by source", "Early Desk", "Middle Wire", "≠ Late Ministry")
    places = [text.index(f"{name} ") for name in names]
    assert places == sorted(places)
    assert "≠ Late Ministry 10 June 2022 0" in text
    assert "Middle Wire 20 May 2022 about 100" in text
    assert "50" not in text.partition("drivers, by source")[0].partition("trucks, by source")[2]


def test_headlines_tell_how_many_sources_differ(features_of, gazetteer):
    features = features_of(REGISTER)
    view, _ = read_view({}, date(2022, 6, 1))
    told = {row["id"]: row for row in list_rows(rows(apply_view(features, view)), gazetteer)}
    both = "trucks: dozens (24–99) – about 100; 2 sources · drivers: 80–120"
    assert told["stranded"]["figures"] == both
    assert not told["stranded"]["disputed"]  # the denial is not known yet
    assert told["attack"]["disputed"]


def test_a_day_before_leaves_out_what_was_published_later_everywhere(path, tmp_path):
    outputs = [
        run(path, "list", "--as-of", str(DAY)),
        run(path, "list", "--as-of", str(DAY), "--json"),
        run(path, "list", "--as-of", str(DAY), "--format", "csv"),
        run(path, "list", "--as-of", str(DAY), "--format", "geojson"),
        run(path, "show", "stranded", "--as-of", str(DAY)),
        run(path, "show", "stranded", "--as-of", str(DAY), "--json"),
        run(path, "crossings", "--as-of", str(DAY), "--on", str(DAY), "--json"),
        run(path, "diff", "--since", "2022-05-01", "--as-of", str(DAY)),
        run(path, "diff", "--since", "2022-05-01", "--as-of", str(DAY), "--json"),
    ]
    for ending in ("geojson", "csv", "kml"):
        file = tmp_path / f"out.{ending}"
        run(path, "export", str(file), "--as-of", str(DAY))
        outputs.append(file.read_text(encoding="utf-8"))
    run(path, "brief", "--as-of", str(DAY), "--format", "html", "--out", str(tmp_path / "brief"))
    page = (tmp_path / "brief" / "briefing.html").read_text(encoding="utf-8")
    words = re.compile("|".join(rf"\b{re.escape(word)}\b" for word in LATER))
    for output in outputs:
        assert "dozens" in output or "crossing" in output or "Shir Khan" in output
        assert not words.search(output)
    assert "Late Ministry" not in page
    assert "came later" not in page


def test_what_is_not_known_yet_is_not_counted_as_unplaced(path, features_of):
    listed = json.loads(run(path, "list", "--as-of", str(DAY), "--json"))
    assert (listed["shown"], listed["total"]) == (2, 4)
    assert listed["hidden"] == {"not yet known": 2}
    assert listed["unplaced"] == []
    assert json.loads(run(path, "list", "--json"))["unplaced"] == ["nowhere"]
    features = features_of(REGISTER)
    assert [count_sources(features, day) for day in (DAY, date(2023, 1, 1))] == [2, 4]


def test_show_flags_those_who_speak_against_it(path):
    text = run(path, "show", "stranded")
    assert "≠ late denies it" in text
    assert "trucks: dozens (24–99) – about 100; 2 sources; denied by Late Ministry (0)" in text
    assert "≠" not in run(path, "show", "stranded", "--as-of", str(DAY))
    assert "≠ middle disputes it" in run(path, "show", "attack")
