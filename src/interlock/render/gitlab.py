"""GitLab's code quality report of a check: a list of entries, one for each finding. Floor 13.

Source: GitLab documentation, "Code Quality report format".
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from interlock.control import Finding, FindingState
from interlock.kernel import Severity, sha256
from interlock.render.obstacles import NOWHERE, Obstacle, obstacles
from interlock.render.paint import visible

if TYPE_CHECKING:
    from interlock.change import Repository
    from interlock.flows.check import Checked

_SEVERITY: Final = {
    Severity.CRITICAL: "blocker",
    Severity.HIGH: "critical",
    Severity.MEDIUM: "major",
    Severity.LOW: "minor",
    Severity.INFO: "info",
}


def write(checked: Checked, repository: Repository, *, is_terminal: bool) -> Iterator[bytes]:
    """Write the entries one by one, what is not a finding first."""
    del repository, is_terminal
    yield b"["
    separator = b"\n"
    for entry in _entries(checked):
        yield separator + json.dumps(entry, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
        separator = b",\n"
    yield b"\n]\n"


def _entries(checked: Checked) -> Iterator[dict[str, object]]:
    for obstacle in obstacles(checked):
        yield _standing(obstacle)
    seen: Counter[str] = Counter()
    for run in checked.stage.runs:
        for one in run.findings:
            seen[one.fingerprint] += 1
            yield _entry(one, seen[one.fingerprint])


def _entry(one: Finding, time: int) -> dict[str, object]:
    """Give a finding; GitLab drops a second entry of one fingerprint, so that a repeated one is made distinct."""
    where = f" (in commit {one.at.commit[:12]})" if one.at.commit else ""
    remedy = f" To do: {one.remedy}" if one.remedy else ""
    is_waived = one.state is FindingState.WAIVED
    said = one.suppression.text if one.suppression is not None else "a signed waiver covers it"
    return {
        "description": visible(
            f"waived: {one.message}{where} ({said})" if is_waived else f"{one.message}{where}{remedy}"
        ),
        "check_name": one.rule,
        "fingerprint": one.fingerprint if time == 1 else sha256(f"{one.fingerprint}:{time}".encode()).hex[:32],
        "severity": "info" if is_waived else _SEVERITY[one.severity],
        "location": {"path": one.at.path, "lines": {"begin": max(1, one.at.line)}},
    }


def _standing(one: Obstacle) -> dict[str, object]:
    remedy = f" To do: {one.remedy}" if one.remedy else ""
    return {
        "description": visible(one.says + remedy),
        "check_name": one.rule,
        "fingerprint": one.fingerprint,
        "severity": "blocker",
        "location": {"path": one.path or NOWHERE, "lines": {"begin": 1}},
    }
