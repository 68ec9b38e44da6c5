"""Own provenance: only what the ledger proves is asked, and what it does not say does not count."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest

from interlock.evidence import CYCLONEDX, PROVENANCE
from interlock.evidence.foreign import FOREIGN, ForeignSigner, ForeignStatement, Told
from interlock.flows.errors import NoneCounts, NothingSaid, SignatureUnlogged
from interlock.flows.own_provenance import OwnAnswer, verify_all_own, verify_own
from interlock.formats.provenance.errors import AttestationUnknown
from interlock.kernel import Subject, sha256
from interlock.supply.errors import ExpectationsUnmet
from interlock.supply.expectations import TRUSTED_BUILDERS, Expected
from interlock.supply.signed import Target
from interlock.testing.world import World

DIGEST = sha256(b"artifact")
SUBJECT = Subject("dist/a.bin", (DIGEST,))
COMMIT = "c" * 40
LOCAL = "https://interlock.example.org/builder/local/v1"


def built(**source: Any) -> dict[str, Any]:
    named = {"name": "source", "uri": "https://git.example.org/acme/app", "digest": {"gitCommit": COMMIT}}
    return {
        "buildDefinition": {
            "buildType": "https://interlock.example.org/build/v1",
            "externalParameters": {"source": named | source},
        },
        "runDetails": {"builder": {"id": LOCAL}},
    }


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def sealed(world: World, predicate: Any, kind: str = PROVENANCE, subject: Subject = SUBJECT) -> None:
    with world.app() as app:
        app.seal.document(subject, kind, predicate)


def verified(world: World, **expected: Any) -> OwnAnswer:
    with world.app(is_reading=True) as app:
        return verify_own(Target("a.bin", (DIGEST,)), Expected(subject="", **expected), app.gate)


def test_provenance_in_the_ledger_says_who_built_what_of_which_commit(world: World) -> None:
    sealed(world, built())
    answer = verified(world, source="git.example.org/acme/app", commit=COMMIT)
    (one,) = answer.recorded
    assert (one.said.builder, one.said.commit, answer.artifact) == (LOCAL, COMMIT, DIGEST)
    assert verified(world, builder=LOCAL).recorded


@pytest.mark.parametrize(
    "expected",
    [{"source": "git.example.org/acme/other"}, {"commit": "d" * 40}, {"builder": "https://x"}, {"branch": "main"}],
)
def test_what_it_does_not_say_refuses(world: World, expected: dict[str, str]) -> None:
    sealed(world, built())
    with pytest.raises(ExpectationsUnmet, match=next(iter(expected))):
        verified(world, **expected)


def test_one_of_several_builds_is_enough_and_the_others_are_told(world: World) -> None:
    sealed(world, built(digest={"gitCommit": "d" * 40}))
    sealed(world, built())
    answer = verified(world, commit=COMMIT)
    assert len(answer.recorded) == 1
    ((place, why),) = answer.set_aside
    assert place == "entry 0"
    assert "commit" in why
    with pytest.raises(NoneCounts, match="the first, entry 0"):
        verified(world, commit="e" * 40)


def test_an_artifact_of_which_nothing_is_said_is_not_verified(world: World) -> None:
    other = Subject("b", (sha256(b"other"),))
    sealed(world, built(), subject=other)
    sealed(world, {"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1, "components": []}, CYCLONEDX)
    with pytest.raises(NothingSaid, match="no provenance of it") as caught:
        verified(world)
    assert "interlock build" in caught.value.remedy


def test_a_statement_that_is_no_provenance_of_a_build_says_nothing_of_how_it_was_made(world: World) -> None:
    summary = {
        "verifier": {"id": "https://v.example"},
        "timeVerified": "2026-01-01T00:00:00Z",
        "resourceUri": "pkg:x/y",
        "policy": {"uri": "p"},
        "verificationResult": "PASSED",
        "verifiedLevels": ["SLSA_BUILD_LEVEL_3"],
    }
    sealed(world, summary, "https://slsa.dev/verification_summary/v1")
    with pytest.raises(NothingSaid):
        verified(world)


def test_a_ledger_that_was_changed_proves_nothing(world: World) -> None:
    sealed(world, built())
    sealed(world, built(), subject=Subject("b", (sha256(b"b"),)))
    world.damage("DELETE FROM entry WHERE first = (SELECT max(first) FROM entry)")
    with pytest.raises(NothingSaid, match="does not verify"):
        verified(world)


def test_an_entry_under_a_key_that_does_not_count_is_told(world: World) -> None:
    sealed(world, built())
    with world.app(is_reading=True) as app:
        app.trust = app.trust.__class__(())
        with pytest.raises(NothingSaid):
            verify_own(Target("a.bin", (DIGEST,)), Expected(subject=""), app.gate)


def test_many_artifacts_are_looked_for_at_once(world: World) -> None:
    others = [Subject(f"{number}.bin", (sha256(str(number).encode()),)) for number in range(3)]
    for one in others[:2]:
        sealed(world, built(), subject=one)
    targets = [Target(one.name, one.digests) for one in others]
    with world.app(is_reading=True) as app:
        first, second, third = verify_all_own(targets, Expected(subject="", commit=COMMIT), app.gate)
    assert isinstance(first, OwnAnswer)
    assert isinstance(second, OwnAnswer)
    assert [one.recorded[0].statement.index for one in (first, second)] == [0, 1]
    assert isinstance(third, NothingSaid)


def foreign(**changes: Any) -> dict[str, Any]:
    told = {"builder": f"{TRUSTED_BUILDERS[0]}@refs/tags/v1.2.3", "source": "https://git.example.org/acme/app"}
    signer = ForeignSigner(key="ab" * 32, identity=f"{TRUSTED_BUILDERS[0]}@refs/tags/v1.2.3")
    kept = ForeignStatement(
        dialect="slsa-v1",
        predicate_type=PROVENANCE,
        statement="cd" * 32,
        file="ef" * 32,
        signer=signer,
        grade=changes.pop("grade", "logged"),
        verified_at="2026-01-01T00:00:00Z",
        interlock="1",
        told=Told(**{**told, **changes}),
    )
    plain: dict[str, Any] = msgspec.to_builtins(kept)
    return plain


def test_what_others_signed_and_was_kept_is_asked_too(world: World) -> None:
    sealed(world, foreign(), FOREIGN)
    assert verified(world, source="git.example.org/acme/app").recorded
    with pytest.raises(ExpectationsUnmet):
        verified(world, source="git.example.org/acme/other")


def test_of_others_a_builder_that_nobody_named_has_to_be_trusted_by_itself(world: World) -> None:
    sealed(world, foreign(builder="https://evil.example/builder"), FOREIGN)
    with pytest.raises(ExpectationsUnmet, match="name the builder"):
        verified(world)
    assert verified(world, builder="https://evil.example/builder").recorded


@pytest.mark.parametrize("grade", ["unlogged", "promised"])
def test_what_was_kept_at_a_weak_grade_shows_nothing_here(world: World, grade: str) -> None:
    sealed(world, foreign(grade=grade), FOREIGN)
    with pytest.raises(SignatureUnlogged):
        verified(world)


def test_a_kept_statement_of_a_later_version_shows_nothing(world: World) -> None:
    sealed(world, {**foreign(), "dialect": "of a later version"}, FOREIGN)
    with pytest.raises(AttestationUnknown):
        verified(world)
