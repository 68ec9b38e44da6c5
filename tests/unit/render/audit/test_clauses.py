"""Standards clause by clause."""

from __future__ import annotations

from interlock.render.audit.clauses import WARNING, sections
from tests.audited import report
from tests.full_report import full_report, text_of


def test_each_clause_says_how_it_stands_by_which_controls_and_what_nothing_shows() -> None:
    text = text_of(b"".join(one.encode() for one in sections(full_report())))
    assert "CM.tested changes are tested partly commit.sca satisfied shown by nothing here: commit.sast" in text
    assert "by other means no control answers to it" in text
    assert WARNING in text


def test_without_standards_there_is_nothing_of_them() -> None:
    assert list(sections(report())) == []
