"""An id that repeats: in one file, and in the register that the file was imported into before."""

import errno
import json
import os
from io import StringIO

import pytest
from click.testing import CliRunner

from dashboard.cli import cli, main
from dashboard.keeping.replacing import replace_file
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


NAMELESS = """\
,10/05/2024,Shots,Shots at the bridge,Khorugh,A,1
,10/05/2024,Shots,Another fight that day,Khorugh,B,7
,10/05/2024,Shots,Shots at the bridge,Khorugh,A,1
,,Shots,Of no told day,Khorugh,A,
,,Shots,Of no told day,Khorugh,A,
"""


def counts(result):
    told = json.loads(result.stdout)
    return {name: told[name] for name in ("imported", "alike", "repeated", "known", "similar")}


def test_rows_without_an_id_that_differ_are_all_taken_and_identical_ones_counted(tmp_path):
    result = run_log(tmp_path, HEADER + NAMELESS, "--out", "new.yaml")
    assert result.exit_code == 0, result.output
    titles = sorted(one.title for one in read(tmp_path).values())
    assert titles == ["Another fight that day", "Of no told day", "Shots at the bridge"]
    for told in (
        "log.csv:3: looks like shots-at-the-bridge-2024-05-10: same day, kind and place; taken as",
        "log.csv:4: this row is identical to a row above; skipped",
        "3 imported, 1 of them like a row above, 2 identical to a row above",
    ):
        assert told in result.output
    dry = run_log(tmp_path, HEADER + NAMELESS, "--dry-run", "--json")
    assert counts(dry) == {"imported": 3, "alike": 1, "repeated": 2, "known": 0, "similar": 0}
    (alike,) = json.loads(dry.stdout)["duplicates"]["alike"]
    assert (alike["line"], alike["alike"]) == (3, "shots-at-the-bridge-2024-05-10")


def test_a_second_import_of_rows_without_an_id_knows_them(tmp_path):
    run_log(tmp_path, HEADER + NAMELESS, "--out", "new.yaml")
    before = (tmp_path / "new.yaml").read_bytes()
    again = run_log(tmp_path, HEADER + NAMELESS, "--into", "new.yaml", "--json")
    assert counts(again) == {"imported": 0, "alike": 0, "repeated": 2, "known": 3, "similar": 0}
    assert again.exit_code == 0
    assert (tmp_path / "new.yaml").read_bytes() == before


def test_what_may_be_in_the_register_and_differs_is_not_left_out_in_silence(tmp_path):
    run_log(tmp_path, HEADER + NAMELESS, "--out", "new.yaml")
    other = HEADER + ",10/05/2024,Shots,A third one,Khorugh,C,30\n"
    left = run_log(tmp_path, other, "--into", "new.yaml")
    assert left.exit_code == 1
    assert "1 left out, like one that is there" in left.output
    kept = run_log(tmp_path, other, "--into", "new.yaml", "--keep-similar")
    assert (kept.exit_code, len(read(tmp_path))) == (0, 4)


def test_another_id_in_the_same_data_set_is_another_incident(tmp_path):
    first = HEADER + "1,10/05/2024,Shots,Shots at the bridge,Khorugh,A,1\n"
    second = HEADER + "2,10/05/2024,Shots,Shots at the bridge,Khorugh,A,1\n"
    both = run_log(tmp_path, first + second.removeprefix(HEADER), "--dry-run", "--json")
    assert counts(both)["imported"] == 2
    run_log(tmp_path, first, "--out", "new.yaml")
    result = run_log(tmp_path, second, "--into", "new.yaml", "--json")
    assert counts(result)["imported"] == 1
    assert result.exit_code == 0
    mapping = MAPPING.replace("prefix: log", "prefix: desk")
    (tmp_path / "other.yaml").write_text(mapping, encoding="utf-8")
    result = run("log.csv", "--format", "csv", "--mapping", "other.yaml", "--into", "new.yaml",
                 "--json")  # fmt: skip
    assert (result.exit_code, counts(result)["similar"]) == (1, 1)


FAULTY = HEADER + "1,10/05/2024,Shots,Good,Khorugh,A,1\n2,soon,Shots,Bad,Khorugh,A,1\n"


def test_an_import_that_is_refused_leaves_nothing(tmp_path):
    for name in ("empty", "marked"):
        (tmp_path / name).mkdir()
    (tmp_path / "marked" / "a.yaml").write_text("incidents:\n", encoding="utf-8")
    told = run_log(tmp_path, FAULTY, "--into", "empty")
    assert (told.exit_code, "no register stands in this folder" in told.output) == (1, True)
    header, *rows = FAULTY.splitlines()
    marked = "\n".join([f"{header},banner", *(f"{row},TLP:RED" for row in rows)])
    told = run_log(tmp_path, marked, "--into", "marked")
    assert (told.exit_code, "nothing was written" in told.output) == (1, True)
    assert not list((tmp_path / "empty").iterdir())
    assert [one.name for one in (tmp_path / "marked").iterdir()] == ["a.yaml"]


@pytest.mark.parametrize(
    ("broken", "named"),
    [
        ("dashboard.imports.delivering.replace_file", "new.yaml"),
        ("dashboard.imports.rejects.TableWriter.row", "log-rejects.csv"),
    ],
)
def test_a_full_disk_names_the_file(tmp_path, monkeypatch, broken, named):
    def full(*_arguments):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(broken, full)
    result = run_log(tmp_path, FAULTY, "--out", "new.yaml")
    assert result.exit_code == 1
    assert f"the disk of {named} is full" in result.stderr
    assert not (tmp_path / "log-rejects.csv").exists()
    assert not list(tmp_path.glob(".*.tmp"))


def test_any_file_on_a_full_disk_is_named(tmp_path, monkeypatch):
    def full(*_arguments):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("dashboard.keeping.replacing.os.write", full)
    with pytest.raises(OSError, match="No space left") as caught:
        replace_file(tmp_path / "lock", b"data")
    assert caught.value.filename == str(tmp_path / "lock")
    monkeypatch.setattr("dashboard.cli.cli", lambda **_: replace_file(tmp_path / "lock", b"data"))
    told = StringIO()
    monkeypatch.setattr("sys.stderr", told)
    with pytest.raises(SystemExit):
        main()
    assert told.getvalue() == f"incidents: {tmp_path / 'lock'}: No space left on device\n"


def test_features_on_one_line_are_told_apart_by_their_number(tmp_path):
    def feature(number, title):
        properties = {"ref": number, "what": "attack", "headline": title, "where": "Khorugh"}
        return {"type": "Feature", "geometry": None, "properties": properties}

    features = [feature("1", "A"), feature("2", "B"), feature("1", "A"), feature("1", "C"),
                feature("3", ""), feature("2", "D")]  # fmt: skip
    text = json.dumps({"type": "FeatureCollection", "features": features})
    (tmp_path / "f.geojson").write_text(text, encoding="utf-8")
    (tmp_path / "m.yaml").write_text(
        "prefix: f\ncolumns: {origin: ref, kind: what, title: headline, place: where}\n"
    )
    result = run("f.geojson", "--format", "geojson", "--mapping", "m.yaml", "--out", "new.yaml")
    for told in (
        "f.geojson:1: feature 3: f:1 is identical to a row above",
        "f.geojson:1: feature 4: f:1 stands as feature 1 on line 1 already",
        "f.geojson:1: feature 5: headline",
        "f.geojson:1: feature 6: f:2 stands as feature 2 on line 1 already",
    ):
        assert told in result.output
    assert "feature 4: f:1 stands" in (tmp_path / "f-rejects.csv").read_text(encoding="utf-8")
    cut = text[: text.index('"C"') + 1]
    (tmp_path / "f.geojson").write_text(cut, encoding="utf-8")
    told = run("f.geojson", "--format", "geojson", "--mapping", "m.yaml", "--dry-run").output
    assert "f.geojson:1:1: feature 4: this is not JSON" in told
