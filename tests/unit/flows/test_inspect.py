from pathlib import Path

import msgspec
import pytest

from interlock.evidence import ASSESSMENT, VERIFICATION_SUMMARY, EvidenceUnknown
from interlock.evidence.builder import BuilderHost, BuilderIdentity
from interlock.evidence.desired import DESIRED_STATE, OBSERVATION, DesiredState, Observation
from interlock.evidence.predicates import PROVENANCE
from interlock.evidence.provenance import (
    BuildDefinition,
    Builder,
    Provenance,
    RunDetails,
)
from interlock.evidence.signature import SIGNATURE, ArtifactSignature
from interlock.flows.inspect import Item
from interlock.identity.workload import WorkloadIdentity, WorkloadKind
from interlock.kernel import Digest, Subject
from interlock.ledger.errors import LedgerError
from interlock.supply.build import LOCAL_BUILDER
from interlock.testing.world import SEALED, World, failed, finding
from tests.building import seal_builder

AT = "2026-01-05T09:00:00Z"


def provenance(builder: str) -> Provenance:
    return Provenance(BuildDefinition("https://example.org/type", {}), RunDetails(Builder(builder)))


@pytest.fixture
def world(tmp_path: Path) -> World:
    """Give a world with one check that found one thing."""
    made = World(tmp_path)
    made.runner.outcomes["commit.sast"] = failed(finding("commit.sast"))
    made.check()
    return made


def items(world: World, subject: Subject | None = None) -> list[Item]:
    with world.app(is_reading=True) as app:
        return list(app.inspection.items(subject))


def test_an_empty_log_has_no_items_and_nothing_to_find(tmp_path: Path) -> None:
    with World(tmp_path).app() as app:
        assert list(app.inspection.items()) == []
        with pytest.raises(EvidenceUnknown, match="there is no evidence '0'"):
            app.inspection.find("0")


def test_each_item_says_in_a_few_words_what_it_is(world: World) -> None:
    says = {one.says for one in items(world)}
    assert {"commit.sast failed, 1 finding", "commit.iac passed", "decision deny under baseline"} <= says


def test_items_about_a_subject_are_those_that_name_its_digest_whatever_it_is_called(world: World) -> None:
    head = Digest("gitCommit", world.repository.git("rev-parse", "HEAD"))
    assert len(items(world, Subject("anything", (head,)))) == SEALED
    assert items(world, Subject("HEAD", (Digest("gitCommit", "0" * 40),))) == []


def test_one_is_found_by_number_and_by_enough_of_its_digest(world: World) -> None:
    wanted = items(world)[2]
    digest = wanted.entry.envelope.hex
    with world.app(is_reading=True) as app:
        assert all(app.inspection.find(name) == wanted for name in ("2", digest, digest[:6], f"sha256:{digest[:9]}"))


@pytest.mark.parametrize("name", ["", str(SEALED), "999999999999999999999", "1" * 5000, "-1", "1.0", "sha256:", "²"])
def test_a_name_that_fits_nothing_finds_nothing(world: World, name: str) -> None:
    with world.app(is_reading=True) as app, pytest.raises(EvidenceUnknown):
        app.inspection.find(name)


def test_too_little_of_a_digest_is_not_guessed_from(world: World) -> None:
    digests = [one.entry.envelope.hex for one in items(world)]
    # Digits alone would be the number of an entry.
    short = next((digest[:5] for digest in digests if not digest[:5].isdecimal()), "abcde")
    with world.app(is_reading=True) as app, pytest.raises(EvidenceUnknown):
        app.inspection.find(short)


def test_findings_belong_to_an_assessment_and_to_nothing_else(world: World) -> None:
    with world.app(is_reading=True) as app:
        found = {one.says: list(app.inspection.findings(one)) for one in app.inspection.items()}
    assert [one.rule for one in found.pop("commit.sast failed, 1 finding")] == ["bandit:B602"]
    assert not any(found.values())


def test_what_is_lost_beside_the_ledger_is_said_of_the_entry_it_belongs_to(world: World) -> None:
    with world.app(is_reading=True) as app:
        assert [app.inspection.lost(one) for one in app.inspection.items()] == [""] * SEALED
    for path in (world.root / ".interlock").rglob("*"):
        if path.is_file() and "blobs" in path.parts:
            path.unlink()
    world.damage("DELETE FROM blob")
    with world.app(is_reading=True) as app:
        lost = {one.says: app.inspection.lost(one) for one in app.inspection.items()}
    assert lost.pop("commit.sast failed, 1 finding").startswith("its findings: ")
    assert not any(lost.values())


def test_evidence_of_a_key_that_does_not_count_is_listed_with_the_reason(world: World) -> None:
    with world.app() as app:
        current = app.keys.current()
        assert current is not None
        app.keys.rotate(world.at)
        app.keys.revoke(current, world.at.replace(year=2020))
    refused = items(world)
    assert len(refused) == SEALED
    for one in refused:
        assert one.statement is None
        assert "revoked" in one.refused
        assert one.says == one.refused


def test_a_log_that_lost_an_entry_shows_nothing_at_all(world: World) -> None:
    world.damage("DELETE FROM entry WHERE first = (SELECT max(first) FROM entry)")
    with world.app(is_reading=True) as app, pytest.raises(LedgerError):
        list(app.inspection.items())
    with world.app(is_reading=True) as app, pytest.raises(LedgerError):
        app.inspection.find("0")


def test_an_envelope_comes_back_as_it_was_sealed(world: World) -> None:
    from interlock.kernel import sha256

    with world.app(is_reading=True) as app:
        for one in app.inspection.items():
            assert sha256(app.inspection.envelope(one.index)) == one.entry.envelope
        kinds = [one.entry.kind for one in app.inspection.items()]
    assert kinds.count(VERIFICATION_SUMMARY) == 1


def test_who_built_is_said_by_token_or_by_host(world: World) -> None:
    token = WorkloadIdentity("https://i.example.org", WorkloadKind.OIDC, "job", "t", world.at, world.at)
    told = []
    for says in (
        BuilderIdentity("1", "2026-01-05T09:00:00Z", token),
        BuilderIdentity("1", "2026-01-05T09:00:00Z", host=BuilderHost("a" * 64, "hall")),
        BuilderIdentity("1", "2026-01-05T09:00:00Z", host=BuilderHost("a" * 64)),
    ):
        with world.app() as app:
            (envelope,) = seal_builder(says, [Subject("a", (Digest("sha256", "b" * 64),))], app.seal)
            told.append(app.inspection.find(envelope.hex).says)
    assert told == ["built by https://i.example.org#job", "built on hall", f"built on {'a' * 12}"]


@pytest.mark.parametrize(
    ("kind", "says", "told"),
    [
        (SIGNATURE, ArtifactSignature("a.zip", 1, "detached", "c2ln", AT, key="b" * 64), f"a.zip by key {'b' * 16}"),
        (SIGNATURE, ArtifactSignature("a.zip", 1, "sigstore", "c2ln", AT, identity="dev@example.org"), "by dev@ex"),
        (DESIRED_STATE, DesiredState("edge", "folder", "1", "2", 1, AT), "sealed state edge, 1 entry"),
        (OBSERVATION, Observation("edge", "1", "2", "/srv", "h", AT, 0), "/srv compared with edge: as sealed"),
        (OBSERVATION, Observation("edge", "1", "2", "/srv", "h", AT, 2), "/srv compared with edge: 2 differ"),
        (OBSERVATION, Observation("edge", "1", "2", "/srv", "h", AT, 0, unreadable=1), "1 could not be read, 0 differ"),
        (PROVENANCE, provenance(LOCAL_BUILDER), "provenance by a local build"),
        (PROVENANCE, provenance("https://ci.example.org"), "provenance by https://ci.example.org"),
    ],
)
def test_evidence_about_artifacts_and_states_is_told_in_words(
    world: World, kind: str, says: msgspec.Struct, told: str
) -> None:
    with world.app() as app:
        (envelope, *_) = app.seal.document(Subject("a", (Digest("sha256", "b" * 64),)), kind, says)
        assert told in app.inspection.find(envelope.hex).says


@pytest.mark.parametrize(
    ("kind", "says", "told"),
    [
        (VERIFICATION_SUMMARY, {"policy": None}, "which cannot be read"),
        (VERIFICATION_SUMMARY, {"policy": {"uri": 1}}, "which cannot be read"),
        (VERIFICATION_SUMMARY, [], "which cannot be read"),
        (
            VERIFICATION_SUMMARY,
            {"verificationResult": "PASSED", "policy": {"uri": "theirs"}},
            "decision PASSED under theirs",
        ),
        (VERIFICATION_SUMMARY, {}, "decision  under ?"),
        (ASSESSMENT, {"control": 1}, "which cannot be read"),
    ],
)
def test_an_entry_that_nobody_can_read_says_so_and_takes_no_list_down(
    world: World, kind: str, says: object, told: str
) -> None:
    """Anybody whose key counts can enter one: the list, the search and every audit have to go on."""
    with world.app() as app:
        (envelope, *_) = app.seal.document(Subject("a", (Digest("sha256", "b" * 64),)), kind, says)
        assert told in app.inspection.find(envelope.hex).says
