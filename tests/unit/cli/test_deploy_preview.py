"""`interlock deploy --plan` where the deployer can say before what it would change."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

from interlock.adapters.deployers.programs import Programs
from interlock.cli.exits import Exit
from tests.estate import Estate
from tests.playbooks import BRING, LOOK, RESTORE
from tests.unit.cli.shell import Shell

SWITCH = """\
- hosts: all
  gather_facts: false
  tasks:
    - name: let it run
      ansible.builtin.file: {src: "{{ interlock.plan }}", dest: "{{ site }}/current", state: link, force: true}
    - name: restart
      ansible.builtin.command: "true"
"""


@pytest.fixture
def estate(shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Estate:
    """Give a repository that deploys to a folder of this machine by playbooks."""
    if not Programs({}, ".").find("ansible-playbook", "ansible-core"):
        (pytest.fail if os.environ.get("CI") else pytest.skip)("there is no Ansible (ansible-core)")
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}:{Path(shutil.which('git') or '/usr/bin/git').parent}")
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    site = tmp_path / "site"
    site.mkdir()
    reached = f"ansible_connection=local ansible_python_interpreter={sys.executable} site={site}"
    books = {"bring": BRING, "switch": SWITCH, "restore": RESTORE, "look": LOOK}
    shell.world.commit(
        {"deploy/hosts.ini": f"one {reached}\n", **{f"deploy/{name}.yml": text for name, text in books.items()}}
    )
    given = ", ".join(f"{name}: deploy/{name}.yml" for name in books)
    return Estate(
        tmp_path,
        "product: shop\nenvironments:\n  - name: staging\n    deployer: ansible\n    targets: [{name: one}]\n"
        f"    configuration: [deploy/app.env]\n    with: {{inventory: deploy/hosts.ini, {given}}}\n",
        shell.world,
    )


@pytest.mark.tools
def test_a_plan_says_what_playbooks_would_change_and_changes_nothing(
    shell: Shell, estate: Estate, tmp_path: Path
) -> None:
    digest = str(estate.artifact().digests[0])
    said = shell("deploy", digest, "--env", "staging", "--plan")
    assert said.code == Exit.ALLOWED, said
    lines = said.out.splitlines()
    first = lines.index("preview   bring one: 3 things would change")
    assert lines[first + 1] == "          ~ one: make the folder"
    assert "              +A=1" in lines
    assert "preview   switch one: 1 thing would change, and of 1 nobody knows what it does" in lines
    assert "          ? one: restart" in lines
    assert list((tmp_path / "site").iterdir()) == []
    assert not (shell.world.home / ".interlock").exists()
    told = shell("deploy", digest, "--env", "staging", "--plan", "--format", "json").json["preview"]
    assert [(one["step"], one["why"], len(one["changes"]), one["blind"]) for one in told] == [
        ("bring", "", 3, []),
        ("switch", "", 1, ["one: restart"]),
    ]


@pytest.mark.tools
def test_a_plan_that_is_refused_asks_nobody(shell: Shell, estate: Estate, tmp_path: Path) -> None:
    file = tmp_path / "unknown.zip"
    file.write_bytes(b"of nobody")
    said = shell("deploy", str(file), "--env", "staging", "--plan")
    assert said.code == Exit.DENIED, estate
    assert "preview" not in said.out


@pytest.mark.tools
def test_a_playbook_that_was_altered_here_is_not_run_to_look_ahead(shell: Shell, estate: Estate) -> None:
    shell.write("deploy/bring.yml", BRING.replace("state: directory", "state: absent"))
    said = shell("deploy", str(estate.artifact().digests[0]), "--env", "staging", "--plan")
    assert "preview   one: nobody knows what it would change: deploy/bring.yml" in said.out
    assert "[DPL-115]" in said.out
