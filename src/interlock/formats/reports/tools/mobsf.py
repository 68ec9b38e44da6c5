"""MobSF's report of an app, and its scorecard. Floor 5.

Source: MobSF's REST API, `api/v1/report_json` of Android and iOS apps, version 1 to 4, and `api/v1/scorecard`. What the
scorecard in a report repeats is told once; what stands there alone, such as secrets, is told from there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, TypeVar

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report
from interlock.kernel import Certainty, Severity

_TOOL: Final = "mobsf"
_HASHES: Final = frozenset({"md5", "sha1", "sha256"})
_SECTIONS: Final = frozenset(
    {"code_analysis", "binary_analysis", "manifest_analysis", "android_api", "ios_api", "manifest", "findings"}
)
_LEVELS: Final = ("high", "warning", "hotspot", "info", "secure")
_TOLD_IN_FULL: Final = frozenset({"certificate", "manifest", "network", "code", "permissions", "binary", "api"})
"""Sections of the scorecard that the report tells itself."""
_SCALE: Final[Mapping[str, Severity]] = {
    "hotspot": Severity.LOW,
    "insecure": Severity.HIGH,
    "suppressed": Severity.HIGH,
}
_PASSED: Final = frozenset({"good", "secure"})
_PERMISSIONS: Final[Mapping[str, Severity]] = {
    "dangerous": Severity.MEDIUM,
    "unknown": Severity.LOW,
    **dict.fromkeys(("normal", "signature", "signatureorsystem", "system", "special", ""), Severity.INFO),
}
_T = TypeVar("_T")


class _Rule(msgspec.Struct, frozen=True):
    description: str | None = ""
    severity: str | None = ""
    cwe: int | str | None = ""


class _Matched(msgspec.Struct, frozen=True):
    files: dict[str, str] | list[object] | None = None
    metadata: _Rule | None = None


class _Permission(msgspec.Struct, frozen=True):
    name: str | None = ""
    status: str | None = ""
    info: str | None = ""
    description: str | None = ""
    reason: str | None = ""


class _Fault(msgspec.Struct, frozen=True):
    """A fault of the manifest, the network settings, the transport security or a binary, under many names."""

    title: str | None = ""
    rule: str | None = ""
    name: str | None = ""
    issue: str | None = ""
    description: str | None = ""
    desc: str | None = ""
    detailed_desc: str | None = ""
    severity: str | None = ""
    stat: str | None = ""
    status: str | None = ""
    level: str | None = ""
    scope: list[str] | None = None
    path: list[str] | None = None
    cwe: int | str | None = ""
    section: str | None = ""

    @property
    def words(self) -> str:
        return telling.plain(telling.line(self.title, self.issue, self.detailed_desc, self.description, self.desc))

    @property
    def rated(self) -> Severity:
        return telling.severity(self.severity or self.stat or self.status or self.level, scale=_SCALE)


class _Report(msgspec.Struct, frozen=True):
    version: str | None = ""
    timestamp: str | None = ""
    app_name: str | None = ""
    file_name: str | None = ""
    name: str | None = ""
    package_name: str | None = ""
    packagename: str | None = ""
    bundle_id: str | None = ""
    permissions: dict[str, _Permission] | list[_Permission] | None = None
    insecure_connections: list[str] | None = None
    certificate_analysis: dict[str, object] | None = None
    manifest_analysis: dict[str, object] | list[object] | None = None
    network_security: dict[str, object] | list[object] | None = None
    ats_analysis: dict[str, object] | list[object] | None = None
    code_analysis: dict[str, object] | None = None
    android_api: dict[str, object] | None = None
    ios_api: dict[str, object] | None = None
    binary_analysis: dict[str, object] | list[object] | None = None
    dylib_analysis: list[object] | None = None
    framework_analysis: list[object] | None = None
    macho_analysis: dict[str, object] | None = None
    manifest: list[object] | None = None
    findings: dict[str, object] | None = None
    appsec: dict[str, object] | None = None


def _is_report(document: Document) -> bool:
    keys = document.fields.keys()
    return keys >= _HASHES and bool(_SECTIONS & keys)


def _is_scorecard(document: Document) -> bool:
    keys = document.fields.keys()
    return {"high", "warning", "secure", "security_score"} <= keys


def _read(document: Document) -> Report:
    if not _is_report(document):
        raise document.malformed("it has no section of an analysis")
    read = document.as_type(_Report)
    app = telling.line(read.package_name, read.packagename, read.bundle_id, read.app_name, read.file_name, read.name)
    reading = _Reading(document, app)
    found = tuple(reading.all(read))
    target = telling.line(read.file_name, app)
    at = telling.line(read.timestamp)
    return Report(_TOOL, found, telling.line(read.version), at, (target,) if target else (), reading.passed)


def _read_scorecard(document: Document) -> Report:
    if not _is_scorecard(document):
        raise document.malformed("it has no scores")
    value = document.fields
    app = telling.line(value.get("app_name"), value.get("file_name"))
    reading = _Reading(document, app)
    found = tuple(reading.scored(value, frozenset()))
    return Report(_TOOL, found, targets=(app,) if app else (), passed=reading.passed)


class _Reading:
    """Reads the sections of one report."""

    def __init__(self, document: Document, app: str) -> None:
        self.passed = 0
        self._document = document
        self._app = app

    def all(self, read: _Report) -> Iterator[Sighting]:
        """Give what every section says."""
        yield from self._permissions(read.permissions or {})
        for address in read.insecure_connections or ():
            words = "a connection that is not encrypted"
            yield telling.of_resource(_TOOL, "insecure-connection", Severity.LOW, words, resource=address)
        yield from self._certificate(read.certificate_analysis or {})
        for kind, section, inner in (
            ("manifest", read.manifest_analysis, "manifest_findings"),
            ("manifest", read.manifest, ""),
            ("network", read.network_security, "network_findings"),
            ("transport", read.ats_analysis, "ats_findings"),
        ):
            yield from self._faults(kind, section or [], inner)
        for matches in (read.code_analysis, read.android_api, read.ios_api):
            yield from self._matches(matches or {})
        yield from self._old(read.findings or {})
        own: list[object] = [read.macho_analysis] if read.macho_analysis else []
        for binaries in (read.binary_analysis, read.dylib_analysis, read.framework_analysis, own):
            yield from self._binaries(binaries or [])
        yield from self.scored(read.appsec or {}, _TOLD_IN_FULL)

    def scored(self, card: Mapping[str, object], told: frozenset[str]) -> Iterator[Sighting]:
        """Give what a scorecard says of the sections that are not told already."""
        for level in _LEVELS:
            for one in self._as(list[_Fault], card.get(level) or []):
                if level in _PASSED:
                    self.passed += one.section not in told
                elif one.section not in told:
                    rated = telling.severity(level, scale=_SCALE)
                    words = self._required(one.words, f"an entry of {level}")
                    yield telling.of_resource(_TOOL, words, rated, words, resource=self._app)

    def _as(self, wanted: type[_T], value: object) -> _T:
        try:
            return msgspec.convert(value, wanted, strict=False)
        except msgspec.ValidationError as error:
            raise self._document.malformed(str(error)) from error

    def _required(self, text: str, what: str) -> str:
        if not text:
            raise self._document.malformed(f"{what} does not say what it is about")
        return text

    def _permissions(self, section: dict[str, _Permission] | list[_Permission]) -> Iterator[Sighting]:
        pairs = section.items() if isinstance(section, dict) else [(telling.line(one.name), one) for one in section]
        for name, one in pairs:
            rated = telling.severity(one.status or "", scale=_PERMISSIONS)
            words = telling.line(one.info, one.description, one.reason, name)
            said = f"the app asks for a permission: {words}"
            yield telling.of_resource(_TOOL, self._required(name, "a permission"), rated, said, resource=self._app)

    def _certificate(self, section: Mapping[str, object]) -> Iterator[Sighting]:
        for one in self._as(list[list[str]], section.get("certificate_findings") or []):
            if len(one) < 2:  # noqa: PLR2004 (a severity and what it is of)
                raise self._document.malformed("a finding of the certificate has no text")
            if one[0] in _PASSED:
                self.passed += 1
                continue
            words = telling.line(one[-1])
            yield telling.of_resource(_TOOL, words, telling.severity(one[0], scale=_SCALE), words, resource=self._app)

    def _faults(self, kind: str, section: dict[str, object] | list[object], inner: str) -> Iterator[Sighting]:
        listed = section.get(inner) if isinstance(section, dict) else section
        for one in self._as(list[_Fault], listed or []):
            if one.severity in _PASSED or one.status in _PASSED:
                self.passed += 1
                continue
            words = self._required(one.words, f"a finding of the {kind}")
            place = " ".join((self._app, *(one.scope or ())))
            rule = telling.line(one.rule, words)
            yield telling.of_resource(
                _TOOL, rule, one.rated, words, resource=f"{place}: {words}" if one.rule else place
            )

    def _matches(self, section: Mapping[str, object]) -> Iterator[Sighting]:
        listed = section.get("findings")
        found = listed if isinstance(listed, dict) else {} if "summary" in section else section
        for name, one in self._as(dict[str, _Matched], found).items():
            rule = one.metadata or _Rule()
            if rule.severity in _PASSED:
                self.passed += 1
                continue
            told = telling.of_resource(
                _TOOL,
                name,
                telling.severity(rule.severity, scale=_SCALE),
                telling.line(rule.description, name),
                resource=self._app,
                cwe=telling.weaknesses(rule.cwe),
                certainty=Certainty.MEDIUM,
            )
            yield telling.at_each(told, one.files or () if not isinstance(one.files, list) else map(str, one.files))

    def _old(self, section: Mapping[str, object]) -> Iterator[Sighting]:
        """Give what version 1 found in code: by its words, with a level and the files."""
        for name, one in self._as(dict[str, _Fault], section).items():
            told = telling.of_resource(_TOOL, name, one.rated, name, resource=self._app, certainty=Certainty.MEDIUM)
            yield telling.at_each(told, one.path or ())

    def _binaries(self, section: dict[str, object] | list[object]) -> Iterator[Sighting]:
        if isinstance(section, list):
            for each in self._as(list[dict[str, object]], section):
                binary = telling.line(each.get("name"), self._app)
                yield from (self._check(name, one, binary) for name, one in each.items() if name != "name")
            return
        inner = section.get("findings")
        found = inner if isinstance(inner, dict) else section
        yield from (self._check(name, one, self._app) for name, one in found.items() if isinstance(one, dict))

    def _check(self, name: str, value: object, binary: str) -> Sighting:
        one = self._as(_Fault, value)
        words = one.words.partition(". ")[0].removesuffix(".")
        cwe = telling.weaknesses(one.cwe)
        return telling.of_resource(_TOOL, name, one.rated, telling.line(words, name), resource=binary, cwe=cwe)


FORMATS: Final = (
    Format("mobsf", "MobSF, JSON report of an app", _is_report, _read),
    Format("mobsf-scorecard", "MobSF, JSON scorecard of an app", _is_scorecard, _read_scorecard),
)
