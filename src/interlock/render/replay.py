"""Decisions that were made again, as text and as JSON. Floor 13."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from interlock.kernel import stamp

if TYPE_CHECKING:
    from interlock.decision import Decision, Policy
    from interlock.flows.replay import Replayed

_MOST_REASONS = 3


def replayed_lines(replayed: Sequence[Replayed], policy: Policy | None) -> Iterator[str]:
    """Give one paragraph for each decision that came out otherwise, and a sentence over all of them first."""
    yield _summary(replayed, policy)
    for one in replayed:
        if one.is_changed if policy is not None else not one.is_same:
            then = one.recorded.decision
            now = one.again.verdict.value if one.again is not None else "not to be made again"
            word = f"{then.verdict.value} → {now}" if one.is_changed else f"{now}, and other bytes than recorded"
            yield ""
            yield f"{stamp(then.at)[:16].replace('T', ' ')}  {_named(then)}  {word}"
            reasons = one.because or ("the same reasons in other words",)
            yield from (f"    {says}" for says in reasons[:_MOST_REASONS])
            if len(reasons) > _MOST_REASONS:
                yield f"    and {len(reasons) - _MOST_REASONS} more"


def _summary(replayed: Sequence[Replayed], policy: Policy | None) -> str:
    if not replayed:
        return "no decision is recorded yet; `interlock check` records one"
    of = f"{len(replayed)} recorded decision{'s' if len(replayed) != 1 else ''}"
    if policy is None:
        same = sum(one.is_same for one in replayed)
        if same == len(replayed):
            return f"{of}: each comes out byte for byte as it was recorded"
        return f"{of}: {same} come out byte for byte as recorded, {len(replayed) - same} do not"
    changed = [one for one in replayed if one.is_changed]
    opened = sum(one.is_opened for one in changed)
    if not changed:
        return f"{of}: under {policy.name} every verdict would be the same"
    return f"{of}: under {policy.name} {len(changed) - opened} would be stricter, {opened} would let more through"


def _named(decision: Decision) -> str:
    digest = decision.subject.digests[0]
    where = f" in {decision.environment}" if decision.environment else ""
    return f"{digest.alg}:{digest.hex[:12]}{where} under {decision.policy}"


def replayed_json(replayed: Sequence[Replayed], policy: Policy | None) -> dict[str, object]:
    """Give all of them as the document `interlock.replay/v1`."""
    return {
        "schema": "interlock.replay/v1",
        "policy": {"name": policy.name, "digest": str(policy.digest)} if policy is not None else None,
        "decisions": [
            {
                "entry": one.recorded.index,
                "subject": [str(digest) for digest in one.recorded.decision.subject.digests],
                "environment": one.recorded.decision.environment or None,
                "at": stamp(one.recorded.decision.at),
                "policy": one.recorded.decision.policy,
                "then": one.recorded.decision.verdict,
                "now": one.again.verdict if one.again is not None else None,
                "identical": one.is_same,
                "because": one.because if one.is_changed or not one.is_same else [],
            }
            for one in replayed
        ],
    }
