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
from interlock.flows import glass, holds, other_products, queue, reviews, seen, waivers
from interlock.flows.covering import Evidence, found_in, newest
from interlock.flows.errors import NotSaid
from interlock.flows.speaking import the_one
from interlock.identity import Resource
from interlock.kernel import Digest, DigestMalformed, Subject
from interlock.store.opening import stored_note
from interlock.wiring.declared import environments_that_hold
from interlock.wiring.terms import environment_among, policy_named, terms_of, weaker

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from interlock.decision import Governance, Policy, Question, Signed
    from interlock.decision.terms import GlassTerms, WaiverTerms
    from interlock.evidence import Hold
    from interlock.flows.other_products import Sealed
    from interlock.flows.seen import Seen
    from interlock.kernel import Instant
    from interlock.wiring.app import App
    from interlock.wiring.speaking_for import SpeakingFor

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
    product: str = ""
    sealed: Sealed | None = None
    """The decision of the product's own gate, where its repository is elsewhere; none where a gate here decides."""
    state: queue.State = queue.State.WAITING


class Waiting:
    """Tells what waits. May be used by many threads."""

    def __init__(self, app: App, turn: threading.Lock, others: SpeakingFor) -> None:
        """`turn` is held while a gate thinks; `others` tells of products of other repositories."""
        self._app = app
        self._turn = turn
        self._others = others
        self._sent = reviews.sent_in(app.product)
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
        governance, nothing = app.gate.governance(), self._question(Subject("", ()), "")
        resource = nothing.resource
        usual = terms_of(app).policy
        rows, lost = reviews.queue(
            app.gate,
            partial(policy_named, app, usual),
            app.product,
            now,
            (app.pipeline, app.usual_pipeline),
            most=MOST,
            sent=self._sent,
        )
        elsewhere, more = self._others.releases(governance, now)
        items = [
            *queue.releases(rows, governance, app.product),
            *queue.of_waivers(self._waivers(now, resource), governance, self.policy, resource, now),
            *queue.of_glasses(self._glasses(governance, now), governance, self.policy, app.product, now),
            *self._held(governance, nothing, now),
            *elsewhere,
            *self._others.said(governance, now),
        ]
        return Waits(tuple(sorted(items, key=lambda one: one.since)), (*lost, *more))

    def _held(self, governance: Governance, nothing: Question, now: Instant) -> Iterator[queue.Item]:
        """Give the holds, each once for each product whose gates it concerns."""
        own, resource = self._app.product, nothing.resource
        for row in holds.listed(self._app.gate, nothing):
            for product in self._others.products_held(row.hold.says.target):
                if product == own:
                    found = queue.of_holds((row,), governance, resource, now)
                else:
                    held = self._others.hold(row.hold, product, now)
                    found = queue.of_holds((held,), governance, str(Resource.narrowest(product)), now)
                for one in found:
                    yield msgspec.structs.replace(one, product=product)

    def _waivers(self, now: Instant, resource: str) -> tuple[waivers.Row, ...]:
        """Give the waivers of the product here."""
        app, governance = self._app, self._app.gate.governance()
        ours = tuple(one for one in governance.waivers if not self._others.is_other(one.says.product))
        if not ours:
            return ()
        return waivers.listed(app.gate, self.policy, resource, now, among=(ours, newest(app.gate)))

    def _glasses(self, governance: Governance, now: Instant) -> tuple[glass.Row, ...]:
        return glass.listed(self.policy, self._app.product, governance, now)

    def _holds(self) -> tuple[holds.Row, ...]:
        return holds.listed(self._app.gate, self._question(Subject("", ()), ""))

    def release(
        self, target: str, environment: str, product: str | None = None, products: Products = None
    ) -> Released | None:
        """Give how a release stands now; none where its digest is none.

        Shape:  of a product whose repository is elsewhere, as its own gate decided last.
        Errors: NotSaid (FLW-142), ProductUnclear (FLW-341), EnvironmentUnknown (DPL-101), those of loading a policy
            and of the gate.
        """
        try:
            subject = Subject(target, (Digest.parse(target),))
        except DigestMalformed:
            return None
        visible = frozenset(products) if products is not None else None
        with self._turn:
            governance, now = self._app.gate.governance(), self._app.clock()
            whose = self._others.product_of(target, environment, product, visible)
            if self._others.is_other(whose):
                return self._elsewhere(self._others.sealed(whose, target, environment), governance, now)
            question = self._question(subject, environment)
            row = reviews.look(self._app.gate, self.policy(environment), question)
            found = found_in(self._app.gate, subject)
        return Released(row, governance, seen.of_release(row.decision, governance), found, whose)

    def _elsewhere(self, sealed: Sealed, governance: Governance, now: Instant) -> Released:
        row, found = self._others.look(sealed, now)
        stood, state = (
            self._others.release_seen(sealed, governance, now),
            self._others.release(sealed, governance, now).state,
        )
        return Released(row, governance, stood, found, sealed.product, sealed, state)

    def newest(self) -> Evidence:
        """Give what the last check here found, of whichever commit it was. Errors: those of `Gate.proven`."""
        with self._turn:
            return newest(self._app.gate)

    def waiver(self, name: str, products: Products) -> tuple[waivers.Row, Governance]:
        """Give a waiver that somebody may see. Errors: NotSaid (FLW-142)."""
        with self._turn:
            governance, now = self._app.gate.governance(), self._app.clock()
            found = meant_waiver(governance, name, products)
            if self._others.is_other(found.says.product):
                return self._others.waiver(found, governance, now, is_whole=True), governance
            rows = self._waivers(now, self._question(Subject("", ()), "").resource)
        return next(one for one in rows if one.standing.waiver.index == found.index), governance

    def glass(self, name: str, products: Products) -> tuple[glass.Row, Governance]:
        """Give a request to break the glass that somebody may see, with how it stands. Errors: NotSaid (FLW-142)."""
        with self._turn:
            governance, now = self._app.gate.governance(), self._app.clock()
            found = meant_glass(governance, name, products)
            if self._others.is_other(found.says.product):
                return self._others.glass(found, governance, now), governance
            rows = self._glasses(governance, now)
        row = next((one for one in rows if one.broken.request.index == found.index), None)
        return row or other_products.glass_untold(found, governance, now), governance

    def hold(self, name: str, product: str | None = None) -> tuple[holds.Row, Governance]:
        """Give a hold as it stands for the product here, or for another one. Errors: NotSaid (FLW-142)."""
        with self._turn:
            governance, rows = self._app.gate.governance(), self._holds()
            found = the_one((one.hold for one in rows), name, "holds", "hold list")
            if product is not None and self._others.is_other(product):
                return self._others.hold(found, product, self._app.clock()), governance
        return next(one for one in rows if one.hold.index == found.index), governance

    def products_held(self, target: str) -> tuple[str, ...]:
        """Give the products whose gates a hold on something concerns."""
        return self._others.products_held(target)

    def waiver_terms(self, product: str, environment: str) -> tuple[WaiverTerms | None, bool]:
        """Give which waivers count in a product, and whether anybody can tell here."""
        if not self._others.is_other(product):
            return self.policy(environment).people.waivers, True
        policy = self._others.others.policy(product, environment)
        return (policy.people.waivers, True) if policy is not None else (None, False)

    def glass_terms(self, product: str, environment: str) -> tuple[GlassTerms | None, bool]:
        """Give by whom and for how long glass is broken in a product, and whether anybody can tell here."""
        if not self._others.is_other(product):
            return self.policy(environment).people.glass, True
        policy = self._others.others.policy(product, environment)
        return (policy.people.glass, True) if policy is not None else (None, False)

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
