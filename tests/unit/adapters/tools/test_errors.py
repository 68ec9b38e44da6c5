from __future__ import annotations

import pickle

import pytest

from interlock.adapters.tools import errors
from interlock.adapters.tools.errors import ToolAltered, ToolError, ToolTimedOut, ToolTooBig, ToolUnknown
from interlock.kernel import Family

KINDS = [one for one in vars(errors).values() if isinstance(one, type) and issubclass(one, ToolError)]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_each_carries_what_the_tool_wrote_and_only_bytes_count(kind: type[ToolError]) -> None:
    assert kind(name="x", output=b"so far").output == b"so far"
    assert kind(name="x").output == b""
    assert kind(name="x", output="text").output == b""


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_each_survives_the_way_to_another_process(kind: type[ToolError]) -> None:
    told = kind(name="ruff", output=b"so far", why="it is gone", limit=3)
    again = pickle.loads(pickle.dumps(told))  # noqa: S301  # what was just written here
    assert (type(again), str(again), again.output) == (type(told), str(told), b"so far")


def test_a_tool_that_breaks_is_the_worlds_fault_but_for_two() -> None:
    others = {one: one.family for one in KINDS if one.family is not Family.WORLD}
    assert others == {ToolAltered: Family.DATA, ToolUnknown: Family.USAGE}


def test_the_words_name_the_tool_and_the_limit() -> None:
    assert str(ToolTimedOut(name="ruff", limit="20")) == "ruff was stopped after 20 seconds"
    told = ToolTooBig(name="ruff", what="memory", used=600, limit=512)
    assert str(told) == "ruff was stopped: its memory grew to 600 MB, the limit is 512 MB"
