import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

from interlock.adapters.deployers.canary import PrometheusWatcher
from interlock.deployment import Strategy, Watching, Way
from tests.unit.deployment.plans import plan


@contextmanager
def prometheus(answer: Callable[[str], object]) -> Iterator[tuple[str, list[str]]]:
    """Give the address of a server that answers queries as Prometheus does."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            query = parse_qs(urlsplit(self.path).query)["query"][0]
            asked.append(query)
            body = json.dumps({"status": "success", "data": answer(query)}).encode()
            self.send_response(200)
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


def watch(answer: Callable[[str], object], replaces: str = "old", **more: Any) -> tuple[str, list[str]]:
    with prometheus(answer) as (url, asked):
        watching = Watching(url, 'e{v="{version}"}', 'r{v="{version}"}', for_ms=60, every_ms=20, fewest=50, **more)
        made = plan("one", replaces=replaces, strategy=Strategy(Way.CANARY, watch=watching))
        return PrometheusWatcher().watch(made, 50), asked


def by(errors: float, requests: float) -> Callable[[str], object]:
    return lambda query: vector(errors if query.startswith("e") else requests)


def test_one_that_does_as_well_as_the_old_one_goes_on() -> None:
    said, asked = watch(by(0, 500))
    assert said == ""
    assert any('"old"' in one for one in asked)
    assert any(plan("one").environment for one in asked)


def test_one_that_fails_more_often_is_stopped() -> None:
    def answer(query: str) -> object:
        is_new = "old" not in query
        return vector((200 if is_new else 0) if query.startswith("e") else 500)

    said, _ = watch(answer)
    assert "of its requests fail" in said


def test_one_that_nobody_asked_anything_shows_nothing() -> None:
    assert "to conclude anything" in watch(by(0, 3))[0]
    nothing = watch(lambda _query: vector())[0]
    assert "knows nothing of it" in nothing


def test_signals_of_attack_stop_it() -> None:
    def answer(query: str) -> object:
        return vector(3) if query.startswith("attacks") else by(0, 500)(query)

    assert "3 security signals" in watch(answer, security="attacks")[0]


def _always(answer: object, _query: str) -> object:
    return answer


def test_answers_that_are_no_number_are_no_success() -> None:
    for answer in (vector(1, 2), {"resultType": "vector", "result": "x"}, {"x": 1}, vector(float("nan"))):
        assert watch(partial(_always, answer))[0] != ""


def test_a_scalar_is_a_number_too() -> None:
    def answer(query: str) -> object:
        return {"resultType": "scalar", "result": [1.0, "0" if query.startswith("e") else "500"]}

    assert watch(answer)[0] == ""


def test_a_server_that_is_not_there_is_no_success() -> None:
    watching = Watching("http://127.0.0.1:1", "e", "r", for_ms=20, every_ms=10)
    made = plan("one", strategy=Strategy(Way.CANARY, watch=watching))
    assert "cannot be asked" in PrometheusWatcher().watch(made, 10)
    assert PrometheusWatcher().watch(plan("one"), 10) == ""


def test_what_is_no_number_speaks_against_going_on() -> None:
    for answer, why in (
        (vector(float("inf")), "gives inf"),
        ({"resultType": "matrix", "result": [{}, {}]}, "gives a matrix"),
        ({"resultType": "matrix", "result": []}, "gives a matrix"),
    ):
        said, _ = watch(lambda _, answer=answer: answer)  # type: ignore[misc]  # a closure over each
        assert why in said, said
