"""Saved views keep what can be shown under a name, and no more than so many."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from interlock.flows.errors import ViewsFull, ViewUnnamed
from interlock.flows.saved_views import LONGEST, MOST, SavedViews
from interlock.kernel import Instant

AT = datetime(2026, 5, 1, tzinfo=UTC)


class Book:
    """Names in memory."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def put(self, owner: str, name: str, path: str, at: Instant, most: int) -> bool:
        assert at == AT
        if sum(who == owner for who, each in self.kept if each != name) >= most:
            return False
        self.kept[owner, name] = path
        return True

    def of(self, owner: str) -> tuple[tuple[str, str], ...]:
        return tuple((name, path) for (who, name), path in self.kept.items() if who == owner)

    def drop(self, owner: str, name: str) -> None:
        self.kept.pop((owner, name), None)


def test_a_name_is_kept_as_it_is_read_and_its_page_is_replaced() -> None:
    views = SavedViews(book=Book(), clock=lambda: AT)
    assert views.save("ann", "  my\t view ", "/a") == "my view"
    views.save("ann", "my view", "/b")
    assert views.of("ann") == (("my view", "/b"),)
    views.forget("ann", "my view")
    assert views.of("ann") == ()


@pytest.mark.parametrize("name", ["", " \n", "x" * (LONGEST + 1), "a\u202eb", "a\x1bb", "\ud800"])
def test_what_cannot_be_shown_is_no_name(name: str) -> None:
    with pytest.raises(ViewUnnamed):
        SavedViews(book=Book(), clock=lambda: AT).save("ann", name, "/a")


def test_somebody_has_only_so_many_and_others_have_their_own() -> None:
    views = SavedViews(book=Book(), clock=lambda: AT)
    for number in range(MOST):
        views.save("ann", str(number), "/a")
    with pytest.raises(ViewsFull):
        views.save("ann", "more", "/a")
    views.save("ben", "more", "/a")
