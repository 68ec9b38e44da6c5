"""What Ansible writes of its tasks under `-vvv`, one result a line, read into resources and what became of them.

The callback that would write events is not part of ansible-core; the results that its own callback shows are JSON.
What a task hides stays hidden. What changes from run to run (temporary names, times) is left out. Floor 5.
Source: ansible-core 2.14 to 2.19, callbacks `default` with `result_format=json` and `pretty` off.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from difflib import unified_diff
from types import MappingProxyType
from typing import Any, Final

import msgspec

from interlock.supply.infrastructure import HIDDEN, Doing, Resource

_TASK: Final = re.compile(r"(?:TASK|RUNNING HANDLER) \[(?P<name>.*)\] \**$")
_PATH: Final = re.compile(r"task path: (?P<path>.+):(?P<line>\d+)$")
_MODULE: Final = re.compile(r"Using module file (?P<path>.+)\.(?:py|ps1)$")
_RESULT: Final = re.compile(
    r"(?P<word>ok|changed|skipping|failed|fatal|included|unreachable): \[(?P<host>[^\]]+?)(?: -> [^\]]+)?\]"
    r"(?:: (?P<why>FAILED|UNREACHABLE)!)?(?: => \(item=(?P<item>.*?)\))?(?: => (?P<body>\{.*\}))?\s*$"
)
_VOLATILE: Final = frozenset(
    {"_original_basename", "src", "checksum", "_ansible_check_mode", "_uses_shell", "delta", "start", "end"}
)
_TEMPORARY: Final = re.compile(r"\.ansible/tmp|ansible-tmp-|/\.source")
_REASONS: Final = ("false_condition", "skip_reason", "skipped_reason")
_MOST_LINES: Final = 2000
_BLIND: Final = re.compile(r"would have run if not in check mode|check mode|does not support check", re.IGNORECASE)

WRITING: Final[Mapping[str, str]] = MappingProxyType(
    {
        "ANSIBLE_NOCOLOR": "1",
        "ANSIBLE_STDOUT_CALLBACK": "default",
        "ANSIBLE_CALLBACK_RESULT_FORMAT": "json",
        "ANSIBLE_CALLBACK_FORMAT_PRETTY": "0",
        "ANSIBLE_DISPLAY_SKIPPED_HOSTS": "1",
        "ANSIBLE_DISPLAY_OK_HOSTS": "1",
        "ANSIBLE_CHECK_MODE_MARKERS": "0",
        "ANSIBLE_LOCALHOST_WARNING": "0",
        "ANSIBLE_RETRY_FILES_ENABLED": "0",
        "ANSIBLE_NO_TARGET_SYSLOG": "1",
    }
)
"""The variables under which Ansible writes what is read here, and nothing beside it."""


class Task(msgspec.Struct, frozen=True):
    """One task on one host, as a run tells it."""

    address: str
    name: str
    host: str
    module: str
    word: str
    """`ok`, `changed`, `skipping`, `failed`, `unreachable`."""
    values: dict[str, Any]
    says: str = ""
    file: str = ""
    line: int = 0
    is_ignored: bool = False
    is_blind: bool = False
    """Whether check mode left it out without anybody knowing what it would do."""
    diff: str = ""
    """What would change, where it says so: lines with - and +; nothing secret is taken out of it."""

    @property
    def is_failed(self) -> bool:
        """Whether it broke, and nobody said that it may."""
        return self.word in {"failed", "unreachable"} and not self.is_ignored


def read_tasks(text: str, root: str = "") -> tuple[Task, ...]:
    """Read every result of a run; `root` is what paths are shown relative to."""
    return tuple(_Reader(root).read(text.splitlines()))


class _Reader:
    def __init__(self, root: str) -> None:
        self._root = f"{root.rstrip('/')}/" if root else ""
        self._name = self._file = self._module = ""
        self._line = 0
        self._seen: Counter[str] = Counter()

    def read(self, lines: list[str]) -> Iterator[Task]:
        pending: Task | None = None
        for line in lines:
            if pending is not None and line.strip() == "...ignoring":
                pending = msgspec.structs.replace(pending, is_ignored=True)
                continue
            if found := _TASK.match(line):
                self._name, self._file, self._line, self._module = found["name"], "", 0, ""
            elif found := _PATH.match(line):
                self._file, self._line = found["path"].removeprefix(self._root), int(found["line"])
            elif found := _MODULE.match(line):
                self._module = _module(found["path"])
            elif (found := _RESULT.match(line)) and found["word"] != "included" and self._name:
                if pending is not None:
                    yield pending
                pending = self._task(found)
        if pending is not None:
            yield pending

    def _task(self, found: re.Match[str]) -> Task:
        body = _decoded(found["body"])
        word = {"fatal": "failed"}.get(found["word"], found["word"])
        word = "unreachable" if found["why"] == "UNREACHABLE" or body.get("unreachable") is True else word
        item = found["item"] or ""
        address = f"{found['host']}: {self._name}{f' [{item}]' if item else ''}"
        self._seen[address] += 1
        if self._seen[address] > 1:
            address = f"{address} #{self._seen[address]}"
        return Task(
            address=address,
            name=self._name,
            host=found["host"],
            module=self._module,
            word=word,
            values=_arguments(body),
            says=str(body.get("msg") or body.get("skip_reason") or "")[:500],
            is_blind=word == "skipping" and _is_blind(body),
            diff=_diff(body),
            file=self._file,
            line=self._line,
        )


def resources_of(tasks: tuple[Task, ...]) -> tuple[Resource, ...]:
    """Give what a run in check mode says would happen, as resources; what it could not look into may do anything."""
    return tuple(
        Resource(
            address=one.address,
            type=one.module or "task",
            doing=_doing(one),
            name=one.name,
            provider="ansible",
            values=one.values,
            file=one.file,
            line=one.line,
        )
        for one in tasks
    )


def _doing(one: Task) -> Doing:
    if one.word == "changed":
        return Doing.UPDATE
    if one.is_blind:
        return Doing.RUN
    return Doing.NOTHING


def _is_blind(body: Mapping[str, Any]) -> bool:
    """Say whether a task was left out for no reason of its own: one that is left out in a real run too tells why."""
    if any(name in body for name in _REASONS):
        return False
    said = str(body.get("msg") or "")
    return not said or _BLIND.search(said) is not None


def _diff(body: Mapping[str, Any]) -> str:
    told = body.get("diff")
    parts = told if isinstance(told, list) else [told]
    return "\n".join(line for one in parts if isinstance(one, dict) for line in _changed_lines(one))


def _changed_lines(one: Mapping[str, Any]) -> Iterator[str]:
    if isinstance(one.get("prepared"), str):
        yield from one["prepared"].splitlines()
        return
    before, after = _lines(one.get("before")), _lines(one.get("after"))
    if max(len(before), len(after)) > _MOST_LINES:
        yield f"it changes from {len(before)} lines to {len(after)}, which is too much to show"
        return
    found = unified_diff(before, after, n=0, lineterm="")
    yield from (line for number, line in enumerate(found) if number > 1 and not line.startswith("@@"))


def _lines(value: object) -> list[str]:
    if value is None:
        return []
    text = value if isinstance(value, str) else msgspec.json.format(msgspec.json.encode(value), indent=2).decode()
    return text.splitlines()


def _module(path: str) -> str:
    """Give the full name of a module from where its file lies."""
    name = path.rpartition("/")[2]
    parts = path.split("/")
    if "ansible_collections" in parts:
        place = parts.index("ansible_collections")
        return f"{'.'.join(parts[place + 1 : place + 3])}.{name}"
    return f"ansible.builtin.{name}" if "/ansible/modules/" in path else name


def _decoded(text: str | None) -> dict[str, Any]:
    if not text:
        return {}
    try:
        found = msgspec.json.decode(text)
    except (msgspec.MsgspecError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _arguments(body: dict[str, Any]) -> dict[str, Any]:
    """Give what a task was asked to do, without what is only of this run."""
    if "censored" in body:
        return {"censored": HIDDEN}
    told = body.get("invocation")
    arguments = told.get("module_args") if isinstance(told, dict) else None
    if not isinstance(arguments, dict):
        return {}
    return {
        key: value
        for key, value in arguments.items()
        if value is not None and key not in _VOLATILE and not (isinstance(value, str) and _TEMPORARY.search(value))
    }
