"""Events as they happen: in order, from where one broke off, and of what may be seen alone."""

from __future__ import annotations

from pathlib import Path

from interlock.flows.check import Asked
from interlock.identity import Permission
from interlock.testing.world import World
from tests.served import Server, served, serving


def told(server: Server, token: str, query: str = "wait=false", **headers: str) -> list[tuple[int, str]]:
    """Give the numbers and kinds of what is told."""
    said = server.ask("GET", f"/v1/events?{query}", token, headers=headers)
    assert said.status_code == 200
    assert said.headers["content-type"].startswith("text/event-stream")
    blocks = [block for block in said.text.replace("\r\n", "\n").split("\n\n") if "id:" in block]
    fields = [dict(line.split(": ", 1) for line in block.splitlines() if ": " in line) for block in blocks]
    return [(int(one["id"]), one["event"]) for one in fields]


def test_events_come_in_order_and_go_on_where_they_broke_off(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.check()
    with serving(world) as server:
        token = server.token()
        every = told(server, token)
        assert [number for number, _ in every] == sorted(number for number, _ in every)
        assert every[0][0] == 0, "the first one too"
        first = every[0][0]
        assert told(server, token, f"wait=false&after={first}") == every[1:]
        assert told(server, token, **{"Last-Event-ID": str(first)}) == every[1:]
        assert told(server, token, **{"Last-Event-ID": "nonsense"}) == every


def test_who_may_read_one_product_is_told_nothing_of_others(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.check()
    with serving(world) as server:
        limited = server.token("person:ann", Permission.EVIDENCE_READ, on="product:another")
        assert told(server, limited) == []


def test_who_may_read_one_product_is_told_what_happens_to_it(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.commit({"interlock.yaml": "product: shop\n"})
    world.check(Asked(product="shop"))
    with serving(world) as server:
        every = told(server, server.token())
        shop = server.token("person:ann", Permission.EVIDENCE_READ, on="product:shop")
        kinds = {kind for _, kind in told(server, shop)}
        assert kinds >= {"decision.allowed", "policy.changed"}
        assert [one for one in told(server, shop) if one not in every] == []
        assert told(server, server.token("person:ann", Permission.EVIDENCE_READ, on="product:bank")) == []


def test_who_follows_is_answered_at_once_even_where_nothing_happens(tmp_path: Path) -> None:
    with served(tmp_path) as server:
        token = server.token()
        server.serving.is_ending = True  # or it would go on
        said = server.ask("GET", "/v1/events", token)
        assert said.status_code == 200
        assert said.text.split() == [":", "from", "0", "on"]
        assert server.ask("GET", "/v1/events?wait=false", token).text == ""


def gaps(server: Server, token: str, query: str, **headers: str) -> list[str]:
    said = server.ask("GET", f"/v1/events?{query}", token, headers=headers).text.replace("\r\n", "\n")
    return [block for block in said.split("\n\n") if "event: gap" in block]


def test_who_comes_back_for_what_is_not_kept_any_more_is_told_so_first(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.check()
    world.commit({"app.py": "print(2)\n"}, "more")
    world.check()
    with serving(world) as server:
        token = server.token()
        every = told(server, token)
        assert len(every) > 2
        for known in ("wait=false", "wait=false&after=0", f"wait=false&after={every[-1][0]}"):
            assert gaps(server, token, known) == [], known
        with server.serving.app.store.database.writing() as session:
            session.run("DELETE FROM errand WHERE event = 1")
            session.run("DELETE FROM event WHERE number = 1")
        (one,) = gaps(server, token, "wait=false&after=0")
        assert "id:" not in one
        assert '"after":0' in one
        assert '"remedy"' in one
        assert len(gaps(server, token, "wait=false", **{"Last-Event-ID": "0"})) == 1
        assert gaps(server, token, "wait=false&after=1") == [], "nothing behind it is missing"
        assert [number for number, _ in told(server, token, "wait=false&after=0")] == [one for one, _ in every][2:]
        ahead = every[-1][0] + 5
        assert len(gaps(server, token, f"wait=false&after={ahead}")) == 1, "another store has entered it"
