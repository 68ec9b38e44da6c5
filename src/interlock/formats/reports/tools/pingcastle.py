"""PingCastle's health check of an Active Directory: the rules that it does not meet. Floor 5.

Source: PingCastle's XML report, HealthcheckData. A rule has points out of 100; the more, the worse.
"""

from __future__ import annotations

from typing import Final

from interlock.control import Sighting
from interlock.formats.reports import telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report
from interlock.formats.xmldoc import Element
from interlock.kernel import Certainty, Severity

_TOOL: Final = "pingcastle"
_POINTS: Final = ((50, Severity.CRITICAL), (30, Severity.HIGH), (10, Severity.MEDIUM), (1, Severity.LOW))
_MOST_DIGITS: Final = 4


def _is_check(document: Document) -> bool:
    return document.root is not None and document.root.name == "HealthcheckData"


def _read(document: Document) -> Report:
    root = document.xml()
    domain = telling.line(root.say("DomainFQDN"), root.say("NetBIOSName"))
    return Report(
        _TOOL,
        tuple(_told(document, domain, one) for one in root.within("RiskRules", "HealthcheckRiskRule")),
        root.say("EngineVersion"),
        root.say("GenerationDate"),
        (domain,) if domain else (),
    )


def _told(document: Document, domain: str, rule: Element) -> Sighting:
    if not rule.say("RiskId"):
        raise document.malformed(f"line {rule.line} has a rule without its name")
    return telling.of_resource(
        _TOOL,
        rule.say("RiskId"),
        _rated(rule.say("Points")),
        telling.line(rule.say("Rationale"), rule.say("RiskId")),
        resource=domain,
        certainty=Certainty.HIGH,
    )


def _rated(points: str) -> Severity:
    if not points.isdecimal() or len(points) > _MOST_DIGITS:
        return telling.UNRATED
    return next((rank for least, rank in _POINTS if int(points) >= least), Severity.INFO)


FORMATS: Final = (Format("pingcastle", "PingCastle, XML report of a health check", _is_check, _read),)
