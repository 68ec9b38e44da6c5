"""Anchore's reports: vulnerabilities and the violations of its policies, of Engine, Enterprise and anchorectl. Floor 5.

Source: `anchore-cli image vuln --json`, `anchore-cli evaluate check --json --detail`, `anchorectl image
vulnerabilities -o json`, `anchorectl image check -o json --detail`, Anchore Enterprise's download of vulnerabilities.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import packages, telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report
from interlock.kernel import Severity

_TOOL: Final = "anchore"
_ACTIONS: Final[Mapping[str, Severity]] = {"stop": Severity.CRITICAL, "warn": Severity.MEDIUM, "go": Severity.LOW}
_RATED: Final = frozenset({"CRITICAL", "HIGH", "MEDIUM", "LOW", "NEGLIGIBLE"})
"""Words that a violation may begin with: they go before what the policy does about it."""
_BEFORE_VERSION: Final = re.compile(r"-(?=\d)")
_FILE: Final = re.compile(r" (/[^\s,()]+)")


class _Snake(msgspec.Struct, frozen=True):
    """A vulnerability as Engine writes it."""

    vuln: str
    severity: str | None = None
    package: str | None = None
    package_name: str | None = None
    package_version: str | None = None
    package_type: str | None = None
    package_path: str | None = None
    fix: str | None = None
    description: str | None = None


class _Camel(msgspec.Struct, frozen=True, rename="camel"):
    """The same as anchorectl writes it."""

    vuln: str
    severity: str | None = None
    package: str | None = None
    package_name: str | None = None
    package_version: str | None = None
    package_type: str | None = None
    package_path: str | None = None
    fix: str | None = None
    description: str | None = None


class _Evaluated(msgspec.Struct, frozen=True, rename="camel"):
    vulnerability_id: str
    cves: str | None = None
    severity: str | None = None
    package: str | None = None
    package_type: str | None = None
    path: str | None = None
    fix_available: str | None = None


class _Metadata(msgspec.Struct, frozen=True, rename="camel"):
    registry: str | None = None
    repository: str | None = None
    tag: str | None = None
    timestamp: str | None = None


class _Download(msgspec.Struct, frozen=True, rename="camel"):
    security_evaluation: list[_Evaluated]
    metadata: _Metadata = _Metadata()


class _Engine(msgspec.Struct, frozen=True):
    vulnerabilities: list[_Snake]
    image_digest: str | None = None
    digest: str | None = msgspec.field(name="imageDigest", default=None)


class _Violation(msgspec.Struct, frozen=True, rename="camel"):
    gate: str
    trigger_id: str
    description: str | None = None
    policy_id: str | None = None
    status: str | None = None
    tag: str | None = None
    trigger_name: str | None = None


class _Checked(msgspec.Struct, frozen=True, rename="camel"):
    detail: list[_Violation] | None = None
    details: list[_Violation] | None = None
    tag: str | None = None
    last_evaluation: str | None = None
    evaluation_time: str | None = None


class _Evaluations(msgspec.Struct, frozen=True, rename="camel"):
    evaluations: list[_Checked]
    evaluated_tag: str | None = None


class _Table(msgspec.Struct, frozen=True):
    rows: list[list[object]]


class _Judged(msgspec.Struct, frozen=True):
    result: _Table


class _Policies(msgspec.Struct, frozen=True):
    result: dict[str, _Judged | list[object] | str | bool | None] = {}
    """By the id of the image, among other things."""


class _Detail(msgspec.Struct, frozen=True):
    result: _Policies = _Policies()


class _Evaluation(msgspec.Struct, frozen=True):
    detail: _Detail | None = None
    last_evaluation: str | None = None


def _is_engine(document: Document) -> bool:
    fields = document.fields
    known = fields.keys() & {"imageDigest", "image_digest", "vulnerability_type"}
    return isinstance(fields.get("vulnerabilities"), list) and bool(known) and "vulnerability_type" in fields


def _read_engine(document: Document) -> Report:
    read = document.as_type(_Engine)
    digest = telling.line(read.image_digest, read.digest)
    return Report(_TOOL, tuple(map(_vulnerable, read.vulnerabilities)), targets=(digest,) if digest else ())


def _is_list(document: Document) -> bool:
    return {"vuln", "feedGroup", "packageName"} <= document.first.keys()


def _read_list(document: Document) -> Report:
    return Report(_TOOL, tuple(map(_vulnerable, document.as_type(list[_Camel]))))


def _vulnerable(one: _Snake | _Camel) -> Sighting:
    name, version = (one.package_name, one.package_version) if one.package_name else _apart(one.package)
    return packages.vulnerable(
        _TOOL,
        one.vuln,
        telling.severity(one.severity),
        telling.line(one.description, one.vuln),
        packages.of_kind(one.package_type, name, version),
        places=(None if one.package_path == "None" else one.package_path,),
        remedy=packages.take(one.fix),
    )


def _is_download(document: Document) -> bool:
    return isinstance(document.fields.get("securityEvaluation"), list) and "metadata" in document.fields


def _read_download(document: Document) -> Report:
    read = document.as_type(_Download)
    about = read.metadata
    image = "/".join(part for part in (about.registry, about.repository) if part) + (
        f":{about.tag}" if about.tag else ""
    )
    found = tuple(map(_evaluated, read.security_evaluation))
    return Report(_TOOL, found, at=about.timestamp or "", targets=(image,) if image else ())


def _evaluated(one: _Evaluated) -> Sighting:
    return packages.vulnerable(
        _TOOL,
        one.vulnerability_id,
        telling.severity(one.severity),
        one.vulnerability_id,
        packages.of_kind(one.package_type, *_apart(one.package)),
        aliases=telling.ids((one.cves or "").split(",")),
        places=(one.path,),
        remedy=packages.take(*(one.fix_available or "").split(",")),
    )


def _apart(package: str | None) -> tuple[str, str]:
    """Give name and version of what is written as one word: `tomcat-api-9.0.97`."""
    whole = package or ""
    found = _BEFORE_VERSION.search(whole)
    return (whole[: found.start()], whole[found.end() :]) if found else (whole, "")


def _is_check(document: Document) -> bool:
    return {"evaluations", "evaluatedTag"} <= document.fields.keys() or {
        "finalAction", "lastEvaluation", "policyId",
    } <= document.first.keys()  # fmt: skip


def _read_check(document: Document) -> Report:
    if document.items:
        checks, tag = document.as_type(list[_Checked]), ""
    else:
        read = document.as_type(_Evaluations)
        checks, tag = read.evaluations, read.evaluated_tag or ""
    found = tuple(_violated(one) for each in checks for one in (*(each.detail or ()), *(each.details or ())))
    times = (telling.line(each.last_evaluation, each.evaluation_time) for each in checks)
    images = dict.fromkeys(name for name in (tag, *(each.tag for each in checks)) if name)
    return Report(_TOOL, found, at=next(times, ""), targets=tuple(images))


def _violated(one: _Violation) -> Sighting:
    what = one.description or f"{one.trigger_name or one.trigger_id} of gate {one.gate}"
    return _violation(one.gate, one.trigger_id, one.trigger_name or "", what, (one.status or "").lower(), one.tag or "")


def _violation(gate: str, trigger: str, name: str, what: str, action: str, image: str) -> Sighting:
    """Say that an image violates a policy: an id of a vulnerability stands before a plus, then the package."""
    identity, plus, package = trigger.partition("+")
    word = what.partition(" ")[0]
    rated = telling.severity(word if word.isupper() and word in _RATED else action, scale=_ACTIONS)
    if plus and telling.ids(identity):
        file = _FILE.search(what)
        places = (file[1] if file else "", image)
        return packages.vulnerable(_TOOL, identity, rated, what, packages.Package(package), places=places)
    return telling.of_resource(_TOOL, f"{gate}:{name or trigger}", rated, what, resource=image)


def _is_evaluation(document: Document) -> bool:
    return any(True for _ in _evaluations(document))


def _evaluations(document: Document) -> Iterator[tuple[str, object]]:
    """Give the evaluations of each image: they lie under its digest and its name."""
    for item in document.items:
        for digest, images in item.items() if isinstance(item, dict) else ():
            for image, each in images.items() if digest.startswith("sha256:") and isinstance(images, dict) else ():
                yield from (
                    ((image, one) for one in each if isinstance(one, dict) and "policyId" in one)
                    if isinstance(each, list)
                    else ()
                )


def _read_evaluation(document: Document) -> Report:
    found, at, images = list[Sighting](), "", dict[str, None]()
    for image, one in _evaluations(document):
        try:
            read = msgspec.convert(one, _Evaluation, strict=False)
        except msgspec.ValidationError as error:
            raise document.malformed(f"the evaluation of {image}: {error}") from error
        images[image] = None
        at = at or read.last_evaluation or ""
        for judged in read.detail.result.result.values() if read.detail is not None else ():
            rows = judged.result.rows if isinstance(judged, _Judged) else ()
            found += [_row(document, row, image) for row in rows]
    return Report(_TOOL, tuple(found), at=at, targets=tuple(images))


def _row(document: Document, row: list[object], image: str) -> Sighting:
    """Read a row: image, tag, trigger id, gate, trigger, output, action, and more."""
    if len(row) < 7:  # noqa: PLR2004  # the seven columns above
        raise document.malformed(f"a row of the evaluation of {image} has {len(row)} columns")
    trigger, gate, name, what, action = (telling.line(cell) for cell in row[2:7])
    return _violation(gate, trigger, name, what, action.lower(), image)


FORMATS: Final = (
    Format("anchore-engine", "Anchore Engine, vulnerabilities of an image, JSON", _is_engine, _read_engine),
    Format("anchore-evaluation", "Anchore Engine, evaluation of a policy, JSON", _is_evaluation, _read_evaluation),
    Format("anchore-download", "Anchore Enterprise, vulnerabilities as downloaded, JSON", _is_download, _read_download),
    Format("anchorectl", "anchorectl, vulnerabilities of an image, JSON", _is_list, _read_list, silent=("[]",)),
    Format("anchorectl-check", "anchorectl, check of a policy, JSON", _is_check, _read_check),
)
