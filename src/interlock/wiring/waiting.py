"""What waits for people, and how one of it stands, as the ledger and the policies have it this moment. Floor 12.

What several pages need alike is worked out once for each state of the ledger, and at most for a minute: what an
approval is worth depends on its age too.
"""

from __future__ import annotations

import threading
from collections.abc import Collection
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Final, TypeVar

import msgspec

from interlock.evidence import BreakGlass, Waiver
from interlock.flows import glass, holds, queue, reviews, seen, waivers
from interlock.flows.covering import Evidence, found_in, newest
from interlock.flows.errors import NotSaid
from interlock.flows.speaking import the_one
from interlock.kernel import Digest, DigestMalformed, Subject
from interlock.store.opening import stored_note
from interlock.wiring.declared import environments_that_hold
from interlock.wiring.terms import environment_among, policy_named, terms_of, weaker

if TYPE_CHECKING:
    from collections.abc import Iterable

    from interlock.decision import Governance, Policy, Question, Signed
    from interlock.evidence import Hold
    from interlock.flows.seen import Seen
    from interlock.kernel import Instant
    from interlock.wiring.app import App

MOST: Final = 200
"""Releases that are decided anew for one list."""
_KEPT: Final = timedelta(minutes=1)

Products = Collection[str] | None
"""The products whose things somebody may see; None for all, also those of none."""
_Said = TypeVar("_Said", Waiver, BreakGlass)


class Waits(msgspec.Struct, frozen=True):
    """Everything that waits or waited, and what nobody can tell of."""

    items: tuple[queue.Item, ...]
    lost: tuple[str, ...] = ()


class Released(msgspec.Struct, frozen=True):
    """A release as it stands now."""

    row: reviews.Row
    governance: Governance
    seen: Seen
    found: Evidence
    """What was found in it, control by control."""


class Waiting:
    """Tells what waits. May be used by many threads."""

    def __init__(self, app: App, turn: threading.Lock) -> None:
        """`turn` is held while a gate thinks."""
        self._app = app
        self._turn = turn
        self._known: tuple[bytes | None, Instant, Waits] | None = None

    def all(self) -> Waits:
        """Give everything, whoever asks: what somebody may see of it is for the caller to say.

        Errors: those of `Gate.proven`, and of loading policies.
        """
        app = self._app
        note, now = stored_note(app.store.database), app.clock()
        known = self._known
        if known is not None and known[0] == note and timedelta() <= now - known[1] < _KEPT:
            return known[2]
        with self._turn:
            made = self._all(now)
        self._known = note, now, made
        return made

    def _all(self, now: Instant) -> Waits:
        app = self._app
        governance, resource = app.gate.governance(), self._question(Subject("", ()), "").resource
        usual = terms_of(app).policy
        rows, lost = reviews.queue(
            app.gate,
            partial(policy_named, app, usual),
            app.product,
            now,
            (app.pipeline, app.usual_pipeline),
            most=MOST,
        )
        items = [
            *queue.releases(rows, governance, app.product),
            *queue.of_waivers(self._waivers(now), governance, self.policy, resource, now),
            *queue.of_glasses(self._glasses(governance, now), governance, self.policy, app.product, now),
            *queue.of_holds(self._holds(), governance, resource, now),
        ]
        return Waits(tuple(sorted(items, key=lambda one: one.since)), lost)

    def _waivers(self, now: Instant) -> tuple[waivers.Row, ...]:
        resource = self._question(Subject("", ()), "").resource
        return waivers.listed(self._app.gate, self.policy, resource, now)

    def _glasses(self, governance: Governance, now: Instant) -> tuple[glass.Row, ...]:
        return glass.listed(self.policy, self._app.product, governance, now)

    def _holds(self) -> tuple[holds.Row, ...]:
        return holds.listed(self._app.gate, self._question(Subject("", ()), ""))

    def release(self, target: str, environment: str) -> Released | None:
        """Give how a release stands now; none where its digest is none.

        Errors: EnvironmentUnknown (DPL-101), those of loading a policy and of the gate.
        """
        try:
            subject = Subject(target, (Digest.parse(target),))
        except DigestMalformed:
            return None
        with self._turn:
            question = self._question(subject, environment)
            row = reviews.look(self._app.gate, self.policy(environment), question)
            governance = self._app.gate.governance()
            found = found_in(self._app.gate, subject)
        return Released(row, governance, seen.of_release(row.decision, governance), found)

    def newest(self) -> Evidence:
        """Give what the last check here found, of whichever commit it was. Errors: those of `Gate.proven`."""
        with self._turn:
            return newest(self._app.gate)

    def waiver(self, name: str, products: Products) -> tuple[waivers.Row, Governance]:
        """Give a waiver that somebody may see. Errors: NotSaid (FLW-142)."""
        with self._turn:
            governance, now = self._app.gate.governance(), self._app.clock()
            found = meant_waiver(governance, name, products)
            rows = self._waivers(now)
        return next(one for one in rows if one.standing.waiver.index == found.index), governance

    def glass(self, name: str, products: Products) -> tuple[glass.Row | None, Signed[BreakGlass], Governance]:
        """Give a request to break the glass that somebody may see, with how it stands.

        Shape:  how one stands that is of another product than this server's is not known here.
        Errors: NotSaid (FLW-142).
        """
        with self._turn:
            governance = self._app.gate.governance()
            found = meant_glass(governance, name, products)
            rows = self._glasses(governance, self._app.clock())
        row = next((one for one in rows if one.broken.request.index == found.index), None)
        return row, found, governance

    def hold(self, name: str) -> tuple[holds.Row, Governance]:
        """Give a hold. Errors: NotSaid (FLW-142)."""
        with self._turn:
            governance, rows = self._app.gate.governance(), self._holds()
        found = the_one((one.hold for one in rows), name, "holds", "hold list")
        return next(one for one in rows if one.hold.index == found.index), governance

    def _question(self, subject: Subject, environment: str) -> Question:
        return question_of(self._app, subject, environment)

    def policy(self, environment: str) -> Policy:
        """Give the policy of an environment; of one that nobody declares any more, the usual one."""
        return policy_in(self._app, environment)


def question_of(app: App, subject: Subject, environment: str) -> Question:
    """Ask whether something may go into an environment now, or on, where none is meant.

    Errors: EnvironmentUnknown (DPL-101).
    """
    from interlock.decision import Question

    declared = environment_among(environments_that_hold(app), environment)
    terms = terms_of(app, declared)
    return Question(
        subject,
        app.clock(),
        terms.stage,
        environment=environment,
        hypothetical=weaker(app, terms, declared),
        product=app.product,
        pipeline=app.pipeline,
        usual=app.usual_pipeline,
    )


def policy_in(app: App, environment: str) -> Policy:
    """Give the policy of an environment; of one that nobody declares any more, the usual one."""
    from interlock.deployment import EnvironmentUnknown

    try:
        return terms_of(app, environment_among(environments_that_hold(app), environment)).policy
    except EnvironmentUnknown:
        return terms_of(app).policy


def meant_waiver(governance: Governance, name: str, products: Products = None) -> Signed[Waiver]:
    """Give the waiver with an id among those that somebody may see. Errors: NotSaid (FLW-142)."""
    return the_one(_seen(governance.waivers, products), name, "waivers", "waivers list")


def meant_glass(governance: Governance, name: str, products: Products = None) -> Signed[BreakGlass]:
    """Give the request to break the glass with an id among those that somebody may see. Errors: NotSaid (FLW-142)."""
    return the_one(_seen(governance.glasses, products), name, "requests to break the glass", "break-glass list")


def meant_hold(governance: Governance, name: str) -> Signed[Hold]:
    """Give the hold with an id. Errors: NotSaid (FLW-142)."""
    return the_one((one for one in governance.holds if one.says.action != "lift"), name, "holds", "hold list")


def _seen(said: Iterable[Signed[_Said]], products: Products) -> list[Signed[_Said]]:
    return [one for one in said if products is None or one.says.product in products]


def not_there(target: str) -> NotSaid:
    """Give the error for a release that somebody may not see, which is that for one that there is not."""
    return NotSaid(name=target, count=0, what="releases", verb="review list")
