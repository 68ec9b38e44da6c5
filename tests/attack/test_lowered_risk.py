"""A change, or one person, that wants a milder profile: to be held to less than what is at stake asks for."""

from __future__ import annotations

from pathlib import Path

import pytest

from interlock.decision import Verdict
from interlock.flows.check import Checked
from interlock.flows.risk import assess, seal_assessment
from interlock.risk import Answers, score
from interlock.testing.world import World
from interlock.wiring.questions import shipped

MILD: Answers = {one.id: (one.answers[0].id,) for one in shipped().questions}
HARSH: Answers = {**MILD, "criticality": ("safety",)}


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def section(answers: Answers, more: str = "") -> str:
    lines = "".join(f"    {name}: {chosen[0]}\n" for name, chosen in answers.items())
    return f"version: 1\n{more}risk:\n  answers:\n{lines}"


def say(world: World, answers: Answers) -> None:
    with world.app() as app:
        found = shipped()
        document = assess(
            found,
            answers,
            score(found, answers),
            [],
            product=app.product_name,
            at=world.at,
            origin=app.store.ledger.origin,
        )
        seal_assessment(app.seal, document)


def on_a_branch(world: World, **files: str) -> Checked:
    world.repository.git("checkout", "-q", "-b", "feature")
    world.commit({name.replace("__", "."): text for name, text in files.items()})
    return world.check()


def test_a_change_cannot_lower_the_answers_that_it_is_judged_by(world: World) -> None:
    world.commit({"interlock.yaml": section(HARSH)})
    checked = on_a_branch(world, interlock__yaml=section(MILD))
    assert checked.decision.policy == "baseline"
    assert any("by the rules that hold for this change it is critical" in one for one in checked.decision.hypothetical)
    assert checked.decision_envelope is None
    assert world.gate().hypothetical


@pytest.mark.parametrize("text", ["", "version: 1\nrisk: {}\n", "version: 1\npolicy: baseline\n"])
def test_a_change_cannot_take_the_answers_away(world: World, text: str) -> None:
    world.commit({"interlock.yaml": section(HARSH)})
    assert on_a_branch(world, interlock__yaml=text).decision.hypothetical


def test_a_change_cannot_lower_the_questions_themselves(world: World) -> None:
    from tests.unit.wiring.test_questions import OWN

    answers = "version: 1\nrisk:\n  questions: q.yaml\n  answers: {reach: all, rules: none}\n"
    world.commit({"interlock.yaml": answers, "q.yaml": OWN})
    checked = on_a_branch(world, q__yaml=OWN.replace("weight: 4", "weight: 0"))
    assert any("is critical" in one for one in checked.decision.hypothetical)


def test_a_change_cannot_let_its_answers_grow_older(world: World) -> None:
    world.commit({"interlock.yaml": section(MILD)})
    checked = on_a_branch(world, interlock__yaml=section(MILD) + "  ages: {baseline: 9999d}\n")
    assert any("9999 days" in one for one in checked.decision.hypothetical)


def test_a_change_cannot_break_the_questions_to_be_judged_by_none(world: World) -> None:
    answers = section(MILD, "").replace("risk:\n", "risk:\n  questions: q.yaml\n")
    world.commit({"interlock.yaml": answers})  # its questions are not there
    world.repository.git("checkout", "-q", "-b", "feature")
    world.commit({"interlock.yaml": section(MILD)})
    checked = world.check()
    assert any("cannot be read" in one for one in checked.decision.hypothetical)


def test_a_stricter_change_is_decided_by_itself(world: World) -> None:
    world.commit({"interlock.yaml": section(MILD)})
    checked = on_a_branch(world, interlock__yaml=section(HARSH))
    assert (checked.decision.policy, checked.decision.hypothetical) == ("critical", ())


def test_milder_answers_of_the_file_do_not_lower_what_the_ledger_says(world: World) -> None:
    say(world, HARSH)
    world.commit({"interlock.yaml": section(MILD)})
    assert world.check().decision.policy == "critical"
    assert world.gate().policy == "critical"


def test_what_the_ledger_says_is_not_lost_by_moving_the_repository_to_another_folder(
    world: World, tmp_path: Path
) -> None:
    say(world, HARSH)
    world.root.rename(tmp_path / "elsewhere")
    world.root = tmp_path / "elsewhere"
    with world.app(is_reading=True) as app:
        assert app.policy_name == "critical"


def test_a_ledger_that_lost_the_assessment_is_a_denial_and_no_milder_profile(world: World) -> None:
    say(world, HARSH)
    world.check()
    world.damage("DELETE FROM entry")
    assert world.gate().verdict is Verdict.DENY


def test_a_change_cannot_declare_stages_that_leave_the_control_of_risk_out(world: World) -> None:
    tools = "[commit.secrets, commit.build, commit.sast, commit.iac, commit.sca, key.builds]"
    stages = f"stages:\n  - id: precommit\n    controls: {tools}\n  - id: commit\n    controls: {tools}\n"
    say(world, MILD)
    checked = on_a_branch(world, interlock__yaml=f"{stages}  - id: acceptance\n  - id: production\n")
    assert any("does not run risk.profile" in one for one in checked.decision.hypothetical)
