from __future__ import annotations

from interlock.cli.exits import Exit
from tests.unit.cli.company import Company


def knows_ada(team: Company) -> None:
    """Say who wrote the change: nobody lifts a hold on what they may have written themselves."""
    team.agree("people", "add", "ada", "Ada Example", "--account", "git:ada@example.org")


def test_a_hold_stops_what_was_allowed_until_it_is_lifted(team: Company) -> None:
    team.shell.world.runner.outcomes.clear()
    team.shell.world.check()
    assert team("ann", "gate").code == Exit.ALLOWED
    placed = team("ann", "hold", "place", "HEAD", "--reason", "looks wrong")
    assert (placed.code, "goes nowhere until this is lifted" in placed.out) == (Exit.ALLOWED, True)
    gate = team("ben", "gate")
    assert (gate.code, "ann holds it: looks wrong" in gate.out) == (Exit.DENIED, True)
    early = team("ben", "hold", "lift", "HEAD", "--reason", "it was not")
    assert (early.code, "nobody can tell whether ben is Ada Example" in early.err) == (Exit.USAGE, True)
    knows_ada(team)
    lifted = team("ben", "hold", "lift", "HEAD", "--reason", "it was not")
    assert (lifted.code, lifted.out.endswith("lifted\n")) == (Exit.ALLOWED, True), lifted.err
    assert team("ben", "gate").code == Exit.ALLOWED
    assert "  lifted\n" in team("ben", "hold", "list").out


def test_a_hold_for_one_environment_leaves_the_others_alone(team: Company) -> None:
    team.shell.world.runner.outcomes.clear()
    team.shell.world.check()
    said = team("ann", "hold", "place", "HEAD", "--env", "live", "--reason", "not yet", "--format", "json").json
    assert team("ann", "gate", "--env", "live").code == Exit.DENIED
    assert team("ann", "gate", "--env", "test").code == Exit.ALLOWED
    (row,) = team("ann", "hold", "list", "--format", "json").json
    assert (row["id"], row["in_force"], row["environments"]) == (said["id"], True, ["live"])
    assert team("ann", "hold", "list", "--env", "test").out == "nothing is held, and nothing ever was\n"
    knows_ada(team)
    assert team("ben", "hold", "lift", said["id"][:16], "--reason", "now").code == Exit.ALLOWED
    assert team("ann", "gate", "--env", "live").code == Exit.ALLOWED


def test_what_is_not_held_is_not_lifted(team: Company) -> None:
    said = team("ann", "hold", "lift", "HEAD", "--reason", "x")
    assert (said.code, "nothing is held there" in said.err) == (Exit.USAGE, True)
    assert team("ann", "hold", "list").out == "nothing is held, and nothing ever was\n"


def test_nothing_is_held_without_a_reason(team: Company) -> None:
    said = team("ann", "hold", "place", "HEAD", "--reason", "  ")
    assert (said.code, "--reason: it is empty" in said.err) == (Exit.USAGE, True)
    assert team("ann", "hold", "list").out == "nothing is held, and nothing ever was\n"
