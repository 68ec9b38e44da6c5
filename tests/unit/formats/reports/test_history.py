"""What one history holds in several commits is told once."""

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import telling
from interlock.formats.reports.history import once


def seen(commit: str, line: int = 3) -> Sighting:
    return telling.secret("leaks", "key", "a key", path="app.env", at_line=line, commit=commit)


def test_the_first_commit_stands_for_all_that_hold_the_same() -> None:
    first, second = "a" * 40, "b" * 40
    (one,) = once([("x", seen(first)), ("x", seen(second)), ("x", seen(second)), ("x", seen(first))])
    assert one.at.commit == first
    assert one.elsewhere == (f"commit {'b' * 12}",)


def test_what_is_not_the_same_stays_apart_in_the_order_of_the_report() -> None:
    found = once([("x", seen("a" * 40)), ("y", seen("a" * 40, 9)), ("x", seen(""))])
    assert [one.at.line for one in found] == [3, 9]
    assert [one.elsewhere for one in found] == [("the files as they are",), ()]


def test_what_is_seen_once_is_told_as_it_is() -> None:
    assert once([("x", seen("a" * 40))]) == (seen("a" * 40),)
    assert once([]) == ()


def test_what_the_first_says_of_other_places_itself_is_kept() -> None:
    named = msgspec.structs.replace(seen("a" * 40), elsewhere=("2 more",))
    (one,) = once([("x", named), ("x", seen("b" * 40))])
    assert one.elsewhere == ("2 more", f"commit {'b' * 12}")
