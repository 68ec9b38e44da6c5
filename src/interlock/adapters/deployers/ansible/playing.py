"""Runs of ansible-playbook: what each task came to on each host, and why it stopped. Floor 11.

What a playbook is told reaches it as a file in a folder of this run, which is gone afterwards; no secret is in it.
Ansible is a program of its own here, and nothing of it is loaded.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import msgspec

from interlock.adapters.deployers.programs import Programs
from interlock.adapters.scratch import make_folder, remove_folder
from interlock.adapters.tools import mask
from interlock.adapters.tools.errors import ToolError, ToolUnstartable
from interlock.deployment import TargetRefused, TargetUnreachable
from interlock.formats.infra.tasks import WRITING, Task, read_tasks

ONHOST: Final = str(Path(__file__).with_name("onhost.py"))
_RESULT: Final = re.compile(r"(?:ok|changed|fatal|failed|unreachable): \[([^\]]+)\].*? => (\{.*\})\s*$")
_SHOWN: Final = 500


class Where(msgspec.Struct, frozen=True):
    """Which hosts, of which inventory, and how they are reached."""

    target: str
    inventory: str
    limit: str
    state: str
    timeout_s: int
    variables: Mapping[str, str] = {}
    run: str = ""


class Played(msgspec.Struct, frozen=True):
    """What became of a run."""

    tasks: tuple[Task, ...]
    results: tuple[tuple[str, str, Mapping[str, Any]], ...]
    """Of each task its name, its host, and all that it said."""
    exit_code: int
    last: str

    @property
    def failed(self) -> Task | None:
        """The first task that broke, or whose host was away."""
        return next((one for one in self.tasks if one.is_failed), None)

    def said(self, task: str) -> dict[str, Mapping[str, Any]]:
        """Give what a task said, by host."""
        return {host: body for name, host, body in self.results if name == task}

    def worked(self, hosts: Sequence[str], but: str) -> str:
        """Give a host on which nothing was done but for one task; empty where something was on each."""
        busy = {one.host for one in self.tasks if one.name != but}
        return next((host for host in hosts if host not in busy), "")


def state_play(where: Where, action: str, order: Mapping[str, object]) -> bytes:
    """Give the playbook that asks each host for its state, or changes it."""
    told = msgspec.json.encode(order).hex()
    task = {
        "name": f"interlock {action}",
        "ansible.builtin.script": {"cmd": f"{ONHOST} {where.state} {action} {told}", "executable": "python3"},
        "changed_when": False,
    }
    play = {"name": "Interlock", "hosts": "all", "gather_facts": False, "any_errors_fatal": True, "tasks": [task]}
    return msgspec.json.encode([play])


class Playing:
    """Runs playbooks on the hosts of one target."""

    def __init__(self, programs: Programs, where: Where) -> None:
        self._programs = programs
        self._where = where

    def play(self, playbooks: Sequence[str | bytes], told: Mapping[str, object] | None = None, *options: str) -> Played:
        """Run playbooks, one after the other; bytes are one of ours.

        Errors: TargetUnreachable, TargetRefused (DPL-105, DPL-106).
        """
        scratch = make_folder("ansible", None)
        try:
            paths = [one if isinstance(one, str) else _written(scratch, n, one) for n, one in enumerate(playbooks)]
            extra = Path(scratch, "told.json")
            extra.write_bytes(msgspec.json.encode({"interlock": _inert(told or {})}))
            return self._ran(scratch, ["--extra-vars", f"@{extra}", *options, *paths])
        finally:
            remove_folder(scratch)

    def _ran(self, scratch: str, words: Sequence[str]) -> Played:
        where = self._where
        program = self._programs.find("ansible-playbook", "ansible-core")
        if not program:
            why = "ansible-playbook is not there; install Ansible, or `pip install ansible-core`"
            raise TargetUnreachable(target=where.target, why=why)
        argv = [program, "-vvv", "--inventory", where.inventory, "--limit", where.limit, *words]
        try:
            ended = self._programs.run(argv, variables=self._variables(scratch), timeout_s=where.timeout_s)
        except ToolUnstartable as error:
            raise TargetUnreachable(target=where.target, why=str(error)) from error
        except ToolError as error:
            raise TargetRefused(target=where.target, what="run the playbook", why=str(error), run=where.run) from error
        text = mask(ended.stdout).decode("utf-8", "replace")
        said = mask(ended.stderr or ended.stdout).decode("utf-8", "replace").strip()
        return Played(read_tasks(text), tuple(_results(text)), ended.exit_code, said[-_SHOWN:])

    def _variables(self, scratch: str) -> dict[str, str]:
        return {
            **self._where.variables,
            **WRITING,
            "ANSIBLE_LOCAL_TEMP": scratch,
        }


def _inert(told: Any) -> Any:  # noqa: ANN401 (JSON is anything)
    """Give what is told so that Ansible takes it as it is: it fills in templates in variables, names of files too."""
    if isinstance(told, Mapping):
        return {name: _inert(inner) for name, inner in told.items()}
    if isinstance(told, list | tuple):
        return [_inert(inner) for inner in told]
    return {"__ansible_unsafe": told} if isinstance(told, str) and "{" in told else told


def _written(scratch: str, number: int, body: bytes) -> str:
    path = Path(scratch, f"play-{number}.json")
    path.write_bytes(body)
    return str(path)


def _results(text: str) -> list[tuple[str, str, Mapping[str, Any]]]:
    found: list[tuple[str, str, Mapping[str, Any]]] = []
    name = ""
    for line in text.splitlines():
        if line.startswith("TASK ["):
            name = line[6:].rpartition("]")[0]
        elif (one := _RESULT.match(line)) is not None:
            try:
                body = msgspec.json.decode(one[2], type=dict[str, Any])
            except msgspec.MsgspecError:
                continue
            found.append((name, one[1].partition(" -> ")[0], body))
    return found
