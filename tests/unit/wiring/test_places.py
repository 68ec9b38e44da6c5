import pytest

from interlock.wiring.places import Places, places

DEFAULTS = Places(
    "/h/.config/interlock", "/h/.local/state/interlock", "/h/.cache/interlock", "/h/.local/share/interlock"
)


def test_the_folders_are_those_of_the_xdg_specification() -> None:
    assert places({"HOME": "/h"}) == DEFAULTS


def test_each_variable_moves_its_own_folder() -> None:
    moved = places(
        {"HOME": "/h", "XDG_CONFIG_HOME": "/c", "XDG_STATE_HOME": "/s", "XDG_CACHE_HOME": "/k", "XDG_DATA_HOME": "/d"}
    )
    assert moved == Places("/c/interlock", "/s/interlock", "/k/interlock", "/d/interlock")


@pytest.mark.parametrize("value", ["", "relative", "./x", "~/x"])
def test_a_relative_value_is_ignored_as_the_specification_demands(value: str) -> None:
    assert places({"HOME": "/h", "XDG_STATE_HOME": value}) == DEFAULTS
