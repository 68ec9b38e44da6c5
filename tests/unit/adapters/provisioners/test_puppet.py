from __future__ import annotations

from pathlib import Path

import pytest

from interlock.deployment.infrastructure.errors import PlanFailed, PlanMoved, ProvisioningUnfit
from interlock.deployment.provisioning import Result
from tests.unit.adapters.provisioners.programs import install, opened

PROGRAM = """
import json, os, sys
if sys.argv[1] == "--version":
    print("7.23.0"); sys.exit()
home = os.environ["HOME"]
if sys.argv[1] == "catalog":
    if os.path.exists(home + "/silent"):
        sys.exit("Error: Could not parse")
    print(json.dumps({"resources": [{"type": "File", "title": name, "parameters": {"mode": "0644"}} for name in "ab"]}))
    sys.exit()
noop = "--noop" in sys.argv
done = os.path.exists(home + "/done")
broken = os.path.exists(home + "/broken") and not noop
var = sys.argv[sys.argv.index("--vardir") + 1]
os.makedirs(var + "/state", exist_ok=True)
def status(name):
    event = [] if done else [{"property": "ensure", "status": "noop" if noop else "success", "message": "made"}]
    return {"title": name, "resource_type": "File", "failed": broken and name == "b", "skipped": False, "events": event}
statuses = {f"File[{name}]": status(name) for name in "ab"}
report = {"status": "failed" if broken else "unchanged", "noop": noop, "logs": [], "resource_statuses": statuses}
open(var + "/state/last_run_report.yaml", "w").write(json.dumps(report))
if not noop and not broken:
    open(home + "/done", "w").close()
sys.exit(0 if noop else 4 if broken else 2)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    install(tmp_path / "bin", "puppet", PROGRAM)
    (tmp_path / "code").mkdir()
    (tmp_path / "code/site.pp").write_text("# nothing\n")
    return tmp_path / "code"


def test_what_is_out_of_step_is_planned_and_then_done(folder: Path) -> None:
    with opened("puppet", folder.parent / "bin", folder) as one:
        plan = one.plan()
        assert (plan.version, [each.address for each in plan.changes]) == ("7.23.0", ["File[a]", "File[b]"])
        assert plan.changes[0].values == {"title": "a", "mode": "0644"}
        assert one.apply(plan).is_done
        assert one.look() is None
        assert one.plan().changes == ()


def test_where_it_broke_off_is_told_by_the_report(folder: Path) -> None:
    (folder.parent / "bin/broken").touch()
    with opened("puppet", folder.parent / "bin", folder) as one:
        applied = one.apply(one.plan())
    assert [each.result for each in applied.changes] == [Result.DONE, Result.FAILED]
    assert applied.is_half


def test_code_that_changed_in_between_is_refused(folder: Path) -> None:
    with opened("puppet", folder.parent / "bin", folder) as one:
        plan = one.plan()
        (folder / "site.pp").write_text("# other\n")
        with pytest.raises(PlanMoved):
            one.apply(plan)


def test_code_that_cannot_be_read_plans_nothing(folder: Path) -> None:
    (folder.parent / "bin/silent").touch()
    with opened("puppet", folder.parent / "bin", folder) as one, pytest.raises(PlanFailed, match="Could not parse"):
        one.plan()


def test_a_folder_without_a_manifest_is_refused(folder: Path) -> None:
    (folder / "site.pp").unlink()
    with pytest.raises(ProvisioningUnfit, match=r"site\.pp"), opened("puppet", folder.parent / "bin", folder):
        pass
