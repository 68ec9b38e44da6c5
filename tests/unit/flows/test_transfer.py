from pathlib import Path

import msgspec
import pytest

from interlock.catalog.controls import CONTROLS
from interlock.crypto import TrustedKey
from interlock.crypto.errors import CryptoError
from interlock.decision import Status, Verdict
from interlock.evidence import CYCLONEDX, EvidenceBundleMalformed
from interlock.flows.seal import Sealing
from interlock.flows.transfer import Bundle, judge, offered, read_bundle
from interlock.kernel import Digest, Subject, sha256
from interlock.testing.world import SEALED, START, World, failed, finding


@pytest.fixture
def world(tmp_path: Path) -> World:
    made = World(tmp_path / "one")
    made.runner.outcomes["commit.sast"] = failed(finding("commit.sast"))
    made.check()
    return made


def export(world: World) -> list[bytes]:
    with world.app(is_reading=True) as app:
        return list(app.transfer.export(None))


def stranger(tmp_path: Path, *, trusts: World | None = None) -> World:
    other = World(tmp_path / "stranger")
    if trusts is not None:
        with trusts.app(is_reading=True) as app:
            (key,) = app.keys.trust().keys
        with other.app() as app:
            app.keys.signer(other.at)
            app.keys.add(TrustedKey(key.key, "a colleague", START.replace(year=2025), purposes=("evidence", "ledger")))
    return other


def test_a_stranger_who_trusts_the_key_can_check_everything(world: World, tmp_path: Path) -> None:
    bundle = read_bundle(export(world), "x")
    with stranger(tmp_path, trusts=world).app(is_reading=True) as app:
        judged = judge(bundle, app.trust)
    assert len(judged) == SEALED
    assert not any(one.refused for one in judged)


def test_a_stranger_who_trusts_nobody_is_told_which_keys_are_offered(world: World, tmp_path: Path) -> None:
    bundle = read_bundle(export(world), "x")
    with stranger(tmp_path).app() as app, pytest.raises(CryptoError):
        judge(bundle, app.trust)
    ((key, name),) = offered(bundle)
    assert len(key) == 64
    assert "tester" in name or name


def spoil(bundle: Bundle, what: str) -> Bundle:
    lines = list(bundle.lines)
    one = lines[2]
    other = lines[1]
    changes = {
        "envelope": msgspec.structs.replace(one, envelope=one.envelope.replace(b"payload", b"peyload")),
        "leaf": msgspec.structs.replace(one, leaf=other.leaf),
        "index": msgspec.structs.replace(one, index=1),
        "path": msgspec.structs.replace(one, path=(bytes(32), *one.path[1:])),
        "swapped": msgspec.structs.replace(one, envelope=other.envelope),
    }
    if what == "blob":
        return msgspec.structs.replace(bundle, blobs=())
    return msgspec.structs.replace(bundle, lines=(*lines[:2], changes[what], *lines[3:]))


@pytest.mark.parametrize("what", ["envelope", "leaf", "index", "path", "swapped", "blob"])
def test_whatever_is_changed_in_a_bundle_is_refused(world: World, tmp_path: Path, what: str) -> None:
    bundle = spoil(read_bundle(export(world), "x"), what)
    with stranger(tmp_path, trusts=world).app(is_reading=True) as app:
        judged = judge(bundle, app.trust)
    assert any(one.refused for one in judged)


def test_taking_in_is_idempotent_and_lets_the_stranger_decide(world: World, tmp_path: Path) -> None:
    other = stranger(tmp_path, trusts=world)
    bundle = read_bundle(export(world), "x")
    with other.app() as app:
        judged = judge(bundle, app.trust)
        assert not app.transfer.knows(judged)
        assert app.transfer.take_in(bundle, judged) == SEALED
        assert app.transfer.knows(judged)
        assert app.transfer.take_in(bundle, judged) == 0
        app.gate.remember()
        envelopes = {item.entry.envelope for item in app.inspection.items()}
    decision = other.gate()
    assert decision.verdict is Verdict.DENY
    assert [one.requirement for one in decision.reasons if one.status is Status.VIOLATED] == ["commit.sast"]
    assert set(decision.evidence) < envelopes


def test_what_came_says_what_it_is_made_of_as_where_it_was_sealed(world: World, tmp_path: Path) -> None:
    sbom = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "components": [{"type": "library", "name": "six", "version": "1.16.0", "purl": "pkg:pypi/six@1.16.0"}],
    }
    subjects = [Subject(name, (Digest("sha256", sha256(name.encode()).hex),)) for name in ("app.zip", "docs.zip")]
    with world.app() as app:
        app.seal.documents([Sealing(subjects[0], CYCLONEDX, sbom, (subjects[1],))])
    other = stranger(tmp_path, trusts=world)
    bundle = read_bundle(export(world), "x")
    with other.app() as app:
        app.transfer.take_in(bundle, judge(bundle, app.trust))
        for one in subjects:
            (inventory,) = app.inventories.inventories_of(one.digests[0])
            assert [part.purl for part, _ in app.inventories.contents(inventory)] == ["pkg:pypi/six@1.16.0"]


def test_taking_in_old_evidence_does_not_make_it_young(world: World, tmp_path: Path) -> None:
    other = stranger(tmp_path, trusts=world)
    bundle = read_bundle(export(world), "x")
    other.pass_time(days=40)
    with other.app() as app:
        app.transfer.take_in(bundle, judge(bundle, app.trust))
        app.gate.remember()
    statuses = {one.requirement: one.status for one in other.gate().reasons}
    required = {str(one.card.id) for one in CONTROLS} - {"risk.profile"}
    assert statuses == dict.fromkeys(required, Status.STALE) | {
        "commit.sca:advisories": Status.NOT_APPLICABLE,
        "policy": Status.MISSING,
    }


def test_nothing_refused_enters_the_ledger(world: World, tmp_path: Path) -> None:
    other = stranger(tmp_path, trusts=world)
    bundle = spoil(read_bundle(export(world), "x"), "envelope")
    with other.app() as app:
        assert app.transfer.take_in(bundle, judge(bundle, app.trust)) == SEALED - 1


@pytest.mark.parametrize(
    "lines",
    [
        [],
        [b"{"],
        [b"[]"],
        [b'{"is":"entry","index":0,"leaf":"","envelope":"","path":[]}'],
        [b'{"is":"head"}'],
        [b"\xff"],
    ],
)
def test_what_is_no_bundle_is_refused_with_the_line(lines: list[bytes]) -> None:
    with pytest.raises(EvidenceBundleMalformed, match=r"evidence\.jsonl is not an evidence bundle"):
        read_bundle(lines, "evidence.jsonl")
