"""Places of simulated trackers, and drafts to write into them."""

from __future__ import annotations

from typing import Any, Final

from interlock.adapters.trackers.place import Place
from interlock.response.tickets import Draft, Mark, Matter, Standing
from tests.simulators import jira, servicenow

MATTER: Final = Matter("ab" * 16, "cd" * 16, "commit.sast")
DRAFT: Final = Draft(MATTER, "high: bandit:B602", (("Event", "evt-" + "1" * 32), ("Rule", "bandit:B602")), "high")
MARK: Final = Mark(Standing.OPEN, "1" * 20, title="12345678", control="commit.sast")
ENVIRON: Final = {"JIRA": jira.TOKEN, "SNOW": servicenow.TOKEN}


def jira_place(server: jira.Jira, **more: Any) -> Place:
    is_cloud = server.version == 3
    given: dict[str, Any] = {
        "name": "desk", "kind": "jira-cloud" if is_cloud else "jira-data-center", "address": server.url,
        "token": "env:JIRA", "user": jira.USER if is_cloud else "", "project": jira.PROJECT, "type": "Bug",
        "close": "Close issue", "reopen": "Reopen issue",
    }  # fmt: skip
    return Place(**{**given, **more})


def snow_place(server: servicenow.ServiceNow, kind: str = "servicenow-incident", **more: Any) -> Place:
    given: dict[str, Any] = {
        "name": "desk", "kind": kind, "address": server.url, "token": "env:SNOW", "user": servicenow.USER,
        "close": "6", "reopen": "2", "closing": {"close_code": "Resolved"},
    }  # fmt: skip
    return Place(**{**given, **more})
