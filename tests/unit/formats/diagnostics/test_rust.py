import json
from typing import Any

from tests.unit.formats.diagnostics.said import said


def test_a_head_with_its_place_below_is_read_and_the_count_is_not() -> None:
    log = """\
   Compiling shop v0.1.0
warning: unused variable: `x`
 --> src/main.rs:2:9
  |
2 |     let x = 3;
  |         ^ help: if this is intentional, prefix it with an underscore: `_x`
  |
  = note: `#[warn(unused_variables)]` (part of `#[warn(unused)]`) on by default

error[E0425]: cannot find value `y` in this scope
  --> src/lib.rs:10:31
   |
warning: `shop` (bin "shop") generated 1 warning
error: could not compile `shop` (bin "shop") due to 1 previous error
"""
    assert said(log) == [
        ("rustc", "unused_variables", "low", "src/main.rs", 2, 9, "unused variable: `x`"),
        ("rustc", "E0425", "high", "src/lib.rs", 10, 31, "cannot find value `y` in this scope"),
    ]


def test_json_of_cargo_and_of_rustc_are_read() -> None:
    span = {"file_name": "src/main.rs", "line_start": 3, "column_start": 5, "is_primary": True}
    message = {
        "message": "use of deprecated function",
        "level": "warning",
        "code": {"code": "deprecated"},
        "spans": [span],
    }
    count: dict[str, Any] = {"message": "1 warning emitted", "level": "warning", "code": None, "spans": []}
    log = "\n".join(
        json.dumps(one, separators=(",", ":"))
        for one in ({"reason": "compiler-message", "message": message}, {"reason": "build-finished"}, count)
    )
    assert said(log) == [("rustc", "deprecated", "low", "src/main.rs", 3, 5, "use of deprecated function")]


def test_a_line_that_is_nested_without_end_says_nothing() -> None:
    assert said('{"reason":"compiler-message","warning":' + "[" * 200_000) == []
