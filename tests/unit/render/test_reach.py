from typing import Any

from interlock.render.paint import Paint
from interlock.render.reach import reach_json, reach_lines
from interlock.supply.build import ELSEWHERE, UNDECLARED, Reached, Refused, Traffic

PAINT = Paint(has_colour=False)


def text(*reached: Reached, **more: Any) -> str:
    return "\n".join(reach_lines(Traffic(reached, **more), PAINT))


def test_where_no_door_stood_nothing_is_told() -> None:
    assert reach_lines(None, PAINT) == []
    assert reach_json(None) is None


def test_what_was_reached_is_told_with_how_often_and_how_much() -> None:
    said = text(Reached("a.example.org", 443, 1, 0, 1234, 5), Reached("::1", 80, 2, 3))
    assert "reached a.example.org:443: 1 connection, 1,234 bytes sent, 5 received" in said
    assert "reached [::1]:80: 2 connections" in said
    assert "could not reach [::1]:80, 3 times" in said


def test_one_that_never_answered_was_not_reached() -> None:
    assert "  reached" not in text(Reached("a", 1, 0, 1))


def test_what_it_was_kept_from_is_told_with_what_can_be_done() -> None:
    refused = (Refused("b", 443, 2, UNDECLARED), Refused("c", 22, 1, ELSEWHERE), Refused("d", 80, 1, "it leads to x"))
    said = text(refused=refused, unlisted=1200, malformed=1)
    for part in (
        f"kept from b:443, 2 times: {UNDECLARED}\n    → name it there",
        f"kept from c:22: {ELSEWHERE}\n    → name it with this port too",
        "kept from d:80: it leads to x\n    → name that address itself",
        "further hosts, 1,200 times",
        "no host",
    ):
        assert part in said


def test_there_is_an_end_to_it() -> None:
    many = [Reached(f"h{number}", 1, 1) for number in range(100)]
    refused = tuple(Refused(f"r{number}", 1, 2, UNDECLARED) for number in range(100))
    said = text(*many, refused=refused)
    assert "and 80 more hosts" in said
    assert "further hosts, 160 times" in said


def test_nothing_in_it_can_steer_a_terminal() -> None:
    assert "\x1b" not in text(Reached("\x1b[2J", 1, 1), refused=(Refused("\x1b", 1, 1, "\x1b"),))


def test_programs_are_given_all_of_it() -> None:
    told: Any = reach_json(Traffic((Reached("a", 1, 2, 3, 4, 5),), unlisted=6))
    assert told["reached"] == [{"host": "a", "port": 1, "connections": 2, "failed": 3, "sent": 4, "received": 5}]
    assert (told["refused"], told["unlisted"], told["malformed"]) == ([], 6, 0)
