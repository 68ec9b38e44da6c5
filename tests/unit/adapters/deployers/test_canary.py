import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from interlock.adapters.deployers.canary import PrometheusWatcher
from interlock.deployment import Strategy, Watching, Way
from interlock.deployment.analysis import Watched
from tests.unit.deployment.plans import plan

NOW = 1_800_000_000.0


@contextmanager
def prometheus(answer: Callable[[str], object]) -> Iterator[tuple[str, list[dict[str, str]]]]:
    """Give the address of a server that answers queries as Prometheus does; an answer of text is an error."""
    asked: list[dict[str, str]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            given = {name: value for name, (value,) in parse_qs(urlsplit(self.path).query).items()}
            asked.append(given)
            is_clock = given["query"] == "time()"
            said = {"resultType": "scalar", "result": [NOW, str(NOW)]} if is_clock else answer(given["query"])
            is_wrong = isinstance(said, str)
            whole = {"status": "error", "error": said} if is_wrong else {"status": "success", "data": said}
            body = json.dumps(whole).encode()
            self.send_response(400 if is_wrong else 200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def vector(*values: float) -> object:
    return {"resultType": "vector", "result": [{"metric": {}, "value": [1.0, str(one)]} for one in values]}


def histogram(**counts: float) -> object:
    rows = [{"metric": {"le": bound}, "value": [1.0, str(count)]} for bound, count in counts.items()]
    return {"resultType": "vector", "result": rows}


def watching(url: str, **more: Any) -> Watching:
    given = {"for_ms": 60, "every_ms": 20, "fewest": 50} | more
    return Watching(url, 'e{v="{version}"}[{since}]', 'r{v="{version}"}[{since}]', **given)


def watch(answer: Callable[[str], object], replaces: str = "old", **more: Any) -> tuple[Watched, list[dict[str, str]]]:
    with prometheus(answer) as (url, asked):
        made = plan("one", replaces=replaces, strategy=Strategy(Way.CANARY, watch=watching(url, **more)))
        return PrometheusWatcher().watch(made, 50), asked


def against(answer: Callable[[str], object], replaces: str = "old", **more: Any) -> str:
    return watch(answer, replaces, **more)[0].against


def by(errors: float, requests: float) -> Callable[[str], object]:
    return lambda query: vector(errors if query.startswith("e") else requests)


def test_one_that_does_as_well_as_the_old_one_goes_on_and_what_was_measured_is_told() -> None:
    seen, asked = watch(by(0, 500))
    assert seen == Watched("", "0.00% of 500 requests fail (0.00% of 500 before)")
    queries = {one["query"] for one in asked}
    made = plan("one", replaces="old").digest.hex
    assert 'e{v="old"}[1s]' in queries
    assert any(one.startswith('r{v="') and "old" not in one for one in queries)
    assert made not in queries


def test_all_queries_of_one_look_are_about_one_moment_by_the_clock_of_prometheus() -> None:
    _, asked = watch(by(0, 500))
    clocks = [one for one in asked if one["query"] == "time()"]
    assert len(clocks) >= 2
    assert all("time" not in one for one in clocks)
    assert {one["time"] for one in asked if one["query"] != "time()"} == {f"{NOW:.3f}"}


def test_one_that_fails_more_often_is_stopped() -> None:
    def answer(query: str) -> object:
        is_new = "old" not in query
        return vector((200 if is_new else 0) if query.startswith("e") else 500)

    said = against(answer)
    assert "of its 500 requests fail" in said
    assert "measured: 40.00% of 500 requests fail (0.00% of 500 before)" in said


def test_one_that_nobody_asked_anything_shows_nothing() -> None:
    assert "to conclude anything" in against(by(0, 3))
    assert "knows of no request of it" in against(lambda _query: vector())


def test_a_query_that_finds_nothing_is_no_zero() -> None:
    def silent(begins: str, query: str) -> object:
        return vector() if query.startswith(begins) else by(0, 500)(query)

    more = {"security": "s{version}", "latency": "l{version}"}
    assert against(by(0, 500), security="e{version}", latency="e{version}") == ""
    assert "no number of failed requests of it; where that means none" in against(partial(silent, "e"))
    assert "no number of security signals" in against(partial(silent, "s"), security=more["security"])
    assert "nothing of the latency of it" in against(partial(silent, "l"), latency=more["latency"])
    old_is_unknown = against(lambda query: vector() if "old" in query else by(0, 500)(query))
    assert "knows of no request of what it replaces" in old_is_unknown


def test_signals_of_attack_stop_it() -> None:
    def answer(query: str) -> object:
        return vector(3) if query.startswith("attacks") else by(0, 500)(query)

    assert "signals of attack or misuse: 3" in against(answer, security="attacks")


def test_latency_is_judged_by_buckets_or_by_a_number() -> None:
    def slow(new: object, old: object, query: str) -> object:
        return (old if "old" in query else new) if query.startswith("l") else by(0, 500)(query)

    fast, late = histogram(**{"0.1": 480, "0.5": 500, "+Inf": 500}), histogram(**{"0.1": 10, "0.5": 500, "+Inf": 500})
    for new, old, why in (
        (late, fast, "take longer than"),
        (vector(0.03), vector(0.01), "its latency is 30 ms, and at most 12.5 ms"),
        (fast, vector(0.01), "buckets of one and a number of the other"),
    ):
        assert why in against(partial(slow, new, old), latency="l{version}")
    assert against(partial(slow, fast, fast), latency="l{version}") == ""
    wrong = histogram(**{"0.1": 1, "0.5": 2})
    assert "the last one `+Inf`" in against(partial(slow, wrong, wrong), latency="l{version}")
    assert "gives buckets" in against(lambda _query: fast)


def test_buckets_of_several_series_have_to_be_summed() -> None:
    twice = {"resultType": "vector", "result": [{"metric": {"le": "1"}, "value": [1.0, "1"]}] * 2}
    said = against(lambda query: twice if query.startswith("l") else by(0, 500)(query), latency="l{version}")
    assert "sum them by (le)" in said


def _always(answer: object, _query: str) -> object:
    return answer


def test_answers_that_are_no_number_are_no_success() -> None:
    for answer in (vector(1, 2), {"resultType": "vector", "result": "x"}, {"x": 1}, vector(float("nan"))):
        assert against(partial(_always, answer)) != ""


def test_a_scalar_is_a_number_too() -> None:
    def answer(query: str) -> object:
        return {"resultType": "scalar", "result": [1.0, "0" if query.startswith("e") else "500"]}

    assert against(answer) == ""


def test_what_is_no_number_speaks_against_going_on() -> None:
    for answer, why in (
        (vector(float("inf")), "gives inf"),
        ({"resultType": "matrix", "result": [{}, {}]}, "gives a matrix"),
        ({"resultType": "matrix", "result": []}, "gives a matrix"),
        ("parse error: unclosed left brace", "answers 400, parse error: unclosed left brace"),
    ):
        assert why in against(partial(_always, answer))


def test_a_server_that_is_not_there_is_no_success() -> None:
    made = plan("one", strategy=Strategy(Way.CANARY, watch=watching("http://127.0.0.1:1")))
    assert "cannot be asked" in PrometheusWatcher().watch(made, 10).against
    assert "cannot be asked" in PrometheusWatcher().ready(made)
    assert PrometheusWatcher().watch(plan("one"), 10) == Watched()
    assert PrometheusWatcher().ready(plan("one")) == ""


@pytest.mark.parametrize(("row", "stopped"), [(1, False), (2, True)])
def test_a_server_that_is_away_once_is_asked_again_and_twice_in_a_row_stops_it(row: int, stopped: bool) -> None:
    looks = iter(range(100))

    def answer(query: str) -> object:
        if query.startswith("e") and "old" not in query:
            look = next(looks)
            return "it is just starting" if 1 <= look < 1 + row else vector(0)
        return by(0, 500)(query)

    assert ("just starting" in against(answer, for_ms=300, every_ms=30)) is stopped
    assert next(looks) >= 3


def test_a_server_that_is_away_at_the_end_stops_it() -> None:
    clock = iter([0.0, 0.0, 0.0, 1.0])
    answers = iter([vector(0), "gone"])

    def answer(query: str) -> object:
        return next(answers) if query.startswith("e") and "old" not in query else by(0, 500)(query)

    with prometheus(answer) as (url, _):
        made = plan("one", replaces="old", strategy=Strategy(Way.CANARY, watch=watching(url)))
        said = PrometheusWatcher(lambda: next(clock), lambda _s: None).watch(made, 50)
    assert "gone" in said.against


def _but_for(begins: str, answer: Callable[[str], object], query: str) -> object:
    return vector() if query.startswith(begins) else answer(query)


def test_before_anything_is_touched_it_is_seen_whether_the_queries_fit_what_runs() -> None:
    def ready(answer: Callable[[str], object], replaces: str = "old", **more: Any) -> str:
        with prometheus(answer) as (url, _):
            made = plan("one", replaces=replaces, strategy=Strategy(Way.CANARY, watch=watching(url, **more)))
            return PrometheusWatcher().ready(made)

    assert ready(by(0, 3)) == ""
    assert "knows of no request of what runs now, old" in ready(lambda _query: vector())
    assert ready(lambda _query: vector(), replaces="") == ""
    for begins, field, why in (
        ("e", "latency", "no number of failed requests of what runs now, old"),
        ("s", "security", "no number of security signals of what runs now, old"),
        ("l", "latency", "nothing of the latency of what runs now, old"),
    ):
        known = partial(_but_for, begins, by(0, 50))
        assert why in ready(known, **{field: f"{field[0]}{{version}}"})
    assert ready(by(0, 50), security="e{version}", latency="e{version}") == ""
    assert "longer than it is watched: that query gives something else" in ready(by(0, 50), latency="r{version}")
    assert "parse error" in ready(lambda _query: "parse error")
    assert "gives 2 numbers; sum them" in ready(lambda _query: vector(1, 2))
