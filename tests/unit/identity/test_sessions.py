"""Sessions: when one counts, what its forms show, and that nobody's account may do nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from interlock.decision import NOBODY
from interlock.identity import Account, Permission, Resource
from interlock.identity.sessions import (
    Method,
    SessionCard,
    Visitor,
    form_token,
    is_form_token,
    secret_digest,
    write_secret,
)

AT = datetime(2026, 5, 1, 12, tzinfo=UTC)
IDLE = timedelta(minutes=30)
CARD = SessionCard("ses-0", Account.parse("directory:local/ann"), "Ann", Method.PASSWORD, AT, AT + timedelta(hours=12))


@pytest.mark.parametrize(
    ("changes", "minutes", "stands"),
    [
        ({}, 0, True),
        ({}, 29, True),
        ({}, 30, False),
        ({}, -1, False),
        ({"seen_at": AT + timedelta(minutes=20)}, 49, True),
        ({"seen_at": AT + timedelta(minutes=20)}, 50, False),
        ({"ended_at": AT}, 1, False),
        ({"seen_at": AT + timedelta(hours=12)}, 12 * 60 - 1, True),
        ({"seen_at": AT + timedelta(hours=12)}, 12 * 60, False),
    ],
)
def test_a_session_counts_while_it_is_used_and_not_over(
    changes: dict[str, datetime], minutes: int, *, stands: bool
) -> None:
    card = msgspec.structs.replace(CARD, **changes)
    assert card.stands(AT + timedelta(minutes=minutes), IDLE) is stands


def test_whoever_is_nobodys_account_has_its_name_and_may_nothing() -> None:
    visitor = Visitor(CARD, NOBODY)
    assert (visitor.person, visitor.name) == (None, "directory:local/ann")
    assert not any(visitor.may(one, Resource(), AT) for one in Permission)
    assert visitor.products(Permission.EVIDENCE_READ, AT) == frozenset()


def test_a_form_is_one_of_its_session_alone() -> None:
    one, other = write_secret(b"\1" * 32), write_secret(b"\2" * 32)
    assert len(one) == 43
    assert secret_digest(one) != secret_digest(other)
    assert is_form_token(one, form_token(one))
    for shown in (form_token(other), form_token(one)[:-1], "", one, "ä\ud800"):
        assert not is_form_token(one, shown)


def test_what_forms_show_tells_nothing_of_the_secret() -> None:
    secret = write_secret(b"\1" * 32)
    assert secret not in form_token(secret)
    assert write_secret(secret_digest(secret)) != form_token(secret), "what is kept is no form token either"
