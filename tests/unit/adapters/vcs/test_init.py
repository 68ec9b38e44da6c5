import sys

import pytest

import interlock.adapters.vcs as package
from interlock.adapters.vcs.opening import open_repository
from tests.programs import finish_text

LOADED = """
import sys
import interlock.adapters.vcs as package
print("interlock.adapters.vcs.opening" in sys.modules)
package.open_repository
print("interlock.adapters.vcs.opening" in sys.modules)
"""


def test_what_opens_a_repository_is_the_one_function() -> None:
    assert package.open_repository is open_repository
    assert package.__all__ == ["open_repository"]


def test_nothing_else_is_there() -> None:
    with pytest.raises(AttributeError, match="close_repository"):
        _ = package.close_repository


def test_it_is_loaded_when_it_is_first_asked_for() -> None:
    assert finish_text([sys.executable, "-c", LOADED]).stdout.split() == ["False", "True"]
