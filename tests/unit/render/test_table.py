from interlock.render.table import rows


def test_columns_are_as_wide_as_their_widest_cell_and_no_line_ends_in_blanks() -> None:
    assert list(rows([("a", "long name", "b"), ("wider", "x", ""), ("", "", "")])) == [
        "a      long name  b",
        "wider  x",
        "",
    ]


def test_an_empty_table_has_no_lines() -> None:
    assert list(rows([])) == []
    assert list(rows([("only",)])) == ["only"]


def test_nothing_in_a_cell_can_steer_a_terminal_or_break_the_line() -> None:
    (line, _) = rows([("\x1b[2J", "a\nb\r", "\u202eevil"), ("x", "y", "z")])
    assert line.isprintable()
    assert "\n" not in line


def test_a_row_that_is_too_short_is_a_fault_and_not_a_shifted_table() -> None:
    import pytest

    with pytest.raises((ValueError, IndexError)):
        list(rows([("a", "b"), ("c",)]))


def test_the_last_cell_breaks_between_words_where_a_line_is_wider_than_the_screen() -> None:
    table = [("name", "says"), ("a", "one two three four five six seven eight"), ("b", "short")]
    assert list(rows(table, 30)) == [
        "name  says",
        "a     one two three four five",
        "      six seven eight",
        "b     short",
    ]
    assert list(rows(table))[1] == "a     one two three four five six seven eight"


def test_the_last_cell_has_lines_of_its_own_where_the_others_leave_it_no_room() -> None:
    table = [("a name that is long", "and more", "says"), ("x", "y", "one two three four five six seven eight")]
    told = list(rows(table, 40))
    assert told[1:] == [
        "x                    y",
        "      one two three four five six seven",
        "      eight",
    ]
    assert all(len(line) <= 40 for line in told)
