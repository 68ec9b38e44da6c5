"""A document is of one format or of none, and a name makes it no report of another tool."""

from __future__ import annotations

from pathlib import Path

import pytest

from interlock.formats.errors import ReportFormatUnknown, ReportMalformed, ReportUnknown, XmlMalformed
from interlock.formats.reports import Document, format_of, formats, named, read_report
from interlock.kernel import InterlockError

SAMPLES = Path(__file__).parent / "samples"
TEXTS = {
    "[]": b" [\n] ",
    "": b"\n",
    "null": b"null\n",
    '{"findings":[]}': b'{"findings": []}',
    '{"collection":[]}': b'{\n  "collection": []\n}',
}
"""What files look like that hold nothing."""


def test_formats_are_in_the_order_of_their_names_each_with_a_word_of_what_it_is() -> None:
    assert list(formats()) == sorted(formats())
    assert all(one.says and name == one.name for name, one in formats().items())


def test_a_name_that_is_not_known_is_refused_with_the_nearest() -> None:
    with pytest.raises(ReportFormatUnknown, match="trivy"):
        named("trivyy")


@pytest.mark.parametrize("name", ["zap", "clamav", "nmap", "openvas-csv", "trivy", "sonarqube-html"])
@pytest.mark.parametrize("other", ["hadolint", "qualys-scan", "lynis", "prowler-csv"])
def test_a_report_of_another_tool_is_refused_under_a_name(name: str, other: str) -> None:
    (path,) = (one for one in SAMPLES.glob(f"{other}.*") if one.suffix != ".told")
    with pytest.raises(InterlockError, match=path.name):
        read_report(Document(path.name, path.read_bytes()), named(name))


def test_each_format_reads_nothing_in_a_file_that_it_says_may_hold_nothing_and_in_no_other() -> None:
    for name, one in formats().items():
        for text, body in TEXTS.items():
            if text in one.silent:
                assert read_report(Document("x", body), named(name))[1].sightings == ()
            else:
                with pytest.raises(InterlockError):
                    read_report(Document("x", body), named(name))
        assert set(one.silent) <= TEXTS.keys()


@pytest.mark.parametrize("body", TEXTS.values())
def test_a_file_that_holds_nothing_is_of_no_format_without_a_name(body: bytes) -> None:
    with pytest.raises(ReportUnknown):
        format_of(Document("x", body))


@pytest.mark.parametrize("name", ["", "trivy"])
@pytest.mark.parametrize(
    ("body", "kind", "why"),
    [
        (b'{"a": 1}\n{"a": 2\n{"a": 3}\n', ReportMalformed, "line 2 cannot be read"),
        (b'{"a": [\n1,\n', ReportMalformed, "it is no JSON from line 3 on"),
        (b"<a>\n<b>\n</a>", XmlMalformed, "x:3"),
    ],
)
def test_what_is_broken_is_refused_with_the_line_whatever_it_is_called(
    name: str, body: bytes, kind: type[InterlockError], why: str
) -> None:
    with pytest.raises(kind, match=why):
        read_report(Document("x", body), named(name) if name else None)
