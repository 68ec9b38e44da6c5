from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from interlock.evidence import BreakGlass, Revocation
from interlock.flows.auditing.gathered import Gathered
from interlock.flows.auditing.glass_retold import glasses_again
from interlock.kernel import stamp
from interlock.testing.world import World
from interlock.trace.report import Glass
from tests.governed import Team

change = msgspec.structs.replace


class Scene:
    """Ann asked to break the glass, and ben agreed."""

    def __init__(self, folder: Path) -> None:
        self.world = World(folder)
        self.team = Team(self.world)
        self.ends = self.world.at + timedelta(hours=4)
        target = str(self.team.head.digests[0])
        asked = BreakGlass(target, "live", "it is down", stamp(self.world.at), stamp(self.ends))
        self.glass = self.team.say("ann", asked, self.team.head)
        self.team.approves("ben", self.glass, about="break-glass", environment="live")

    def again(
        self, *said: Glass, after: timedelta = timedelta(hours=1), environment: str = "live"
    ) -> tuple[Glass, ...]:
        with self.world.app(is_reading=True) as app:
            log = app.gate.proven()
            assert log is not None
            ledger, blobs = app.store.ledger, app.store.blobs
            gathered = Gathered(gate=app.gate, ledger=ledger, blobs=blobs, trust=app.trust, log=log, digests=())
            return glasses_again(said, gathered, self.world.at + after, "", (set(), {environment}))

    @property
    def told(self) -> Glass:
        (bare,) = self.again()
        return change(bare, asked_by="ann", state="open", agreed=("ben",))


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    return Scene(tmp_path)


def test_every_request_in_scope_is_told_and_no_other(scene: Scene) -> None:
    assert [one.id for one in scene.again()] == [scene.glass]
    assert scene.again(environment="staging") == ()
    assert scene.again(change(scene.told, id="0" * 64)) == scene.again(), "one that nobody asked for is none"


def test_how_it_stood_is_as_the_report_says_where_the_evidence_allows_for_it(scene: Scene) -> None:
    for good in (scene.told, change(scene.told, state="shut", agreed=()), change(scene.told, state="over")):
        assert scene.again(good) == (good,)
    for wrong in (
        change(scene.told, state="fine"),
        change(scene.told, agreed=("wendy",)),
        change(scene.told, asked_by="ben"),
        change(scene.told, reviewed_by=("ben",)),
        change(scene.told, reason="a test"),
    ):
        assert scene.again(wrong) != (wrong,), wrong


def test_glass_is_not_open_after_its_end_or_when_it_was_closed(scene: Scene) -> None:
    assert scene.again(scene.told, after=timedelta(hours=5)) != (scene.told,)
    scene.team.say("ann", Revocation(scene.glass, "it is up again", stamp(scene.world.at)))
    assert scene.again(scene.told) != (scene.told,)
    over = change(scene.told, state="over")
    assert scene.again(over) == (over,)
