"""Sightings of one fault are gathered into one, with all its places."""

from __future__ import annotations

from interlock.control import Sighting
from interlock.formats.reports import packages, telling
from interlock.formats.reports.gathering import gathered
from interlock.kernel import Severity


def seen(address: str, severity: Severity = Severity.LOW) -> Sighting:
    """Give a sighting at an address."""
    return telling.at_address("zap", "xss", severity, "XSS", address=address, cwe=("CWE-79",))


def test_one_key_is_one_sighting_at_all_its_places() -> None:
    (one,) = gathered([("a", seen("/b")), ("a", seen("/a")), ("a", seen("/c"))])
    assert one.at.symbol == "/a"
    assert one.elsewhere == ("/b", "/c")
    assert one.same_as == ("CWE-79 at /a",)


def test_the_worst_of_them_stands_for_all() -> None:
    (one,) = gathered([("a", seen("/a")), ("a", seen("/b", Severity.HIGH))])
    assert one.severity is Severity.HIGH


def test_keys_stay_in_the_order_in_which_they_come_first() -> None:
    found = gathered([("b", seen("/2")), ("a", seen("/1")), ("b", seen("/2"))])
    assert [one.at.symbol for one in found] == ["/2", "/1"]


def test_what_is_said_again_of_one_place_stays_as_it_is() -> None:
    once = packages.vulnerable("x", "CVE-2020-11022", Severity.LOW, "XSS", packages.Package("jquery", "1"))
    assert gathered([("a", once), ("a", once)]) == (once,)


def test_what_was_gathered_before_keeps_its_places() -> None:
    before = telling.at_each(seen("/a"), ("/a", "/b"))
    (one,) = gathered([("a", before), ("a", seen("/c"))])
    assert (one.at.symbol, *one.elsewhere) == ("/a", "/b", "/c")
