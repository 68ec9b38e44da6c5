"""Counting findings: enough to decide by, however many there are. Floor 6."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from interlock.control import Finding
from interlock.evidence.predicates import Count


def counts_of(findings: Iterable[Finding]) -> tuple[Count, ...]:
    """Count findings by rule, severity, state and newness, in that order."""
    counted = Counter((one.rule, one.severity.value, one.state.value, one.is_new) for one in findings)
    return tuple(Count(*key, count=number) for key, number in sorted(counted.items()))
