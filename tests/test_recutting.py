"""What is cut again after an edit is what a cut of the whole would give."""

from hypothesis import example, given
from hypothesis import strategies as st

from dashboard.reading import recutting
from dashboard.reading.outline import Outline, outline
from dashboard.reading.recutting import recut

KEYS = ("title", "banner", "sources", "incidents")
LISTS = ("sources", "incidents")
TEXT = """\
# above
title: T
sources:
  - id: paper
    publisher: A newspaper

  - id: driver
    publisher: |
      A driver
      - not an entry

incidents:
  # the first
  - id: closure
    claims:
      - source: paper
      - id: none
  - id: talks
  - id: trade
    kind: trade
  # a remark

  - kind: visit
    id: visit
...
"""
LINES = [
    *TEXT.splitlines(),
    "",
    "#",
    "- id: x",
    "  - id: y",
    "   - id: z",
    "\t- id: tab",
    "  -",
    "    - claim",
    "      - id: w",
    "banner: B",
    "kind: lost",
    "incident:",
    "sources",
    "---",
    "stray",
    "    deep: 1",
]


def alike(one: Outline, other: Outline) -> bool:
    def told(found: Outline) -> list[str]:
        return sorted(map(repr, found.problems))

    fields = ("text", "blocks", "starts", "end", "listings")
    return told(one) == told(other) and all(
        getattr(one, name) == getattr(other, name) for name in fields
    )


texts = st.lists(st.sampled_from(LINES), max_size=12).map("\n".join)
edits = st.lists(
    st.tuples(
        st.integers(0, 400),
        st.integers(0, 60),
        texts | st.text(alphabet=" \t\n-:#ix", max_size=6),
        st.booleans(),
    ),
    min_size=1,
    max_size=5,
)


def edited(text: str, at: int, length: int, put: str, whole_lines: bool) -> str:
    start = min(at, len(text))
    stop = min(start + length, len(text))
    if whole_lines:
        start = text.rfind("\n", 0, start) + 1
        stop = text.find("\n", stop) + 1 or len(text)
        put = put + "\n" if put else put
    return text[:start] + put + text[stop:]


@given(texts | st.just(TEXT), edits)
@example(TEXT, [(TEXT.index("  - id: trade"), 0, "# x", True)])
@example(TEXT, [(TEXT.index("..."), 0, "  - id: last", True)])
def test_cut_again_is_cut_whole(text, changes):
    cut = outline(text, KEYS, LISTS)
    for change in changes:
        text = edited(text, *change)
        cut = recut(cut, text, KEYS, LISTS)
        assert alike(cut, outline(text, KEYS, LISTS))


def test_edits_of_entries_are_not_cut_whole(monkeypatch):
    monkeypatch.setattr(recutting, "outline", lambda *_: None)
    cut = outline(TEXT, KEYS, LISTS)
    for old, new in (
        ("kind: trade", "kind: visit"),
        ("kind: trade", "kind: trade\n    title: More\n  - id: new\n    kind: visit"),
        ("  - id: trade\n    kind: trade\n", ""),
        ("  - id: closure\n", "  - id: first\n    kind: visit\n  - id: closure\n"),
        ("  - kind: visit", "  # of a visit\n  - kind: visit"),
        ("    id: visit\n", ""),
        ("A driver", "Two drivers"),
    ):
        changed = TEXT.replace(old, new)
        found = recut(cut, changed, KEYS, LISTS)
        assert found is not None
        assert alike(found, outline(changed, KEYS, LISTS))
        far = [block for block in found.blocks if block.text.startswith("  - id: paper")]
        assert far[0] in cut.blocks
