"""The board reads what counts, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from interlock.control import FindingState
from interlock.crypto import Trust
from interlock.crypto.signers import generate
from interlock.crypto.trust import TrustedKey, write_trust
from interlock.evidence import counts_of
from interlock.flows.board import Board
from interlock.kernel import Digest, InterlockError, Severity
from interlock.store.board import StoredBoard
from interlock.store.board_views import StoredViews
from interlock.testing.world import World, finding
from interlock.trace.board import Listing
from interlock.trace.board_views import Wanted
from interlock.wiring.app import App
from interlock.wiring.boarding import Boarding
from tests.boards import assess, decide, deploy, dump
from tests.shop_pages import found

ONE = finding("build.sast")
OTHER = finding("build.sast", Severity.CRITICAL, fingerprint="1" * 32, state=FindingState.WAIVED)


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    world = World(tmp_path / "world")
    found(world)
    with world.app() as opened:
        yield opened


def views(app: App, boarding: Boarding | None = None) -> StoredViews:
    """Give the board with all that the ledger holds."""
    log = app.gate.proven()
    assert log is not None
    return (boarding or Boarding(app)).views(log, app.gate.governing(log).directory)


def names(app: App) -> list[str]:
    return [one.severity.value for one in views(app).page(Wanted(), most=9).found]


def test_what_counts_is_on_the_board(app: App) -> None:
    assess(app, [ONE, OTHER])
    decide(app, "allow")
    deploy(app)
    (product,) = views(app).estate()
    assert names(app) == ["critical", "high"]
    assert (product.open("critical"), product.open("high"), product.counts["critical", "waived"]) == (0, 1, 1)
    assert [(place.ran[0].name, place.about is not None) for place in product.places] == [("web-1.1", True)]
    assert [one.signer for one in views(app).lines("shop")] == [app.keys.signer(app.clock()).key_id]


def test_a_key_that_nobody_trusts_brings_nothing_and_takes_nothing_away(app: App) -> None:
    assess(app, [ONE])
    assess(app, [], signers=[generate()])
    assess(app, [OTHER], signers=[generate()], control="build.other")
    assert names(app) == ["high"]


def test_a_trusted_key_that_is_nobodys_brings_nothing(app: App) -> None:
    stranger = app.keys.new(app.clock(), name="stranger").key_id
    Path(app.places.config, "keys", "current").write_text(stranger, "ascii")
    assess(app, [ONE])
    assert names(app) == []


def test_a_deployment_of_who_may_not_deploy_brings_nothing(app: App) -> None:
    deploy(app)
    deploy(app, digest="2", run="dpl-other", ledger="another ledger")
    stranger = app.keys.new(app.clock(), name="stranger").key_id
    Path(app.places.config, "keys", "current").write_text(stranger, "ascii")
    deploy(app, digest="3", run="dpl-third")
    assert [one.sha256 for each in views(app).estate() for place in each.places for one in place.ran] == ["1" * 64]


def test_other_trusted_keys_make_another_board(app: App) -> None:
    assess(app, [ONE])
    boarding, (key,) = Boarding(app), {one.id for one in app.trust.keys} & {app.keys.signer(app.clock()).key_id}
    assert [one.rule for one in views(app, boarding).page(Wanted(), most=9).found] == ["bandit:B602"]
    before = dump(StoredBoard(app.store.database))
    revoked = app.clock() - timedelta(days=1)
    less = Trust(tuple(_revoked(one, revoked) if one.id == key else one for one in app.trust.keys))
    log = app.gate.proven()
    assert log is not None
    board = Board(
        book=StoredBoard(app.store.database), ledger=app.store.ledger, blobs=app.store.blobs, trust=lambda: less
    )
    board.catch_up(log, app.gate.governing(log).directory)
    assert StoredViews(app.store.database).page(Wanted(), most=9).found == ()
    views(app)
    assert dump(StoredBoard(app.store.database)) == before


def _revoked(one: TrustedKey, at: object) -> TrustedKey:
    return msgspec.structs.replace(one, revoked_at=at)


def test_it_is_read_on_and_comes_to_what_reading_all_of_it_does(app: App) -> None:
    boarding = Boarding(app)
    steps: tuple[Callable[[], int], ...] = (
        lambda: assess(app, [ONE]),
        lambda: assess(app, [OTHER], branch="feature"),
        lambda: decide(app, "deny", digest="2"),
        lambda: assess(app, [OTHER]),
        lambda: deploy(app),
        lambda: assess(app, []),
        lambda: assess(app, [ONE], product="bank"),
    )
    for step in steps:
        step()
        views(app, boarding)
    board = StoredBoard(app.store.database)
    read_on = dump(board)
    board.forget()
    assert views(app).page(Wanted(state="gone"), most=9).count == 2
    assert dump(board) == read_on


def test_who_saw_the_ledger_earlier_takes_nothing_off_a_board_that_is_further(app: App) -> None:
    assess(app, [ONE])
    earlier = app.gate.proven()
    assess(app, [OTHER], control="build.other")
    views(app)
    before = dump(StoredBoard(app.store.database))
    assert earlier is not None
    boarding = Boarding(app)
    assert boarding.board.catch_up(earlier, app.gate.governing(earlier).directory) == 0
    assert dump(StoredBoard(app.store.database)) == before


def test_who_is_overtaken_reads_on_from_there(app: App) -> None:
    for number in range(5):
        assess(app, [ONE], control=f"build.c{number}")
    log = app.gate.proven()
    assert log is not None
    known = log
    database = app.store.database
    others = Boarding(app)

    class Overtaken(StoredBoard):
        times = 0

        def keep(self, *given: Any) -> bool:
            self.times += 1
            if self.times == 1:
                others.board.catch_up(known, app.gate.governing(known).directory)
            return super().keep(*given)

    book = Overtaken(database)
    board = Board(book=book, ledger=app.store.ledger, blobs=app.store.blobs, trust=lambda: app.trust)
    board.catch_up(log, app.gate.governing(log).directory)
    assert book.times == 1
    assert len(names(app)) == 5


def test_a_board_of_another_ledger_is_read_anew(app: App) -> None:
    assess(app, [ONE])
    views(app)
    before = dump(StoredBoard(app.store.database))
    with app.store.database.writing() as session:
        session.run("UPDATE board_state SET edge = ?", (b"another leaf",))
        session.run("UPDATE board_finding SET severity = 4")
    assert names(app) == ["high"]
    assert dump(StoredBoard(app.store.database)) == before


@pytest.mark.parametrize(
    ("damage", "listing"),
    [
        ("DELETE FROM blob", Listing.MISSING),
        ("UPDATE blob SET body = CAST('[]' AS BLOB), codec = 'none', size = 2", Listing.DAMAGED),
    ],
)
def test_a_list_that_cannot_be_had_is_told_and_counted(app: App, damage: str, listing: Listing) -> None:
    assess(app, [ONE, ONE])
    with app.store.database.writing() as session:
        session.run(damage)
    (product,) = views(app).estate()
    (line,) = views(app).lines("shop")
    assert (product.unlisted, product.open("high"), line.listing) == (1, 2, listing)
    assert names(app) == []


def test_a_list_that_is_not_what_was_counted_is_told(app: App) -> None:
    assess(app, [ONE], is_listed=False)
    assess(app, [ONE], control="build.other", counts=counts_of([OTHER]))
    assess(app, [], control="build.third", counts=counts_of([OTHER]))
    assess(app, [], control="build.fourth", findings="../../etc")
    lines = {one.control: (one.listing, dict(one.counts)) for one in views(app).lines("shop")}
    assert lines == {
        "build.sast": (Listing.MISSING, {"high": 1}),
        "build.other": (Listing.OTHER, {"critical": 1}),
        "build.third": (Listing.OTHER, {"critical": 1}),
        "build.fourth": (Listing.DAMAGED, {}),
    }


def test_a_store_that_fails_is_no_list_that_is_missing(app: App) -> None:
    assess(app, [ONE])

    class Failing:
        def get(self, digest: Digest) -> bytes:
            raise _Gone

        def check(self, digest: Digest) -> None:
            raise _Gone

    log = app.gate.proven()
    assert log is not None
    board = Board(
        book=StoredBoard(app.store.database), ledger=app.store.ledger, blobs=Failing(), trust=lambda: app.trust
    )
    with pytest.raises(_Gone):
        board.catch_up(log, app.gate.governing(log).directory)
    assert names(app) == ["high"]


class _Gone(InterlockError):
    code = "STO-110"
    says = "gone"


@pytest.mark.parametrize("state", ["worktree", "staged"])
def test_what_somebody_had_in_hand_is_no_state_of_a_branch(app: App, state: str) -> None:
    assess(app, [ONE])
    assess(app, [], state=state)
    assert names(app) == ["high"]


def test_the_keys_that_count_are_written_once_for_as_long_as_they_are_the_same(
    app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[Trust] = []

    def counted(trust: Trust) -> bytes:
        written.append(trust)
        return write_trust(trust)

    monkeypatch.setattr("interlock.flows.board.write_trust", counted)
    boarding = Boarding(app)
    views(app, boarding)
    views(app, boarding)
    assert written == [app.trust]
