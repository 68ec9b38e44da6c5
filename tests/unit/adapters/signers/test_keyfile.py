from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from interlock.adapters.signers.errors import KeyExposed, KeyNotFound, KeyUnusable
from interlock.adapters.signers.keyfile import KeyRing
from interlock.crypto import Scheme, TrustedKey, generate
from interlock.crypto.errors import KeyExpired, KeyRevoked

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
