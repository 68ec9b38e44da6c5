from pathlib import Path

from interlock.control import ControlRun, Coverage, Errored, Failed, FindingState, NotApplicable, Passed
from interlock.evidence import ASSESSMENT, Rules, read_assessment
from interlock.flows.assessments import findings_pieces, origin_of, read_findings, reason_of
from interlock.kernel import ControlId
from interlock.testing.world import World, finding

NAME = ControlId("commit.sast")
COVERED = (Coverage("files", 1, 1),)


def test_a_list_of_findings_reads_back_as_it_was_written() -> None:
    found = [finding("commit.sast"), finding("commit.sast", message="two\nlines, ünïcode", state=FindingState.EXISTING)]
    assert read_findings(b"".join(findings_pieces(found))) == found
    assert b"".join(findings_pieces(found)).count(b"\n") == 2
    assert read_findings(b"".join(findings_pieces([]))) == []


def test_a_run_says_what_it_came_to() -> None:
    assert "nothing was found" in reason_of(ControlRun(NAME, Passed(COVERED)))
    assert reason_of(ControlRun(NAME, NotApplicable("no Python here"))) == "no Python here"
    assert reason_of(ControlRun(NAME, Errored("TOL-101", "bandit is missing", ""))) == "bandit is missing"
    assert reason_of(ControlRun(NAME, Failed(COVERED, (finding("commit.sast"),)))) == "1 finding"
    assert reason_of(ControlRun(NAME, Failed(COVERED, (finding("commit.sast"),) * 2))) == "2 findings"


def test_evidence_of_a_commit_says_its_title_with_what_looks_like_a_secret_masked(tmp_path: Path) -> None:
    world = World(tmp_path)
    secret = "ghp_" + "a1B2" * 9
    world.commit({"app.py": "print(2)\n"}, f"ABC-12: no longer uses {secret}\n\nThis is not told.")
    world.check()
    with world.app() as app:
        (one, *_) = app.gate.of_kind(ASSESSMENT)
    title = read_assessment(one.statement.predicate).origin.title
    assert title.startswith("ABC-12: no longer uses ")
    assert secret not in title
    assert "told" not in title


def test_without_anybody_to_mask_it_no_title_is_told(tmp_path: Path) -> None:
    world = World(tmp_path)
    with world.app() as app:
        change = app.repository.change(None, None)
    assert change.head is not None
    assert change.head.title
    assert origin_of(change, Rules(), base_is_chosen=False).title == ""
