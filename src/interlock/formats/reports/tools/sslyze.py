"""SSLyze: what a server should not offer over TLS. Floor 5. Source: sslyze --json_out, versions 3 to 6.

SSLyze tells what it saw and rates nothing. Counted are the vulnerabilities that it tests for, the protocols that
RFC 8996 and RFC 7568 withdrew, suites for TLS 1.2 without forward secrecy or with a broken part, and certificates
that no store trusts or that are for another name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report
from interlock.kernel import Certainty, Severity

_TOOL: Final = "sslyze"
_OLD: Final[Mapping[str, tuple[str, Severity]]] = {
    "ssl_2_0_cipher_suites": ("SSL 2.0", Severity.HIGH),
    "ssl_3_0_cipher_suites": ("SSL 3.0", Severity.HIGH),
    "tls_1_0_cipher_suites": ("TLS 1.0", Severity.MEDIUM),
    "tls_1_1_cipher_suites": ("TLS 1.1", Severity.MEDIUM),
}
_WEAK_SUITE: Final = re.compile(
    r"^(?:TLS|SSL)_(?:RSA|DH|ECDH|KRB5|PSK)_(?!PSK)|NULL|EXPORT|anon|RC2|RC4|DES|IDEA|SEED|MD5|_SHA$"
)
_TLS_1_2: Final = "tls_1_2_cipher_suites"
_UNDONE: Final = frozenset({"ERROR", "ERROR_NO_CONNECTIVITY"})
_COMMANDS: Final = (
    "certificate_info",
    "heartbleed",
    "openssl_ccs_injection",
    "robot",
    "session_renegotiation",
    "tls_compression",
    "tls_fallback_scsv",
    _TLS_1_2,
    *_OLD,
)


class _Suite(msgspec.Struct, frozen=True):
    name: str = ""


class _Accepted(msgspec.Struct, frozen=True):
    cipher_suite: _Suite = _Suite()


class _Store(msgspec.Struct, frozen=True):
    name: str = ""


class _Validation(msgspec.Struct, frozen=True):
    trust_store: _Store = _Store()
    openssl_error_string: str | None = None
    validation_error: str | None = None

    @property
    def error(self) -> str:
        """Why a store does not trust the certificate; empty where it does."""
        return telling.line(self.openssl_error_string, self.validation_error)


class _Deployment(msgspec.Struct, frozen=True):
    leaf_certificate_subject_matches_hostname: bool | None = None
    path_validation_results: list[_Validation] | None = None


class _Result(msgspec.Struct, frozen=True):
    """What a command gave; each has some of it."""

    accepted_cipher_suites: list[_Accepted] | None = None
    is_vulnerable_to_heartbleed: bool | None = None
    is_vulnerable_to_ccs_injection: bool | None = None
    is_vulnerable_to_client_renegotiation_dos: bool | None = None
    accepts_client_renegotiation: bool | None = None
    supports_secure_renegotiation: bool | None = None
    supports_compression: bool | None = None
    supports_fallback_scsv: bool | None = None
    robot_result: str | None = None
    certificate_deployments: list[_Deployment] | None = None


class _Attempt(msgspec.Struct, frozen=True):
    """A command of version 5 and later."""

    status: str = ""
    error_reason: str | None = None
    result: _Result | None = None


class _Location(msgspec.Struct, frozen=True):
    hostname: str = ""
    port: int = 443


class _Info(msgspec.Struct, frozen=True):
    server_location: _Location = _Location()


class _Server(msgspec.Struct, frozen=True):
    server_location: _Location | None = None
    server_info: _Info | None = None
    connectivity_status: str = ""
    scan_result: dict[str, _Attempt | None] | None = None
    scan_commands_results: dict[str, _Result | None] | None = None
    scan_commands_errors: dict[str, object] | None = None

    @property
    def place(self) -> _Location:
        """Where it is."""
        return self.server_location or (self.server_info.server_location if self.server_info else _Location())

    def results(self) -> Mapping[str, _Result]:
        """Give what the commands gave that were run."""
        new = {name: one.result for name, one in (self.scan_result or {}).items() if one and one.result}
        return new or {name: one for name, one in (self.scan_commands_results or {}).items() if one}

    def undone(self) -> Iterator[str]:
        """Give what could not be looked at."""
        here = f"{self.place.hostname}:{self.place.port}"
        if self.connectivity_status == "ERROR":
            yield f"{here}: it could not be reached"
        for name, one in (self.scan_result or {}).items():
            if one and one.status in _UNDONE:
                yield f"{here}: {name}: {telling.line(one.error_reason, 'error')}"
        for name in self.scan_commands_errors or {}:
            yield f"{here}: {name}: error"


class _Unreached(msgspec.Struct, frozen=True):
    error_message: str | None = None
    server_location: _Location | None = None


class _Scan(msgspec.Struct, frozen=True):
    server_scan_results: list[_Server]
    server_connectivity_errors: list[_Unreached] | None = None
    sslyze_version: str = ""
    date_scans_completed: str = ""


def is_weak(suite: str) -> bool:
    """Say whether a suite for TLS 1.2 has no forward secrecy or a part that is broken."""
    return bool(_WEAK_SUITE.search(suite))


def _is_scan(document: Document) -> bool:
    fields = document.fields
    return "server_scan_results" in fields and bool({"sslyze_version", "sslyze_url"} & fields.keys())


def _read(document: Document) -> Report:
    scan = document.as_type(_Scan)
    unreached = [
        telling.line(one.error_message, "a server could not be reached")
        for one in scan.server_connectivity_errors or ()
    ]
    return Report(
        _TOOL,
        tuple(one for server in scan.server_scan_results for one in _of_server(server)),
        scan.sslyze_version,
        scan.date_scans_completed,
        tuple(f"{one.place.hostname}:{one.place.port}" for one in scan.server_scan_results),
        failed=(*unreached, *(one for server in scan.server_scan_results for one in server.undone())),
    )


def _of_server(server: _Server) -> Iterator[Sighting]:
    said = partial(
        telling.on_host,
        _TOOL,
        host=server.place.hostname,
        port=server.place.port,
        protocol="tcp",
        certainty=Certainty.HIGH,
    )
    results = {name: _Result() for name in _COMMANDS} | dict(server.results())
    for rule, rated, words, known in _vulnerabilities(results):
        yield said(rule, rated, words, aliases=(known,) if known else ())
    for name, (protocol, rated) in _OLD.items():
        if results[name].accepted_cipher_suites:
            yield said(name, rated, f"{protocol} is offered", cwe=("CWE-327",))
    suites = [one.cipher_suite.name for one in results[_TLS_1_2].accepted_cipher_suites or ()]
    if weak := [name for name in suites if is_weak(name)]:
        yield said(
            _TLS_1_2, Severity.MEDIUM, f"weak suites are offered for TLS 1.2: {', '.join(weak)}", cwe=("CWE-327",)
        )
    if why := _certificate(results["certificate_info"]):
        yield said("certificate_info", Severity.MEDIUM, why, cwe=("CWE-295",))


def _vulnerabilities(results: Mapping[str, _Result]) -> Iterator[tuple[str, Severity, str, str]]:
    """Give the faults that commands test for: the command, how bad it is, in words, and its id."""
    if results["heartbleed"].is_vulnerable_to_heartbleed:
        yield "heartbleed", Severity.HIGH, "it is vulnerable to Heartbleed", "CVE-2014-0160"
    if results["openssl_ccs_injection"].is_vulnerable_to_ccs_injection:
        yield "openssl_ccs_injection", Severity.HIGH, "it is vulnerable to CCS injection", "CVE-2014-0224"
    if (results["robot"].robot_result or "").startswith("VULNERABLE"):
        yield "robot", Severity.HIGH, "it is vulnerable to ROBOT", "CVE-2017-13099"
    if why := _renegotiation(results["session_renegotiation"]):
        yield "session_renegotiation", Severity.MEDIUM, why, ""
    if results["tls_compression"].supports_compression:
        yield "tls_compression", Severity.MEDIUM, "compression is supported", "CVE-2012-4929"
    if results["tls_fallback_scsv"].supports_fallback_scsv is False:
        yield "tls_fallback_scsv", Severity.LOW, "connections can be brought down to an older protocol", ""


def _renegotiation(result: _Result) -> str:
    """Say what is wrong with renegotiation; nothing where it is as it should be."""
    by_client = result.accepts_client_renegotiation or result.is_vulnerable_to_client_renegotiation_dos
    words = ["clients can renegotiate at will"] if by_client else []
    words += ["secure renegotiation is not supported"] if result.supports_secure_renegotiation is False else []
    return "; ".join(words)


def _certificate(result: _Result) -> str:
    """Say what is wrong with the certificates; nothing where every store trusts them."""
    words: dict[str, None] = {}
    for one in result.certificate_deployments or ():
        if one.leaf_certificate_subject_matches_hostname is False:
            words["the certificate is for another name"] = None
        for each in one.path_validation_results or ():
            if each.error:
                words[f"{telling.line(each.trust_store.name, 'a store')} does not trust it: {each.error}"] = None
    return "; ".join(words)


FORMATS: Final = (Format("sslyze", "SSLyze 3 and later, JSON", _is_scan, _read),)
