from pathlib import Path

import pytest

from interlock.evidence import APPROVAL
from interlock.flows.errors import StepUpOfAnother
from interlock.flows.in_person import Draft, Drafts, say_in_person
from interlock.flows.seal import Sealing
from interlock.identity.errors import StepUpUnproven
from interlock.identity.step_up import Purpose
from interlock.kernel import Subject, canonical, sha256
from tests.stepping import Guarded

SUBJECT = Subject("x", (sha256(b"x"),))


@pytest.fixture
def world(tmp_path: Path) -> Guarded:
    return Guarded(tmp_path)


def test_what_is_drafted_is_kept_and_said_by_nobody(world: Guarded) -> None:
    draft = world.draft(world.ben)
    assert (draft.predicate_type, draft.purpose) == (APPROVAL, Purpose.APPROVAL)
    with world.team.app("server") as app:
        assert app.gate.governance().approvals == ()


def test_several_drafts_keep_their_order_and_digests() -> None:
    drafts = Drafts()
    wanted = [Sealing(SUBJECT, APPROVAL, {"about": "waiver", "number": number}) for number in (1, 2)]
    assert drafts.documents(wanted) == tuple(one.digest for one in drafts.kept)
    assert [one.purpose for one in drafts.kept] == [Purpose.WAIVER, Purpose.WAIVER]
    assert drafts.kept[0].digest != drafts.kept[1].digest


def test_a_draft_is_entered_as_it_was_with_its_proof(world: Guarded) -> None:
    draft = world.draft(world.ben)
    with world.team.app("server") as app:
        name, envelope = say_in_person(draft, world.ben.proves(world.challenge(draft)), app.seal)
        (one,) = app.gate.governance().approvals
    assert (one.id, one.envelope, name) == (name, envelope, sha256(draft.predicate).hex)


def test_the_proof_of_another_draft_enters_nothing(world: Guarded) -> None:
    draft = world.draft(world.ben)
    other = Draft(SUBJECT, APPROVAL, canonical({"about": "release", "answer": "approve"}))
    with world.team.app("server") as app:
        before = len(app.store.ledger.checkpoint().note)
        with pytest.raises(StepUpUnproven):
            say_in_person(other, world.ben.proves(world.challenge(draft)), app.seal)
        assert len(app.store.ledger.checkpoint().note) == before


def test_what_people_do_not_say_themselves_is_no_draft(world: Guarded) -> None:
    draft = Draft(SUBJECT, "https://example.org/other/v1", canonical({"text": "x"}))
    with world.team.app("server") as app, pytest.raises(StepUpOfAnother):
        say_in_person(draft, world.ben.proves(world.challenge(draft)), app.seal)
