"""Whose product is meant by what somebody says at a server of several."""

from __future__ import annotations

from pathlib import Path

import pytest

from interlock.flows.errors import NotSaid
from tests.bank import TARGET, with_a_bank

ABSENT = f"gitCommit:{'0' * 40}"


def test_the_product_that_is_meant_is_one_that_decided_and_that_is_seen(tmp_path: Path) -> None:
    with with_a_bank(tmp_path) as ben:
        speaking = ben.site.serving.speaking_for
        assert speaking.is_other("bank")
        assert not speaking.is_other("shop")
        assert speaking.product_of(TARGET, "live", None, None) == "bank"
        assert speaking.product_of(ben.head, "", None, None) == "shop" == speaking.product_of(ABSENT, "", "shop", None)
        for target, named, visible in (
            (TARGET, "shop", None),
            (TARGET, "nothing", None),
            (TARGET, "bank", frozenset({"shop"})),
            (ben.head, "shop", frozenset({"bank"})),
        ):
            with pytest.raises(NotSaid):
                speaking.product_of(target, "live", named, visible)
