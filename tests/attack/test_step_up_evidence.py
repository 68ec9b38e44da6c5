"""Approvals with a security key that must not count: made up by a server, bent, moved, or given by who may not."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from interlock.decision import Verdict
from interlock.evidence import Revocation, seal
from interlock.evidence.governance import REVOCATION
from interlock.evidence.in_person import with_proof
from interlock.flows import reviews
from interlock.flows.directory import say
from interlock.flows.errors import WouldNotCount
from interlock.flows.in_person import Drafts, say_in_person
from interlock.flows.seal import Sealing
from interlock.flows.speaking import Speaker
from interlock.identity import AddPerson, JoinAccount, PartAccount, PersonId
from interlock.identity.errors import StepUpUnproven
from interlock.identity.step_up import Purpose
from interlock.kernel import InterlockError, stamp
from interlock.testing.world import World, failed, finding
from interlock.wiring.serving import Serving
from tests.governed import Team
from tests.passkeys import PRESENT, Passkey
from tests.stepping import HOUSE, Guarded


@pytest.fixture
def world(tmp_path: Path) -> Guarded:
    return Guarded(tmp_path)


def test_the_approval_that_the_others_are_variations_of_counts(world: Guarded) -> None:
    draft = world.draft(world.ben)
    with world.team.app("server") as app:
        name, _ = say_in_person(draft, world.ben.proves(world.challenge(draft)), app.seal)
        (one,) = app.gate.governance().approvals
        assert (one.id, one.signer, app.directory().person_of_key(one.signer)) == (name, world.ben.key, "ben")
    assert world.verdict() is Verdict.ALLOW


def test_a_server_approves_nothing_by_its_own_key(world: Guarded) -> None:
    draft = world.draft(world.ben)
    with world.team.app("server") as app:
        plain = msgspec.json.decode(draft.predicate)
        app.seal.documents([Sealing(draft.subject, draft.predicate_type, plain)])
        app.seal.documents([Sealing(draft.subject, draft.predicate_type, {**plain, "person": "ben", "by": "ben"})])
    assert world.verdict() is Verdict.REVIEW


def test_a_server_makes_up_no_proof(world: Guarded) -> None:
    draft = world.draft(world.ben)
    made_up = Passkey().proves(world.challenge(draft))
    world.enters(draft, made_up)
    assert world.verdict() is Verdict.REVIEW
    world.enters(draft, msgspec.structs.replace(made_up, key=world.ben.proves(world.challenge(draft)).key))
    assert world.verdict() is Verdict.DENY, "what should govern and proves nothing shuts, until somebody looks"


@pytest.mark.parametrize(
    ("field", "value"),
    [("reason", "better"), ("environment", "live"), ("accepts", ["all"]), ("at", "2027-01-01T00:00:00Z")],
)
def test_no_word_is_changed_after_it_was_proven(world: Guarded, field: str, value: object) -> None:
    draft = world.draft(world.ben)
    proof = world.ben.proves(world.challenge(draft))
    bent = msgspec.structs.replace(
        draft, predicate=msgspec.json.encode({**msgspec.json.decode(draft.predicate), field: value}, order="sorted")
    )
    world.enters(bent, proof)
    assert world.verdict() is not Verdict.ALLOW
    with world.team.app("server") as app, pytest.raises(StepUpUnproven, match="signed for something else"):
        say_in_person(bent, proof, app.seal)


def test_a_rejection_is_no_approval_and_an_approval_takes_nothing_back(world: Guarded) -> None:
    draft = world.draft(world.ben)
    proof = world.ben.proves(world.challenge(draft))
    with world.team.app("server") as app:
        say_in_person(draft, proof, app.seal)
    world.enters(draft, proof, REVOCATION)
    with world.team.app("server") as app:
        assert app.gate.governance().revocations == ()


def test_a_proof_for_one_purpose_serves_no_other(world: Guarded) -> None:
    draft = world.draft(world.ben)
    world.enters(draft, world.ben.proves(world.challenge(draft, purpose=Purpose.WAIVER)))
    assert world.verdict() is not Verdict.ALLOW


def test_a_key_that_did_not_verify_its_holder_approves_nothing(world: Guarded) -> None:
    draft = world.draft(world.ben)
    world.enters(draft, world.ben.proves(world.challenge(draft), flags=PRESENT))
    assert world.verdict() is not Verdict.ALLOW


def test_who_wrote_it_approves_it_with_no_key_whatever(world: Guarded) -> None:
    with world.team.app("server") as app:
        drafts = Drafts()
        speaker = Speaker(gate=app.gate, seal=drafts, clock=app.clock, key=world.wendy.key, name="wendy's key")
        with pytest.raises(WouldNotCount, match="wendy"):
            reviews.approval(speaker, world.team.policy(app), world.team.question(), "fine")
    draft = world.draft(world.ben)
    world.enters(draft, world.wendy.proves(world.challenge(draft, account="directory:local/wendy")))
    assert world.verdict() is Verdict.REVIEW


def test_a_key_that_one_person_alone_vouched_for_makes_no_second_voice(tmp_path: Path) -> None:
    team = Team(World(tmp_path), ("ann",), files=HOUSE)
    team.world.runner.outcomes["commit.sast"] = failed(finding("commit.sast"))
    team.world.check()
    team.stranger("server")
    mine = Passkey()
    with team.app("ann") as app:
        join = JoinAccount("person:eve", f"passkey:{mine.digest}", "hers, I say")
        say(
            [AddPerson("eve", "Eve"), join],
            app.directory(),
            app.seal,
            team.keys["ann"],
            team.world.at,
            app.store.ledger.origin,
        )
        directory = app.directory()
        assert (directory.person_of_key(mine.key), directory.voice_of(PersonId("eve"))) == ("eve", "ann")


def test_a_key_that_was_taken_away_approves_nothing_any_more(world: Guarded) -> None:
    draft = world.draft(world.ben)
    world.enters(draft, world.ben.proves(world.challenge(draft)))
    assert world.verdict() is Verdict.ALLOW
    world.deeds("ann", PartAccount("person:ben", f"passkey:{world.ben.digest}"))
    assert world.verdict() is Verdict.REVIEW


def test_what_was_taken_back_does_not_come_again_in_another_envelope(world: Guarded) -> None:
    draft = world.draft(world.ben)
    world.enters(draft, world.ben.proves(world.challenge(draft)))
    with world.team.app("server") as app:
        (one,) = app.gate.governance().approvals
    world.team.say("ann", Revocation(one.id, "a mistake", stamp(world.team.world.at)))
    assert world.verdict() is Verdict.REVIEW
    world.enters(draft, world.ben.proves(world.challenge(draft)))
    assert world.verdict() is Verdict.REVIEW


def test_a_proof_carries_no_other_type_of_statement(world: Guarded) -> None:
    draft = world.draft(world.ben)
    foreign = msgspec.structs.replace(draft, predicate_type=REVOCATION)
    assert foreign.digest != draft.digest
    with world.team.app("server") as app, pytest.raises(StepUpUnproven, match="signed for something else"):
        say_in_person(foreign, world.ben.proves(world.challenge(draft)), app.seal)


def test_what_claims_a_security_key_and_proves_nothing_is_not_handed_in(world: Guarded) -> None:
    """Anybody with a key that is trusted for evidence could shut every gate with one such statement."""
    draft = world.draft(world.ben)
    plain = msgspec.json.decode(draft.predicate)
    proof = world.ben.proves(world.challenge(draft))
    with world.team.app("server") as app:
        hand_in, signer = Serving(app).hand_in, app.keys.signer(world.team.world.at)

        def offered(predicate: object) -> InterlockError | None:
            refused: InterlockError | None = hand_in.look(
                seal([draft.subject], draft.predicate_type, predicate, [signer])
            ).refused
            return refused

        assert isinstance(offered(with_proof({**plain, "reason": "mine"}, proof)), StepUpUnproven)
        assert isinstance(offered({**plain, "stepUp": {}}), StepUpUnproven)
        assert offered(with_proof(plain, proof)) is None
