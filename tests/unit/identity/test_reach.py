"""How far somebody may go: people and programs by their roles, groups never, products where it is not everywhere."""

from __future__ import annotations

from datetime import UTC, datetime

from interlock.decision import NOBODY
from interlock.identity import Party, Permission, Resource
from interlock.identity.reach import party_may, products_of

AT = datetime(2026, 5, 1, 12, tzinfo=UTC)


def test_nobody_may_anything_where_nobody_is_known() -> None:
    for who in ("person:ann", "workload:ci", "group:all"):
        assert not party_may(NOBODY, Party.parse(who), Permission.EVIDENCE_READ, Resource(), AT)


def test_products_are_those_where_it_may_be_done_unless_it_may_be_everywhere() -> None:
    assert products_of(NOBODY, lambda place: place == Resource("shop"), ("shop", "bank", "")) == frozenset({"shop"})
    assert products_of(NOBODY, lambda _: True, ("shop",)) is None
    assert products_of(NOBODY, lambda _: False, ("shop",)) == frozenset()
