"""An id that repeats: in one file, and in the register that the file was imported into before."""

import json

import pytest
from click.testing import CliRunner

from dashboard.cli import cli
from dashboard.register import load_register
from tests.samples import ACLED_31, UCDP_GED, acled, table, ucdp

MAPPING = """\
dataset: Log of a made-up desk
prefix: log
dates: day-first
columns: {origin: ref, when: day, kind: what, title: headline, place: where, source: outlet}
figures: {trucks: held}
values:
  kind: {Shots: attack, Border shut: closure}
"""
HEADER = "ref,day,what,headline,where,outlet,held\n"
LOG = (
    HEADER
    + """\
17,10/05/2024,Shots,Shots at the bridge,Khorugh,A,1
17,19/06/2024,Border shut,Another matter altogether,Shir Khan Bandar,B,200
18,20/06/2024,Shots,The same row twice,Khorugh,A,
18,20/06/2024,Shots,The same row twice,Khorugh,A,
"""
)
NEXT_WEEK = HEADER + "17,11/05/2024,Shots,Shots at the bridge,Vanj,A,14\n"
CHANGES = "when: 2024-05-10 → 2024-05-11; place: Khorugh → Vanj; trucks: 1 → 14"


@pytest.fixture(autouse=True)
def _state(tmp_path, monkeypatch):
    monkeypatch.setenv("INCIDENTS_STATE", str(tmp_path / "state"))
    monkeypatch.chdir(tmp_path)


def run(*arguments):
    result = CliRunner().invoke(cli, ["import", *map(str, arguments)])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def run_log(tmp_path, text, *arguments, name="log.csv"):
    (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "map.yaml").write_text(MAPPING, encoding="utf-8")
    return run(name, "--format", "csv", "--mapping", "map.yaml", *arguments)


def read(tmp_path):
    return {one.id: one for one in load_register(tmp_path / "new.yaml").incidents}


def test_an_id_that_repeats_in_a_file_is_told_with_both_lines(tmp_path):
    result = run_log(tmp_path, LOG, "--out", "new.yaml")
    assert result.exit_code == 1
    differs = (
        "log:17 stands on line 2 already, and says otherwise: kind: attack → closure; title: Shots"
        " at the bridge → Another matter altogether; when: 2024-05-10 → 2024-06-19; place: Khorugh"
        " → Shir Khan Bandar; trucks: 1 → 200; source: A → B"
    )
    assert f"log.csv:3: {differs}\n" in result.output
    assert "log.csv:5: log:18 is identical to a row above; skipped\n" in result.output
    assert "2 imported, 1 identical to a row above, 1 refused; 2 new sources\n" in result.output
    assert list(read(tmp_path)) == ["log-17", "log-18"]
    assert differs in (tmp_path / "log-rejects.csv").read_text(encoding="utf-8")


def test_what_has_changed_is_told_and_not_written_unless_asked_for(tmp_path):
    run_log(tmp_path, LOG, "--out", "new.yaml")
    before = (tmp_path / "new.yaml").read_bytes()
    result = run_log(tmp_path, NEXT_WEEK, "--into", "new.yaml", name="next.csv")
    assert result.exit_code == 0
    assert f"log:17 changed there as log-17: {CHANGES}; not written, --update" in result.output
    assert "1 changed there; 0 new sources\nnothing to write\n" in result.output
    told = json.loads(
        run_log(tmp_path, NEXT_WEEK, "--into", "new.yaml", "--json", name="next.csv").stdout
    )
    assert (told["changed"], told["known"], told["updated"]) == (1, 0, 0)
    assert told["changes"]["changed"][0]["differences"][2] == {
        "field": "trucks", "old": "1", "new": "14",
    }  # fmt: skip
    assert (tmp_path / "new.yaml").read_bytes() == before


def test_an_update_keeps_what_a_person_has_added(tmp_path):
    run_log(tmp_path, LOG, "--out", "new.yaml")
    path = tmp_path / "new.yaml"
    text = path.read_text(encoding="utf-8")
    graded = "    publisher: A\n    reliability: B  # they were there\n"
    text = text.replace("    publisher: A\n", graded)
    added = """\
        # checked by phone
        figures: {trucks: 1, drivers: 2}
        credibility: 2
      - source: ours
        says: nothing of the kind
    note: Seen from the ridge.  # by me
    origin: log:17
"""
    text = text.replace("        figures: {trucks: 1}\n    origin: log:17\n", added)
    text = text.replace("sources:\n", "sources:\n  - id: ours\n    publisher: Our man\n", 1)
    path.write_text(text, encoding="utf-8")
    assert not load_register(path).problems
    result = run_log(tmp_path, NEXT_WEEK, "--into", "new.yaml", "--update", name="next.csv")
    assert result.exit_code == 0, result.output
    assert f"changed there as log-17: {CHANGES}; to be taken over\n" in result.output
    assert "1 updated; 2 new sources\nwritten: new.yaml\n" in result.output
    register = load_register(path)
    assert not register.problems
    one = read(tmp_path)["log-17"]
    assert (one.when and one.when.text, one.place) == ("2024-05-11", ("Vanj",))
    theirs, ours = one.claims
    assert {name: figure.words for name, figure in theirs.figures.items()} == {
        "trucks": "14", "drivers": "2",
    }  # fmt: skip
    assert (theirs.credibility, ours.source, ours.says) == ("2", "ours", "nothing of the kind")
    source = register.sources[theirs.source]
    assert (source.publisher, source.reliability, source.via) == ("A", "B", "log-next")
    assert one.note == "Seen from the ridge."
    after = path.read_text(encoding="utf-8")
    for comment in ("# they were there", "# checked by phone", "# by me"):
        assert comment in after
    again = run_log(tmp_path, NEXT_WEEK, "--into", "new.yaml", "--update", name="next.csv")
    assert "1 there already; 0 new sources\nnothing to write\n" in again.output


def test_a_publisher_that_is_named_no_more_is_told_and_goes_unless_added_to(tmp_path):
    run_log(tmp_path, LOG, "--out", "new.yaml")
    other = NEXT_WEEK.replace(",A,14", ",B,1").replace("11/05", "10/05").replace("Vanj", "Khorugh")
    result = run_log(tmp_path, other, "--into", "new.yaml", "--update", name="next.csv")
    assert "changed there as log-17: source: A → B; to be taken over" in result.output
    (claim,) = read(tmp_path)["log-17"].claims
    assert load_register(tmp_path / "new.yaml").sources[claim.source].publisher == "B"


def test_update_needs_a_register(tmp_path):
    result = run_log(tmp_path, LOG, "--out", "new.yaml", "--update")
    assert (result.exit_code, "name it by --into" in result.output) == (2, True)


def feature(**properties):
    point = {"type": "Point", "coordinates": [68.9, 37.2]}
    usual = {"kind": "attack", "title": "Shots", "origin": "1", "precision": "exact"}
    return {"type": "Feature", "geometry": point, "properties": {**usual, **properties}}


def collection(*features):
    return json.dumps({"type": "FeatureCollection", "features": features})


FORMATS = {
    "acled": ("rows.csv", lambda *rows: table(ACLED_31, [acled(**row) for row in rows]),
              {"fatalities": "7"}, "deaths: 4 → 7"),
    "ucdp": ("rows.csv", lambda *rows: table(UCDP_GED, [ucdp(**row) for row in rows]),
             {"high": "11"}, "deaths: 5 (4-9) → 5 (4-11)"),
    "geojson": ("rows.geojson", lambda *rows: collection(*(feature(**row) for row in rows)),
                {"title": "More shots"}, "title: Shots → More shots"),
}  # fmt: skip


@pytest.mark.parametrize("style", FORMATS)
def test_every_format_compares(tmp_path, style):
    name, write, change, told = FORMATS[style]
    path = tmp_path / name
    path.write_text(write({}, {}, change), encoding="utf-8")
    first = run(name, "--format", style, "--out", "new.yaml")
    assert first.exit_code == 1
    assert f"says otherwise: {told}\n" in first.output
    assert "1 imported, 1 identical to a row above, 1 refused" in first.output
    path.write_text(write(change), encoding="utf-8")
    again = run(name, "--format", style, "--into", "new.yaml")
    assert (again.exit_code, f": {told}; not written" in again.output) == (0, True), again.output
    taken = run(name, "--format", style, "--into", "new.yaml", "--update")
    assert "1 updated" in taken.output, taken.output
    after = run(name, "--format", style, "--into", "new.yaml", "--update")
    assert "1 there already; 0 new sources" in after.output


def test_our_own_export_compares(tmp_path):
    run_log(tmp_path, LOG, "--out", "new.yaml")
    register = tmp_path / "new.yaml"
    CliRunner().invoke(cli, ["export", "view.geojson", "--register", str(register)])
    same = run("view.geojson", "--format", "geojson", "--into", "new.yaml")
    assert "2 there already; 0 new sources" in same.output
    text = (tmp_path / "view.geojson").read_text(encoding="utf-8")
    (tmp_path / "view.geojson").write_text(text.replace('"words":"1"', '"words":"14"'))
    told = run("view.geojson", "--format", "geojson", "--into", "new.yaml", "--update")
    assert "changed there as log-17: trucks: 1 → 14; to be taken over" in told.output
    assert read(tmp_path)["log-17"].claims[0].figures["trucks"].words == "14"


def test_an_entry_of_another_file_is_updated_where_it_stands(tmp_path):
    run_log(tmp_path, LOG, "--out", "new.yaml")
    folder = tmp_path / "desk"
    folder.mkdir()
    (tmp_path / "new.yaml").rename(folder / "a.yaml")
    (folder / "b.yaml").write_text(
        "incidents:\n  - {id: x, kind: visit, title: X, claims: [{source: log}]}\n"
    )
    result = run_log(tmp_path, NEXT_WEEK, "--into", "desk", "--update", name="next.csv")
    assert result.exit_code == 0, result.output
    register = load_register(folder)
    assert not register.problems
    assert {one.id: one.place for one in register.incidents}["log-17"] == ("Vanj",)
    assert "log-17" in (folder / "a.yaml").read_text(encoding="utf-8")


def test_a_new_register_behind_a_link_is_written_where_the_link_leads(tmp_path):
    (tmp_path / "far").mkdir()
    (tmp_path / "new.yaml").symlink_to(tmp_path / "far" / "kept.yaml")
    (tmp_path / "far" / "kept.yaml").write_text("title: Old\n", encoding="utf-8")
    assert run_log(tmp_path, NEXT_WEEK, "--out", "new.yaml", "--force").exit_code == 0
    assert (tmp_path / "new.yaml").is_symlink()
    assert load_register(tmp_path / "far" / "kept.yaml").entries == 1


@pytest.mark.parametrize(
    "options",
    [
        ("--out", "log.csv"),
        ("--out", "map.yaml"),
        ("--out", "other.yaml", "--rejects", "other.yaml"),
        ("--out", "other.yaml", "--rejects", "log.csv"),
        ("--out", "other.yaml", "--rejects", "link.csv"),
        ("--out", "other.yaml", "--rejects", "hard.csv"),
        ("--into", "new.yaml", "--rejects", "new.yaml"),
        ("--into", ".", "--rejects", "new.yaml"),
    ],
)
def test_nothing_is_written_over_what_is_read(tmp_path, options):
    assert run_log(tmp_path, NEXT_WEEK, "--out", "new.yaml").exit_code == 0
    (tmp_path / "link.csv").symlink_to("log.csv")
    (tmp_path / "log.csv").write_text(LOG, encoding="utf-8")
    (tmp_path / "hard.csv").hardlink_to(tmp_path / "log.csv")
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()}
    result = run_log(tmp_path, LOG, *options, "--force")
    assert result.exit_code == 2
    assert "as well; name another file" in result.stderr
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()} == before
