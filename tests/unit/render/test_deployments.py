from datetime import UTC, datetime

from interlock.decision import Decision, Reason, Status, Verdict
from interlock.deployment import (
    Hindrance,
    Kind,
    Outcome,
    PlannedArtifact,
    PlannedFile,
    Strategy,
    Watching,
    Way,
    steps_of,
)
from interlock.evidence.deployment import DeploymentStep
from interlock.flows.deploy import Begun, Judged
from interlock.flows.deployments import Deployment, Said
from interlock.kernel import Digest, KeyId, Subject, sha256
from interlock.render.deployments import (
    MARKS,
    begun_json,
    deployment_json,
    deployment_lines,
    headline,
    judged_lines,
    plan_lines,
    row_lines,
    step_line,
    under_way_line,
)
from interlock.render.paint import Paint
from tests.unit.deployment.plans import HEX, plan

PLAIN = Paint(has_colour=False)
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def said(*steps: DeploymentStep) -> Deployment:
    return Deployment(
        tuple(Said(one, sha256(str(number).encode()), KeyId("k"), "ann", number) for number, one in enumerate(steps))
    )


def step(outcome: str, **more: object) -> DeploymentStep:
    return DeploymentStep("dpl-1", HEX, "live", "shop", outcome, "2026-11-23T12:00:00Z", "release", **more)  # type: ignore[arg-type]  # fields of a step


def judged(verdict: Verdict, *hindrances: Hindrance) -> Judged:
    subject = Subject("app.zip", (Digest("sha256", HEX),))
    reason = Reason("commit.sast", Status.MISSING, verdict, "nothing says it was examined", "run `interlock check`")
    decision = Decision(verdict, subject, "standard", sha256(b"p"), "commit", "live", NOW, (reason,))
    return Judged(plan("one"), (decision,), hindrances)


def test_every_outcome_has_a_mark_and_a_sentence_of_its_own() -> None:
    lines = {headline(one, "live", PLAIN, "it is full") for one in Outcome}
    assert len(lines) == len(MARKS) == len(Outcome)
    assert all("live" in line and line.endswith(": it is full") for line in lines)


def test_a_plan_is_shown_with_every_digest_and_every_step() -> None:
    artifact = PlannedArtifact("evil\x1b[2J.zip", HEX)
    lines = plan_lines(plan("one", artifacts=(artifact,), configuration=(PlannedFile("a.env", HEX, 3),), ticket="C-1"))
    text = "\n".join(lines)
    assert "\x1b" not in text
    assert "nobody says from which commit" in text
    assert "with      a.env" in text
    assert "ticket    C-1" in text
    assert text.count("\n          ") == 5


def test_what_stands_against_a_plan_is_shown_with_what_to_do() -> None:
    lines = judged_lines(judged(Verdict.DENY, Hindrance(Kind.LOCKED, "live is locked", "unlock it")))
    assert lines[0].startswith("gate      deny under standard")
    assert "nothing says it was examined; run `interlock check`" in lines[1]
    assert lines[2:] == ["against   live is locked", "          unlock it"]
    assert len(judged_lines(judged(Verdict.ALLOW))) == 1


def test_deployments_are_rows_the_newest_first() -> None:
    first, second = said(step("running"), step("deployed")), said(step("refused", says="no"))
    second = Deployment(tuple(Said(one.says, one.envelope, one.signer, one.signer_name, 9) for one in second.said))
    rows = row_lines([first, second])
    assert "✖ refused" in rows[0]
    assert "✔ deployed" in rows[1]


def test_one_deployment_is_shown_with_every_step_and_its_entry() -> None:
    one = said(
        step("running"),
        step("running", step="switch one", number=1, is_failed=True, says="it is full", code="DPL-106", worker="w1"),
        step("rolled-back", number=2, says="switch one: it is full"),
    )
    lines = deployment_lines(one, plan("one"), PLAIN)
    assert lines[0].startswith("↩ ROLLED-BACK")
    assert any("✖ switch one by w1  entry 1" in line for line in lines)
    assert any("it is full [DPL-106]" in line for line in lines)
    document = deployment_json(one, plan("one"))
    assert (document["outcome"], document["steps"][1]["code"]) == ("rolled-back", "DPL-106")
    assert document["ended_at"]


def test_a_step_is_a_line() -> None:
    assert step_line(step("running", step="check one")) == "  ✔ check one"
    assert step_line(step("running", step="check one", is_failed=True, says="no\x07")) == "  ✖ check one: no\\x07"


def test_the_document_of_what_was_entered_says_until_when_it_waits() -> None:
    waits = Hindrance(Kind.FROZEN, "live is frozen", "wait", NOW)
    document = begun_json(Begun("dpl-1", judged(Verdict.ALLOW, waits), (), Outcome.WAITING))
    assert (document["outcome"], document["hindrances"][0]["until"]) == ("waiting", "2026-11-23T12:00:00Z")
    assert document["digest"] == f"sha256:{plan('one').digest.hex}"


def test_what_is_watched_is_told_while_it_is() -> None:
    watching = Watching("http://127.0.0.1:9090", "e", "r")
    made = plan("a", "b", strategy=Strategy(Way.CANARY, shares=(50,), watch=watching))
    done = [step("running", step=one.name, number=number + 1) for number, one in enumerate(steps_of(made))]
    assert under_way_line(made, done[:5]) == "  … watch a at 50 %: for 300 s, looked at every 15 s"
    assert [under_way_line(made, done[:count]) for count in range(len(done) + 1) if count != 5] == [""] * len(done)
    failed = [*done[:4], step("running", step="check a at 50 %", number=5, is_failed=True)]
    assert under_way_line(made, failed) == ""
    assert under_way_line(plan("a"), []) == ""
    shown = deployment_lines(said(*done[:5]), made, PLAIN)
    assert shown[-1] == "… watch a at 50 %: for 300 s, looked at every 15 s"
