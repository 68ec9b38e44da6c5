"""Nessus and Tenable: the .nessus file and the tables of Nessus, Security Center and Vulnerability Management. Floor 5.

Source: Tenable's "Nessus v2 File Format", and the columns of the exports; a plugin at a port of a host is one finding.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report
from interlock.formats.xmldoc import Element
from interlock.kernel import Severity

_TOOL: Final = "nessus"
_SCALE: Final[Mapping[str, Severity]] = {
    "0": Severity.INFO,
    "1": Severity.LOW,
    "2": Severity.MEDIUM,
    "3": Severity.HIGH,
    "4": Severity.CRITICAL,
}
_UNSEEN: Final = frozenset({"21745", "24786", "26917", "104410", "117885"})
"""Plugins that say that the checks on the host itself were not run."""
_PING: Final = "10180"
_WEB_PLACE: Final = re.compile(r"\bURL '([^'\s]{1,2000})'(?:[^\n]{0,200}?\bnamed '([^']{1,200})')?")


class _Item(msgspec.Struct):
    """What a plugin found; a table has a row of it for each CVE."""

    plugin: str
    name: str
    rated: Severity
    host: str
    port: str = ""
    protocol: str = ""
    output: str = ""
    remedy: str = ""
    ids: tuple[str, ...] = ()
    cwe: tuple[str, ...] = ()

    @property
    def unseen(self) -> str:
        """What it says that Nessus could not look at; empty for most."""
        if self.plugin == _PING and "dead" in self.output:
            return f"{self.host}: it did not answer"
        return f"{self.host}: {self.name}" if self.plugin in _UNSEEN else ""

    def told(self) -> Sighting:
        """Give it as a sighting: of an address where a web application was scanned, of a port of the host otherwise."""
        remedy = "" if self.remedy.lower() in {"n/a", "none"} else self.remedy
        if "://" in self.host:
            place = _WEB_PLACE.search(self.output)
            return telling.at_address(
                _TOOL,
                self.plugin,
                self.rated,
                self.name,
                address=place[1] if place else self.host,
                parameter=(place[2] or "") if place else "",
                cwe=self.cwe,
                remedy=remedy,
                aliases=self.ids,
            )
        return telling.on_host(
            _TOOL,
            self.plugin,
            self.rated,
            self.name,
            host=self.host,
            port=self.port,
            protocol=self.protocol.lower(),
            aliases=self.ids,
            cwe=self.cwe,
            remedy=remedy,
        )


class _Columns(msgspec.Struct, frozen=True):
    """What a kind of table calls its columns, the best one first."""

    plugin: tuple[str, ...]
    name: tuple[str, ...]
    severity: tuple[str, ...]
    host: tuple[str, ...]
    port: str = "Port"
    protocol: str = "Protocol"
    cve: str = "CVE"
    cwe: str = "CWE"
    references: str = "Cross References"
    output: str = "Plugin Output"
    remedy: str = "Solution"


_NESSUS: Final = _Columns(("Plugin ID",), ("Name",), ("Risk", "Severity"), ("Host", "IP Address"))
_CENTER: Final = _Columns(
    ("Plugin",), ("Plugin Name",), ("Severity", "Risk Factor"), ("IP Address", "DNS Name"), remedy="Steps to Remediate"
)
_MANAGEMENT: Final = _Columns(
    ("definition.id",),
    ("definition.name",),
    ("severity", "definition.severity"),
    ("asset.name", "asset.host_name", "asset.display_fqdn", "asset.display_ipv4_address"),
    port="port",
    protocol="protocol",
    cve="definition.cve",
    cwe="definition.cwe",
    references="definition.references",
    output="output",
    remedy="definition.solution",
)


def _is_xml(document: Document) -> bool:
    return document.root is not None and document.root.name == "NessusClientData_v2"


def _read_xml(document: Document) -> Report:
    root = document.xml()
    hosts = root.within("Report", "ReportHost")
    checks = [_said(one) for host in hosts for one in host.all("ReportItem") if one.first("compliance-result")]
    items = [item for host in hosts for one in host.all("ReportItem") for item in _item(host.get("name"), one)]
    ends = [tag.text for host in hosts for tag in host.within("HostProperties", "tag") if tag.get("name") == "HOST_END"]
    return _report(
        items,
        at=max(ends, default=""),
        targets=tuple(host.get("name") for host in hosts),
        passed=checks.count("PASSED"),
        failed=tuple(f"{one.say('compliance-check-name')}: {_said(one)}" for one in _unchecked(hosts)),
    )


def _said(item: Element) -> str:
    return item.say("compliance-result").upper()


def _unchecked(hosts: Iterable[Element]) -> Iterator[Element]:
    return (one for host in hosts for one in host.all("ReportItem") if _said(one) == "ERROR")


def _item(host: str, item: Element) -> Iterator[_Item]:
    if _said(item) in {"PASSED", "ERROR"}:
        return
    check = item.say("compliance-check-name")
    yield _Item(
        check or item.get("pluginID"),
        telling.line(check, item.get("pluginName"), item.say("synopsis")),
        telling.severity(item.get("severity"), item.say("risk_factor"), scale=_SCALE),
        host,
        item.get("port"),
        item.get("protocol"),
        item.say("plugin_output"),
        telling.line(item.say("compliance-solution"), item.say("solution")),
        telling.ids([one.text for one in item.all("cve", "xref")]),
        telling.weaknesses(
            [*(one.text for one in item.all("cwe")), *_weaknesses(one.text for one in item.all("xref"))]
        ),
    )


def _weaknesses(references: Iterable[str]) -> list[str]:
    return [one.strip() for text in references for one in text.split(",") if one.strip().upper().startswith("CWE")]


def _is_table(document: Document, columns: _Columns) -> bool:
    needed = (columns.plugin[0], columns.name[0])
    has_severity = any(document.has_columns(one) for one in columns.severity)
    return has_severity and document.has_columns(*needed) and any(document.has_columns(one) for one in columns.host)


def _read_table(document: Document, columns: _Columns) -> Report:
    found: dict[tuple[str, ...], _Item] = {}
    for row in document.rows():
        if row.get("state", "").upper() == "FIXED" or not _first(row, columns.name):
            continue
        item = _row(row, columns)
        output = item.output if "://" in item.host else ""
        known = found.setdefault((item.plugin, item.name, item.host, item.port, item.protocol, output), item)
        known.ids = tuple(dict.fromkeys((*known.ids, *item.ids)))
    return _report(list(found.values()), targets=tuple(dict.fromkeys(one.host for one in found.values())))


def _row(row: Mapping[str, str], columns: _Columns) -> _Item:
    references = row.get(columns.references, "")
    return _Item(
        _first(row, columns.plugin),
        _first(row, columns.name),
        telling.severity(*(row.get(one, "") for one in columns.severity), scale=_SCALE),
        _first(row, columns.host),
        row.get(columns.port, ""),
        row.get(columns.protocol, ""),
        row.get(columns.output, ""),
        row.get(columns.remedy, ""),
        telling.ids(row.get(columns.cve, ""), references),
        telling.weaknesses([row.get(columns.cwe, ""), *_weaknesses(references.split())]),
    )


def _first(row: Mapping[str, str], names: Iterable[str]) -> str:
    return next((row[name] for name in names if row.get(name)), "")


def _report(
    items: list[_Item], at: str = "", targets: tuple[str, ...] = (), passed: int = 0, failed: tuple[str, ...] = ()
) -> Report:
    unseen = tuple(dict.fromkeys((*(one.unseen for one in items if one.unseen), *failed)))
    return Report(_TOOL, tuple(one.told() for one in items), "", at, targets, passed, unseen)


FORMATS: Final = (
    Format("nessus", "Nessus, .nessus file (XML, version 2)", _is_xml, _read_xml),
    Format("nessus-csv", "Nessus, CSV", partial(_is_table, columns=_NESSUS), partial(_read_table, columns=_NESSUS)),
    Format(
        "tenable-sc-csv",
        "Tenable Security Center, CSV of vulnerabilities",
        partial(_is_table, columns=_CENTER),
        partial(_read_table, columns=_CENTER),
    ),
    Format(
        "tenable-io-csv",
        "Tenable Vulnerability Management, CSV of findings",
        partial(_is_table, columns=_MANAGEMENT),
        partial(_read_table, columns=_MANAGEMENT),
    ),
)
