"""OpenVEX: what somebody states of vulnerabilities in products. Floor 5.

What is stated to be fixed is no finding. What is stated not to be affected is one, but only information: a policy
here says whose word on it counts.
Source: OpenVEX specification 0.0.1 to 0.2.0.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import packages, telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report
from interlock.kernel import Certainty, Severity

_TOOL: Final = "openvex"
_CONTEXT: Final = "https://openvex.dev/"
_FIXED: Final = "fixed"
_NOT_AFFECTED: Final = "not_affected"
_OPEN: Final = "under_investigation"


class _Vulnerability(msgspec.Struct, frozen=True):
    name: str | None = None
    at_id: str | None = msgspec.field(name="@id", default=None)
    aliases: list[str] | None = None
    description: str | None = None


class _Component(msgspec.Struct, frozen=True):
    at_id: str | None = msgspec.field(name="@id", default=None)
    identifiers: dict[str, str] | None = None


class _Product(_Component, frozen=True):
    subcomponents: list[_Component | str] | None = None


class _Statement(msgspec.Struct, frozen=True):
    vulnerability: _Vulnerability | str
    status: str
    products: list[_Product | str] | None = None
    justification: str | None = None
    impact_statement: str | None = None
    action_statement: str | None = None


class _Document(msgspec.Struct, frozen=True):
    statements: list[_Statement]
    timestamp: str | None = None


def _is_vex(document: Document) -> bool:
    context = document.fields.get("@context")
    return isinstance(context, str) and context.startswith(_CONTEXT) and "statements" in document.fields


def _read(document: Document) -> Report:
    read = document.as_type(_Document)
    found = tuple(told for one in read.statements if one.status != _FIXED for told in _told(document, one))
    return Report(_TOOL, found, at=read.timestamp or "")


def _told(document: Document, one: _Statement) -> Iterator[Sighting]:
    bad = one.vulnerability if isinstance(one.vulnerability, _Vulnerability) else _Vulnerability(one.vulnerability)
    name = telling.line(bad.name, bad.at_id)
    if not name:
        raise document.malformed("a statement names no vulnerability")
    is_harmless = one.status == _NOT_AFFECTED
    said = [one.status.replace("_", " "), telling.line(one.justification).replace("_", " "), one.impact_statement or ""]
    for product in one.products or (_Product(),):
        holder, held = _purl(product), _inside(product)
        found = packages.vulnerable(
            _TOOL,
            name,
            Severity.INFO if is_harmless else telling.severity(None),
            ": ".join(text for text in said if text),
            packages.by_purl(held or holder, held or holder),
            aliases=telling.ids(bad.aliases),
            places=(holder,) if held else (),
            remedy=telling.line(one.action_statement),
        )
        yield msgspec.structs.replace(found, certainty=Certainty.LOW) if one.status == _OPEN else found


def _purl(one: _Component | str) -> str:
    """Give the package URL of a product, or else what it is called."""
    if isinstance(one, str):
        return one
    return telling.line((one.identifiers or {}).get("purl"), one.at_id)


def _inside(one: _Product | str) -> str:
    """Give the part of a product that a statement is about, if it names one."""
    parts = one.subcomponents if isinstance(one, _Product) else None
    return _purl(parts[0]) if parts else ""


FORMATS: Final = (Format("openvex", "OpenVEX", _is_vex, _read),)
