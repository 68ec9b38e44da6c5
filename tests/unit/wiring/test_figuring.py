from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from interlock.flows.directory import say
from interlock.identity import Confirm, Grant
from interlock.trace.errors import AskerMayNot, AskerUnknown, PlaceUnknown
from interlock.trace.figures.model import Period
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


def test_windows_and_freezes_of_the_settings_are_in_the_timeline_of_their_product(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    shut = """\
product: shop
environments:
  - name: live
    deployer: hands
    targets: [{name: one}]
    windows: [{days: mon, from: "09:00", until: "10:00", zone: Europe/Berlin}]
    freezes: [{from: 2026-01-06T00:00:00Z, until: 2026-01-07T00:00:00Z, reason: audit}]
"""
    estate.world.commit({"interlock.yaml": shut})
    start = datetime(2026, 1, 5, tzinfo=UTC)
    with estate.world.app() as app:
        _ = app.seal
        made = Figuring(app)
        [told] = made.timelines("live", Period(start, start + timedelta(days=7)))
        assert told.opened == ((start + timedelta(hours=8), start + timedelta(hours=9)),)
        assert [(one.reason, one.by) for one in told.shut] == [("audit", "interlock.yaml")]
        assert made.timelines("live", Period(start, start + timedelta(days=7)), "bank") == ()
