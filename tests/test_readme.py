"""The README is held to what it says: its tables are run, its lists compared."""

import os
import re
import tomllib
from pathlib import Path

import pytest

from dashboard.cli import cli
from dashboard.commands.options import FILTERS
from dashboard.dossiers.dossier import FORMATS
from dashboard.exports.files import ENDINGS
from dashboard.exports.table import CLAIM, property_table
from dashboard.fieldtable import field_table, kind_table
from dashboard.figures import parse_figure
from dashboard.register import load_register
from dashboard.when import parse_when
from geodata.locate import locate

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


TABLES = {"FIELDS": field_table, "KINDS": kind_table, "EXPORTED": property_table}


def tables_in(text):
    """Give the generated tables of the README, in its order."""
    return re.findall(r"<!-- made from [^>]*-->\n(.*?)\n<!-- end -->", text, re.DOTALL)


def test_its_tables_of_fields_and_kinds_are_those_of_the_model():
    made = [make() for make in TABLES.values()]
    if os.environ.get("REGENERATE"):
        text = README
        for old, new in zip(tables_in(README), made, strict=True):
            text = text.replace(f"-->\n{old}\n<!-- end", f"-->\n{new}\n<!-- end")
        (ROOT / "README.md").write_text(text, encoding="utf-8")
        return
    assert tables_in(README) == made


def section(title):
    return README.split(f"## {title}\n", 1)[1].split("\n## ", 1)[0]


def first_cells(text):
    """Give the code spans of the first column of every table row."""
    rows = [line for line in text.splitlines() if line.startswith("| `")]
    return [span for row in rows for span in re.findall(r"`([^`]+)`", row.split("|")[1])]


PLACES = first_cells(section("Places"))
DATES = first_cells(section("The register").split("### Fields")[0])


@pytest.mark.parametrize("written", PLACES)
def test_every_place_of_the_table_resolves(gazetteer, written):
    text = written.strip('"')
    expressions = [part.strip() for part in text.strip("[]").split(",")]
    answer = locate(expressions if text.startswith("[") else text, gazetteer)
    assert answer.status == "ok", answer.why


def test_the_spellings_of_one_row_are_one_place(gazetteer):
    placements = [locate(text, gazetteer).placement for text in PLACES[:4]]
    assert len({placement and placement.place_ids for placement in placements}) == 1


@pytest.mark.parametrize("written", DATES)
def test_every_date_of_the_table_is_read(written):
    assert parse_when(written).text == written


def test_every_figure_it_names_is_read():
    line = section("The register").split("**Figures**")[1].split("No best")[0]
    figures = [span.strip('"') for span in re.findall(r"`([^`]+)`", line)]
    assert len(figures) >= 8
    for written in figures:
        assert parse_figure(written).words


def test_its_register_is_a_good_one(tmp_path):
    example = section("The register").split("```yaml\n")[1].split("```")[0]
    path = tmp_path / "incidents.yaml"
    path.write_text(example, encoding="utf-8")
    register = load_register(path)
    assert not register.problems
    assert len(register.incidents) == 1


def test_it_names_every_command_and_filter():
    text = section("The command")
    for command in cli.commands:
        assert f"incidents {command}" in text or command == "app"
    for name in FILTERS:
        assert f"--{name}" in text


def test_it_names_every_format_file_and_option_of_a_briefing():
    text, brief = section("Briefings"), cli.commands["brief"]
    for name, files in FORMATS.items():
        assert f"`{name}`" in text
        assert all(file in text or f"`{Path(file).stem}`" in text for file in files)
    filters = {f"--{name}" for name in (*FILTERS, "certain-only", "register")}
    options = {option for one in brief.params for option in one.opts} - filters
    assert {option for option in options if option not in text} == set()


def test_it_names_every_format_option_and_part_of_a_claim_of_an_export():
    text, command = section("Export"), section("The command")
    assert all(f"| `.{ending}` |" in text for ending in ENDINGS)
    filters = {f"--{name}" for name in (*FILTERS, "certain-only", "register")}
    options = {option for one in cli.commands["export"].params for option in one.opts}
    options = {one for one in options - filters if one.startswith("--")}
    assert {one for one in options if one not in command} == set()
    assert {one.name for one in CLAIM if f"`{one.name}`" not in text} == set()


def test_it_gives_a_reason_for_every_dependency():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    groups = project["dependency-groups"]
    wanted = [*project["project"]["dependencies"], *groups["dev"], *groups["build"]]
    names = {re.split(r"[<>=\[; ]", requirement)[0].lower() for requirement in wanted}
    told = section("What it is made of").lower()
    types_only = {name for name in names if name.startswith("types-") or name.endswith("-stubs")}
    assert not {name for name in names - types_only if name not in told}


def test_the_files_it_points_to_are_there():
    for target in re.findall(r"\]\(([^)#:]+)\)", README):
        assert (ROOT / target).exists(), target
