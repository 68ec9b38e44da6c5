"""Threat Composer's model: every threat that is not resolved. Floor 5.

Source: AWS Threat Composer's workspace export, schema 1. A threat that was put aside as not useful is still there: who
may accept it is for a policy here to say.
"""

from __future__ import annotations

from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report
from interlock.kernel import Certainty

_TOOL: Final = "threat-composer"


class _Pair(msgspec.Struct, frozen=True):
    key: str
    value: object = None


class _Threat(msgspec.Struct, frozen=True, rename="camel"):
    id: str
    numeric_id: int | None = None
    statement: str | None = ""
    threat_source: str | None = ""
    threat_action: str | None = ""
    status: str | None = ""
    metadata: list[_Pair] | None = None
    tags: list[str] | None = None


class _Mitigation(msgspec.Struct, frozen=True):
    id: str
    content: str | None = ""


class _Link(msgspec.Struct, frozen=True, rename="camel"):
    linked_id: str
    mitigation_id: str


class _Application(msgspec.Struct, frozen=True):
    name: str | None = ""


class _Model(msgspec.Struct, frozen=True, rename="camel"):
    threats: list[_Threat]
    application_info: _Application | None = None
    mitigations: list[_Mitigation] | None = None
    mitigation_links: list[_Link] | None = None


def _is_mine(document: Document) -> bool:
    keys = document.fields.keys()
    return {"schema", "applicationInfo"} <= keys and bool({"threats", "assumptionLinks", "mitigationLinks"} & keys)


def _read(document: Document) -> Report:
    read = document.as_type(_Model)
    contents = {one.id: telling.line(one.content) for one in read.mitigations or ()}
    remedies: dict[str, list[str]] = {}
    for link in read.mitigation_links or ():
        remedies.setdefault(link.linked_id, []).append(contents.get(link.mitigation_id, ""))
    written = [one for one in read.threats if one.statement or one.threat_action]
    left = [one for one in written if one.status != "threatResolved"]
    name = telling.line(read.application_info.name if read.application_info else "")
    return Report(
        _TOOL,
        tuple(_told(one, [text for text in remedies.get(one.id, ()) if text]) for one in left),
        targets=(name,) if name else (),
        passed=len(written) - len(left),
        failed=tuple(f"threat {one.numeric_id or one.id}, which nobody has written yet" for one in _unwritten(read)),
    )


def _unwritten(read: _Model) -> list[_Threat]:
    return [one for one in read.threats if not (one.statement or one.threat_action)]


def _told(one: _Threat, remedies: list[str]) -> Sighting:
    priority = next((str(pair.value) for pair in one.metadata or () if pair.key == "Priority"), "")
    words = telling.line(one.statement, " can ".join((one.threat_source or "somebody", one.threat_action or "")))
    return telling.of_resource(
        _TOOL,
        f"threat {one.numeric_id}" if one.numeric_id else f"threat {one.id}",
        telling.severity(priority),
        words,
        cwe=telling.weaknesses(*(tag for tag in one.tags or () if tag.upper().startswith("CWE"))),
        remedy="; ".join(remedies),
        certainty=Certainty.MEDIUM,
    )


FORMATS: Final = (Format("threat-composer", "AWS Threat Composer, JSON", _is_mine, _read),)
