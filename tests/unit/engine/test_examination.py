from pathlib import Path
from typing import Any

import pytest

from interlock.control import Command, Job, Location, Scope, Sighting, Tool, ToolReport, ToolRun
from interlock.engine.examination import Examined, Examiner, broken_by
from interlock.engine.session import Session
from interlock.engine.sharing import Words
from interlock.kernel import Certainty, Severity, sha256
from interlock.testing.scanning import FakeScanner, MemoryBlobs
from interlock.testing.tools import python_tool, tool_card

QUIET = "import json; print(json.dumps({'read': [], 'found': []}))"


class Strange(FakeScanner):
    """A scanner that answers, or breaks, as a test tells it."""

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        self.answer: ToolReport | BaseException = ToolReport()
        self.args: tuple[str, ...] | BaseException | None = None

    def command(self, job: Job) -> Command:
        if isinstance(self.args, BaseException):
            raise self.args
        return super().command(job) if self.args is None else Command(args=self.args, timeout_s=20)

    def read(self, run: ToolRun, job: Job) -> ToolReport:
        if isinstance(self.answer, BaseException):
            raise self.answer
        return self.answer


def sighting(path: str, message: str = "it says BAD") -> Sighting:
    """Give what a tool says of a file."""
    return Sighting("fake", "BAD", Severity.HIGH, Certainty.HIGH, message, Location(path, 1))


class Bench:
    """An examiner over a folder of files."""

    def __init__(self, world: Any, source: str = QUIET, scanner: FakeScanner | None = None) -> None:
        self.scanner = scanner or Strange()
        world.scanners = [self.scanner]
        self.shop = world.open({"fake": source})
        self.session = Session(self.shop, world.repository.freeze(), is_fast=False, use_cache=True)
        self.tool = self.shop.find("fake")

    @property
    def strange(self) -> Strange:
        assert isinstance(self.scanner, Strange)
        return self.scanner

    @property
    def examiner(self) -> Examiner:
        return Examiner(
            self.shop, self.scanner, self.tool, lambda body: self.shop.blobs.put(self.shop.mask(body), ""), Words()
        )

    def files(self) -> Examined:
        files = self.session.change.snapshot.files
        return self.examiner.files(files, self.session.shared_copy, self.session.new_report())

    def history(self) -> Examined:
        return self.examiner.history(str(Path(self.shop.repository.root)), self.session.new_report())

    @property
    def kept(self) -> list[bytes]:
        blobs = self.shop.blobs
        assert isinstance(blobs, MemoryBlobs)
        return list(blobs.bodies.values())


@pytest.fixture
def bench(world: Any) -> Any:
    """Give a maker of benches, which are cleared away afterwards."""
    made: list[Bench] = []

    def make(*args: Any, **more: Any) -> Bench:
        made.append(Bench(world, *args, **more))
        return made[-1]

    yield make
    for one in made:
        one.session.close()


def test_a_whole_answer_covers_all_and_is_kept_masked(world: Any, bench: Any) -> None:
    world.write(a_py="x")
    it = bench()
    it.strange.answer = ToolReport((sighting("a.py"),), frozenset({"a.py"}))
    done = it.files()
    assert (done.report.covered, done.report.faults, done.exit_codes, done.runs) == ({"a.py"}, (), (0,), 1)
    assert done.output == (sha256(it.kept[0]),)


def test_silence_about_a_file_is_a_fault_and_covers_nothing(world: Any, bench: Any) -> None:
    world.write(a_py="x", b_py="y")
    it = bench()
    it.strange.answer = ToolReport(covered=frozenset({"a.py"}))
    done = it.files()
    assert done.report.covered == frozenset()
    assert (done.report.fault_code, "it says nothing of 'b.py'" in done.report.faults[0]) == ("ENG-101", True)
    assert "fake" in done.report.fault_remedy


def test_words_about_files_nobody_asked_for_are_dropped_and_a_fault(world: Any, bench: Any) -> None:
    world.write(a_py="x")
    it = bench()
    names = [f"other{number}.py" for number in range(5)]
    it.strange.answer = ToolReport((sighting("a.py"), *map(sighting, names)), frozenset({"a.py", *names}))
    report = it.files().report
    assert [one.at.path for one in report.sightings] == ["a.py"]
    assert (report.covered, report.fault_code) == (frozenset(), "ENG-101")
    assert "'other0.py', 'other1.py', 'other2.py' and 2 more" in report.faults[0]


def test_a_file_that_is_read_and_unread_at_once_was_not_read(world: Any, bench: Any) -> None:
    world.write(a_py="x")
    it = bench()
    it.strange.answer = ToolReport(covered=frozenset({"a.py"}), unread={"a.py": "no sense in it", "z.py": "not asked"})
    report = it.files().report
    assert (report.covered, report.unread, report.faults) == (frozenset(), {"a.py": "no sense in it"}, ())


@pytest.mark.parametrize(
    "error",
    [ValueError("no number"), KeyError("place"), RecursionError("deep"), AttributeError("x"), ZeroDivisionError("y")],
)
def test_whatever_reading_stumbles_over_is_an_output_that_could_not_be_read(
    world: Any, bench: Any, error: Exception
) -> None:
    world.write(a_py="x")
    it = bench()
    it.strange.answer = error
    report = it.files().report
    assert (report.covered, report.fault_code) == (frozenset(), "CTL-202")
    assert type(error).__name__ in report.faults[0]
    it.strange.answer, it.strange.args = ToolReport(), error
    done = it.files()
    assert (done.report.fault_code, done.runs) == ("CTL-202", 0)


def test_what_must_end_the_program_is_not_kept_back(world: Any, bench: Any) -> None:
    world.write(a_py="x")
    it = bench()
    it.strange.answer = KeyboardInterrupt()
    with pytest.raises(KeyboardInterrupt):
        it.files()


def test_a_file_name_that_a_tool_would_read_as_an_option_starts_no_tool(world: Any, bench: Any) -> None:
    (world.folder / "repo" / "--fix").write_text("x")
    it = bench("import pathlib; pathlib.Path('ran').touch()")
    it.strange.args = ("--fix",)
    done = it.files()
    assert (done.report.fault_code, done.runs) == ("ENG-101", 0)
    assert "'--fix' would be taken for an option" in done.report.faults[0]
    it.strange.args = ("--", "--fix")
    assert it.files().runs == 1
    it.strange.args = ("./--fix",)
    assert it.files().runs == 1


def test_secrets_are_masked_in_words_and_in_what_is_kept(world: Any, bench: Any) -> None:
    world.write(a_py="x")
    secret = "AKIA" + "QYLPMN5HHHFPZAM2"
    it = bench(f"print('key', {secret[:10]!r} + {secret[10:]!r})")
    it.strange.answer = ToolReport((sighting("a.py", f"found {secret} here"),), frozenset({"a.py"}))
    report = it.files().report
    assert secret not in report.sightings[0].message
    assert "found " in report.sightings[0].message
    assert all(secret.encode() not in body for body in it.kept)
    assert any(b"key" in body for body in it.kept)


def test_a_tool_that_writes_into_what_it_examines_is_found_out(world: Any, bench: Any) -> None:
    world.write(a_py="x")
    it = bench("open('a.py', 'a').write('more')")
    it.strange.answer = ToolReport(covered=frozenset({"a.py"}))
    report = it.files().report
    assert (report.covered, report.fault_code) == (frozenset(), "ENG-102")
    assert "'a.py' in the private copy changed while fake examined it" in report.faults[0]


def test_a_tool_that_plants_a_file_beside_the_others_is_found_out(world: Any, bench: Any) -> None:
    world.write(a_py="x")
    it = bench("open('setup.cfg', 'w').write('[tool]')")
    it.strange.answer = ToolReport(covered=frozenset({"a.py"}))
    assert it.files().report.fault_code == "ENG-102"


def test_a_file_that_is_gone_is_unread_and_says_nothing_about_the_tool(world: Any, bench: Any) -> None:
    world.write(a_py="x", b_py="y")
    it = bench()
    (world.folder / "repo" / "b.py").unlink()
    it.strange.answer = ToolReport(covered=frozenset({"a.py"}))
    done = it.files()
    assert (done.report.covered, done.report.faults, done.lost) == ({"a.py"}, (), {"b.py"})
    assert set(done.report.unread) == {"b.py"}


def test_where_no_file_can_be_had_no_tool_is_started(world: Any, bench: Any) -> None:
    world.write(a_py="x")
    it = bench()
    (world.folder / "repo" / "a.py").write_text("something else")
    done = it.files()
    assert (done.runs, done.lost, done.report.covered) == (0, {"a.py"}, frozenset())


def test_a_history_may_name_old_files_but_none_outside(world: Any, bench: Any) -> None:
    world.write(a_py="x")
    it = bench(scanner=Strange(scope=Scope.HISTORY))
    it.strange.answer = ToolReport((sighting("gone.py"),), commits=2)
    assert it.history().report.faults == ()
    for path in ("/etc/passwd", "../outside", "a/../../b"):
        it.strange.answer = ToolReport((sighting("gone.py"), sighting(path)), commits=2)
        report = it.history().report
        assert (report.fault_code, [one.at.path for one in report.sightings]) == ("ENG-101", ["gone.py"])


def test_a_tool_that_ends_late_is_a_fault_with_what_it_said_so_far(world: Any, bench: Any) -> None:
    world.write(a_py="x")
    it = bench("import time; print('so far', flush=True); time.sleep(60)")
    it.scanner.timeout_s = 1
    done = it.files()
    assert (done.report.fault_code, done.runs, done.exit_codes) == ("TOL-104", 1, ())
    assert any(b"so far" in body for body in it.kept)


def test_output_that_names_people_is_not_kept(world: Any, bench: Any) -> None:
    world.write(a_py="x")
    it = bench("print('Ada Example')")
    it.strange.KEEPS_OUTPUT = False
    it.strange.answer = ToolReport(covered=frozenset({"a.py"}))
    assert it.files().output == ()
    assert it.kept == []


def test_a_fault_that_is_ours_keeps_code_and_remedy_and_a_strange_one_is_cut_short() -> None:
    from interlock.engine.errors import CopyAltered

    ours = broken_by(CopyAltered(tool="bandit", path="'a.py'"))
    assert (ours.fault_code, ours.covered, bool(ours.fault_remedy)) == ("ENG-102", frozenset(), True)
    strange = broken_by(ValueError("x" * 10_000))
    assert (strange.fault_code, len(strange.faults[0])) == ("CTL-202", 400)


def test_the_tool_that_ran_is_the_one_that_was_found(world: Any, bench: Any) -> None:
    world.write(a_py="x")
    it = bench()
    it.tool = Tool(tool_card(), (*python_tool(world.folder, "import sys; sys.exit(3)").argv,), "2.0", sha256(b"p"))
    it.strange.answer = ToolReport(covered=frozenset({"a.py"}))
    assert it.files().exit_codes == (3,)
