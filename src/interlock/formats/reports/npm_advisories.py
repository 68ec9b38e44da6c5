"""Advisories as npm's registry answers them: npm 6, pnpm, Yarn and audit-ci all hand them on. Floor 5.

Source: the registry's endpoint `/-/npm/v1/security/audits`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import packages, telling


class Held(msgspec.Struct, frozen=True):
    """A version of the package that is there."""

    version: str | None = None
    paths: list[str] | None = None


class Scored(msgspec.Struct, frozen=True, rename="camel"):
    """What CVSS says."""

    score: float | None = None
    vector_string: str | None = None


class Advisory(msgspec.Struct, frozen=True):
    """One advisory."""

    id: int | str
    module_name: str
    title: str | None = None
    severity: str | None = None
    findings: list[Held] | None = None
    cves: list[str] | None = None
    cwe: str | list[str] | None = None
    cvss: Scored | None = None
    github_advisory_id: str | None = None
    url: str | None = None
    overview: str | None = None
    recommendation: str | None = None
    patched_versions: str | None = None


def rule_of(number: int | str | None, *texts: object) -> str:
    """Give the id of GitHub's advisory that stands in some texts, else the registry's own number."""
    return next(iter(telling.ids(*texts)), "") or f"npm:{number}"


def severity_words(word: str | None, cvss: Scored | None) -> tuple[str, ...]:
    """Give what rates an advisory: its word, or else what CVSS says unless that is the nothing of a missing score."""
    score = str(cvss.score) if cvss is not None and cvss.score else ""
    return (word or "", score, packages.rated(cvss.vector_string) if cvss is not None else "")


def each_version(tool: str, one: Advisory) -> Iterator[Sighting]:
    """Give an advisory once for every version of its package that is there."""
    rule = rule_of(one.id, one.github_advisory_id, one.url)
    cwe = one.cwe.split(",") if isinstance(one.cwe, str) else one.cwe
    places: dict[str, list[str]] = {}
    for held in one.findings or (Held(),):
        places.setdefault(held.version or "", []).extend(held.paths or ())
    for version, paths in places.items():
        yield packages.vulnerable(
            tool,
            rule,
            telling.severity(*severity_words(one.severity, one.cvss)),
            telling.line(one.title, one.overview, rule),
            packages.of_kind("npm", one.module_name, version),
            aliases=telling.ids(one.cves, one.title),
            places=paths,
            cwe=telling.weaknesses(cwe),
            remedy=telling.line(one.recommendation, packages.take(one.patched_versions)),
        )


def as_one(tool: str, one: Advisory) -> Sighting:
    """Give an advisory as one fault of all versions of its package that are there."""
    return packages.as_one(list(each_version(tool, one)))


def tells_advisories(fields: Mapping[str, object]) -> bool:
    """Say whether an object holds advisories by their numbers, and npm's counts of them."""
    about = fields.get("metadata")
    return isinstance(fields.get("advisories"), dict) and isinstance(about, dict) and "vulnerabilities" in about
