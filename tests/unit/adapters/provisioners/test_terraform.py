from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from interlock.adapters.provisioners.terraform import is_saved_plan, read_given
from interlock.deployment.infrastructure.errors import CannotApply, PlanFailed, PlanMoved, ProvisioningUnfit
from interlock.deployment.provisioning import Result
from interlock.formats.errors import PlanUnreadable
from interlock.supply.infrastructure import Doing
from tests.unit.adapters.provisioners.programs import TERRAFORM, install, opened

PLAN = b'{"format_version": "1.2", "resource_changes": []}'


@pytest.fixture
def place(tmp_path: Path) -> Path:
    install(tmp_path / "bin", "terraform", TERRAFORM)
    return tmp_path / "bin"


def folder(tmp_path: Path, **resources: dict[str, Any]) -> Path:
    made = tmp_path / "infra"
    made.mkdir(exist_ok=True)
    (made / "main.tf.json").write_text(json.dumps({f"thing.{key}": one for key, one in resources.items()}))
    return made


def test_what_was_planned_is_what_is_carried_out(place: Path, tmp_path: Path) -> None:
    made = folder(tmp_path, a={"x": 1}, b={"x": "LATER"})
    with opened("terraform", place, made) as one:
        plan = one.plan()
        assert (plan.tool, plan.version, len(plan.saved)) == ("terraform", "1.9.9", 64)
        assert [each.doing for each in plan.resources] == [Doing.CREATE, Doing.CREATE]
        assert plan.resources[1].later == ("x",)
        applied = one.apply(plan)
        assert applied.is_done
        there = one.look()
    assert there is not None
    assert there.resources[1].values == {"x": "known"}
    with opened("terraform", place, made) as one:
        assert one.plan().changes == ()


def test_what_broke_off_is_told_change_by_change_and_can_be_completed(place: Path, tmp_path: Path) -> None:
    made = folder(tmp_path, a={}, b={"fails": True}, c={})
    with opened("terraform", place, made) as one:
        applied = one.apply(one.plan())
    assert [(each.address, each.result) for each in applied.changes] == [
        ("thing.a", Result.DONE),
        ("thing.b", Result.FAILED),
        ("thing.c", Result.UNTOUCHED),
    ]
    assert applied.is_half
    assert applied.says == "it cannot be made"
    folder(tmp_path, a={}, b={}, c={})
    with opened("terraform", place, made) as one:
        plan = one.plan()
        assert [each.address for each in plan.changes] == ["thing.b", "thing.c"]
        assert one.apply(plan).is_done


def test_a_run_that_is_killed_leaves_open_what_it_was_at(place: Path, tmp_path: Path) -> None:
    made = folder(tmp_path, a={}, b={"kill": True}, c={})
    with opened("terraform", place, made) as one:
        applied = one.apply(one.plan())
    results = [each.result for each in applied.changes]
    assert results[1:] in ([Result.UNKNOWN, Result.UNTOUCHED], [Result.UNTOUCHED, Result.UNTOUCHED])
    assert not applied.is_done
    assert "SIGKILL" in applied.says


def test_a_state_that_moved_on_is_refused(place: Path, tmp_path: Path) -> None:
    made = folder(tmp_path, a={})
    with opened("terraform", place, made) as one:
        plan = one.plan()
        (made / "state.json").write_text('{"serial": 7, "done": {}}')
        with pytest.raises(PlanMoved, match="stale"):
            one.apply(plan)


def test_another_file_than_the_one_that_was_decided_about_is_refused(place: Path, tmp_path: Path) -> None:
    made = folder(tmp_path, a={})
    with opened("terraform", place, made) as one:
        first = one.plan()
        folder(tmp_path, a={}, b={})
        one.plan()
        with pytest.raises(PlanMoved):
            one.apply(first)
    assert not (made / "state.json").exists()


def test_a_plan_that_was_kept_is_carried_out_as_the_same(place: Path, tmp_path: Path) -> None:
    made = folder(tmp_path, a={})
    kept = made / "kept.plan"
    kept.touch(mode=0o644)  # one that is there already is closed to others, too
    with opened("terraform", place, made) as one:
        plan = one.plan()
        one.keep(str(kept))  # type: ignore[attr-defined]  # only Terraform's keeps one
    assert kept.stat().st_mode & 0o777 == 0o600
    with opened("terraform", place, kept) as one:
        again = one.plan()
        assert again.digest == plan.digest
        assert one.apply(again).is_done


def test_why_it_cannot_plan_is_told_without_secrets(place: Path, tmp_path: Path) -> None:
    made = folder(tmp_path)
    (made / "broken").touch()
    given = {"TOKEN": "hush-hush-42"}
    with (
        opened("terraform", place, made, environ=given, variables=("TOKEN",)) as one,
        pytest.raises(PlanFailed, match="something is wrong") as caught,
    ):
        one.plan()
    assert "hush-hush-42" not in str(caught.value)


def test_the_log_that_is_kept_holds_no_secret(place: Path, tmp_path: Path) -> None:
    made = folder(tmp_path, a={"fails": True})
    given = {"TOKEN": "hush-hush-42"}
    with opened("terraform", place, made, environ=given, variables=("TOKEN",)) as one:
        applied = one.apply(one.plan())
    assert b"it cannot be made" in applied.log
    assert b"hush-hush-42" not in applied.log


def test_blocks_that_expressions_write_are_found_in_the_files(place: Path, tmp_path: Path) -> None:
    made = folder(tmp_path, a={})
    (made / "more.tf").write_text('resource "x" "y" {\n  dynamic "ingress" {\n  }\n}\n')
    with opened("terraform", place, made) as one:
        assert one._dynamic() == {"ingress"}  # type: ignore[attr-defined]


def test_json_of_a_plan_is_judged_and_not_carried_out(place: Path, tmp_path: Path) -> None:
    (tmp_path / "plan.json").write_bytes(PLAN)
    with opened("terraform", place, tmp_path / "plan.json") as one:
        plan = one.plan()
        assert one.program is None
        assert one.look() is None
        with pytest.raises(CannotApply):
            one.apply(plan)


def test_what_is_given_may_be_manifests_or_a_folder_of_them(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("apiVersion: v1\nkind: Pod\nmetadata: {name: b}\n")
    (tmp_path / "b.json").write_text('{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "a"}}')
    assert [each.address for each in read_given(str(tmp_path)).resources] == ["Pod a", "Pod b"]
    assert read_given(str(tmp_path / "b.json")).tool == "manifests"
    (tmp_path / "odd").write_bytes(b"odd")
    with pytest.raises(PlanUnreadable):
        read_given(str(tmp_path / "odd"))
    assert not is_saved_plan(str(tmp_path / "odd"))


@pytest.mark.parametrize(
    "parameters", [{"unknown": 1}, {"workspace": "-x"}, {"var_files": "a"}, {"var_files": ["-a"]}, {"workspace": 7}]
)
def test_what_it_does_not_take_is_refused(place: Path, tmp_path: Path, parameters: dict[str, Any]) -> None:
    with (
        pytest.raises(ProvisioningUnfit),
        opened("terraform", place, folder(tmp_path, a={}), parameters=parameters) as one,
    ):
        one.plan()


def test_nothing_of_it_is_left_behind(place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with opened("terraform", place, folder(tmp_path, a={})) as one:
        one.plan()
        assert list(tmp_path.glob("interlock-provision*"))
    assert not list(tmp_path.glob("interlock-provision*"))


def test_of_two_files_with_one_name_each_is_judged_as_it_is(tmp_path: Path) -> None:
    text = "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {hostNetwork: %s}\n"
    (tmp_path / "a.yaml").write_text(f"{text % 'true'}---\n{text % 'true'}")
    (tmp_path / "b.yaml").write_text(text % "false")
    found = {one.address: (one.file, one.values["spec"]["hostNetwork"]) for one in read_given(str(tmp_path)).resources}
    assert found == {
        "Pod web": ("a.yaml", True),
        "Pod web #2": ("b.yaml", False),
        "Pod web #2 #2": ("a.yaml", True),
    }
