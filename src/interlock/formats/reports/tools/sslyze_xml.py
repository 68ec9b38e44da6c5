"""SSLyze before version 3: its XML, where the same is counted as in the JSON of later versions. Floor 5.

Source: sslyze --xml_out, versions 1 and 2.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Final

from interlock.control import Sighting
from interlock.formats.reports import telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report
from interlock.formats.reports.tools.sslyze import is_weak
from interlock.formats.xmldoc import Element
from interlock.kernel import Certainty, Severity

_TOOL: Final = "sslyze"
_OLD: Final[Mapping[str, tuple[str, str, Severity]]] = {
    "sslv2": ("ssl_2_0_cipher_suites", "SSL 2.0", Severity.HIGH),
    "sslv3": ("ssl_3_0_cipher_suites", "SSL 3.0", Severity.HIGH),
    "tlsv1": ("tls_1_0_cipher_suites", "TLS 1.0", Severity.MEDIUM),
    "tlsv1_1": ("tls_1_1_cipher_suites", "TLS 1.1", Severity.MEDIUM),
}
"""The elements, and what later versions call the command."""


def _is_xml(document: Document) -> bool:
    return document.root is not None and document.root.name == "document" and "SSLyze" in document.root.get("title")


def _read(document: Document) -> Report:
    root = document.xml()
    targets = root.within("results", "target")
    return Report(
        _TOOL,
        tuple(one for target in targets for one in _of_target(target)),
        root.get("SSLyzeVersion"),
        targets=tuple(f"{one.get('host')}:{one.get('port')}" for one in targets),
        failed=tuple(
            telling.line(f"{one.text}: {one.get('error')}") for one in root.within("invalidTargets", "invalidTarget")
        ),
    )


def _of_target(target: Element) -> Iterator[Sighting]:
    said = partial(
        telling.on_host,
        _TOOL,
        host=target.get("host"),
        port=target.get("port"),
        protocol="tcp",
        certainty=Certainty.HIGH,
    )
    if _has(target, "heartbleed", "openSslHeartbleed", isVulnerable="True"):
        yield said("heartbleed", Severity.HIGH, "it is vulnerable to Heartbleed", aliases=("CVE-2014-0160",))
    if _has(target, "openssl_ccs", "openSslCcsInjection", isVulnerable="True"):
        yield said(
            "openssl_ccs_injection", Severity.HIGH, "it is vulnerable to CCS injection", aliases=("CVE-2014-0224",)
        )
    if _has(target, "reneg", "sessionRenegotiation", isSecure="False"):
        yield said("session_renegotiation", Severity.MEDIUM, "secure renegotiation is not supported")
    elif _has(target, "reneg", "sessionRenegotiation", canBeClientInitiated="True"):
        yield said("session_renegotiation", Severity.MEDIUM, "clients can renegotiate at will")
    if _has(target, "compression", "compressionMethod", isSupported="True"):
        yield said("tls_compression", Severity.MEDIUM, "compression is supported", aliases=("CVE-2012-4929",))
    for element, (name, protocol, rated) in _OLD.items():
        if any(one.get("isProtocolSupported") == "True" for one in target.all(element)):
            yield said(name, rated, f"{protocol} is offered", cwe=("CWE-327",))
    suites = [
        suite.get("name")
        for many in ("preferredCipherSuite", "acceptedCipherSuites")
        for suite in target.within("tlsv1_2", many, "cipherSuite")
    ]
    if weak := [name for name in dict.fromkeys(suites) if is_weak(name)]:
        words = f"weak suites are offered for TLS 1.2: {', '.join(weak)}"
        yield said("tls_1_2_cipher_suites", Severity.MEDIUM, words, cwe=("CWE-327",))


def _has(target: Element, *steps: str, **wanted: str) -> bool:
    return any(one.get(name) == value for one in target.within(*steps) for name, value in wanted.items())


FORMATS: Final = (Format("sslyze-xml", "SSLyze before 3, XML", _is_xml, _read),)
