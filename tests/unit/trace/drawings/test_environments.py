"""Releases are made of artifacts; environments are stopped and opened; what followed by itself says from what."""

from __future__ import annotations

from msgspec.structs import replace

from interlock.evidence.action import ACTION, Action
from interlock.evidence.deployment import ENVIRONMENT, RELEASE, EnvironmentAct, Release
from interlock.evidence.provisioning import PROVISIONING, Change, Fault, Provisioned
from interlock.evidence.risk import RISK_PROFILE, RiskProfile
from interlock.kernel import canonical, sha256
from interlock.risk import Profile
from interlock.trace import Kind, Relation
from tests.statements import ARTIFACT, COMMIT, draw, edges, entry_of, kind_of, label_of, words

AT, DIGEST, PLACE = "2026-01-01T00:00:00Z", "ab" * 32, "environment:shop/production"


def test_artifacts_and_a_commit_go_into_a_release_of_the_product() -> None:
    drawing = draw(RELEASE, Release(version="1.2", product="shop", notes="faster", commit=COMMIT))
    name = "release:shop@1.2"
    assert edges(drawing, Relation.WENT_INTO) == {(str(ARTIFACT), name), (f"gitCommit:{COMMIT}", name)}
    assert edges(drawing, Relation.HAS) == {("product:shop", name)}
    assert label_of(drawing, name) == "shop 1.2"
    assert words(drawing, "message") == {"faster"}


def test_a_lock_holds_an_environment_and_a_thaw_takes_a_freeze_back() -> None:
    lock = EnvironmentAct("lock", "production", "it burns", AT, product="shop")
    drawing = draw(ENVIRONMENT, lock)
    document = str(sha256(canonical(lock)))
    assert edges(drawing, Relation.ANSWERS) == {(document, PLACE)}
    assert kind_of(drawing, document) is Kind.HOLD
    thaw = draw(ENVIRONMENT, EnvironmentAct("thaw", "production", "over", AT, target=DIGEST, product="shop"))
    assert {target for _, target in edges(thaw, Relation.TOOK_BACK)} == {f"sha256:{DIGEST}"}
    assert Kind.HOLD not in {node.kind for node in thaw.nodes}


def test_infrastructure_is_found_by_rules_and_resources() -> None:
    one = Provisioned("network", "refused", AT, "1", "terraform", decision=DIGEST, says="one rule fails",
                      faults=(Fault("open-port", "high", "aws_sg.web", "fails", "0.0.0.0/0"),),
                      changes=(Change("aws_sg.web", "aws_sg", "create"),))  # fmt: skip
    drawing = draw(PROVISIONING, one)
    assert edges(drawing, Relation.COUNTED_FOR) == {(f"sha256:{DIGEST}", entry_of(drawing))}
    assert kind_of(drawing, str(ARTIFACT)) is Kind.PLAN
    assert words(drawing, "rule") == {"open-port"}
    assert "aws_sg.web" in words(drawing, "name")


def test_infrastructure_that_was_set_up_reached_its_environment_and_is_its_products() -> None:
    one = Provisioned("network", "done", AT, "1", "terraform", environment="production", product="shop")
    drawing = draw(PROVISIONING, one)
    assert drawing.product == "shop"
    assert edges(drawing, Relation.REACHED) == {(str(ARTIFACT), PLACE)}
    assert (PLACE, entry_of(drawing)) in edges(drawing, Relation.SHOWN_BY)
    planned = draw(PROVISIONING, replace(one, result="allowed"))
    assert (planned.product, edges(planned, Relation.REACHED)) == ("shop", set())
    before = draw(PROVISIONING, replace(one, product=""))
    assert (before.product, edges(before, Relation.REACHED)) == ("", set())


def test_what_is_at_stake_is_said_of_the_product() -> None:
    one = RiskProfile("ledger", "shop", Profile.CRITICAL, {}, "sha256:" + DIGEST, "x", AT, ("it takes payments",))
    drawing = draw(RISK_PROFILE, one)
    assert {target for _, target in edges(drawing, Relation.ANSWERS)} == {"product:shop"}
    assert words(drawing, "message") == {"it takes payments"}


def test_an_event_caused_an_action_and_the_action_a_hold() -> None:
    one = Action("evt-1", "finding.new", DIGEST, "stop", "block", "held", str(ARTIFACT), AT, hold="cd" * 32)
    drawing = draw(ACTION, one)
    assert edges(drawing, Relation.CAUSED) == {
        (f"sha256:{DIGEST}", entry_of(drawing)), (entry_of(drawing), f"sha256:{'cd' * 32}")
    }  # fmt: skip
    assert label_of(drawing, entry_of(drawing)) == "block held after finding.new"


def test_an_event_caused_a_ticket_that_is_the_one_that_commits_name() -> None:
    one = Action(
        "evt-1", "finding.new", DIGEST, "mend", "ticket:desk", "created", str(ARTIFACT), AT, ticket="SEC-42",
        address="https://desk.example.org/browse/SEC-42", matter="ab" * 16,
    )  # fmt: skip
    drawing = draw(ACTION, one)
    assert edges(drawing, Relation.CAUSED) == {
        (f"sha256:{DIGEST}", entry_of(drawing)), (entry_of(drawing), "ticket:SEC-42")
    }  # fmt: skip
    assert "SEC-42" in words(drawing, "name")
