import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

from interlock.adapters.deployers.health import Health
from interlock.adapters.deployers.programs import Programs
from interlock.deployment import Health as Wanted
from interlock.deployment import Order
from tests.unit.deployment.plans import plan


@contextmanager
def answering(*statuses: int) -> Iterator[tuple[str, list[str]]]:
    """Give the address of a server that answers with some statuses in turn, the last one for ever."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(statuses[min(len(asked), len(statuses)) - 1])
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/", asked
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def check(wanted: Wanted, folder: Path) -> str:
    made = plan("one", health=wanted)
    return Health(Programs({}, str(folder))).check(Order(made, made.targets[0], "dpl-1", 1))


def test_a_target_that_answers_well_often_enough_is_well(tmp_path: Path) -> None:
    with answering(200) as (url, asked):
        assert check(Wanted(http=f"{url}{{target}}", within_ms=5000, every_ms=10, passes=3), tmp_path) == ""
    assert asked == ["/one", "/one", "/one"]


def test_one_good_answer_of_something_that_flaps_is_none(tmp_path: Path) -> None:
    flapping = [200, 500] * 200
    with answering(*flapping) as (url, _):
        said = check(Wanted(http=url, within_ms=400, every_ms=10, passes=2), tmp_path)
    assert said.startswith("it was not well 2 times in a row within 0.4 s; the last that was wrong:")


def test_one_that_comes_up_late_is_waited_for(tmp_path: Path) -> None:
    with answering(503, 503, 503, 200) as (url, _):
        assert check(Wanted(http=url, within_ms=5000, every_ms=10, passes=2), tmp_path) == ""


def test_one_that_never_answers_is_given_up_in_time(tmp_path: Path) -> None:
    began = time.monotonic()
    said = check(Wanted(http="http://127.0.0.1:1/", within_ms=300, every_ms=50, passes=1), tmp_path)
    assert "127.0.0.1" in said
    assert time.monotonic() - began < 20


def test_a_program_can_say_it_too(tmp_path: Path) -> None:
    good = Wanted(command=(sys.executable, "-c", "pass"), within_ms=20_000, every_ms=10, passes=1)
    assert check(good, tmp_path) == ""
    bad = Wanted(command=(sys.executable, "-c", "raise SystemExit(3)"), within_ms=300, every_ms=10, passes=1)
    assert "ended with 3" in check(bad, tmp_path)
    assert "no-such" in check(Wanted(command=("no-such",), within_ms=100, every_ms=10, passes=1), tmp_path)
