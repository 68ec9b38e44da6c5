from __future__ import annotations

from typing import Any

from interlock.deployment import Freeze
from interlock.trace.figures.shut import SETTINGS, Acted, Declared, Shut, Stop, shut
from tests.histories import at


def acted(hours: float, action: str, reason: str = "why", **more: Any) -> Acted:
    entry = int(hours)
    usual: dict[str, Any] = {"id": f"id-{entry}", "by": "Ada"}
    return Acted(
        entry,
        product="shop",
        environment="live",
        action=action,
        reason=reason,
        entered_at=at(hours),
        **{**usual, **more},
    )


def freeze(hours: float, since: float, until: float, **more: Any) -> Acted:
    return acted(hours, "freeze", since=at(since), until=at(until), **more)


def test_a_lock_holds_from_when_it_was_entered_until_somebody_unlocks() -> None:
    done, holds = shut((acted(1, "lock", "a migration"), acted(3, "unlock", "done", by="Ben"), acted(5, "lock")))
    assert done == Shut(Stop.LOCKED, at(1), at(3), "a migration", "Ada", "Ben", "done", None, (1, 3))
    assert (holds.since, holds.until, holds.lifted_by) == (at(5), None, "")
    assert holds.holds(at(99))
    assert not done.holds(at(3))


def test_who_locks_what_is_locked_is_named_by_entry_and_one_unlock_ends_both() -> None:
    [one] = shut((acted(1, "lock", "first"), acted(2, "lock", "second"), acted(3, "unlock")))
    assert (one.reason, one.entries, one.until) == ("first", (1, 2, 3), at(3))


def test_an_unlock_of_what_is_open_says_nothing() -> None:
    assert shut((acted(1, "unlock"), acted(2, "thaw", target="id-9"))) == ()


def test_a_freeze_lasts_as_announced_but_begins_not_before_it_was_said() -> None:
    [later] = shut((freeze(1, 5, 9),))
    assert (later.since, later.until, later.meant_until) == (at(5), at(9), None)
    [back] = shut((freeze(7, 5, 9),))
    assert back.since == at(7)
    assert shut((freeze(10, 5, 9),)) == ()


def test_a_thaw_ends_one_freeze_and_says_until_when_it_was_meant() -> None:
    other, thawed = shut(
        (freeze(1, 2, 9), freeze(2, 2, 9, reason="other"), acted(4, "thaw", "early", target="id-1", by="Ben"))
    )
    if other.lifted_by:
        other, thawed = thawed, other
    assert (thawed.until, thawed.meant_until, thawed.lifted_by, thawed.entries) == (at(4), at(9), "Ben", (1, 4))
    assert (other.until, other.reason) == (at(9), "other")


def test_a_freeze_that_is_thawed_before_it_begins_never_held() -> None:
    [one] = shut((freeze(1, 5, 9), acted(2, "thaw", target="id-1")))
    assert one.is_void
    assert not one.holds(at(5))


def test_a_thaw_of_what_was_over_or_thawed_changes_nothing() -> None:
    [over] = shut((freeze(1, 2, 4), acted(6, "thaw", target="id-1")))
    assert (over.until, over.lifted_by) == (at(4), "")
    [once] = shut(
        (freeze(1, 2, 9), acted(3, "thaw", "first", target="id-1"), acted(4, "thaw", "second", target="id-1"))
    )
    assert (once.until, once.lifted_because) == (at(3), "first")


def test_what_settings_freeze_stands_beside_and_names_them() -> None:
    declared = Declared("shop", freezes=(Freeze(at(2), at(4), "audit week"),))
    found = shut((acted(1, "lock"), acted(3, "unlock")), declared)
    assert [(one.what, one.by) for one in found if one.by == SETTINGS] == [(Stop.FROZEN, "interlock.yaml")]
    assert [one.since for one in found] == sorted(one.since for one in found)
