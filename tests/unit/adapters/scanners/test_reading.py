"""What every adapter reads with: JSON, paths, words, the final account."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from interlock.adapters.scanners import reading
from interlock.control import Location, Sighting, ToolOutputMalformed
from interlock.kernel import Certainty, Severity


class _Thing(msgspec.Struct):
    count: int


@pytest.mark.parametrize(
    "body", [b"", b"  \n", b"{", b'{"count":1', b'{"count":1}{"count":2}', b'{"count":"x"}', b"\xff"]
)
def test_anything_but_one_whole_document_is_malformed(body: bytes) -> None:
    with pytest.raises(ToolOutputMalformed) as caught:
        reading.decode("tool", body, _Thing)
    assert caught.value.code == "CTL-202"


def test_deeply_nested_json_is_malformed_and_no_crash() -> None:
    with pytest.raises(ToolOutputMalformed):
        reading.decode("tool", b'{"more":' + b"[" * 200_000, _Thing)


def test_unknown_fields_are_no_error() -> None:
    assert reading.decode("tool", b'{"count":1,"new":true}', _Thing).count == 1


def test_lines_are_read_one_by_one_and_one_bad_line_spoils_them() -> None:
    assert [one.count for one in reading.decode_lines("tool", b'{"count":1}\n\n{"count":2}\n', _Thing)] == [1, 2]
    with pytest.raises(ToolOutputMalformed):
        reading.decode_lines("tool", b'{"count":1}\n{"cou', _Thing)


@pytest.mark.parametrize(
    ("reported", "path"),
    [
        ("a.py", "a.py"),
        ("./a.py", "a.py"),
        ("././d/a.py", "d/a.py"),
        ("/tree/d//a.py", "d/a.py"),
        ("file:///tree/a.py", "a.py"),
        ("/treelike/a.py", None),
        ("/etc/passwd", None),
        ("../a.py", None),
        ("/tree/../etc/passwd", None),
        ("/tree/", None),
        ("", None),
    ],
)
def test_a_reported_path_is_found_below_the_root_or_not_at_all(reported: str, path: str | None) -> None:
    assert reading.inside("/tree", reported) == path


def test_a_file_that_the_tool_was_not_given_makes_its_output_malformed(job: Any) -> None:
    places = reading.Places("tool", job("a.py"))
    assert places.of("./a.py") == "a.py"
    assert places.find("b.py") is None
    with pytest.raises(ToolOutputMalformed, match=r"b\.py"):
        places.of("b.py")


def test_the_account_forgets_no_path_and_unread_wins(job: Any) -> None:
    report = reading.account(job("a", "b", "c"), [], {"a", "b", "elsewhere"}, {"b": "broken", "far": "gone"})
    assert report.covered == {"a"}
    assert set(report.unread) == {"b", "c"}
    assert report.unread["b"] == "broken"


def test_with_a_fault_nothing_is_covered_and_what_was_seen_is_kept(job: Any) -> None:
    seen = Sighting("t", "r", Severity.LOW, Certainty.LOW, "m", Location("a"))
    report = reading.account(job("a"), [seen], {"a"}, {}, ["it broke"])
    assert (report.covered, report.faults, report.sightings) == (frozenset(), ("it broke",), (seen,))


def test_a_message_is_one_line_without_control_characters() -> None:
    assert reading.one_line("\x1b[31mred\x1b[0m\n\tand\u202e more\x00") == "red and more"
    assert len(reading.one_line("x" * 1000)) == reading.MESSAGE_LENGTH


@pytest.mark.parametrize("value", ["hunter", "it's", 'a"b', "a`b", "a: b", "two\nlines"])
def test_a_quoted_secret_is_left_out_whatever_it_holds(value: str) -> None:
    assert reading.without_quotes(f"Possible hardcoded password: {value!r}") == "Possible hardcoded password ..."


def test_an_unknown_word_for_severity_is_high_and_a_tool_may_have_its_own() -> None:
    assert reading.severity("brand-new") is Severity.HIGH
    assert reading.severity("Warning") is Severity.MEDIUM
    assert reading.severity("warning", {"warning": Severity.LOW}) is Severity.LOW


@pytest.mark.parametrize(
    ("given", "cwe"), [(89, ("CWE-89",)), ("CWE-089", ("CWE-89",)), (0, ()), (None, ()), ("n/a", ())]
)
def test_a_weakness_is_written_one_way(given: int | str | None, cwe: tuple[str, ...]) -> None:
    assert reading.weakness(given) == cwe


def test_log_lines_stay_whole_and_messages_are_shortened() -> None:
    long = "warning: " + "a  b/" * 200
    assert reading.log_lines(f"\x1b[33m{long}\x1b[0m\r\n\n".encode()) == [long]
    assert len(reading.said(long.encode())[0]) == reading.MESSAGE_LENGTH


def test_settings_differ_when_any_part_does() -> None:
    given = [
        reading.settings(["a", "b"]),
        reading.settings(["ab"]),
        reading.settings(["a"], b"b"),
        reading.settings(["a"]),
    ]
    assert len(set(given)) == len(given)


def test_the_digest_of_the_rules_covers_each_file_and_misses_none() -> None:
    one, other = reading.rules_digest("oxlintrc.json"), reading.rules_digest("oxlintrc-syntax.json")
    assert len({one, other, reading.rules_digest()}) == 3
    with pytest.raises(FileNotFoundError):
        reading.rules_digest("no-such-rules")
