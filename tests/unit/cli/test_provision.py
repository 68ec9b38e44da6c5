import json
from pathlib import Path

import pytest

from interlock.cli.exits import Exit
from tests.unit.adapters.provisioners.programs import TERRAFORM, install
from tests.unit.cli.shell import Shell

SETTINGS = """\
provision:
  - {name: net, tool: terraform, path: infra, environment: production, rules: [own.yaml]%s}
"""
RULES = "rules:\n  - {id: good, severity: high, says: it is good, on: thing, field: good, is: true}\n"
POLICY = "policy: own\nrequire:\n  - {control: key.infra-checks, limits: {critical: 0, high: 0}}\n"


@pytest.fixture(autouse=True)
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(tmp_path / "bin", "terraform", TERRAFORM)
    monkeypatch.setenv("PATH", f"{tmp_path}/bin:/usr/bin:/bin")


def project(shell: Shell, more: str = "", **things: object) -> None:
    infra = json.dumps({f"thing.{name}": one for name, one in things.items()})
    files = {
        "interlock.yaml": SETTINGS % more,
        "own.yaml": RULES,
        "own-policy.yaml": POLICY,
        "infra/main.tf.json": infra,
    }
    shell.world.commit({**files, ".gitignore": ".interlock/\ninfra/state.json\n"})


def test_what_holds_is_set_up_and_then_is_as_it_should_be(shell: Shell) -> None:
    project(shell, a={"good": True}, b={"good": True})
    first = shell("provision", "net")
    assert first.code == Exit.ALLOWED
    assert "SET UP  net: 2 changes" in first.out
    again = shell("provision", "net")
    assert again.code == Exit.ALLOWED
    assert "nothing was to be changed" in again.out
    kinds = {one["type"] for one in shell("events", "list", "--format", "json").json}
    assert "org.example.interlock.infrastructure.changed.v1" in kinds


def test_a_rule_that_does_not_hold_stops_it_and_an_event_says_so(shell: Shell) -> None:
    project(shell, a={"good": True}, b={"good": False})
    refused = shell("provision", "net")
    assert refused.code == Exit.DENIED
    assert "REFUSED  net: thing.b does not hold to good" in refused.out
    assert not (shell.world.root / "infra/state.json").exists()
    listed = shell("events", "list", "--format", "json").out
    assert "infrastructure.refused" in listed
    assert "plan for net by terraform, 2 changes: refused" in shell("evidence", "list").out


def test_a_plan_alone_touches_nothing(shell: Shell) -> None:
    project(shell, a={"good": True})
    said = shell("provision", "net", "--plan", "--format", "json")
    assert (said.code, said.json["result"], said.json["only_planned"]) == (Exit.ALLOWED, "allowed", True)
    assert not (shell.world.root / "infra/state.json").exists()


def test_what_broke_off_has_the_code_of_a_broken_world_and_can_be_completed(shell: Shell) -> None:
    project(shell, a={"good": True}, b={"good": True, "fails": True})
    broken = shell("provision", "net")
    assert broken.code == Exit.BROKEN
    assert "of 2 changes: 1 done, 1 failed" in broken.out
    assert "infrastructure.broken" in shell("events", "list", "--format", "json").out
    project(shell, a={"good": True}, b={"good": True})
    assert shell("provision", "net").code == Exit.ALLOWED


def test_a_policy_is_asked_besides_and_can_rest_on_what_was_just_judged(shell: Shell) -> None:
    project(shell, more=", policy: own-policy.yaml", a={"good": True})
    said = shell("provision", "net", "--format", "json")
    assert (said.code, said.json["decision"]) == (Exit.ALLOWED, "allow"), said.json["says"]


def test_a_policy_that_does_not_allow_it_stops_it(shell: Shell) -> None:
    project(shell, more=", policy: standard", a={"good": True})
    refused = shell("provision", "net")
    assert refused.code == Exit.DENIED
    assert "its policy standard does not allow it" in refused.out
    assert not (shell.world.root / "infra/state.json").exists()


def test_what_is_for_an_environment_is_found_by_it(shell: Shell) -> None:
    project(shell, a={"good": True})
    assert shell("provision", "--env", "production", "--plan").code == Exit.ALLOWED
    assert shell("provision", "--env", "staging").code == Exit.USAGE
    assert shell("provision", "other", "--env", "production").code == Exit.USAGE
    assert shell("provision").code == Exit.USAGE


def test_what_is_not_committed_is_not_set_up(shell: Shell) -> None:
    project(shell, a={"good": True})
    shell.write("infra/main.tf.json", '{"thing.b": {"good": true}}')
    refused = shell("provision", "net")
    assert refused.code == Exit.USAGE
    assert "DPL-210" in refused.err
    assert shell("provision", "net", "--plan").code == Exit.ALLOWED


def test_a_plan_that_was_kept_is_set_up(shell: Shell, tmp_path: Path) -> None:
    project(shell, a={"good": True})
    (tmp_path / "plans").mkdir()
    kept = tmp_path / "plans/kept.plan"
    shown = shell("provision", "net", "--plan", "--out", str(kept), "--format", "json").json
    unnamed = shell("provision", str(kept))
    assert unnamed.code == Exit.USAGE
    assert "DPL-211" in unnamed.err
    said = shell("provision", "net", "--saved", str(kept), "--format", "json")
    assert (said.code, said.json["result"], said.json["plan"]) == (Exit.ALLOWED, "done", shown["plan"])


def test_what_is_declared_is_judged_so_under_whatever_path_it_is_named(shell: Shell) -> None:
    project(shell, a={"good": False})
    for path in ("infra", "infra/main.tf.json", "."):
        refused = shell("provision", str(shell.world.root / path), "--plan", "--tool", "manifests")
        assert refused.code == Exit.DENIED
        assert "thing.a does not hold to good" in refused.out


def test_the_json_of_a_plan_is_judged_and_not_carried_out(shell: Shell, tmp_path: Path) -> None:
    plan = tmp_path / "plan.json"
    plan.write_text(
        '{"format_version": "1.2", "resource_changes": [{"address": "a.b", "change": {"actions": ["create"]}}]}'
    )
    assert shell("provision", str(plan), "--plan").code == Exit.ALLOWED
    refused = shell("provision", str(plan))
    assert refused.code == Exit.USAGE
    assert "DPL-205" in refused.err


def test_a_plan_that_cannot_be_read_or_made_is_an_error(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "plan.json").write_text("{}")
    assert "FMT-130" in shell("provision", str(tmp_path / "plan.json"), "--plan").err
    project(shell, a={"good": True})
    shell.write("infra/broken", "")
    broken = shell("provision", "net", "--plan")
    assert broken.code == Exit.BROKEN
    assert "DPL-204" in broken.err
    assert "DPL-209" in shell("provision", "nothing-of-that-name").err


def test_the_rules_are_listed(shell: Shell) -> None:
    project(shell, a={"good": True})
    assert "no-public-bucket" in shell("provision", "--list-rules").out
    assert [one["id"] for one in shell("provision", "net", "--list-rules", "--format", "json").json] == ["good"]
