"""OpenVAS and Greenbone: what a report says of every host, in XML and as a table. Floor 5.

Source: the Greenbone Management Protocol, "get_reports", and the report format "CSV Results".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report
from interlock.formats.xmldoc import Element
from interlock.kernel import Certainty, Severity

_TOOL: Final = "openvas"
_SURE: Final = 95
"""Percent of quality of detection from which a test has shown the fault itself."""
_LIKELY: Final = 70
"""The least that Greenbone shows where nobody asks for more."""
_ERROR: Final = "error"
"""The threat of a result that says that a test could not be run."""
_WHOLE: Final = frozenset({"", "done"})


class _Result(msgspec.Struct, frozen=True):
    rule: str
    name: str
    threat: str
    host: str
    port: str
    protocol: str
    certainty: Certainty
    ids: tuple[str, ...]
    remedy: str
    rated: Severity
    summary: str

    @property
    def key(self) -> tuple[str, ...]:
        """What one test says at one port is one finding, however often it says it."""
        return (self.rule, self.name, self.host, self.port, self.protocol, self.threat)

    def told(self) -> Sighting:
        """Give it as a sighting; a name that only repeats the id says nothing."""
        is_bare = self.name == self.rule and self.summary
        return telling.on_host(
            _TOOL,
            self.rule,
            self.rated,
            f"{self.name}: {self.summary}" if is_bare else self.name,
            host=self.host,
            port=self.port,
            protocol=self.protocol,
            aliases=self.ids,
            remedy=self.remedy,
            certainty=self.certainty,
        )


def _is_xml(document: Document) -> bool:
    root = document.root
    if root is None:
        return False
    if root.name == "get_reports_response":
        return True
    body = _body(root)
    is_told = any(body.first(name) for name in ("gmp", "omp", "scan_run_status", "result_count"))
    return root.name == "report" and (is_told or any(one.first("nvt") for one in body.within("results", "result")))


def _body(root: Element) -> Element:
    """Give the report itself, which most files have inside another."""
    body = root
    while (inner := body.first("report")) is not None:
        body = inner
    return body


def _read_xml(document: Document) -> Report:
    body = _body(document.xml())
    results = [_of_element(one) for one in body.within("results", "result")]
    status = body.say("scan_run_status")
    failed = [
        telling.line(f"{_text(one, 'host')} {one.say('port')}: {one.say('description')}")
        for one in body.within("errors", "error")
    ]
    if status.lower() not in _WHOLE:
        failed.append(f"the scan is not done: {status}")
    hosts = [one.say("ip") for one in body.all("host")] or [one.host for one in results]
    return _report(results, telling.line(body.say("scan_end"), body.say("timestamp")), hosts, failed)


def _text(element: Element, name: str) -> str:
    """Give the first word of what stands directly in a child: a host has its name and more in it."""
    return next(iter(element.say(name).split()), "")


def _of_element(result: Element) -> _Result:
    nvt = result.first("nvt") or Element("nvt", {}, result.line)
    port, _, protocol = result.say("port").partition("/")
    threat = result.say("threat")
    score = result.say("severity")
    is_set_aside = threat.lower() == "false positive"
    known = (one.get("id") for one in nvt.within("refs", "ref") if one.get("type").lower() == "cve")
    tags = dict(part.partition("=")[::2] for part in nvt.say("tags").split("|"))
    return _Result(
        nvt.get("oid"),
        telling.line(nvt.say("name"), result.say("name")),
        threat,
        _text(result, "host"),
        port if port.isdigit() else "",
        protocol,
        _certainty(next((one.say("value") for one in result.all("qod")), "")),
        telling.ids([*known, nvt.say("cve"), nvt.get("oid")]),
        telling.line(nvt.say("solution"), tags.get("solution", "")),
        telling.severity(
            *([] if is_set_aside else [threat, score]), result.say("original_threat"), nvt.say("cvss_base")
        ),
        telling.line(tags.get("summary"), result.say("description")),
    )


def _is_csv(document: Document) -> bool:
    return document.has_columns("IP", "NVT Name", "Severity")


def _read_csv(document: Document) -> Report:
    rows = list(document.rows())
    results = [_of_row(row) for row in rows]
    at = max((row.get("Timestamp", "") for row in rows), default="")
    return _report(results, at, [one.host for one in results], [])


def _of_row(row: Mapping[str, str]) -> _Result:
    port = row.get("Port", "")
    return _Result(
        telling.line(row.get("NVT OID")),
        telling.line(row["NVT Name"], row.get("Summary")),
        row["Severity"],
        telling.line(row["IP"], row.get("Hostname")),
        port if port.isdigit() else "",
        row.get("Port Protocol", ""),
        _certainty(row.get("QoD", "")),
        telling.ids(row.get("CVEs"), row.get("NVT OID")),
        telling.line(row.get("Solution")),
        telling.severity(row["Severity"], row.get("CVSS", "")),
        telling.line(row.get("Summary")),
    )


def _certainty(quality: str) -> Certainty:
    percent = int(quality) if quality.isdigit() and len(quality) < len("1000") else _LIKELY
    return Certainty.HIGH if percent >= _SURE else Certainty.MEDIUM if percent >= _LIKELY else Certainty.LOW


def _report(results: list[_Result], at: str, hosts: Iterable[str], failed: list[str]) -> Report:
    found = {one.key: one for one in reversed(results) if one.threat.lower() != _ERROR}
    errors = [f"{one.host}: {one.name}" for one in results if one.threat.lower() == _ERROR]
    return Report(
        _TOOL,
        tuple(one.told() for one in reversed(found.values())),
        at=at,
        targets=tuple(dict.fromkeys(one for one in hosts if one)),
        failed=tuple(dict.fromkeys((*failed, *errors))),
    )


FORMATS: Final = (
    Format("openvas", "OpenVAS or Greenbone, XML report", _is_xml, _read_xml),
    Format("openvas-csv", "OpenVAS or Greenbone, CSV results", _is_csv, _read_csv),
)
