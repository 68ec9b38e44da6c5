"""Licences of components, as text for people and as JSON for programs. Floor 13."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from interlock.flows.compose import Composition
from interlock.flows.licences import Licensed
from interlock.render.advisories import counted
from interlock.render.components import label, unread_json
from interlock.render.paint import Paint, visible
from interlock.render.table import rows
from interlock.supply.licences.model import Category
from interlock.supply.licences.policy import LicenceFinding, Ruling

_TOLD: Final = {
    Category.UNKNOWN: "something is declared that nobody here can judge",
    Category.NONE: "it is said that there is no licence",
    Category.UNDECLARED: "nothing is said, as in most lockfiles",
}
_STYLES: Final = {Ruling.ALLOWED: "good", Ruling.REVIEW: "warn", Ruling.DENIED: "bad"}


def licences_lines(found: Licensed, paint: Paint) -> Iterator[str]:
    """Say for each category which components are in it, and what the policy says of each."""
    if not found.findings:
        yield "no components"
        return
    for category, findings in found.by_category.items():
        told = f"  {_TOLD[category]}" if category in _TOLD else ""
        yield f"{paint('bold', category.value)}  {counted(len(findings), 'component')}{told}"
        yield from (f"  {line}" for line in rows([_row(one) for one in findings]))
    counts = [(ruling, sum(one.ruling is ruling for one in found.findings)) for ruling in Ruling]
    yield ""
    yield ", ".join(f"{paint(_STYLES[ruling], ruling.value)} {count:,}" for ruling, count in counts if count)


def _row(one: LicenceFinding) -> tuple[str, str, str]:
    return label(one.component), _declared(one) or "-", one.ruling.value


def _declared(one: LicenceFinding) -> str:
    said = one.declaration
    parts = [str(said.expression)] if said.expression is not None else []
    return visible(", ".join([*parts, *said.unknown, *(["NONE"] if said.says_none else [])]))


def licences_json(found: Licensed, composed: Composition) -> dict[str, Any]:
    """Give the same as a document."""
    return {
        "format": "interlock-licences/1",
        "components": [
            {
                "name": one.component.name,
                "version": one.component.version or None,
                "purl": one.component.purl or None,
                "category": one.category.value,
                "ruling": one.ruling.value,
                "licence": str(one.declaration.expression) if one.declaration.expression is not None else None,
                "not_understood": one.declaration.unknown,
                "says_none": one.declaration.says_none,
                "undeclared": one.declaration.is_silent,
                "because": one.because,
            }
            for one in found.findings
        ],
        **unread_json(composed),
    }
