import msgspec

from interlock.control import ControlRun, Errored
from interlock.decision import Status, Verdict
from interlock.kernel import ControlId
from interlock.render.report.controls import section
from tests.unit.render.builders import checked, errored, everything, failed, finding, not_applicable, passed, reason
from tests.unit.render.report.reading import made, said


def test_every_control_has_a_row_with_its_answer_in_words() -> None:
    text = said(section(checked(passed(), failed(finding()), errored(), not_applicable())))
    for words in ("commit.build passed", "commit.sast failed", "commit.iac errored", "commit.secrets not applicable"):
        assert words in text


def test_a_requirement_that_nothing_ran_for_is_a_row_too() -> None:
    text = said(section(everything()))
    assert "commit.provenance missing evidence there is no evidence of commit.provenance" in text
    absent = reason("commit.sast", Status.MISSING, Verdict.DENY)
    assert "missing evidence" not in said(section(checked(failed(finding()), reasons=[absent])))


def test_nothing_found_is_said_of_those_that_looked_and_of_no_others() -> None:
    assert "nothing" in said(section(checked(passed())))
    assert "nothing" not in said(section(checked(not_applicable())))
    broken = ControlRun(ControlId("commit.iac"), Errored("TOL-101", "gone", "get it"))
    text = said(section(checked(broken)))
    assert "nothing" not in text
    assert "gone" in text


def test_what_was_examined_is_told_in_figures_with_the_exceptions() -> None:
    assert "2 of 2 files, 1 excepted" in said(section(checked(passed())))
    assert "1 of 2 files" in said(section(checked(errored())))


def test_new_findings_are_counted_apart_where_there_is_a_base() -> None:
    runs = failed(finding(), finding("ruff:S1", is_new=False))
    assert "2 findings , 1 new" in said(section(checked(runs))) or "2 findings, 1 new" in said(section(checked(runs)))
    assert "new" not in said(section(checked(runs, has_base=False))).replace("renew", "")


def test_a_control_without_evidence_says_so() -> None:
    check = msgspec.structs.replace(checked(passed()), evidence={})
    assert said(section(check)).endswith("from the cache none")


def test_notes_are_shown_with_the_control_they_belong_to() -> None:
    assert "1 directive defused" in said(section(checked(failed(finding()))))
    assert made(section(checked(failed(finding())))).count("1 directive defused") == 1
