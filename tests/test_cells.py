"""No table in CSV that is written here holds a cell that a spreadsheet would run."""

import ast
import csv
import io
import re
import sys
import unicodedata
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from dashboard.cells import SIGNS, TableWriter, guard, unguard
from dashboard.cli import cli
from dashboard.imports.importing import Outcome
from dashboard.imports.rejects import Rejects
from dashboard.imports.sketch import RowError

ROOT = Path(__file__).parent.parent
ACTS = (
    *("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20"),
    *("\ufe66", "\ufe62", "\ufe63", "\ufe6b"),
    *(" =", "\u200b=", "\u00a0\ufeff@", " '-", "\u3164+"),
)
# Each module that writes CSV; the last test writes with all of them.
WRITERS = {
    "dashboard/cells.py",
    "dashboard/commands/locating.py",
    "dashboard/draw/table.py",
    "dashboard/exports/sheet.py",
    "dashboard/imports/rejects.py",
}


def test_one_module_writes_cells_and_these_write_tables_by_it():
    by_hand, by_it = set(), set()
    for path in (*ROOT.glob("dashboard/**/*.py"), *ROOT.glob("geodata/**/*.py")):
        tree, here = ast.parse(path.read_text(encoding="utf-8")), path.relative_to(ROOT).as_posix()
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and node.attr in ("writer", "DictWriter"):
                by_hand.add(here)
            if isinstance(node, ast.Name | ast.ClassDef):
                name = node.id if isinstance(node, ast.Name) else node.name
                by_it |= {here} if name == "TableWriter" else set()
    assert by_hand == {"dashboard/cells.py"}
    assert by_it == WRITERS


@pytest.mark.parametrize("sign", ACTS)
def test_every_sign_is_guarded(sign):
    out = io.StringIO()
    TableWriter(out).row([f"{sign}cmd", f"'{sign}", -1.5, None])
    cells = next(csv.reader(io.StringIO(out.getvalue(), newline="")))
    assert cells == [f"'{sign}cmd", f"''{sign}", "-1.5", ""]
    assert [unguard(cell) for cell in cells[:2]] == [f"{sign}cmd", f"'{sign}"]
    assert guard(f"{sign}1").startswith("'")


@pytest.mark.parametrize("number", ["-12.5", "+7", "1e-05", "0"])
def test_a_number_of_a_table_stays_one(number):
    out = io.StringIO()
    TableWriter(out, numbers=True).row([number, f"-{number}"])
    assert out.getvalue().split(",")[0] == number


def test_every_form_of_the_signs_is_one_of_them():
    forms = [chr(one) for one in range(0x80, sys.maxunicode + 1)]
    same = {one for one in forms if unicodedata.normalize("NFKC", one) in ("=", "+", "-", "@")}
    assert same | set("=+-@\\") == set(SIGNS)


def test_what_has_no_width_is_unseen():
    unseen = [chr(one) for one in range(sys.maxunicode + 1)]
    unseen = [one for one in unseen if one.isspace() or unicodedata.category(one) in ("Cc", "Cf")]
    # signs of Arabic and of Kaithi, shorthand and music that are seen, or hang on what is
    shown = {one for one in unseen if guard(f"{one}=") == f"{one}="}
    assert {unicodedata.name(one).split()[0] for one in shown} <= {
        "ARABIC", "SYRIAC", "KAITHI", "EGYPTIAN", "SHORTHAND", "MUSICAL",
    }  # fmt: skip


PIECES = st.sampled_from(
    ["'", " ", "\t", "\u200b", "\u00a0", "=", "\ufe66", "\uff20", "-", "1", "a"]
)


@given(st.lists(PIECES).map("".join) | st.text())
def test_a_guard_comes_off_again_and_nothing_else_does(text):
    guarded = guard(text)
    assert guarded in (text, f"'{text}")
    assert unguard(guarded) == text
    seen = text.lstrip("".join(one for one in set(text) if guard(f"{one}=") != f"{one}="))
    assert guarded != text or not re.match(f"[{SIGNS}]", seen)


def cells_of(text):
    return [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]


@pytest.mark.parametrize(
    "sign",
    [
        "=",
        "\uff1d",
        "\uff0b",
        "\uff0d",
        "\uff20",
        "\ufe66",
        "\ufe62",
        "\ufe6b",
        "\u200b=",
        "\u200c@",
    ],
)
def test_no_writer_leaves_a_formula(tmp_path, monkeypatch, sign):
    monkeypatch.setenv("INCIDENTS_STATE", str(tmp_path / "state"))
    monkeypatch.chdir(tmp_path)
    Path("r.yaml").write_text(
        f'banner: "{sign}b"\nsources: [{{id: s, publisher: S}}]\nincidents:\n  - {{id: x, kind:'
        f' visit, title: "{sign}t", place: Khorugh, claims: [{{source: s}}]}}\n',
        encoding="utf-8",
    )
    Path("t.csv").write_text(f"where,{sign}n\n{sign}Khorugh,{sign}v\n", encoding="utf-8")
    with Rejects(Path("rejects.csv"), [f"{sign}c"]) as refused:
        error = RowError(f"{sign}c", "why")
        refused.add(Outcome(1, "refused", error=error), [f"{sign}v"], f"{sign}b")

    def run(*arguments):
        return CliRunner().invoke(cli, arguments).stdout

    run("export", "v.csv", "--register", "r.yaml")
    tables = {
        "draw/table": run("list", "--register", "r.yaml", "--format", "csv"),
        "locating": run("locate", "--csv", "t.csv", "--column", "where"),
        "sheet": Path("v.csv").read_text(encoding="utf-8-sig"),
        "rejects": Path("rejects.csv").read_text(encoding="utf-8"),
    }
    assert len(tables) == len(WRITERS) - 1
    for name, text in tables.items():
        assert f"'{sign}" in text, name
        assert not [cell for cell in cells_of(text) if cell.startswith(sign)], name
