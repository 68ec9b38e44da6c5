"""All that a report lacks, the worst first."""

from __future__ import annotations

from interlock.trace.completeness import Facts, lacks_of
from tests.audited import changed, report


def test_the_worst_comes_first_and_the_same_report_gives_the_same_list() -> None:
    made = changed(report(looks=()), rulings=(), approvals=())
    found = lacks_of(made, Facts(has_directory=False))
    assert [one.severity.rank for one in found] == sorted(one.severity.rank for one in found)
    assert len(found) > 3
    assert found == lacks_of(made, Facts(has_directory=False))


def test_each_lack_has_a_name_of_its_own_and_says_what_it_means_and_what_to_do() -> None:
    found = lacks_of(changed(report(looks=()), rulings=(), approvals=(), artifacts=()), Facts())
    assert len({one.id for one in found}) == len(found)
    assert all(one.says and one.means and one.next for one in found)
