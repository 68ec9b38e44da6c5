from __future__ import annotations

from pathlib import Path

import pytest

from interlock.deployment.infrastructure.errors import PlanFailed, PlanMoved
from interlock.deployment.provisioning import Result
from tests.unit.adapters.provisioners.programs import install, opened

PROGRAM = """
import json, os, sys
if "--version" in sys.argv:
    print("salt-call 3008.3 (Argon)"); sys.exit()
home = os.environ["HOME"]
words = [one for one in sys.argv[1:] if not one.startswith("-")]
done = os.path.exists(home + "/done")
if os.path.exists(home + "/silent"):
    sys.exit("no states")
if words[0] == "state.show_lowstate":
    low = [{"state": "file", "fun": "managed", "__id__": name, "mode": "0644"} for name in ("a", "b")]
    print(json.dumps({"local": low})); sys.exit()
test = "test=True" in words
broken = os.path.exists(home + "/broken") and not test
def state(name, number):
    bad = broken and name == "b"
    result = False if bad else (True if done or not test else None)
    return {"result": result, "changes": {}, "comment": "it broke" if bad else "", "__run_num__": number}
told = {f"file_|-{name}_|-/x/{name}_|-managed": state(name, number) for number, name in enumerate("ab")}
print(json.dumps({"local": told}))
if not test and not broken:
    open(home + "/done", "w").close()
sys.exit(2 if broken else 0)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    install(tmp_path / "bin", "salt-call", PROGRAM)
    (tmp_path / "states").mkdir()
    (tmp_path / "states/top.sls").write_text("base: {}\n")
    return tmp_path / "states"


def test_what_a_test_run_shows_is_planned_and_then_done(folder: Path) -> None:
    with opened("salt", folder.parent / "bin", folder) as one:
        plan = one.plan()
        assert plan.version == "3008.3"
        assert [each.address for each in plan.changes] == ["file.managed: a", "file.managed: b"]
        assert plan.changes[0].values["mode"] == "0644"
        assert one.apply(plan).is_done
        assert one.look() is None
        assert one.plan().changes == ()


def test_where_it_broke_off_is_told(folder: Path) -> None:
    (folder.parent / "bin/broken").touch()
    with opened("salt", folder.parent / "bin", folder) as one:
        applied = one.apply(one.plan())
    assert [each.result for each in applied.changes] == [Result.DONE, Result.FAILED]
    assert applied.says == "file.managed: b: it broke"


def test_states_that_changed_in_between_are_refused(folder: Path) -> None:
    with opened("salt", folder.parent / "bin", folder) as one:
        plan = one.plan()
        (folder / "more.sls").write_text("x: {}\n")
        with pytest.raises(PlanMoved):
            one.apply(plan)


def test_a_run_that_says_nothing_plans_nothing(folder: Path) -> None:
    (folder.parent / "bin/silent").touch()
    with opened("salt", folder.parent / "bin", folder) as one, pytest.raises(PlanFailed, match="no states"):
        one.plan()
