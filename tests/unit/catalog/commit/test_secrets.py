from collections.abc import Collection, Mapping, Sequence

import pytest

from interlock.catalog.commit import Secrets
from interlock.catalog.controls import CONTROLS
from interlock.change import Change, FileEntry, History, Kind, Snapshot, State
from interlock.control import Errored, Failed, Location, Outcome, Passed, Sighting, ToolReport
from interlock.kernel import Certainty, Digest, Severity, Subject
from tests.unit.catalog.unasked import Unasked

FILES = (FileEntry("a.py", Kind.TEXT),)
SUBJECT = Subject("r", (Digest("gitCommit", "a" * 40),))


class Canned(Unasked):
    """A context whose scanners answer as told."""

    def __init__(self, reports: Mapping[str, ToolReport], history: History | None, *, is_fast: bool = False) -> None:
        super().__init__(Change(SUBJECT, State.COMMIT, Snapshot(FILES), history=history), FILES, is_fast=is_fast)
        self._reports = reports
        self.asked: list[str] = []

    def read(self, path: str) -> bytes:
        return b""

    def lines(self, path: str) -> Sequence[str]:
        return ()

    def has(self, name: str) -> bool:
        return False

    def scan(self, names: Collection[str], owed: Collection[str]) -> Mapping[str, ToolReport]:
        self.asked += names
        return {name: self._reports[name] for name in names if name in self._reports}


def leak(tool: str, commit: str = "", secret: str = "f" * 64, line: int = 3) -> Sighting:
    at = Location("a.py", line, commit=commit)
    return Sighting(tool, "aws-key", Severity.HIGH, Certainty.HIGH, "a key", at, secret_id=secret)


def examine(history: History | None, tree: ToolReport, past: ToolReport | None = None) -> Outcome:
    reports = {"betterleaks": tree, **({"betterleaks-history": past} if past is not None else {})}
    return Secrets().examine(Canned(reports, history), ["a.py"])


READ = ToolReport(covered=frozenset({"a.py"}))


def test_files_and_all_commits_read_have_passed() -> None:
    outcome = examine(History(commits=2), READ, ToolReport(commits=2))
    assert isinstance(outcome, Passed)
    assert [(part.unit, part.owed, part.covered) for part in outcome.coverage] == [("files", 1, 1), ("commits", 2, 2)]


@pytest.mark.parametrize(
    ("history", "past"),
    [
        (History(commits=3), ToolReport(commits=2)),
        (History(commits=2, shallow=True), ToolReport(commits=2)),
        (History(commits=2, missing_objects=1), ToolReport(commits=2)),
        (History(commits=2), ToolReport(commits=2, is_partial=True)),
        (History(commits=2), None),
        (History(commits=0, shallow=True), ToolReport()),
    ],
)
def test_a_history_that_was_not_read_whole_is_errored(history: History, past: ToolReport | None) -> None:
    assert isinstance(examine(history, READ, past), Errored)


def test_before_the_first_commit_there_is_no_history_to_owe() -> None:
    assert isinstance(examine(History(commits=0), READ, ToolReport()), Passed)


def test_a_secret_that_is_still_in_the_files_is_one_finding() -> None:
    outcome = examine(
        History(commits=1),
        ToolReport(covered=frozenset({"a.py"}), sightings=(leak("betterleaks"),)),
        ToolReport(commits=1, sightings=(leak("betterleaks-history", commit="c" * 40, line=9),)),
    )
    assert isinstance(outcome, Failed)
    (one,) = outcome.findings
    assert one.at == Location("a.py", 3)
    assert {witness.tool for witness in one.witnesses} == {"betterleaks", "betterleaks-history"}


def test_a_secret_that_only_the_history_holds_keeps_its_commit() -> None:
    past = ToolReport(commits=1, sightings=(leak("betterleaks-history", commit="c" * 40),))
    outcome = examine(History(commits=1), READ, past)
    assert isinstance(outcome, Failed)
    assert outcome.findings[0].at.commit == "c" * 40


def test_a_secret_that_several_commits_show_is_one_finding() -> None:
    seen = (leak("betterleaks-history", commit="d" * 40, line=9), leak("betterleaks-history", commit="c" * 40))
    outcome = examine(History(commits=2), READ, ToolReport(commits=2, sightings=seen))
    assert isinstance(outcome, Failed)
    assert len(outcome.findings) == 1


def test_before_a_commit_the_history_is_left_alone() -> None:
    context = Canned({"betterleaks": READ}, None, is_fast=True)
    assert isinstance(Secrets().examine(context, ["a.py"]), Passed)
    assert "betterleaks-history" not in context.asked


def test_ids_are_unique_and_name_their_stage() -> None:
    ids = [str(one.card.id) for one in CONTROLS]
    assert len(set(ids)) == len(ids)
    assert all(
        name.split(".")[0] in {"precommit", "commit", "acceptance", "production", "map", "risk", "key"} for name in ids
    )
