import base64
import os
from pathlib import Path

import pytest

from interlock.cli import sign
from interlock.cli.exits import Exit
from interlock.crypto import PublicKey
from interlock.testing.keyless import KeylessAuthority
from tests.unit.cli.shell import Shell


def test_the_signature_beside_a_file_is_verified_with_the_public_key_alone(shell: Shell) -> None:
    path = shell.write("a.bin", "artifact")
    said = shell("sign", path)
    assert said.code == Exit.ALLOWED
    assert "signed by key" in said.out
    key = PublicKey.from_pem(shell("keys", "show").out.encode())
    key.verify(base64.b64decode(Path(f"{path}.sig").read_bytes()), b"artifact")


def test_a_bundle_is_written_for_whoever_the_token_names(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority = KeylessAuthority()
    try:
        monkeypatch.setenv("TOKEN", authority.token("dev@example.org"))
        config = shell.write("trust.json", authority.trust_config.decode())
        path = shell.write("a.bin", "artifact")
        words = ("--trust-config", config, "--token", "env:TOKEN", "--out", str(tmp_path), "--format", "json")
        told = shell("sign", path, *words).json
    finally:
        authority.stop()
    assert told["schema"] == "interlock.sign/v1"
    assert told["signed"][0]["signature"]["identity"] == "dev@example.org"
    assert (tmp_path / "a.bin.sigstore.json").read_text().startswith('{"mediaType"')


def test_a_file_that_changes_while_it_is_read_is_not_signed(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    path = Path(shell.write("a.bin", "artifact"))
    real = os.fstat

    def grown(handle: int) -> os.stat_result:
        state = real(handle)
        if os.path.samestat(state, path.stat()):
            with path.open("ab") as file:
                file.write(b"x")
        return state

    monkeypatch.setattr(os, "fstat", grown)
    said = shell("sign", str(path))
    assert (said.code, said.out) == (Exit.USAGE, "")
    assert "it changed while it was read" in said.err
    assert not Path(f"{path}.sig").exists()


def test_a_large_file_is_not_signed_whole(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sign, "_MOST", 3)
    said = shell("sign", shell.write("a.bin", "artifact"))
    assert said.code == Exit.USAGE
    assert "sign its digest" in said.err


def test_nothing_is_signed_where_a_signature_would_have_no_place_of_its_own(shell: Shell, tmp_path: Path) -> None:
    one, other = shell.write("one/a.bin", "1"), shell.write("other/a.bin", "2")
    assert shell("sign", one, other, "--out", str(tmp_path)).code == Exit.USAGE
    assert shell("sign", one, "--out", str(tmp_path / "none")).code == Exit.USAGE
    assert not list(tmp_path.rglob("*.sig"))
    assert shell("evidence", "list").code == Exit.USAGE, "there is a ledger, though nothing was to be signed"
    assert shell("sign", one, one, other).code == Exit.ALLOWED


def test_files_that_are_not_there_and_half_an_identity_are_told(shell: Shell) -> None:
    assert shell("sign", "/nonexistent").code == Exit.USAGE
    assert shell("sign", "a", "--token", "env:TOKEN").code == Exit.USAGE
    path = shell.write("a.bin", "artifact")
    assert shell("sign", path, "--trust-config", path, "--token", "env:NOTHING_HERE").code == Exit.USAGE
    assert not Path(f"{path}.sig").exists()


def test_of_several_files_none_is_signed_where_one_cannot_be_read(shell: Shell, tmp_path: Path) -> None:
    path = shell.write("a.bin", "artifact")
    for other in ("/nonexistent", str(tmp_path)):
        said = shell("sign", path, other, "--out", str(tmp_path))
        assert (said.code, "CLI-101" in said.err) == (Exit.USAGE, True)
    assert not list(tmp_path.rglob("*.sig"))
    assert shell("evidence", "list").code == Exit.USAGE, "something was sealed"


def test_what_was_signed_has_its_signature_though_the_next_file_fails(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sign, "_MOST", 3)
    small, large = shell.write("a.bin", "1"), shell.write("b.bin", "12345")
    assert shell("sign", small, large).code == Exit.USAGE
    assert (Path(f"{small}.sig").exists(), Path(f"{large}.sig").exists()) == (True, False)
    assert len(shell("evidence", "list", "--format", "json").json) == 1


def test_a_file_that_changes_while_it_is_read_gets_no_bundle(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    authority = KeylessAuthority()
    path, real = shell.write("a.bin", "artifact"), os.fstat
    inode = Path(path).stat().st_ino

    def grown(handle: int) -> os.stat_result:
        state = real(handle)
        if state.st_ino == inode:
            with Path(path).open("ab") as file:
                file.write(b"x")
        return state

    try:
        monkeypatch.setenv("TOKEN", authority.token("dev@example.org"))
        config = shell.write("trust.json", authority.trust_config.decode())
        monkeypatch.setattr(os, "fstat", grown)
        said = shell("sign", path, "--trust-config", config, "--token", "env:TOKEN")
    finally:
        authority.stop()
    assert (said.code, "changed while it was read" in said.err) == (Exit.USAGE, True)
    assert not Path(f"{path}.sigstore.json").exists()
