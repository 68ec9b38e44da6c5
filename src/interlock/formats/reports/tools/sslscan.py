"""sslscan: what a server should not offer over TLS. Floor 5. Source: sslscan --xml, versions 1.10 to 2.

A finding is what sslscan itself marks: weak ciphers that were accepted, old protocols, renegotiation, compression,
Heartbleed and certificates that nobody should trust.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Final

from interlock.control import Sighting
from interlock.formats.reports import telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report
from interlock.formats.xmldoc import Element
from interlock.kernel import Certainty, Severity

_TOOL: Final = "sslscan"
_ACCEPTED: Final = frozenset({"accepted", "preferred"})
_STRENGTHS: Final[Mapping[str, Severity]] = {
    "strong": Severity.INFO,
    "acceptable": Severity.INFO,
    "medium": Severity.LOW,
    "weak": Severity.MEDIUM,
    "anonymous": Severity.HIGH,
    "null": Severity.HIGH,
}
_OLD: Final[Mapping[str, Severity]] = {
    "SSLv2": Severity.HIGH,
    "SSLv3": Severity.HIGH,
    "TLSv1.0": Severity.MEDIUM,
    "TLSv1.1": Severity.MEDIUM,
}
_WEAK: Final = re.compile(r"NULL|EXP|RC2|RC4|DES|MD5|ADH|AECDH|anon", re.IGNORECASE)
_TOO_SHORT: Final = frozenset({"0", "40", "56", "64", "112"})
"""Bits, for versions that did not say how strong a cipher is."""


def _is_xml(document: Document) -> bool:
    return document.root is not None and document.root.name == "document" and "SSLScan" in document.root.get("title")


def _read(document: Document) -> Report:
    root = document.xml()
    tests = root.all("ssltest")
    return Report(
        _TOOL,
        tuple(one for test in tests for one in _of_test(test)),
        root.get("version"),
        targets=tuple(f"{test.get('host')}:{test.get('port')}" for test in tests),
        failed=tuple(one.text or "a server could not be looked at" for one in root.all("error")),
    )


def _of_test(test: Element) -> Iterator[Sighting]:
    said = partial(
        telling.on_host,
        _TOOL,
        host=test.get("host"),
        port=test.get("port"),
        protocol="tcp",
        certainty=Certainty.HIGH,
    )
    for one in test.all("heartbleed"):
        if one.get("vulnerable") == "1":
            version = one.get("sslversion")
            yield said(f"heartbleed {version}", Severity.HIGH, f"Heartbleed over {version}", aliases=("CVE-2014-0160",))
    for one in test.all("protocol"):
        name = f"{one.get('type').upper()}v{one.get('version')}"
        if one.get("enabled") == "1" and name in _OLD:
            yield said(name, _OLD[name], f"{name} is offered", cwe=("CWE-327",))
    if any(one.get("supported") == "1" and one.get("secure") == "0" for one in test.all("renegotiation")):
        yield said("renegotiation", Severity.MEDIUM, "insecure renegotiation is supported", aliases=("CVE-2009-3555",))
    if any(one.get("supported") == "1" for one in test.all("compression")):
        yield said("compression", Severity.MEDIUM, "compression is supported", aliases=("CVE-2012-4929",))
    for rule, rated, words in _ciphers(test):
        yield said(rule, rated, words, cwe=("CWE-327",))
    for rule, rated, words in _certificates(test):
        yield said(rule, rated, words, cwe=("CWE-295",))


def _ciphers(test: Element) -> Iterator[tuple[str, Severity, str]]:
    for one in test.all("cipher"):
        rated = _rated(one)
        if one.get("status") in _ACCEPTED and rated is not Severity.INFO:
            version, cipher = one.get("sslversion"), one.get("cipher")
            strength = telling.line(one.get("strength"), f"{one.get('bits')} bits")
            yield f"{version} {cipher}", rated, f"{cipher} is accepted over {version} ({strength})"


def _certificates(test: Element) -> Iterator[tuple[str, Severity, str]]:
    for one in (*test.all("certificate"), *test.within("certificates", "certificate")):
        if one.say("expired") == "true":
            yield "certificate expired", Severity.HIGH, f"the certificate has expired on {one.say('not-valid-after')}"
        if one.say("self-signed") == "true":
            yield "certificate self-signed", Severity.MEDIUM, "the certificate is signed by itself"


def _rated(cipher: Element) -> Severity:
    strength = cipher.get("strength").lower()
    if strength:
        return telling.severity(strength, scale=_STRENGTHS)
    is_weak = bool(_WEAK.search(cipher.get("cipher"))) or cipher.get("bits") in _TOO_SHORT
    return Severity.MEDIUM if is_weak else Severity.INFO


FORMATS: Final = (Format("sslscan", "sslscan, XML", _is_xml, _read),)
