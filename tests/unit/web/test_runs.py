"""Runs: deployments with their steps, for those who may see the product."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.shown import Looked, looked
from tests.visits import visited


@pytest.fixture(scope="module")
def there(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Looked]:
    with looked(tmp_path_factory.mktemp("shown")) as made:
        yield made


def test_the_list_says_what_went_where_and_how_it_stands(there: Looked) -> None:
    (one,) = there.ann.get("/runs?format=json&stands=deployed").json()["rows"]
    assert (one["run"], one["state"], one["environment"], one["asked_by"]) == (
        there.shown.run,
        "deployed",
        "staging",
        "ann",
    )
    assert one["steps"] == 6


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ("environment=staging", 1),
        ("environment=live", 0),
        ("stands=deployed", 1),
        ("stands=running", 0),
        ("after=0", 0),
    ],
)
def test_filters_find_what_they_say(there: Looked, asked: str, count: int) -> None:
    rows = there.ann.get(f"/runs?format=json&{asked}").json()["rows"]
    assert sum(one["run"] == there.shown.run for one in rows) == count, "other tests here begin other runs"
    name, _, value = asked.partition("=")
    named = {"environment": "environment", "stands": "state"}.get(name)
    assert all(one[named] == value for one in rows if named is not None)


def test_a_run_has_its_steps_each_with_the_entry_that_says_so(there: Looked) -> None:
    text = there.text(f"/runs/{there.shown.run}")
    for says in ("It is deployed", "switch one", "app.zip", "docs.txt", "data-peek", "/subjects/sha256:"):
        assert says in text, says
    assert "live.js" not in text, "what is over does not change any more"


def test_what_is_under_way_is_live_in_words_and_has_a_link_to_load_it_anew(there: Looked) -> None:
    begun = there.shown.estate.enter(there.shown.newer, environment="staging", only_plan=True)
    assert "1 is under way or waits" in there.text("/runs")
    text = there.text(f"/runs/{begun.run}")
    assert "live.js" in text
    assert f'<a class="btn small" href="/runs/{begun.run}">Load anew</a>' in text
    newest = there.site.serving.outbox.newest()
    assert f'data-after="{newest}"' in text


def test_whoever_may_not_see_the_product_sees_no_run(there: Looked) -> None:
    assert there.eve.get("/runs?format=json").json() == {"rows": [], "next": None}
    assert "staging" not in there.eve.get("/runs").text
    hidden, absent = there.eve.get(f"/runs/{there.shown.run}"), there.eve.get("/runs/dpl-0000000000000000")
    assert (hidden.status_code, absent.status_code) == (404, 404)
    assert hidden.text.replace(there.shown.run, "dpl-0000000000000000") == absent.text
    assert there.max.get(f"/runs/{there.shown.run}").status_code == 200


def test_on_an_empty_server_it_says_how_something_is_deployed(tmp_path_factory: pytest.TempPathFactory) -> None:
    with visited(tmp_path_factory.mktemp("empty")) as site:
        assert "interlock deploy" in site.set_up().get("/runs").text
