"""ssh-audit: the algorithms that a server should not offer, and what its version is vulnerable to. Floor 5.

Source: ssh-audit -j and -jj, versions 2 and 3.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report
from interlock.kernel import Certainty, Severity

_TOOL: Final = "ssh-audit"
_SETTINGS: Final[Mapping[str, str]] = {
    "kex": "KexAlgorithms",
    "key": "HostKeyAlgorithms",
    "enc": "Ciphers",
    "mac": "MACs",
}


class _Notes(msgspec.Struct, frozen=True):
    fail: list[str] | None = None
    warn: list[str] | None = None


class _Algorithm(msgspec.Struct, frozen=True):
    algorithm: str
    notes: _Notes | list[str] | None = None


class _Cve(msgspec.Struct, frozen=True):
    name: str
    description: str | None = None
    cvssv2: float | None = None


class _Banner(msgspec.Struct, frozen=True):
    software: str | None = None


class _Target(msgspec.Struct, frozen=True):
    kex: list[_Algorithm | str] | None = None
    key: list[_Algorithm | str] | None = None
    enc: list[_Algorithm | str] | None = None
    mac: list[_Algorithm | str] | None = None
    cves: list[_Cve] | None = None
    banner: _Banner | None = None
    target: str = ""

    def lists(self) -> Mapping[str, list[_Algorithm | str] | None]:
        """Give what it offers of each kind."""
        return {"kex": self.kex, "key": self.key, "enc": self.enc, "mac": self.mac}

    def place(self) -> tuple[str, str]:
        """Give host and port; the address of version 6 has its own colons."""
        host, colon, port = self.target.rpartition(":")
        if not colon or (":" in host and not host.endswith("]")):
            return self.target, "22"
        return host.strip("[]"), port


def _is_audit(document: Document) -> bool:
    fields = document.fields or document.first
    return {"banner", "kex", "mac"} <= fields.keys()


def _read(document: Document) -> Report:
    targets = [document.as_type(_Target)] if document.fields else document.as_type(list[_Target])
    found: list[Sighting] = []
    passed = 0
    for target in targets:
        found += _vulnerabilities(target)
        for kind, algorithms in target.lists().items():
            rated = [one for each in algorithms or () if (one := _algorithm(target, kind, each))]
            passed += len(algorithms or ()) - len(rated)
            found += rated
    return Report(_TOOL, tuple(found), targets=tuple(one.target for one in targets if one.target), passed=passed)


def _vulnerabilities(target: _Target) -> Iterator[Sighting]:
    host, port = target.place()
    software = (target.banner.software if target.banner else None) or "the server"
    for one in target.cves or ():
        yield telling.on_host(
            _TOOL,
            one.name,
            telling.severity(one.cvssv2),
            f"{software}: {telling.line(one.description, one.name)}",
            host=host,
            port=port,
            protocol="tcp",
            certainty=Certainty.LOW,  # by the version that the server shows, not by a test
        )


def _algorithm(target: _Target, kind: str, offered: _Algorithm | str) -> Sighting | None:
    """Give what is wrong with an algorithm; None where nothing is."""
    if isinstance(offered, str) or not isinstance(offered.notes, _Notes):
        return None
    notes = [*(offered.notes.fail or ()), *(offered.notes.warn or ())]
    if not notes:
        return None
    host, port = target.place()
    return telling.on_host(
        _TOOL,
        f"{kind} {offered.algorithm}",
        Severity.HIGH if offered.notes.fail else Severity.MEDIUM,
        f"{offered.algorithm} is offered: {'; '.join(notes)}",
        host=host,
        port=port,
        protocol="tcp",
        cwe=("CWE-327",),
        remedy=f"take it out of {_SETTINGS[kind]}",
        certainty=Certainty.HIGH,
    )


FORMATS: Final = (Format("ssh-audit", "ssh-audit, JSON", _is_audit, _read),)
