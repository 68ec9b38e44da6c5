"""The map: jobs in the order of stages, tests with where their results go."""

from __future__ import annotations

from interlock.control import Stage
from tests.unit.catalog.workflow.reading import map_of


def test_jobs_stand_in_the_order_of_stages() -> None:
    order = [list(Stage).index(one.stage) for one in map_of().jobs]
    assert order == sorted(order)


def test_each_test_is_told_once_with_where_its_results_go() -> None:
    tests = {(one.tool, one.job): one for one in map_of().tests}
    assert tests["pytest", "test"].goes_to == ("artifacts of the run: out.xml",)
    assert ("pytest", "check") not in tests
    assert tests["pip-audit", "scan"].goes_to == ()


def test_an_empty_tree_has_an_empty_map() -> None:
    one = map_of({})
    assert (one.jobs, one.tests, one.files) == ((), (), 0)
    assert one.gaps


def test_what_nothing_sets_going_is_told_as_such() -> None:
    (one,) = map_of({"Makefile": "test:\n\tpytest -q\n"}).tests
    assert (one.tool, one.job, one.is_reached) == ("pytest", "test", False)
