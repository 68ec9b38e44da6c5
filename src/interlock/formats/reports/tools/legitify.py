"""Legitify: the policies that organizations and repositories break. Floor 5. Source: legitify analyze -f json.

A policy that is broken is one finding, wherever it is: so Legitify groups them. Its schemes nest them differently.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report
from interlock.kernel import Certainty

_TOOL: Final = "legitify"
_DEEPEST: Final = 5


class _Policy(msgspec.Struct, frozen=True, rename="camel"):
    policy_name: str
    title: str | None = None
    severity: str | None = None
    fully_qualified_policy_name: str | None = None
    remediation_steps: list[str] | None = None


class _Aux(msgspec.Struct, frozen=True, rename="camel"):
    entity_name: str | None = None


class _Violation(msgspec.Struct, frozen=True, rename="camel"):
    status: str = ""
    canonical_link: str | None = None
    violation_entity_type: str | None = None
    aux: _Aux | None = None

    @property
    def place(self) -> str:
        """What breaks the policy."""
        return telling.line(self.canonical_link, self.aux.entity_name if self.aux else None, self.violation_entity_type)


class _Checked(msgspec.Struct, frozen=True, rename="camel"):
    policy_info: _Policy
    violations: list[_Violation] | None = None


def _is_report(document: Document) -> bool:
    fields = document.fields
    kind, content = fields.get("type"), fields.get("content")
    is_scheme = kind == "flattened" or str(kind).startswith("group-by-")
    return is_scheme and isinstance(content, dict)


def _read(document: Document) -> Report:
    found: dict[str, tuple[_Policy, list[_Violation]]] = {}
    for one in _checked(document, document.fields.get("content"), 0):
        policy = one.policy_info
        name = policy.fully_qualified_policy_name or policy.policy_name
        found.setdefault(name, (policy, []))[1].extend(one.violations or ())
    seen = [one for _, violations in found.values() for one in violations]
    return Report(
        _TOOL,
        tuple(_told(policy, broken) for policy, all_ in found.values() if (broken := _places(all_))),
        targets=tuple(sorted({one.place for one in seen if one.place})),
        passed=sum(one.status == "PASSED" for one in seen),
        failed=tuple(
            f"{policy.policy_name}: {one.place}"
            for policy, all_ in found.values()
            for one in all_
            if one.status == "SKIPPED"
        ),
    )


def _checked(document: Document, value: object, depth: int) -> Iterator[_Checked]:
    """Give the policies that were checked, however they are grouped."""
    if not isinstance(value, dict) or depth > _DEEPEST:
        raise document.malformed(f"Expected `object` with `policyInfo`, got `{type(value).__name__}`")
    if "policyInfo" not in value:
        for inner in value.values():
            yield from _checked(document, inner, depth + 1)
        return
    try:
        yield msgspec.convert(value, _Checked, strict=False)
    except msgspec.ValidationError as error:
        raise document.malformed(str(error)) from error


def _places(violations: list[_Violation]) -> list[str]:
    return [one.place for one in violations if one.status == "FAILED"]


def _told(policy: _Policy, places: list[str]) -> Sighting:
    found = telling.of_resource(
        _TOOL,
        policy.policy_name,
        telling.severity(policy.severity),
        telling.line(policy.title, policy.policy_name),
        resource=places[0],
        remedy=" ".join(policy.remediation_steps or ()),
        certainty=Certainty.HIGH,
    )
    return telling.at_each(found, places) if len(places) > 1 else found


FORMATS: Final = (Format("legitify", "Legitify, JSON", _is_report, _read),)
