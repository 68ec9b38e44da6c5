"""Scopes have an order: what is always needed comes before what only developers need."""

from __future__ import annotations

from interlock.supply.model import Scope


def test_the_widest_need_has_the_lowest_rank() -> None:
    assert min(Scope, key=lambda scope: scope.rank) is Scope.REQUIRED
    assert max(Scope, key=lambda scope: scope.rank) is Scope.DEVELOPMENT
    assert sorted(scope.rank for scope in Scope) == list(range(len(Scope)))
