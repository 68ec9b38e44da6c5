"""What the samples do not show of reports about hosts: empty and foreign ones, XML with a document type in front."""

from __future__ import annotations

import pytest

from interlock.formats.errors import ReportMalformed, XmlMalformed
from interlock.formats.reports import Document, named, read_report

_SCAN = b'<nmaprun scanner="nmap"><host><address addr="10.0.0.5" addrtype="ipv4"/></host></nmaprun>'


@pytest.mark.parametrize("name", ["masscan", "masscan-lines", "naabu", "yara", "inspec-lines"])
def test_a_tool_that_writes_nothing_where_it_finds_nothing_is_taken_at_its_word_if_it_is_named(name: str) -> None:
    _, report = read_report(Document("empty", b"\n"), named(name))
    assert not report.sightings


@pytest.mark.parametrize(
    "name",
    [
        *("nessus", "nessus-csv", "tenable-sc-csv", "tenable-io-csv", "openvas", "openvas-csv", "openscap", "lynis"),
        *(
            "lynis-log",
            "nmap",
            "masscan",
            "naabu",
            "qualys",
            "qualys-scan",
            "qualys-csv",
            "qualys-vmdr-csv",
            "qualys-was",
        ),
        *(
            "alertlogic",
            "aide",
            "chkrootkit",
            "rkhunter",
            "clamav",
            "yara",
            "pingcastle",
            "sslscan",
            "sslyze-xml",
            "zora",
        ),
        *("testssl-csv", "firmwalker", "ssh-audit", "ssl-labs", "inspec", "ptart", "cyberwatch", "legitify"),
    ],
)
@pytest.mark.parametrize("body", [b"<report><a/></report>", b"a,b\n1,2\n", b'{"a": 1}', b"some words and no report\n"])
def test_what_another_wrote_is_not_read_as_a_report_without_findings(name: str, body: bytes) -> None:
    with pytest.raises((ReportMalformed, XmlMalformed)):
        read_report(Document("foreign", body), named(name))


@pytest.mark.parametrize(
    "kind",
    [
        b"<!DOCTYPE nmaprun>",
        b"<!DOCTYPE\nnmaprun >",
        b'<!DOCTYPE nmaprun SYSTEM "https://example.org/a.dtd">',
        b"<!DOCTYPE nmaprun PUBLIC '-//example//a' 'https://example.org/a.dtd'>",
    ],
)
def test_a_bare_document_type_is_left_out(kind: bytes) -> None:
    found, report = read_report(
        Document("a.xml", b"<?xml version='1.0'?>\n" + kind + b"\n<!-- <not> this -->\n" + _SCAN)
    )
    assert (found.name, report.targets) == ("nmap", ("10.0.0.5",))


def test_a_document_type_that_declares_something_is_refused() -> None:
    with pytest.raises(XmlMalformed, match="document type"):
        read_report(Document("a.xml", b'<!DOCTYPE nmaprun [<!ENTITY a "b">]>' + _SCAN))


def test_an_error_behind_a_document_type_has_the_line_of_the_file() -> None:
    with pytest.raises(XmlMalformed, match=":4: "):
        read_report(
            Document("a.xml", b'<?xml version="1.0"?>\n<!DOCTYPE\nnmaprun>\n<nmaprun scanner="nmap"><host></nmaprun>')
        )
