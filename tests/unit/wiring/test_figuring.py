from pathlib import Path

import pytest

from interlock.trace.errors import PlaceUnknown
from interlock.wiring.figuring import Figuring
from tests.estate import Estate


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
