"""An account elsewhere is written so that nobody is taken for somebody else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from interlock.identity import Account, AccountMalformed, ClaimsMalformed
from interlock.identity.elsewhere import Provider, account_elsewhere
from interlock.identity.workload import Issuer, WorkloadKind


def test_an_account_names_the_issuer_and_what_it_calls_somebody() -> None:
    assert str(account_elsewhere("https://id.example.org", "u1")) == "directory:id.example.org#u1"
    assert (
        str(account_elsewhere("https://id.example.org/realms/a", "f:1/2")) == "directory:id.example.org/realms/a#f:1/2"
    )
    assert str(account_elsewhere("https://id.example.org", "ann b%é")) == "directory:id.example.org#ann%20b%25%C3%A9"


def test_an_issuer_and_its_part_are_two() -> None:
    assert account_elsewhere("https://h/a", "b/c") != account_elsewhere("https://h/a/b", "c")
    assert account_elsewhere("https://h", "x") != account_elsewhere("https://h/", "x")
    assert account_elsewhere("https://local", "ann") != Account.parse("directory:local/ann")


@given(some.text(min_size=1, max_size=60), some.text(min_size=1, max_size=60))
def test_two_subjects_are_never_one_account(one: str, other: str) -> None:
    def written(subject: str) -> str:
        try:
            return str(account_elsewhere("https://h", subject))
        except (ClaimsMalformed, AccountMalformed):
            return f"refused {subject!r}"

    assert (written(one) == written(other)) == (one == other)


@pytest.mark.parametrize("subject", ["", "x" * 256, "\ud800"])
def test_a_subject_that_is_none_is_refused(subject: str) -> None:
    with pytest.raises(ClaimsMalformed):
        account_elsewhere("https://h", subject)
    with pytest.raises(AccountMalformed):
        account_elsewhere("https://h", "é" * 200)


def test_a_provider_has_a_name_for_what_comes_from_it() -> None:
    one = Provider("corp", "Example Corp", Issuer("https://h", WorkloadKind.OIDC, "client"))
    assert (one.client, one.origin, one.scopes) == ("client", "oidc:corp", ("openid", "profile", "email"))
