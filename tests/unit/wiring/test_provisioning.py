from __future__ import annotations

import threading
from pathlib import Path

import pytest

from interlock.deployment.infrastructure.errors import ProvisioningUnknown, RuleUnknown, SourcesUncommitted
from interlock.flows.provision import Provision
from interlock.testing.world import World
from interlock.wiring.errors import SettingsUnreadable
from interlock.wiring.provision import SHIPPED
from interlock.wiring.provisioning import declared, found, make_provision, rulebook, shipped, wanted_of

RULE = "rules:\n  - {{id: {name}, severity: {severity}, says: it is so, on: x, field: y, is: 1}}\n"
SETTINGS = "provision:\n  - {{name: net, tool: {tool}, path: infra, rules: [standard, own.yaml]{more}}}\n"


@pytest.fixture
def world(tmp_path: Path) -> World:
    made = World(tmp_path)
    made.commit(
        {
            "interlock.yaml": SETTINGS.format(tool="terraform", more=""),
            "own.yaml": RULE.format(name="own", severity="high"),
            "infra/main.tf": "",
        }
    )
    return made


def test_what_the_default_branch_says_holds_over_what_a_change_says(world: World) -> None:
    world.repository.git("checkout", "-q", "-b", "feature")
    world.commit(
        {
            "interlock.yaml": SETTINGS.format(tool="ansible", more=", without: [{rule: own, reason: no}]"),
            "own.yaml": RULE.format(name="other", severity="low"),
        }
    )
    with world.app() as app:
        placed = declared(app)["net"]
        assert placed.declared.tool == "terraform"
        book = rulebook(app, placed)
    assert "own" in {one.id for one in book.rules}
    assert "other" not in {one.id for one in book.rules}
    assert book.without == ()


def test_a_rules_file_that_the_holding_commit_lacks_is_an_error(world: World) -> None:
    world.commit({"interlock.yaml": SETTINGS.format(tool="terraform", more="").replace("own.yaml", "none.yaml")})
    with world.app() as app, pytest.raises(SettingsUnreadable, match=r"none\.yaml"):
        rulebook(app, declared(app)["net"])


def test_what_the_user_adds_can_only_add(world: World, tmp_path: Path) -> None:
    more = tmp_path / "more.yaml"
    more.write_text(
        RULE.format(name="own", severity="info") + RULE.format(name="new", severity="low").partition("\n")[2]
    )
    with world.app() as app:
        book = rulebook(app, declared(app)["net"], (str(more),))
        with pytest.raises(SettingsUnreadable):
            rulebook(app, declared(app)["net"], ("/no/such.yaml",))
    severities = {one.id: one.severity.value for one in book.rules}
    assert severities["own"] == "high"
    assert severities["new"] == "low"


def test_a_rule_that_is_left_out_has_to_exist(world: World) -> None:
    world.commit({"interlock.yaml": SETTINGS.format(tool="terraform", more=", without: [{rule: has-ownr, reason: x}]")})
    with world.app() as app, pytest.raises(RuleUnknown, match="has-ownr"):
        rulebook(app, declared(app)["net"])


@pytest.mark.parametrize(
    ("name", "tool"),
    [
        ("main.tf", "terraform"),
        ("Dockerfile", "dockerfile"),
        ("top.sls", "salt"),
        ("site.pp", "puppet"),
        ("site.yml", "ansible"),
        ("pod.yaml", "manifests"),
        ("plan.json", "terraform"),
    ],
)
def test_a_path_tells_which_tool_it_is_for(world: World, tmp_path: Path, name: str, tool: str) -> None:
    folder = tmp_path / "some"
    folder.mkdir()
    (folder / name).write_text("")
    with world.app() as app:
        assert found(app, str(folder), "").declared.tool == tool
        assert found(app, str(folder / name), "").declared.tool == tool
        assert found(app, str(folder), "puppet").declared.tool == "puppet"


def test_what_nobody_declared_and_is_no_path_is_said_with_what_there_is(world: World) -> None:
    with world.app() as app, pytest.raises(ProvisioningUnknown, match="nett") as caught:
        found(app, "nett", "")
    assert "net" in caught.value.remedy


def test_what_is_set_up_has_to_be_committed_and_a_plan_need_not(world: World) -> None:
    world.repository.write("infra/main.tf", "# changed")
    with world.app() as app:
        placed = declared(app)["net"]
        given = {"also": (), "keep_as": "", "target": ""}
        with pytest.raises(SourcesUncommitted):
            wanted_of(app, placed, only_plan=False, **given)  # type: ignore[arg-type]  # as the fields are
        wanted = wanted_of(app, placed, only_plan=True, **given)  # type: ignore[arg-type]  # as above
        assert wanted.asked.path.endswith("/infra")
        assert wanted.guard is None
        assert isinstance(make_provision(app, wanted, placed, {}, threading.Event()), Provision)


@pytest.mark.parametrize("name", SHIPPED)
def test_the_sets_that_come_with_the_program_can_be_had(name: str) -> None:
    assert shipped(name).name == name
