from datetime import timedelta
from pathlib import Path

from interlock.evidence import Waiver
from interlock.flows.unanswered import unanswered
from interlock.kernel import stamp
from interlock.testing.world import World
from tests.governed import Team


def test_waivers_wait_until_they_are_answered_or_end(tmp_path: Path) -> None:
    team = Team(World(tmp_path))
    at = team.world.at
    for name, days in (("bandit:B1", 30), ("bandit:B2", 2)):
        with team.speaking("ann") as (_, speaker):
            ends = stamp(at + timedelta(days=days))
            speaker.say_all([Waiver("rule", name, "it is so", "ann", stamp(at), ends, product="shop")])
    with team.app("ann") as app:
        governance = app.gate.governance()
        assert [one.says.name for one in unanswered(governance, None, at)] == ["bandit:B2", "bandit:B1"]
        assert [one.says.name for one in unanswered(governance, None, at + timedelta(days=3))] == ["bandit:B1"]
        whose = {one.says.product for one in governance.waivers}
        assert len(unanswered(governance, whose, at)) == 2
        assert unanswered(governance, {"bank"}, at) == ()
