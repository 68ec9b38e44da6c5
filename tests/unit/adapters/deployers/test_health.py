from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from interlock.adapters.deployers.health import Health
from interlock.adapters.deployers.programs import Programs
from interlock.deployment import Health as Wanted
from interlock.deployment import Order
from tests.loopback import Server
from tests.unit.deployment.plans import plan


class Clock:
    """Time that passes only where somebody sleeps."""

    def __init__(self) -> None:
        self.at = 0.0

    def now(self) -> float:
        return self.at

    def sleep(self, seconds: float) -> None:
        self.at += seconds


def order(wanted: Wanted | None, name: str = "one") -> Order:
    made = plan(name, health=wanted)
    return Order(made, made.targets[0], "dep-1", 1)


def check(wanted: Wanted | None, folder: Path, name: str = "one") -> str:
    clock = Clock()
    return Health(Programs(os.environ, str(folder)), clock.now, clock.sleep).check(order(wanted, name))


def answering(*statuses: int) -> Callable[[BaseHTTPRequestHandler], None]:
    """Answer with these in turn, and with the last for ever."""
    left = list(statuses)

    def answer(asked: BaseHTTPRequestHandler) -> None:
        asked.send_response(left.pop(0) if len(left) > 1 else left[0])
        asked.send_header("Location", "http://127.0.0.2:1/elsewhere")
        asked.send_header("Content-Length", "0")
        asked.end_headers()

    return answer


@pytest.fixture
def server() -> Iterator[Server]:
    found = Server()
    yield found
    found.stop()


def asked_of(server: Server, *statuses: int) -> str:
    server.answers["/health"] = answering(*statuses)
    return f"{server.url}/health"


def test_nothing_is_asked_where_nothing_is_wanted(tmp_path: Path) -> None:
    assert check(None, tmp_path) == ""
    assert check(Wanted(), tmp_path) == ""


@pytest.mark.parametrize("status", [200, 204, 399])
def test_an_answer_below_400_is_well(server: Server, tmp_path: Path, status: int) -> None:
    assert check(Wanted(http=asked_of(server, status)), tmp_path) == ""


def test_it_gets_the_time_that_it_has(server: Server, tmp_path: Path) -> None:
    assert check(Wanted(http=asked_of(server, 503, 503, 200)), tmp_path) == ""


def test_one_good_answer_of_something_that_flaps_is_none(server: Server, tmp_path: Path) -> None:
    said = check(Wanted(http=asked_of(server, *[200, 500] * 50), within_ms=5000), tmp_path)
    assert said.startswith("it flaps: it was well 6 of 11 times within 5 s, never 2 times in a row; ")
    assert said.endswith("/health answers 500")


def test_what_is_never_well_says_how_often_it_was_asked(server: Server, tmp_path: Path) -> None:
    url = asked_of(server, 404)
    said = check(Wanted(http=url, within_ms=1000), tmp_path)
    assert said == f"it was not well once in 3 times within 1 s; {url} answers 404"


def test_too_little_time_is_not_called_flapping(server: Server, tmp_path: Path) -> None:
    said = check(Wanted(http=asked_of(server, 200), within_ms=1000, passes=9), tmp_path)
    assert said == "it was well 3 times within 1 s; 9 times in a row are wanted"


def test_a_redirect_to_another_place_is_not_followed(server: Server, tmp_path: Path) -> None:
    said = check(Wanted(http=asked_of(server, 302), within_ms=500), tmp_path)
    assert "http://127.0.0.2:1 is not on the list of places to ask" in said


def test_nobody_who_answers_is_said(tmp_path: Path) -> None:
    assert "cannot be reached" in check(Wanted(http="http://127.0.0.1:1/", within_ms=500), tmp_path)


def test_a_program_that_ends_with_0_is_well_and_is_told_whom_it_is_about(tmp_path: Path) -> None:
    wanted = Wanted(
        command=("sh", "-c", 'test "$INTERLOCK_TARGET" = two && test ${#INTERLOCK_PLAN} = 64'), within_ms=500
    )
    assert check(wanted, tmp_path, "two") == ""
    assert "`sh` ended with 1" in check(wanted, tmp_path, "one")


def test_the_last_words_of_a_program_are_passed_on(tmp_path: Path) -> None:
    wanted = Wanted(command=("sh", "-c", "echo first; echo no route >&2; exit 7"), within_ms=0)
    assert check(wanted, tmp_path) == "it was not well once in 1 times within 0 s; `sh` ended with 7: no route"


def test_a_program_that_is_not_there_is_said(tmp_path: Path) -> None:
    assert "could not be started" in check(Wanted(command=("/no/such",), within_ms=0), tmp_path)


def test_both_are_asked_where_both_are_named(server: Server, tmp_path: Path) -> None:
    wanted = Wanted(http=asked_of(server, 200), command=("false",), within_ms=0)
    assert "`false` ended with 1" in check(wanted, tmp_path)


def test_the_target_is_named_in_its_address(server: Server, tmp_path: Path) -> None:
    server.answers["/two"] = answering(200)
    assert check(Wanted(http=f"{server.url}/{{target}}"), tmp_path, "two") == ""


def test_one_that_never_answers_is_given_up_in_time(tmp_path: Path) -> None:
    began = time.monotonic()
    wanted = Wanted(http="http://127.0.0.1:1/", within_ms=300, every_ms=50, passes=1)
    assert "127.0.0.1" in Health(Programs({}, str(tmp_path))).check(order(wanted))
    assert time.monotonic() - began < 20
