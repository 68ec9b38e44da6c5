"""What an asker may see goes by the directory, product by product, and fails shut."""

from __future__ import annotations

import pytest

from interlock.flows.tracing.asker import sight_of
from interlock.identity import fold
from interlock.trace import EVERYTHING, AskerMayNot, AskerUnknown, Sight
from tests.identities import BEGIN, Minutes, founding, key


def people(*grants: tuple[str, str, str]) -> Minutes:
    return Minutes(("ann", founding("ann", "ben", "cat", owners="ann", grants=grants)))


def test_where_nobody_is_known_everybody_sees_everything() -> None:
    assert sight_of(None, fold(()), BEGIN) is EVERYTHING
    assert sight_of(key("ann"), fold(()), BEGIN) is EVERYTHING


def test_who_may_read_all_evidence_sees_what_is_of_no_product_too() -> None:
    directory = people(("auditor", "person:ben", "organisation")).fold()
    assert sight_of(key("ben"), directory, BEGIN) is EVERYTHING


def test_who_may_read_some_products_sees_those_alone() -> None:
    directory = people(("auditor", "person:ben", "product:shop"), ("auditor", "person:cat", "product:bank")).fold()
    assert sight_of(key("ben"), directory, BEGIN) == Sight(frozenset({"shop"}))


def test_a_role_on_one_environment_shows_nothing_of_the_product() -> None:
    directory = people(("auditor", "person:ben", "product:shop/environment:live")).fold()
    with pytest.raises(AskerMayNot, match="ben"):
        sight_of(key("ben"), directory, BEGIN)


def test_who_may_read_nothing_is_told_what_to_ask_for() -> None:
    with pytest.raises(AskerMayNot) as raised:
        sight_of(key("ben"), people().fold(), BEGIN)
    assert "interlock roles grant auditor ben on product:NAME" in raised.value.remedy


@pytest.mark.parametrize("whose", ["nobody", None])
def test_a_key_of_nobody_and_no_key_at_all_see_nothing(whose: str | None) -> None:
    with pytest.raises(AskerUnknown) as raised:
        sight_of(key(whose) if whose else None, people().fold(), BEGIN)
    assert "interlock people join" in raised.value.remedy
