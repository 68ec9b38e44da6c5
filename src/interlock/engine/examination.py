"""One run of one tool: asked, awaited, checked against what it was asked.

Enters: a scanner, its tool, some files in a frozen copy. Leaves: a report in which every file is accounted for,
or that says what went wrong; and the tool's part for the evidence. Floor 11.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Final, NamedTuple

import msgspec

from interlock.change import FileEntry
from interlock.control import Command, Job, Scanner, Scope, Sighting, Tool, ToolReport, ToolRun
from interlock.engine.errors import CopyAltered, ToolDisobeyed
from interlock.engine.frozen import FrozenCopy
from interlock.engine.sharing import Words
from interlock.engine.workshop import Workshop
from interlock.kernel import Digest, InterlockError

_MISREAD: Final = (
    InterlockError,
    msgspec.MsgspecError,
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    ArithmeticError,
    RecursionError,
    OSError,
)
"""What reading hostile output may raise in a scanner; all of it means that the output could not be read."""

_SHOWN: Final = 3


class Examined(NamedTuple):
    """What one run came to."""

    report: ToolReport
    exit_codes: tuple[int, ...] = ()
    output: tuple[Digest, ...] = ()
    runs: int = 0
    lost: frozenset[str] = frozenset()
    """Files that could not be had for it: what is said of them says nothing about the tool."""
    duration_ms: int = 0


@dataclass(frozen=True)
class Examiner:
    """Runs one scanner's tool; safe to use from several threads."""

    workshop: Workshop
    scanner: Scanner
    tool: Tool
    keep: Callable[[bytes], Digest]
    """Takes a raw output and gives what it is called."""
    words: Words
    turn: Callable[[], AbstractContextManager[None]] = nullcontext
    """Held while the tool runs; left out, nobody else runs one."""

    def files(self, files: Sequence[FileEntry], copy: FrozenCopy, report: str) -> Examined:
        """Examine some files of a frozen copy."""
        unread = dict(copy.ensure([file.path for file in files]))
        told = {file.path: file for file in files if file.path not in unread}
        if not told:
            return Examined(ToolReport(unread=unread), lost=frozenset(unread))
        done = self._run(copy.root, told, report)
        broken = self._tampering(copy, told)
        seen = _joined(done.report, broken) if broken else done.report
        whole = msgspec.structs.replace(seen, unread={**seen.unread, **unread})
        return done._replace(report=whole, lost=frozenset(unread))

    def history(self, root: str, report: str) -> Examined:
        """Examine the commits of a repository."""
        return self._run(root, {}, report)

    def _run(self, root: str, files: dict[str, FileEntry], report: str) -> Examined:
        job = Job(
            root=root,
            paths=tuple(files),
            report=report,
            files=files,
            rules_dir=self.workshop.rules_dir,
            secret_key=self.workshop.secret_key,
        )
        shop, name = self.workshop, self.scanner.NAME
        with self.turn():
            started = shop.clock_ms()
            shop.progress.tool_started(name, len(files))
            answer = self._asked(job)
        done = answer if isinstance(answer, Examined) else self._answered(*answer, job)
        done = done._replace(report=self._plain(done.report))
        fault = done.report.faults[0] if done.report.faults else ""
        took = shop.clock_ms() - started
        shop.progress.tool_finished(name, len(files), took, fault)
        return done._replace(duration_ms=took)

    def _asked(self, job: Job) -> Examined | tuple[Command, ToolRun]:
        """Run the tool; give what it did, or why there is nothing."""
        try:
            command = self.scanner.command(job)
        except _MISREAD as error:
            return Examined(broken_by(error))
        loose = _loose_paths(command, job)
        if loose:
            why = f"the file name {loose!r} would be taken for an option"
            return Examined(broken_by(ToolDisobeyed(tool=self.scanner.NAME, why=why)))
        try:
            run = self.workshop.toolbox.run(self.tool, command, job)
        except InterlockError as error:
            so_far = getattr(error, "output", b"")
            keeps = so_far and getattr(self.scanner, "KEEPS_OUTPUT", True)
            return Examined(broken_by(error), (), (self.keep(so_far),) if keeps else (), 1)
        return command, run

    def _answered(self, command: Command, run: ToolRun, job: Job) -> Examined:
        said = (run.report if command.reads_report else run.stdout) or run.stderr
        # What holds people's names and words is read and let go (a history's authors and messages).
        kept = (self.keep(said),) if getattr(self.scanner, "KEEPS_OUTPUT", True) else ()
        return Examined(self._read(run, job), (run.exit_code,), kept, 1)

    def _read(self, run: ToolRun, job: Job) -> ToolReport:
        try:
            report = self.scanner.read(run, job)
        except _MISREAD as error:
            return broken_by(error)
        checked = self._checked(report, job)
        seen = self.words.shared(map(self._masked, checked.sightings))
        return msgspec.structs.replace(checked, sightings=seen)

    def _checked(self, report: ToolReport, job: Job) -> ToolReport:
        """Hold the report to its contract: about these paths only, and about all of them."""
        if self.scanner.SCOPE is Scope.HISTORY:
            strange = sorted({s.at.path for s in report.sightings if _leaves(s.at.path)})
        else:
            strange = sorted({s.at.path for s in report.sightings} - job.files.keys())
        told = frozenset(job.paths)
        odd = set(strange)
        kept = msgspec.structs.replace(
            report,
            sightings=tuple(s for s in report.sightings if s.at.path not in odd) if odd else report.sightings,
            covered=(report.covered & told) - report.unread.keys(),
            unread={path: why for path, why in report.unread.items() if path in told},
        )
        if strange:
            kept = _joined(kept, ToolDisobeyed(tool=self.scanner.NAME, why=f"it speaks of {_few(strange)}"))
        silent = sorted(told - kept.covered - kept.unread.keys())
        if silent and not kept.faults:
            kept = _joined(kept, ToolDisobeyed(tool=self.scanner.NAME, why=f"it says nothing of {_few(silent)}"))
        return kept

    def _masked(self, sighting: Sighting) -> Sighting:
        message = self._mask(sighting.message)
        return sighting if message == sighting.message else msgspec.structs.replace(sighting, message=message)

    def _plain(self, report: ToolReport) -> ToolReport:
        """Give the report with its reasons masked: they quote what the tool wrote."""
        if not report.faults and not report.unread:
            return report
        unread = {path: self._mask(why) for path, why in report.unread.items()}
        return msgspec.structs.replace(report, faults=tuple(map(self._mask, report.faults)), unread=unread)

    def _mask(self, text: str) -> str:
        words = text.encode("utf-8", "surrogatepass")
        masked = self.workshop.mask(words)
        return text if masked == words else masked.decode("utf-8", "replace")

    def _tampering(self, copy: FrozenCopy, told: dict[str, FileEntry]) -> CopyAltered | None:
        touched = copy.altered(told)
        if not touched and copy.is_shared:
            # Other tools use the same copy: a file planted here could steer them.
            touched = copy.strays()
        return CopyAltered(tool=self.scanner.NAME, path=_few(touched)) if touched else None


def broken_by(error: BaseException) -> ToolReport:
    """Give the report of a run that an error ended: it covers nothing, and says why."""
    if isinstance(error, InterlockError):
        return ToolReport(faults=(f"{error.code}: {error}",), fault_code=error.code, fault_remedy=error.remedy)
    words = f"CTL-202: its output could not be read: {type(error).__name__}: {error}"
    return ToolReport(faults=(words[:400],), fault_code="CTL-202")


def _joined(report: ToolReport, error: InterlockError) -> ToolReport:
    more = broken_by(error)
    code, remedy = (report.fault_code, report.fault_remedy) if report.faults else (more.fault_code, more.fault_remedy)
    faults = (*report.faults, *more.faults)
    return msgspec.structs.replace(report, faults=faults, covered=frozenset(), fault_code=code, fault_remedy=remedy)


def _loose_paths(command: Command, job: Job) -> str:
    """Give a path that stands where a tool would read it as an option; scanners write `./` before paths."""
    names = {path for path in job.paths if path.startswith("-")}
    if not names:
        return ""
    loose = command.args[: command.args.index("--")] if "--" in command.args else command.args
    return next((argument for argument in loose if argument in names), "")


def _leaves(path: str) -> bool:
    return path.startswith("/") or ".." in path.split("/")


def _few(paths: Sequence[str]) -> str:
    more = f" and {len(paths) - _SHOWN} more" if len(paths) > _SHOWN else ""
    return ", ".join(repr(path[:120]) for path in paths[:_SHOWN]) + more
