from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from interlock.identity import Account
from interlock.identity.authenticators import CodeCard, PasskeyCard
from interlock.store.authenticators import StoredAuthenticators
from interlock.store.errors import StoreCorrupt
from interlock.testing.world import World

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)
ANN, BEN = Account.parse("directory:local/ann"), Account.parse("directory:local/ben")
KEY = PasskeyCard("a" * 64, ANN, "a key", "id", "example.org", "AAAA", "AAAA", AT)
CODE = CodeCard("cod-1", ANN, "a phone", "A" * 32, AT.replace(hour=10))


def test_what_somebody_has_is_kept_and_nobody_elses(tmp_path: Path) -> None:
    with World(tmp_path).app() as app:
        book = StoredAuthenticators(app.store.database)
        assert (book.add(CODE, 5), book.add(KEY, 0), book.add(KEY, 9)) == (True, True, False)
        assert [(one.card, one.used) for one in book.of(ANN)] == [(KEY, 0), (CODE, 5)]
        assert book.of(BEN) == ()


@pytest.mark.parametrize(
    ("before", "now", "is_taken"),
    [(0, 0, True), (0, 1, True), (5, 6, True), (5, 5, False), (5, 4, False), (5, 0, False)],
)
def test_a_count_or_step_goes_forward_only(tmp_path: Path, before: int, now: int, *, is_taken: bool) -> None:
    with World(tmp_path).app() as app:
        book = StoredAuthenticators(app.store.database)
        book.add(KEY, before)
        assert book.use(KEY.id, now) is is_taken
        assert book.of(ANN)[0].used == (now if is_taken else before)
        assert not book.use("b" * 64, 100)


def test_one_of_several_takes_a_step(tmp_path: Path) -> None:
    with World(tmp_path).app() as app:
        book = StoredAuthenticators(app.store.database)
        book.add(CODE, 5)
        with ThreadPoolExecutor(4) as pool:
            assert sorted(pool.map(lambda _: book.use(CODE.id, 6), range(8))) == [False] * 7 + [True]


def test_the_last_one_and_those_of_others_stay(tmp_path: Path) -> None:
    with World(tmp_path).app() as app:
        book = StoredAuthenticators(app.store.database)
        book.add(KEY, 0)
        assert not book.remove(KEY.id, ANN)
        book.add(CODE, 0)
        assert not book.remove(KEY.id, BEN)
        assert (book.remove(KEY.id, ANN), book.remove(CODE.id, ANN)) == (True, False)


def test_a_card_that_somebody_changed_is_no_card(tmp_path: Path) -> None:
    with World(tmp_path).app() as app:
        book = StoredAuthenticators(app.store.database)
        book.add(KEY, 0)
        with app.store.database.writing() as session:
            session.run("UPDATE authenticator SET card = ?", (b"{}",))
        with pytest.raises(StoreCorrupt, match="authenticator"):
            book.of(ANN)
