"""WPScan's JSON: vulnerabilities of WordPress, its plugins and themes, what lies open, what is of interest. Floor 5.

Source: WPScan 3, `--format json`. It rates nothing unless its database gives a score. Passwords are never told.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.findings import rule_named
from interlock.formats.reports import packages, telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.gathering import gathered
from interlock.formats.reports.model import Format, Report
from interlock.kernel import Certainty, Severity

_TOOL: Final = "wpscan"
_SURE: Final = 90
_LIKELY: Final = 50
"""Both in hundredths, as WPScan writes how sure it is."""


class _References(msgspec.Struct, frozen=True):
    cve: list[str] | None = None
    wpvulndb: list[str] | None = None


class _Score(msgspec.Struct, frozen=True):
    score: float | str | None = None


class _Vulnerability(msgspec.Struct, frozen=True):
    title: str
    fixed_in: str | None = ""
    references: _References | None = None
    cvss: _Score | None = None


class _Version(msgspec.Struct, frozen=True):
    number: str | None = ""
    vulnerabilities: list[_Vulnerability] | None = None


class _Component(msgspec.Struct, frozen=True):
    slug: str | None = ""
    location: str | None = ""
    version: _Version | None = None
    vulnerabilities: list[_Vulnerability] | None = None
    parents: list[_Component] | None = None


class _Interesting(msgspec.Struct, frozen=True):
    to_s: str
    type: str | None = ""
    url: str | None = ""
    confidence: int | None = 0
    references: _References | None = None


class _Lookup(msgspec.Struct, frozen=True):
    error: str | None = ""


class _Banner(msgspec.Struct, frozen=True):
    version: str | None = ""


class _Report(msgspec.Struct, frozen=True):
    banner: _Banner | None = None
    target_url: str | None = ""
    start_time: int | str | None = ""
    scan_aborted: str | None = ""
    interesting_findings: list[_Interesting] | None = None
    version: _Version | None = None
    main_theme: _Component | None = None
    themes: dict[str, _Component] | None = None
    plugins: dict[str, _Component] | None = None
    config_backups: dict[str, object] | None = None
    db_exports: dict[str, object] | None = None
    password_attack: dict[str, object] | None = None
    vuln_api: _Lookup | None = None


def _is_wpscan(document: Document) -> bool:
    banner = document.fields.get("banner")
    if isinstance(banner, dict) and "WPScan" in str(banner.get("description")):
        return True
    return {"interesting_findings", "target_url"} <= document.fields.keys()


def _read(document: Document) -> Report:
    read = document.as_type(_Report)
    if read.interesting_findings is None and not read.scan_aborted:
        raise document.malformed("it neither says what was found nor why the scan was aborted")
    site = read.target_url or ""
    return Report(
        _TOOL,
        (*gathered(_vulnerable(read)), *_interesting(read), *_open(read, site)),
        (read.banner.version if read.banner else "") or "",
        str(read.start_time or ""),
        (site,) if site else (),
        failed=tuple(_failed(read)),
    )


def _failed(read: _Report) -> Iterator[str]:
    if read.scan_aborted:
        yield telling.line(read.scan_aborted)
    if read.vuln_api and read.vuln_api.error:
        yield f"vulnerabilities: {telling.line(read.vuln_api.error)}"


def _components(read: _Report) -> Iterator[tuple[str, _Component]]:
    if read.version:
        yield "wordpress", _Component(version=read.version, vulnerabilities=read.version.vulnerabilities)
    waiting = [read.main_theme] if read.main_theme else []
    while waiting:
        theme = waiting.pop()
        yield theme.slug or "theme", theme
        waiting += theme.parents or ()
    yield from (read.themes or {}).items()
    yield from (read.plugins or {}).items()


def _vulnerable(read: _Report) -> Iterator[tuple[object, Sighting]]:
    for name, component in _components(read):
        version = (component.version.number if component.version else "") or ""
        for bad in component.vulnerabilities or ():
            own = bad.references or _References()
            number = (own.wpvulndb or [""])[0]
            known = telling.ids([f"CVE-{one.upper().removeprefix('CVE-')}" for one in own.cve or ()])
            yield (
                number or (bad.title, name),
                packages.vulnerable(
                    _TOOL,
                    next(iter(known), f"wpvulndb-{number}" if number else rule_named(bad.title)),
                    telling.severity(bad.cvss.score if bad.cvss else None),
                    bad.title,
                    packages.Package(name, version),
                    aliases=known,
                    remedy=packages.take(bad.fixed_in),
                ),
            )


def _interesting(read: _Report) -> Iterator[Sighting]:
    for one in read.interesting_findings or ():
        yield telling.at_address(
            _TOOL,
            one.type or rule_named(one.to_s),
            Severity.INFO,
            one.to_s,
            address=one.url or "",
            certainty=_certainty(one.confidence or 0),
        )


def _open(read: _Report, site: str) -> Iterator[Sighting]:
    for address in read.config_backups or ():
        yield _lies_open("config-backup", "a backup of wp-config.php can be fetched", address)
    for address in read.db_exports or ():
        yield _lies_open("db-export", "an export of the database can be fetched", address)
    for user in read.password_attack or ():
        yield _lies_open("weak-password", f"the password of {user} can be guessed", site, user)


def _lies_open(rule: str, words: str, address: str, user: str = "") -> Sighting:
    return telling.at_address(
        _TOOL, rule, Severity.HIGH, words, address=address, parameter=user, certainty=Certainty.HIGH
    )


def _certainty(hundredths: int) -> Certainty:
    if hundredths >= _SURE:
        return Certainty.HIGH
    return Certainty.MEDIUM if hundredths >= _LIKELY else Certainty.LOW


FORMATS: Final = (Format("wpscan", "WPScan, JSON", _is_wpscan, _read),)
