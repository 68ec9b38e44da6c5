"""What `yarn audit` and `yarn npm audit` report, one JSON value a line. Floor 5.

Source: `yarn audit --json` of Yarn 1, `yarn npm audit --json --all --recursive` of Yarn 4.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, TypeVar

import msgspec

from interlock.control import Sighting
from interlock.formats.manifests.origins import without_credentials_inside
from interlock.formats.reports import packages, telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report
from interlock.formats.reports.npm_advisories import Advisory, as_one, rule_of

_TOOL: Final = "yarn-audit"
_DEPRECATED: Final = "(deprecation)"
_UNMAINTAINED: Final = ("CWE-1104",)
_Wanted = TypeVar("_Wanted")


class _Data(msgspec.Struct, frozen=True):
    advisory: Advisory


class _Found(msgspec.Struct, frozen=True):
    data: _Data


class _Children(msgspec.Struct, frozen=True, rename="pascal"):
    id: int | str = msgspec.field(name="ID")
    issue: str | None = None
    url: str | None = msgspec.field(name="URL", default=None)
    severity: str | None = None
    tree_versions: list[str] | str | None = msgspec.field(name="Tree Versions", default=None)
    dependents: list[str] | str | None = None


class _Branch(msgspec.Struct, frozen=True):
    value: str
    children: _Children


def _values(document: Document) -> Sequence[object]:
    """Give the lines; a report of one line is one value."""
    return document.items or ((document.json,) if document.fields else ())


def _objects(document: Document) -> Iterator[Mapping[str, object]]:
    return (one for one in _values(document) if isinstance(one, dict))


def _is_audit(document: Document) -> bool:
    return any(str(one.get("type")) in {"auditAdvisory", "auditSummary"} for one in _objects(document))


def _read_audit(document: Document) -> Report:
    found = dict[tuple[str, str], Advisory]()
    for one in _objects(document):
        if one.get("type") == "auditAdvisory":
            advisory = _as(document, one, _Found).data.advisory
            found.setdefault((str(advisory.id), advisory.module_name), advisory)
    failed = (
        telling.line(without_credentials_inside(str(one.get("data"))))
        for one in _objects(document)
        if one.get("type") == "error"
    )
    return Report(_TOOL, tuple(as_one(_TOOL, one) for one in found.values()), failed=tuple(failed))


def _as(document: Document, value: object, wanted: type[_Wanted]) -> _Wanted:
    try:
        return msgspec.convert(value, wanted, strict=False)
    except msgspec.ValidationError as error:
        raise document.malformed(str(error)) from error


def _is_tree(document: Document) -> bool:
    first = next(_objects(document), {})
    children = first.get("children")
    return "value" in first and isinstance(children, dict) and {"ID", "Issue"} <= children.keys()


def _read_tree(document: Document) -> Report:
    return Report(_TOOL, tuple(_branch(_as(document, one, _Branch)) for one in _values(document)))


def _branch(one: _Branch) -> Sighting:
    about = one.children
    held = about.tree_versions if isinstance(about.tree_versions, list) else (about.tree_versions or "").split(", ")
    is_old = str(about.id).endswith(_DEPRECATED)
    return packages.vulnerable(
        _TOOL,
        "deprecation" if is_old else rule_of(about.id, about.url),
        telling.severity(about.severity),
        telling.line(about.issue, about.id),
        packages.of_kind("npm", one.value, held[0] if held else ""),
        places=[about.dependents] if isinstance(about.dependents, str) else about.dependents or (),
        cwe=_UNMAINTAINED if is_old else (),
    )


FORMATS: Final = (
    Format("yarn-audit", "Yarn 1, yarn audit, JSON lines", _is_audit, _read_audit),
    Format("yarn-npm-audit", "Yarn 4, yarn npm audit, JSON lines", _is_tree, _read_tree),
)
