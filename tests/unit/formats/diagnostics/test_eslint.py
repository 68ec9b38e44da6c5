from tests.unit.formats.diagnostics.said import ROOT, said


def test_rows_belong_to_the_path_above_them() -> None:
    log = f"""\

{ROOT}/src/a.js
  3:1   error    'run' is not defined                 no-undef
  9:12  warning  Expected '===' and instead saw '=='  eqeqeq

{ROOT}/src/b.js
  1:8  error  Parsing error: Unexpected token

✖ 3 problems (2 errors, 1 warning)
"""
    assert said(log) == [
        ("eslint", "no-undef", "high", "src/a.js", 3, 1, "'run' is not defined"),
        ("eslint", "eqeqeq", "low", "src/a.js", 9, 12, "Expected '===' and instead saw '=='"),
        ("eslint", "syntax", "high", "src/b.js", 1, 8, "Parsing error: Unexpected token"),
    ]


def test_its_unix_form_is_read() -> None:
    (one,) = said("src/a.js:3:1: 'run' is not defined. [Error/no-undef]\n")
    assert one == ("eslint", "no-undef", "high", "src/a.js", 3, 1, "'run' is not defined.")


def test_rows_without_a_path_are_no_rows() -> None:
    assert said("Totals:\n  3:1  error  something\n") == []
