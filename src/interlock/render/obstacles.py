"""What stands in the way and is not a finding: broken controls, missing evidence, a faulty ledger. Floor 13.

Formats that only know findings (SARIF results, code quality entries, annotations) would otherwise show nothing for
a change that is denied, and nothing would be read as clean.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from interlock.control import ControlRun, Errored
from interlock.decision import Reason, Status, Verdict, summarise
from interlock.kernel import Severity, sha256

if TYPE_CHECKING:
    from interlock.flows.check import Checked

NOWHERE = "interlock.yaml"
"""The path that readers are pointed to when no file is to blame; most readers refuse an entry without a path."""

_LOUD: Final = frozenset({Severity.CRITICAL, Severity.HIGH})
"""Severities that every reader shows as an error; milder findings alone do not say that a change is refused."""


class Obstacle(msgspec.Struct, frozen=True):
    """One thing that is not a finding and that nobody may overlook."""

    about: str
    """The control, `rule:ID`, `ledger` or `policy`."""
    kind: str
    """`errored`, `missing`, `stale`, `not_applicable` or `violated`."""
    says: str
    remedy: str
    code: str = ""
    """Of the error, for a broken control."""
    path: str = ""
    """The first file that was not covered, if it is about files."""
    is_denying: bool = True

    @property
    def rule(self) -> str:
        """The name that formats with rules know it by: `interlock:commit.sast:errored`."""
        return f"interlock:{self.about}:{self.kind}"

    @property
    def severity(self) -> Severity:
        """Critical for what denies, high for what asks for a review."""
        return Severity.CRITICAL if self.is_denying else Severity.HIGH

    @property
    def fingerprint(self) -> str:
        """32 hexadecimal digits that stay the same as long as the same thing stands in the way."""
        return sha256(self.rule.encode("utf-8", "replace")).hex[:32]


def obstacles(checked: Checked) -> list[Obstacle]:
    """Give the broken controls first, then what else stands against the change and no grave finding explains.

    Promise: whatever is not allowed has an obstacle, or a critical or high finding.
    """
    broken = [_broken(run, run.outcome) for run in checked.stage.runs if isinstance(run.outcome, Errored)]
    told = {one.about for one in broken}
    found = {run.control for run in checked.stage.runs if any(one.severity in _LOUD for one in run.findings)}
    rest: dict[str, Obstacle] = {}
    for reason in sorted(checked.decision.reasons, key=lambda reason: -reason.verdict.rank):
        is_explained = reason.requirement in (found if reason.status is Status.VIOLATED else told)
        if reason.verdict is Verdict.ALLOW or is_explained:
            continue
        one = _standing(reason)
        before = rest.get(one.rule)
        rest[one.rule] = msgspec.structs.replace(before, says=f"{before.says}; {one.says}") if before else one
    made = [*broken, *rest.values()]
    if not made and not found and checked.decision.verdict is not Verdict.ALLOW:
        return [Obstacle("policy", "missing", summarise(checked.decision), "run `interlock check` on the whole change")]
    return made


def _broken(run: ControlRun, outcome: Errored) -> Obstacle:
    missing = [what for part in outcome.coverage if part.unit == "files" for what, _ in part.missing]
    says = f"{run.control} broke, so it proves nothing: {outcome.reason}"
    path = missing[0] if missing else ""
    return Obstacle(run.control, "errored", says, outcome.remedy, outcome.code, path)


def _standing(reason: Reason) -> Obstacle:
    return Obstacle(
        reason.requirement,
        reason.status.value,
        reason.says,
        reason.change,
        is_denying=reason.verdict is Verdict.DENY,
    )
