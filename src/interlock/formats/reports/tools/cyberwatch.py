"""Cyberwatch: vulnerabilities and security issues of servers, as its API gives them. Floor 5.

Source: Cyberwatch's API, "vulnerabilities/cve_announcements" and "security_issues", put together into one file.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import packages, telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report

_TOOL: Final = "cyberwatch"
_ACTIVE: Final = frozenset({"true", "active"})


class _Server(msgspec.Struct, frozen=True):
    computer_name: str | None = None
    active: bool | str | None = True
    fixed_at: str | None = None

    @property
    def is_affected(self) -> bool:
        """Whether it has the fault still."""
        return str(self.active).lower() in _ACTIVE and not self.fixed_at


class _Product(msgspec.Struct, frozen=True):
    assets: list[str] | None = None
    versions: list[str] | None = None


class _Weaknesses(msgspec.Struct, frozen=True):
    cwe_id: list[str] | None = None


class _Cve(msgspec.Struct, frozen=True):
    cve_code: str
    cve_score: float | None = None
    cve_level: str | None = None
    cwes: _Weaknesses | None = None
    servers: list[_Server] | None = None
    updates_assets: dict[str, _Product] | None = None


class _Issue(msgspec.Struct, frozen=True):
    security_issue_title: str
    security_issue_id: str | None = None
    security_issue_description: str | None = None
    level: str | None = None
    servers: list[_Server] | None = None
    cve_announcements: list[str] | None = None


class _File(msgspec.Struct, frozen=True):
    cves: list[_Cve] | None = None
    security_issues: list[_Issue] | None = None


def _is_file(document: Document) -> bool:
    fields = document.fields
    return all(isinstance(fields.get(name), list) for name in ("cves", "security_issues"))


def _read(document: Document) -> Report:
    read = document.as_type(_File)
    found = [one for cve in read.cves or () for one in _of_cve(cve)]
    found += [one for issue in read.security_issues or () for one in _of_issue(issue)]
    servers = [server for each in (*(read.cves or ()), *(read.security_issues or ())) for server in each.servers or ()]
    return Report(
        _TOOL, tuple(found), targets=tuple(dict.fromkeys(name for one in servers if (name := one.computer_name)))
    )


def _affected(servers: list[_Server] | None) -> list[str]:
    return [telling.line(one.computer_name, "a server") for one in servers or () if one.is_affected]


def _of_cve(cve: _Cve) -> Iterator[Sighting]:
    """Give a sighting for each product that has it, at the servers where it is; none where it was fixed everywhere."""
    hosts = _affected(cve.servers)
    if not hosts:
        return
    for product, known in (cve.updates_assets or {"": _Product()}).items():
        places = [host for host in hosts if host in known.assets] if known.assets else hosts
        if not places:
            continue
        rated = telling.severity(_level(cve.cve_level), cve.cve_score)
        cwe = telling.weaknesses((cve.cwes.cwe_id or []) if cve.cwes else [])
        if product:
            yield packages.vulnerable(
                _TOOL,
                cve.cve_code,
                rated,
                f"it has {cve.cve_code}",
                packages.Package(product, ", ".join(known.versions or ())),
                places=[f"on {place}" for place in places],
                cwe=cwe,
            )
        else:
            found = telling.on_host(_TOOL, cve.cve_code, rated, f"it has {cve.cve_code}", host=places[0], cwe=cwe)
            yield telling.at_each(found, places) if len(places) > 1 else found


def _of_issue(issue: _Issue) -> Iterator[Sighting]:
    hosts = _affected(issue.servers)
    if hosts or not issue.servers:
        found = telling.on_host(
            _TOOL,
            issue.security_issue_id or "",
            telling.severity(_level(issue.level)),
            issue.security_issue_title,
            host=hosts[0] if hosts else "",
            aliases=telling.ids(issue.cve_announcements),
        )
        yield telling.at_each(found, hosts) if len(hosts) > 1 else found


def _level(level: str | None) -> str:
    return (level or "").removeprefix("level_")


FORMATS: Final = (Format("cyberwatch", "Cyberwatch, vulnerabilities and issues of servers (JSON)", _is_file, _read),)
