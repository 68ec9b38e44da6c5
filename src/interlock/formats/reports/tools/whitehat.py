"""WhiteHat Sentinel's vulnerabilities, JSON of its API: those that are not closed, wherever they were seen. Floor 5.

Source: WhiteHat Sentinel's `GET /api/vuln` with attack vectors.
"""

from __future__ import annotations

from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.findings import rule_named
from interlock.formats.reports import telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report
from interlock.formats.reports.scales import rising
from interlock.kernel import Certainty, Severity

_TOOL: Final = "whitehat"
_CLOSED: Final = "closed"
_RISKS: Final = {"0": Severity.INFO, **rising(1)}


class _Request(msgspec.Struct, frozen=True):
    url: str | None = ""
    method: str | None = ""
    param_name: str | None = ""


class _Vector(msgspec.Struct, frozen=True):
    request: _Request | None = None
    state: str | None = ""
    scanner_tags: list[str] | None = None

    @property
    def place(self) -> str:
        """Where the attack went, as other tools write it; empty where it is not told."""
        asked = self.request or _Request()
        if not asked.url:
            return ""
        parameter = f" [{asked.param_name}]" if asked.param_name else ""
        return f"{asked.method or ''} {asked.url}{parameter}".strip()


class _Solution(msgspec.Struct, frozen=True):
    solution: str | None = ""
    solution_prepend: str | None = ""


class _Vulnerability(msgspec.Struct, frozen=True):
    id: str | int
    kind: str = msgspec.field(name="class")
    status: str | None = ""
    risk: int | str | None = None
    custom_risk: int | str | None = None
    url: str | None = ""
    site_name: str | None = ""
    solution: _Solution | None = None
    attack_vectors: list[_Vector] | None = None


class _Answer(msgspec.Struct, frozen=True):
    collection: list[_Vulnerability]


def _is_sentinel(document: Document) -> bool:
    found = document.fields.get("collection")
    first = found[0] if isinstance(found, list) and found else None
    return isinstance(first, dict) and {"class", "risk", "status", "site"} <= first.keys()


def _read(document: Document) -> Report:
    found = document.as_type(_Answer).collection if document.fields else document.as_type(list[_Vulnerability])
    return Report(
        _TOOL,
        tuple(_told(one) for one in found if one.status != _CLOSED),
        targets=tuple(dict.fromkeys(one.site_name for one in found if one.site_name)),
    )


def _told(one: _Vulnerability) -> Sighting:
    vectors = [each for each in one.attack_vectors or () if each.state != _CLOSED]
    tags = {tag for each in vectors for tag in each.scanner_tags or () if tag.startswith("CWE-")}
    solution = one.solution or _Solution()
    found = telling.at_address(
        _TOOL,
        rule_named(one.kind),
        telling.severity(one.custom_risk or one.risk, scale=_RISKS),
        one.kind,
        address=one.url or "",
        cwe=telling.weaknesses(sorted(tags)),
        remedy=telling.line(solution.solution_prepend, telling.plain(solution.solution)),
        certainty=Certainty.HIGH,
    )
    return telling.at_each(found, (each.place for each in vectors))


FORMATS: Final = (
    Format(
        "whitehat",
        "WhiteHat Sentinel, vulnerabilities of its API",
        _is_sentinel,
        _read,
        silent=('{"collection":[]}',),
    ),
)
