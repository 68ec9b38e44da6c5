"""Where things are told of, and who says something, as cells that lead there."""

from __future__ import annotations

from datetime import UTC, datetime

from interlock.kernel import Digest, KeyId
from interlock.trace import Kind, Place, Saying
from interlock.web.across import entry_cell, thing, told_of, traced, who_cell

AT = datetime(2026, 5, 1, tzinfo=UTC)


def saying(person: str = "") -> Saying:
    return Saying(7, Digest("sha256", "0" * 64), "https://example.org/kind", AT, KeyId("a" * 64), "a laptop", person)


def test_addresses_hold_hostile_names_whole() -> None:
    assert traced("a&b=c d\u202e", "2026-01-01") == "/trace?of=a%26b%3Dc+d%E2%80%AE&at=2026-01-01"
    assert told_of("x") == "/trace/node?of=x"


def test_a_thing_leads_to_what_it_is_and_says_its_kind() -> None:
    cell = thing(Place(1, "environment:shop/live", Kind.ENVIRONMENT), "40")
    assert (cell.text, cell.note, cell.is_peeked) == ("shop/live", "environment", True)
    assert cell.href == "/trace/node?of=environment%3Ashop%2Flive&at=40"


def test_who_says_it_is_the_person_and_else_the_key() -> None:
    assert (who_cell(saying("ann")).text, who_cell(saying("ann")).note) == ("ann", "a laptop")
    assert (who_cell(saying()).text, who_cell(saying()).note) == ("a laptop", "")
    assert (entry_cell(saying()).number, entry_cell(saying()).href) == (7, "/evidence/7")
