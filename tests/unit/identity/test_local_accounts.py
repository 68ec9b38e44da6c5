"""Local accounts: their names, and passwords that nobody should take."""

from __future__ import annotations

import pytest

from interlock.identity import NameMalformed
from interlock.identity.local_accounts import (
    is_local,
    local_account,
    one_spelling,
    read_name,
    shown_name,
    why_unfit,
)
from interlock.identity.model import Account


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("", "fewer than 12"),
        ("elevenchars", "fewer than 12"),
        ("aaaaaaaaaaaaaaaa", "different characters"),
        ("abababababababab", "different characters"),
        ("Release-Manager", "account's name"),
        ("release-manager1", "account's name"),
        ("release-managerrelease-manager", "account's name"),
        ("MargaretMargaret7", "account's name"),
        ("x" * 1025, "more than 1024"),
    ],
)
def test_a_password_that_is_tried_first_is_none(password: str, why: str) -> None:
    assert why in why_unfit(password, "release-manager", "Margaret")


@pytest.mark.parametrize(
    "password", ["correct horse battery", "пароль из слов", "zwölf zeichen", "a1!" * 6 + "release-manager"]
)
def test_length_is_enough(password: str) -> None:
    assert why_unfit(password, "release-manager", "Margaret") == ""


def test_a_short_name_forbids_no_password() -> None:
    assert why_unfit("banana panama land", "an", "An") == ""


def test_a_name_is_read_in_its_one_spelling() -> None:
    assert read_name(" Ann ") == "ann"
    for typed in ("", "ann@example.org", "../x", "a" * 65, "ann\n\n0", "ä"):
        assert read_name(typed) is None
    assert local_account("ann") == Account.parse("directory:local/ann")
    with pytest.raises(NameMalformed):
        local_account("Ann Other")


def test_what_is_shown_is_one_line() -> None:
    assert shown_name("  Ann\r\n of\tthe  shop \x1b", "ann") == "Ann of the shop"
    assert shown_name(" ", "ann") == "ann"
    assert len(shown_name("x" * 500, "ann")) == 100


def test_an_account_of_a_provider_is_not_local() -> None:
    assert is_local(local_account("ann"))
    assert not is_local(Account.parse("directory:login.example.org/local/ann"))


def test_a_password_is_the_same_however_the_keyboard_composed_it() -> None:
    assert one_spelling("zwo\u0308lf") == one_spelling("zw\u00f6lf")
