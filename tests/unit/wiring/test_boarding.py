from pathlib import Path

from interlock.store.board import StoredBoard
from interlock.store.board_views import StoredViews
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


def test_where_the_ledger_went_on_only_what_it_speaks_of_is_read_and_all_is_as_if_read_at_once(tmp_path: Path) -> None:
    world = World(tmp_path / "world")
    found(world)
    with world.app() as app:
        serving = Serving(app)
        for number in range(3):
            assess(app, [finding("build.sast")], product=f"product-{number}")
        first = {one.name: one for one in serving.board().estate()}
        for product, count in (("product-1", 0), ("product-9", 2), ("product-0", 2)):
            assess(app, [finding("build.sast", fingerprint=str(at)) for at in range(count)], product=product)
            assert serving.board().estate() == StoredViews(app.store.database).estate()
        now = {one.name: one for one in serving.board().estate()}
        assert now["product-2"] is first["product-2"]
        assert now["product-1"] != first["product-1"]
        StoredBoard(app.store.database).forget()
        assert list(serving.board().estate()) == [now[name] for name in sorted(now)]
        assert serving.board().estate()[-2] is not first["product-2"]
