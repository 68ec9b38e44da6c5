"""A report in two sentences."""

from __future__ import annotations

import msgspec
import pytest

from interlock.flows.auditing.summary import missing_in_words, summary_of
from interlock.trace.completeness import Facts, lacks_of
from interlock.trace.report import Period, Scope
from tests.audited import AT, RUN, changed, report


def test_a_good_deployment_is_told_with_who_decided_and_who_approved() -> None:
    assert summary_of(report()) == (
        f"{RUN} brought shop.zip (sha256 aaaaaaaaaaaa, built from cccccccccccc on main) to live on "
        "2026-03-02 10:04 UTC: cat asked for it, the policy shop said allow (entry 3), approved by ben. "
        "Nothing that was looked for is missing."
    )


@pytest.mark.parametrize(
    ("outcome", "words"),
    [("refused", "was refused (it has to run in staging first)"), ("rolled-back", "was taken back (it has")],
)
def test_what_did_not_go_well_says_why(outcome: str, words: str) -> None:
    assert words in summary_of(changed(report(), outcome=outcome, says="it has to run in staging first"))


def test_what_is_missing_is_said_with_the_gravest_first() -> None:
    bare = changed(report(looks=()), rulings=(), approvals=())
    lacking = msgspec.structs.replace(bare, missing=lacks_of(bare, Facts()))
    assert missing_in_words(lacking).startswith("3 things are missing or do not hold together, 1 of them critical: ")
    assert "no decision is named, nobody approved it" in summary_of(lacking)
    only = msgspec.structs.replace(lacking, missing=lacking.missing[:1])
    assert missing_in_words(only).startswith("1 thing is missing or does not hold together, and it is critical: ")


def test_a_period_without_deployments_says_so() -> None:
    empty = report(scope=Scope.ENVIRONMENT, subject="live", deployments=(), period=Period(AT, None))
    assert summary_of(empty).startswith("Environment live: nothing was deployed since 2026-03-02 10:00 UTC.")
