"""What people say at a browser: drafted under the policy that holds, and entered once it is proven. Floor 12."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import msgspec

from interlock.decision import Policy, Question
from interlock.evidence import APPROVAL, HOLD, REVOCATION, BreakGlass, Hold, Waiver
from interlock.flows import glass, holds, queue, reviews, seen, waivers
from interlock.flows.errors import Overtaken, WouldNotCount
from interlock.flows.in_person import Draft, Drafts, say_in_person
from interlock.flows.other_products import glass_untold
from interlock.flows.seen import PRODUCT, Seen
from interlock.flows.speaking import Speaker
from interlock.identity.model import PASSKEYS
from interlock.identity.step_up import StepUp
from interlock.kernel import Digest, Instant, KeyId, Subject, stamp
from interlock.wiring.declared import environments_that_hold
from interlock.wiring.meant import Row, asked_by, of_asked_glass, of_asked_waiver, of_placed_hold
from interlock.wiring.naming import Naming, not_so, subject_of
from interlock.wiring.terms import environment_among, terms_of, weaker
from interlock.wiring.waiting import Products, meant_hold, policy_in, question_of
from interlock.wiring.wanted import AnswerWanted, GlassWanted, HoldWanted, WaiverWanted, Wanted

if TYPE_CHECKING:
    from interlock.decision import Decision, Governance, Signed
    from interlock.wiring.app import App
    from interlock.wiring.speaking_for import SpeakingFor


class Said(msgspec.Struct, frozen=True):
    """What was entered, and what the gate says then."""

    id: str
    envelope: Digest
    decision: Decision | None = None
    """None for what is no answer to a release, and for that of another product."""
    is_elsewhere: bool = False
    """Whether another product's gate has yet to decide about it."""


class InPerson:
    """Drafts what people want to say, and enters it. May be used by many threads."""

    def __init__(self, app: App, turn: threading.Lock, others: SpeakingFor) -> None:
        """`turn` is held while a gate thinks; `others` speaks for products of other repositories."""
        self._app = app
        self._turn = turn
        self._others = others
        self._naming = Naming(app, others)

    def named(self, wanted: Wanted, products: Products = None) -> Wanted:
        """Give what is wanted with the whole id and the product of what it is about, whoever says it.

        Shape:  `products` are those whose things whoever wants it may see; what is of others is not there for them.
        Errors: those of `Naming.named`.
        """
        with self._turn:
            return self._naming.named(wanted, products)

    def stands(self, wanted: Wanted) -> Seen:
        """Give how that stands which somebody wants to answer; nothing for what answers nothing.

        Errors: those of `Naming.named`.
        """
        if not isinstance(wanted, AnswerWanted):
            return Seen({})
        with self._turn:
            return self._stands(wanted.about, wanted.target, wanted.environment, wanted.product)

    def _stands(self, about: str, target: str, environment: str, product: str | None) -> Seen:
        app, now = self._app, self._app.clock()
        said = app.gate.governance()
        is_other = product is not None and self._others.is_other(product)
        if about == "release" and is_other:
            return self._others.release_seen(self._others.sealed(product or "", target, environment), said, now)
        if about == "release":
            question = question_of(app, subject_of(target), environment)
            return seen.of_release(app.gate.decide(policy_in(app, environment), question), said)
        found = self._naming.document(about, target)
        if found is None:
            return Seen({})
        if is_other or self._others.is_other(getattr(found.says, "product", "")):
            return self._others.document_seen(found, product or "", said, now)
        return self._stands_here(found, said)

    def _stands_here(self, found: Signed[Any], said: Governance) -> Seen:
        """Give how a document stands that is of the product here."""
        app, now = self._app, self._app.clock()
        question = question_of(app, Subject("", ()), "")
        match found.says:
            case Waiver():
                rows = waivers.listed(app.gate, self._policy, question.resource, now)
                row = next(one for one in rows if one.standing.waiver.index == found.index)
                return seen.of_waiver(found.id, queue.state_of_waiver(row, said), said)
            case BreakGlass() as says:
                known = glass.listed(self._policy, app.product, said, now)
                broken = next((one for one in known if one.broken.request.index == found.index), None)
                state = queue.state_of_glass(broken or glass_untold(found, said, now))
                return seen.of_glass(found.id, says.environment, state, said)
        held = holds.listed(app.gate, question, among=(found,))
        return seen.of_hold(held[0])

    def draft(self, wanted: Wanted, key: KeyId) -> Draft:
        """Give what somebody would say with a security key, if it would count.

        Errors: WouldNotCount (FLW-141), NotSaid (FLW-142), NameUnknown (FLW-143), EndWrong (FLW-145), SpeakerUnknown
            (FLW-140), EnvironmentUnknown (DPL-101), those of loading a policy and of the
            gate.
        """
        app, drafts = self._app, Drafts()
        wanted_for = "" if isinstance(wanted, HoldWanted) else wanted.product or ""
        with self._turn:
            speaker = Speaker(
                gate=app.gate,
                seal=drafts,
                clock=app.clock,
                key=key,
                name=f"security key {key.removeprefix(PASSKEYS)[:12]}",
                product=wanted_for if self._others.is_other(wanted_for) else app.product,
            )
            match wanted:
                case AnswerWanted() | GlassWanted() | WaiverWanted() if self._others.is_other(speaker.product):
                    self._of_another(speaker, wanted)
                case AnswerWanted(about="release"):
                    self._of_release(speaker, wanted)
                case AnswerWanted():
                    self._of_document(speaker, wanted)
                case WaiverWanted():
                    self._of_waiver(speaker, wanted)
                case GlassWanted():
                    subject = subject_of(wanted.target)
                    question = question_of(app, subject, wanted.environment)
                    glass.ask(speaker, self._real_policy(wanted.environment), question, wanted.hours, wanted.reason)
                case HoldWanted():
                    speaker.person(app.gate.governance())
                    holds.place(speaker, subject_of(wanted.target), _stated(wanted.reason), wanted.environments)
        return drafts.kept[0]

    def _of_another(self, speaker: Speaker, wanted: AnswerWanted | GlassWanted | WaiverWanted) -> None:
        """Draft what is said for a product whose repository is elsewhere."""
        governance = self._app.gate.governance()
        speaker.person(governance)
        match wanted:
            case GlassWanted():
                self._others.ask_glass(speaker, wanted, subject_of(wanted.target))
            case WaiverWanted():
                self._others.ask_waiver(speaker, _waiver(wanted, self._app.clock()))
            case AnswerWanted(about="hold", answer="lift"):
                held = meant_hold(governance, wanted.target)
                place = Question(
                    Subject("", ()), speaker.now(), environment=wanted.environment, product=speaker.product
                )
                holds.lift(speaker, [held], place, _stated(wanted.reason))
            case AnswerWanted():
                if wanted.answer not in {"approve", "withdraw"} or wanted.about == "break-glass-review":
                    _stated(wanted.reason)
                self._others.answer(speaker, wanted, governance)

    def meant(self, draft: Draft) -> tuple[Row, ...]:
        """Tell what a draft answers, as the ledger has it now: nobody approves what they know by its digest alone.

        Errors: NotSaid (FLW-142), those of loading a policy and of the gate.
        """
        plain = msgspec.json.decode(draft.predicate)
        target = plain.get("target", "")
        with self._turn:
            said = self._app.gate.governance()
            about = _about(draft, said)
            if about == "release":
                return self._stands_against(draft.subject, plain)
            asked = self._naming.document(about, target)
        if asked is None:
            return ()
        match asked.says:
            case Waiver() as says:
                return (*of_asked_waiver(says), asked_by(said, asked))
            case BreakGlass() as says:
                return (*of_asked_glass(says), asked_by(said, asked))
            case Hold() as says:
                return (*of_placed_hold(says), asked_by(said, asked))
        return ()

    def _stands_against(self, subject: Subject, plain: dict[str, Any]) -> tuple[Row, ...]:
        """Tell in words which reasons an approval lets through."""
        where, accepted = plain.get("environment", ""), set(plain.get("accepts", ()))
        if not accepted:
            return ()
        product = str(plain.get("product", ""))
        if self._others.is_other(product):
            decision = self._others.sealed(product, str(plain.get("target", "")), where).decision
        else:
            decision = self._app.gate.decide(self._policy(where), question_of(self._app, subject, where))
        return tuple(Row("Let through although", one.says) for one in decision.reasons if one.key in accepted)

    def check_seen(self, draft: Draft, before: Sequence[str], own: str = "") -> None:
        """Return if what a draft answers stands as it did when it was drafted; `own` is the person who says it.

        Errors: Overtaken (FLW-320), with what changed; those of the gate.
        """
        with self._turn:
            self._check_seen(draft, before, own)

    def _check_seen(self, draft: Draft, before: Sequence[str], own: str) -> None:
        if not before:
            return
        plain = msgspec.json.decode(draft.predicate)
        about = _about(draft, self._app.gate.governance())
        product = str(plain.get("product", "")) if about == "release" else None
        if about == "hold":
            product = next((one.removeprefix(PRODUCT) for one in before if one.startswith(PRODUCT)), None)
        now = self._stands(about, str(plain.get("target", "")), str(plain.get("environment", "")), product)
        check_unchanged(now, before, own)

    def say(self, draft: Draft, proof: StepUp, before: Sequence[str] = (), own: str = "") -> Said:
        """Enter a draft with its proof; of the approval of a release, seal what the gate says then.

        Shape:  `before` is how that stood when it was drafted which the draft answers, `own` the person who says it.
        Errors: Overtaken (FLW-320), and nothing is entered then; StepUpOfAnother (FLW-290), StepUpUnproven (IDN-130),
            those of `Seal.documents` and the gate.
        """
        app = self._app
        with self._turn:
            self._check_seen(draft, before, own)
            name, envelope = say_in_person(draft, proof, app.seal)
            plain = msgspec.json.decode(draft.predicate)
            if plain.get("about") != "release" or self._others.is_other(str(plain.get("product", ""))):
                return Said(name, envelope, is_elsewhere=plain.get("about") == "release")
            question = question_of(app, draft.subject, plain.get("environment", ""))
            policy = self._policy(question.environment)
            decision = app.gate.decide(policy, question)
            if not decision.hypothetical:
                app.seal.decision(decision, policy)
            return Said(name, envelope, decision)

    def _of_release(self, speaker: Speaker, wanted: AnswerWanted) -> None:
        subject = subject_of(wanted.target)
        question, policy = question_of(self._app, subject, wanted.environment), self._policy(wanted.environment)
        match wanted.answer:
            case "approve":
                says = reviews.approval(speaker, policy, question, wanted.reason)
            case "reject":
                says = reviews.rejection(speaker, policy, question, _stated(wanted.reason))
            case "withdraw":
                says = reviews.withdrawal(speaker, policy, question, wanted.reason)
            case _:
                raise not_so(wanted)
        speaker.person(self._app.gate.governance())
        speaker.say(says, subject)

    def _of_document(self, speaker: Speaker, wanted: AnswerWanted) -> None:
        """Draft the answer to what somebody else asked for."""
        product, resource = self._app.product, question_of(self._app, Subject("", ()), "").resource
        speaker.person(self._app.gate.governance())
        match wanted.about, wanted.answer:
            case "waiver", "approve":
                waivers.answer(speaker, self._policy, resource, [wanted.target], "approve", wanted.reason)
            case "waiver", "reject":
                waivers.answer(speaker, self._policy, resource, [wanted.target], "reject", _stated(wanted.reason))
            case "waiver", "revoke":
                waivers.revoke(speaker, [wanted.target], _stated(wanted.reason))
            case "break-glass", "approve":
                glass.approve(speaker, self._real_policy, product, wanted.target, wanted.reason)
            case "break-glass", "close":
                glass.close(speaker, self._policy, product, wanted.target, _stated(wanted.reason))
            case "break-glass-review", "approve":
                glass.review(speaker, self._policy, product, wanted.target, _stated(wanted.reason))
            case "hold", "lift":
                held = meant_hold(self._app.gate.governance(), wanted.target)
                question = question_of(self._app, Subject("", ()), wanted.environment)
                holds.lift(speaker, [held], question, _stated(wanted.reason))
            case _:
                raise not_so(wanted)

    def _of_waiver(self, speaker: Speaker, wanted: WaiverWanted) -> None:
        at = self._app.clock()
        known = environments_that_hold(self._app)
        for name in wanted.environments:
            environment_among(known, name)
        asked = _waiver(wanted, at)
        resource = question_of(self._app, Subject("", ()), "").resource
        waivers.ask(speaker, self._policy, resource, [asked], self._app.control_ids())

    def _policy(self, environment: str) -> Policy:
        return policy_in(self._app, environment)

    def _real_policy(self, environment: str) -> Policy:
        """Give the policy of an environment if it decides anything: glass is broken under no other.

        Errors: WouldNotCount (FLW-141), EnvironmentUnknown (DPL-101).
        """
        app = self._app
        declared = environment_among(environments_that_hold(app), environment)
        terms = terms_of(app, declared)
        below = weaker(app, terms, declared)
        if below:
            raise WouldNotCount(why=below[0], remedy="no gate opens under that policy, with glass or without")
        return terms.policy


def _waiver(wanted: WaiverWanted, at: Instant) -> Waiver:
    """Write the waiver that is asked for."""
    return Waiver(
        what=waivers.kind_of(wanted.name),
        name=wanted.name,
        reason=wanted.reason,
        owner=wanted.owner,
        created_at=stamp(at),
        expires_at=stamp(at + timedelta(days=wanted.days)),
        compensation=wanted.compensation,
        paths=wanted.paths,
        components=wanted.components,
        environments=wanted.environments,
        fingerprints=wanted.fingerprints,
    )


def _stated(reason: str) -> str:
    """Give a reason. Errors: WouldNotCount (FLW-141) where there is none."""
    if not reason.strip():
        raise WouldNotCount(why="it gives no reason", remedy="say why, for whoever reads it later")
    return reason


def check_unchanged(now: Seen, before: Sequence[str], own: str = "") -> None:
    """Return if something stands as it was seen. Errors: Overtaken (FLW-320)."""
    changes = now.changes(before, own)
    if changes:
        raise Overtaken(changes="; ".join(changes))


def _about(draft: Draft, said: Governance) -> str:
    """Say what a draft answers: a kind of thing that `InPerson` knows, or nothing."""
    plain = msgspec.json.decode(draft.predicate)
    if draft.predicate_type == REVOCATION:
        return "waiver" if any(one.id == plain.get("target") for one in said.waivers) else "break-glass"
    if draft.predicate_type == HOLD:
        return "hold" if plain.get("action") == "lift" else ""
    return str(plain.get("about", "")) if draft.predicate_type == APPROVAL else ""
