"""An edit changes the lines of its entry; every other byte of the file stays."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.keeping.splicing import Edit, SpliceError, find_entry, splice
from dashboard.keeping.writing import entry_text
from dashboard.register import read_register
from tests.registers import incidents, registers, sources

FEW = settings(max_examples=20)
EOL = {"\n": b"\n", "\r\n": b"\r\n"}
ENTRY = "  - id: n\n    kind: attack\n    title: T\n    claims: [{source: s}]\n"
SOURCE = "  - id: s\n    publisher: P\n"


def records_of(data):
    register = read_register(data, "incidents.yaml")
    assert not register.problems, (register.problems, data.decode(errors="replace"))
    return {
        "sources": dict(register.sources),
        "incidents": {one.id: one for one in register.incidents},
    }


def filled(data):
    """Give the lines in which something stands, with their ends."""
    return [line for line in data.splitlines(keepends=True) if line.strip()]


@st.composite
def edits(draw):
    made = draw(registers())
    name = draw(st.sampled_from(["sources", "incidents"]))
    entry_id = draw(st.sampled_from(list(made.records(name))))
    strategy = sources if name == "sources" else incidents(tuple(made.sources))
    return made, name, entry_id, draw(strategy)


@FEW
@given(registers())
def test_a_register_that_was_made_reads_as_it_was_made(made):
    assert records_of(made.data) == {"sources": made.sources, "incidents": made.incidents}


@FEW
@given(edits())
def test_an_entry_that_is_edited_leaves_every_other_byte(given_):
    made, name, entry_id, record = given_
    record = replace(record, id=entry_id)
    text = entry_text(record)
    spliced = splice(made.data, [Edit(name, entry_id, text)])
    assert spliced.data == made.but(name, entry_id, text).data
    assert records_of(spliced.data)[name] == {**made.records(name), entry_id: record}
    line = spliced.data.decode("utf-8-sig").splitlines()[spliced.lines[0] - 1]
    assert line.strip() == f"- id: {entry_id}"


@FEW
@given(edits())
def test_an_entry_that_is_added_leaves_every_byte(given_):
    made, name, _, record = given_
    record = replace(record, id="new.entry")
    text = entry_text(record, indent=1)
    spliced = splice(made.data, [Edit(name, None, text)])
    assert records_of(spliced.data)[name] == {**made.records(name), "new.entry": record}
    lines = spliced.data.splitlines(keepends=True)
    start, count = spliced.lines[0] - 1, text.count("\n")
    before, after = b"".join(lines[:start]), b"".join(lines[start + count :])
    assert made.data.endswith(after)
    # above it stands what stood there; a blank line and the last line's end may have come
    rest = made.data.removesuffix(after)
    assert before in (rest, rest + EOL[made.end], rest + 2 * EOL[made.end])
    assert spliced.data.endswith(b"\n") == made.data.endswith(b"\n")


@FEW
@given(edits())
def test_an_entry_that_is_taken_out_leaves_every_other_line(given_):
    made, name, entry_id, _ = given_
    spliced = splice(made.data, [Edit(name, entry_id, None)])
    assert spliced.lines == (0,)
    left = made.but(name, entry_id).data
    assert [line.strip() for line in filled(spliced.data)] == [
        line.strip() for line in filled(left)
    ]
    assert spliced.data.endswith(b"\n") == made.data.endswith(b"\n")


@FEW
@given(registers(), st.data())
def test_several_edits_land_together(made, data):
    source, incident = made.sources, made.incidents
    changed = data.draw(st.sampled_from(list(incident)))
    new = [replace(data.draw(incidents(tuple(source))), id=one) for one in ("new.1", "new.2")]
    other = replace(data.draw(sources), id="new.s")
    edit = replace(incident[changed], title="Another title: this one")
    spliced = splice(
        made.data,
        [
            Edit("incidents", None, entry_text(new[0])),
            Edit("incidents", changed, entry_text(edit)),
            Edit("sources", None, entry_text(other)),
            Edit("incidents", None, entry_text(new[1])),
        ],
    )
    assert records_of(spliced.data) == {
        "sources": {**source, "new.s": other},
        "incidents": {**incident, changed: edit, "new.1": new[0], "new.2": new[1]},
    }
    found = [spliced.data.decode("utf-8-sig").splitlines()[line - 1] for line in spliced.lines]
    wanted = ["new.1", changed, "new.s", "new.2"]
    assert [line.strip() for line in found] == [f"- id: {one}" for one in wanted]


@FEW
@given(registers())
def test_an_entry_is_found_as_it_stands(made):
    text = made.data.decode("utf-8-sig").replace("\r\n", "\n")
    for name in ("sources", "incidents"):
        for entry_id in made.records(name):
            found = find_entry(made.data, name, entry_id)
            assert found is not None
            assert found.rstrip("\n") in text
    assert find_entry(made.data, "incidents", "none.such") is None


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"", b"sources:\n" + SOURCE.encode() + b"\nincidents:\n" + ENTRY.encode()),
        (
            b"incidents: [] # none\nsources: []",
            b"incidents: # none\n" + ENTRY.encode() + b"sources:\n" + SOURCE.encode()[:-1],
        ),
        (
            b"incidents:\r\n",
            b"incidents:\r\n"
            + ENTRY.replace("\n", "\r\n").encode()
            + b"\r\nsources:\r\n"
            + SOURCE.replace("\n", "\r\n").encode(),
        ),
        (
            b"title: T",
            b"title: T\n\nsources:\n" + SOURCE.encode() + b"\nincidents:\n" + ENTRY.encode()[:-1],
        ),
    ],
)
def test_lists_that_are_empty_or_missing_get_their_first_entry(before, after):
    edits = [Edit("sources", None, SOURCE), Edit("incidents", None, ENTRY)]
    assert splice(before, edits).data == after


def test_mixed_line_ends_and_bytes_that_are_no_text_stay():
    before = b"# \xff\xfe caf\xe9\r\nincidents:\n- id: a\r  kind: x\r\n# end\r\n\n"
    after = splice(before, [Edit("incidents", "a", "- id: a\n  kind: y\n")]).data
    assert after == b"# \xff\xfe caf\xe9\r\nincidents:\n- id: a\r  kind: y\r# end\r\n\n"


def test_a_comment_above_an_entry_stays_when_the_entry_above_it_goes():
    before = "incidents:\n  - id: a\n    kind: x\n\n  # of b\n  - id: b\n    kind: y\n"
    after = splice(before.encode(), [Edit("incidents", "a", None)]).data.decode()
    assert after == "incidents:\n  # of b\n  - id: b\n    kind: y\n"


@pytest.mark.parametrize(
    ("data", "edit", "words"),
    [
        (b"incidents: [{id: a}]", Edit("incidents", "a", ENTRY), "brackets"),
        (b"incidents: [{id: a}]", Edit("incidents", None, ENTRY), "on a line of its own"),
        (b"incidents: nothing", Edit("incidents", None, ENTRY), "on a line of its own"),
        (b"incidents:\n- id: a\n- id: a\n", Edit("incidents", "a", ENTRY), "lines 2 and 3"),
        (b"incidents:\n- id: a\n", Edit("incidents", "b", ENTRY), "no entry of incidents has"),
    ],
)
def test_what_has_no_place_is_refused_with_what_to_do(data, edit, words):
    with pytest.raises(SpliceError, match=words):
        splice(data, [edit])


def test_two_edits_of_one_entry_are_refused():
    with pytest.raises(SpliceError, match="at once"):
        splice(b"incidents:\n- id: a\n", [Edit("incidents", "a", ENTRY)] * 2)
