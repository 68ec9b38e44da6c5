"""What people say at a browser: drafted under the policy that holds, and entered once it is proven. Floor 12."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import msgspec

from interlock.decision import Policy
from interlock.evidence import APPROVAL, HOLD, REVOCATION, BreakGlass, Hold, Waiver
from interlock.flows import glass, holds, queue, reviews, seen, waivers
from interlock.flows.errors import Overtaken, WouldNotCount
from interlock.flows.in_person import Draft, Drafts, say_in_person
from interlock.flows.seen import Seen
from interlock.flows.speaking import Speaker
from interlock.identity.model import PASSKEYS
from interlock.identity.step_up import StepUp
from interlock.kernel import Digest, DigestMalformed, KeyId, Subject, stamp
from interlock.wiring.declared import environments_that_hold
from interlock.wiring.meant import Row, asked_by, of_asked_glass, of_asked_waiver, of_placed_hold
from interlock.wiring.terms import environment_among, terms_of, weaker
from interlock.wiring.waiting import Products, meant_glass, meant_hold, meant_waiver, policy_in, question_of

if TYPE_CHECKING:
    from interlock.decision import Decision, Governance, Signed
    from interlock.wiring.app import App


class AnswerWanted(msgspec.Struct, frozen=True):
    """An answer that somebody wants to give."""

    about: str
    """`release`, `waiver`, `break-glass`, `break-glass-review` or `hold`."""
    answer: str
    """`approve` or `reject`; `withdraw` for a release, `revoke` for a waiver, `close` for glass, `lift` for a hold."""
    target: str
    """The digest of a commit or an artifact, or the id of what is answered."""
    environment: str = ""
    reason: str = ""


class WaiverWanted(msgspec.Struct, frozen=True):
    """A waiver that somebody wants to ask for."""

    name: str
    reason: str
    days: int
    owner: str = ""
    compensation: str = ""
    paths: tuple[str, ...] = ()
    components: tuple[str, ...] = ()
    environments: tuple[str, ...] = ()
    fingerprints: tuple[str, ...] = ()
    """The findings that it is for and no others; none for all that the rest of it fits."""


class GlassWanted(msgspec.Struct, frozen=True):
    """Glass that somebody wants to break."""

    target: str
    environment: str
    hours: int
    reason: str


class HoldWanted(msgspec.Struct, frozen=True):
    """A hold that somebody wants to place."""

    target: str
    reason: str
    environments: tuple[str, ...] = ()


Wanted = AnswerWanted | WaiverWanted | GlassWanted | HoldWanted


class Said(msgspec.Struct, frozen=True):
    """What was entered, and what the gate says then."""

    id: str
    envelope: Digest
    decision: Decision | None = None
    """None for what is no answer to a release."""


class InPerson:
    """Drafts what people want to say, and enters it. May be used by many threads."""

    def __init__(self, app: App, turn: threading.Lock) -> None:
        """`turn` is held while a gate thinks."""
        self._app = app
        self._turn = turn

    def named(self, wanted: Wanted, products: Products = None) -> Wanted:
        """Give what is wanted with the whole id of what it is about, if that can be meant, whoever says it.

        Shape:  `products` are those whose things whoever wants it may see; what is of others is not there for them.
        Errors: WouldNotCount (FLW-141) for what is no digest or no answer, NotSaid (FLW-142), EnvironmentUnknown
            (DPL-101), those of the gate.
        """
        with self._turn:
            match wanted:
                case AnswerWanted(about="release") | GlassWanted():
                    _subject(wanted.target)
                    environment_among(environments_that_hold(self._app), wanted.environment)
                case HoldWanted():
                    _subject(wanted.target)
                    for name in wanted.environments:
                        environment_among(environments_that_hold(self._app), name)
                case AnswerWanted():
                    found = self._meant(wanted.about, wanted.target, products)
                    if found is None:
                        raise _not_so(wanted)
                    return msgspec.structs.replace(wanted, target=found.id)
        return wanted

    def _meant(self, about: str, target: str, products: Products = None) -> Signed[Any] | None:
        """Give the document that an answer is about; none where it is about none. Errors: NotSaid (FLW-142)."""
        said = self._app.gate.governance()
        match about:
            case "waiver":
                return meant_waiver(said, target, products)
            case "break-glass" | "break-glass-review":
                return meant_glass(said, target, products)
            case "hold":
                return meant_hold(said, target)
        return None

    def stands(self, wanted: Wanted) -> Seen:
        """Give how that stands which somebody wants to answer; nothing for what answers nothing.

        Errors: as for `named`.
        """
        if not isinstance(wanted, AnswerWanted):
            return Seen({})
        with self._turn:
            return self._stands(wanted.about, wanted.target, wanted.environment)

    def _stands(self, about: str, target: str, environment: str) -> Seen:
        app = self._app
        said = app.gate.governance()
        match about:
            case "release":
                question = question_of(app, _subject(target), environment)
                return seen.of_release(app.gate.decide(policy_in(app, environment), question), said)
            case "waiver":
                waiver = meant_waiver(said, target)
                resource = question_of(app, Subject("", ()), "").resource
                rows = waivers.listed(app.gate, self._policy, resource, app.clock())
                row = next(one for one in rows if one.standing.waiver.index == waiver.index)
                return seen.of_waiver(waiver.id, queue.state_of_waiver(row, said), said)
            case "break-glass" | "break-glass-review":
                asked = meant_glass(said, target)
                known = glass.listed(self._policy, app.product, said, app.clock())
                state = next((queue.state_of_glass(one) for one in known if one.broken.request.id == asked.id), "")
                return seen.of_glass(asked.id, asked.says.environment, state, said)
            case "hold":
                held = meant_hold(said, target)
                stopped = holds.listed(app.gate, question_of(app, Subject("", ()), ""))
                return seen.of_hold(next(one for one in stopped if one.hold.index == held.index))
        return Seen({})

    def draft(self, wanted: Wanted, key: KeyId) -> Draft:
        """Give what somebody would say with a security key, if it would count.

        Errors: WouldNotCount (FLW-141), NotSaid (FLW-142), NameUnknown (FLW-143), EndWrong (FLW-145), SpeakerUnknown
            (FLW-140), EnvironmentUnknown (DPL-101), those of loading a policy and of the
            gate.
        """
        app, drafts = self._app, Drafts()
        with self._turn:
            speaker = Speaker(
                gate=app.gate,
                seal=drafts,
                clock=app.clock,
                key=key,
                name=f"security key {key.removeprefix(PASSKEYS)[:12]}",
                product=app.product,
            )
            match wanted:
                case AnswerWanted(about="release"):
                    self._of_release(speaker, wanted)
                case AnswerWanted():
                    self._of_document(speaker, wanted)
                case WaiverWanted():
                    self._of_waiver(speaker, wanted)
                case GlassWanted():
                    subject = _subject(wanted.target)
                    question = question_of(app, subject, wanted.environment)
                    glass.ask(speaker, self._real_policy(wanted.environment), question, wanted.hours, wanted.reason)
                case HoldWanted():
                    speaker.person(app.gate.governance())
                    holds.place(speaker, _subject(wanted.target), _stated(wanted.reason), wanted.environments)
        return drafts.kept[0]

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
            asked = self._meant(about, target)
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
        now = self._stands(about, str(plain.get("target", "")), str(plain.get("environment", "")))
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
            if plain.get("about") != "release":
                return Said(name, envelope)
            question = question_of(app, draft.subject, plain.get("environment", ""))
            policy = self._policy(question.environment)
            decision = app.gate.decide(policy, question)
            if not decision.hypothetical:
                app.seal.decision(decision, policy)
            return Said(name, envelope, decision)

    def _of_release(self, speaker: Speaker, wanted: AnswerWanted) -> None:
        subject = _subject(wanted.target)
        question, policy = question_of(self._app, subject, wanted.environment), self._policy(wanted.environment)
        match wanted.answer:
            case "approve":
                says = reviews.approval(speaker, policy, question, wanted.reason)
            case "reject":
                says = reviews.rejection(speaker, policy, question, _stated(wanted.reason))
            case "withdraw":
                says = reviews.withdrawal(speaker, policy, question, wanted.reason)
            case _:
                raise _not_so(wanted)
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
                raise _not_so(wanted)

    def _of_waiver(self, speaker: Speaker, wanted: WaiverWanted) -> None:
        at = self._app.clock()
        known = environments_that_hold(self._app)
        for name in wanted.environments:
            environment_among(known, name)
        asked = Waiver(
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


def _subject(target: str) -> Subject:
    """Give what a release is. Errors: WouldNotCount (FLW-141) for what is no digest."""
    try:
        return Subject(target, (Digest.parse(target),))
    except DigestMalformed as error:
        remedy = "give its whole digest, gitCommit:... or sha256:..."
        raise WouldNotCount(why=str(error), remedy=remedy) from error


def _stated(reason: str) -> str:
    """Give a reason. Errors: WouldNotCount (FLW-141) where there is none."""
    if not reason.strip():
        raise WouldNotCount(why="it gives no reason", remedy="say why, for whoever reads it later")
    return reason


def _not_so(wanted: AnswerWanted) -> WouldNotCount:
    return WouldNotCount(
        why=f"nobody can {wanted.answer} a {wanted.about}",
        remedy="approve or reject a release or a waiver; approve broken glass or its review; lift a hold",
    )


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
