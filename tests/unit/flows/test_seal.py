from collections.abc import Iterable
from pathlib import Path

import msgspec
import pytest

from interlock.control import Attachment, ClosedStage, ControlRun, Plan
from interlock.crypto import LocalSigner, generate
from interlock.evidence import ASSESSMENT, CYCLONEDX, OPENVEX, read_assessment
from interlock.flows.check import Asked
from interlock.flows.seal import Seal, Sealing
from interlock.kernel import ControlId, InterlockError, Subject, canonical, sha256
from interlock.testing.world import World, failed, finding
from interlock.wiring.app import App


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def seal_with(app: App, signer: LocalSigner) -> Seal:
    """Build the flow with a key of one's own."""
    return Seal(
        signer=signer,
        ledger=app.store.ledger,
        blobs=app.store.blobs,
        gate=app.gate,
        clock=app.clock,
        version="9.9",
        inventories=app.inventories,
    )


def closed(names: Iterable[str]) -> ClosedStage:
    """Give a stage with a failed run for each name."""
    runs = tuple(ControlRun(ControlId(name), failed(finding(name))) for name in names)
    return ClosedStage(Plan("commit", ()), runs)


def test_each_control_is_sealed_by_itself_and_found_by_the_digest_it_was_given(world: World) -> None:
    with world.app() as app:
        change = app.repository.change(None, None)
        times = (world.at, world.at)
        evidence = app.seal.stage(
            change, closed(("commit.sast", "commit.iac")), times, app.grounding.of(change), base_is_chosen=True
        )
        items = [app.inspection.find(str(digest)) for digest in evidence.values()]
    assert list(evidence) == ["commit.sast", "commit.iac"]
    for name, item in zip(evidence, items, strict=True):
        assert item.statement is not None
        read = read_assessment(item.statement.statement.predicate)
        assert (read.control, read.outcome, read.origin.base_is_chosen) == (name, "failed", True)
        assert item.entry.kind == ASSESSMENT
        assert item.entry.subjects == change.subject.digests


def test_a_stage_without_runs_leaves_no_evidence(world: World) -> None:
    with world.app() as app:
        change = app.repository.change(None, None)
        assert (
            app.seal.stage(change, closed(()), (world.at, world.at), app.grounding.of(change), base_is_chosen=False)
            == {}
        )
        assert list(app.inspection.items()) == []


def test_sealing_is_remembered_outside_of_the_ledger(world: World) -> None:
    world.check()
    with world.app(is_reading=True) as app:
        seen = app.memory.last(app.store.ledger.origin)
        assert seen is not None
        assert seen.note == app.store.ledger.checkpoint().note


def test_what_a_strange_key_seals_enters_the_log_and_proves_nothing(world: World) -> None:
    with world.app() as app:
        change = app.repository.change(None, None)
        app.gate.remember()
        stage = closed(("commit.sast",))
        seal_with(app, generate()).stage(
            change, stage, (world.at, world.at), app.grounding.of(change), base_is_chosen=False
        )
        (item,) = app.inspection.items()
    assert item.statement is None
    assert item.refused


def test_a_log_that_was_cut_back_is_not_continued(world: World) -> None:
    world.check()
    world.damage("DELETE FROM entry WHERE first = (SELECT max(first) FROM entry)")
    with pytest.raises(InterlockError):
        world.check(Asked())
    with world.app(is_reading=True) as app, pytest.raises(InterlockError):
        app.gate.proven()


def test_what_a_third_party_control_came_in_is_part_of_its_evidence(world: World) -> None:
    with world.app() as app:
        change = app.repository.change(None, None)
        seal = Seal(
            signer=app.keys.signer(world.at),
            ledger=app.store.ledger,
            blobs=app.store.blobs,
            gate=app.gate,
            clock=app.clock,
            version="9.9",
            inventories=app.inventories,
            components={"commit.sast": "acme 1.0 sha256:aa"},
        )
        stage = closed(("commit.sast", "commit.iac"))
        seal.stage(change, stage, (world.at, world.at), app.grounding.of(change), base_is_chosen=False)
        read = [
            read_assessment(item.statement.statement.predicate) for item in app.inspection.items() if item.statement
        ]
    assert {one.control: one.component for one in read} == {"commit.sast": "acme 1.0 sha256:aa", "commit.iac": ""}


def test_what_a_control_attached_is_sealed_and_what_it_says_of_components_recorded(world: World) -> None:
    bom = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "components": [{"type": "library", "name": "six", "version": "1.16.0", "purl": "pkg:pypi/six@1.16.0"}],
    }
    with world.app() as app:
        change = app.repository.change(None, None)
        (run,) = closed(("commit.sca",)).runs
        attached = (Attachment(CYCLONEDX, canonical(bom)), Attachment("https://example.org/other", b"{}"))
        stage = ClosedStage(Plan("commit", ()), (msgspec.structs.replace(run, attached=attached),))
        app.seal.stage(change, stage, (world.at, world.at), app.grounding.of(change), base_is_chosen=False)
        (number,) = app.inventories.inventories_of(change.subject.digests[0])
        assert [one.purl for one, _ in app.inventories.contents(number)] == ["pkg:pypi/six@1.16.0"]
        kinds = [item.entry.kind for item in app.inspection.items()]
    assert kinds == [CYCLONEDX, "https://example.org/other", ASSESSMENT]


def test_documents_are_found_by_everything_that_they_are_about(world: World) -> None:
    one, other = Subject("x", (sha256(b"x"),)), Subject("y", (sha256(b"y"),))
    with world.app() as app:
        (envelope,) = app.seal.documents([Sealing(one, OPENVEX, {"a": 1}, (other,))])
        item = app.inspection.find(str(envelope))
        found = [each.entry.envelope for each in app.inspection.items(other)]
    assert item.statement is not None
    assert item.statement.statement.subjects == (one, other)
    assert found == [envelope]


def test_a_document_of_another_kind_is_sealed_and_records_nothing(world: World) -> None:
    with world.app() as app:
        subject = Subject("x", (sha256(b"x"),))
        envelope, kept = app.seal.document(subject, OPENVEX, {"a": 1})
        item = app.inspection.find(str(envelope))
    assert kept == ()
    assert item.statement is not None
    assert item.statement.statement.subjects == (subject,)
