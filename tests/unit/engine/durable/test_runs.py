"""What a run comes to with real workers is tests/contract/test_durable_runs.py."""

import json
from pathlib import Path
from typing import NoReturn

import pytest

from interlock.engine.durable.fences import Fences
from interlock.engine.durable.places import opened
from interlock.engine.durable.runs import Runs, _serializer, _told
from interlock.kernel import InterlockError


def raising(error: Exception) -> str:
    raise error


def test_a_step_is_kept_as_what_it_gave_or_how_it_failed() -> None:
    assert json.loads(_told(lambda: "x")) == {"gave": "x"}
    assert json.loads(_told(lambda: raising(InterlockError())))["failed"]["code"] == "KRN-000"
    assert json.loads(_told(lambda: raising(ValueError("odd"))))["failed"]["why"] == "ValueError: odd"


def test_a_worker_is_counted_before_it_takes_anything_on_and_leaves_where_it_cannot_begin(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted: list[dict[str, int]] = []

    def launched(runs: Runs) -> NoReturn:
        counted.append(runs.fences.beats())
        message = "the engine does not start"
        raise OSError(message)

    monkeypatch.setattr(Runs, "_launched", launched)
    place = str(tmp_path / "runs.db")
    worker = Runs(place, bodies={}, end=lambda: pytest.fail("nobody counted it out"), silence_s=0.05)
    with pytest.raises(OSError, match="does not start"), worker:
        pass
    assert [list(one) for one in counted] == [[worker.worker]]
    assert Fences(opened(place)).beats() == {}
    assert not worker._beating.is_alive()


def test_what_stands_in_the_tables_is_data_and_never_run() -> None:
    plain = _serializer()
    assert plain.deserialize(plain.serialize({"args": ["a"], "kwargs": {}})) == {"args": ["a"], "kwargs": {}}
    broken = plain.deserialize(plain.serialize(RuntimeError("odd")))
    assert isinstance(broken, RuntimeError)
    assert str(broken) == "RuntimeError: odd"
