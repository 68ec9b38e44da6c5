from tests.unit.formats.diagnostics.said import ROOT, said


def test_warnings_name_their_category() -> None:
    log = "shop/w.py:2: SyntaxWarning: assertion is always true, perhaps remove parentheses?\n  assert (1, 2)\n"
    assert said(log) == [
        ("python", "SyntaxWarning", "low", "shop/w.py", 2, 0, "assertion is always true, perhaps remove parentheses?")
    ]


def test_source_that_does_not_compile_is_found_above_its_reason() -> None:
    log = f'*** Error compiling\n  File "{ROOT}/e.py", line 7\n    def f(:\n          ^\nSyntaxError: invalid syntax\n'
    assert said(log) == [("python", "SyntaxError", "high", "e.py", 7, 0, "invalid syntax")]


def test_a_reason_without_a_place_and_code_from_nowhere_are_no_places() -> None:
    assert said("SyntaxError: in words of a test\n") == []
    assert said("<string>:1: DeprecationWarning: old\n")[0][3:] == ("", 0, 0, "old")
