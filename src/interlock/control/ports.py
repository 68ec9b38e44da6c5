"""What a control may use, and what a scanner must be. Floor 4.

A scanner is a module under `interlock.adapters.scanners` (or a third party's object) that satisfies
`Scanner`; it holds no state and does no I/O of its own: `command` says what to run, `read` turns what
came back into a report. Running, limits, caching and masking are the engine's and the tool runner's.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar, Protocol

import msgspec

from interlock.change import Change, FileEntry
from interlock.control.model import Card, ControlRun, Cost, Outcome, Sighting
from interlock.kernel import Digest

if TYPE_CHECKING:
    from interlock.control.supplies import Supplies


class Scope(StrEnum):
    """What a tool's answer depends on, and so what its cached answer is good for."""

    FILE = "file"
    """Each file's answer depends on that file alone: told files, cached file by file."""
    TREE = "tree"
    """The answer depends on all files it wants together: run over them all, cached as one."""
    HISTORY = "history"
    """The answer depends on the commits: run in the repository itself."""


class ToolCard(msgspec.Struct, frozen=True):
    """A program that Interlock can run: where it comes from and how it is found."""

    name: str
    distribution: str
    """The package that carries it: `ruff`."""
    program: str
    """The end of its path among the package's files (`bin/ruff`), or `python -m NAME` for a module."""
    publisher: str
    is_first_party: bool
    """Whether the package is published by the tool's own authors."""
    licence: str
    covers: str
    """What it examines, in a few words."""
    version_args: tuple[str, ...] = ("--version",)
    is_private: bool = False
    """Whether it lives in an environment of its own, made by `interlock tools add`."""


class Job(msgspec.Struct, frozen=True):
    """What one run of a tool is asked to do."""

    root: str
    """The folder to run in: the frozen copy of the files, or the repository itself for HISTORY."""
    paths: tuple[str, ...]
    """The files to examine, relative to `root`; for HISTORY empty."""
    report: str
    """Where the tool may write a report file, absolute, ending in `.json`; the file does not exist yet."""
    files: Mapping[str, FileEntry]
    """What is known of each of the paths."""
    rules_dir: str
    """The scanner's own rules and settings, absolute (`interlock/adapters/scanners/rules`)."""
    secret_key: str = ""
    """A key of this installation for hashing found secrets, in hexadecimal."""
    since: str = ""
    """For HISTORY: the commits already examined, as git revision arguments (`^abc ^def`)."""


class Command(msgspec.Struct, frozen=True):
    """How to run a tool; the program itself comes from its ToolCard."""

    args: tuple[str, ...]
    env: Mapping[str, str] = {}
    stdin: bytes = b""
    timeout_s: int = 600
    memory_mb: int = 4096
    output_mb: int = 256
    reads_report: bool = False
    """Whether the answer is the report file rather than standard output."""


class ToolRun(msgspec.Struct, frozen=True):
    """What came back from a tool that ended by itself."""

    exit_code: int
    stdout: bytes
    stderr: bytes
    report: bytes = b""
    """Content of the report file, if the command wanted one and the tool wrote it."""
    version: str = ""
    duration_ms: int = 0


class Tool(msgspec.Struct, frozen=True):
    """A program that was found, identified and may be run."""

    card: ToolCard
    argv: tuple[str, ...]
    """How it starts, absolute path first."""
    version: str
    digest: Digest
    """SHA-256 of the program file; of the package's file list (RECORD) for a Python module."""


class ToolBox(Protocol):
    """The one way to find and run programs; see interlock.adapters.tools."""

    def find(self, card: ToolCard) -> Tool:
        """Find a tool by its package, never by name on PATH. Errors: ToolMissing (TOL-101), ToolAltered."""
        ...

    def run(self, tool: Tool, command: Command, job: Job) -> ToolRun:
        """Run it in `job.root` with a scrubbed environment, no shell, and the command's limits.

        Promise: when this returns or raises, no process of the tool is left running.
        Errors: ToolTimedOut, ToolTooBig (memory or output), ToolKilled, ToolUnstartable (TOL-1xx), with the
        output so far masked and attached.
        """
        ...


class ResultCache(Protocol):
    """Earlier answers of tools by the digest of everything that shaped them."""

    def get(self, keys: Collection[bytes]) -> Mapping[bytes, bytes]:
        """Give the values of the keys that are there and authentic; a forged or damaged row is as good as none."""
        ...

    def put(self, values: Mapping[bytes, bytes]) -> None:
        """Keep values, authenticated. May lose them; MUST NOT change them."""
        ...


class Blobs(Protocol):
    """Larger bytes by their digest, compressed: masked raw output, lists of findings."""

    def put(self, body: bytes, media_type: str) -> Digest:
        """Keep some bytes; the same bytes twice are kept once."""
        ...

    def write(self, pieces: Iterable[bytes], media_type: str) -> Digest:
        """Keep bytes that come in pieces, without ever holding them all."""
        ...

    def get(self, digest: Digest) -> bytes:
        """Give bytes whose digest was checked. Errors: BlobMissing, BlobDamaged (STO-1xx)."""
        ...

    def check(self, digest: Digest) -> None:
        """Return if the bytes are there and have this digest, in bounded memory; raise as `get` does otherwise."""
        ...


class ToolReport(msgspec.Struct, frozen=True):
    """What a scanner made of a run: what was seen, and what was really looked at."""

    sightings: tuple[Sighting, ...] = ()
    covered: frozenset[str] = frozenset()
    """The paths that the tool demonstrably read and understood; for HISTORY see `commits`."""
    unread: Mapping[str, str] = {}
    """Paths it was told to examine and could not, with the reason."""
    broken: Mapping[str, str] = {}
    """Paths that break the tool, with how; no other tool can cover for that, only a stated exception."""
    faults: tuple[str, ...] = ()
    """What went wrong with the run as a whole; any fault means that nothing may be taken as covered."""
    fault_code: str = "CTL-203"
    """The code that goes with the faults: the tool runner's own (`TOL-101`) where it raised."""
    fault_remedy: str = ""
    commits: int = 0
    """For HISTORY: how many commits the tool says it read."""
    is_partial: bool = False
    """For HISTORY: the tool itself says it did not read everything."""


class Scanner(Protocol):
    """A tool that examines files; a module with these names at its top satisfies it.

    More names are optional: `LEAST_BYTES` (how much a run should have, where a start is dear),
    `SLOWNESS` (how many times as long as a usual tool of its cost it takes for a byte: the longest run begins first),
    `OWN_FOLDER` (true: each run gets a folder with exactly its files),
    `KEEPS_UNREAD` (whether a file that cannot be read stays so as long as it is the same, and may be kept in
    the cache; left out, true for FILE scope and false for the others),
    `KEEPS_OUTPUT` (false: the raw output names people and is not kept),
    `FINDS_SECRETS` (true: what it sees at a place of a file is a secret, to be masked wherever else it stands),
    `TRANSFORM` (what each file needs done before this tool reads it).
    """

    NAME: str
    TOOL: ToolCard
    SCOPE: Scope
    COST: Cost
    IS_FAST: bool
    """Whether the pre-commit stage may use it."""
    BATCH: int
    """How many files one run may be given."""

    def wants(self, file: FileEntry) -> bool:
        """Say whether the tool examines this file."""
        ...

    def configuration(self) -> bytes:
        """Give all of ours that shapes the answer (arguments, rule texts), for cache key and evidence."""
        ...

    def command(self, job: Job) -> Command:
        """Say how to run the tool for this job."""
        ...

    def read(self, run: ToolRun, job: Job) -> ToolReport:
        """Read what the tool wrote.

        Every path of the job MUST be in `covered` or `unread`, unless there are faults.
        Errors: ToolOutputMalformed (CTL-202) if the output is not what this tool writes.
        """
        ...


Wanted = Callable[[str, FileEntry], bool]
"""Says whether a scanner, by name, would examine a file at this stage; a scanner that may not run here wants none."""


class Context(Protocol):
    """What a control may use: files, the scanners its card names, nothing else of the program."""

    @property
    def change(self) -> Change:
        """What is examined."""

    @property
    def files(self) -> Sequence[FileEntry]:
        """The files of the state under examination, in path order."""

    @property
    def is_fast(self) -> bool:
        """Whether only fast tools may run (the pre-commit stage)."""

    def read(self, path: str) -> bytes:
        """Give the content of one of the files."""

    def read_base(self, path: str) -> bytes | None:
        """Give the content that a path has in the base of the change; None where it is not there, or no base is."""

    def has(self, name: str) -> bool:
        """Say whether an optional scanner has been added; one that a control needs is simply used."""

    def note(self, text: str) -> None:
        """Add something a reader should know that changes no outcome."""

    @property
    def supplies(self) -> Supplies:
        """What is known of components beyond the change: advisories, signed statements, settings, the time."""

    def remembered(
        self,
        words: Sequence[str],
        make: Callable[[], Outcome],
        stands: Callable[[bytes], bool] | None = None,
        *,
        by_names: bool = False,
    ) -> Outcome:
        """Give the outcome that was made before for the same files, base and words, or make it and keep it.

        For a control that runs no tool. Shape: `words` name everything besides the files that shapes the outcome,
        but for what `rest_on` was told: of that `stands` says whether it is still so.
        With `by_names`, another content of a file that was not read changes nothing. That is for a control that looks
        at no more of a file than its path, kind and problem, and what `read`, `read_base` and `lines` give it.
        What breaks is made anew each time.
        """
        ...

    def rest_on(self, ground: bytes) -> None:
        """Say what the outcome rests on that files and words do not name, for `stands` to look at next time."""

    def attach(self, predicate_type: str, predicate: bytes, inventory: bytes = b"") -> None:
        """Leave a statement about the subject, in canonical JSON, to be sealed beside the assessment.

        Shape: `inventory` is what an SBOM was written from, as `interlock.supply.packing` writes it.
        """

    def lines(self, path: str) -> Sequence[str]:
        """Give the lines of a file for fingerprints; none if it cannot be read."""

    def scan(self, names: Collection[str], owed: Collection[str]) -> Mapping[str, ToolReport]:
        """Run scanners over those of the owed files that each of them wants; give their reports by name.

        A scanner that wants none of the files is left out. A tool that is missing, broken, killed or out of
        its limits gives a report with a fault; nothing is raised for it.
        """


class Control(Protocol):
    """One control: a card, and an examination that ends in an outcome."""

    card: ClassVar[Card]

    def owed(self, files: Sequence[FileEntry], wanted: Wanted) -> tuple[str, ...]:
        """Give the paths the control owes a look at; none of them means it is not applicable. Pure and quick."""
        ...

    def not_applicable(self) -> str:
        """Say why there is nothing to examine, for when nothing is owed."""
        ...

    def examine(self, context: Context, owed: Sequence[str]) -> Outcome:
        """Examine what is owed. Anything raised here becomes Errored in the control runner."""
        ...


class PlannedControl(msgspec.Struct, frozen=True):
    """A control and what it owes a look at; with nothing owed it is not applicable."""

    control: Control
    owed: tuple[str, ...]


class Runner(Protocol):
    """Something that carries out the plan of a stage: in this process, or over workers."""

    def wanted(self, *, is_fast: bool) -> Wanted:
        """Give the question that a plan asks of scanners: would this one examine that file at this stage?"""
        ...

    def run(
        self,
        change: Change,
        controls: Sequence[PlannedControl],
        *,
        is_fast: bool = False,
        use_cache: bool = True,
        fail_fast: bool = False,
    ) -> Sequence[ControlRun]:
        """Run each planned control on what it owes and give exactly one run for each, in order.

        Without `use_cache` earlier answers are not read, but new ones are kept.
        Promise: a control that breaks is Errored and the others still run; nothing is left running or lying
        about when this returns or raises, also on an interrupt.
        """
        ...
