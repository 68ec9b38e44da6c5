from pathlib import Path

import pytest

from interlock.deployment import EnvironmentTaken
from interlock.formats import FormatError, read_yaml
from interlock.wiring.environments import added
from interlock.wiring.settings import settings_of
from tests.unit.deployment.plans import environment


def names(folder: Path) -> list[str]:
    body = (folder / "interlock.yaml").read_text()
    return [one.name for one in settings_of(read_yaml(body, "interlock.yaml")).environments]


def test_the_first_environment_begins_the_section(tmp_path: Path) -> None:
    assert added(str(tmp_path), "staging", "folders", ["a"], [], []) == "interlock.yaml"
    added(str(tmp_path), "live", "folders", ["a", "b"], ["staging"], [])
    assert names(tmp_path) == ["staging", "live"]


def test_what_follows_the_section_stays_behind_it(tmp_path: Path) -> None:
    first = "environments:\n  - name: staging\n    deployer: x\n    targets: [{name: a}]\n"
    text = f"{first}# about the product\nproduct: shop\n"
    (tmp_path / "interlock.yaml").write_text(text)
    added(str(tmp_path), "live", "folders", ["a"], [], [])
    assert names(tmp_path) == ["staging", "live"]
    assert (tmp_path / "interlock.yaml").read_text().endswith("product: shop\n")


def test_what_could_not_be_read_is_not_written(tmp_path: Path) -> None:
    (tmp_path / "interlock.yaml").write_text("environments: []\n")
    with pytest.raises(FormatError):
        added(str(tmp_path), "live", "folders", ["a"], ["nowhere"], [])
    with pytest.raises(EnvironmentTaken, match="there is an environment 'live' already"):
        added(str(tmp_path), "live", "folders", ["a"], [], [environment()])
    assert (tmp_path / "interlock.yaml").read_text() == "environments: []\n"
