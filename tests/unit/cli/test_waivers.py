from __future__ import annotations

import pytest

from interlock.cli.exits import Exit
from tests.unit.cli.company import Company

WAIVE = ("waive", "bandit:B602", "--reason", "the input is ours", "--expires", "30d")


def asked_for(team: Company) -> str:
    said = team("ann", *WAIVE, "--format", "json")
    assert said.code == Exit.REVIEW, said.err
    return str(said.json["id"])


def test_a_waiver_counts_once_somebody_else_approved_it_and_not_after_it_was_revoked(team: Company) -> None:
    name = asked_for(team)
    assert team("ben", "gate").code == Exit.DENIED
    own = team("ann", "waivers", "approve", name)
    assert (own.code, "ann cannot approve their own request" in own.err) == (Exit.USAGE, True)
    listed = team("ben", "waivers", "list")
    assert "does not count: 1 of 1 approvals missing" in listed.out
    approved = team("ben", "waivers", "approve", name, "--reason", "read it")
    assert (approved.code, "approved  ben" in approved.out) == (Exit.ALLOWED, True)
    assert team("ben", "gate").code == Exit.ALLOWED
    assert team("ann", "waivers", "revoke", name, "--reason", "not ours after all").code == Exit.ALLOWED
    gate = team("ben", "gate")
    assert (gate.code, "bandit" in gate.out or "1 high" in gate.out) == (Exit.DENIED, True)
    again = team("ben", "waivers", "approve", name)
    assert (again.code, "it was revoked" in again.err or "was revoked" in again.err) == (Exit.USAGE, True)


def test_a_rejected_waiver_does_not_count_until_who_rejected_it_approves_it(team: Company) -> None:
    name = asked_for(team)
    assert team("ben", "waivers", "reject", name, "--reason", "no").code == Exit.ALLOWED
    shown = team("ann", "waivers", "show", name)
    assert ("ben rejected it" in shown.out, "rejected  ben" in shown.out) == (True, True)
    assert team("ben", "waivers", "approve", name).code == Exit.ALLOWED
    assert team("ann", "gate").code == Exit.ALLOWED


def test_the_list_tells_what_is_used_and_what_ends_soon(team: Company) -> None:
    name = asked_for(team)
    team("ann", "waive", "CVE-2026-0001", "--reason", "not here", "--expires", "5", "--owner", "ben")
    rows = {one["name"]: one for one in team("ben", "waivers", "list", "--format", "json").json}
    assert (rows["bandit:B602"]["id"], rows["bandit:B602"]["used"], len(rows["bandit:B602"]["covers"])) == (
        name,
        True,
        1,
    )
    assert (rows["CVE-2026-0001"]["used"], rows["CVE-2026-0001"]["owner"], rows["CVE-2026-0001"]["asked_by"]) == (
        False,
        "ben",
        "ann",
    )
    unused = team("ben", "waivers", "list", "--unused", "--format", "json").json
    soon = team("ben", "waivers", "list", "--expiring", "14d", "--format", "json").json
    assert [one["name"] for one in unused] == [one["name"] for one in soon] == ["CVE-2026-0001"]
    assert team("ben", "waivers", "list", "--expiring", "1d").out == "there are no such waivers\n"


def test_an_id_that_fits_none_or_several_is_refused(team: Company) -> None:
    asked_for(team)
    said = team("ben", "waivers", "show", "wvr-ffff")
    assert (said.code, "0 of the waivers here have an id that begins with" in said.err) == (Exit.USAGE, True)
    assert team("ben", "waivers", "show", "w").code == Exit.USAGE


@pytest.mark.parametrize("action", ["approve", "reject", "revoke"])
def test_of_several_ids_all_are_answered_or_none(team: Company, action: str) -> None:
    said = team("ann", *WAIVE[:1], "CVE-2026-0001", *WAIVE[1:], "--format", "json")
    names = [one["id"] for one in said.json]
    assert len(names) == 2
    before = team("ben", "evidence", "list", "--format", "json").out
    refused = team("ben", "waivers", action, *names, "wvr-ffff", "--reason", "so be it")
    assert (refused.code, "'wvr-ffff'" in refused.err, refused.out) == (Exit.USAGE, True, "")
    assert team("ben", "evidence", "list", "--format", "json").out == before
    done = team("ben", "waivers", action, *names, f"wvr-{names[0][:12]}", "--reason", "so be it", "--format", "json")
    assert (done.code, [one["id"] for one in done.json]) == (Exit.ALLOWED, names)


def test_one_approval_that_would_not_count_keeps_the_others_from_being_signed(team: Company) -> None:
    theirs = asked_for(team)
    own = team("ben", "waive", "CVE-2026-0001", *WAIVE[2:], "--format", "json").json["id"]
    said = team("ben", "waivers", "approve", theirs, own)
    assert (said.code, "ben cannot approve their own request" in said.err) == (Exit.USAGE, True)
    assert [one["approved_by"] for one in team("ben", "waivers", "list", "--format", "json").json] == [[], []]
