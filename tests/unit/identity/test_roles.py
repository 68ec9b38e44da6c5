from __future__ import annotations

from interlock.identity import Permission
from interlock.identity.roles import BUILT_IN


def test_every_permission_is_held_by_some_role() -> None:
    assert set(Permission) == {one for role in BUILT_IN.values() for one in role.permissions}


def test_only_owners_govern_and_no_owner_approves_releases() -> None:
    assert [name for name, role in BUILT_IN.items() if Permission.GOVERN in role.permissions] == ["owner"]
    assert Permission.RELEASE_APPROVE not in BUILT_IN[next(iter(BUILT_IN))].permissions


def test_nobody_both_approves_and_deploys_a_release_by_one_role() -> None:
    both = {Permission.RELEASE_APPROVE, Permission.RELEASE_DEPLOY}
    assert [name for name, role in BUILT_IN.items() if both <= role.permissions] == []


def test_nobody_both_asks_for_something_and_grants_it_by_one_role_except_in_an_emergency() -> None:
    both = {Permission.WAIVER_REQUEST, Permission.WAIVER_APPROVE}
    assert [name for name, role in BUILT_IN.items() if both <= role.permissions] == []


def test_every_role_says_whom_it_is_for() -> None:
    assert all(role.says for role in BUILT_IN.values())
