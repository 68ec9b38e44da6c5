import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from interlock.decision import Verdict
from interlock.deployment import EnvironmentUnknown
from interlock.flows.errors import NotSaid, WouldNotCount
from interlock.flows.in_person import Draft
from interlock.identity.step_up import Purpose
from interlock.wiring.in_person import InPerson, Said
from interlock.wiring.wanted import AnswerWanted, GlassWanted, WaiverWanted
from tests.other_products import speaking_for
from tests.passkeys import Passkey
from tests.stepping import HOUSE, Guarded

TERMS = "waivers: {max_age: 30d, approvals: 1}\nbreak_glass: {max_age: 4h, approvals: 1}\n"


@pytest.fixture
def world(tmp_path: Path) -> Guarded:
    made = Guarded(tmp_path, {**HOUSE, "house.yaml": HOUSE["house.yaml"] + TERMS})
    made.joins("ann", made.ann)
    return made


@contextmanager
def speaking(world: Guarded) -> Iterator[InPerson]:
    with world.team.app("server") as app:
        yield InPerson(app, threading.Lock(), speaking_for(app))


def says(world: Guarded, wanted: AnswerWanted | WaiverWanted | GlassWanted, key: Passkey) -> tuple[Draft, Said]:
    """Draft something and say it with a security key."""
    with speaking(world) as people:
        draft = people.draft(wanted, key.key)
        return draft, people.say(draft, key.proves(world.challenge(draft)))


def head(world: Guarded) -> str:
    return str(world.team.head.digests[0])


def test_a_release_is_approved_and_the_new_decision_sealed(world: Guarded) -> None:
    draft, said = says(world, AnswerWanted("release", "approve", head(world), reason="fine"), world.ben)
    assert draft.purpose is Purpose.APPROVAL
    assert said.decision is not None
    assert (said.decision.verdict, world.verdict()) == (Verdict.ALLOW, Verdict.ALLOW)


def test_a_release_is_rejected_and_the_answer_taken_back(world: Guarded) -> None:
    _, said = says(world, AnswerWanted("release", "reject", head(world), reason="no"), world.ben)
    assert said.decision is not None
    assert said.decision.verdict is Verdict.DENY
    says(world, AnswerWanted("release", "withdraw", head(world)), world.ben)
    assert world.verdict() is Verdict.REVIEW


def test_a_waiver_is_asked_for_by_one_and_approved_by_another(world: Guarded) -> None:
    wanted = WaiverWanted("commit.sast", "ours for a week", 7)
    draft, asked = says(world, wanted, world.ann)
    assert draft.purpose is Purpose.WAIVER
    with speaking(world) as people, pytest.raises(WouldNotCount, match="own request"):
        people.draft(AnswerWanted("waiver", "approve", asked.id), world.ann.key)
    draft, _ = says(world, AnswerWanted("waiver", "approve", asked.id), world.ben)
    assert (draft.purpose, world.verdict()) == (Purpose.WAIVER, Verdict.ALLOW)
    says(world, AnswerWanted("waiver", "revoke", asked.id, reason="mended"), world.ben)
    assert world.verdict() is Verdict.REVIEW


def told(world: Guarded, wanted: AnswerWanted, key: Passkey) -> dict[str, str]:
    """Draft an answer, and give what the ledger tells of what is answered."""
    with speaking(world) as people:
        return {row.name: row.says for row in people.meant(people.draft(wanted, key.key))}


def test_whoever_answers_is_told_in_words_what_they_answer(world: Guarded) -> None:
    release = told(world, AnswerWanted("release", "approve", head(world), reason="fine"), world.ben)
    assert "commit.sast has 1" in release["Let through although"]
    assert told(world, AnswerWanted("release", "reject", head(world), reason="no"), world.ben) == {}
    wanted = WaiverWanted("commit.sast", "ours for a week", 7, paths=("app.py",))
    waiver = told(world, AnswerWanted("waiver", "approve", says(world, wanted, world.ann)[1].id), world.ben)
    assert (waiver["What is waived"], waiver["Only in"]) == ("control commit.sast", "app.py")
    assert (waiver["Because"], waiver["Asked by"]) == ("ours for a week", "ann")
    asked = says(world, GlassWanted(head(world), "", 2, "nothing else would do"), world.ann)[1]
    glass = told(world, AnswerWanted("break-glass", "approve", asked.id, reason="seen"), world.ben)
    assert (glass["What is let through"], glass["Asked by"]) == (head(world), "ann")
    assert glass["Because"] == "nothing else would do"
    says(world, AnswerWanted("break-glass", "approve", asked.id, reason="seen"), world.ben)
    closed = told(world, AnswerWanted("break-glass", "close", asked.id, reason="done"), world.ben)
    assert closed == glass, "what is closed is told as well"


def test_glass_is_broken_by_two_and_closed(world: Guarded) -> None:
    draft, asked = says(world, GlassWanted(head(world), "", 2, "nothing else would do"), world.ann)
    assert draft.purpose is Purpose.BREAK_GLASS
    draft, _ = says(world, AnswerWanted("break-glass", "approve", asked.id, reason="seen"), world.ben)
    assert (draft.purpose, world.verdict()) == (Purpose.BREAK_GLASS, Verdict.ALLOW)
    says(world, AnswerWanted("break-glass", "close", asked.id, reason="done"), world.ben)
    assert world.verdict() is not Verdict.ALLOW


def test_what_would_not_count_is_not_even_drafted(world: Guarded) -> None:
    with speaking(world) as people:
        with pytest.raises(WouldNotCount, match="wendy"):
            people.draft(AnswerWanted("release", "approve", head(world)), world.wendy.key)
        with pytest.raises(Exception, match="nobody is known"):
            people.draft(AnswerWanted("release", "reject", head(world), reason="no"), Passkey().key)
        with pytest.raises(WouldNotCount, match="gives no reason"):
            people.draft(AnswerWanted("release", "reject", head(world)), world.ben.key)
        with pytest.raises(WouldNotCount, match="nobody can dance"):
            people.draft(AnswerWanted("release", "dance", head(world)), world.ben.key)
        with pytest.raises(WouldNotCount, match="nobody can reject a break-glass"):
            people.draft(AnswerWanted("break-glass", "reject", "0" * 64), world.ben.key)
        with pytest.raises(NotSaid):
            people.draft(AnswerWanted("waiver", "approve", "0" * 64), world.ben.key)
        with pytest.raises(WouldNotCount, match="HEAD"):
            people.draft(AnswerWanted("release", "approve", "HEAD"), world.ben.key)


def test_an_environment_that_nobody_declares_is_a_slip_of_the_pen(tmp_path: Path) -> None:
    declared = "policy: house.yaml\nenvironments: [{name: live, deployer: files, targets: [{name: a}]}]\n"
    world = Guarded(tmp_path, {**HOUSE, "interlock.yaml": declared})
    with speaking(world) as people, pytest.raises(EnvironmentUnknown):
        people.draft(AnswerWanted("release", "approve", head(world), "life"), world.ben.key)
