from dashboard.reading.outline import Block, split

KEYS = ("title", "sources", "incidents")
LISTS = ("sources", "incidents")
TEXT = """\
# about this file
title: A register
sources:  # who says so
  - id: a
    publisher: A

  # the second one
  - id: b
    publisher: B
incidents:
  - id: x
    claims:
      - source: a
      - source: b
    # the last claim is doubtful
  - id: y
    note: |
      - not an entry
      # not a comment
# the end
"""


def cut(text: str) -> list[tuple[str, bool, int]]:
    return [(block.key, block.entry, block.line) for block in split(text, KEYS, LISTS)[0]]


def codes(text: str) -> list[str]:
    return [problem.code for problem in split(text, KEYS, LISTS)[1]]


def test_each_entry_is_a_block_with_its_line():
    assert cut(TEXT) == [
        ("title", False, 2),
        ("sources", False, 3),
        ("sources", True, 4),
        ("sources", True, 8),
        ("incidents", False, 10),
        ("incidents", True, 11),
        ("incidents", True, 16),
    ]
    assert not codes(TEXT)


def test_block_is_the_entry_to_the_letter_without_what_belongs_to_the_next():
    blocks, _ = split(TEXT, KEYS, LISTS)
    assert blocks[2] == Block("sources", True, "  - id: a\n    publisher: A\n", 4)
    assert blocks[5].text.endswith("    # the last claim is doubtful\n")
    assert blocks[6].text.endswith("      # not a comment\n")


def test_every_line_of_a_block_stands_where_the_block_says():
    lines = TEXT.split("\n")
    for block in split(TEXT, KEYS, LISTS)[0]:
        rows = block.text.rstrip("\n").split("\n")
        assert lines[block.line - 1 : block.line - 1 + len(rows)] == rows


def test_dashes_at_the_margin_and_empty_dashes_begin_entries():
    assert cut("incidents:\n- id: x\n  claims:\n  - source: a\n-\n  id: y\n") == [
        ("incidents", False, 1),
        ("incidents", True, 2),
        ("incidents", True, 5),
    ]


def test_a_list_in_brackets_is_one_block():
    assert cut("incidents: [{id: x}]\ntitle: t\n") == [
        ("incidents", False, 1),
        ("title", False, 2),
    ]


def test_quoted_keys_are_keys():
    assert cut("\"title\": t\n'incidents':\n  - id: x\n")[0][0] == "title"


def test_entry_with_a_crooked_dash_is_told_and_read():
    text = "incidents:\n  - id: x\n   - id: y\n - id: z\n"
    assert [block.line for block in split(text, KEYS, LISTS)[0]] == [1, 2, 3, 4]
    assert codes(text) == ["wrong-indent", "wrong-indent"]


def test_line_that_lost_its_indent_stays_in_its_entry():
    for line in ("kind: visit", "title: T", "claims:"):
        text = f"incidents:\n  - id: x\n{line}\n      - source: a\n    note: n\n  - id: y\n"
        text = text if line == "claims:" else text.replace("      - source: a\n", "")
        assert [block.line for block in split(text, KEYS, LISTS)[0]][:2] == [1, 2]
        assert len(cut(text)) == 3


def test_misspelt_list_keeps_its_entries():
    assert cut("incidnets:\n  - id: x\n")[1] == ("incidents", True, 2)
    assert codes("incidnets:\n  - id: x\n") == ["unknown-key"]


def test_unknown_list_after_a_known_one_does_not_lend_it_its_entries():
    text = "sources:\n  - id: a\nvehicles:\n  - id: x\nincidents:\n  - id: y\n"
    assert [block for block in cut(text) if block[1]] == [
        ("sources", True, 2),
        ("incidents", True, 6),
    ]
    assert codes(text) == ["unknown-key"]


def test_entries_of_a_list_that_stands_twice_are_all_kept():
    text = "incidents:\n  - id: x\nincidents:\n  - id: y\n"
    assert sum(block[1] for block in cut(text)) == 2
    assert codes(text) == ["doubled-key"]


def test_second_document_is_told_and_an_end_without_one_is_not():
    assert codes("---\nincidents: []\n...\n") == []
    assert codes("incidents: []\n---\nincidents: []\n") == ["several-documents"]


def test_text_that_is_no_register_is_one_block():
    assert cut("- id: a\n- id: b\n") == [("", False, 1)]
    assert cut("hello\nworld\n") == [("", False, 1)]
    assert cut("") == []
