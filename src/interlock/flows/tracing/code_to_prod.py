"""Where does this run: a commit, branch, version or artifact, by which build, decision and deployment. Floor 11."""

from __future__ import annotations

from typing import Final

import msgspec

from interlock.flows.tracing.arrivals import Arrival, Arrivals
from interlock.flows.tracing.asking import Asking
from interlock.trace import Doubted, Kind, Place, Running

KINDS: Final = (Kind.COMMIT, Kind.BRANCH, Kind.REPOSITORY, Kind.BUILD, Kind.ARTIFACT, Kind.RELEASE)
"""What can be asked for."""


class Whereabouts(msgspec.Struct, frozen=True):
    """Where something runs, and ran."""

    subject: Place
    artifacts: tuple[Place, ...]
    """What it was built into."""
    now: tuple[Arrival, ...]
    before: tuple[Arrival, ...]
    """Where it ran, and does not any more."""
    doubted: tuple[Doubted, ...] = ()
    unsaid: tuple[Running, ...] = ()
    """What nobody that counts here says that it runs."""
    is_cut: bool = False
    """Whether there is more than was looked at."""


def code_to_prod(asking: Asking, subject: Place) -> Whereabouts:
    """Say where something runs. Errors: GraphContradicted (TRC-105)."""
    arrivals = Arrivals(asking)
    artifacts, doubted = arrivals.artifacts_of(subject)
    found: list[Arrival] = []
    unsaid: list[Running] = []
    is_cut = False
    for artifact in artifacts:
        arrived, all_ = arrivals.of(artifact)
        found += arrived
        unsaid += all_.doubted
        is_cut = is_cut or all_.is_cut
    doubts = (*doubted, *(one for each in artifacts for one in arrivals.source(each).doubted))
    return Whereabouts(
        subject,
        artifacts,
        tuple(one for one in found if one.landed.until is None),
        tuple(one for one in found if one.landed.until is not None),
        tuple(dict.fromkeys(doubts)),
        tuple(unsaid),
        is_cut,
    )
