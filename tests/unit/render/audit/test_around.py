"""What stands around deployments in a report."""

from __future__ import annotations

from interlock.render.audit.around import sections
from tests.audited import report
from tests.full_report import full_report, text_of


def test_each_thing_has_a_table_and_one_without_any_says_none() -> None:
    text = text_of(b"".join(one.encode() for one in sections(full_report())))
    for word in (
        "bandit:B602",
        "the site was down",
        "as-planned",
        "engineer on organisation",
        "(revoked)",
        "commit.build",
    ):
        assert word in text
    empty = text_of(b"".join(one.encode() for one in sections(report(changes=(), looks=()))))
    assert empty.count("None.") == 7
