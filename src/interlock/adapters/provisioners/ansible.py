"""Ansible: what a run in check mode would change is the plan; the same playbook over the same hosts carries it out.

Ansible keeps no plan, so before anything is touched it is planned again and has to come to the same. Secrets reach it
through the environment alone, and what tasks hide stays hidden. Floor 11.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from interlock.adapters.provisioners.running import Run, changed, check_known, opened, sources_of, text_of
from interlock.deployment.infrastructure.errors import PlanFailed, PlanMoved, ProvisioningUnfit
from interlock.deployment.provisioning import Applied, Asked, Program
from interlock.formats.infra.tasks import WRITING, Task, read_tasks, resources_of
from interlock.supply.infrastructure import Infrastructure

_PARAMETERS: Final = ("playbook", "inventory", "limit")
_USUAL: Final = ("site.yml", "site.yaml", "playbook.yml", "playbook.yaml", "main.yml")
_VERSION: Final = re.compile(r"\[core ([0-9][^\]]*)\]")


class Ansible:
    """ansible-playbook."""

    def __init__(self, environ: Mapping[str, str], stop: threading.Event) -> None:
        self._environ = environ
        self._stop = stop

    @contextmanager
    def open(self, asked: Asked) -> Iterator[Opened]:
        """Open a playbook; see deployment.provisioning.Provisioner."""
        check_known(asked, _PARAMETERS, "ansible")
        with opened("ansible", asked, self._environ, self._stop) as run:
            yield Opened(run)


class Opened:
    """A playbook, with its inventory."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._path = run.find("ansible-playbook")
        self._playbook = _playbook(run)
        self._inventory = text_of(run.asked, "inventory", "ansible", "localhost,")
        said = self._run.tried((self._path, "--version"))[0].stdout.decode("utf-8", "replace")
        found = _VERSION.search(said)
        self.program: Program | None = run.describe("ansible-playbook", self._path, found[1] if found else "")

    def plan(self) -> Infrastructure:
        """Run in check mode; see deployment.provisioning.Provisioning."""
        tasks, log, why = self._ran("--check", "--diff")
        broken = next((one for one in tasks if one.is_failed), None)
        if why or not tasks or broken is not None:
            told = f"{broken.address}: {broken.says}" if broken is not None else why or self._run.last_words(log)
            raise PlanFailed(tool="ansible", what=self._playbook, why=told if tasks else f"no task ran: {told}")
        return Infrastructure(
            tool="ansible",
            version=self.program.version if self.program else "",
            resources=resources_of(tasks),
            sources=sources_of(self._run.folder, "ansible"),
            target=self._run.asked.target or self._inventory,
        )

    def apply(self, plan: Infrastructure) -> Applied:
        """Plan again, and run if that came to the same; see deployment.provisioning.Provisioning."""
        again = self.plan()
        if again.digest != plan.digest:
            raise PlanMoved(what=self._playbook, why="planning it again comes to something else")
        tasks, log, why = self._ran("--diff")
        by_address = {one.address: one for one in tasks}
        changes = tuple(changed(one.address, by_address.get(one.address)) for one in plan.changes)
        failed = [one for one in tasks if one.is_failed]
        says = why or (f"{failed[0].address}: {failed[0].says}" if failed else "")
        return Applied(changes, log, says)

    def look(self) -> Infrastructure | None:
        """Ansible knows nothing of what is there but by planning anew."""
        return None

    def _ran(self, *options: str) -> tuple[tuple[Task, ...], bytes, str]:
        """Run the playbook: what each task came to, what was written, and why the run was cut off, if it was."""
        asked = self._run.asked
        limit = asked.target or text_of(asked, "limit", "ansible")
        local = self._inventory == "localhost,"
        words = [
            *("-vvv", "-i", self._inventory, *options),
            *(("-c", "local", "-e", "ansible_python_interpreter={{ ansible_playbook_python }}") if local else ()),
            *(("--limit", limit) if limit else ()),
            self._playbook,
        ]
        env = {**WRITING, "ANSIBLE_LOCAL_TEMP": self._run.scratch}
        ended, cut = self._run.tried((self._path, *words), env=env)
        tasks = read_tasks(self._run.shown(ended.stdout).decode("utf-8", "replace"), self._run.folder)
        log = self._run.shown(ended.stdout, ended.stderr)
        if not cut and ended.exit_code and not any(one.is_failed for one in tasks):
            cut = f"it ended with exit code {ended.exit_code}: {self._run.last_words(ended.stderr, ended.stdout)}"
        return tasks, log, cut


def _playbook(run: Run) -> str:
    """Give the playbook that is meant. Errors: ProvisioningUnfit (DPL-207)."""
    if Path(run.asked.path).is_file():
        return run.asked.path
    named = text_of(run.asked, "playbook", "ansible")
    for one in (named,) if named else _USUAL:
        if (path := Path(run.folder, one)).is_file():
            return str(path)
    why = f"there is no {named or ' or '.join(_USUAL)} in it"
    raise ProvisioningUnfit(what=run.asked.path, why=why, tool="ansible")
