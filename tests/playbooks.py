"""Releases that playbooks put into a folder of this machine, for tests with a real Ansible."""

from __future__ import annotations

import itertools
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from interlock.adapters.deployers.ansible import AnsibleDeployer
from interlock.adapters.deployers.programs import Programs
from interlock.deployment import Health, Order, Plan, PlannedArtifact, PlannedFile, Seen, Strategy, Target
from tests.folders import Shelf

BRING = """\
- hosts: all
  gather_facts: false
  tasks:
    - name: make the folder
      ansible.builtin.file: {path: "{{ site }}/{{ interlock.plan }}", state: directory, mode: "0755"}
    - name: bring the artifact
      ansible.builtin.copy:
        src: "{{ item.file }}"
        dest: "{{ site }}/{{ interlock.plan }}/{{ item.name | default(item.path) }}"
        mode: "0644"
      loop: "{{ interlock.artifacts + interlock.configuration }}"
"""
SWITCH = """\
- hosts: all
  gather_facts: false
  tasks:
    - name: see that it is there
      ansible.builtin.stat: {path: "{{ site }}/{{ interlock.plan }}/app.py"}
      register: there
    - name: it is well
      ansible.builtin.assert:
        that: "'sick' not in lookup('file', site ~ '/' ~ interlock.plan ~ '/app.py')"
        fail_msg: it is not well
      when: there.stat.exists
    - name: it is there
      ansible.builtin.assert: {that: there.stat.exists, fail_msg: it was never brought}
    - name: let it run
      ansible.builtin.file: {src: "{{ interlock.plan }}", dest: "{{ site }}/current", state: link, force: true}
"""
RESTORE = """\
- hosts: all
  gather_facts: false
  tasks:
    - name: let run what ran before
      ansible.builtin.file: {src: "{{ interlock.replaces }}", dest: "{{ site }}/current", state: link, force: true}
"""
LOOK = """\
- hosts: all
  gather_facts: false
  tasks:
    - name: find
      ansible.builtin.find:
        {paths: "{{ site }}/current/", file_type: file, get_checksum: true, checksum_algorithm: sha256}
      register: found
    - name: look
      vars:
        names: "{{ found.files | map(attribute='path') | map('basename') }}"
        sums: "{{ dict(names | zip(found.files | map(attribute='checksum'))) }}"
      ansible.builtin.debug:
        msg:
          artifacts: "{{ sums | dict2items | selectattr('key', 'equalto', 'app.py') | items2dict }}"
          configuration: "{{ sums | dict2items | selectattr('key', 'equalto', 'app.env') | items2dict }}"
          instances: 1
"""


class Playground:
    """One folder that playbooks deploy to, with all that is needed for it."""

    configuration: Mapping[str, bytes] = {"app.env": b"A=b\n"}

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.site = folder / "site"
        self.site.mkdir()
        self.shelf = Shelf(folder / "shelf")
        self.target = Target("one")
        self.within_ms = 4000
        books = {"bring": BRING, "switch": SWITCH, "restore": RESTORE, "look": LOOK}
        for name, text in books.items():
            (folder / f"{name}.yml").write_text(text)
        reached = f"ansible_connection=local ansible_python_interpreter={sys.executable} site={self.site}"
        (folder / "hosts.ini").write_text(f"one {reached}\n")
        self.more: dict[str, Any] = {name: f"{name}.yml" for name in books}
        self.more |= {"inventory": "hosts.ini", "state": str(folder / "state")}
        self.deployer = AnsibleDeployer(self.programs)
        self._numbers = itertools.count(1)
        self._tokens = itertools.count(1)

    @property
    def programs(self) -> Programs:
        if not Programs({}, ".").find("ansible-playbook", "ansible-core"):
            (pytest.fail if os.environ.get("CI") else pytest.skip)("there is no Ansible (ansible-core)")
        path = f"{Path(sys.executable).parent}:{os.defpath}"
        return Programs({"HOME": str(self.folder), "PATH": path, "LC_ALL": "C.UTF-8"}, str(self.folder))

    def plan(self, mode: str = "good", replaces: str = "", **changes: Any) -> Plan:
        """Make a plan unlike any before."""
        number = next(self._numbers)
        body = f"{mode} {number}".encode()
        files = changes.pop("configuration", {})
        return Plan(
            environment="production",
            product="demo",
            artifacts=(PlannedArtifact("app.py", self.shelf.put(body)),),
            configuration=tuple(PlannedFile(name, self.shelf.put(text), len(text)) for name, text in files.items()),
            deployer="ansible",
            parameters={**self.more, **changes.pop("parameters", {})},
            tools=(),
            targets=(self.target,),
            strategy=Strategy(),
            health=Health(),
            replaces=replaces,
            ticket=f"CHG-{number}",
        )

    def order(self, plan: Plan, token: int | None = None) -> Order:
        return Order(plan, self.target, "dep-1", next(self._tokens) if token is None else token)

    def deploy(self, plan: Plan) -> Order:
        """Bring a plan and switch to it."""
        order = self.order(plan)
        self.deployer.bring(order, self.shelf)
        self.deployer.switch(order)
        return order

    def look(self) -> Seen:
        return self.deployer.look(self.target, self.more)

    def spoil(self, plan: Plan) -> None:
        """Let the shelf give other bytes than were decided about."""
        Path(self.shelf.path(plan.subjects[0].digests[0])).write_bytes(b"other bytes")

    def ask(self) -> str:
        """Give the digest of the plan that serves."""
        return (self.site / "current").readlink().name
