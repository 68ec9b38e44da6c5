import pytest

from interlock.catalog.controls import CONTROLS
from interlock.change import FileEntry, Kind
from interlock.control import ControlRun, Passed, StageOrderBroken, close, plan_stage
from interlock.kernel import ControlId

FILES = [
    FileEntry("setup.py", Kind.TEXT, language="python"),
    FileEntry("link", Kind.LINK),
    FileEntry("sub", Kind.SUBMODULE),
]
CLOSED = FileEntry("lib", Kind.UNREADABLE, problem="its files are not there")


def everything(name: str, file: FileEntry) -> bool:
    return file.path == "setup.py"


def test_a_plan_fixes_what_each_control_owes_before_anything_runs() -> None:
    plan = plan_stage("commit", CONTROLS, FILES, everything)
    assert [item.control.card.id for item in plan.items] == [one.card.id for one in CONTROLS]
    assert all(item.owed == ("setup.py",) for item in plan.items)


def test_links_and_submodules_are_owed_by_nobody() -> None:
    plan = plan_stage("commit", CONTROLS, FILES, lambda name, file: True)
    assert all(set(item.owed) == {"setup.py"} for item in plan.items)


def test_what_nobody_can_look_into_is_owed_by_every_control() -> None:
    plan = plan_stage("commit", CONTROLS, [CLOSED], lambda name, file: False)
    assert all(item.owed == ("lib",) for item in plan.items)


def test_a_plan_is_identified_by_stage_and_controls() -> None:
    one = plan_stage("commit", CONTROLS, FILES, everything)
    assert one.digest == plan_stage("commit", CONTROLS, [], everything).digest
    assert one.digest != plan_stage("precommit", CONTROLS, FILES, everything).digest
    assert one.digest != plan_stage("commit", CONTROLS[1:], FILES, everything).digest


def test_a_stage_closes_with_one_run_for_each_control_in_order() -> None:
    plan = plan_stage("commit", CONTROLS, FILES, everything)
    runs = [ControlRun(item.control.card.id, Passed(())) for item in reversed(plan.items)]
    assert [run.control for run in close(plan, runs).runs] == [one.card.id for one in CONTROLS]


@pytest.mark.parametrize("change", ["missing", "twice", "foreign"])
def test_a_stage_with_a_run_too_few_or_too_many_never_closes(change: str) -> None:
    plan = plan_stage("commit", CONTROLS, FILES, everything)
    runs = [ControlRun(item.control.card.id, Passed(())) for item in plan.items]
    spoiled = {
        "missing": runs[1:],
        "twice": [*runs, runs[0]],
        "foreign": [*runs[1:], ControlRun(ControlId(runs[0].control.upper()), Passed(()))],
    }
    with pytest.raises(StageOrderBroken):
        close(plan, spoiled[change])
