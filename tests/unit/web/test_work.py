"""Runs of workers: for those who may see the product, with their steps, told as they go."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from interlock.kernel import InterlockError
from interlock.web.work import signs, took
from interlock.wiring.at_work import runs_place
from tests.queued import DIGEST, done
from tests.shown import Looked, looked
from tests.visits import Browser, visited


@pytest.fixture(scope="module")
def there(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Looked]:
    with looked(tmp_path_factory.mktemp("shown")) as made:
        done(
            runs_place(made.site.app),
            ("vfy-1", "looked", "shop/staging"),
            (made.shown.run, "failing", "shop/staging"),
            ("vfy-3", "broken", "shop/live"),
            ("vfy-4", "looked", "another/live"),
        )
        yield made


def rows(browser: Browser, query: str = "") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = browser.get(f"/runs/work?format=json{query}").json()["rows"]
    return found


def test_the_list_says_what_each_is_who_began_it_and_how_it_stands(there: Looked) -> None:
    found = {one["run"]: one for one in rows(there.ann)}
    assert set(found) == {"vfy-1", there.shown.run, "vfy-3"}
    assert found["vfy-1"]["begun_by"] == "the worker itself"
    assert found[there.shown.run]["begun_by"] == "ann"
    assert (found["vfy-3"]["state"], found["vfy-1"]["steps"]) == ("broken", 1)
    assert [one["run"] for one in rows(there.ann, "&stands=broken")] == ["vfy-3"]
    assert rows(there.ann, "&stands=nonsense") == []
    assert there.ann.get("/runs/work?format=csv").text.startswith("run,state,environment,begun_by")
    assert "/runs/vfy-1" in there.text("/runs/work")


def test_the_page_of_all_runs_has_the_newest_of_them(there: Looked) -> None:
    text = there.text("/runs")
    assert "/runs/vfy-1" in text
    assert "/runs/work" in text
    assert "vfy-4" not in text


def test_a_run_has_its_steps_and_leads_to_what_it_entered(there: Looked) -> None:
    text = there.text("/runs/vfy-1")
    for says in ("It is over", "as-planned", f'href="/evidence/{DIGEST}"', "the worker itself", "look at what runs"):
        assert says in text, says
    assert "live.js" not in text
    assert "It broke" in there.text("/runs/vfy-3")


def test_a_deployment_has_what_its_worker_kept_beside_what_the_ledger_tells(there: Looked) -> None:
    text = there.text(f"/runs/{there.shown.run}")
    for says in ("It is deployed", "At its worker", "no route to it", "TST-001", "no proof"):
        assert says in text, says


def test_whoever_may_not_see_the_product_sees_none(there: Looked) -> None:
    assert rows(there.eve) == []
    assert "vfy-" not in there.eve.get("/runs").text
    hidden, absent = there.eve.get("/runs/vfy-1"), there.eve.get("/runs/vfy-0")
    assert (hidden.status_code, absent.status_code) == (404, 404)
    assert hidden.text.replace("vfy-1", "vfy-0") == absent.text
    assert there.max.get("/runs/vfy-1").status_code == 200
    assert there.ann.get("/runs/vfy-4").status_code == 404, "it is of another product"


def test_a_stream_tells_what_is_new_and_goes_on_where_it_broke_off(there: Looked) -> None:
    serving = there.site.serving
    serving.is_ending = True  # or it would go on
    sign = serving.at_work.sign()
    try:
        told = there.ann.get("/runs/events")
        assert told.headers["content-type"].startswith("text/event-stream")
        assert f"id: {sign}" in told.text
        assert "work.changed" in told.text
        assert "work.changed" not in there.ann.get(f"/runs/events?after={sign}").text
        assert "work.changed" not in there.ann.get("/runs/events?after=x", **{"Last-Event-ID": sign}).text
        assert "work.changed" in there.ann.get(f"/runs/events?after={sign}", **{"Last-Event-ID": "older"}).text
        assert "work.changed" not in there.eve.get("/runs/events").text, "nothing of it is hers to see"
    finally:
        serving.is_ending = False
    assert there.site.browser().get("/runs/events").status_code == 303


def test_a_stream_ends_with_the_session(there: Looked) -> None:
    serving = there.site.serving
    browser = there.site.browser()
    assert browser.sign_in("max").status_code == 303
    visitor = serving.visiting.sessions.who(browser.cookies["__Host-interlock"])
    serving.visiting.sessions.end(browser.cookies["__Host-interlock"])

    async def all_of() -> list[str]:
        return [one async for one in signs(serving, visitor, "")]

    assert asyncio.run(all_of()) == []


def test_where_the_queue_cannot_be_read_the_ledger_tells_all_the_same(
    there: Looked, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise InterlockError

    monkeypatch.setattr(there.site.serving.at_work.kept, "newest", fails)
    monkeypatch.setattr(there.site.serving.at_work.kept, "find", fails)
    assert "The queue cannot be read" in there.text("/runs")
    assert "It is deployed" in there.text(f"/runs/{there.shown.run}")
    assert there.ann.get("/runs/work").status_code == 503


def test_on_an_empty_server_it_says_how_a_worker_is_begun_and_makes_nothing(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    with visited(tmp_path_factory.mktemp("empty")) as site:
        ann = site.set_up()
        assert "interlock worker" in ann.get("/runs/work").text
        assert "interlock worker" in ann.get("/runs").text
        assert not Path(runs_place(site.app)).exists()


def test_a_length_of_time_is_told_in_its_largest_parts() -> None:
    at = datetime(2026, 5, 1, tzinfo=UTC)
    assert took(at, None) == took(None, at) == ""
    for change, says in ((0.05, "50 ms"), (5, "5 s"), (65, "1 min 5 s"), (3_900, "1 h 5 min"), (-1, "0 ms")):
        assert took(at, at + timedelta(seconds=change)) == says
