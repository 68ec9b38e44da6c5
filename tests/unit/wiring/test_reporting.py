"""Who asks for a report, and by which standards."""

from __future__ import annotations

from pathlib import Path

import pytest

from interlock.testing.world import World
from interlock.wiring.errors import FrameworkUnknown
from interlock.wiring.reporting import asker_here, standards
from tests.governed import Team


def test_standards_are_named_without_regard_to_case_and_each_once(tmp_path: Path) -> None:
    with World(tmp_path).app() as app:
        found = standards(app, ("ssdf", "SSDF", "fedramp", "iso27001", "soc2", "pci", "sox", "slsa"))
        assert [one.id for one in found] == ["SSDF", "FedRAMP", "ISO27001", "SOC2", "PCI", "SOX", "SLSA"]
        assert all(set(one.controls) == set(one.clauses) for one in found)
        assert any("commit.sca" in controls for one in found for controls in one.controls.values())


def test_a_standard_that_nobody_knows_is_refused_with_those_that_are_known(tmp_path: Path) -> None:
    with World(tmp_path).app() as app, pytest.raises(FrameworkUnknown, match="iso9000") as caught:
        standards(app, ("iso9000",))
    assert "ssdf" in caught.value.remedy


def test_who_asks_is_the_person_of_the_key(tmp_path: Path) -> None:
    team = Team(World(tmp_path))
    with team.app("ben") as app:
        assert asker_here(app).person == "ben"
        assert asker_here(app).key == team.keys["ben"]
