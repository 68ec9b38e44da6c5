from interlock.decision import Reason, Status, Verdict
from interlock.render.report.reasons import section
from tests.unit.render.builders import checked, passed, reason
from tests.unit.render.report.reading import made, said


def test_every_reason_is_told_the_ones_against_first() -> None:
    good = reason("commit.sast", Status.SATISFIED, Verdict.ALLOW)
    bad = reason("commit.iac", Status.VIOLATED, Verdict.DENY)
    text = said(section(checked(passed(), reasons=[good, bad])))
    assert text.index("commit.iac") < text.index("commit.sast")
    assert made(section(checked(passed(), reasons=[good, bad]))).count("<li>") == 2


def test_a_reason_names_its_status_evidence_and_the_line_of_the_policy() -> None:
    one = reason("commit.iac", Status.STALE, Verdict.DENY)
    text = said(section(checked(passed(), reasons=[one])))
    for words in ("stale", "mend it", "required by policy.yaml:7", f"evidence {one.evidence[0]}"):
        assert words in text


def test_every_status_has_a_word_of_its_own() -> None:
    words = {said(section(checked(passed(), reasons=[reason("c", one, Verdict.DENY, "says")]))) for one in Status}
    assert len(words) == len(Status)


def test_a_reason_without_source_remedy_or_evidence_invents_none() -> None:
    bare = Reason("ledger", Status.MISSING, Verdict.DENY, "nothing shows it", notes=("a note",))
    text = said(section(checked(passed(), reasons=[bare])))
    assert text == "Decision missing evidence ledger deny nothing shows it a note"
