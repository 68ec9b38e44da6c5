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
