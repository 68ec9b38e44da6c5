"""What the OSV schema and its linter find wrong with a record, for those that are published or accepted by hand.

Enters: a decoded record. Leaves: flaws with their places. Floor 5. Source: OSV schema 1.7, validation and linter rules.
Reading is more lenient on purpose: see `osv.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from interlock.formats.shapes import (
    Flaw,
    at,
    both,
    flaws_of,
    many,
    mapping,
    one_of,
    or_null,
    record,
    text,
)
from interlock.supply.advisory import score_of
from interlock.supply.errors import CvssMalformed, PurlMalformed
from interlock.supply.purl import read_foreign_purl

_ECOSYSTEMS: Final = (
    "AlmaLinux|Alpaquita|Alpine|Android|Azure Linux|BellSoft Hardened Containers|Bioconductor|Bitnami|CRAN|Chainguard"
    "|CleanStart|ConanCenter|Debian|Docker Hardened Images|Echo|FreeBSD|GHC|GIT|GitHub Actions|Go|Hackage|Hex|Julia"
    "|Kubernetes|Linux|Mageia|Maven|MinimOS|NuGet|OSS-Fuzz|Packagist|Photon OS|Pub|PyPI|Red Hat|Rocky Linux|Root"
    "|RubyGems|SUSE|SwiftURL|TuxCare|Ubuntu|VSCode|Wolfi|crates\\.io|npm|opam|openEuler|openSUSE"
)
_PREFIXES: Final = (
    "ALBA|ALEA|ALPINE|ALSA|ASB-A|AZL|BELL|BIT|CGA|CLEANSTART|CLSA|CURL|CVE|DEBIAN|DHI|DLA|DRUPAL|DSA|DTSA|ECHO|EEF|ELA"
    "|FreeBSD|GHSA|GO|GSD|HSEC|JLSEC|KUBE|LBSEC|LSN|MAL|MGASA|MINI|OESA|OSEC|OSV|PHSA|PSF|PUB-A|PYSEC|RHBA|RHEA|RHSA"
    "|RLSA|ROOT|RSEC|RUSTSEC|RXSA|SUSE-[SRFO]U|UBUNTU|USN|V8|openSUSE-SU"
)
_REFERENCES: Final = (
    "ADVISORY", "ARTICLE", "DETECTION", "DISCUSSION", "REPORT", "FIX", "INTRODUCED", "GIT", "PACKAGE", "EVIDENCE",
    "WEB",
)  # fmt: skip
_CREDITS: Final = (
    "FINDER", "REPORTER", "ANALYST", "COORDINATOR", "REMEDIATION_DEVELOPER", "REMEDIATION_REVIEWER",
    "REMEDIATION_VERIFIER", "TOOL", "SPONSOR", "OTHER",
)  # fmt: skip
_EVENTS: Final = ("introduced", "fixed", "last_affected", "limit")
_TIME: Final = text(
    r"[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])T(?:[01][0-9]|2[0-3]):[0-5][0-9]:(?:[0-5][0-9]|60)(?:\.[0-9]+)?Z",
    says="a point in time in UTC",
)
_COMMIT: Final = text(r"0|[a-f0-9]{40}|[a-f0-9]{64}", says="a commit in full")
_ANY_TEXT: Final = text(least=0)
_URI: Final = text(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]*", says="an address")


def flaws_in(document: object) -> tuple[Flaw, ...]:
    """Give what is wrong with a record; nothing if it is a good one."""
    return flaws_of(document, _RECORD)


def _rating(value: object, place: str) -> Iterator[Flaw]:
    yield from record({"type": one_of("CVSS_V2", "CVSS_V3", "CVSS_V4", "Ubuntu"), "score": _ANY_TEXT})(value, place)
    if not isinstance(value, dict) or not isinstance(score := value.get("score"), str):
        return
    if value.get("type") == "Ubuntu":
        yield from one_of("negligible", "low", "medium", "high", "critical")(score, at(place, "score"))
    elif str(value.get("type")).startswith("CVSS_V"):
        yield from _vector(score, str(value["type"])[-1], at(place, "score"))


def _vector(score: str, major: str, place: str) -> Iterator[Flaw]:
    try:
        version = score_of(score).version
    except CvssMalformed as error:
        yield Flaw(place, str(error))
        return
    if not version.startswith(major):
        yield Flaw(place, f"it is a vector of CVSS {version}")


def _event(value: object, place: str) -> Iterator[Flaw]:
    yield from record({}, dict.fromkeys(_EVENTS, _ANY_TEXT))(value, place)
    if isinstance(value, dict) and sum(key in value for key in _EVENTS) != 1:
        yield Flaw(place, "an event is one of introduced, fixed, last_affected and limit")


def _range(value: object, place: str) -> Iterator[Flaw]:
    shape = {"type": one_of("GIT", "SEMVER", "ECOSYSTEM"), "events": many(_event)}
    yield from record(shape, {"repo": _ANY_TEXT, "database_specific": mapping})(value, place)
    if not isinstance(value, dict) or not isinstance(value.get("events"), list):
        return
    events = [event for event in value["events"] if isinstance(event, dict)]
    kinds = {kind for event in events for kind in event}
    if "introduced" not in kinds:
        yield Flaw(at(place, "events"), "nothing is introduced")
    if {"fixed", "last_affected"} <= kinds:
        yield Flaw(at(place, "events"), "fixed and last_affected do not go together")
    if value.get("type") == "GIT":
        yield from _git(value, events, place)
    begins = {event["introduced"] for event in events if isinstance(event.get("introduced"), str)}
    for number, event in enumerate(events):
        if isinstance(event.get("fixed"), str) and event["fixed"] in begins:
            yield Flaw(at(at(place, "events"), number), "it is introduced and fixed at the same version")


def _git(value: dict[str, object], events: list[dict[str, object]], place: str) -> Iterator[Flaw]:
    if "repo" not in value:
        yield Flaw(place, "a range of commits needs a repo")
    for number, event in enumerate(events):
        for kind, commit in event.items():
            if kind in _EVENTS:
                yield from _COMMIT(commit, at(at(at(place, "events"), number), kind))


def _purl(value: object, place: str) -> Iterator[Flaw]:
    if not isinstance(value, str):
        yield Flaw(place, "it has to be a text")
        return
    try:
        read_foreign_purl(value)
    except PurlMalformed as error:
        yield Flaw(place, str(error))


def _one_place_for_severity(value: object, _place: str) -> Iterator[Flaw]:
    if isinstance(value, dict) and "severity" in value:
        for number, affected in enumerate(value.get("affected") or ()):
            if isinstance(affected, dict) and affected.get("severity") is not None:
                yield Flaw(at(at("affected", number), "severity"), "the whole record has a severity already")


_RATINGS: Final = or_null(many(_rating, least=0))
_AFFECTED: Final = record(
    {},
    {
        "package": record(
            {"ecosystem": text(f"(?:{_ECOSYSTEMS})(?::.+)?", says="an ecosystem of OSV"), "name": text()},
            {"purl": _purl},
        ),
        "severity": _RATINGS,
        "ranges": many(_range, least=0),
        "versions": many(_ANY_TEXT, least=0),
        "ecosystem_specific": mapping,
        "database_specific": mapping,
    },
)
_RECORD: Final = both(
    record(
        {"id": text(f"x_.*|(?:{_PREFIXES})-.*", says="an id of a known database"), "modified": _TIME},
        {
            "schema_version": _ANY_TEXT,
            "published": _TIME,
            "withdrawn": _TIME,
            "aliases": or_null(many(_ANY_TEXT, least=0)),
            "related": many(_ANY_TEXT, least=0),
            "upstream": many(_ANY_TEXT, least=0),
            "summary": _ANY_TEXT,
            "details": _ANY_TEXT,
            "severity": _RATINGS,
            "affected": or_null(many(_AFFECTED, least=0)),
            "references": or_null(many(record({"type": one_of(*_REFERENCES), "url": _URI}), least=0)),
            "credits": many(
                record({"name": _ANY_TEXT}, {"contact": many(_ANY_TEXT, least=0), "type": one_of(*_CREDITS)}), least=0
            ),
            "database_specific": mapping,
        },
        closed=True,
    ),
    _one_place_for_severity,
)
