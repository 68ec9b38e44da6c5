from pathlib import Path

from interlock.flows import glass
from interlock.render.glass import list_lines, row_json, row_lines
from interlock.testing.world import World
from tests.governed import Team


def test_broken_glass_is_told_so_that_nobody_overlooks_it(tmp_path: Path) -> None:
    team = Team(World(tmp_path), ("ann", "ben", "cal"))
    assert list(list_lines(())) == ["nobody ever asked to break the glass"]
    with team.speaking("ann") as (app, speaker):
        name = glass.ask(speaker, team.policy(app), team.question("live"), 2, "the shop is down")
        waiting = glass.listed(lambda _: team.policy(app), "", speaker.gate.governance(), team.world.at)
    assert f"break-glass approve {name[:16]}" in "\n".join(list_lines(waiting))
    with team.speaking("ben") as (app, speaker):
        policy = team.policy(app)
        row = glass.approve(speaker, lambda _: policy, "", name, "")
        text = "\n".join(row_lines(row))
        assert ("!! BROKEN" in text, "ann asked" in text, "ben agreed" in text) == (True, True, True)
        assert "every other release into live is denied" in text
        assert f"close it first: `interlock break-glass close {name[:16]}" in text
        over = glass.close(speaker, lambda _: policy, "", name, "the shop is up")
        assert f"break-glass review {name[:16]}" in "\n".join(row_lines(over))
    with team.speaking("cal") as (_, speaker):
        done = glass.review(speaker, lambda _: policy, "", name, "all well")
    assert "  reviewed by cal" in list(row_lines(done))
    assert (row_json(done)["state"], row_json(done)["needs_review"]) == ("over", False)
