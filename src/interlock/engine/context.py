"""What one control sees of a run. Satisfies `interlock.control.Context`. Floor 11."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from interlock.change import Change, ChangeError, FileEntry, State
from interlock.control import Attachment, Outcome, Scanner, Scope, ToolReport, ToolUse
from interlock.engine.errors import ScannerUnknown
from interlock.engine.outcomes import KeptOutcome, Read, kept_of, key_of, key_of_names, opened, read_of
from interlock.engine.scan import Scan, united_use
from interlock.engine.session import Session

if TYPE_CHECKING:
    from interlock.control.supplies import Supplies

_LINES_KEPT: Final = 8


class ControlContext:
    """Files and scanners for one control, and what it leaves behind for its run."""

    def __init__(self, session: Session, *, is_expected: bool = False) -> None:
        """`is_expected` says whether the slots wait to hear of its tools."""
        self._session = session
        self._is_expected = is_expected
        self._uses: dict[int, ToolUse] = {}
        self._notes: list[str] = []
        self._lines: dict[str, tuple[str, ...]] = {}
        self._attached: list[Attachment] = []
        self._is_remembered = False
        self._ground = b""
        self._reads: set[Read] = set()

    @property
    def change(self) -> Change:
        """What is examined."""
        return self._session.change

    @property
    def files(self) -> Sequence[FileEntry]:
        """The files of the state under examination, in path order."""
        return self._session.change.snapshot.files

    @property
    def is_fast(self) -> bool:
        """Whether only fast tools may run."""
        return self._session.is_fast

    @property
    def notes(self) -> tuple[str, ...]:
        """What the control noted."""
        return tuple(self._notes)

    @property
    def tools(self) -> tuple[ToolUse, ...]:
        """The programs that took part, each once, in the order they were asked for."""
        by_name: dict[str, list[ToolUse]] = {}
        for use in self._uses.values():
            by_name.setdefault(use.name, []).append(use)
        return tuple(united_use(uses) for uses in by_name.values())

    def read(self, path: str) -> bytes:
        """Give the content of one of the files. Errors: FileChanged (CHG-104)."""
        self._reads.add(self._read_of(path))
        return self._session.read(path)

    def read_base(self, path: str) -> bytes | None:
        """Give the content that a path, by the name it had then, has in the base of the change."""
        self._reads.add(self._read_of(path, is_of_base=True))
        return self._session.read_base(path)

    def _read_of(self, path: str, *, is_of_base: bool = False) -> Read:
        entry = self._session.in_base(path) if is_of_base else self._session.files.get(path)
        return read_of(path, entry, is_of_base=is_of_base)

    def has(self, name: str) -> bool:
        """Say whether a scanner's tool is there and whole."""
        return self._session.workshop.has(name)

    def note(self, text: str) -> None:
        """Add something a reader should know that changes no outcome."""
        if text not in self._notes:
            self._notes.append(text)

    @property
    def attached(self) -> tuple[Attachment, ...]:
        """What the control attached."""
        return tuple(self._attached)

    @property
    def supplies(self) -> Supplies:
        """What is known of components beyond the change."""
        return self._session.supplies

    @property
    def is_remembered(self) -> bool:
        """Whether the outcome was made before."""
        return self._is_remembered

    def remembered(
        self,
        words: Sequence[str],
        make: Callable[[], Outcome],
        stands: Callable[[bytes], bool] | None = None,
        *,
        by_names: bool = False,
    ) -> Outcome:
        """Give the outcome that was made before for the same files, base and words, or make it and keep it."""
        session = self._session
        key = (key_of_names if by_names else key_of)(self.change, (*session.workshop.shaped_by, *words))
        kept = opened(key, session.known([key]).get(key, b""))
        if kept is not None and self._reads_so(kept) and (stands is None or stands(kept.ground)):
            self._notes, self._attached, self._is_remembered = [*kept.notes], [*kept.attached], True
            session.withheld.used_outcome(key, kept)
            return kept.outcome
        outcome = make()
        reads = tuple(sorted(self._reads, key=lambda one: (one.path, one.is_of_base))) if by_names else ()
        made = kept_of(outcome, self.notes, self.attached, self._ground, reads)
        if made is not None:
            session.withheld.outcome(key, made)
        return outcome

    def _reads_so(self, kept: KeptOutcome) -> bool:
        """Say whether all that was read for an outcome would be read in the same way now."""
        return all(self._read_of(one.path, is_of_base=one.is_of_base) == one for one in kept.reads)

    def rest_on(self, ground: bytes) -> None:
        """Say what the outcome rests on besides files and words."""
        self._ground = ground

    def attach(self, predicate_type: str, predicate: bytes, inventory: bytes = b"") -> None:
        """Leave a statement to be sealed beside the assessment."""
        self._attached.append(Attachment(predicate_type, predicate, inventory))

    def lines(self, path: str) -> Sequence[str]:
        """Give the lines of a file; none if it cannot be read. The last few files are kept at hand."""
        self._reads.add(self._read_of(path))
        if path not in self._lines:
            try:
                text = self._session.read(path).decode("utf-8", "replace") if path in self._session.files else ""
            except (ChangeError, OSError):
                text = ""
            while len(self._lines) >= _LINES_KEPT:
                del self._lines[next(iter(self._lines))]
            self._lines[path] = tuple(text.split("\n"))
        return self._lines[path]

    def scan(self, names: Collection[str], owed: Collection[str]) -> Mapping[str, ToolReport]:
        """Run scanners over those of the owed files that each of them wants; give their reports by name.

        Errors: ScannerUnknown (ENG-104) if there is no scanner of that name.
        """
        scans = {scanner.NAME: Scan(self._session, scanner, files) for scanner, files in self._chosen(names, owed)}
        try:
            for scan in scans.values():
                scan.start()
            self.has_asked()
            for scan in scans.values():
                scan.finish()
        except BaseException as error:
            for scan in scans.values():
                scan.abandon(error)
            raise
        reports = {}
        for name, scan in scans.items():
            reports[name], uses = scan.report()
            self._uses.update((id(use), use) for use in uses)
        return reports

    def has_asked(self) -> None:
        """Let the slots know that the first tools were asked for, or that none will be."""
        if self._is_expected:
            self._is_expected = False
            self._session.slots.heard()

    def _chosen(self, names: Collection[str], owed: Collection[str]) -> list[tuple[Scanner, list[FileEntry]]]:
        """Give the scanners that have something to do, cheapest first, each with its files in path order."""
        known = self._session.files
        entries = [known[path] for path in sorted(set(owed)) if path in known]
        chosen = []
        for name in dict.fromkeys(names):
            scanner = self._session.workshop.scanners.get(name)
            if scanner is None:
                raise ScannerUnknown(name=name, known=", ".join(sorted(self._session.workshop.scanners)))
            if self.is_fast and not scanner.IS_FAST:
                continue
            if scanner.SCOPE is Scope.HISTORY:
                if self.change.state is not State.DIRECTORY:
                    chosen.append((scanner, list[FileEntry]()))
                continue
            files = [file for file in entries if scanner.wants(file)]
            if files:
                chosen.append((scanner, files))
        return sorted(chosen, key=lambda pair: pair[0].COST.rank)
