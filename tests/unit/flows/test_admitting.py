from collections.abc import Iterator
from pathlib import Path

import pytest

from interlock.crypto import Trust
from interlock.flows.admitting import Admitted, Admitting
from interlock.kernel import Digest, Subject
from interlock.ledger import Entry, ProvenLog, Record
from interlock.store import StoreCorrupt
from interlock.testing.world import SEALED, World
from interlock.wiring.app import App


@pytest.fixture
def world(tmp_path: Path) -> World:
    made = World(tmp_path)
    made.check()
    return made


def whole(app: App) -> tuple[ProvenLog, list[tuple[int, Entry]]]:
    """Give a proven log and all of its entries."""
    log = app.gate.proven()
    assert log is not None
    return log, [(index, Entry.read(leaf)) for index, leaf in enumerate(log.leaves)]


def test_what_verifies_is_given_in_the_order_of_the_log_with_its_place(world: World) -> None:
    with world.app(is_reading=True) as app:
        admitted = Admitting(app.store.ledger, app.trust).admitted(*whole(app))
    assert [one.index for one in admitted.statements] == list(range(SEALED))
    assert (admitted.refused, admitted.foreign) == ((), ())


def test_what_a_key_signed_that_does_not_count_here_is_foreign_and_not_refused(world: World) -> None:
    with world.app(is_reading=True) as app:
        admitted = Admitting(app.store.ledger, Trust(())).admitted(*whole(app))
    assert (admitted.statements, admitted.refused) == ((), ())
    assert [one.index for one in admitted.foreign] == list(range(SEALED))


def test_an_entry_that_the_log_does_not_hold_there_is_refused_alone(world: World) -> None:
    with world.app(is_reading=True) as app:
        log, entries = whole(app)
        other = (2, entries[3][1])
        admitted = Admitting(app.store.ledger, app.trust).admitted(log, [entries[0], other, entries[4]])
    assert [one.index for one in admitted.statements] == [0, 4]
    assert [(one.index, one.code) for one in admitted.refused] == [(2, "LED-225")]


def test_an_envelope_that_cannot_be_had_is_refused_and_its_neighbours_are_not(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    with world.app(is_reading=True) as app:
        ledger, entries = app.store.ledger, app.store.ledger.entries

        def damaged(start: int, end: int) -> Iterator[Record]:
            if start <= 1 < end:
                raise StoreCorrupt(where="here", why="entry 1 is gone")
            return entries(start, end)

        monkeypatch.setattr(ledger, "entries", damaged)
        admitted = Admitting(ledger, app.trust).admitted(*whole(app))
    assert [one.index for one in admitted.statements] == [0, *range(2, SEALED)]
    assert [one.index for one in admitted.refused] == [1]


def test_what_stands_before_an_entry_is_all_that_was_there_when_it_was_entered(world: World) -> None:
    with world.app(is_reading=True) as app:
        admitted = Admitting(app.store.ledger, app.trust).admitted(*whole(app))
        foreign = Admitting(app.store.ledger, Trust(())).admitted(*whole(app))
    assert admitted.before(None) is admitted
    assert [one.index for one in admitted.before(3).statements] == [0, 1, 2]
    assert [one.index for one in foreign.before(2).foreign] == [0, 1]
    assert admitted.before(0) == Admitted()


def test_nothing_is_admitted_of_nothing(world: World) -> None:
    with world.app(is_reading=True) as app:
        log, _ = whole(app)
        nothing = log.about(Subject("x", (Digest("gitCommit", "0" * 40),)))
        assert Admitting(app.store.ledger, app.trust).admitted(log, nothing) == Admitted()
