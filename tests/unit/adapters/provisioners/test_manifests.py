from __future__ import annotations

from pathlib import Path

import pytest

from interlock.deployment.infrastructure.errors import CannotApply, ProvisioningUnfit
from tests.unit.adapters.provisioners.programs import opened


def test_manifests_are_judged_and_not_carried_out(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("apiVersion: v1\nkind: Pod\n")
    with opened("manifests", tmp_path, tmp_path) as one:
        plan = one.plan()
        assert [each.type for each in plan.resources] == ["Pod"]
        assert one.program is None
        assert one.look() is None
        with pytest.raises(CannotApply):
            one.apply(plan)


def test_what_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(ProvisioningUnfit), opened("manifests", tmp_path, tmp_path / "none"):
        pass
    with pytest.raises(ProvisioningUnfit), opened("manifests", tmp_path, tmp_path, parameters={"x": 1}):
        pass
