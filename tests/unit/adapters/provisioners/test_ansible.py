from __future__ import annotations

from pathlib import Path

import pytest

from interlock.deployment.infrastructure.errors import PlanFailed, PlanMoved, ProvisioningUnfit
from interlock.deployment.provisioning import Result
from interlock.supply.infrastructure import Doing
from tests.unit.adapters.provisioners.programs import install, opened

PROGRAM = """
import os, sys
if "--version" in sys.argv:
    print("ansible-playbook [core 2.19.1]"); sys.exit()
check = "--check" in sys.argv
done = os.path.exists("/tmp" if False else os.environ["HOME"] + "/done")
if os.path.exists(os.environ["HOME"] + "/silent"):
    sys.exit("ERROR! no inventory")
def task(name, word, body):
    print(f"TASK [{name}] ***"); print(f"task path: {os.getcwd()}/site.yml:3")
    print("Using module file /x/ansible/modules/copy.py"); print(f"{word}: [localhost] => {body}")
task("one", "ok" if done else "changed", '{"invocation": {"module_args": {"dest": "/a", "mode": "0644"}}}')
if os.path.exists(os.environ["HOME"] + "/broken") and not check:
    task("two", "fatal", "x".replace("x", "") + '{"msg": "no space left"}')
    print("fatal: [localhost]: FAILED! => " + '{"msg": "no space left"}')
    sys.exit(2)
task("two", "ok" if done else "changed", '{"censored": "x"}')
if not check:
    open(os.environ["HOME"] + "/done", "w").close()
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    install(tmp_path / "bin", "ansible-playbook", PROGRAM)
    (tmp_path / "play").mkdir()
    (tmp_path / "play/site.yml").write_text("- hosts: all\n")
    return tmp_path / "play"


def test_what_check_mode_shows_is_planned_and_then_done(folder: Path) -> None:
    with opened("ansible", folder.parent / "bin", folder) as one:
        plan = one.plan()
        assert (plan.version, plan.target) == ("2.19.1", "localhost,")
        assert [(each.address, each.doing) for each in plan.resources] == [
            ("localhost: one", Doing.UPDATE),
            ("localhost: two", Doing.UPDATE),
        ]
        assert [each.path for each in plan.sources] == ["site.yml"]
        assert one.apply(plan).is_done
        assert one.look() is None
        assert one.plan().changes == ()


def test_where_it_broke_off_is_told(folder: Path) -> None:
    (folder.parent / "bin/broken").touch()
    with opened("ansible", folder.parent / "bin", folder) as one:
        applied = one.apply(one.plan())
    assert applied.changes[0].result is Result.DONE
    assert applied.changes[1].result is Result.FAILED
    assert "no space left" in applied.says
    assert applied.is_half


def test_a_playbook_that_changed_in_between_is_refused(folder: Path) -> None:
    with opened("ansible", folder.parent / "bin", folder) as one:
        plan = one.plan()
        (folder / "site.yml").write_text("- hosts: others\n")
        with pytest.raises(PlanMoved):
            one.apply(plan)
    assert not (folder.parent / "bin/done").exists()


def test_a_run_without_a_task_plans_nothing(folder: Path) -> None:
    (folder.parent / "bin/silent").touch()
    with opened("ansible", folder.parent / "bin", folder) as one, pytest.raises(PlanFailed, match="no inventory"):
        one.plan()


def test_a_folder_without_a_playbook_is_refused(folder: Path) -> None:
    (folder / "site.yml").rename(folder / "other.yml")
    with pytest.raises(ProvisioningUnfit, match=r"site\.yml"), opened("ansible", folder.parent / "bin", folder):
        pass
    with opened("ansible", folder.parent / "bin", folder, parameters={"playbook": "other.yml"}) as one:
        assert one.plan().changes
    with opened("ansible", folder.parent / "bin", folder / "other.yml") as one:
        assert one.plan().changes
