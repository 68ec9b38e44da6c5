"""Somebody wants an artifact to pass for its real maker's, or a gate to believe what was never verified."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from interlock.crypto import generate, read_envelope, write_envelope
from interlock.crypto.ports import Signer
from interlock.decision import Policy, Question, Status, Verdict
from interlock.decision.rules import decide
from interlock.decision.terms import People, ProvenanceNeed
from interlock.evidence import seal
from interlock.evidence.foreign import FOREIGN, ForeignSigner, ForeignStatement, Told
from interlock.kernel import Digest, Subject
from interlock.ledger import Draft
from interlock.supply.expectations import TRUSTED_BUILDERS
from interlock.testing.world import World

SOURCE = "https://github.com/o/r"
MINE, OTHER = (Subject("tool", (Digest("sha256", two * 32),)) for two in ("ab", "cd"))
KEPT = ForeignStatement(
    dialect="slsa-v1",
    predicate_type="https://slsa.dev/provenance/v1",
    statement="12" * 32,
    file="34" * 32,
    signer=ForeignSigner(key="56" * 32, identity=f"{TRUSTED_BUILDERS[0]}@refs/tags/v1.2.3"),
    grade="logged",
    verified_at="2026-01-01T00:00:00Z",
    interlock="1",
    told=Told(builder=f"{TRUSTED_BUILDERS[0]}@refs/tags/v1.2.3", source=SOURCE, trigger=SOURCE),
)
POLICY = Policy("p", "", "p.yaml", (), people=People(provenance=(ProvenanceNeed(repository=SOURCE),)))


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def enter(world: World, envelope: bytes, named: Subject = MINE) -> None:
    with world.app() as app:
        app.store.ledger.append([Draft(envelope, FOREIGN, named.digests, world.at)])
        app.gate.remember()


def own_signer(world: World) -> Signer:
    with world.app() as app:
        return app.keys.signer(world.at)


def stand(world: World, subject: Subject = MINE) -> tuple[Verdict, Status]:
    with world.app(is_reading=True) as app:
        decision = decide(POLICY, app.gate.known(subject), Question(subject, world.at))
    (reason,) = [one for one in decision.reasons if one.requirement == "provenance"]
    return decision.verdict, reason.status


def test_what_was_kept_here_opens_the_gate(world: World) -> None:
    enter(world, seal([MINE], FOREIGN, KEPT, [own_signer(world)]))
    assert stand(world) == (Verdict.ALLOW, Status.SATISFIED)
    assert stand(world, OTHER) == (Verdict.DENY, Status.MISSING)


def test_a_key_that_does_not_count_here_verified_nothing(world: World) -> None:
    own_signer(world)
    enter(world, seal([MINE], FOREIGN, KEPT, [generate()]))
    assert stand(world) == (Verdict.DENY, Status.MISSING)


def test_an_entry_that_names_this_artifact_over_a_statement_about_another_shows_nothing(world: World) -> None:
    enter(world, seal([OTHER], FOREIGN, KEPT, [own_signer(world)]), named=MINE)
    assert stand(world) == (Verdict.DENY, Status.MISSING)


def test_a_statement_that_was_changed_after_it_was_sealed_shuts_the_gate(world: World) -> None:
    other = msgspec.structs.replace(KEPT, told=msgspec.structs.replace(KEPT.told, source="https://github.com/o/x"))
    envelope = read_envelope(seal([MINE], FOREIGN, other, [own_signer(world)]))
    spoiled = msgspec.structs.replace(envelope, payload=envelope.payload.replace(b"/o/x", b"/o/r"))
    enter(world, write_envelope(spoiled))
    assert stand(world)[0] is Verdict.DENY


def test_provenance_of_another_type_in_the_name_of_what_others_signed_shows_nothing(world: World) -> None:
    enter(world, seal([MINE], FOREIGN, {"builder": "anything", "source": SOURCE}, [own_signer(world)]))
    assert stand(world) == (Verdict.DENY, Status.MISSING)
