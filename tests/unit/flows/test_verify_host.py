from pathlib import Path

import pytest

from interlock.adapters.tools import mask
from interlock.flows.attest import footing_of
from interlock.flows.desire import Desired, Wish, desire
from interlock.flows.verify_host import HostVerified, seal_host
from interlock.kernel import Digest, Subject
from interlock.runtime.hosts import Executable, HostSeen, host_faults
from interlock.testing.world import World

OWN = Executable("/opt/own", "a" * 64, mode="0755", owner="0:0")
CLEAN = HostSeen((OWN,))
APP = Subject("app.zip", (Digest("sha256", "1" * 64),))


def verified(world: World, seen: HostSeen) -> HostVerified:
    """Seal the list of a machine, and what was seen of it afterwards."""
    with world.app() as app:
        seal = app.seal
        desired: Desired = desire(
            Wish(name="box", state=CLEAN.state, form="host"), app.gate.governance(), seal, app.clock()
        )
        return seal_host(
            desired,
            "box",
            seen,
            host_faults(CLEAN.state, seen),
            [APP],
            card=app.cards["key.delivery-integrity"],
            footing=footing_of(APP),
            seal=seal,
            at=app.clock(),
            mask=mask,
            version="1",
        )


@pytest.mark.parametrize(
    ("seen", "outcome", "rules"),
    [
        (CLEAN, "passed", []),
        (HostSeen((OWN, Executable("/tmp/x", "d" * 64))), "failed", ["host:unknown-executable"]),
        (HostSeen((OWN,), unseen=(("process 7", "permission denied"),)), "errored", []),
    ],
)
def test_what_was_found_is_evidence_about_the_list_and_the_artifact(
    tmp_path: Path, seen: HostSeen, outcome: str, rules: list[str]
) -> None:
    world = World(tmp_path)
    done = verified(world, seen)
    assert (done.assessment.outcome, done.assessment.place) == (outcome, "box")
    assert [one.rule for one in done.assessment.counts] == rules
    assert [(one.owed - one.covered) for one in done.assessment.coverage] == [len(seen.missing)]
    with world.app(is_reading=True) as app:
        assert [one.envelope for one in app.gate.known(APP).statements] == [done.envelope]
