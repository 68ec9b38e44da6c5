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
