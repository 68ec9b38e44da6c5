"""Small reports of other tools, for tests of what becomes of them when they are handed in."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

CONTROL = "key.scanning"
POLICY = "policy: own\nrequire:\n  - control: key.scanning\n    max_age: 14d\n    limits: {critical: 0, high: 0}\n"
SITE = "https://shop.example.org"


def sarif(tool: str, *found: tuple[str, str, str, int], at_score: str = "", **more: Any) -> str:
    """Write a SARIF log: each finding is a rule, a message, a path and a line."""
    results = [
        {
            "ruleId": rule,
            "level": "error",
            "message": {"text": message},
            "locations": [
                {"physicalLocation": {"artifactLocation": {"uri": path}, "region": {"startLine": line}}},
            ],
            **({"properties": {"security-severity": at_score}} if at_score else {}),
        }
        for rule, message, path, line in found
    ]
    return json.dumps({"version": "2.1.0", "runs": [{"tool": {"driver": {"name": tool}}, "results": results, **more}]})


def zap(*alerts: str, site: str = SITE, generated: str = "", cwe: int = 79) -> str:
    """Write ZAP's XML report: each alert is a name, at high risk."""
    said = "".join(
        f"<alertitem><pluginid>{40012 + number}</pluginid><name>{one}</name><riskcode>3</riskcode>"
        f"<confidence>3</confidence><cweid>{cwe}</cweid><instances><instance><uri>{site}/search</uri><method>GET</method><param>q</param>"
        "</instance></instances></alertitem>"
        for number, one in enumerate(alerts)
    )
    return (
        f'<OWASPZAPReport version="2.16.1" generated="{generated}"><site name="{site}"><alerts>{said}</alerts></site>'
        "</OWASPZAPReport>"
    )


def trivy(*found: tuple[str, str], target: str = "shop:1.4", created: str = "") -> str:
    """Write Trivy's JSON report: each vulnerability is an id and a severity, of lodash."""
    bad = [
        {
            "VulnerabilityID": name,
            "PkgName": "lodash",
            "InstalledVersion": "4.17.20",
            "Severity": severity,
            "Title": f"what {name} is",
        }
        for name, severity in found
    ]
    results = [{"Target": target, "Vulnerabilities": bad}] if bad else []
    return json.dumps({"SchemaVersion": 2, "ArtifactName": target, "CreatedAt": created, "Results": results})


def names(rows: Iterable[Any]) -> list[str]:
    """Give the rules of some findings."""
    return sorted(str(one["rule"]) for one in rows)
