"""Builds on this machine: a commit in a folder of its own, its commands kept apart, its artifacts taken.

Enters: a revision and a plan. Leaves: what ran, how far it was kept apart, what came out. Floor 11.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from interlock.adapters.builders.finding import find_artifacts
from interlock.adapters.builders.packaging import packages_of
from interlock.adapters.builders.programs import USUAL, describe, find_program, system
from interlock.adapters.scratch import make_folder, remove_folder
from interlock.adapters.tools import hider, mask
from interlock.adapters.tools.enclosing import (
    Door,
    Enclosed,
    Enclosure,
    can_enclose,
    run_enclosed,
    was_never_started,
)
from interlock.adapters.tools.errors import ToolError, ToolStopped
from interlock.adapters.tools.noted import Noted, read_noted
from interlock.adapters.tools.supervision import Limits
from interlock.adapters.vcs.clean_copy import CleanCopy
from interlock.adapters.vcs.discovery import find_checkout
from interlock.change import NothingToExamine, RepositoryUnreadable, Source
from interlock.kernel import Instant
from interlock.supply.build import (
    LOCAL_BUILDER,
    BuildNotApart,
    Host,
    Isolation,
    KeysAskedFor,
    Network,
    OutputUnreadable,
    Plan,
    Program,
    Ran,
    SourceIncomplete,
    Started,
    Step,
    Taken,
    VariableMissing,
    Watched,
    read_host,
)

if TYPE_CHECKING:
    from interlock.adapters.builders.doorway import Doorway

_INSIDE: Final = "/tmp/build"  # noqa: S108 -- a place in a namespace, where nobody else is
_DOOR: Final = 17080
"""Where a build finds the door to its hosts: the same for everybody, so that what it is given is the same too."""
_OUTPUT_MB: Final = 64
_ASKING: Final = Limits(timeout_s=20, memory_mb=1024, output_mb=1)
_LONGEST_VERSION: Final = 200
_UNWATCHED: Final = "a build that must not be kept apart may need rights that no watched program can have"


class LocalBuilder:
    """Builds commits of one repository on this machine."""

    id = LOCAL_BUILDER
    is_hosted = False

    def __init__(
        self, path: str, environ: Mapping[str, str], hidden: Sequence[str], clock: Callable[[], Instant]
    ) -> None:
        """`hidden` are folders that no build has any business with: those of keys and of evidence."""
        self._path = path
        self._environ = environ
        self._hidden = tuple(hidden)
        self._clock = clock

    @contextmanager
    def open(self, revision: str) -> Iterator[LocalWorkspace]:
        """Check out a commit into a folder that is gone afterwards.

        Errors: RevisionUnknown (CHG-101), RepositoryUnreadable (CHG-102), NothingToExamine (CHG-103),
                SourceIncomplete (BLD-108).
        """
        checkout = find_checkout(self._path)
        if checkout is None:
            raise NothingToExamine(path=self._path, why="only a commit of a git repository can be built")
        copy = CleanCopy(checkout, revision)
        folder = make_folder("build")
        try:
            for name in ("work", "work/source", "work/home", "work/tmp", "scratch"):
                Path(folder, name).mkdir(mode=0o700)
            try:
                copy.write(str(Path(folder, "work/source")))
            except RepositoryUnreadable as error:
                raise SourceIncomplete(path=copy.source.name, why=str(error.fields.get("why", error))) from error
            except OSError as error:
                raise OutputUnreadable(path=error.filename or folder, why=error.strerror or str(error)) from error
            yield LocalWorkspace(copy, folder, self._environ, (*self._hidden, checkout.root), self._clock)
        finally:
            remove_folder(folder)


class LocalWorkspace:
    """A commit in a folder of its own."""

    def __init__(
        self,
        copy: CleanCopy,
        folder: str,
        environ: Mapping[str, str],
        hidden: Sequence[str],
        clock: Callable[[], Instant],
    ) -> None:
        self._copy = copy
        self.folder = Path(folder)
        """Where it lies; what it was checked out into, and a place for orders and long output."""
        self._top = str(Path(folder, "work/source"))
        self._environ = environ
        self._hidden = tuple(hidden)
        self._clock = clock
        self._is_apart = False

    @property
    def source(self) -> Source:
        """What lies in it."""
        return self._copy.source

    def read(self, path: str) -> bytes:
        """Give the content of a file of the commit. Errors: FileChanged (CHG-104)."""
        return self._copy.read(path)

    def run(self, plan: Plan) -> Ran:
        """Run the commands one after the other until one fails; see flows.ports.Workspace."""
        secret = self._secrets(plan)
        hosts = [read_host(one) for one in plan.hosts] if plan.network is Network.HOSTS else []
        folders = (*(self._expanded(one) for one in plan.path), *USUAL)
        found = [find_program(command[0], self._top, folders) for command in plan.commands]
        enclosure, isolation = self._enclosure(plan)
        self._is_apart = enclosure is not None
        work = enclosure.inside if enclosure is not None else str(self.folder / "work")
        door = self._door(hosts, enclosure)
        way_out = door.environment(_DOOR) if door is not None else {}
        environment = {**self._environment(work, folders), **way_out}
        programs = self._programs(plan, found, enclosure, environment)
        started_at = self._clock()
        steps: list[Step] = []
        log: list[bytes] = []
        noted: list[Noted] = []
        hide = hider([value.encode("utf-8", "surrogateescape") for value in secret.values()])
        for command in plan.commands:
            step, written, seen = self._step(plan, command, {**environment, **secret, **way_out}, enclosure, door)
            steps.append(step)
            noted.append(seen)
            log += [f"$ {' '.join(command)}\n".encode("utf-8", "surrogateescape"), written]
            if step.exit_code or step.why:
                break
        started, watched = _put_together(noted)
        return Ran(
            steps=tuple(steps),
            log=mask(hide(b"".join(log))),
            isolation=isolation,
            environment=environment,
            programs=programs,
            system=system(),
            workspace=f"{work}/source",
            started_at=started_at,
            finished_at=self._clock(),
            started=started,
            watched=watched,
            traffic=door.traffic if door is not None else None,
        )

    def take(self, patterns: Iterable[str], keep: Callable[[str, str, bool], Taken]) -> tuple[Taken, ...]:
        """Take the artifacts, in the order of their names; see flows.ports.Workspace."""
        found = find_artifacts(self._top, patterns)
        # Several names of one file: moving it for the first would take it away from the second.
        paths = list(found.values())
        return tuple(keep(name, path, self._is_apart and paths.count(path) == 1) for name, path in found.items())

    def _secrets(self, plan: Plan) -> dict[str, str]:
        for name in plan.variables:
            if name not in self._environ:
                raise VariableMissing(name=name)
        return {name: self._environ[name] for name in plan.variables}

    def _expanded(self, path: str) -> str:
        home = self._environ.get("HOME", "")
        return os.path.normpath(f"{home}{path[1:]}" if path == "~" or path.startswith("~/") else path)

    def _checked(self, path: str) -> str:
        """Give a folder that may be read. Errors: KeysAskedFor (BLD-115) for one that leads to keys or evidence."""
        real = os.path.realpath(path)
        for one in map(os.path.realpath, self._hidden):
            if f"{real}/".startswith(f"{one}/") or f"{one}/".startswith(f"{real.rstrip('/')}/"):
                raise KeysAskedFor(path=path)
        return path

    def _environment(self, work: str, folders: Sequence[str]) -> dict[str, str]:
        """Give everything that a build knows of its surroundings beside what is passed to it by name."""
        return {
            "PATH": os.pathsep.join(folders),
            "HOME": f"{work}/home",
            "TMPDIR": f"{work}/tmp",  # noqa: S108 -- a folder of its own
            "LANG": "C.UTF-8",
            "LC_ALL": "C.UTF-8",
            "TZ": "UTC",
            "SOURCE_DATE_EPOCH": str(int(self.source.revision.at.timestamp())),
            "CI": "true",
        }

    def _door(self, hosts: Sequence[Host], enclosure: Enclosure | None) -> Doorway | None:
        """Give what stands between the commands and the hosts that are declared."""
        if enclosure is None or not enclosure.door:
            return None
        from interlock.adapters.builders.doorway import Doorway

        return Doorway(hosts, self._environ)

    def _enclosure(self, plan: Plan) -> tuple[Enclosure | None, Isolation]:
        """Say how the commands are kept apart, after trying it."""
        if plan.isolation_waived:
            return None, Isolation(why_not=f"it was not wanted: {plan.isolation_waived}")
        reads = [self._checked(self._expanded(one)) for one in (*plan.reads, *plan.path)]
        has_network = plan.network is Network.OPEN
        names = os.path.realpath("/etc/resolv.conf")
        shape = Enclosure(
            work=str(self.folder / "work"),
            inside=_INSIDE,
            hidden=(*self._hidden, *_places_of(self.folder), os.path.expanduser("~"), "/root", "/home"),  # noqa: PTH111
            reads=tuple(one for one in (*reads, *([names] if has_network else [])) if os.path.lexists(one)),
            has_network=has_network,
            door=_DOOR if plan.network is Network.HOSTS else 0,
        )
        why = can_enclose(str(self.folder / "scratch"), shape)
        if why:
            return None, Isolation(why_not=f"this kernel does not allow it: {why}")
        return shape, Isolation(
            network=plan.network is Network.NONE,
            declared_hosts_only=plan.network is Network.HOSTS,
            files=True,
            processes=True,
            unprivileged=True,
        )

    def _programs(
        self, plan: Plan, found: Sequence[str], enclosure: Enclosure | None, environment: Mapping[str, str]
    ) -> tuple[Program, ...]:
        def ask(path: str, words: tuple[str, ...]) -> str:
            shape = enclosure and msgspec.structs.replace(enclosure, has_network=False, door=0)
            asked = Enclosed(path, (path, *words), self._cwd(enclosure), environment, _ASKING, self._scratch, shape)
            try:
                ended = run_enclosed(asked)
            except ToolError:
                return ""
            lines = ended.stdout.decode("utf-8", "replace").strip().splitlines()
            return lines[0][:_LONGEST_VERSION] if lines and not ended.exit_code else ""

        known: dict[str, Program] = {}
        for command, path in zip(plan.commands, found, strict=True):
            if path not in known:
                try:
                    known[path] = describe(command[0], path, self._top, ask)
                except OSError as error:
                    raise OutputUnreadable(path=path, why=error.strerror or str(error)) from error
        return tuple(known.values())

    @property
    def _scratch(self) -> str:
        return str(self.folder / "scratch")

    def _cwd(self, enclosure: Enclosure | None) -> str:
        return f"{enclosure.inside}/source" if enclosure is not None else self._top

    def _step(
        self,
        plan: Plan,
        command: Sequence[str],
        env: Mapping[str, str],
        enclosure: Enclosure | None,
        door: Door | None,
    ) -> tuple[Step, bytes, Noted]:
        limits = Limits(timeout_s=plan.timeout_s, memory_mb=plan.memory_mb, output_mb=_OUTPUT_MB)
        notes = "" if plan.isolation_waived else f"{self._scratch}/started-{secrets.token_hex(8)}"
        own = os.path.realpath(self.folder / "work")
        cwd = self._cwd(enclosure)
        asked = Enclosed(command[0], command, cwd, env, limits, self._scratch, enclosure, notes, own, door)
        try:
            ended = run_enclosed(asked)
        except ToolStopped:
            raise
        except ToolError as error:
            written = error.fields.get("output", b"")
            step, written = Step(tuple(command), -1, 0, str(error)), written if isinstance(written, bytes) else b""
            return step, written, _noted(notes)
        if was_never_started(ended):
            raise BuildNotApart(why=ended.stdout[-200:].decode("utf-8", "replace").strip())
        return Step(tuple(command), ended.exit_code, ended.duration_ms), ended.stdout, _noted(notes)


def _places_of(folder: Path) -> tuple[str, str]:
    """Give our own folder, and the one for temporary files that it lies in, wherever somebody put that."""
    return str(folder), str(folder.parent)


def _noted(path: str) -> Noted:
    return read_noted(path) if path else Noted(why_not=_UNWATCHED)


def _put_together(noted: Sequence[Noted]) -> tuple[tuple[Started, ...], Watched]:
    """Give what all commands started, each program once, and whether that is all."""
    found = {(one.path, one.sha256, one.why): one for each in noted for one in each.programs}
    packages = packages_of(path for path, _, _ in found)
    started = [Started(path, digest, packages.get(path, ""), why) for path, digest, why in sorted(found)]
    reasons = tuple(dict.fromkeys(one.why_not for one in noted if one.why_not))
    own = sum(one.own for one in noted)
    return tuple(started), Watched(bool(noted) and not reasons, own, "; ".join(reasons))
