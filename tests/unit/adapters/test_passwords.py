"""Passwords as they are kept: Argon2id with a salt of its own, and kept anew when parameters change."""

from __future__ import annotations

import pytest

from interlock.adapters.errors import PasswordKeptOddly
from interlock.adapters.passwords import Passwords


def test_a_password_is_right_and_others_are_not() -> None:
    passwords = Passwords(passes=1, memory_kib=64)
    kept = passwords.hashed("correct horse battery")
    assert kept.startswith("$argon2id$v=19$m=64,t=1,p=1$")
    assert "correct" not in kept
    assert passwords.is_right(kept, "correct horse battery")
    for other in ("", "correct horse batter", "Correct horse battery", "correct horse battery ", "\ud800"):
        assert not passwords.is_right(kept, other)
    assert passwords.hashed("correct horse battery") != kept, "each has a salt of its own"


def test_the_parameters_are_those_of_the_rfc() -> None:
    kept = Passwords().hashed("x")
    assert kept.startswith("$argon2id$v=19$m=65536,t=3,p=1$")


def test_what_was_kept_with_others_is_told() -> None:
    old, new = Passwords(passes=1, memory_kib=64), Passwords(passes=2, memory_kib=64)
    assert new.is_old(old.hashed("x"))
    assert not new.is_old(new.hashed("x"))
    assert new.is_right(old.hashed("x"), "x")


def test_no_password_fits_nobodys_hash() -> None:
    passwords = Passwords(passes=1, memory_kib=64)
    assert passwords.none == passwords.none
    assert not passwords.is_old(passwords.none)
    for password in ("", "none", "0" * 64):
        assert not passwords.is_right(passwords.none, password)


@pytest.mark.parametrize(
    "kept", ["", "correct horse battery", "$2b$12$abcdefghijklmnopqrstuv", "$argon2id$v=19$m=8,t=1"]
)
def test_what_is_no_hash_lets_nobody_in(kept: str) -> None:
    with pytest.raises(PasswordKeptOddly):
        Passwords(passes=1, memory_kib=64).is_right(kept, kept)
