"""What is missing, as loudly as what is there."""

from __future__ import annotations

from interlock.render.audit.lacks import section
from tests.audited import report
from tests.full_report import full_report, text_of


def test_each_lack_says_what_it_means_what_to_do_and_which_entries_say_so() -> None:
    made = full_report(rulings=())
    text = text_of(section(made).encode())
    for one in made.missing:
        assert one.says in text
        assert one.means in text
    assert "deployment-without-decision" in text


def test_where_nothing_is_missing_it_says_what_was_looked_at() -> None:
    assert "clocks, the ledger" in section(report()).text
