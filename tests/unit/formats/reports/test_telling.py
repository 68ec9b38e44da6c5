"""One fault is told in one way, so that two tools that saw it are two witnesses, and nothing unprintable is in it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interlock.control import gather
from interlock.formats.reports import telling
from interlock.kernel import ControlId, Severity


def _no_lines(_: str) -> tuple[str, ...]:
    return ()


@given(st.text(max_size=3_000))
def test_a_line_is_printable_on_one_line_and_not_endless(text: str) -> None:
    told = telling.line(text)
    assert told.isprintable()
    assert len(told) <= 2_000
    assert telling.line(told) == told


@given(st.text())
def test_a_severity_is_always_told_and_what_nobody_can_read_is_high(word: str) -> None:
    assert telling.severity(word) in Severity
    assert telling.severity(f"?{word}?") is Severity.HIGH


@given(st.floats(0, 10).map(lambda score: round(score, 1)))
def test_a_worse_score_is_never_a_milder_severity(score: float) -> None:
    here, worse = telling.scored(score), telling.scored(min(score + 0.5, 10.0))
    assert here is not None
    assert worse is not None
    assert worse.rank <= here.rank


@pytest.mark.parametrize("score", [None, "", "11", "10.1", "-1", "nan", "1e1", "7,5", "seven"])
def test_what_is_no_score_is_none(score: object) -> None:
    assert telling.scored(score) is None


def test_the_scale_of_the_tool_goes_before_the_words_that_most_use() -> None:
    assert telling.severity("High", scale={"high": Severity.LOW}) is Severity.LOW
    assert telling.severity(None, "", "9.8") is Severity.CRITICAL


@given(st.lists(st.integers(1, 99_999), max_size=5))
def test_weaknesses_are_found_however_they_are_written(numbers: list[int]) -> None:
    wanted = tuple(dict.fromkeys(f"CWE-{number}" for number in numbers))
    assert telling.weaknesses(numbers) == wanted
    assert telling.weaknesses(", ".join(f"cwe_{number}: a name" for number in numbers)) == wanted
    assert telling.weaknesses(*(f"CWE-ID {number}" for number in numbers)) == wanted


def test_ids_are_written_as_usual_and_each_once() -> None:
    assert telling.ids("cve-2021-23337 and CVE-2021-23337", ["ghsa-35JH-R3H4-6JHM"], None) == (
        "CVE-2021-23337",
        "GHSA-35jh-r3h4-6jhm",
    )


def test_two_tools_that_saw_one_weakness_of_one_address_are_two_witnesses() -> None:
    seen = [
        telling.at_address(
            tool, rule, Severity.LOW, tool, address="https://example.org/a", parameter="q", cwe=("CWE-79",)
        )
        for tool, rule in (("zap", "40012"), ("burp", "xss"))
    ]
    (found,) = gather(ControlId("acceptance.dast"), seen, _no_lines)
    assert {one.tool for one in found.witnesses} == {"zap", "burp"}


def test_places_of_one_fault_are_named_once_in_their_order() -> None:
    one = telling.at_each(telling.on_host("x", "r", Severity.LOW, "m", host="c"), ["b", "a", "", "b"])
    assert (one.at.symbol, one.elsewhere) == ("a", ("b",))
    assert telling.at_each(one, []) is one


@pytest.mark.parametrize(
    ("once", "again"),
    [
        ("3 pods run as root", "4 pods run as root"),
        ("2 of 17 accounts have no second factor", "1 of 18 accounts have no second factor"),
    ],
)
def test_a_fault_without_a_place_is_the_same_when_more_of_it_are_counted(once: str, again: str) -> None:
    def fingerprint(message: str) -> str:
        sighting = telling.of_resource("x", "r", Severity.LOW, message)
        return gather(ControlId("key.infra-scanning"), [sighting], _no_lines)[0].fingerprint

    assert fingerprint(once) == fingerprint(again)


def test_faults_without_a_place_that_say_something_else_are_two() -> None:
    seen = [
        telling.of_resource("x", "r", Severity.LOW, words) for words in ("TLS 1.0 is on", "TLS 1.1 is on", "22 is open")
    ]
    assert len(gather(ControlId("key.infra-scanning"), seen, _no_lines)) == len(seen)


def test_a_secret_is_known_by_its_line_and_to_be_revoked() -> None:
    one = telling.secret("x", "key", "a key", path="file://./a\\b.env", at_line=3)
    assert (one.at.path, one.at.line, one.same_as, one.remedy) == (
        "a/b.env",
        3,
        ("a secret",),
        "revoke it, then take it out",
    )
