import json
import shutil
from pathlib import Path

import pytest

from interlock.cli.exits import Exit
from tests.unit.cli.shell import Shell


@pytest.fixture
def deployed(shell: Shell, tmp_path: Path) -> Path:
    shell.world.commit({"config/app.yaml": "server:\n  port: 8080\n", "deploy/main.tf": "a\n"})
    assert shell("attest", "source", "--stakeholder", "ops@example.org").code == Exit.ALLOWED
    place = tmp_path / "deployed"
    shutil.copytree(shell.world.root, place, ignore=shutil.ignore_patterns(".git", ".interlock"))
    return place


def test_a_copy_is_as_it_was_sealed_until_somebody_touches_it(shell: Shell, deployed: Path) -> None:
    said = shell("verify", "--expected", "source", str(deployed))
    assert (said.code, said.out.split()[:2]) == (Exit.ALLOWED, ["AS", "SEALED"])
    (deployed / "deploy" / "main.tf").write_text("b\n")
    (deployed / "app.py").unlink()
    (deployed / "new").symlink_to("/etc/passwd")
    said = shell("verify", str(deployed), "--expected")
    assert said.code == Exit.DENIED
    for text in ("ALTERED", "3 differences", "~ deploy/main.tf", "- app.py", "+ new: a link", "ops@example.org"):
        assert text in said.out
    rows = shell("verify", "--expected", "source", str(deployed), "--format", "json").json
    assert [one["kind"] for one in rows["alterations"]] == ["removed", "content", "added"]
    assert (rows["schema"], rows["is_as_sealed"]) == ("interlock.verify-expected/v1", False)
    assert any("is not what source says" in row for row in shell("events", "list").out.splitlines())


def test_git_names_who_changed_the_repository_since(shell: Shell, deployed: Path) -> None:
    del deployed
    shell.world.repository.write("config/app.yaml", "server:\n  port: 1\n")
    shell.world.repository.git("add", "-A")
    shell.world.repository.git("commit", "-q", "--author=Eve <eve@example.org>", "-m", "m")
    shell.world.repository.write("deploy/main.tf", "loose\n")
    rows = shell("verify", "--expected", "--format", "json").json["alterations"]
    hands = {one["path"]: one["hand"] for one in rows}
    assert hands["config/app.yaml"]["who"] == "Eve <eve@example.org>"
    assert hands["deploy/main.tf"]["commit"] == ""


def test_a_running_configuration_is_compared_key_by_key(shell: Shell, deployed: Path) -> None:
    running = deployed / "running.json"
    running.write_text(json.dumps({"server": {"port": 8080}}))
    pair = f"config/app.yaml={running}"
    assert shell("verify", "--expected", "--config", pair).code == Exit.ALLOWED
    running.write_text(json.dumps({"server": {"port": 9090}}))
    said = shell("verify", "--expected", "--config", pair)
    assert said.code == Exit.DENIED
    assert "server.port is '9090'; '8080' was sealed" in said.out
    assert shell("verify", "--expected", "--config", f"none.yaml={running}").code == Exit.BROKEN
    assert shell("verify", "--expected", "--config", "config/app.yaml").code == Exit.USAGE


@pytest.mark.parametrize("form", ["server:\n  {}: {}\n", "server: {{{}: '{}'}}\n"])
def test_another_secret_in_a_running_configuration_is_found_and_not_shown(
    shell: Shell, tmp_path: Path, form: str
) -> None:
    name, was, now = "pass" + "word", "hunter2" + "ab12", "hunter2" + "xy34"
    shell.world.commit({"config/app.yaml": form.format(name, was)})
    assert shell("attest", "source").code == Exit.ALLOWED
    running = tmp_path / "running.json"
    for value, code in ((was, Exit.ALLOWED), (now, Exit.DENIED)):
        running.write_text(json.dumps({"server": {name: value}}))
        said = shell("verify", "--expected", "--config", f"config/app.yaml={running}")
        assert said.code == code
        assert was not in said.out
        assert now not in said.out
    assert f"server.{name} is not what was sealed" in said.out
    running.write_text(json.dumps({"server": {name: "short" + now}}))
    shown = shell("verify", "--expected", "--config", f"config/app.yaml={running}", "--format", "json").out
    assert now not in shown


def test_a_folder_of_a_host_is_sealed_with_permissions(shell: Shell, tmp_path: Path) -> None:
    host = tmp_path / "etc"
    host.mkdir()
    (host / "a.conf").write_text("x")
    (host / "a.log").write_text("x")
    said = shell("attest", "source", "--folder", str(host), "--name", "edge", "--ignore", "*.log", "--format", "json")
    assert said.json["desired_state"]["entries"] == 1
    (host / "a.log").write_text("y")
    assert shell("verify", "--expected", "edge", str(host)).code == Exit.ALLOWED
    (host / "a.conf").chmod(0o666)
    assert "its permissions changed" in shell("verify", "--expected", "edge", str(host)).out


def test_a_partial_comparison_that_finds_nothing_opens_no_gate(shell: Shell, deployed: Path) -> None:
    (deployed / "app.py").write_text("evil")
    for words in ((str(deployed), "--ignore", "**"), ()):
        said = shell("verify", *words, "--expected", "source", "--format", "json")
        assert (said.code, said.json["is_evidence"]) == (Exit.ALLOWED, False)
    assert "no evidence of key.provenance" in shell("verify", "--expected", "source").out
    assert not any("key.provenance" in row for row in shell("evidence", "list").out.splitlines())
    whole = shell("verify", "--expected", "source", str(deployed), "--format", "json")
    assert (whole.code, whole.json["is_evidence"]) == (Exit.DENIED, True)


def test_a_state_that_nobody_sealed_is_told_with_those_there_are(shell: Shell, deployed: Path) -> None:
    said = shell("verify", "--expected", "nosuch", str(deployed))
    assert said.code == Exit.USAGE
    assert "sealed here: source" in said.err
    assert shell("verify", "--expected", "source", str(deployed / "none")).code == Exit.BROKEN


def test_the_gate_counts_what_was_found(shell: Shell, deployed: Path) -> None:
    policy = "policy: own\nrequire:\n  - control: key.provenance\n    limits: {critical: 0, high: 0}\n"
    shell.world.repository.commit(own__yaml=policy, interlock__yaml="policy: own.yaml\n")
    shell("attest", "source")
    shutil.copytree(shell.world.root, deployed, dirs_exist_ok=True, ignore=shutil.ignore_patterns(".git", ".interlock"))
    assert shell("gate", "HEAD").code == Exit.DENIED
    assert shell("verify", "--expected", "source", str(deployed)).code == Exit.ALLOWED
    assert shell("gate", "HEAD").code == Exit.ALLOWED
    (deployed / "app.py").write_text("evil")
    assert shell("verify", "--expected", "source", str(deployed)).code == Exit.DENIED
    assert shell("gate", "HEAD").code == Exit.DENIED
