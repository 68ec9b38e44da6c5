"""In which stage a job stands, and how sure that is. Floor 11."""

from __future__ import annotations

import re
from typing import Final

from interlock.catalog.workflow.uses import Running
from interlock.control import Stage
from interlock.kernel import Certainty

_PRODUCTION: Final = re.compile(r"(?<![a-z])(?:prod|production|live|release|publish|rollout)(?![a-z])")
_ACCEPTANCE: Final = re.compile(
    r"(?<![a-z])(?:acceptance|staging|stage|uat|qa|e2e|end-to-end|integration|smoke|dast|preprod|pre-prod|preview|review|"
    r"perf|performance|load|test-env|sandbox|dev)(?![a-z])"
)
_DEPLOYS: Final = frozenset({"deploy", "provision", "release"})


def placed(one: Running) -> tuple[Stage, Certainty, str]:
    """Give the stage of a job, how sure that is, and why."""
    job = one.job
    if one.is_hook:
        return Stage.PRECOMMIT, Certainty.HIGH, "it is a hook"
    for said, certainty, where in (
        (job.environment, Certainty.HIGH, "environment"),
        (job.group, Certainty.MEDIUM, "stage"),
        (job.name, Certainty.MEDIUM, "job"),
    ):
        stage = _named(said)
        if stage is not None:
            return stage, certainty, f"the {where} is called {said}"
    if job.environment:
        return Stage.PRODUCTION, Certainty.LOW, f"it names an environment, {job.environment}"
    for use in one.uses:
        if use.known.kind in _DEPLOYS:
            return Stage.PRODUCTION, Certainty.LOW, f"it runs {use.known.name}"
        if any(control.startswith("acceptance.") for control in use.known.whole) and not any(
            control.startswith("commit.") for control in use.known.whole
        ):
            return Stage.ACCEPTANCE, Certainty.MEDIUM, f"it runs {use.known.name}"
    return Stage.COMMIT, Certainty.MEDIUM if one.is_reached else Certainty.LOW, "nothing says otherwise"


def _named(said: str) -> Stage | None:
    lowered = said.lower().replace("_", "-")
    if _ACCEPTANCE.search(lowered):
        return Stage.ACCEPTANCE
    return Stage.PRODUCTION if _PRODUCTION.search(lowered) else None
