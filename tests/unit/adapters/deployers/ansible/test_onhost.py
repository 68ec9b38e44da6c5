import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from interlock.adapters.deployers.ansible.onhost import DAMAGED, OUTDATED, act, read, write
from interlock.adapters.deployers.ansible.playing import ONHOST


def order(token: int, plan: str = "", run: str = "r") -> dict[str, Any]:
    return {"environment": "live", "token": token, "run": run, "plan": plan}


def test_a_greater_token_is_kept_and_a_smaller_one_changes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = str(tmp_path)
    assert act(folder, "look", order(0)) == 0
    assert json.loads(capsys.readouterr().out) == {}
    assert not (tmp_path / "live").exists()  # who only looks makes nothing
    assert act(folder, "fence", order(5)) == act(folder, "fence", order(5)) == act(folder, "fence", order(6)) == 0
    assert act(folder, "fence", order(5)) == act(folder, "done", order(5, "ab")) == OUTDATED
    assert read(str(tmp_path / "live")) == {"token": 6, "run": "r"}


def test_what_was_switched_to_and_what_one_can_go_back_to_is_kept(tmp_path: Path) -> None:
    for token, plan in enumerate(("a", "b", "b", "c", "b"), 1):
        assert act(str(tmp_path), "done", order(token, plan)) == 0
    assert read(str(tmp_path / "live")) == {"token": 5, "run": "r", "plan": "b", "earlier": ["c", "a"]}


@pytest.mark.parametrize("text", ["", "{", "[]", '{"token": "x"}', "{}"])
def test_a_state_that_was_damaged_stops_everything(
    tmp_path: Path, text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    act(str(tmp_path), "fence", order(1))
    (tmp_path / "live/state.json").write_text(text)
    capsys.readouterr()
    for action in ("look", "fence", "done"):
        assert act(str(tmp_path), action, order(9)) == DAMAGED
        assert "damaged" in json.loads(capsys.readouterr().out)


def test_a_state_is_there_whole_or_not_at_all(tmp_path: Path) -> None:
    write(str(tmp_path), {"token": 1})
    (tmp_path / "state.draft").write_text('{"tok')
    assert read(str(tmp_path)) == {"token": 1}


def test_it_runs_by_itself_with_nothing_but_the_standard_library(tmp_path: Path) -> None:
    told = json.dumps(order(3)).encode().hex()
    argv = [sys.executable, "-I", "-S", ONHOST, str(tmp_path), "fence", told]
    ended = subprocess.run(argv, capture_output=True, timeout=30, check=False)  # noqa: TID251 -- as a host runs it
    assert (ended.returncode, json.loads(ended.stdout)) == (0, {"token": 3, "run": "r"})
