"""Everything in the ledger that belongs to some digests."""

from __future__ import annotations

from pathlib import Path

from interlock.evidence import ASSESSMENT, PROVENANCE
from interlock.flows.auditing.gathered import Gathered
from interlock.kernel import Digest, Subject
from interlock.wiring.app import App
from tests.estate import Estate


def _gathered(app: App, *digests: Digest) -> Gathered:
    log = app.gate.proven()
    assert log is not None
    return Gathered(
        gate=app.gate, ledger=app.store.ledger, blobs=app.store.blobs, trust=app.trust, log=log, digests=digests
    )


def test_an_artifact_brings_the_evidence_of_its_commit_with_it(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    artifact = estate.artifact()
    with estate.deploying() as (app, _):
        found = _gathered(app, *artifact.digests)
        assert found.of(PROVENANCE)
        assert found.assessments
        assert Digest("gitCommit", estate.head) in found.digests
        assert _gathered(app, Digest("sha256", "9" * 64)).entries == {}


def test_what_cannot_be_read_is_kept_as_such(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    artifact = estate.artifact()
    with estate.deploying() as (app, _):
        app.seal.document(Subject("app.zip", artifact.digests), ASSESSMENT, {"control": 7})
        found = _gathered(app, *artifact.digests)
        assert found.assessments
        assert list(found.unreadable) == [max(found.entries)]


def test_an_index_over_many_digests_finds_the_same(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    artifact = estate.artifact()
    others = [Digest("sha256", f"{number:064x}") for number in range(20)]
    with estate.deploying() as (app, _):
        assert _gathered(app, *artifact.digests, *others).entries == _gathered(app, *artifact.digests).entries


def test_entries_that_are_named_by_their_envelope_can_be_added(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    artifact = estate.artifact()
    with estate.deploying() as (app, _):
        whole = _gathered(app, *artifact.digests)
        some = _gathered(app, Digest("sha256", "9" * 64))
        some.also([whole.entries[max(whole.entries)].envelope, Digest("sha256", "8" * 64)])
        assert list(some.entries) == [max(whole.entries)]
