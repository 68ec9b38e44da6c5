import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interlock.formats.osv import LARGEST_RECORD, Refused, read_lines, read_record
from interlock.supply.advisory import Advisory, EventKind, Kind, RangeKind

WHOLE = {
    "id": "GHSA-1",
    "modified": "2026-01-01T00:00:00Z",
    "aliases": ["CVE-2026-1", "CVE-2026-1", " "],
    "upstream": ["CVE-2026-2"],
    "details": "## Heading that says it\n\nmore",
    "severity": [{"type": "CVSS_V3", "score": "CVSS:3.1/AV:N"}],
    "database_specific": {"severity": "HIGH", "cwe_ids": ["CWE-79"]},
    "references": [{"type": "WEB", "url": "https://example.org/1"}],
    "affected": [
        {
            "package": {"ecosystem": "PyPI", "name": "x", "purl": "pkg:pypi/x"},
            "ranges": [
                {"type": "ECOSYSTEM", "events": [{"introduced": "0", "fixed": "1.0"}]},
                {"type": "GIT", "repo": "https://example.org/r", "events": [{"fixed": "ABCDEF0.patch"}]},
            ],
            "versions": ["0.1"],
        }
    ],
}


def read(**changes: object) -> Advisory:
    found = read_record(json.dumps({**WHOLE, **changes}).encode(), "f")
    assert isinstance(found, Advisory), found
    return found


def test_a_record_comes_out_with_what_counts() -> None:
    found = read()
    assert (found.id, found.aliases, found.upstream, found.cwe) == (
        "GHSA-1",
        ("CVE-2026-1",),
        ("CVE-2026-2",),
        ("CWE-79",),
    )
    assert found.summary == "Heading that says it"
    assert [(one.method, one.score) for one in found.ratings] == [("CVSS_V3", "CVSS:3.1/AV:N"), ("word", "HIGH")]
    (one,) = found.affected
    assert (one.ecosystem, one.name, one.versions, one.purl) == ("PyPI", "x", ("0.1",), "pkg:pypi/x")
    assert [event.kind for event in one.ranges[0].events] == [EventKind.INTRODUCED, EventKind.FIXED]
    assert one.ranges[1].kind is RangeKind.GIT
    assert one.ranges[1].events[0].version == "abcdef0"


@pytest.mark.parametrize("field", ["aliases", "affected", "references", "severity", "summary", "database_specific"])
def test_null_for_something_is_nothing(field: str) -> None:
    read(**{field: None})


def test_a_severity_in_a_word_is_read_as_one() -> None:
    assert ("word", "LOW") in [(one.method, one.score) for one in read(severity="LOW").ratings]


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"id": "MAL-2026-1"}, Kind.MALICIOUS),
        ({"affected": [{"database_specific": {"categories": ["malicious"]}}]}, Kind.MALICIOUS),
        ({"affected": [{"database_specific": {"informational": "unmaintained"}}]}, Kind.UNMAINTAINED),
        ({"affected": [{"database_specific": {"informational": "news"}}]}, Kind.VULNERABILITY),
        ({"affected": [{"database_specific": ["odd"]}]}, Kind.VULNERABILITY),
    ],
)
def test_what_a_record_reports_is_told(changes: dict[str, object], kind: Kind) -> None:
    assert read(**changes).affected[0].kind is kind


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'{"id": ""}',
        b'{"modified": "2026-01-01T00:00:00Z"}',
        b'{"id": "A-1", "affected": [{"ranges": [{"type": "NEW", "events": []}]}]}',
        b'{"id": "A-1", "affected": [{"versions": [1]}]}',
        b'{"id": "A-1", "aliases": "CVE-1"}',
        b'{"id": "A-1", "summary": "\xff"}',
        b"[" * 100_000,
    ],
)
def test_a_record_that_cannot_be_used_is_refused_with_its_place(body: bytes) -> None:
    found = read_record(body, "feed.jsonl:7")
    assert isinstance(found, Refused)
    assert found.place == "feed.jsonl:7"
    assert found.why
    assert found.id == ("A-1" if b"A-1" in body and b"\xff" not in body else "")


def test_a_record_that_is_too_large_is_refused_unread() -> None:
    found = read_record(b" " * (LARGEST_RECORD + 1), "f")
    assert isinstance(found, Refused)
    assert str(LARGEST_RECORD) in found.why


def test_one_bad_line_does_not_keep_the_others_from_counting() -> None:
    lines = [json.dumps(WHOLE).encode(), b"\n", b"nonsense", json.dumps({**WHOLE, "id": "GHSA-2"}).encode()]
    found = list(read_lines(lines, "f"))
    assert [type(one).__name__ for one in found] == ["Advisory", "Refused", "Advisory"]
    assert isinstance(found[1], Refused)
    assert found[1].place == "f:3"


def test_a_summary_is_one_line_of_bounded_length() -> None:
    assert len(read(summary="x" * 10_000).summary) == 300


@given(st.binary(max_size=200))
def test_any_bytes_are_a_record_or_refused(body: bytes) -> None:
    assert isinstance(read_record(body, "f"), Advisory | Refused)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["id", "affected", "ranges", "events", "severity", "x"]), inner, max_size=4
            )
        ),
        max_leaves=12,
    )
)
def test_any_json_is_a_record_or_refused(value: object) -> None:
    assert isinstance(read_record(json.dumps(value).encode(), "f"), Advisory | Refused)
