import json

from tests.unit.formats.diagnostics.said import said


def test_one_line_holds_all_of_a_translation_unit() -> None:
    at = {"caret": {"file": "a.c", "line": 3, "column": 5}}
    unit = [
        {
            "kind": "warning",
            "message": "may be used",
            "option": "-Wmaybe-uninitialized",
            "locations": [at],
        },
        {"kind": "note", "message": "declared here", "locations": [at]},
        {"kind": "error", "message": "unknown type", "locations": []},
    ]
    assert said(json.dumps(unit)) == [
        ("gcc", "-Wmaybe-uninitialized", "medium", "a.c", 3, 5, "may be used"),
        ("gcc", "error", "high", "", 0, 0, "unknown type"),
    ]


def test_a_list_that_is_something_else_says_nothing() -> None:
    assert said('[{"kind": "warning", "text": 3}]\n') == []


def test_a_line_that_is_nested_without_end_says_nothing() -> None:
    assert said('[{"kind": "warning", "message": "x", "y": ' + "[" * 200_000) == []
