from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TypeVar

import pytest

from interlock.api.admission import keeper as module
from interlock.api.admission.keeper import Keeper
from interlock.api.admission.messages import (
    ENCODER,
    FROM_KEEPER,
    Absent,
    Ask,
    Done,
    Found,
    FromKeeper,
    Keep,
    Kept,
    Orders,
    Pinned,
    Ruled,
    Seen,
    Stop,
    Told,
    Unkept,
)
from interlock.decision import Verdict
from interlock.deployment import Away, Tags
from interlock.evidence.admission import ADMISSIONS, Admission, Admissions
from interlock.flows.admissions import enter as enter_admissions
from interlock.flows.seal import Seal
from interlock.kernel import Digest, stamp
from interlock.store.errors import StoreFull
from tests.admissions import CLUSTER, Cluster
from tests.estate import SETTINGS

SAID = Admissions("cluster", "shop", "2026-01-05T09:00:00Z", "2026-01-05T09:00:01Z", (), 0)

Kind = TypeVar("Kind", bound=FromKeeper)


class Line:
    """The door's end of the line."""

    def __init__(self, channel: Connection) -> None:
        self.channel = channel
        self.heard: list[FromKeeper] = []

    def say(self, said: Ask | Keep | Stop) -> None:
        self.channel.send_bytes(ENCODER.encode(said))

    def hear(self, kind: type[Kind]) -> Kind:
        """Wait for a message of a kind."""
        while self.channel.poll(20):
            said = FROM_KEEPER.decode(self.channel.recv_bytes())
            self.heard.append(said)
            if isinstance(said, kind):
                return said
        raise AssertionError(kind)


@contextmanager
def kept(cluster: Cluster) -> Iterator[Line]:
    here, there = Pipe()
    orders = Orders(str(cluster.world.root), "", dict(cluster.world.environ), "cluster")
    thread = threading.Thread(target=Keeper(orders, there).run)
    thread.start()
    line = Line(here)
    try:
        yield line
    finally:
        line.say(Stop())
        thread.join(20)
        here.close()
    assert not thread.is_alive()


def test_it_tells_its_rules_every_verdict_and_when_it_is_through(tmp_path: Path) -> None:
    cluster = Cluster(tmp_path)
    digest = cluster.image().partition("sha256:")[2]
    with kept(cluster) as line:
        assert line.hear(Ruled).rules.tags is Tags.REFUSE
        (one,) = line.hear(Told).ready
        assert (one.sha256, one.verdict) == (digest, Verdict.ALLOW)
        line.hear(Done)
        assert line.hear(Seen).size > 3


def test_it_tells_anew_when_the_ledger_has_grown_and_when_the_rules_change(tmp_path: Path) -> None:
    cluster = Cluster(tmp_path)
    cluster.image()
    with kept(cluster) as line:
        line.hear(Done)
        digest = cluster.image(b"another", "new").partition("sha256:")[2]
        assert line.hear(Told).ready[0].sha256 == digest
        assert line.hear(Done).turn == 2
        cluster.world.commit({"interlock.yaml": SETTINGS + CLUSTER % "away: allow"})
        assert line.hear(Ruled).rules.away is Away.ALLOW


def test_it_answers_what_it_is_asked_and_refuses_tags_where_they_are_refused(tmp_path: Path) -> None:
    with kept(Cluster(tmp_path)) as line:
        line.hear(Done)
        line.say(Ask(7, ("ab" * 32,), ("reg.example.org/a:v1",)))
        found = line.hear(Found)
        assert (found.number, found.ready[0].verdict) == (7, Verdict.DENY)
        assert "reg.example.org/a:v1" in line.hear(Found).unpinned


def test_a_tag_that_no_registry_of_the_settings_has_stands_for_nothing(tmp_path: Path) -> None:
    with kept(Cluster(tmp_path, "tags: pin")) as line:
        assert line.hear(Pinned).pins == {}
        line.hear(Done)
        line.say(Ask(1, (), ("reg.example.org/a:v1",)))
        line.hear(Found)
        assert "no repository" in line.hear(Found).unpinned["reg.example.org/a:v1"]


def test_what_was_answered_is_entered_and_moves_no_verdict(tmp_path: Path) -> None:
    cluster = Cluster(tmp_path)
    cluster.image()
    with kept(cluster) as line:
        line.hear(Done)
        one = Admission("CREATE", "Pod", "n", "x", "u", True, (), first=stamp(cluster.world.at))
        said = Admissions("cluster", "shop", "a", "b", (one,))
        line.say(Keep(3, said))
        assert line.hear(Kept).number == 3
        line.hear(Seen)
        line.hear(Seen)
        assert not [one for one in line.heard if isinstance(one, Done) and one.turn > 1]
    with cluster.world.app(is_reading=True) as app:
        assert len(app.gate.of_kind(ADMISSIONS)) == 1


def test_a_store_that_goes_away_is_told_is_not_made_anew_and_comes_back(tmp_path: Path) -> None:
    cluster = Cluster(tmp_path)
    cluster.image()
    folder, aside = cluster.world.database.parent, tmp_path / "aside"
    with kept(cluster) as line:
        line.hear(Done)
        shutil.move(folder, aside)
        absent = line.hear(Absent)
        assert ("STO-111" in absent.says, absent.is_fault) == (True, False)
        line.say(Ask(1, ("ab" * 32,), ()))
        line.say(Keep(2, SAID))
        assert line.hear(Found).ready == ()
        line.hear(Absent)
        assert not cluster.world.database.exists()
        shutil.move(aside, folder)
        line.hear(Done)
        assert line.hear(Kept).number == 2


def test_a_ledger_that_was_tampered_with_is_a_fault_and_no_absence(tmp_path: Path) -> None:
    cluster = Cluster(tmp_path)
    cluster.image()
    with kept(cluster) as line:
        line.hear(Done)
    cluster.world.damage("UPDATE checkpoint SET note = zeroblob(8)")
    with kept(cluster) as line:
        assert line.hear(Absent).is_fault


def test_a_full_disk_keeps_no_verdict_back_and_answers_are_entered_once_there_is_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cluster = Cluster(tmp_path)
    cluster.image()
    full = [True]

    def enter(said: Admissions, seal: Callable[[], Seal]) -> Digest:
        if full[0]:
            raise StoreFull(where="the store", why="no space left on device")
        return enter_admissions(said, seal)

    monkeypatch.setattr(module, "enter", enter)
    monkeypatch.setattr(module, "_ENTER_AGAIN_S", 0.2)
    with kept(cluster) as line:
        line.hear(Done)
        line.say(Keep(4, SAID))
        assert "STO-" in line.hear(Unkept).says
        line.say(Ask(5, ("ab" * 32,), ()))
        assert line.hear(Found).ready[0].verdict is Verdict.DENY
        full[0] = False
        assert line.hear(Kept).number == 4
        assert not [one for one in line.heard if isinstance(one, Absent)]


def test_it_ends_with_the_door(tmp_path: Path) -> None:
    cluster = Cluster(tmp_path)
    here, there = Pipe()
    orders = Orders(str(cluster.world.root), "", dict(cluster.world.environ), "cluster")
    thread = threading.Thread(target=Keeper(orders, there).run)
    thread.start()
    Line(here).hear(Seen)
    here.close()
    thread.join(20)
    assert not thread.is_alive()
