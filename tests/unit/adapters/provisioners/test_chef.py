"""Chef could not be had: a program that writes what is documented of it stands for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from interlock.deployment.infrastructure.errors import PlanFailed, PlanMoved, ProvisionerMissing, ProvisioningUnfit
from interlock.deployment.provisioning import Result
from tests.unit.adapters.provisioners.programs import CHEF, install, opened

RUN = {"run_list": ["recipe[web]"]}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    install(tmp_path / "bin", "chef-client", CHEF)
    (tmp_path / "repo").mkdir()
    return tmp_path / "repo"


def test_what_would_change_is_planned_and_then_done(folder: Path) -> None:
    with opened("chef", folder.parent / "bin", folder, parameters=RUN) as one:
        plan = one.plan()
        assert (plan.version, [each.address for each in plan.changes]) == (
            "17.10.0",
            ["file[a] create", "file[b] create"],
        )
        assert one.apply(plan).is_done
        assert one.look() is None
        assert one.plan().changes == ()


def test_where_it_broke_off_is_told(folder: Path) -> None:
    (folder / "broken").touch()
    with opened("chef", folder.parent / "bin", folder, parameters=RUN) as one:
        applied = one.apply(one.plan())
    assert [each.result for each in applied.changes] == [Result.DONE, Result.FAILED]
    assert applied.is_half


def test_a_cookbook_that_changed_in_between_is_refused(folder: Path) -> None:
    with opened("chef", folder.parent / "bin", folder, parameters=RUN) as one:
        plan = one.plan()
        (folder / "recipe.rb").write_text("changed")
        with pytest.raises(PlanMoved):
            one.apply(plan)
    assert not (folder / "done").exists()


def test_cinc_does_as_well_and_without_either_it_is_said(folder: Path, tmp_path: Path) -> None:
    install(tmp_path / "cinc", "cinc-client", CHEF)
    with opened("chef", tmp_path / "cinc", folder, parameters=RUN) as one:
        assert one.plan().changes
    with pytest.raises(ProvisionerMissing), opened("chef", tmp_path / "none", folder, parameters=RUN):
        pass


def test_it_has_to_be_said_what_runs(folder: Path) -> None:
    with pytest.raises(ProvisioningUnfit, match="run_list"), opened("chef", folder.parent / "bin", folder):
        pass


def test_a_run_that_says_nothing_plans_nothing(folder: Path, tmp_path: Path) -> None:
    install(tmp_path / "odd", "chef-client", "import sys; sys.exit('no license')")
    with opened("chef", tmp_path / "odd", folder, parameters=RUN) as one, pytest.raises(PlanFailed, match="no license"):
        one.plan()
