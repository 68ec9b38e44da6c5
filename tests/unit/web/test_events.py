"""What happens, told to pages: from a place on, of what may be seen alone, to the end of the session."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from interlock.web.events import products_of
from tests.shown import Looked, looked
from tests.visits import Browser


@pytest.fixture
def there(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Looked]:
    with looked(tmp_path_factory.mktemp("shown")) as made:
        made.site.serving.is_ending = True  # or a stream would go on
        yield made


def told(browser: Browser, query: str = "", **headers: str) -> str:
    said = browser.get(f"/events{query}", **headers)
    assert said.status_code == 200, said.text
    assert said.headers["content-type"].startswith("text/event-stream")
    assert said.headers["cache-control"] == "no-store"
    return said.text


def test_without_a_place_it_begins_with_now_and_goes_on_where_it_broke_off(there: Looked) -> None:
    newest = there.site.serving.outbox.newest()
    assert newest > 0
    assert f"from {newest + 1} on" in told(there.ann)
    assert "from 3 on" in told(there.ann, "?after=2")
    assert "from 2 on" in told(there.ann, "?after=5", **{"Last-Event-ID": "1"})
    assert f"from {newest + 1} on" in told(there.ann, **{"Last-Event-ID": "1nonsense"})


def test_only_what_somebody_may_see_is_told(there: Looked) -> None:
    serving = there.site.serving
    serving.is_ending = False

    async def all_of(browser: Browser) -> list[str]:
        visitor = serving.visiting.sessions.who(browser.cookies["__Host-interlock"])
        feed = serving.feed.follow(-1, lambda: products_of(serving, visitor), wait=False)
        return [one.kind async for one in feed]

    assert "deployment.ended" in asyncio.run(all_of(there.ann))
    assert "deployment.ended" in asyncio.run(all_of(there.max))
    assert "directory.changed" not in asyncio.run(all_of(there.max))
    assert asyncio.run(all_of(there.eve)) == []


def test_a_stream_is_over_with_its_session_and_is_no_use_of_it(there: Looked) -> None:
    serving = there.site.serving
    visitor = serving.visiting.sessions.who(there.ann.cookies["__Host-interlock"])
    assert products_of(serving, visitor) is None
    there.shown.world.pass_time(minutes=20)
    assert products_of(serving, visitor) is None
    there.shown.world.pass_time(minutes=20)
    assert products_of(serving, visitor) == frozenset(), "it was followed, and not used"


def test_what_a_page_asks_by_itself_is_no_use_of_a_session_either(there: Looked) -> None:
    there.shown.world.pass_time(minutes=20)
    assert there.ann.get("/runs", **{"X-Interlock-Quiet": "1"}).status_code == 200
    there.shown.world.pass_time(minutes=20)
    assert there.ann.get("/runs", **{"X-Interlock-Quiet": "1"}).status_code == 303


def test_whoever_is_nobody_follows_nothing(there: Looked) -> None:
    assert there.site.browser().get("/events").status_code == 303
    there.site.account("zed")
    stranger = there.site.browser()
    stranger.sign_in("zed")
    assert stranger.get("/events").status_code == 403


def test_one_session_has_so_many_streams_and_no_more(there: Looked) -> None:
    streams = there.site.application.state.streams
    visitor = there.site.serving.visiting.sessions.who(there.ann.cookies["__Host-interlock"])
    with ExitStack() as stack:
        for _ in range(20):
            stack.enter_context(streams.opened(visitor.card.id))
        said = there.ann.get("/events")
        assert (said.status_code, said.headers["retry-after"]) == (429, "5")
        assert "API-109" in said.text
        assert there.max.get("/events").status_code == 200
    assert there.ann.get("/events").status_code == 200


def test_a_page_that_comes_back_for_what_is_not_kept_is_told_so(there: Looked) -> None:
    newest = there.site.serving.outbox.newest()
    assert "event: gap" not in told(there.ann, f"?after={newest}")
    ahead = told(there.ann, f"?after={newest + 7}")
    assert "event: gap" in ahead
    assert f"from {newest + 1} on" in ahead, "what follows is told"
