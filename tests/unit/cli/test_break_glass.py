from __future__ import annotations

import pytest

from interlock.cli.exits import Exit
from tests.unit.cli.company import Company

ASK = ("break-glass", "HEAD", "--env", "live", "--reason", "the shop is down", "--hours", "2")


def broken(team: Company) -> str:
    name = str(team("ann", *ASK, "--format", "json").json["id"])
    assert team("ben", "break-glass", "approve", name).code == Exit.ALLOWED
    return name


def test_one_person_asks_another_agrees_and_the_gate_is_open_there_alone(team: Company) -> None:
    said = team("ann", *ASK)
    assert (said.code, "waits for somebody else" in said.out) == (Exit.REVIEW, True), said.err
    name = said.out.split()[0]
    assert team("ann", "gate", "--env", "live").code == Exit.DENIED
    own = team("ann", "break-glass", "approve", name)
    assert (own.code, "ann cannot approve their own request" in own.err) == (Exit.USAGE, True)
    agreed = team("ben", "break-glass", "approve", name)
    assert (agreed.code, "THE GLASS IS BROKEN for live" in agreed.err) == (Exit.ALLOWED, True)
    gate = team("ben", "gate", "--env", "live", "--explain")
    assert (gate.code, "broke the glass until" in gate.out) == (Exit.ALLOWED, True)
    assert team("ben", "gate").code == Exit.DENIED


def test_until_it_is_reviewed_by_somebody_else_the_next_release_is_denied(team: Company) -> None:
    name = broken(team)
    team.shell.world.commit({"app.py": "print('next')\n"})
    team.shell.world.runner.outcomes.clear()
    team.shell.world.check()
    gate = team("ben", "gate", "--env", "live")
    assert (gate.code, "nobody has reviewed it" in gate.out) == (Exit.DENIED, True)
    assert team("ben", "gate").code == Exit.REVIEW, "nobody gets past it by leaving the environment out"
    team.third("cal")
    early = team("cal", "break-glass", "review", name, "--reason", "all well")
    assert (early.code, f"break-glass close {name[:16]}" in early.err) == (Exit.USAGE, True)
    assert f"break-glass close {name[:16]}" in team("ben", "break-glass", "list").out
    closed = team("ben", "break-glass", "close", name[:16], "--reason", "the shop is up")
    assert (closed.code, f"break-glass review {name[:16]}" in closed.out) == (Exit.ALLOWED, True)
    for who, why in (("ann", "ann cannot approve their own request"), ("ben", "ben agreed to it")):
        own = team(who, "break-glass", "review", name, "--reason", "all well")
        assert (own.code, why in own.err) == (Exit.USAGE, True)
    assert team("ben", "gate", "--env", "live").code == Exit.DENIED
    assert team("cal", "break-glass", "review", name[:16], "--reason", "all well").code == Exit.ALLOWED
    assert [team("ben", "gate", *where).code for where in ((), ("--env", "live"))] == [Exit.ALLOWED] * 2
    (row,) = team("ann", "break-glass", "list", "--format", "json").json
    assert (row["state"], row["reviewed_by"], row["needs_review"]) == ("over", ["cal"], False)
    again = team("ann", "break-glass", "close", name, "--reason", "once more")
    assert (again.code, "it opens nothing" in again.err) == (Exit.USAGE, True)


def test_what_was_never_broken_is_not_reviewed(team: Company) -> None:
    name = team("ann", *ASK).out.split()[0]
    said = team("ben", "break-glass", "review", name, "--reason", "x")
    assert (said.code, "was never broken" in said.err) == (Exit.USAGE, True)


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["--hours", "25"], "1 day is the limit of baseline"),
        (["--hours", "0"], "is not a number of hours"),
    ],
)
def test_it_does_not_last_longer_than_the_policy_says(team: Company, words: list[str], why: str) -> None:
    said = team("ann", "break-glass", "HEAD", "--env", "live", "--reason", "x", *words)
    assert (said.code, why in said.err) == (Exit.USAGE, True), said.err
    assert team("ann", "break-glass", "list").out == "nobody ever asked to break the glass\n"
