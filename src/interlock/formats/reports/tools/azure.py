"""Microsoft Defender for Cloud: assessments, what is under them, and alerts. Floor 5.

Source: the REST lists of Microsoft.Security/assessments, subAssessments and alerts, the same of `az security` and of
Resource Graph, and the CSV of recommendations that the portal exports.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report

_TOOL: Final = "defender-for-cloud"
_COLUMNS: Final = ("recommendationName", "recommendationDisplayName", "state", "severity", "resourceId")
_KIND: Final = "microsoft.security/"
_KINDS: Final = ("assessments", "alerts")


class _Status(msgspec.Struct, frozen=True):
    code: str | None = None
    cause: str | None = None
    severity: str | None = None


class _Metadata(msgspec.Struct, frozen=True, rename="camel"):
    display_name: str | None = None
    severity: str | None = None
    remediation_description: str | None = None


class _Body(msgspec.Struct, frozen=True, rename="camel"):
    id: str | None = None
    display_name: str | None = None
    alert_display_name: str | None = None
    alert_type: str | None = None
    description: str | None = None
    status: _Status | str | None = None
    severity: str | None = None
    remediation: str | None = None
    remediation_steps: str | list[str] | None = None
    metadata: _Metadata | None = None
    resource_details: dict[str, object] | None = None
    compromised_entity: str | None = None
    additional_data: dict[str, object] | None = None


class _Item(msgspec.Struct, frozen=True):
    id: str
    type: str
    name: str | None = None
    properties: _Body | None = None


class _Page(msgspec.Struct, frozen=True):
    value: list[_Item]


class _Graph(msgspec.Struct, frozen=True):
    data: list[_Item]


def _is_json(document: Document) -> bool:
    one: object = document.fields or document.first
    for name in ("value", "data"):
        inner = one.get(name) if isinstance(one, dict) else None
        if isinstance(inner, list):
            one = inner[0] if inner else None
    if not isinstance(one, dict):
        return False
    kind = str(one.get("type", "")).lower()
    return "id" in one and kind.startswith(_KIND) and any(word in kind for word in _KINDS)


def _read(document: Document) -> Report:
    items, bodies = _items(document)
    found, passed = list[Sighting](), 0
    for item, body in zip(items, bodies, strict=True):
        if _is_alert(item):
            found += _alert(item, body)
        else:
            passed += _code(body) == "healthy"
            found += _assessment(item, body)
    accounts = (item.id.lower().partition("/subscriptions/")[2].partition("/")[0] for item in items)
    return Report(_TOOL, tuple(found), targets=tuple(dict.fromkeys(one for one in accounts if one)), passed=passed)


def _items(document: Document) -> tuple[list[_Item], list[_Body]]:
    """Give the items and what each says of itself: `az` writes that beside the id, the others under `properties`."""
    fields, rows = document.fields, document.items
    if "value" in fields:
        items = document.as_type(_Page).value
        rows = fields["value"] if isinstance(fields["value"], list) else ()
    elif "data" in fields:
        items = document.as_type(_Graph).data
        rows = fields["data"] if isinstance(fields["data"], list) else ()
    elif fields:
        items, rows = [document.as_type(_Item)], [fields]
    else:
        items = document.as_type(list[_Item])
    try:
        flat = [msgspec.convert(row, _Body, strict=False) for row in rows]
    except msgspec.ValidationError as error:
        raise document.malformed(str(error)) from error
    return items, [item.properties or body for item, body in zip(items, flat, strict=True)]


def _is_alert(item: _Item) -> bool:
    return "alerts" in item.type.lower()


def _code(body: _Body) -> str:
    code = body.status.code if isinstance(body.status, _Status) else body.status
    return (code or "").lower()


def _assessment(item: _Item, body: _Body) -> Iterator[Sighting]:
    status = body.status if isinstance(body.status, _Status) else _Status(body.status)
    # What is exempt is told as not applicable, though nobody mended it.
    if _code(body) != "unhealthy" and (status.cause or "").lower() != "exempt":
        return
    metadata, details = body.metadata or _Metadata(), body.resource_details or {}
    title = telling.line(body.display_name, metadata.display_name, item.name)
    yield telling.of_resource(
        _TOOL,
        telling.line(body.id, item.name) if "/subassessments/" in item.id.lower() else telling.line(item.name),
        telling.severity(status.severity, metadata.severity, body.severity),
        title,
        resource=_resource(telling.line(details.get("id"), details.get("Id"), details.get("ResourceId"), item.id)),
        aliases=telling.ids(title, *_vulnerabilities(body.additional_data or {})),
        remedy=telling.plain(body.remediation or metadata.remediation_description),
    )


def _resource(name: str) -> str:
    """Give what is assessed out of the id of an assessment."""
    at = name.lower().find("/providers/microsoft.security/")
    return name[:at] if at > 0 else name


def _vulnerabilities(data: Mapping[str, object]) -> list[str]:
    cves = data.get("cve")
    return [str(one.get("title", "")) for one in cves if isinstance(one, dict)] if isinstance(cves, list) else []


def _alert(item: _Item, body: _Body) -> Iterator[Sighting]:
    if _code(body) == "resolved":
        return
    steps = body.remediation_steps
    yield telling.of_resource(
        _TOOL,
        telling.line(body.alert_type, item.name),
        telling.severity(body.severity),
        telling.line(body.alert_display_name, body.display_name, body.description, item.name),
        resource=telling.line(body.compromised_entity, _resource(item.id)),
        remedy=telling.plain(" ".join(steps) if isinstance(steps, list) else steps),
    )


def _is_csv(document: Document) -> bool:
    return document.has_columns(*_COLUMNS)


def _read_csv(document: Document) -> Report:
    found, passed, accounts = list[Sighting](), 0, dict[str, None]()
    for row in document.rows(*_COLUMNS):
        state = row["state"].lower()
        passed += state == "healthy"
        accounts[row.get("subscriptionId", "")] = None
        if state == "unhealthy" or "exempt" in row.get("notApplicableReason", "").lower():
            found.append(
                telling.of_resource(
                    _TOOL,
                    row["recommendationName"],
                    telling.severity(row["severity"]),
                    row["recommendationDisplayName"],
                    resource=telling.line(row["resourceId"], row.get("resourceName")),
                    remedy=telling.plain(row.get("remediationSteps")),
                )
            )
    return Report(_TOOL, tuple(found), targets=tuple(one for one in accounts if one), passed=passed)


FORMATS: Final = (
    Format(
        "azure-defender", "Microsoft Defender for Cloud, assessments and alerts, JSON", _is_json, _read, silent=("[]",)
    ),
    Format("azure-defender-csv", "Microsoft Defender for Cloud, recommendations, CSV", _is_csv, _read_csv),
)
