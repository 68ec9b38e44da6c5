import os

import pytest

from interlock.cli.exits import Exit
from interlock.crypto import LocalSigner, Scheme, generate
from interlock.testing.vault import StubVault
from tests.unit.cli.shell import Shell


def stranger(shell: Shell) -> tuple[LocalSigner, str]:
    """Give somebody's key and the file of its public half."""
    signer = generate()
    return signer, shell.write("stranger.pem", signer.public.pem().decode())


def rows(shell: Shell) -> list[str]:
    """Give the listed keys, a line each."""
    return shell("keys", "list").out.splitlines()[1:]


def test_looking_at_the_keys_makes_none(shell: Shell) -> None:
    assert "there is no key yet" in shell("keys", "list").out
    assert "there is no key yet" in shell("keys", "list").out


def test_the_key_that_signs_is_marked_and_only_one_is(shell: Shell) -> None:
    shell("keys", "new", "--name", "first")
    second = shell("keys", "new", "--name", "second").out.split()[0]
    marked = [line for line in rows(shell) if line.startswith("signs")]
    assert [line.split()[1] for line in marked] == [second[:16]]
    assert len(rows(shell)) == 2


def test_rotation_ends_the_old_key_and_what_it_sealed_stays_good(shell: Shell) -> None:
    shell.world.check()
    assert shell("gate").code == Exit.ALLOWED
    assert "signs from now on" in shell("keys", "rotate").out
    old = next(line for line in rows(shell) if not line.startswith("signs"))
    assert old.split()[4] != "-", "the old key has an end"
    assert shell("gate").code == Exit.ALLOWED


def test_the_public_key_is_shown_and_never_the_private_one(shell: Shell) -> None:
    key = shell("keys", "new", "--scheme", Scheme.P256.value).out.split()[0]
    shown = shell("keys", "show")
    assert shown.out.startswith("-----BEGIN PUBLIC KEY-----")
    assert "PRIVATE" not in shown.out
    assert shell("keys", "show", key[:12]).out == shown.out


@pytest.mark.parametrize("name", ["", "nobody", "zz"])
@pytest.mark.parametrize("action", ["show", "revoke"])
def test_a_key_that_is_not_there_is_named_and_nothing_else_is_taken(shell: Shell, action: str, name: str) -> None:
    shell("keys", "new", "--name", "mine")
    before = rows(shell)
    said = shell("keys", action, name)
    assert (said.code, said.out) == (Exit.USAGE, "")
    assert f"there is no key {name!r} [SGN-103]" in said.err
    assert rows(shell) == before


def test_two_keys_of_one_name_are_not_guessed_between(shell: Shell) -> None:
    shell("keys", "new", "--name", "twin")
    shell("keys", "new", "--name", "twin")
    assert shell("keys", "revoke", "twin").code == Exit.USAGE
    assert all("revoked" not in line for line in rows(shell))


def test_a_trusted_key_counts_for_what_and_how_long_was_said(shell: Shell) -> None:
    signer, file = stranger(shell)
    window = ("--since", "2026-01-01T00:00:00Z", "--until", "2026-02-01T00:00:00Z")
    said = shell("keys", "trust", file, "--name", "a colleague", "--for", "evidence", *window)
    assert said.out == f"{signer.key_id} counts as a colleague since 2026-01-01T00:00:00Z, for evidence\n"
    (line,) = [line for line in rows(shell) if "a colleague" in line]
    assert "2026-01-01 00:00  2026-02-01 00:00  evidence " in line
    assert not line.startswith("signs"), "trusting somebody's key is not signing with it"
    assert any(line.startswith("signs") for line in rows(shell)), "this machine's own key was made before"


@pytest.mark.parametrize("option", ["--since", "--until"])
@pytest.mark.parametrize("time", ["", "tomorrow", "2026-01-01"])
def test_a_window_that_cannot_be_read_is_never_an_open_one(shell: Shell, option: str, time: str) -> None:
    _, file = stranger(shell)
    said = shell("keys", "trust", file, "--name", "a colleague", option, time)
    assert said.code == Exit.USAGE
    assert "[KRN-102]" in said.err
    assert all("a colleague" not in line for line in rows(shell))


def test_a_revocation_whose_time_cannot_be_read_is_refused_and_not_dated_now(shell: Shell) -> None:
    shell("keys", "new", "--name", "mine")
    assert shell("keys", "revoke", "mine", "--from", "").code == Exit.USAGE
    assert all("revoked" not in line for line in rows(shell))


def test_revoking_the_key_that_signs_says_what_to_do_next(shell: Shell) -> None:
    shell("keys", "new", "--name", "mine")
    said = shell("keys", "revoke", "mine", "--from", "2020-01-01T00:00:00Z")
    assert said.code == Exit.ALLOWED
    assert "does not count from 2020-01-01T00:00:00Z on" in said.out
    assert "`interlock keys rotate`" in said.err
    assert "revoked 2020-01-01 00:00" in rows(shell)[0]


def test_only_a_public_key_can_be_trusted(shell: Shell) -> None:
    private = shell.write("own.pem", generate().private_pem().decode())
    for file in (private, shell.write("text.pem", "hello\n"), shell.write("empty.pem", "")):
        said = shell("keys", "trust", file, "--name", "x")
        assert (said.code == Exit.ALLOWED, said.out) == (False, ""), file
        assert "PRIVATE" not in said.err
    said = shell("keys", "trust", "missing.pem", "--name", "x")
    assert (said.code, "[CLI-101]" in said.err) == (Exit.USAGE, True)


def test_an_unknown_kind_of_key_is_refused_with_the_known_ones(shell: Shell) -> None:
    said = shell("keys", "new", "--scheme", "rsa-512")
    assert said.code == Exit.USAGE
    assert "ed25519" in said.err
    assert "there is no key yet" in shell("keys", "list").out


def test_a_key_in_a_vault_is_used_marked_and_rotated(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    token = os.urandom(8).hex()
    monkeypatch.setenv("VAULT", token)
    vault = StubVault(token)
    try:
        vault.add("one")
        words = ("keys", "use", "transit", "--address", vault.address, "--key", "one", "--auth")
        used = shell(*words, "env:VAULT")
        assert used.code == Exit.ALLOWED
        assert [line for line in rows(shell) if "[transit]" in line and line.startswith("signs")]
        assert shell("keys", "rotate").code == Exit.ALLOWED
        assert len(vault.keys["one"]) == 2
        assert len(rows(shell)) == 2
        refused = shell(*words, token)
        assert refused.code == Exit.USAGE
        assert token not in refused.err
    finally:
        vault.stop()


NEEDED = [("transit", "--address and --auth"), ("pkcs11", "--module and --token and")]


@pytest.mark.parametrize(("kind", "needs"), NEEDED)
def test_what_a_kind_of_key_needs_is_said(shell: Shell, kind: str, needs: str) -> None:
    said = shell("keys", "use", kind, "--key", "one")
    assert said.code == Exit.USAGE
    assert needs in said.err


def test_a_p256_key_signs_the_ledger_too(shell: Shell) -> None:
    shell("keys", "new", "--scheme", "ecdsa-p256-sha256")
    assert shell("attest", "source").code == Exit.ALLOWED
    assert shell("ledger", "fsck").code == Exit.ALLOWED
    assert shell("evidence", "verify").code == Exit.ALLOWED


def test_a_key_is_let_count_for_one_thing_more_and_keeps_its_time(shell: Shell) -> None:
    shell("keys", "new", "--name", "ci")
    before = rows(shell)[0].split()
    said = shell("keys", "allow", "ci", "--for", "build")
    assert (said.code, "counts for evidence and ledger and build" in said.out) == (Exit.ALLOWED, True)
    assert shell("keys", "allow", "ci", "--for", "build").out == said.out, "said twice it is said once"
    after = rows(shell)[0].split()
    assert (after[:6], "build" in rows(shell)[0]) == (before[:6], True)
    assert shell("keys", "allow", "nobody", "--for", "build").code == Exit.USAGE
    assert shell("keys", "allow", "ci", "--for", "everything").code == Exit.USAGE
