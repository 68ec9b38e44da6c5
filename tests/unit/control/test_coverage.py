from interlock.control import (
    Coverage,
    Errored,
    Failed,
    Passed,
    PathException,
    ToolReport,
    conclude,
    covered_by,
    excuse,
)
from interlock.testing.world import finding


def test_coverage_is_the_union_over_the_tools() -> None:
    reports = {
        "bandit": ToolReport(covered=frozenset({"a.py"}), unread={"b.py": "syntax is newer"}),
        "ruff": ToolReport(covered=frozenset({"b.py"})),
    }
    coverage = covered_by("files", ["a.py", "b.py"], reports)
    assert coverage.is_complete
    assert coverage.missing == ()


def test_a_file_that_no_tool_read_is_missing_with_the_reason() -> None:
    reports = {"bandit": ToolReport(unread={"b.py": "syntax is newer"})}
    coverage = covered_by("files", ["a.py", "b.py"], reports)
    assert not coverage.is_complete
    assert coverage.missing == (("a.py", "no tool read it"), ("b.py", "bandit: syntax is newer"))


def test_a_file_that_no_tool_could_be_given_is_missing_with_that_reason() -> None:
    coverage = covered_by("files", ["lib"], {}, {"lib": "its files are not there", "other": "closed"})
    assert coverage.missing == (("lib", "its files are not there"),)


def test_a_faulty_report_covers_nothing() -> None:
    reports = {"bandit": ToolReport(covered=frozenset({"a.py"}), faults=("it crashed",))}
    assert covered_by("files", ["a.py"], reports).covered == 0


def test_less_covered_than_owed_is_errored_and_nothing_else() -> None:
    outcome = conclude([Coverage("files", 2, 1, (("b.py", "unreadable"),))], [], {})
    assert isinstance(outcome, Errored)
    assert outcome.code == "CTL-201"
    assert "b.py (unreadable)" in outcome.reason


def test_a_fault_is_errored_even_when_everything_was_covered_by_others() -> None:
    reports = {"ruff": ToolReport(faults=("exit code 9",), fault_code="TOL-106", fault_remedy="look")}
    outcome = conclude([Coverage("files", 1, 1)], [], reports)
    assert isinstance(outcome, Errored)
    assert (outcome.code, outcome.reason, outcome.remedy) == ("TOL-106", "ruff: exit code 9", "look")


def test_findings_of_an_errored_control_are_kept() -> None:
    one = finding("commit.sast")
    outcome = conclude([Coverage("files", 2, 1)], [one], {})
    assert isinstance(outcome, Errored)
    assert outcome.findings == (one,)


def test_everything_covered_and_nothing_found_has_passed() -> None:
    assert conclude([Coverage("files", 1, 1)], [], {}) == Passed((Coverage("files", 1, 1),))


def test_everything_covered_and_something_found_has_failed() -> None:
    assert isinstance(conclude([Coverage("files", 1, 1)], [finding("commit.sast")], {}), Failed)


BROKEN = Errored("CTL-201", "r", "", (Coverage("files", 3, 1, (("x/a.py", "no"), ("y.py", "no"))),))


def test_an_exception_with_a_reason_takes_its_paths_out_of_what_is_owed() -> None:
    excused = excuse(BROKEN, [PathException("**", "broken on purpose")], "commit.sast")
    assert isinstance(excused, Passed)
    assert excused.coverage[0].owed == excused.coverage[0].covered == 1
    assert excused.coverage[0].excepted == (("x/a.py", "broken on purpose"), ("y.py", "broken on purpose"))


def test_an_exception_for_some_paths_leaves_the_others_missing() -> None:
    excused = excuse(BROKEN, [PathException("x/", "broken on purpose")], "commit.sast")
    assert isinstance(excused, Errored)
    assert excused.coverage[0].missing == (("y.py", "no"),)


def test_an_exception_for_another_control_changes_nothing() -> None:
    assert isinstance(excuse(BROKEN, [PathException("**", "r", ("commit.iac",))], "commit.sast"), Errored)


def test_an_exception_never_excuses_a_broken_tool() -> None:
    crashed = Errored("TOL-106", "killed", "", BROKEN.coverage)
    assert excuse(crashed, [PathException("**", "r")], "commit.sast") is crashed
