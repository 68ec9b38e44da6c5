"""What findings say finds their assessment, as far as they can be read."""

import base64
import json

from interlock.evidence.predicates import ASSESSMENT
from interlock.trace.beside import MOST_BYTES, beside
from interlock.trace.words import Field


def envelope(findings: str, *counts: int) -> bytes:
    statement = {"predicate": {"findings": findings, "counts": [{"count": one} for one in counts]}}
    return json.dumps({"payload": base64.b64encode(json.dumps(statement).encode()).decode()}).encode()


def line(rule: str, path: str, message: str, **more: object) -> bytes:
    return json.dumps({"rule": rule, "at": {"path": path}, "message": message, **more}).encode() + b"\n"


LINES = line("a:1", "x.py", "bad") + line("b:2", "y.py", "worse", aliases=["CVE-2026-1"], components=["pkg:npm/a@1"])
DIGEST = "ab" * 32


def test_rules_come_first_then_paths_then_what_was_said() -> None:
    found = beside(ASSESSMENT, envelope(DIGEST, 2), lambda digest, _: LINES if digest == DIGEST else None)
    assert list(found.texts) == [
        (Field.RULE, "a:1"),
        (Field.RULE, "b:2"),
        (Field.RULE, "CVE-2026-1"),
        (Field.PATH, "x.py"),
        (Field.PATH, "y.py"),
        (Field.MESSAGE, "bad"),
        (Field.MESSAGE, "worse"),
        (Field.NAME, "pkg:npm/a@1"),
    ]
    assert found.left_out == 0


def test_findings_that_are_gone_or_broken_are_counted_as_left_out() -> None:
    assert beside(ASSESSMENT, envelope(DIGEST, 2, 3), lambda *_: None).left_out == 5
    assert beside(ASSESSMENT, envelope(DIGEST, 2), lambda *_: b"{broken").left_out == 2


def test_of_a_long_list_whole_lines_are_read_and_the_rest_is_counted() -> None:
    body = line("a:1", "x.py", "m" * (MOST_BYTES - 200)) + line("b:2", "y" * 500, "bad")
    found = beside(ASSESSMENT, envelope(DIGEST, 2), lambda _, most: body[:most])
    assert (Field.RULE, "a:1") in found.texts
    assert found.left_out == 1


def test_other_entries_and_what_nobody_can_read_have_nothing_beside_them() -> None:
    def kept(*_: object) -> bytes:
        raise AssertionError

    assert beside("https://example.com/other/v1", envelope(DIGEST), kept).texts == ()
    assert beside(ASSESSMENT, b"{}", kept).texts == ()
    assert beside(ASSESSMENT, b'{"payload": "***"}', kept).texts == ()
    assert beside(ASSESSMENT, envelope(""), kept).texts == ()
