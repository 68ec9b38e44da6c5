"""What GitHub says that it found: secrets, vulnerable dependencies, faults in code. Floor 5.

A secret itself stands in some of these payloads. It is never read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from msgspec.structs import replace

from interlock.formats.hooks.forges import severity
from interlock.formats.hooks.model import Happened, Happening
from interlock.formats.hooks.packages import package_url
from interlock.formats.hooks.payload import Part, told, words

MOST_PACKAGES: Final = 100
_CLOSED: Final = frozenset(
    {"fixed", "dismissed", "dismiss", "resolve", "resolved", "closed_by_user", "auto_dismissed", "revoked", "withdrawn"}
)
_ECOSYSTEMS: Final[Mapping[str, str]] = {
    "pip": "pypi",
    "npm": "npm",
    "maven": "maven",
    "nuget": "nuget",
    "rubygems": "gem",
    "composer": "composer",
    "go": "golang",
    "rust": "cargo",
    "pub": "pub",
    "erlang": "hex",
    "swift": "swift",
}


def secret_alert(payload: Part, base: Happening) -> Iterator[Happening]:
    """Tell that a secret was found, or is settled; never the secret."""
    one = payload.at("alert")
    known = _alert(payload, one, base, "secret")
    title = one.text("secret_type_display_name", "secret_type")
    data = {**known.data, **told(resolution=one.text("resolution"), bypassed=_yes(one, "push_protection_bypassed"))}
    yield replace(known, title=title, data=data)


def dependency_alert(payload: Part, base: Happening) -> Iterator[Happening]:
    """Tell that a dependency is vulnerable, or not any more."""
    one = payload.at("alert")
    package = one.at("dependency.package") or one.at("security_vulnerability.package")
    name, sort = package.text("name") or one.text("affected_package_name"), package.text("ecosystem").lower()
    known = _alert(payload, one, base, "dependency")
    written = package_url(_ECOSYSTEMS[sort], name) if sort in _ECOSYSTEMS else ""
    yield replace(
        known,
        title=one.text("security_advisory.summary") or name,
        severity=severity(
            one.text("security_vulnerability.severity"), one.text("security_advisory.severity"), one.text("severity")
        ),
        packages=(written,) if written else (),
        data={
            **known.data,
            **told(
                package=name,
                affected=one.text("security_vulnerability.vulnerable_version_range", "affected_range"),
                fixed_in=one.text("security_vulnerability.first_patched_version.identifier", "fixed_in"),
                manifest=one.text("dependency.manifest_path"),
                ids=words(
                    one.text(path)
                    for path in (
                        *("security_advisory.cve_id", "security_advisory.ghsa_id"),
                        *("external_identifier", "ghsa_id"),
                    )
                ),
                reason=one.text("dismissed_reason", "dismiss_reason"),
            ),
        },
    )


def advisory(payload: Part, base: Happening) -> Iterator[Happening]:
    """Tell an advisory that was published, altered or withdrawn."""
    one = payload.there("security_advisory", "repository_advisory")
    known = _alert(payload, one, base, "advisory")
    urls: dict[str, None] = {}
    for each in one.items("vulnerabilities"):
        sort, name = each.text("package.ecosystem").lower(), each.text("package.name")
        if sort in _ECOSYSTEMS and name:
            urls[package_url(_ECOSYSTEMS[sort], name)] = None
    yield replace(
        known,
        key=one.text("ghsa_id"),
        title=one.text("summary"),
        severity=severity(one.text("severity")),
        packages=tuple(url for url in urls if url)[:MOST_PACKAGES],
        data={**known.data, **told(ids=words([one.text("cve_id"), one.text("ghsa_id")]))},
    )


def code_alert(payload: Part, base: Happening) -> Iterator[Happening]:
    """Tell that a fault in code was found, or is settled."""
    one = payload.at("alert")
    known = _alert(payload, one, base, "code")
    place = one.at("most_recent_instance") or (one.items("instances") or (Part(None),))[0]
    yield replace(
        known,
        title=one.text("rule.description", "rule.name", "rule.id"),
        severity=severity(one.text("rule.security_severity_level"), one.text("rule.severity")),
        ref=payload.text("ref") or place.text("ref"),
        commit=payload.commit("commit_oid") or place.commit("commit_sha"),
        data={
            **known.data,
            **told(
                rule=one.text("rule.id"),
                tool=one.text("tool.name"),
                path=place.text("location.path"),
                line=place.text("location.start_line"),
                reason=one.text("dismissed_reason"),
            ),
        },
    )


def _alert(payload: Part, one: Part, base: Happening, what: str) -> Happening:
    action = payload.text("action")
    return replace(
        base,
        kind=Happened.ALERT_CLOSED if action in _CLOSED else Happened.ALERT_RAISED,
        what=what,
        key=one.text("number", "id"),
        address=one.address("html_url") or base.address,
        at=one.moment("updated_at", "fixed_at", "dismissed_at", "resolved_at", "created_at"),
        data=told(action=action, state=one.text("state")),
    )


def _yes(one: Part, path: str) -> str:
    return "yes" if one.flag(path) else ""
