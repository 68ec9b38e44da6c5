from __future__ import annotations

from interlock.cli.exits import Exit
from tests.unit.cli.company import Company
from tests.unit.cli.shell import Shell


def test_groups_are_filled_listed_shown_and_emptied(shell: Shell) -> None:
    company = Company(shell)
    company.found()
    assert "no groups yet" in company("ann", "groups", "list").out
    assert company.agree("groups", "add", "ops", "ann", "group:night").code == Exit.ALLOWED
    company.agree("groups", "add", "night", "ben")
    assert company("ann", "groups", "--format", "json", "show", "ops").json == {
        "id": "ops",
        "members": ["group:night", "person:ann"],
        "people": ["ann", "ben"],
    }
    assert len(company("ann", "groups", "--format", "json", "list").json) == 2
    assert company("ann", "groups", "remove", "ops", "group:night", "ann").code == Exit.ALLOWED
    said = company("ann", "groups", "show", "ops")
    assert (said.code, "no group 'ops'" in said.err) == (Exit.USAGE, True)


def test_a_group_in_itself_is_refused(shell: Shell) -> None:
    company = Company(shell)
    company.found()
    company.agree("groups", "add", "ops", "group:night")
    said = company("ann", "groups", "add", "night", "group:ops")
    assert (said.code, "would be in itself" in said.err) == (Exit.USAGE, True)
