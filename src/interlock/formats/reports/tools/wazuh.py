"""Wazuh's vulnerabilities of agents: as the index has them since 4.8, and as the API gave them before. Floor 5.

Source: the index wazuh-states-vulnerabilities, and the API "GET /vulnerability/{agent_id}" of version 4.7.
"""

from __future__ import annotations

from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import packages, telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report

_TOOL: Final = "wazuh"


class _Package(msgspec.Struct, frozen=True):
    name: str | None = None
    version: str | None = None


class _Agent(msgspec.Struct, frozen=True):
    id: str | None = None
    name: str | None = None
    version: str | None = None


class _Score(msgspec.Struct, frozen=True):
    base: float | None = None


class _Vulnerability(msgspec.Struct, frozen=True):
    id: str
    severity: str | None = None
    description: str | None = None
    score: _Score | None = None


class _Source(msgspec.Struct, frozen=True):
    vulnerability: _Vulnerability
    package: _Package | None = None
    agent: _Agent | None = None

    @property
    def on(self) -> str:
        """What the agent is called where it was found."""
        return telling.line(self.agent.name, self.agent.id) if self.agent else ""


class _Hit(msgspec.Struct, frozen=True):
    source: _Source = msgspec.field(name="_source")


class _Total(msgspec.Struct, frozen=True):
    value: int = 0


class _Hits(msgspec.Struct, frozen=True):
    hits: list[_Hit]
    total: _Total | int | None = None


class _Index(msgspec.Struct, frozen=True):
    hits: _Hits
    timed_out: bool = False


class _Item(msgspec.Struct, frozen=True):
    cve: str
    name: str | None = None
    version: str | None = None
    severity: str | None = None
    cvss3_score: float | str | None = None
    cvss2_score: float | str | None = None
    title: str | None = None
    condition: str | None = None
    status: str | None = None
    agent_name: str | None = None
    agent_ip: str | None = None


class _Data(msgspec.Struct, frozen=True):
    affected_items: list[_Item]
    total_affected_items: int = 0
    failed_items: list[dict[str, object]] | None = None


class _Answer(msgspec.Struct, frozen=True):
    data: _Data


def _is_index(document: Document) -> bool:
    hits = document.fields.get("hits")
    inner = hits.get("hits") if isinstance(hits, dict) else None
    if not isinstance(inner, list) or not inner or not isinstance(inner[0], dict):
        return False
    source = inner[0].get("_source")
    return "wazuh" in str(inner[0].get("_index")) or (
        isinstance(source, dict) and {"vulnerability", "agent"} <= source.keys()
    )


def _read_index(document: Document) -> Report:
    index = document.as_type(_Index)
    sources = [hit.source for hit in index.hits.hits]
    total = index.hits.total.value if isinstance(index.hits.total, _Total) else index.hits.total or 0
    failed = ["the search ran out of time"] if index.timed_out else []
    return Report(
        _TOOL,
        tuple(_of_source(one) for one in sources),
        targets=tuple(dict.fromkeys(one.on for one in sources if one.on)),
        failed=(*failed, *_missing(total, len(sources))),
    )


def _missing(total: int, there: int) -> list[str]:
    return [f"{total - there} of {total} vulnerabilities are not in this page"] if total > there else []


def _of_source(one: _Source) -> Sighting:
    bad, package = one.vulnerability, one.package or _Package()
    return packages.vulnerable(
        _TOOL,
        bad.id,
        telling.severity(bad.severity, (bad.score.base or None) if bad.score else None),
        telling.line(bad.description, bad.id),
        packages.Package(package.name or "", package.version or ""),
        host=one.on,
    )


def _is_answer(document: Document) -> bool:
    data = document.fields.get("data")
    if not isinstance(data, dict) or not {"affected_items", "total_affected_items"} <= data.keys():
        return False
    items = data["affected_items"]
    return isinstance(items, list) and (not items or (isinstance(items[0], dict) and "cve" in items[0]))


def _read_answer(document: Document) -> Report:
    data = document.as_type(_Answer).data
    asked_in_vain = [f"{len(data.failed_items)} agents could not be asked"] if data.failed_items else []
    return Report(
        _TOOL,
        tuple(_of_item(one) for one in data.affected_items if (one.status or "").upper() != "SOLVED"),
        targets=tuple(dict.fromkeys(name for one in data.affected_items if (name := one.agent_name or one.agent_ip))),
        failed=(*asked_in_vain, *_missing(data.total_affected_items, len(data.affected_items))),
    )


def _of_item(one: _Item) -> Sighting:
    _, _, least = (one.condition or "").partition("less than ")
    return packages.vulnerable(
        _TOOL,
        one.cve,
        telling.severity(one.severity, one.cvss3_score or None, one.cvss2_score or None),
        telling.line(one.title, one.cve),
        packages.Package(one.name or "", one.version or ""),
        host=telling.line(one.agent_name, one.agent_ip),
        remedy=f"take {least} or later" if least else "",
    )


FORMATS: Final = (
    Format("wazuh", "Wazuh 4.8 and later, vulnerabilities out of the index (JSON)", _is_index, _read_index),
    Format("wazuh-api", "Wazuh before 4.8, vulnerabilities as the API gives them (JSON)", _is_answer, _read_answer),
)
