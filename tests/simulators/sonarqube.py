"""SonarQube's Web API, as far as it is about what was found in a project.

Source: SonarQube Web API: api/issues/search, api/hotspots/search, api/project_analyses/search.
"""

from __future__ import annotations

from typing import Any

from tests.simulators.answering import Answer, Asked, Simulator

TOKEN = "squ_simulated"
PROJECT = "shop"
COMMIT = "0" * 39 + "1"


class SonarQube(Simulator):
    """One project; issues are opened and resolved, and what was found last is of one analysis."""

    def __init__(self) -> None:
        super().__init__()
        self.issues: dict[str, dict[str, Any]] = {}
        self.hotspots: dict[str, dict[str, Any]] = {}
        self.analyses = [{"key": "a1", "date": "2026-01-05T08:00:00+0000", "revision": COMMIT}]
        self.hidden: set[str] = set()
        """Issues that are counted and given on no page."""
        self.most = 10_000

    def open(self, key: str, severity: str = "CRITICAL", kind: str = "VULNERABILITY", day: str = "2025-06-01") -> None:
        """Have an issue found."""
        self.issues[key] = {
            "key": key,
            "rule": "python:S2077",
            "severity": severity,
            "component": f"{PROJECT}:app.py",
            "project": PROJECT,
            "line": len(self.issues) + 1,
            "message": f"make sure that this query is safe ({key})",
            "status": "OPEN",
            "type": kind,
            "creationDate": f"{day}T10:00:00+0000",
        }

    def resolve(self, key: str) -> None:
        """Have it mended: the next analysis does not find it."""
        self.issues[key] |= {"status": "CLOSED", "resolution": "FIXED"}

    def review(self, key: str, resolution: str = "") -> None:
        """Have a hotspot found, or reviewed."""
        self.hotspots[key] = {
            "key": key,
            "component": f"{PROJECT}:app.py",
            "project": PROJECT,
            "securityCategory": "auth",
            "vulnerabilityProbability": "HIGH",
            "status": "REVIEWED" if resolution else "TO_REVIEW",
            **({"resolution": resolution} if resolution else {}),
            "line": 3,
            "message": "a password may be hard-coded here",
            "ruleKey": "python:S2068",
        }

    def answer(self, asked: Asked) -> Answer:
        if asked.headers.get("authorization") != f"Bearer {TOKEN}":
            return Answer(b"", 401)
        query = asked.query
        if asked.path == "/api/project_analyses/search":
            if query["project"] != PROJECT:
                return Answer({"errors": [{"msg": "Component key not found"}]}, 404)
            return Answer({"paging": {"total": len(self.analyses)}, "analyses": self.analyses[-1:]})
        if asked.path == "/api/issues/search":
            return self._page(query, "issues", [one for one in self.issues.values() if _fits(one, query)])
        if asked.path == "/api/hotspots/search":
            found = [one for one in self.hotspots.values() if query.get("status", one["status"]) == one["status"]]
            return self._page(query, "hotspots", found)
        return Answer({"errors": [{"msg": "Unknown url"}]}, 404)

    def _page(self, query: Any, what: str, found: list[dict[str, Any]]) -> Answer:
        number, size = int(query["p"]), int(query["ps"])
        if not 1 <= size <= 500 or number * size > self.most:
            says = f"Can return only the first {self.most} results. {number * size}th result asked."
            return Answer({"errors": [{"msg": says}]}, 400)
        here = found[(number - 1) * size : number * size]
        return Answer(
            {
                "total": len(found),
                "p": number,
                "ps": size,
                "paging": {"pageIndex": number, "pageSize": size, "total": len(found)},
                what: [one for one in here if one["key"] not in self.hidden],
                "components": [{"key": f"{PROJECT}:app.py", "path": "app.py"}, {"key": PROJECT}],
            }
        )


def _fits(one: dict[str, Any], query: Any) -> bool:
    day = one["creationDate"][:10]
    return (
        query.get("components") == one["project"]
        and one["status"] in query.get("statuses", one["status"]).split(",")
        and one["severity"] in query.get("severities", one["severity"]).split(",")
        and one["type"] in query.get("types", one["type"]).split(",")
        and query.get("createdAfter", day) <= day < query.get("createdBefore", "9999-12-31")
    )
