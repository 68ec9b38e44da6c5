"""A deployment and its decisions, by what counts."""

from __future__ import annotations

from pathlib import Path

from interlock.flows.tracing.deciding import decided, rollout
from tests.estate import Estate
from tests.tracing import asking


def test_a_deployment_is_told_with_who_asked_what_decided_and_who_carried_it_out(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    begun = estate.deployed(estate.artifact())
    with asking(estate) as (asked, _):
        one = rollout(asked, begun.run)
        assert one is not None
        assert (one.outcome, one.environment, one.workers, one.plan) == (
            "deployed",
            "staging",
            ("w1",),
            begun.judged.plan.digest.hex,
        )
        (decision,) = one.decisions
        assert (decision.verdict, decision.environment, decision.lost) == ("allow", "staging", 0)
        assert decision.evidence > 0
        assert one.lost_decisions == 0
        assert one.ended.entry > one.began.entry


def test_what_is_no_deployment_and_no_decision_is_none(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    with asking(estate) as (asked, _):
        assert rollout(asked, "dpl-0000") is None
        assert decided(asked, str(asked.witness.hear(0).entry.envelope)) is None
