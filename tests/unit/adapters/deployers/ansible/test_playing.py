import json
import shutil
from pathlib import Path
from typing import Any

import msgspec
import pytest

from interlock.adapters.deployers.ansible.playing import Playing, Where, state_play
from interlock.adapters.deployers.programs import Programs
from interlock.deployment import TargetRefused, TargetUnreachable
from tests.playbooks import Playground


def where(**changes: Any) -> Where:
    return msgspec.structs.replace(Where("one", "hosts.ini", "one", "/state", 60), **changes)


@pytest.mark.tools
def test_what_each_task_came_to_is_told_and_the_folder_of_the_run_is_gone(tmp_path: Path) -> None:
    ground = Playground(tmp_path)
    book = tmp_path / "x.yml"
    tasks = [
        {"name": "say", "ansible.builtin.debug": {"msg": {"told": "{{ interlock }}", "from": "{{ vars | length }}"}}},
        {"name": "hide", "no_log": True, "ansible.builtin.debug": {"msg": "the-" + "word"}},
        {"name": "break", "ansible.builtin.fail": {"msg": "it broke"}},
    ]
    book.write_text(json.dumps([{"hosts": "all", "gather_facts": False, "tasks": tasks}]))
    played = Playing(ground.programs, where()).play(["x.yml"], {"a": 1})
    assert [(one.name, one.word) for one in played.tasks] == [("say", "ok"), ("hide", "ok"), ("break", "failed")]
    assert played.said("say")["one"]["msg"]["told"] == {"a": 1}
    assert played.failed is not None
    assert (played.failed.says, played.exit_code) == ("it broke", 2)
    assert (played.worked(["one"], "say"), played.worked(["one", "two"], "say")) == ("", "two")
    assert "the-word" not in str(played)


@pytest.mark.tools
def test_a_host_that_does_not_answer_is_one(tmp_path: Path) -> None:
    if shutil.which("ssh") is None:
        pytest.skip("there is no ssh")
    ground = Playground(tmp_path)
    (tmp_path / "hosts.ini").write_text("one ansible_host=127.0.0.1 ansible_port=1\n")
    played = Playing(ground.programs, where()).play([state_play(where(), "look", {})])
    assert played.failed is not None
    assert played.failed.word == "unreachable"


def test_without_ansible_it_is_told_what_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("interlock.adapters.deployers.programs.own_sites", tuple)
    with pytest.raises(TargetUnreachable, match="ansible-playbook is not there"):
        Playing(Programs({"PATH": "/nowhere"}, str(tmp_path)), where()).play([])


def test_one_that_takes_too_long_is_ended_and_told(tmp_path: Path) -> None:
    program = tmp_path / "ansible-playbook"
    program.write_text("#!/bin/sh\nexec sleep 60\n")
    program.chmod(0o755)
    programs = Programs({"PATH": f"{tmp_path}:/usr/bin:/bin"}, str(tmp_path))
    with pytest.raises(TargetRefused, match="one did not run the playbook"):
        Playing(programs, where(timeout_s=1)).play([])


def test_the_play_of_ours_carries_its_order_in_letters_that_no_shell_reads() -> None:
    play = json.loads(state_play(where(), "fence", {"environment": "'; rm -rf /"}))
    command = play[0]["tasks"][0]["ansible.builtin.script"]["cmd"]
    folder, action, told = command.split()[1:]
    assert (folder, action) == ("/state", "fence")
    assert json.loads(bytes.fromhex(told)) == {"environment": "'; rm -rf /"}


@pytest.mark.tools
def test_nothing_that_a_playbook_is_told_is_filled_in(tmp_path: Path) -> None:
    ground = Playground(tmp_path)
    task = {"name": "say", "ansible.builtin.debug": {"msg": "{{ interlock }}"}}
    (tmp_path / "x.yml").write_text(json.dumps([{"hosts": "all", "gather_facts": False, "tasks": [task]}]))
    told = {"artifacts": [{"name": f"{{{{ lookup('pipe', 'touch {tmp_path}/ran') }}}}"}], "{% x %}": "{% y %}"}
    played = Playing(ground.programs, where()).play(["x.yml"], told)
    assert played.exit_code == 0
    assert "lookup" in str(played.said("say")["one"]["msg"])
    assert not (tmp_path / "ran").exists()
