"""What is it that runs here, of which code, by which people, and by whose word. Floor 11."""

from __future__ import annotations

from typing import Final

import msgspec

from interlock.flows.tracing.arrivals import Arrival, Arrivals, Source
from interlock.flows.tracing.asking import Asking
from interlock.flows.tracing.deciding import Rollout
from interlock.trace import Doubted, Kind, Place, Running

KINDS: Final = (Kind.WORKLOAD, Kind.ENVIRONMENT, Kind.ARTIFACT)
"""What can be asked for."""


class Origins(msgspec.Struct, frozen=True):
    """What something that runs was made from, and by whose word it runs."""

    subject: Place
    arrivals: tuple[Arrival, ...]
    """What runs there; of an artifact where it runs."""
    sources: tuple[Source, ...]
    """What each artifact was made from, each once."""
    doubted: tuple[Doubted, ...] = ()
    unsaid: tuple[Running, ...] = ()
    is_cut: bool = False
    before: tuple[Arrival, ...] = ()
    """Where nothing runs, what ran there last."""
    attempts: tuple[Rollout, ...] = ()
    """Where nothing ever ran, the deployments that reached it and were taken back, the newest last."""


def prod_to_code(asking: Asking, subject: Place) -> Origins:
    """Say what runs, and what it was made from. Errors: GraphContradicted (TRC-105)."""
    arrivals = Arrivals(asking)
    found, all_ = arrivals.of(subject)
    now = tuple(one for one in found if one.landed.until is None)
    artifacts = [one.landed.artifact for one in now]
    if subject.kind in {Kind.ARTIFACT, Kind.THING}:
        artifacts.append(subject)
    sources = tuple(arrivals.source(one) for one in dict.fromkeys(artifacts))
    doubted = tuple(dict.fromkeys(one for source in sources for one in source.doubted))
    last = max((one.landed.until.entry for one in found if one.landed.until is not None), default=None)
    before = () if now else tuple(one for one in found if one.landed.until and one.landed.until.entry == last)
    attempts = () if found else arrivals.attempts_at(subject)
    return Origins(subject, now, sources, doubted, all_.doubted, all_.is_cut, before, attempts)
