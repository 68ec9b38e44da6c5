"""A token of a server: its form, its digest, and how far it goes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interlock.identity import Directory, Party, Permission, Resource, fold
from interlock.identity.errors import ApiTokenMalformed
from interlock.identity.tokens import PREFIX, Asker, TokenCard, token_digest, token_id, write_token
from tests.identities import two_owners

AT = datetime(2026, 5, 1, 12, tzinfo=UTC)
NOBODY = fold(())


def card(*may: Permission, on: str = "organisation", owner: str = "person:ann") -> TokenCard:
    """Give what is kept of a token."""
    return TokenCard("tok-1", "n", Party.parse(owner), may, Resource.parse(on), AT, AT + timedelta(days=1), "a test")


@given(st.binary(min_size=32, max_size=32))
def test_a_token_is_read_as_it_was_written(secret: bytes) -> None:
    text = write_token(secret)
    assert len(text) == len(PREFIX) + 49
    assert len(token_digest(text)) == 32
    assert token_id(token_digest(text)).startswith("tok-")


@given(st.binary(min_size=32, max_size=32), st.integers(4, 52), st.sampled_from("0AZaz9"))
def test_a_character_that_was_mistyped_is_noticed(secret: bytes, at: int, other: str) -> None:
    text = write_token(secret)
    spoilt = text[:at] + other + text[at + 1 :]
    if spoilt != text:
        with pytest.raises(ApiTokenMalformed):
            token_digest(spoilt)


@pytest.mark.parametrize("text", ["", "ilk_", "ilk_" + "z" * 49, "ILK_" + "0" * 49, "ilk_" + "0" * 48 + "é", "x" * 53])
def test_what_is_no_token_is_told_apart(text: str) -> None:
    with pytest.raises(ApiTokenMalformed):
        token_digest(text)


def test_a_token_counts_from_when_it_was_made_until_it_ends_or_is_revoked() -> None:
    one = card(Permission.EVIDENCE_READ)
    assert one.stands(AT)
    assert not one.stands(AT - timedelta(seconds=1))
    assert not one.stands(AT + timedelta(days=1))
    revoked = TokenCard(one.id, "", one.owner, (), one.resource, AT, one.until, "", revoked_at=AT)
    assert not revoked.stands(AT)


def test_it_goes_no_further_than_it_was_made_for() -> None:
    asker = Asker(card(Permission.EVIDENCE_READ, on="product:shop"), NOBODY)
    assert asker.may(Permission.EVIDENCE_READ, Resource("shop"), AT)
    assert asker.may(Permission.EVIDENCE_READ, Resource("shop", "live"), AT)
    assert not asker.may(Permission.EVIDENCE_READ, Resource("bank"), AT)
    assert not asker.may(Permission.EVIDENCE_READ, Resource(), AT)
    assert not asker.may(Permission.GOVERN, Resource("shop"), AT)
    assert asker.products(Permission.EVIDENCE_READ, AT) == frozenset({"shop"})
    assert asker.products(Permission.GOVERN, AT) == frozenset()
    assert Asker(card(Permission.GOVERN), NOBODY).products(Permission.GOVERN, AT) is None


def test_it_reaches_what_token_and_role_have_in_common() -> None:
    read, submit = Permission.EVIDENCE_READ, Permission.EVIDENCE_SUBMIT
    assert Asker(card(read, on="product:shop/environment:live"), NOBODY).reaches(read, AT)
    assert not Asker(card(read), NOBODY).reaches(submit, AT)
    live = _engineer("product:shop/environment:live")
    assert Asker(card(read, owner="workload:ci"), live).reaches(read, AT)
    assert Asker(card(read, owner="workload:ci"), live).products(read, AT) == frozenset()
    assert Asker(card(read, on="product:shop", owner="workload:ci"), live).reaches(read, AT)
    assert not Asker(card(read, on="product:bank", owner="workload:ci"), live).reaches(read, AT)
    assert not Asker(card(read, on="product:shop/environment:test", owner="workload:ci"), live).reaches(read, AT)
    wide = _engineer("environment:live")
    assert Asker(card(read, on="product:shop", owner="workload:ci"), wide).reaches(read, AT)


def _engineer(where: str) -> Directory:
    """Give a directory in which a program may read somewhere, and which two people own."""
    return two_owners(("releaser", "workload:ci", where)).fold()
