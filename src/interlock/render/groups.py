"""Findings grouped by what to do about them: one rule, its remedy, its places; what blocks comes first. Floor 13."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from interlock.control import Finding, FindingState
from interlock.decision import Status, Verdict
from interlock.kernel import Severity

if TYPE_CHECKING:
    from interlock.flows.check import Checked


class Group(msgspec.Struct, frozen=True):
    """The findings of one rule at one severity in one control, those that are waived apart from the others."""

    control: str
    rule: str
    severity: Severity
    findings: tuple[Finding, ...]
    """New ones first, then by certainty, then in the order of the control."""
    is_blocking: bool

    @property
    def first(self) -> Finding:
        """The one that speaks for the group."""
        return self.findings[0]

    @property
    def is_waived(self) -> bool:
        """Whether a waiver or a signed statement covers all of them."""
        return self.first.state is FindingState.WAIVED

    @property
    def new(self) -> int:
        """How many of them the base lacks."""
        return sum(one.is_new for one in self.findings)


def grouped(checked: Checked) -> list[Group]:
    """Give the groups in the order in which a person should look at them."""
    against = blocking(checked)
    by_rule: dict[tuple[str, str, Severity, bool], list[Finding]] = {}
    for run in checked.stage.runs:
        for one in run.findings:
            is_waived = one.state is FindingState.WAIVED
            by_rule.setdefault((run.control, one.rule, one.severity, is_waived), []).append(one)
    made = [
        Group(control, rule, severity, tuple(sorted(found, key=_urgency)), control in against and not is_waived)
        for (control, rule, severity, is_waived), found in by_rule.items()
    ]
    return sorted(
        made,
        key=lambda one: (not one.is_blocking, one.is_waived, one.severity.rank, not one.new, one.control, one.rule),
    )


def blocking(checked: Checked) -> frozenset[str]:
    """Give the controls whose findings stand against the change."""
    return frozenset(
        reason.requirement
        for reason in checked.decision.reasons
        if reason.status is Status.VIOLATED and reason.verdict is not Verdict.ALLOW
    )


def many(number: int, word: str) -> str:
    """Give a number with its word in the right form: `1 finding`, `2 findings`."""
    return f"{number:,} {word}" if number == 1 else f"{number:,} {word}s"


def _urgency(one: Finding) -> tuple[bool, int]:
    return not one.is_new, one.certainty.rank
