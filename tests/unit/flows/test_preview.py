from pathlib import Path

from interlock.deployment import Content, Foreseen, Order
from interlock.flows.deploy import Asked, Wanted
from tests.estate import SETTINGS, Estate, Hands


class Seers(Hands):
    """Hands that can look ahead."""

    def preview(self, order: Order, content: Content) -> tuple[Foreseen, ...]:
        del content
        self.did.append(f"preview {order.target.name} {order.token}")
        return (Foreseen(order.target.name, "bring", (("it", ""),)),)


def foreseen(estate: Estate) -> tuple[Foreseen, ...]:
    with estate.deploying() as (_, made):
        plan = made.deploy.plan(Asked(made.environment("staging"), (Wanted(estate.artifact()),)))
        return made.previewing.preview(plan)


def test_a_deployer_that_can_look_ahead_is_asked_of_each_target(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    estate.hands = Seers()
    assert foreseen(estate) == (Foreseen("one", "bring", (("it", ""),)),)
    assert estate.hands.did == ["preview one 0"]


def test_of_a_deployer_that_cannot_nothing_is_said(tmp_path: Path) -> None:
    assert foreseen(Estate(tmp_path)) == ()


def test_a_program_that_is_not_that_of_the_plan_is_not_run_to_look_ahead(tmp_path: Path) -> None:
    settings = SETTINGS.replace("    deployer: hands\n", "    deployer: hands\n    with: {look: do.py}\n", 1)
    estate = Estate(tmp_path, settings)
    estate.world.commit({"do.py": "as it was merged"})
    estate.world.check()
    (estate.world.root / "do.py").write_text("as somebody has it here")
    estate.hands = Seers()
    (one,) = foreseen(estate)
    assert (one.target, one.changes, one.why.endswith("[DPL-115]")) == ("one", (), True)
    assert estate.hands.did == []
