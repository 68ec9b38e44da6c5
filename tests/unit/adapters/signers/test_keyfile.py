import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from interlock.adapters.signers.errors import KeyExposed, KeyNotFound, KeyUnusable, RemoteRefused
from interlock.adapters.signers.keyfile import KeyRing
from interlock.adapters.signers.transit import TransitKey
from interlock.crypto import Scheme, TrustedKey, generate
from interlock.crypto.errors import KeyExpired, KeyRevoked
from interlock.kernel import KeyId
from interlock.testing.vault import StubVault

NOW = datetime(2026, 1, 5, tzinfo=UTC)
LATER = NOW + timedelta(days=1)


def test_the_first_use_makes_a_key_that_only_its_user_can_read(tmp_path: Path) -> None:
    ring = KeyRing(str(tmp_path / "config"))
    signer = ring.signer(NOW)
    files = [path for path in (tmp_path / "config" / "keys").iterdir() if path.suffix == ".pem"]
    assert [path.stat().st_mode & 0o777 for path in files] == [0o600]
    assert ((tmp_path / "config" / "keys").stat().st_mode & 0o077) == 0
    assert ring.signer(LATER).key_id == signer.key_id == ring.current()


def test_a_key_that_others_can_read_is_refused(tmp_path: Path) -> None:
    ring = KeyRing(str(tmp_path))
    signer = ring.signer(NOW)
    (tmp_path / "keys" / f"{signer.key_id}.pem").chmod(0o644)
    with pytest.raises(KeyExposed, match="can be read by others"):
        ring.signer(NOW)


def test_after_a_rotation_the_old_key_counts_for_its_time_only(tmp_path: Path) -> None:
    ring = KeyRing(str(tmp_path))
    old = ring.signer(NOW)
    new = ring.rotate(LATER)
    assert ring.signer(LATER).key_id == new.key_id != old.key_id
    assert ring.trust().signer_of(old.key_id, NOW, "evidence").id == old.key_id
    with pytest.raises(KeyExpired):
        ring.trust().signer_of(old.key_id, LATER, "evidence")


def test_a_revoked_key_signs_no_more(tmp_path: Path) -> None:
    ring = KeyRing(str(tmp_path))
    signer = ring.signer(NOW)
    ring.revoke(signer.key_id[:12], NOW)
    with pytest.raises(KeyUnusable):
        ring.signer(LATER)
    with pytest.raises(KeyRevoked):
        ring.trust().signer_of(signer.key_id, LATER, "evidence")


def test_a_key_whose_file_is_gone_is_not_replaced_in_silence(tmp_path: Path) -> None:
    ring = KeyRing(str(tmp_path))
    signer = ring.signer(NOW)
    (tmp_path / "keys" / f"{signer.key_id}.pem").unlink()
    with pytest.raises(KeyUnusable, match="is gone"):
        ring.signer(LATER)


def test_a_damaged_key_is_refused(tmp_path: Path) -> None:
    ring = KeyRing(str(tmp_path))
    signer = ring.signer(NOW)
    (tmp_path / "keys" / f"{signer.key_id}.pem").write_bytes(b"nonsense")
    with pytest.raises(KeyUnusable):
        ring.signer(LATER)


def test_a_key_of_another_scheme_signs_too(tmp_path: Path) -> None:
    ring = KeyRing(str(tmp_path))
    signer = ring.new(NOW, name="p256", scheme=Scheme.P256)
    assert ring.signer(NOW).public.scheme is Scheme.P256
    assert ring.find("p256").id == signer.key_id


def test_trusting_a_key_twice_keeps_it_once(tmp_path: Path) -> None:
    ring = KeyRing(str(tmp_path))
    key = generate().public
    ring.add(TrustedKey(key, "a", NOW, purposes=("evidence",)))
    ring.add(TrustedKey(key, "b", NOW, purposes=("evidence",)))
    assert [one.name for one in ring.trust().keys] == ["b"]


@pytest.mark.parametrize("name", ["", "nobody", "zz"])
def test_an_unknown_key_is_not_found(tmp_path: Path, name: str) -> None:
    ring = KeyRing(str(tmp_path))
    ring.signer(NOW)
    with pytest.raises(KeyNotFound):
        ring.find(name)


def test_secrets_differ_by_purpose_and_by_installation(tmp_path: Path) -> None:
    one, other = KeyRing(str(tmp_path / "a")), KeyRing(str(tmp_path / "b"))
    assert one.secret("x") == one.secret("x")
    assert len({one.secret("x"), one.secret("y"), other.secret("x")}) == 3


@pytest.fixture
def vault(monkeypatch: pytest.MonkeyPatch) -> Iterator[StubVault]:
    token = os.urandom(8).hex()
    monkeypatch.setenv("VAULT", token)
    made = StubVault(token)
    yield made
    made.stop()


def test_a_key_in_a_vault_signs_after_it_has_shown_that_it_can(tmp_path: Path, vault: StubVault) -> None:
    held = vault.add("one")
    ring = KeyRing(str(tmp_path))
    where = TransitKey(vault.address, "one", 1, "env:VAULT")
    assert ring.use(where, NOW, name="vault").key_id == held.key_id == ring.current()
    assert ring.signer(NOW).sign(b"x") == held.sign(b"x")
    assert ring.elsewhere(held.key_id) == where
    assert ring.elsewhere(KeyId("none")) is None
    assert not list((tmp_path / "keys").glob("*.pem"))
    assert os.environ["VAULT"].encode() not in b"".join(path.read_bytes() for path in (tmp_path / "keys").iterdir())


def test_a_key_that_cannot_sign_is_not_taken(tmp_path: Path, vault: StubVault) -> None:
    vault.add("one")
    vault.answers["sign/one"] = (403, b'{"errors": ["permission denied"]}')
    ring = KeyRing(str(tmp_path))
    with pytest.raises(RemoteRefused):
        ring.use(TransitKey(vault.address, "one", 1, "env:VAULT"), NOW, name="vault")
    assert ring.current() is None
    assert ring.trust().keys == ()


def test_a_rotation_makes_the_next_version_in_the_vault(tmp_path: Path, vault: StubVault) -> None:
    vault.add("one")
    ring = KeyRing(str(tmp_path))
    old = ring.use(TransitKey(vault.address, "one", 1, "env:VAULT"), NOW, name="vault")
    new = ring.rotate(LATER)
    assert ring.signer(LATER).key_id == new.key_id == vault.keys["one"][1].key_id
    with pytest.raises(KeyExpired):
        ring.trust().signer_of(old.key_id, LATER, "evidence")


def test_a_key_that_is_taken_again_keeps_its_first_time(tmp_path: Path, vault: StubVault) -> None:
    vault.add("one")
    ring = KeyRing(str(tmp_path))
    where = TransitKey(vault.address, "one", 1, "env:VAULT")
    ring.use(where, NOW, name="vault")
    before = ring.trust()
    ring.use(where, LATER, name="again")
    assert ring.trust() == before


def test_a_key_that_is_let_build_counts_for_that_too_and_since_when_it_did(tmp_path: Path) -> None:
    ring = KeyRing(str(tmp_path))
    signer = ring.signer(NOW)
    before = ring.find(signer.key_id)
    assert ring.allow(signer.key_id[:12], "build").purposes == ("evidence", "ledger", "build")
    ring.allow(signer.key_id, "build")
    after = ring.find(signer.key_id)
    assert (after.purposes, after.since) == (("evidence", "ledger", "build"), before.since)
