from dashboard.problems import Problem, format_problem, in_order, moved, nearest, shown

PROBLEM = Problem("a.yaml", 3, 5, "incidents[x].when", "bad-date", "is not a date", "write 2022")


def test_problem_prints_as_one_line():
    assert format_problem(PROBLEM) == "a.yaml:3:5: incidents[x].when: is not a date (write 2022)"


def test_problem_without_field_or_hint_prints_without_their_signs():
    bare = Problem("a.yaml", 1, 1, "", "empty-file", "is empty", "")
    assert format_problem(bare) == "a.yaml:1:1: is empty"


def test_problems_come_in_the_order_of_the_file_and_once():
    other = Problem("a.yaml", 2, 9, "", "tab", "tab", "")
    assert in_order([PROBLEM, other, PROBLEM]) == (other, PROBLEM)


def test_problem_of_an_entry_moves_to_its_place_in_the_file():
    inside = Problem("", 2, 5, "claims[0].source", "bad-id", "no", "")
    there = moved(inside, "a.yaml", 10, "incidents[x]")
    assert (there.file, there.line, there.column) == ("a.yaml", 12, 5)
    assert there.field == "incidents[x].claims[0].source"
    assert moved(PROBLEM, "b.yaml", 0, "").field == PROBLEM.field


def test_nearest_word_is_found_whatever_its_case():
    words = ["closure", "reopening", "trade"]
    assert nearest("clsure", words) == "closure"
    assert nearest("TRADE", words) == "trade"
    assert nearest("xyzzy", words) is None
    assert nearest("anything", []) is None


def test_shown_text_is_on_one_line_and_not_long():
    assert shown("a\nb") == '"a b"'
    assert len(shown("x" * 1000)) == 62
