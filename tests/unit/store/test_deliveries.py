"""A delivery is kept once, with its events, whoever takes it; on both engines."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from interlock.formats.hooks.model import Delivery, Happened, Happening, once_by_id
from interlock.kernel import Digest, Instant
from interlock.response import Errand, State, notice_of
from interlock.response.deliveries import Received, events_of_delivery
from interlock.store import StoreReadOnly, open_database
from interlock.store.database import Database
from interlock.store.deliveries import KEPT_FOR, StoredDeliveries
from interlock.store.outbox import StoredOutbox
from interlock.testing.postgres import PostgresServer
from tests.deliveries import DIGEST, NOW

KEY = bytes(32)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.server("postgresql"))])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    if request.param == "sqlite":
        opened = open_database(tmp_path / "data")
    else:
        server: PostgresServer = request.getfixturevalue("postgres")
        opened = open_database(server.new_database())
    yield opened
    opened.close()


def received(name: str = "d", at: Instant = NOW, until: Instant | None = None, hook: str = "forge") -> Received:
    """Give a delivery with something in every field that has a type of its own."""
    happening = Happening(Happened.COMMITS_PUSHED, commit=Digest.parse(DIGEST), at=NOW, data={"odd": "\u20ac \u0000"})
    delivery = Delivery("github", "push", name, once_by_id("github", name), (happening,), NOW, until)
    return Received(hook, at, delivery, "shop")


def take(deliveries: StoredDeliveries, one: Received) -> bool:
    return deliveries.take(one, [notice_of(event) for event in events_of_delivery(one)])


def events(database: Database) -> int:
    with database.reading() as session:
        found: int = session.rows("SELECT count(*) FROM event")[0][0]
    return found


def test_a_delivery_is_taken_once_by_each_hook_and_kept_whole(database: Database) -> None:
    deliveries = StoredDeliveries(database, KEY)
    assert deliveries.find(received().digest) is None
    assert take(deliveries, received())
    assert not take(deliveries, received(at=NOW + timedelta(days=900)))
    assert deliveries.find(received().digest) == received()
    assert take(deliveries, received(hook="other"))
    assert take(deliveries, received("e"))
    assert [one.number for one in deliveries.after(0, 9)] == [1, 2, 3]
    assert [one.number for one in deliveries.after(1, 1)] == [2]
    assert deliveries.after(3, 9) == ()
    assert events(database) == 3


def test_of_many_who_take_copies_at_once_one_is_the_first(database: Database) -> None:
    answers: list[bool] = []
    barrier = threading.Barrier(8)

    def run() -> None:
        barrier.wait()
        answers.append(take(StoredDeliveries(database, KEY), received()))

    threads = [threading.Thread(target=run) for _ in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(answers) == [False] * 7 + [True]
    assert events(database) == 1


def settle(database: Database) -> None:
    """Have everything that was told looked at, as where no response wants any of it."""
    outbox = StoredOutbox(database)
    outbox.plan([one.number for one in outbox.unplanned(99)], [])


def test_what_is_too_old_to_be_sent_again_is_forgotten_after_a_while_and_no_number_is_given_twice(
    database: Database,
) -> None:
    deliveries = StoredDeliveries(database, KEY)
    take(deliveries, received("a", until=NOW + timedelta(minutes=10)))
    take(deliveries, received("b", until=NOW + timedelta(minutes=10)))
    take(deliveries, received("c", NOW + timedelta(days=1), NOW))
    settle(database)
    later = NOW + KEPT_FOR + timedelta(days=9)
    assert deliveries.forget(NOW, later, 9) == 0, "nothing came before that"
    assert [deliveries.forget(later, later, 1) for _ in range(3)] == [1, 1, 0]
    assert [one.number for one in deliveries.after(0, 9)] == [3], "the newest stays until there is a newer one"
    take(deliveries, received("d", later, later))
    assert [one.number for one in deliveries.after(0, 9)] == [3, 4]
    assert rows(database) == 2


def test_of_what_can_be_sent_again_for_good_it_stays_known_that_it_came(database: Database) -> None:
    deliveries = StoredDeliveries(database, KEY)
    for name in ("a", "b", "c"):
        take(deliveries, received(name))
    take(deliveries, received("far", until=NOW + timedelta(days=300)))
    take(deliveries, received("newest"))
    settle(database)
    later = NOW + timedelta(days=90)
    assert [deliveries.forget(later, later, 3) for _ in range(3)] == [3, 1, 0]
    assert deliveries.find(received("a").digest) is None
    assert [one.number for one in deliveries.after(0, 9)] == [5]
    assert not any(take(deliveries, received(name, later)) for name in ("a", "b", "c", "far", "newest"))
    assert deliveries.forget(later, NOW + timedelta(days=400), 3) == 1, "nobody can send it again any more"
    assert rows(database) == 4


def test_nothing_is_forgotten_before_what_follows_from_it_is_done(database: Database) -> None:
    deliveries, outbox = StoredDeliveries(database, KEY), StoredOutbox(database)
    take(deliveries, received("a"))
    take(deliveries, received("b", NOW + timedelta(days=1)))
    take(deliveries, received("c", NOW + timedelta(days=2)))
    take(deliveries, received("newest", NOW + timedelta(days=3)))
    later = NOW + timedelta(days=90)
    assert deliveries.forget(later, later, 9) == 0, "nobody looked at any of it yet"
    outbox.plan([0, 2, 3], [Errand(2, "tell notify:ops", "s", NOW, State.DEAD)])
    assert deliveries.forget(later, later, 9) == 1, "somebody has yet to look at the second"
    assert deliveries.find(received("b", NOW + timedelta(days=1)).digest) is not None
    outbox.plan([1], [])
    assert deliveries.forget(later, later, 9) == 1, "what was given up may be tried again"
    outbox.settle([Errand(2, "tell notify:ops", "s", NOW, State.DONE)])
    assert deliveries.forget(later, later, 9) == 1
    assert [one.number for one in deliveries.after(0, 9)] == [4]


def test_what_another_wrote_keeps_nothing_from_being_forgotten(database: Database) -> None:
    take(StoredDeliveries(database, bytes([1]) * 32), received("forged"))
    deliveries = StoredDeliveries(database, KEY)
    take(deliveries, received("a"))
    take(deliveries, received("newest"))
    settle(database)
    later = NOW + timedelta(days=90)
    assert [deliveries.forget(later, later, 1) for _ in range(3)] == [1, 1, 0]


def rows(database: Database) -> int:
    with database.reading() as session:
        found: int = session.rows("SELECT count(*) FROM delivery")[0][0]
    return found


def test_a_row_that_another_wrote_is_no_delivery(database: Database) -> None:
    deliveries = StoredDeliveries(database, KEY)
    take(deliveries, received("a"))
    take(deliveries, received("b"))
    assert StoredDeliveries(database, bytes([1]) * 32).find(received("a").digest) is None
    with database.writing() as session:
        rows = session.rows("SELECT body, mac FROM delivery WHERE number = 1")
        session.run("UPDATE delivery SET body = ?, mac = ? WHERE number = 2", rows[0])
    assert [one.received is None for one in deliveries.after(0, 9)] == [False, True], "one cannot stand for another"
    assert not take(deliveries, received("b"))


def test_a_store_that_is_open_for_reading_takes_none(tmp_path: Path) -> None:
    open_database(tmp_path / "data").close()
    reading = open_database(tmp_path / "data", is_read_only=True)
    with pytest.raises(StoreReadOnly):
        take(StoredDeliveries(reading, KEY), received())
    reading.close()
