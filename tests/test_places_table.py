"""The table of places in the README is run, row by row and form by form."""

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from dashboard.cli import cli
from geodata.locate import locate

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
SECTION = README.split("## Places\n", 1)[1].split("\n## ", 1)[0]
ROW = re.compile(r"\| (`.*`) \|([^|]*)\| (\w+) \| (\w+) \|([^|]*)\|")
# Coordinates of places are mended now and then; a form that means something else is farther off.
WITHIN_KM = 4.0


def cases():
    for row in ROW.findall(SECTION):
        written, _, precision, bank, km = row
        ends = [float(end) for end in km.strip().split("–")] if km.strip() else [None, None]
        for text in re.findall(r"`([^`]+)`", written):
            yield text, precision, bank, *ends


CASES = list(cases())


def test_every_row_is_read():
    rows = [line for line in SECTION.splitlines() if line.startswith("| `")]
    assert len(rows) == len(ROW.findall(SECTION)) > 30
    assert len(CASES) > 90


@pytest.mark.parametrize(("text", "precision", "bank", "km_from", "km_to"), CASES)
def test_a_form_means_what_its_row_says(gazetteer, text, precision, bank, km_from, km_to):
    answer = locate(text, gazetteer)
    assert answer.placement is not None, answer.why
    found = answer.placement
    assert (found.precision, found.bank) == (precision, bank)
    if km_from is None:
        assert (found.km_from, found.km_to) == (None, None)
    else:
        assert found.km_from == pytest.approx(km_from, abs=WITHIN_KM)
        assert found.km_to == pytest.approx(km_to, abs=WITHIN_KM)
    assert found.receipt.matched


@pytest.mark.parametrize("number", range(0, len(CASES), 12))
def test_the_command_line_says_the_same(number):
    text, precision, bank, km_from, _ = CASES[number]
    result = CliRunner().invoke(cli, ["locate", text, "--json"])
    assert result.exit_code == 0, result.output
    (answer,) = json.loads(result.output)
    assert answer["status"] == "ok"
    placement = answer["placement"]
    assert (placement["precision"], placement["bank"]) == (precision, bank)
    assert (placement["km_from"] is None) == (km_from is None)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("20 km east of", "lacks the place"),
        ("upstream", "lacks the place"),
        ("20 east of Khorugh", 'write "20 km" or "20 miles"'),
        ("20 km leeward of Khorugh", '"leeward" is no direction'),
        ("a few km from Khorugh", "write the number the source gives"),
        ("between Khorugh", 'write "between A and B"'),
        ("north bank of the Panj", 'write "Tajik bank"'),
        ("Tajik bank, Afghan bank at Khorugh", "write one bank only"),
        ("900 km from Khorugh", "0 to 700 km"),
        ("25-20 km from Khorugh", "second number must be the larger"),
        ("20 km east of Takhar", "too wide to be counted from"),
        ("20 km east of Ishkashim", 'write "Ishkashim (AF)" or "Ishkashim (TJ)"'),
        ("opposite Shir Khan Bandar", 'write "Shir Khan Bandar (Afghan side)"'),
        ("opposite Kabul city", "more than 25 km from the border"),
        ("opposite Kokcha", "which is on no bank"),
        ("Afghan bank opposite Darqad", "lies on the Tajik bank"),
        ("Tajik bank, Kabul", "touches no border line"),
        ("left bank of the Pamir at Darqad", "does not stand on that river"),
        ("upstream of Kunduz town", "more than 25 km from the border"),
        ("2000 km upstream of Khorugh", "0 to 700 km"),
        ("600 km upstream of Khorugh", "ends before that"),
        ("upstream of Khorugh on the Amu Darya", "stands on another river"),
        ("border: China", "touches no line that is kept"),
        ("border between Uzbekistan and Turkmenistan", "is not kept"),
        ("between Kabul city and Dushanbe city", "nothing is told by lying between"),
        ("between Takhar and Kunduz", "what lies between areas is no place"),
        ("Khorugh / Darqad", "the names are not one place"),
        ("Khorugh / Xyzzyq", 'write "Khorugh" alone'),
        ("Xyzzyq", "is not in the gazetteer"),
        ("Xyzzyq, Takhar", "only a district stands in"),
        ("Xyzzyq in Tajikistan", "only a district stands in"),
        ("Xyzzyq in Shughnon", 'write "Shughnon (AF)" or "Shughnon (TJ)"'),
        ("Xyzzyq in Qwertyland", "no district, province or country"),
        ("Khorgh, Shughnon district, GBAO", "is spelt nearly so"),
        ("Khorugh, Warduj district", "is known, but not in"),
    ],
)
def test_what_cannot_be_placed_is_told_with_what_to_write(gazetteer, text, why):
    answer = locate(text, gazetteer)
    assert answer.placement is None
    assert why in answer.why
