from datetime import UTC, datetime, timedelta

from interlock.render.vex import statement_json, statement_lines, unread_lines
from interlock.supply.vex import Justification, Product, Said, Statement, Status, Unread

NOW = datetime(2026, 3, 1, tzinfo=UTC)
SAID = Statement(
    "CVE-1\x1b[2J",
    (Product("pkg:pypi/ham", ("pkg:pypi/egg",)),),
    Status.NOT_AFFECTED,
    "me",
    NOW,
    justification=Justification.COMPONENT_NOT_PRESENT,
    expires=NOW + timedelta(days=1),
)


def test_a_statement_is_a_row_and_one_that_ran_out_says_so() -> None:
    lines = list(statement_lines([SAID], NOW))
    assert lines[1].split() == [
        "-", "CVE-1\\x1b[2J", "not_affected", "pkg:pypi/ham", "component_not_present", "me", "2026-03-01", "2026-03-02",
    ]  # fmt: skip
    assert next(reversed(list(statement_lines([SAID], NOW + timedelta(days=1))))).endswith("2026-03-02, expired")
    assert "there are no statements yet" in next(statement_lines([], NOW))


def test_the_document_has_everything() -> None:
    document = statement_json(SAID, NOW)
    assert (document["products"], document["parts"]) == (["pkg:pypi/ham"], ["pkg:pypi/egg"])
    assert (document["expired"], statement_json(SAID, NOW + timedelta(days=2))["expired"]) == (False, True)


def test_what_was_not_taken_is_told_with_its_reason() -> None:
    assert list(unread_lines(Said((SAID,)))) == []
    first, second = unread_lines(Said((), (Unread("a.json: no\x1b[2J"),)))
    assert first == "not taken  a.json: no\\x1b[2J"
    assert "stays as it was" in second
