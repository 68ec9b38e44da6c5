"""One scanner for one control: what is known already, what has to be run, and the two made into one report.

`start` claims the work, asks the cache and hands the rest to the slots; `finish` awaits the control's own share;
`report` adds what other controls had done. Nobody waits for others before the own share is done, so no two
controls can wait for each other. Floor 11.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future
from functools import partial

import msgspec

from interlock.change import FileEntry, Kind
from interlock.control import Scanner, Scope, Sighting, Tool, ToolReport, ToolUse
from interlock.engine.answers import Keys, by_path, file_answer, of_file, of_whole, whole_answer
from interlock.engine.batches import SMALLEST, divide
from interlock.engine.claims import Claim
from interlock.engine.examination import Examined, Examiner, broken_by
from interlock.engine.session import Made, Session, Unit
from interlock.kernel import InterlockError, sha256

_HELD = {Kind.TEXT, Kind.BINARY}
"""What a private copy can hold."""
_UNDIVIDED = 1 << 40
"""The size of a run that cannot be divided, so that it does not begin when all else is done."""


_MOST_TRIES = 24
_MOST_CULPRITS = 4
_LONGEST_RETRIED_MS = 30_000
"""A run that took longer is not repeated in parts."""
_BEYOND_FILES = frozenset({"TOL-101", "TOL-102", "TOL-103", "TOL-107", "ENG-102"})
"""Faults that no file can be to blame for: the tool is missing, altered or stopped, the copy was touched."""


class Scan:
    """One scanner's part in what one control asked for."""

    def __init__(self, session: Session, scanner: Scanner, files: Sequence[FileEntry]) -> None:
        self._session, self._scanner = session, scanner
        self._files = {file.path: file for file in files if file.kind in _HELD}
        self._beyond = {file.path: _why_beyond(file) for file in files if file.kind not in _HELD}
        self._claim: Claim[Unit, Made] = session.claims.take(self._units())
        self._known = ToolReport()
        self._from_cache = 0
        self._keys: Keys | None = None
        self._tool: Tool | None = None
        self._running: list[tuple[tuple[FileEntry, ...], Future[Examined]]] = []

    def start(self) -> None:
        """Find the tool, take what is known, have the rest run. A missing tool becomes a fault of the report."""
        if not self._claim.own:
            return
        try:
            self._tool = self._session.workshop.find(self._scanner.NAME)
        except InterlockError as error:
            self._known = broken_by(error)
            self._session.withheld.lost(self._scanner)
            return
        self._keys = Keys(self._scanner, self._tool, self._session.workshop.shaped_by)
        by_scope: Mapping[Scope, Callable[[Examiner, Keys], None]] = {
            Scope.FILE: self._start_files,
            Scope.TREE: self._start_tree,
            Scope.HISTORY: self._start_history,
        }
        examiner = Examiner(
            self._session.workshop,
            self._scanner,
            self._tool,
            self._session.withheld.output,
            self._session.words,
            self._session.slots.turn,
        )
        by_scope[self._scanner.SCOPE](examiner, self._keys)
        if self._from_cache:
            self._session.workshop.progress.tool_cached(self._scanner.NAME, self._from_cache)

    def finish(self) -> None:
        """Await the own share and hand it to whoever else wants it."""
        if not self._claim.own or self._claim.made.done():
            return
        done = [future.result() for _, future in self._running]
        report = united([self._known, *(one.report for one in done)])
        self._session.withheld.saw(self._scanner, report.sightings)
        if report.faults:
            self._session.withheld.lost(self._scanner)
        self._claim.made.set_result(Made(report, self._use(done)))

    def abandon(self, error: BaseException) -> None:
        """Tell whoever waits for the own share that it will not come."""
        self._session.withheld.lost(self._scanner)
        for _, future in self._running:
            future.cancel()
        if not self._claim.made.done():
            self._claim.made.set_exception(error)

    def report(self) -> tuple[ToolReport, list[ToolUse]]:
        """Give the report over exactly the files that were asked for, and the programs that took part."""
        own = [self._claim.made] if self._claim.own else []
        made = [future.result() for future in (*own, *self._claim.others)]
        whole = united([one.report for one in made])
        uses = [one.use for one in made if one.use is not None]
        if self._scanner.SCOPE is Scope.HISTORY:
            return whole, uses
        mine = ToolReport(
            sightings=tuple(sighting for sighting in whole.sightings if sighting.at.path in self._files),
            covered=whole.covered & self._files.keys(),
            unread={**{path: why for path, why in whole.unread.items() if path in self._files}, **self._beyond},
            broken={path: why for path, why in whole.broken.items() if path in self._files},
            faults=whole.faults,
            fault_code=whole.fault_code,
            fault_remedy=whole.fault_remedy,
        )
        return mine, uses

    def _units(self) -> list[Unit]:
        name = self._scanner.NAME
        if self._scanner.SCOPE is Scope.HISTORY:
            return [(name, "")]
        if self._scanner.SCOPE is Scope.TREE:
            return [(name, frozenset(self._files))] if self._files else []
        return [(name, path) for path in self._files]

    def _start_files(self, examiner: Examiner, keys: Keys) -> None:
        own = [self._files[path] for _, path in self._claim.own if isinstance(path, str)]
        key_by_path = {file.path: keys.of_file(file) for file in own}
        kept = self._session.known(list(key_by_path.values()))
        seen: list[Sighting] = []
        unread: dict[str, str] = {}
        missed: list[FileEntry] = []
        for file in own:
            key = key_by_path[file.path]
            answer = file_answer(key, kept[key], file.path) if key in kept else None
            if answer is None:
                missed.append(file)
            else:
                known = self._session.words.shared(answer.sightings)
                self._session.withheld.used(key, of_file(known, answer.unread))
                seen += known
                unread.update(answer.unread)
        left = {file.path for file in missed}
        covered = frozenset(path for path in key_by_path if path not in left and path not in unread)
        self._known = ToolReport(sightings=tuple(seen), covered=covered, unread=unread)
        self._from_cache = len(own) - len(missed)
        least = getattr(self._scanner, "LEAST_BYTES", SMALLEST[self._scanner.COST])
        jobs = self._session.workshop.jobs
        for batch in divide(missed, self._scanner.COST, self._scanner.BATCH, jobs, least_bytes=least):
            self._submit(batch, partial(self._examine_files, examiner, batch, key_by_path))

    def _start_tree(self, examiner: Examiner, keys: Keys) -> None:
        files = tuple(self._files.values())
        key = keys.of_tree(files)
        if not self._take_whole(key):
            self._submit(files, partial(self._examine_tree, examiner, files, key))

    def _start_history(self, examiner: Examiner, keys: Keys) -> None:
        key = keys.of_history(self._session.history)
        if not self._take_whole(key):
            self._submit((), partial(self._examine_history, examiner, key))

    def _take_whole(self, key: bytes) -> bool:
        kept = self._session.known([key])
        answer = whole_answer(key, kept[key]) if key in kept else None
        if answer is None:
            return False
        shared = self._session.words.shared(answer.sightings)
        self._known, self._from_cache = msgspec.structs.replace(answer, sightings=shared), 1
        self._session.withheld.used(key, of_whole(self._known))
        return True

    def _submit(self, files: tuple[FileEntry, ...], call: Callable[[], Examined]) -> None:
        is_whole = self._scanner.SCOPE is not Scope.FILE
        slowness = getattr(self._scanner, "SLOWNESS", 1)
        size = sum(file.size for file in files) * slowness + (_UNDIVIDED if is_whole else 0)
        self._session.workshop.progress.tool_queued(self._scanner.NAME, len(files))
        self._running.append((files, self._session.slots.submit(self._scanner.COST.rank, size, call)))

    def _examine_files(
        self, examiner: Examiner, batch: tuple[FileEntry, ...], key_by_path: Mapping[str, bytes]
    ) -> Examined:
        done = self._examine_batch(examiner, batch)
        if not done.report.faults:
            self._keep_files(done, key_by_path)
            return done
        return self._without_culprits(examiner, batch, key_by_path, done)

    def _examine_batch(self, examiner: Examiner, batch: tuple[FileEntry, ...]) -> Examined:
        if getattr(self._scanner, "OWN_FOLDER", False):
            # Some tools are slow when told files one by one; these get a folder with exactly the run's files.
            return self._examine_alone(examiner, batch)
        return examiner.files(batch, self._session.shared_copy, self._session.new_report())

    def _without_culprits(
        self, examiner: Examiner, batch: tuple[FileEntry, ...], key_by_path: Mapping[str, bytes], failed: Examined
    ) -> Examined:
        """Find the files that break the tool by halving the run; if it is not a few files, the fault stands."""
        if failed.report.fault_code in _BEYOND_FILES or not failed.runs or failed.duration_ms > _LONGEST_RETRIED_MS:
            return failed
        if len(batch) == 1:
            # That the tool works on others is known only if it did so before.
            return failed._replace(report=_blaming(batch[0], failed)) if self._from_cache else failed
        parts, good, broken, tries = [batch], list[Examined](), dict[str, str](), 0
        while parts:
            part = parts.pop()
            for half in (part[: len(part) // 2], part[len(part) // 2 :]):
                tries += 1
                if tries > _MOST_TRIES or len(broken) > _MOST_CULPRITS:
                    return failed
                done = self._examine_batch(examiner, half)
                if not done.report.faults:
                    self._keep_files(done, key_by_path)
                    good.append(done)
                elif len(half) == 1:
                    broken[half[0].path] = done.report.faults[0]
                else:
                    parts.append(half)
        if not good:
            return failed
        return Examined(
            msgspec.structs.replace(united(done.report for done in good), broken=broken),
            (*failed.exit_codes, *(code for done in good for code in done.exit_codes)),
            (*failed.output, *(digest for done in good for digest in done.output)),
            1 + tries,
            frozenset[str]().union(*(done.lost for done in good)),
        )

    def _keep_files(self, done: Examined, key_by_path: Mapping[str, bytes]) -> None:
        seen, unread = by_path(done.report.sightings), self._stable_unread(done)
        kept = {}
        for path in (*done.report.covered, *unread):
            why = {path: unread[path]} if path in unread else None
            kept[key_by_path[path]] = of_file(seen.get(path, ()), why)
        self._session.withheld.answers(kept)

    def _stable_unread(self, done: Examined) -> dict[str, str]:
        """Give what the tool will say again of the same files; of a whole tree by default nothing counts as that."""
        if not getattr(self._scanner, "KEEPS_UNREAD", self._scanner.SCOPE is Scope.FILE):
            return {}
        return {path: why for path, why in done.report.unread.items() if path not in done.lost}

    def _examine_tree(self, examiner: Examiner, files: tuple[FileEntry, ...], key: bytes) -> Examined:
        done = self._examine_alone(examiner, files)
        if not done.report.faults and self._stable_unread(done) == done.report.unread:
            self._session.withheld.answers({key: of_whole(done.report)})
        return done

    def _examine_alone(self, examiner: Examiner, files: tuple[FileEntry, ...]) -> Examined:
        copy = self._session.new_copy(transform=getattr(self._scanner, "TRANSFORM", None))
        try:
            return examiner.files(files, copy, self._session.new_report())
        finally:
            copy.remove()

    def _examine_history(self, examiner: Examiner, key: bytes) -> Examined:
        done = examiner.history(self._session.workshop.repository.root, self._session.new_report())
        report, history = done.report, self._session.history
        is_whole = not history.shallow and not history.missing_objects and report.commits >= history.commits
        if is_whole and not report.faults and not report.unread and not report.is_partial:
            self._session.withheld.answers({key: of_whole(report)})
        return done

    def _use(self, done: Sequence[Examined]) -> ToolUse | None:
        if self._tool is None or self._keys is None:
            return None
        return ToolUse(
            name=self._scanner.NAME,
            version=self._tool.version,
            publisher=self._tool.card.publisher,
            digest=self._tool.digest,
            configuration=sha256(self._keys.configuration),
            exit_codes=tuple(code for one in done for code in one.exit_codes),
            output=tuple(digest for one in done for digest in one.output),
            runs=sum(one.runs for one in done),
            from_cache=self._from_cache,
        )


def _blaming(file: FileEntry, failed: Examined) -> ToolReport:
    return ToolReport(broken={file.path: failed.report.faults[0]}, unread=failed.report.unread)


def united(reports: Iterable[ToolReport]) -> ToolReport:
    """Unite reports on different files; a fault of one is a fault of the whole, and then nothing is covered."""
    parts = list(reports)
    if len(parts) == 1:
        return parts[0]
    first = next((part for part in parts if part.faults), ToolReport())
    unread: dict[str, str] = {}
    for part in parts:
        unread.update(part.unread)
    covered = frozenset[str]().union(*(part.covered for part in parts)) - unread.keys()
    return ToolReport(
        sightings=tuple(sighting for part in parts for sighting in part.sightings),
        covered=frozenset() if first.faults else covered,
        unread=unread,
        broken={path: why for part in parts for path, why in part.broken.items()},
        faults=tuple(dict.fromkeys(fault for part in parts for fault in part.faults)),
        fault_code=first.fault_code,
        fault_remedy=first.fault_remedy,
        commits=sum(part.commits for part in parts),
        is_partial=any(part.is_partial for part in parts),
    )


def united_use(uses: Sequence[ToolUse]) -> ToolUse:
    """Unite the parts that one program took."""
    return msgspec.structs.replace(
        uses[0],
        exit_codes=tuple(code for use in uses for code in use.exit_codes),
        output=tuple(digest for use in uses for digest in use.output),
        runs=sum(use.runs for use in uses),
        from_cache=sum(use.from_cache for use in uses),
    )


def _why_beyond(file: FileEntry) -> str:
    return file.problem or f"a {file.kind.value} has no content of its own to examine"
