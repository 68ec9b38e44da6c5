from __future__ import annotations

from pathlib import Path

import pytest

from interlock.deployment.infrastructure.errors import PlanMoved, ProvisioningUnfit
from interlock.deployment.provisioning import Result
from tests.unit.adapters.provisioners.programs import install, opened

PROGRAM = """
import sys
if sys.argv[1] == "--version":
    print("buildah version 1.28.2 (image-spec 1.1.0)"); sys.exit()
if "boom" in open(sys.argv[sys.argv.index("--file") + 1]).read():
    sys.exit("Error: building at STEP boom")
open(sys.argv[sys.argv.index("--iidfile") + 1], "w").write("sha256:" + "a" * 64)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    install(tmp_path / "bin", "buildah", PROGRAM)
    (tmp_path / "app").mkdir()
    (tmp_path / "app/Dockerfile").write_text("FROM scratch\nCOPY a /a\nUSER 1000\n")
    return tmp_path / "app"


def test_the_instructions_are_the_plan_and_the_image_is_named(folder: Path) -> None:
    with opened("dockerfile", folder.parent / "bin", folder, parameters={"tag": "app:1"}) as one:
        plan = one.plan()
        assert (plan.version, plan.target) == ("1.28.2", "app:1")
        applied = one.apply(plan)
        assert one.look() is None
    assert applied.is_done
    assert applied.changes[-1].says == f"it is sha256:{'a' * 64}"


def test_a_build_that_breaks_off_leaves_no_image(folder: Path) -> None:
    (folder / "Dockerfile").write_text("FROM scratch\nRUN boom\n")
    with opened("dockerfile", folder.parent / "bin", folder) as one:
        applied = one.apply(one.plan())
    assert [each.result for each in applied.changes] == [Result.UNTOUCHED, Result.FAILED]
    assert "STEP boom" in applied.says


def test_a_file_that_changed_in_between_is_refused(folder: Path) -> None:
    with opened("dockerfile", folder.parent / "bin", folder) as one:
        plan = one.plan()
        (folder / "a").write_text("new")
        with pytest.raises(PlanMoved):
            one.apply(plan)


def test_a_folder_without_one_is_refused(folder: Path) -> None:
    (folder / "Dockerfile").unlink()
    with pytest.raises(ProvisioningUnfit, match="Dockerfile"), opened("dockerfile", folder.parent / "bin", folder):
        pass


@pytest.mark.parametrize("name", ["node_modules/a.js", ".git/config", "a/__pycache__/x.pyc", "x.tfstate"])
def test_whatever_may_be_copied_is_part_of_the_plan(folder: Path, name: str) -> None:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text("as it was")
    with opened("dockerfile", folder.parent / "bin", folder) as one:
        plan = one.plan()
        (folder / name).write_text("as somebody wants it")
        with pytest.raises(PlanMoved):
            one.apply(plan)
