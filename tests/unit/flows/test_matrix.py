"""Stages by controls: the newest word of each about each thing, the worst of several, and what is missing."""

from __future__ import annotations

from interlock.control import DeclaredStage, Pipeline
from interlock.decision import Decision, Reason, Status, Verdict
from interlock.evidence import ASSESSMENT, Assessment, Statement, VerifiedStatement
from interlock.evidence.predicates import Count, Origin
from interlock.flows.matrix import Matrix, matrix_of
from interlock.kernel import Digest, KeyId, Subject, canonical, sha256
from interlock.testing.world import START

PIPELINE = Pipeline((DeclaredStage("commit", ("commit.sast",)), DeclaredStage("build", ("build.sbom",))))
ONE, OTHER = (Subject(name, (sha256(name.encode()),)) for name in ("one", "other"))


def said(
    index: int, control: str, outcome: str, stage: str = "commit", about: Subject = ONE, **counts: int
) -> VerifiedStatement:
    """Give an assessment; counts are by severity, `waived_` before one of a finding that is waived."""
    told = tuple(
        Count("r", name.removeprefix("waived_"), _state(name), is_new=True, count=count)
        for name, count in counts.items()
    )
    at, plan = "2026-01-05T09:00:00Z", "0" * 64
    one = Assessment(control, stage, outcome, Origin("commit"), at, at, "0", plan, counts=told)
    statement = Statement((about,), ASSESSMENT, canonical(one))
    return VerifiedStatement(statement, sha256(b"%d" % index), index, START, KeyId("k"), "somebody")


def _state(name: str) -> str:
    return "waived" if name.startswith("waived_") else "new"


def made(*statements: VerifiedStatement, missing: str = "") -> Matrix:
    reasons = (Reason(missing, Status.MISSING, Verdict.DENY, "there is none"),) if missing else ()
    decision = Decision(Verdict.DENY, ONE, "p", Digest("sha256", "0" * 64), "build", "", START, reasons)
    return matrix_of(statements, [decision], PIPELINE)


def test_the_newest_word_about_a_thing_counts_and_stages_stand_in_their_order() -> None:
    it = made(
        said(3, "commit.sast", "passed"),
        said(1, "commit.sast", "failed", high=2),
        said(2, "build.sbom", "passed", "build"),
        said(4, "own.thing", "passed", "later"),
    )
    assert it.stages == ("commit", "build", "later")
    cell = it.cell("commit", "commit.sast")
    assert cell is not None
    assert (cell.outcome, cell.findings, cell.index) == ("passed", 0, 3)
    assert (it.cell("build", "commit.sast"), it.open) == (None, 0)


def test_of_several_things_the_worst_is_told_with_the_findings_of_all_of_them() -> None:
    it = made(said(1, "commit.sast", "failed", high=2), said(2, "commit.sast", "passed", about=OTHER, low=1))
    cell = it.cell("commit", "commit.sast")
    assert cell is not None
    assert (cell.outcome, cell.index, cell.findings, cell.others) == ("failed", 1, 3, 1)
    assert (dict(it.counts), it.open) == ({"high": 2, "low": 1}, 3)


def test_what_did_not_do_well_stands_first_and_what_is_waived_is_not_open() -> None:
    it = made(
        said(1, "commit.aaa", "passed"),
        said(2, "commit.zzz", "errored"),
        said(3, "commit.sast", "failed", critical=1, waived_high=5),
        said(4, "commit.bbb", "not_applicable"),
    )
    assert it.controls == ("commit.zzz", "commit.sast", "commit.aaa", "commit.bbb")
    assert dict(it.counts) == {"critical": 1}
    assert [one.control for one in it.row("commit")] == list(it.controls)


def test_what_a_gate_misses_stands_at_its_stage_and_leads_nowhere() -> None:
    it = made(said(1, "commit.sast", "passed"), missing="build.sbom")
    cell = it.cell("build", "build.sbom")
    assert cell is not None
    assert (cell.outcome, cell.index) == ("missing", -1)
    assert made(missing="rule:four-eyes").controls == ()


def test_what_cannot_be_read_says_nothing() -> None:
    statement = Statement((ONE,), ASSESSMENT, b"[]")
    broken = VerifiedStatement(statement, sha256(b"x"), 1, START, KeyId("k"), "somebody")
    assert made(broken) == made()
