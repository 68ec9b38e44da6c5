"""Scanners, stores and a repository of plain files, for tests of whatever runs a plan. Floor 14."""

from __future__ import annotations

import hashlib
import tempfile
import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar

import msgspec

from interlock.adapters.tools import LocalToolBox, hider, mask
from interlock.change import (
    Authorship,
    Change,
    FileChanged,
    FileEntry,
    History,
    Kind,
    Repository,
    Revision,
    RevisionUnknown,
    Snapshot,
    State,
)
from interlock.control import (
    Card,
    Command,
    Context,
    Cost,
    Coverage,
    Job,
    Location,
    Outcome,
    PlannedControl,
    Scanner,
    Scope,
    Sighting,
    Stage,
    Tool,
    ToolCard,
    ToolOutputMalformed,
    ToolReport,
    ToolRun,
    Wanted,
    conclude,
    covered_by,
)
from interlock.engine import Workshop
from interlock.kernel import Certainty, ControlId, Digest, Severity, Subject, sha256
from interlock.testing.tools import make_box, python_tool, tool_card

SOUND_TOOL = """
import json, sys
found, read = [], []
for name in sys.argv[1:]:
    text = open(name, errors='replace').read()
    read.append(name)
    found += [[name, place] for place, line in enumerate(text.split('\\n'), 1) if 'BAD' in line]
json.dump({'read': read, 'found': found}, sys.stdout)
"""
"""A tool that does its work: names every file it read, and every line with `BAD` in it."""


class MemoryCache:
    """A result cache in memory that counts what it is asked."""

    def __init__(self) -> None:
        self.rows: dict[bytes, bytes] = {}
        self.hits = 0

    def get(self, keys: Collection[bytes]) -> Mapping[bytes, bytes]:
        """Give the values that are there."""
        found = {key: self.rows[key] for key in keys if key in self.rows}
        self.hits += len(found)
        return found

    def put(self, values: Mapping[bytes, bytes]) -> None:
        """Keep values."""
        self.rows.update(values)


class MemoryBlobs:
    """Blobs in memory."""

    def __init__(self) -> None:
        self.bodies: dict[Digest, bytes] = {}

    def put(self, body: bytes, media_type: str) -> Digest:
        """Keep some bytes."""
        del media_type
        digest = sha256(body)
        self.bodies[digest] = body
        return digest

    def write(self, pieces: Iterable[bytes], media_type: str) -> Digest:
        """Keep bytes that come in pieces."""
        return self.put(b"".join(pieces), media_type)

    def get(self, digest: Digest) -> bytes:
        """Give bytes by digest."""
        return self.bodies[digest]

    def check(self, digest: Digest) -> None:
        """Return if the bytes are there."""
        self.get(digest)


class FolderRepository:
    """A folder of files as a repository; what is not in it does not exist."""

    def __init__(self, root: Path) -> None:
        self.root = str(root)
        self.data_dir = str(root / ".interlock")
        self.commits = History(commits=2, tips=("a" * 40,))

    def freeze(self) -> Change:
        """Give all files as a change without a base."""
        paths = sorted(path for path in Path(self.root).rglob("*") if path.is_symlink() or path.is_file())
        snapshot = Snapshot(tuple(self._entry(path) for path in paths))
        return Change(Subject("test", (snapshot.digest,)), State.WORKTREE, snapshot, history=self.commits)

    def change(self, state: State | None, since: str | None) -> Change:
        """Give all files as a change without a base."""
        del state, since
        return self.freeze()

    def has_staged(self) -> bool:
        """Have no index."""
        return False

    def history(self) -> History:
        """Give the history that a test set."""
        return self.commits

    def trunk(self) -> str:
        """Have no branch."""
        return ""

    def file_at(self, commit: str, path: str) -> bytes | None:
        """Have no commits."""
        raise RevisionUnknown(revision=f"{commit}:{path}", root=self.root)

    def resolve(self, revision: str) -> str:
        """Give the revision."""
        return revision

    def materialise(
        self,
        snapshot: Snapshot,
        paths: Collection[str],
        into: str,
        transform: Callable[[FileEntry, bytes], bytes],
    ) -> Mapping[str, str]:
        """Write files as the port demands."""
        files, why = snapshot.by_path(), {}
        for path in paths:
            try:
                body = self.read(snapshot, path)
            except FileChanged as error:
                why[path] = str(error)
                continue
            target = Path(into) / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(transform(files[path], body))
        return why

    def read(self, snapshot: Snapshot, path: str) -> bytes:
        """Give a file's content if it is still what was frozen."""
        entry, place = snapshot.by_path()[path], Path(self.root) / path
        body = place.read_bytes() if place.is_file() and not place.is_symlink() else b""
        if hashlib.sha256(body).hexdigest() != entry.sha256:
            raise FileChanged(path=path)
        return body

    def blame(self, path: str, lines: Collection[int]) -> Mapping[int, Authorship]:
        """Know no authors."""
        del path, lines
        return {}

    def last_changes(self, commit: str, paths: Collection[str], since: str = "") -> Mapping[str, Authorship]:
        """Know no authors."""
        del commit, paths, since
        return {}

    def leading_to(self, until: str, since: str = "", most: int = 100) -> tuple[Revision, ...]:
        """Know no commits."""
        del until, since, most
        return ()

    def _entry(self, path: Path) -> FileEntry:
        name = path.relative_to(self.root).as_posix()
        if path.is_symlink():
            return FileEntry(name, Kind.LINK, sha256=hashlib.sha256(str(path.readlink()).encode()).hexdigest())
        body = path.read_bytes()
        language = {".py": "python", ".js": "javascript"}.get(path.suffix, "")
        return FileEntry(name, Kind.TEXT, len(body), hashlib.sha256(body).hexdigest(), language=language)


class _Output(msgspec.Struct):
    read: list[str]
    found: list[tuple[str, int]]
    commits: int = 0
    unread: list[str] = []


class FakeScanner:
    """A scanner around `SOUND_TOOL` or something less sound."""

    def __init__(
        self,
        name: str = "fake",
        *,
        scope: Scope = Scope.FILE,
        cost: Cost = Cost.CHEAP,
        is_fast: bool = True,
        batch: int = 1000,
        suffix: str = "",
        tool: ToolCard | None = None,
    ) -> None:
        self.NAME, self.SCOPE, self.COST, self.IS_FAST, self.BATCH = name, scope, cost, is_fast, batch
        self.TOOL = tool or tool_card(name)
        self.suffix = suffix
        self.settings = b"settings 1"
        self.timeout_s = 30
        self.OWN_FOLDER = False
        self.KEEPS_UNREAD = False
        self.FINDS_SECRETS = False

    def wants(self, file: FileEntry) -> bool:
        """Want the files with the suffix."""
        return file.path.endswith(self.suffix)

    def configuration(self) -> bytes:
        """Give the settings that a test may change."""
        return self.settings

    def command(self, job: Job) -> Command:
        """Name all files."""
        return Command(args=tuple("./" + path for path in job.paths), timeout_s=self.timeout_s)

    def read(self, run: ToolRun, job: Job) -> ToolReport:
        """Read the tool's JSON."""
        del job
        try:
            output = msgspec.json.decode(run.stdout, type=_Output)
        except msgspec.MsgspecError as error:
            raise ToolOutputMalformed(tool=self.NAME, why=str(error)) from error
        return ToolReport(
            sightings=tuple(self._sighting(path.removeprefix("./"), line) for path, line in output.found),
            covered=frozenset(path.removeprefix("./") for path in output.read),
            commits=output.commits,
            unread={path.removeprefix("./"): "it says so" for path in output.unread},
        )

    def _sighting(self, path: str, line: int) -> Sighting:
        return Sighting(self.NAME, "BAD", Severity.HIGH, Certainty.HIGH, "it says BAD", Location(path, line))


class ScriptToolBox(LocalToolBox):
    """A tool box whose programs are Python sources by scanner name; it really runs them."""

    def __init__(self, folder: Path, sources: Mapping[str, str]) -> None:
        real = make_box(folder)
        super().__init__(real._locator, real._book, real._scratch)  # noqa: SLF001  # the same box, with other tools
        self.folder, self.sources = folder, dict(sources)
        self.runs: list[tuple[str, tuple[str, ...]]] = []
        self.version = "1.0"

    def find(self, card: ToolCard) -> Tool:
        """Find a source by the tool's name. Errors: as the real one if there is none."""
        if card.name not in self.sources:
            return super().find(card)
        tool = python_tool(self.folder, self.sources[card.name])
        return msgspec.structs.replace(tool, card=card, version=self.version)

    def run(self, tool: Tool, command: Command, job: Job) -> ToolRun:
        """Run it, and remember that it ran."""
        self.runs.append((tool.card.name, job.paths))
        return super().run(tool, command, job)


class ScanControl:
    """A control that runs some scanners over all files and concludes."""

    card: ClassVar[Card]

    def __init__(self, name: str = "commit.test", scanners: Sequence[str] = ("fake",)) -> None:
        self.card = Card(ControlId(name), "it is well", (Stage.COMMIT,), "0.1", "every file")  # type: ignore[misc]  # one class stands for many controls here
        self.scanners = tuple(scanners)
        self.reports: Mapping[str, ToolReport] = {}
        self.hook: Callable[[Context], None] | None = None
        self.only: tuple[str, ...] | None = None

    def owed(self, files: Sequence[FileEntry], wanted: Wanted) -> tuple[str, ...]:
        """Owe what a scanner wants, or what a test set."""
        if self.only is not None:
            return self.only
        return tuple(file.path for file in files if any(wanted(name, file) for name in self.scanners))

    def not_applicable(self) -> str:
        """Say so."""
        return "nothing here"

    def examine(self, context: Context, owed: Sequence[str]) -> Outcome:
        """Scan and conclude, without merging."""
        if self.hook is not None:
            self.hook(context)
        self.reports = context.scan(self.scanners, owed)
        coverage: list[Coverage] = [covered_by("files", owed, self.reports)]
        return conclude(coverage, (), self.reports)

    def sightings(self) -> list[tuple[str, int]]:
        """Give what the last examination saw."""
        return sorted((s.at.path, s.at.line) for report in self.reports.values() for s in report.sightings)


def planned(controls: Sequence[ScanControl], change: Change, wanted: Wanted) -> list[PlannedControl]:
    """Plan controls over a change."""
    return [PlannedControl(one, one.owed(change.snapshot.files, wanted)) for one in controls]


def make_workshop(
    folder: Path,
    repository: Repository,
    scanners: Sequence[FakeScanner],
    sources: Mapping[str, str] | None = None,
    **more: object,
) -> Workshop:
    """Put everything together that an engine needs; tools work soundly unless `sources` says otherwise."""
    by_name: dict[str, Scanner] = {scanner.NAME: scanner for scanner in scanners}
    tools = sources if sources is not None else {scanner.TOOL.name: SOUND_TOOL for scanner in scanners}
    (folder / "copies").mkdir(exist_ok=True)
    fields: dict[str, Any] = {
        "toolbox": ScriptToolBox(folder, tools),
        "cache": MemoryCache(),
        "blobs": MemoryBlobs(),
        "repository": repository,
        "scanners": by_name,
        "rules_dir": str(folder),
        "secret_key": "00" * 32,
        "jobs": 2,
        "mask": mask,
        "hider": hider,
        "transform": lambda _file, body: body,
        "versions": ("1",),
        "clock_ms": lambda: time.monotonic_ns() // 1_000_000,
        "make_scratch": lambda _: tempfile.mkdtemp(dir=folder / "copies"),
    }
    fields.update(more)
    return Workshop(**fields)
