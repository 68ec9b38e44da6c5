"""The one place where objects are built. Everything is built when it is first asked for. Floor 12.

`App` is the last of five layers, each a file of its own, in the order in which they need each other:
`opened` (folders, settings, keys, store), `staged` (controls and stages), `judging` (policies, risk, gate),
`supplying` (tools and advisories), and here what runs over all of them.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

import interlock
from interlock.wiring.risk import RISK
from interlock.wiring.supplying import Supplying

if TYPE_CHECKING:
    from interlock.control import Control
    from interlock.engine import LocalEngine, Progress
    from interlock.flows.check import Check
    from interlock.flows.ports import Sender
    from interlock.flows.respond import Respond
    from interlock.flows.seal import Seal
    from interlock.flows.tell import Tell
    from interlock.flows.transfer import Transfer
    from interlock.response import Event, Outgoing, Response
    from interlock.store.deliveries import StoredDeliveries
    from interlock.store.notice_queues import StoredQueues
    from interlock.store.outbox import StoredOutbox
    from interlock.wiring.channels import Channels
    from interlock.wiring.watched import WatchedCheck


class App(Supplying):
    """One repository with everything that works on it; use it in a `with`."""

    @cached_property
    def seal(self) -> Seal:
        """The flow that signs and enters what was seen or decided."""
        from interlock.flows.seal import Seal

        return Seal(
            signer=self.keys.signer(self.clock()),
            ledger=self.store.ledger,
            blobs=self.store.blobs,
            gate=self.gate,
            clock=self.clock,
            version=interlock.__version__,
            inventories=self.inventories,
            components=self.components,
            mask=_mask,
        )

    def planned(self, also: Collection[str] = ()) -> tuple[Control, ...]:
        """Give the controls that a check runs.

        Where nobody has said anything of risk, its control is one only if it is among `also`: what is asked for by
        name or required by a policy.
        """
        speaks_of_risk = RISK in also or self.speaks_of_risk
        return tuple(one for one in self.controls if one.card.id != RISK or speaks_of_risk)

    def engine(self, *, jobs: int = 0, progress: Progress | None = None) -> LocalEngine:
        """Build the engine that runs plans in this process."""
        import time

        from interlock.adapters.scratch import make_folder, place_for, sweep
        from interlock.adapters.tools import MASKS_VERSION, hider, mask
        from interlock.control import DIRECTIVES_VERSION, defuse
        from interlock.engine import LocalEngine, Silence, Workshop
        from interlock.wiring.own_code import digest_of

        own = os.path.dirname(interlock.__file__)  # noqa: PTH120
        others = sorted({f"{name} {component}" for name, component in self.components.items()})
        sweep()
        return LocalEngine(
            Workshop(
                toolbox=self.toolbox,
                cache=self.store.results,
                blobs=self.store.blobs,
                repository=self.repository,
                scanners=self.scanners,
                rules_dir=os.path.join(own, "adapters", "scanners", "rules"),  # noqa: PTH118
                secret_key=self.keys.secret("secret ids").hex(),
                jobs=jobs or self.settings.jobs or len(os.sched_getaffinity(0)),
                mask=mask,
                hider=hider,
                transform=defuse,
                versions=(interlock.__version__, digest_of(own), *others, DIRECTIVES_VERSION, MASKS_VERSION),
                clock_ms=lambda: time.monotonic_ns() // 1_000_000,
                make_scratch=lambda size: make_folder("check", place_for(size)),
                progress=progress or Silence(),
                supplies=self.supplies,
            )
        )

    def check(
        self, *, jobs: int = 0, progress: Progress | None = None, also: Collection[str] = ()
    ) -> Check | WatchedCheck:
        """Build the flow that examines, seals and decides; `also` as for `planned`."""
        if self.traces is None:
            return self._check(jobs, progress, also)
        from interlock.wiring.watched import WatchedCheck, WatchedProgress

        watching = WatchedProgress(self.traces, progress)
        return WatchedCheck(self.traces, self._check(jobs, watching, also), watching)

    def _check(self, jobs: int, progress: Progress | None, also: Collection[str]) -> Check:
        from interlock.flows.check import Check

        return Check(
            repository=self.repository,
            runner=self.engine(jobs=jobs, progress=progress),
            gate=self.gate,
            seal=self.seal,
            controls=self.planned(also),
            exceptions=self.exceptions,
            clock=self.clock,
            grounds=self.grounding.of,
            pipeline=self.pipeline,
            usual=self.usual_pipeline,
        )

    @cached_property
    def outbox(self) -> StoredOutbox:
        """Events that others are to be told, beside the ledger."""
        from interlock.store.outbox import StoredOutbox

        return StoredOutbox(self.store.database)

    @cached_property
    def queues(self) -> StoredQueues:
        """What waits for channels that people read."""
        from interlock.store.notice_queues import StoredQueues

        return StoredQueues(self.store.database)

    @cached_property
    def deliveries(self) -> StoredDeliveries:
        """What other systems told by webhooks."""
        from interlock.store.deliveries import StoredDeliveries

        return StoredDeliveries(self.store.database, self.keys.secret("deliveries"))

    def responses(self) -> tuple[Response, ...]:
        """Give the responses that hold: those of the last commit, and those that interlock.yaml adds to them."""
        from interlock.wiring.responses import responses_that_hold

        return responses_that_hold(self.repository, self.settings, self.control_ids())

    def respond(self, page: str = "") -> Respond:
        """Build the flow that does what follows from events; `page` is where pages are unless channels.yaml says it."""
        from interlock.flows.respond import Proving, Respond
        from interlock.flows.ticketing import Ticketing
        from interlock.wiring.channels import read_channels
        from interlock.wiring.trackers import tracker_of

        channels = read_channels(self.places.config)
        ledger = self.store.ledger
        proving = Proving(self.gate, ledger, self.trust, self.deliveries)
        keeping = {one.name: tracker_of(one, self.environ) for one in channels.ticketing}
        return Respond(
            outbox=self.outbox,
            ledger=ledger,
            seal=self.seal,
            proving=proving,
            responses=self.responses(),
            channels=self._watched(channels.senders_of(channels.notified, self.environ, self.clock, self._on)),
            trackers=self._watched(channels.senders_of(channels.tracking, self.environ, self.clock, self._on)),
            clock=self.clock,
            tell=self._tell(channels, proving.prove, page),
            ticketing=Ticketing(keeping, proving, self.outbox, origin=ledger.origin, clock=self.clock),
        )

    def try_out(self, name: str, response: str) -> str:
        """Tell a channel that this is a test; give what is amiss nevertheless.

        Errors: ChannelUnknown (RSP-104), TrialLeftOpen (RSP-120), those of the channel.
        """
        from interlock.flows.tell import try_out
        from interlock.response.messages import About
        from interlock.wiring.channels import read_channels

        channels = read_channels(self.places.config)
        told = channels.told(self.environ, self.clock)
        return try_out(told, name, response, self.clock(), About("", channels.server))

    def _tell(self, channels: Channels, prove: Callable[[Outgoing], Event], page: str) -> Tell:
        """Build the flow that tells the channels that people read."""
        from interlock.flows.tell import Tell
        from interlock.response.messages import About

        told = channels.told(self.environ, self.clock)
        if self.traces is not None:
            from interlock.wiring.watched import watched_channels

            told = watched_channels(self.traces, told)
        return Tell(
            queues=self.queues,
            seal=self.seal,
            prove=prove,
            channels=told,
            clock=self.clock,
            about=About(self.store.ledger.origin, channels.server or page),
        )

    @property
    def _on(self) -> Callable[[], Mapping[str, str]] | None:
        """What gives the headers by which a receiver goes on with a trace."""
        return self.traces.headers if self.traces is not None else None

    def _watched(self, senders: Mapping[str, Sender]) -> Mapping[str, Sender]:
        if self.traces is None:
            return senders
        from interlock.wiring.watched import WatchedSender

        return {name: WatchedSender(self.traces, name, one) for name, one in senders.items()}

    @cached_property
    def transfer(self) -> Transfer:
        """The flow that exports and imports evidence."""
        from interlock.flows.transfer import Transfer

        return Transfer(
            ledger=self.store.ledger,
            blobs=self.store.blobs,
            inspection=self.inspection,
            trust=self.trust,
            clock=self.clock,
            inventories=self.inventories,
        )


def _mask(body: bytes) -> bytes:
    """Mask what looks like a secret; a gate, which tells nothing of commits, does not load what that takes."""
    from interlock.adapters.tools import mask

    return mask(body)
