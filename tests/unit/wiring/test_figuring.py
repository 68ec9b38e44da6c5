from pathlib import Path

import pytest

from interlock.flows.directory import say
from interlock.identity import Confirm, Grant
from interlock.trace.errors import AskerMayNot, AskerUnknown, PlaceUnknown
from interlock.wiring.figuring import Figuring
from tests.estate import Estate
from tests.governed import Team


def test_delivery_ends_where_no_other_environment_comes_after(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    one = estate.artifact()
    estate.deployed(one)
    with estate.world.app(is_reading=True) as app:
        assert Figuring(app).ends("", "") == ("shop/staging",)
    estate.deployed(one, environment="live")
    with estate.world.app(is_reading=True) as app:
        made = Figuring(app)
        assert made.ends("", "") == ("shop/live",)
        assert made.ends("shop", "staging") == ("shop/staging",)
        assert made.ends("bank", "") == ()


def test_what_is_declared_is_known_before_anything_is_told_of_it(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    with estate.world.app(is_reading=True) as app:
        made = Figuring(app)
        made.check("", "")
        made.check("shop", "live")
        with pytest.raises(PlaceUnknown, match="environment 'lif'") as caught:
            made.check("", "lif")
        assert caught.value.remedy == "told of are: live, staging"
        with pytest.raises(PlaceUnknown, match="product 'bank'"):
            made.check("bank", "")


def test_who_may_not_read_evidence_is_told_nothing_and_who_may_is_told_all(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    estate.deployed(estate.artifact())
    team = Team(estate.world, roles=("operations",))
    with team.app("ann") as app:
        assert [one.environment for one in Figuring(app).history.deployed] == ["staging"]
    with team.app("wendy") as app, pytest.raises(AskerMayNot):
        _ = Figuring(app).history
    team.stranger("sam")
    with team.app("sam") as app, pytest.raises(AskerUnknown):
        _ = Figuring(app).history


def test_who_may_read_the_evidence_of_another_product_alone_is_told_and_counted_nothing_of_this_one(
    tmp_path: Path,
) -> None:
    estate = Estate(tmp_path)
    estate.deployed(estate.artifact())
    team = Team(estate.world, roles=("operations",))
    with team.app("ann") as app:
        grant = Grant("auditor", "person:wendy", "product:bank")
        say([grant], app.directory(), app.seal, team.keys["ann"], estate.world.at, app.store.ledger.origin)
    with team.app("ben") as app:
        pending = [Confirm(str(one.digest)) for one in app.directory().pending]
        say(pending, app.directory(), app.seal, team.keys["ben"], estate.world.at, app.store.ledger.origin)
    with team.app("wendy") as app:
        made = Figuring(app)
        assert made.sight.products == frozenset({"bank"})
        assert (made.history.deployed, made.history.decided, made.history.assessed) == ((), (), ())
        with pytest.raises(PlaceUnknown) as caught:
            made.check("shop", "")
        assert caught.value.remedy == "nothing is told of any"
