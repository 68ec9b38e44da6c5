"""How what waits in other products stands, and what people say to it from here. Floor 12.

What is asked of people in a product is read from the policy under which its own gate decided last, if that is kept
here. Where it is not, what shuts may be said by whoever may something there, and what opens may not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import msgspec

from interlock.decision import Policy, Question
from interlock.decision.terms import People, WaiverTerms
from interlock.evidence import BreakGlass, Revocation, Waiver
from interlock.flows import glass, holds, other_products, queue, reviews, seen, waivers
from interlock.flows.covering import Evidence, found_in
from interlock.flows.errors import PolicyElsewhere, ProductUnclear, WouldNotCount
from interlock.flows.other_products import ANSWERS_GLASS, ANSWERS_WAIVER, check_may
from interlock.identity import Permission, Resource
from interlock.kernel import Subject, stamp

if TYPE_CHECKING:
    from collections.abc import Iterator

    from interlock.decision import Governance, Signed
    from interlock.evidence import Hold
    from interlock.flows.other_products import Sealed
    from interlock.flows.queue import Item
    from interlock.flows.speaking import Speaker
    from interlock.identity import Directory, PersonId
    from interlock.kernel import Instant
    from interlock.wiring.app import App
    from interlock.wiring.others import Others
    from interlock.wiring.wanted import AnswerWanted, GlassWanted

_UNTOLD: Final = Policy("", "", "", ())
"""What stands where nobody knows a policy: it takes nothing from anybody."""
_LONGEST: Final = 10 * 365 * 86_400


class SpeakingFor:
    """Looks over what is of products of other repositories, and drafts what is said to it."""

    def __init__(self, app: App, others: Others) -> None:
        self._app = app
        self.others = others

    def is_other(self, product: str) -> bool:
        """Say whether a product is another one than that of the repository here; what names none is of that one."""
        return product not in {"", self._app.product}

    def product_of(self, target: str, environment: str, named: str | None, visible: frozenset[str] | None) -> str:
        """Give the product that is meant by an answer to a release; `visible` are those that whoever asks may see.

        Shape:  who names none means the product here, if it is of it as far as the ledger tells, or else the one whose
                gate decided about it.
        Errors: ProductUnclear (FLW-341); NotSaid (FLW-142) for one that is not there, or that may not be seen.
        """
        from interlock.wiring.waiting import not_there

        own = self._app.product
        owners = set(self.products_held(target))
        known = {one for one in self.others.deciders(target, environment) if self.is_other(one)}
        if visible is not None:
            known &= visible
        is_ours = own in owners and (visible is None or not own or own in visible)
        if named is not None and not self.is_other(named):
            named = own
        if named is None:
            if is_ours:
                return own
            if len(known) > 1:
                raise ProductUnclear(target=target, names=", ".join(sorted(known)))
            named = next(iter(known), None)
        if named is None or not (is_ours if named == own else named in known):
            raise not_there(target)
        return named

    def sealed(self, product: str, target: str, environment: str) -> Sealed:
        """Give the newest decision of a product about something. Errors: NotSaid (FLW-142)."""
        from interlock.wiring.waiting import not_there

        found = self.others.sealed(product, target, environment)
        if found is None:
            raise not_there(target)
        return found

    def releases(self, governance: Governance, now: Instant) -> tuple[list[Item], tuple[str, ...]]:
        """Give the releases that other products' gates sent to people, and what nobody can tell of."""
        found, lost = self.others.reviews(self._app.product)
        return [self.release(one, governance, now) for one in found], lost

    def release(self, sealed: Sealed, governance: Governance, now: Instant) -> Item:
        """Give how a release of another product stands."""
        demands = other_products.demands_of(self._app.gate, sealed, now)
        row = reviews.Row(sealed.decision, sealed.at, demands)
        (item,) = queue.releases((row,), governance, sealed.product)
        state = other_products.state_of(sealed, demands, governance)
        more = {} if state.is_waiting else {"could": ()}
        why = other_products.unknown(sealed.product) if sealed.policy is None else ""
        return msgspec.structs.replace(item, state=state, untold=why, **more)

    def look(self, sealed: Sealed, now: Instant) -> tuple[reviews.Row, Evidence]:
        """Give what a page about a release of another product shows: what its gate decided, and what was found."""
        demands = other_products.demands_of(self._app.gate, sealed, now)
        return reviews.Row(sealed.decision, sealed.at, demands), found_in(self._app.gate, sealed.decision.subject)

    def release_seen(self, sealed: Sealed, governance: Governance, now: Instant) -> seen.Seen:
        """Give how a release of another product stands, for who answers it."""
        demands = other_products.demands_of(self._app.gate, sealed, now)
        return other_products.seen_of(sealed, other_products.state_of(sealed, demands, governance), governance)

    def waiver(self, signed: Signed[Waiver], governance: Governance, now: Instant, *, is_whole: bool) -> waivers.Row:
        """Give how a waiver of another product stands; `is_whole` says whether what it covers is looked for."""
        product = signed.says.product
        policy = self.others.policy(product, waivers.where_of(signed.says))
        return self._waiver(signed, governance, now, policy, is_whole=is_whole)

    def _waiver(
        self, signed: Signed[Waiver], governance: Governance, now: Instant, policy: Policy | None, *, is_whole: bool
    ) -> waivers.Row:
        product = signed.says.product
        if policy is None:
            return other_products.waiver_untold(signed, governance, now)
        found = self.others.evidence(product) if is_whole else Evidence()
        rows = waivers.listed(
            self._app.gate, lambda _: policy, str(Resource.narrowest(product)), now, among=((signed,), found)
        )
        return rows[0]

    def _glass(
        self, signed: Signed[BreakGlass], governance: Governance, now: Instant, policy: Policy | None
    ) -> glass.Row:
        if policy is None:
            return other_products.glass_untold(signed, governance, now)
        alone = msgspec.structs.replace(governance, glasses=(signed,))
        return glass.listed(lambda _: policy, signed.says.product, alone, now)[0]

    def glass(self, signed: Signed[BreakGlass], governance: Governance, now: Instant) -> glass.Row:
        """Give how a request to break the glass of another product stands."""
        policy = self.others.policy(signed.says.product, signed.says.environment)
        return self._glass(signed, governance, now, policy)

    def document_seen(self, found: Signed[Any], product: str, governance: Governance, now: Instant) -> seen.Seen:
        """Give how something stands that somebody said, for who answers it; `product` is where a hold is looked at."""
        match found.says:
            case Waiver():
                row = self.waiver(found, governance, now, is_whole=False)
                return seen.of_waiver(found.id, queue.state_of_waiver(row, governance), governance)
            case BreakGlass() as says:
                state = queue.state_of_glass(self.glass(found, governance, now))
                return seen.of_glass(found.id, says.environment, state, governance)
        return seen.of_hold(self.hold(found, product, now), product)

    def said(self, governance: Governance, now: Instant) -> Iterator[Item]:
        """Give the waivers and the requests to break the glass of other products."""
        for signed in governance.waivers:
            product = signed.says.product
            if self.is_other(product):
                policy = self.others.policy(product, waivers.where_of(signed.says))
                row = self._waiver(signed, governance, now, policy, is_whole=False)
                place = str(Resource.narrowest(product))
                items = queue.of_waivers((row,), governance, _always(policy), place, now)
                yield from _told(items, policy, product)
        for asked in governance.glasses:
            product = asked.says.product
            if self.is_other(product):
                policy = self.others.policy(product, asked.says.environment)
                broken = self._glass(asked, governance, now, policy)
                yield from _told(
                    queue.of_glasses((broken,), governance, _always(policy), product, now), policy, product
                )

    def products_held(self, target: str) -> tuple[str, ...]:
        """Give the products whose gates a hold on something concerns; that of the server where nobody tells any."""
        found = {one if self.is_other(one) else self._app.product for one in self.others.owners(target)}
        return tuple(sorted(found)) or (self._app.product,)

    def hold(self, signed: Signed[Hold], product: str, now: Instant) -> holds.Row:
        """Give how a hold stands for a product: a lift counts by who may do so there."""
        return holds.listed(self._app.gate, Question(Subject("", ()), now, product=product), among=(signed,))[0]

    def answer(self, speaker: Speaker, wanted: AnswerWanted, governance: Governance) -> None:
        """Say an answer in the name of the product of `speaker`, about something of it.

        Errors: PolicyElsewhere (FLW-340), WouldNotCount (FLW-141), NotSaid (FLW-142), SpeakerUnknown (FLW-140).
        """
        word, reason = wanted.answer, wanted.reason
        match wanted.about, word:
            case "release", "approve" | "withdraw" | "reject":
                sealed = self.sealed(speaker.product, wanted.target, wanted.environment)
                says = other_products.answer(speaker, sealed, word, reason)
                speaker.say(says, Subject(wanted.target, sealed.decision.subject.digests[:1]))
            case "waiver", "approve" | "reject" | "revoke":
                self._of_waiver(speaker, wanted, governance)
            case "break-glass" | "break-glass-review", "approve" | "close":
                self._of_glass(speaker, wanted, governance)
            case _:
                from interlock.wiring.naming import not_so

                raise not_so(wanted)

    def _of_waiver(self, speaker: Speaker, wanted: AnswerWanted, governance: Governance) -> None:
        one = next(each for each in governance.waivers if each.id == wanted.target)
        resource = str(Resource.narrowest(speaker.product))
        place = waivers.place_of(one.says, resource)
        check_may(speaker, ANSWERS_WAIVER if wanted.answer == "revoke" else ANSWERS_WAIVER[:1], place)
        if wanted.answer == "revoke":
            waivers.revoke(speaker, [one.id], wanted.reason)
            return
        policy = self.others.policy(speaker.product, waivers.where_of(one.says))
        if policy is None and wanted.answer == "approve":
            raise _nobody_tells(speaker.product, "approve it")
        waivers.answer(speaker, _always(policy), resource, [one.id], wanted.answer, wanted.reason)

    def _of_glass(self, speaker: Speaker, wanted: AnswerWanted, governance: Governance) -> None:
        product = speaker.product
        one = next(each for each in governance.glasses if each.id == wanted.target)
        where = one.says.environment
        check_may(speaker, ANSWERS_GLASS, str(Resource.narrowest(product, where)))
        policy = self.others.policy(product, where)
        if wanted.answer == "close" and wanted.about == "break-glass":
            self._close(speaker, one, governance, wanted.reason)
        elif policy is None:
            raise _nobody_tells(product, "agree with it or review it")
        elif wanted.about == "break-glass" and wanted.answer == "approve":
            glass.approve(speaker, _always(policy), product, one.id, wanted.reason)
        elif wanted.answer == "approve":
            glass.review(speaker, _always(policy), product, one.id, wanted.reason)
        else:
            raise WouldNotCount(why="nobody can close a review", remedy="approve it once you looked at the glass")

    def _close(self, speaker: Speaker, one: Signed[BreakGlass], governance: Governance, reason: str) -> None:
        """End glass before its time, also where nobody can tell here whether it is open: it only shuts."""
        row = self.glass(one, governance, speaker.now())
        if row.state not in {"open", "waiting"}:
            why = f"it opens nothing: {row.broken.why_not}"
            raise WouldNotCount(why=why, remedy="the list of what waits shows what is open")
        speaker.say(Revocation(one.id, reason, stamp(speaker.now())))

    def ask_glass(self, speaker: Speaker, wanted: GlassWanted, subject: Subject) -> None:
        """Ask to break the glass of another product's gate.

        Errors: PolicyElsewhere (FLW-340), those of `interlock.flows.glass.ask`.
        """
        policy = self.others.policy(speaker.product, wanted.environment)
        if policy is None:
            raise _nobody_tells(speaker.product, "break its glass")
        question = Question(subject, speaker.now(), environment=wanted.environment, product=speaker.product)
        glass.ask(speaker, policy, question, wanted.hours, wanted.reason)

    def ask_waiver(self, speaker: Speaker, asked: Waiver) -> None:
        """Ask for a waiver of what was found in another product: it opens nothing before people there approve it.

        Shape:  where nobody knows its policy here, what that says of waivers is for its own gate to say.
        Errors: those of `interlock.flows.waivers.ask`.
        """
        product = speaker.product
        policy = self.others.policy(product, waivers.where_of(asked))
        if policy is None:
            people = People(waivers=WaiverTerms(_LONGEST))
            policy = msgspec.structs.replace(_UNTOLD, name=f"of {product}", people=people)
        found = self.others.evidence(product)
        known = {*self._app.control_ids(), *self.others.controls(product)}
        waivers.ask(speaker, _always(policy), str(Resource.narrowest(product)), [asked], known, found)

    def can_ask(self, directory: Directory, person: PersonId | None, product: str, now: Instant) -> bool:
        """Say whether somebody may ask for a waiver in a product."""
        place = str(Resource.narrowest(product))
        return person is not None and directory.may(person, Permission.WAIVER_REQUEST.value, place, at=now).is_allowed


def _always(policy: Policy | None) -> queue.PolicyIn:
    return lambda _: policy if policy is not None else _UNTOLD


def _told(items: Iterator[Item], policy: Policy | None, product: str) -> Iterator[Item]:
    """Give items; where nobody knows the policy, as what nobody can tell the answers of."""
    for one in items:
        if policy is None:
            yield msgspec.structs.replace(one, could=(), demands="", untold=other_products.unknown(product))
        else:
            yield one


def _nobody_tells(product: str, what: str) -> PolicyElsewhere:
    why = "its gate sealed no decision there whose policy is kept here"
    return PolicyElsewhere(product=product or "no product", why=why, what=what)
