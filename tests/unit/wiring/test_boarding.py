from pathlib import Path

from interlock.testing.world import World, finding
from interlock.trace.board_views import Wanted
from interlock.wiring.serving import Serving
from tests.boards import assess
from tests.shop_pages import found


def test_a_server_answers_from_all_that_the_ledger_holds_this_moment(tmp_path: Path) -> None:
    world = World(tmp_path / "world")
    with world.app() as app:
        assert Serving(app).board().estate() == ()
    found(world)
    with world.app() as app:
        serving = Serving(app)
        for number in range(3):
            assess(app, [finding("build.sast")], product=f"product-{number}")
            assert serving.board().page(Wanted(), most=9).count == number + 1
