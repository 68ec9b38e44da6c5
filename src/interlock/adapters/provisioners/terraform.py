"""Terraform and OpenTofu: a plan is kept in a file, and that file is what is carried out.

A file of theirs that is given in place of a folder is carried out likewise; its JSON can be judged and no more.
Floor 11.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import msgspec

from interlock.adapters.provisioners.running import Run, check_known, opened, text_of, texts_of
from interlock.deployment.infrastructure.errors import CannotApply, PlanFailed, PlanMoved
from interlock.deployment.provisioning import Applied, Asked, Changed, Program, Result
from interlock.formats.infra.manifests import read_manifests
from interlock.formats.infra.terraform import read_terraform
from interlock.supply.infrastructure import Infrastructure, Resource

_PARAMETERS: Final = ("workspace", "var_files", "folder", "parallelism")
_DYNAMIC: Final = re.compile(rb'(?m)^\s*dynamic\s+"([A-Za-z0-9_-]+)"')
_IS_ZIP: Final = b"PK"
_TIME: Final = "60s"


class Terraform:
    """Terraform, or OpenTofu: the same in all that matters here."""

    def __init__(self, program: str, environ: Mapping[str, str], stop: threading.Event) -> None:
        """`program` is `terraform` or `tofu`."""
        self._program = program
        self._environ = environ
        self._stop = stop

    @contextmanager
    def open(self, asked: Asked) -> Iterator[Opened | GivenPlan]:
        """Open a folder, or a file with a plan; see deployment.provisioning.Provisioner."""
        check_known(asked, _PARAMETERS, self._program)
        with opened(self._program, asked, self._environ, self._stop) as run:
            if Path(asked.path).is_file() and not is_saved_plan(asked.path):
                yield GivenPlan(run)
            else:
                yield Opened(run, run.find(self._program))


def is_saved_plan(path: str) -> bool:
    """Say whether a file is a plan as the tool itself keeps it."""
    with Path(path).open("rb") as file:
        return file.read(2) == _IS_ZIP


class Opened:
    """A folder of Terraform's, or one of its saved plans."""

    def __init__(self, run: Run, path: str) -> None:
        self._run = run
        self._path = path
        self._given = "" if os.path.isdir(run.asked.path) else run.asked.path  # noqa: PTH112 (a text)
        folder = text_of(run.asked, "folder", run.tool)
        self._folder = str(Path(run.folder, folder)) if folder else run.folder
        self._saved = str(Path(run.scratch, "plan.bin"))
        workspace = run.asked.target or text_of(run.asked, "workspace", run.tool)
        self._env = {
            "TF_IN_AUTOMATION": "1",
            "TF_INPUT": "0",
            "CHECKPOINT_DISABLE": "1",
            **({"TF_WORKSPACE": workspace} if workspace else {}),
        }
        self.program: Program | None = run.describe(run.tool, path, self._version())

    def plan(self) -> Infrastructure:
        """Plan, or read the plan that was given; see deployment.provisioning.Provisioning."""
        if self._given:
            Path(self._saved).write_bytes(Path(self._given).read_bytes())
        else:
            self._made()
        body = self._ran("show", "-json", "-no-color", self._saved)
        read = read_terraform(body, f"the plan of {self._run.tool}", self._dynamic())
        return msgspec.structs.replace(
            read, tool=self._run.tool, saved=_sha256(self._saved), target=self._env.get("TF_WORKSPACE", "")
        )

    def keep(self, path: str) -> None:
        """Keep the plan that was made in a file of the user's, for nobody else to read."""
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            os.fchmod(descriptor, 0o600)  # it may have been there already
            file.write(Path(self._saved).read_bytes())

    def apply(self, plan: Infrastructure) -> Applied:
        """Carry the saved plan out; see deployment.provisioning.Provisioning."""
        if not plan.saved or _sha256(self._saved) != plan.saved:
            raise PlanMoved(what=self._folder, why="the file that was planned is not the one that was decided about")
        ended, cut = self._run.tried(
            (self._path, "apply", "-json", "-input=false", "-no-color", f"-lock-timeout={_TIME}", self._saved),
            cwd=self._folder,
            env=self._env,
        )
        told = list(_messages(ended.stdout))
        stale = next((one for one in map(_diagnostic, told) if "stale" in one.lower()), "")
        if stale:
            raise PlanMoved(what=self._folder, why=stale)
        says = cut or ("" if ended.exit_code == 0 else _why(told) or self._run.last_words(ended.stderr, ended.stdout))
        return Applied(tuple(_changes(plan, told)), self._run.shown(ended.stdout, ended.stderr), says)

    def look(self) -> Infrastructure | None:
        """Read the state as it is now."""
        return msgspec.structs.replace(
            read_terraform(self._ran("show", "-json", "-no-color"), f"the state of {self._run.tool}"),
            tool=self._run.tool,
        )

    def _made(self) -> None:
        locked = Path(self._folder, ".terraform.lock.hcl").is_file()
        self._ran("init", "-input=false", "-no-color", *(("-lockfile=readonly",) if locked else ()))
        files = [f"-var-file={one}" for one in texts_of(self._run.asked, "var_files", self._run.tool)]
        self._ran("plan", "-input=false", "-no-color", f"-lock-timeout={_TIME}", f"-out={self._saved}", *files)

    def _version(self) -> str:
        ended, _ = self._run.tried((self._path, "version", "-json"), cwd=self._run.scratch)
        try:
            return str(json.loads(ended.stdout)["terraform_version"])
        except (ValueError, LookupError, TypeError):
            return ""

    def _dynamic(self) -> frozenset[str]:
        """Give the names of blocks that are written by expressions: the configuration in a plan leaves them out."""
        files = [*Path(self._folder).glob("**/*.tf"), *Path(self._folder).glob("**/*.tofu")]
        return frozenset(
            name.decode() for path in files if path.is_file() for name in _DYNAMIC.findall(path.read_bytes())
        )

    def _ran(self, *words: str) -> bytes:
        ended, cut = self._run.tried((self._path, *words), cwd=self._folder, env=self._env)
        if cut or ended.exit_code:
            why = cut or self._run.last_words(ended.stderr, b"" if words[0] == "show" else ended.stdout)
            raise PlanFailed(tool=self._run.tool, what=self._folder, why=f"`{words[0]}` failed: {why}")
        return ended.stdout


class GivenPlan:
    """A plan as JSON, or manifests: what can be judged, and has no tool that would carry it out."""

    program: Program | None = None

    def __init__(self, run: Run) -> None:
        self._run = run

    def plan(self) -> Infrastructure:
        """Read it; see deployment.provisioning.Provisioning."""
        return read_given(self._run.asked.path)

    def apply(self, plan: Infrastructure) -> Applied:
        """Refuse: nobody could tell that what a tool carries out is what stands in there. Errors: CannotApply."""
        how = "give the folder that it was planned from, or the file that `terraform plan -out=FILE` wrote"
        raise CannotApply(what=self._run.asked.path, why=f"it is what {plan.tool} shows, and nothing it runs", how=how)

    def look(self) -> Infrastructure | None:
        """Nobody can tell."""
        return None


def read_given(path: str) -> Infrastructure:
    """Read a plan as JSON, manifests, or a folder of manifests. Errors: PlanUnreadable (FMT-130)."""
    place = Path(path)
    if place.is_dir():
        files = sorted(one for one in place.rglob("*") if one.suffix in {".yaml", ".yml", ".json"} and one.is_file())
        found = [each for one in files for each in read_manifests(one.read_bytes(), one.relative_to(place).as_posix())]
        found.sort(key=lambda one: (one.address, one.file))
        return Infrastructure("manifests", resources=tuple(_told_apart(found)))
    body = place.read_bytes()
    if place.suffix in {".yaml", ".yml"} or b'"apiVersion"' in body[:4096]:
        return Infrastructure("manifests", resources=read_manifests(body, place.name))
    return read_terraform(body, place.name)


def _told_apart(resources: Sequence[Resource]) -> Iterator[Resource]:
    """Give each an address of its own: two files may hold one of the same name, and both are judged."""
    taken: set[str] = set()
    for one in resources:
        address, number = one.address, 1
        while address in taken:
            number += 1
            address = f"{one.address} #{number}"
        taken.add(address)
        yield msgspec.structs.replace(one, address=address)


def _sha256(path: str) -> str:
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()


def _messages(body: bytes) -> Iterator[dict[str, object]]:
    for line in body.splitlines():
        try:
            one = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(one, dict):
            yield one


def _diagnostic(one: Mapping[str, object]) -> str:
    told = one.get("diagnostic")
    if one.get("type") != "diagnostic" or not isinstance(told, dict) or told.get("severity") != "error":
        return ""
    return f"{told.get('summary', '')}: {told.get('detail', '')}".strip(": ")


def _why(told: list[dict[str, object]]) -> str:
    return "; ".join(dict.fromkeys(why for one in told if (why := _diagnostic(one))))[:400]


def _changes(plan: Infrastructure, told: list[dict[str, object]]) -> Iterator[Changed]:
    """Say of each change how far it came."""
    ways: dict[str, list[tuple[str, str]]] = {}
    why: dict[str, str] = {}
    for one in told:
        hook = one.get("hook")
        resource = hook.get("resource") if isinstance(hook, dict) else None
        if isinstance(resource, dict) and str(one.get("type", "")).startswith("apply_"):
            action = str(hook.get("action", "")) if isinstance(hook, dict) else ""
            ways.setdefault(str(resource.get("addr", "")), []).append((str(one["type"]), action))
        diagnostic = one.get("diagnostic")
        if isinstance(diagnostic, dict) and diagnostic.get("address"):
            why[str(diagnostic["address"])] = _diagnostic(one)[:300]
    for planned in plan.changes:
        address = planned.address.partition(" (deposed ")[0]
        seen = ways.get(address, [])
        yield Changed(planned.address, _result(seen, planned.doing.value), why.get(address, ""))


def _result(seen: list[tuple[str, str]], doing: str) -> Result:
    kinds = [kind for kind, _ in seen]
    if "apply_errored" in kinds:
        return Result.FAILED
    wanted = 2 if doing == "replace" else 1
    if kinds.count("apply_complete") >= wanted:
        return Result.DONE
    return Result.UNKNOWN if seen else Result.UNTOUCHED
