"""A marking goes into every file that is made, comes back on import, and is never weakened."""

import csv
import io
import json
import sqlite3
import zipfile
import zlib
from datetime import date
from pathlib import Path

import pytest
from click import Context
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from dashboard.banners import covers, find_hidden_banner, join_banners, tlp_label
from dashboard.cli import cli
from dashboard.dossiers.dossier import FORMATS, describe_subject, make_dossier, names_of
from dashboard.dossiers.manifest import make_manifest
from dashboard.draw.brief.briefing import Options
from dashboard.exports.files import ENDINGS
from dashboard.placing import place_incidents
from dashboard.register import load_register, read_register
from dashboard.view import View

BANNER = "TLP:AMBER"
REGISTER = """\
title: "A desk's own"
organisation: The desk
banner: BANNER
sources:
  - {id: a, publisher: A, reliability: B, note: heard of it}
  - {id: b, publisher: "=B", via: a}
incidents:
  - id: one
    kind: attack
    title: "=1+1"
    when: 2024-05-10
    place: Khorugh
    claims:
      - {source: b, figures: {trucks: ~7}}
  - id: two
    kind: visit
    title: Two
    when: 2024-06
    at: [68.6186, 37.1953]
    precision: vicinity
    actors: ["+A; B", C]
    claims: [{source: a, stance: disputes, says: "two\\nlines"}]
    contradicts: one
"""


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.setenv("INCIDENTS_STATE", str(tmp_path / "state"))
    monkeypatch.chdir(tmp_path)
    Path("r.yaml").write_text(REGISTER.replace("BANNER", BANNER), encoding="utf-8")

    def run(*arguments):
        result = CliRunner().invoke(cli, list(map(str, arguments)))
        whole = result.exception is None or isinstance(result.exception, SystemExit)
        assert whole, result.exception
        return result

    return run


# The rule.

LABELS = [f"TLP:{one}" for one in ("CLEAR", "GREEN", "AMBER", "AMBER+STRICT", "RED")]
OTHERS = ["", "RESTRICTED", "tlp: green", "TLP:RED · for two", "NATO · X"]
BANNERS = st.sampled_from([*LABELS, *OTHERS])


@given(BANNERS, BANNERS)
def test_what_is_joined_covers_both(one, other):
    joined = join_banners([one, other])
    assert covers(joined, one)
    assert covers(joined, other)
    assert not covers(one, other) or covers(one, joined)


def test_the_colours_have_an_order_and_other_words_have_none():
    for number, label in enumerate(LABELS):
        assert [covers(label, one) for one in LABELS] == [n <= number for n in range(5)]
    assert covers("TLP:RED", "")
    assert not covers("", "TLP:CLEAR")
    assert not covers("TLP:RED", "RESTRICTED")
    assert join_banners(["RESTRICTED", "TLP:GREEN", "tlp: amber"]) == "tlp: amber · RESTRICTED"
    assert tlp_label("TLP:WHITE") == ""


# Into every file.


def unpacked(name, data):
    """Give the bytes of a file, and of what is packed in it."""
    yield data
    if name.endswith(".pptx"):
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            yield from (packed.read(one) for one in packed.namelist())
    if name.endswith(".pdf"):
        for part in data.split(b"stream\n")[1:]:
            try:
                yield zlib.decompressobj().decompress(part)
            except zlib.error:
                continue


def has_banner(name, data):
    wide = BANNER.encode("utf-16-be")
    return any(BANNER.encode() in one or wide in one for one in unpacked(name, data))


@pytest.fixture(scope="module")
def dossier(tmp_path_factory, gazetteer):
    path = tmp_path_factory.mktemp("marked") / "r.yaml"
    path.write_text(REGISTER.replace("BANNER", "TLP:GREEN"), encoding="utf-8")
    register = load_register(path)
    features = place_incidents(register, gazetteer)
    view, options = View(date(2026, 11, 22)), Options(banner=BANNER)
    subject = describe_subject(register, features, view, None, gazetteer, options)
    made = make_dossier(subject, FORMATS)
    return {**made, "manifest.json": make_manifest(made, subject, options)}


@pytest.mark.parametrize("name", [*names_of(FORMATS), "manifest.json"])
def test_every_file_of_a_briefing_is_marked(dossier, name):
    assert has_banner(name, dossier[name])


@pytest.mark.parametrize("ending", ENDINGS)
def test_every_export_is_marked(run, ending):
    assert run("export", f"v.{ending}", "--register", "r.yaml").exit_code == 0
    made = [path for path in Path().iterdir() if path.name.startswith("v.")]
    assert len(made) == (2 if ending == "csv" else 1)
    for path in made:
        assert has_banner(path.name, path.read_bytes()), path


def test_every_row_of_a_table_is_marked(run):
    run("export", "v.gpkg", "--register", "r.yaml")
    with sqlite3.connect("v.gpkg") as database:
        assert database.execute("select banner from incidents").fetchall() == [(BANNER,)] * 2
    run("export", "v.csv", "--register", "r.yaml")
    with Path("v.csv").open(encoding="utf-8-sig", newline="") as lines:
        assert [row["banner"] for row in csv.DictReader(lines)] == ["#meta+access", BANNER, BANNER]


LIST = cli.commands["list"].to_info_dict(Context(cli))["params"]
STYLES = next(one["type"]["choices"] for one in LIST if one["name"] == "style")


@pytest.mark.parametrize("style", STYLES)
def test_every_list_is_marked(run, style):
    assert BANNER in run("list", "--register", "r.yaml", "--format", style).stdout


@pytest.mark.parametrize("arguments", [("show", "one"), ("show", "one", "--json"), ("crossings",)])
def test_what_is_printed_is_marked(run, arguments):
    assert BANNER in run(*arguments, "--register", "r.yaml").stdout


def test_a_lock_of_places_is_marked(run):
    run("check", "--register", "r.yaml", "--write-lock", "places.lock")
    assert json.loads(Path("places.lock").read_text().split("\n")[0])["banner"] == BANNER
    assert run("check", "--register", "r.yaml", "--against", "places.lock").exit_code == 0


@pytest.mark.parametrize("ending", ["geojson", "csv"])
def test_refused_rows_are_marked(run, ending):
    run("export", f"v.{ending}", "--register", "r.yaml")
    path = Path(f"v.{ending}")
    text = path.read_text(encoding="utf-8-sig").replace("vicinity", "nowhere")
    path.write_text(text, encoding="utf-8")
    result = run("import", path, "--format", ending, "--out", "new.yaml")
    assert result.exit_code == 1, result.output
    with Path("v-rejects.csv").open(encoding="utf-8", newline="") as lines:
        assert [row["banner"] for row in csv.DictReader(lines)] == [BANNER]


# And back.


@pytest.mark.parametrize("ending", ["geojson", "csv"])
def test_our_own_exports_come_back_whole(run, ending):
    run("export", f"v.{ending}", "--register", "r.yaml")
    result = run("import", f"v.{ending}", "--format", ending, "--out", "new.yaml")
    assert result.exit_code == 0, result.output
    assert f"written: new.yaml, marked {BANNER}" in result.output
    old, new = load_register(Path("r.yaml")), load_register(Path("new.yaml"))
    assert (new.title, new.organisation, new.banner) == (old.title, old.organisation, old.banner)
    assert new.incidents == old.incidents
    assert dict(new.sources) == dict(old.sources)
    again = run("import", f"v.{ending}", "--format", ending, "--into", "new.yaml")
    assert "2 there already; 0 new sources" in again.output


def test_a_table_without_its_companion_is_taken_and_says_what_it_lacks(run):
    run("export", "v.csv", "--register", "r.yaml")
    Path("v.csv-metadata.json").unlink()
    result = run("import", "v.csv", "--format", "csv", "--out", "new.yaml")
    assert "v.csv-metadata.json is not beside it" in result.output
    new = load_register(Path("new.yaml"))
    assert (new.banner, len(new.incidents)) == (BANNER, 2)


def test_a_banner_behind_the_features_and_in_them_is_found(run):
    feature = {"type": "Feature", "geometry": None,
               "properties": {"kind": "visit", "title": "X", "banner": "TLP:GREEN"}}  # fmt: skip
    told = {"type": "FeatureCollection", "features": [feature], "about": {"banner": "TLP:RED"}}
    Path("v.geojson").write_text(json.dumps(told))
    run("import", "v.geojson", "--format", "geojson", "--out", "new.yaml")
    assert load_register(Path("new.yaml")).banner == "TLP:RED"
    told["about"] = {"banner": ["TLP:RED"]}
    Path("v.geojson").write_text(json.dumps(told))
    result = run("import", "v.geojson", "--format", "geojson", "--out", "other.yaml")
    assert (result.exit_code, "its banner is not a text" in result.output) == (1, True)


@pytest.mark.parametrize(
    ("there", "taken"),
    [("TLP:RED", True), (BANNER, True), ("TLP:GREEN", False), ("", False), ("OURS", False)],
)
def test_stricter_rows_do_not_go_into_a_register_that_more_may_read(run, there, taken):
    run("export", "v.geojson", "--register", "r.yaml")
    text = f"banner: {there}\nincidents:\n" if there else "incidents:\n"
    Path("there.yaml").write_text(text, encoding="utf-8")
    into = ("import", "v.geojson", "--format", "geojson", "--into", "there.yaml")
    result = run(*into)
    assert (result.exit_code == 0) is taken, result.output
    assert (Path("there.yaml").read_text(encoding="utf-8") != text) is taken
    if not taken:
        assert f"v.geojson is marked {BANNER}, and there.yaml is " in result.output
        given = there or "TLP:CLEAR"
        again = run(*into, "--banner", given)
        assert f"is marked {BANNER}; it is taken as {given} (--banner)" in again.output
        assert again.exit_code == (0 if there else 1)


@pytest.mark.parametrize("banner", [BANNER, ""])
def test_what_is_printed_says_who_may_read_it(run, banner):
    text = REGISTER.replace("BANNER", banner or '""')
    Path("r.yaml").write_text(text if banner else text.replace('banner: ""\n', ""), "utf-8")
    where = ("--register", "r.yaml")
    changes = ("diff", *where, "--since", "2020-01-01")
    records = json.loads(run("crossings", *where, "--json").stdout)
    assert records
    assert {one["banner"] for one in records} == {banner or None}
    assert json.loads(run(*changes, "--json").stdout)["banner"] == (banner or None)
    for command in (("crossings", *where), changes):
        assert (run(*command).stdout.split("\n")[0] == banner) is bool(banner)


HEAD = "title: A\n"
BODY = """\
sources: [{id: s, publisher: P}]
incidents:
  - id: a
    kind: attack
    title: T
    claims: [{source: s}]
"""


@pytest.mark.parametrize(
    "text",
    [
        HEAD + "  banner: TLP:RED\n" + BODY,
        HEAD + "banner: TLP:GREEN\n  banner: TLP:RED\n" + BODY,
        HEAD + " 'banner': TLP:RED\n" + BODY,
        HEAD + BODY + "    banner: TLP:RED\n",
        HEAD + BODY + "   banner: TLP:RED\n",
        HEAD + "banner: TLP:AMBER #+STRICT\n" + BODY,
        HEAD + "banner: TLP:RED #(Eyes only)\n" + BODY,
        HEAD + "Banner: TLP:RED\n" + BODY,
        HEAD + "banner:TLP:RED\n" + BODY,
        HEAD + "banner: [TLP:RED]\n" + BODY,
        "--- banner: TLP:RED\n" + HEAD + BODY,
    ],
)
def test_a_banner_where_none_is_read_keeps_files_from_being_made_without_it(text):
    register = read_register(text.encode(), "incidents.yaml")
    assert register.problems
    assert find_hidden_banner(register) is not None


@pytest.mark.parametrize(
    "text",
    [
        HEAD + "banner: TLP:RED  # as agreed\n" + BODY,
        HEAD + "banner: TLP:RED #--- as agreed ---\n" + BODY,
        HEAD + BODY.replace("    kind", "   kind"),
        HEAD + BODY.replace("title: T", "title: Post #(2)"),
    ],
)
def test_what_is_wrong_elsewhere_hides_no_banner(text):
    assert find_hidden_banner(read_register(text.encode(), "incidents.yaml")) is None
