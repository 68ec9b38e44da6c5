from types import ModuleType

import pytest

import interlock.control
from interlock.kernel.later import later


def test_a_name_is_found_where_it_stands() -> None:
    find = later("interlock.kernel", {"matches": "paths"})
    from interlock.kernel.paths import matches

    assert find("matches") is matches


def test_a_name_that_is_nowhere_is_told_as_usual() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        later("interlock.kernel", {})("nothing")


def test_every_name_that_a_package_promises_is_there() -> None:
    assert all(getattr(interlock.control, name) is not None for name in interlock.control.__all__)


def test_a_name_that_would_mean_a_module_is_refused() -> None:
    with pytest.raises(ValueError, match="would mean a module"):
        later("interlock.kernel", {"paths": "paths"})


@pytest.mark.parametrize("name", interlock.control.__all__)
def test_no_name_of_a_package_means_a_module(name: str) -> None:
    assert not isinstance(getattr(interlock.control, name), ModuleType)
