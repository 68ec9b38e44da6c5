from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from interlock.change import Snapshot
from interlock.control import Location, Scope, Sighting, ToolReport, ToolUse
from interlock.engine.scan import Scan, united, united_use
from interlock.engine.session import Session
from interlock.kernel import Certainty, Severity, sha256
from interlock.testing.scanning import SOUND_TOOL, FakeScanner

PICKY = SOUND_TOOL.replace("json.dump(", "assert not any('BOOM' in open(n).read() for n in sys.argv[1:])\njson.dump(")
"""A tool that breaks as soon as one of its files holds BOOM."""


def sighting(path: str) -> Sighting:
    return Sighting("fake", "BAD", Severity.HIGH, Certainty.HIGH, "bad", Location(path, 1))


def reports() -> st.SearchStrategy[ToolReport]:
    names = st.sampled_from("abcdef")
    return st.builds(
        ToolReport,
        sightings=st.lists(names.map(sighting), max_size=3).map(tuple),
        covered=st.frozensets(names),
        unread=st.dictionaries(names, st.just("why")),
        faults=st.lists(st.sampled_from(["one", "two"]), max_size=2).map(tuple),
        commits=st.integers(0, 9),
        is_partial=st.booleans(),
    )


@given(st.lists(reports(), min_size=2, max_size=5))
def test_uniting_loses_nothing_that_shuts_the_gate_and_adds_no_coverage(parts: list[ToolReport]) -> None:
    whole = united(parts)
    assert len(whole.sightings) == sum(len(part.sightings) for part in parts)
    assert set(whole.faults) == {fault for part in parts for fault in part.faults}
    assert whole.unread.keys() == {path for part in parts for path in part.unread}
    assert whole.covered <= frozenset().union(*(part.covered for part in parts))
    assert not whole.covered & whole.unread.keys()
    assert not (whole.faults and whole.covered)
    assert whole.is_partial == any(part.is_partial for part in parts)
    assert whole.commits == sum(part.commits for part in parts)


def test_the_code_that_goes_with_the_faults_is_that_of_the_first_broken_part() -> None:
    broken = ToolReport(faults=("x",), fault_code="TOL-104", fault_remedy="wait longer")
    later = ToolReport(faults=("y",), fault_code="TOL-101")
    whole = united([ToolReport(covered=frozenset("a")), broken, later])
    assert (whole.fault_code, whole.fault_remedy, whole.covered) == ("TOL-104", "wait longer", frozenset())
    assert united([]) == ToolReport()


def test_the_parts_of_one_program_are_added_up() -> None:
    one = ToolUse("fake", "1", "p", sha256(b"x"), sha256(b"y"), (0,), (sha256(b"o"),), 1, 2)
    whole = united_use([one, one])
    assert (whole.runs, whole.from_cache, whole.exit_codes, len(whole.output)) == (2, 4, (0, 0), 2)


def scanned(world: Any, *paths: str, use_cache: bool = True) -> tuple[ToolReport, list[ToolUse]]:
    """Scan some files of a session of its own, as one control would."""
    change = world.repository.freeze()
    session = Session(world.workshop or world.open(), change, is_fast=False, use_cache=use_cache)
    try:
        files = [file for file in change.snapshot.files if file.path in paths]
        scan = Scan(session, world.scanners[0], files)
        scan.start()
        scan.finish()
        return scan.report()
    finally:
        session.close()


def test_a_missing_tool_is_a_fault_that_covers_nothing_and_names_no_program(world: Any) -> None:
    world.write(a_py="x")
    world.open({})
    report, uses = scanned(world, "a.py")
    assert (report.covered, report.fault_code, uses) == (frozenset(), "TOL-101", [])


def test_a_link_has_nothing_to_scan_and_is_told_as_unread(world: Any) -> None:
    world.write(a_py="x")
    (world.folder / "repo" / "link.py").symlink_to("a.py")
    report, _ = scanned(world, "a.py", "link.py")
    assert report.covered == {"a.py"}
    assert "has no content of its own" in report.unread["link.py"]


def test_one_file_that_breaks_the_tool_is_found_and_the_others_are_covered(world: Any) -> None:
    world.write(**{f"f{number}_py": "BAD\n" for number in range(9)}, g_py="BOOM\n")
    world.open({"fake": PICKY})
    report, (use,) = scanned(world, "g.py", *(f"f{number}.py" for number in range(9)))
    assert set(report.broken) == {"g.py"}
    assert report.covered == {f"f{number}.py" for number in range(9)}
    assert len(report.sightings) == 9
    assert not report.faults
    assert use.runs > 1


def test_a_file_that_breaks_the_tool_is_not_remembered_as_examined(world: Any) -> None:
    world.write(a_py="x\n", b_py="x\n", g_py="BOOM\n")
    world.open({"fake": PICKY})
    scanned(world, "a.py", "b.py", "g.py")
    again, (use,) = scanned(world, "a.py", "b.py", "g.py")
    assert set(again.broken) == {"g.py"}
    assert again.covered == {"a.py", "b.py"}
    assert use.from_cache == 2


def test_a_tool_that_always_breaks_is_no_file_s_fault(world: Any) -> None:
    world.write(**{f"f{number}_py": "x" for number in range(8)})
    world.open({"fake": "raise SystemExit(1)"})
    report, _ = scanned(world, *(f"f{number}.py" for number in range(8)))
    assert report.broken == {}
    assert report.faults
    assert report.covered == frozenset()


def test_a_single_file_that_never_worked_before_blames_nobody(world: Any) -> None:
    world.write(g_py="BOOM")
    world.open({"fake": PICKY})
    report, _ = scanned(world, "g.py")
    assert (report.broken, bool(report.faults)) == ({}, True)


def test_a_share_that_was_abandoned_is_not_awaited_for_ever(world: Any) -> None:
    import pytest

    world.write(a_py="x")
    session = Session(world.open(), world.repository.freeze(), is_fast=False, use_cache=True)
    try:
        files = session.change.snapshot.files
        first, second = (Scan(session, world.scanners[0], files) for _ in range(2))
        first.abandon(InterruptedError("gone"))
        second.start()
        second.finish()
        with pytest.raises(InterruptedError, match="gone"):
            second.report()
    finally:
        session.close()


def test_a_tree_without_files_asks_nothing(world: Any) -> None:
    world.scanners = [FakeScanner(scope=Scope.TREE)]
    assert world.repository.freeze().snapshot == Snapshot(())
    assert scanned(world) == (ToolReport(), [])
    assert world.runs == []
