"""What a run comes to with real workers is tests/contract/test_durable_runs.py."""

import json

from interlock.engine.durable.runs import _serializer, _told
from interlock.kernel import InterlockError


def raising(error: Exception) -> str:
    raise error


def test_a_step_is_kept_as_what_it_gave_or_how_it_failed() -> None:
    assert json.loads(_told(lambda: "x")) == {"gave": "x"}
    assert json.loads(_told(lambda: raising(InterlockError())))["failed"]["code"] == "KRN-000"
    assert json.loads(_told(lambda: raising(ValueError("odd"))))["failed"]["why"] == "ValueError: odd"


def test_what_stands_in_the_tables_is_data_and_never_run() -> None:
    plain = _serializer()
    assert plain.deserialize(plain.serialize({"args": ["a"], "kwargs": {}})) == {"args": ["a"], "kwargs": {}}
    broken = plain.deserialize(plain.serialize(RuntimeError("odd")))
    assert isinstance(broken, RuntimeError)
    assert str(broken) == "RuntimeError: odd"
