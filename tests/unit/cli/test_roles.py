from __future__ import annotations

from interlock.cli.exits import Exit
from tests.unit.cli.company import Company
from tests.unit.cli.shell import Shell

LIVE = "product:shop/environment:live"


def test_roles_are_granted_for_a_time_and_revoked_at_once(shell: Shell) -> None:
    company = Company(shell)
    company.found()
    assert company.agree("roles", "grant", "approver", "ben", "on", LIVE, "--until", "2099-01-31").code == Exit.ALLOWED
    (binding,) = company("ann", "roles", "--format", "json", "show", "approver").json["bindings"]
    assert (binding["to"], binding["resource"], binding["until"]) == ("person:ben", LIVE, "2099-01-31T00:00:00Z")
    listed = company("ann", "roles", "show", "approver").out
    assert f"person:ben on {LIVE}, until 2099-01-31T00:00Z (by ann and ben, entry " in listed
    assert company("ann", "roles", "revoke", "approver", "ben", "on", LIVE).code == Exit.ALLOWED
    assert company("ann", "roles", "--format", "json", "show", "approver").json["bindings"] == []


def test_an_own_role_is_defined_and_listed_after_the_built_in_ones(shell: Shell) -> None:
    company = Company(shell)
    company.found()
    company.agree("roles", "define", "tester", "evidence.attest", "evidence.read")
    role = company("ann", "roles", "--format", "json", "list").json[-1]
    assert (role["id"], role["built_in"], role["permissions"]) == (
        "tester",
        False,
        ["evidence.attest", "evidence.read"],
    )
    assert "approves releases" in company("ann", "roles", "list").out


def test_what_cannot_be_granted_is_refused(shell: Shell) -> None:
    company = Company(shell)
    company.found()
    for words in (
        ("grant", "emperor", "ann", "on", "organisation"),
        ("grant", "owner", "carl", "on", "organisation"),
        ("grant", "owner", "ann", "at", "organisation"),
        ("grant", "owner", "ann", "on", "shop"),
        ("grant", "owner", "ann", "on", "organisation", "--until", "soon"),
        ("grant", "approver", "ann", "on", "organisation", "--until", "2020-01-01"),
        ("grant", "approver", "group:operatons", "on", "organisation"),
        ("define", "owner", "release.approve"),
        ("define", "tester", "everything"),
        ("show", "emperor"),
        ("revoke", "approver", "ann", "on", "organisation"),
    ):
        said = company("ann", "roles", *words)
        assert (said.code, said.out) == (Exit.USAGE, ""), words


def test_a_role_is_granted_to_a_group_that_still_waits_to_be_confirmed(shell: Shell) -> None:
    company = Company(shell)
    company.found()
    assert company("ann", "groups", "add", "operations", "ben").code == Exit.REVIEW
    assert company("ann", "roles", "grant", "approver", "group:operations", "on", LIVE).code == Exit.REVIEW
