"""What people say at a browser: drafted under the policy that holds, and entered once it is proven. Floor 12."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import msgspec

from interlock.decision import Policy, Question
from interlock.evidence import REVOCATION, BreakGlass, Waiver
from interlock.flows import glass, reviews, waivers
from interlock.flows.errors import WouldNotCount
from interlock.flows.in_person import Draft, Drafts, say_in_person
from interlock.flows.speaking import Speaker, the_one
from interlock.identity.model import PASSKEYS
from interlock.identity.step_up import StepUp
from interlock.kernel import Digest, DigestMalformed, KeyId, Subject, stamp
from interlock.wiring.declared import environments_that_hold
from interlock.wiring.terms import environment_among, terms_of, weaker

if TYPE_CHECKING:
    from interlock.decision import Decision, Governance, Signed
    from interlock.wiring.app import App


class AnswerWanted(msgspec.Struct, frozen=True):
    """An answer that somebody wants to give."""

    about: str
    """`release`, `waiver`, `break-glass` or `break-glass-review`."""
    answer: str
    """`approve` or `reject`; `withdraw` for a release, `revoke` for a waiver, `close` for broken glass."""
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


Wanted = AnswerWanted | WaiverWanted | GlassWanted


class Said(msgspec.Struct, frozen=True):
    """What was entered, and what the gate says then."""

    id: str
    envelope: Digest
    decision: Decision | None = None
    """None for what is no answer to a release."""


class Row(msgspec.Struct, frozen=True):
    """One thing that the ledger tells of what somebody is about to answer."""

    name: str
    says: str


class InPerson:
    """Drafts what people want to say, and enters it. May be used by many threads."""

    def __init__(self, app: App, turn: threading.Lock) -> None:
        """`turn` is held while a gate thinks."""
        self._app = app
        self._turn = turn

    def check_target(self, wanted: Wanted) -> None:
        """Return if what is meant can be meant, whoever says it.

        Errors: WouldNotCount (FLW-141) for what is no digest or no answer, NotSaid (FLW-142), EnvironmentUnknown
            (DPL-101), those of the gate.
        """
        with self._turn:
            match wanted:
                case AnswerWanted(about="release") | GlassWanted():
                    _subject(wanted.target)
                    environment_among(environments_that_hold(self._app), wanted.environment)
                case AnswerWanted(about="waiver"):
                    the_one(self._app.gate.governance().waivers, wanted.target, "waivers", "waivers list")
                case AnswerWanted(about="break-glass" | "break-glass-review"):
                    known = self._app.gate.governance().glasses
                    the_one(known, wanted.target, "requests to break the glass", "break-glass list")
                case AnswerWanted():
                    raise _not_so(wanted)

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
                    question = self._question(subject, wanted.environment)
                    glass.ask(speaker, self._real_policy(wanted.environment), question, wanted.hours, wanted.reason)
        return drafts.kept[0]

    def meant(self, draft: Draft) -> tuple[Row, ...]:
        """Tell what a draft answers, as the ledger has it now: nobody approves what they know by its digest alone.

        Errors: NotSaid (FLW-142), those of loading a policy and of the gate.
        """
        plain = msgspec.json.decode(draft.predicate)
        about, target = plain.get("about", ""), plain.get("target", "")
        with self._turn:
            said = self._app.gate.governance()
            if draft.predicate_type == REVOCATION:
                about = "waiver" if any(one.id == target for one in said.waivers) else "break-glass"
            match about:
                case "release":
                    return self._stands_against(draft.subject, plain)
                case "waiver":
                    waiver = the_one(said.waivers, target, "waivers", "waivers list")
                    return (*_of_asked_waiver(waiver.says), _asked_by(said, waiver))
                case "break-glass" | "break-glass-review":
                    asked = the_one(said.glasses, target, "requests to break the glass", "break-glass list")
                    return (*_of_asked_glass(asked.says), _asked_by(said, asked))
        return ()

    def _stands_against(self, subject: Subject, plain: dict[str, Any]) -> tuple[Row, ...]:
        """Tell in words which reasons an approval lets through."""
        where, accepted = plain.get("environment", ""), set(plain.get("accepts", ()))
        if not accepted:
            return ()
        decision = self._app.gate.decide(self._policy(where), self._question(subject, where))
        return tuple(Row("Let through although", one.says) for one in decision.reasons if one.key in accepted)

    def say(self, draft: Draft, proof: StepUp) -> Said:
        """Enter a draft with its proof; of the approval of a release, seal what the gate says then.

        Errors: StepUpOfAnother (FLW-290), StepUpUnproven (IDN-130), those of `Seal.documents` and the gate.
        """
        app = self._app
        with self._turn:
            name, envelope = say_in_person(draft, proof, app.seal)
            plain = msgspec.json.decode(draft.predicate)
            if plain.get("about") != "release":
                return Said(name, envelope)
            question = self._question(draft.subject, plain.get("environment", ""))
            policy = self._policy(question.environment)
            decision = app.gate.decide(policy, question)
            if not decision.hypothetical:
                app.seal.decision(decision, policy)
            return Said(name, envelope, decision)

    def _of_release(self, speaker: Speaker, wanted: AnswerWanted) -> None:
        subject = _subject(wanted.target)
        question, policy = self._question(subject, wanted.environment), self._policy(wanted.environment)
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
        product, resource = self._app.product, self._question(Subject("", ()), "").resource
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
        resource = self._question(Subject("", ()), "").resource
        waivers.ask(speaker, self._policy, resource, [asked], self._app.control_ids())

    def _question(self, subject: Subject, environment: str) -> Question:
        app = self._app
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

    def _policy(self, environment: str) -> Policy:
        """Give the policy of an environment; of one that nobody declares any more, the usual one."""
        from interlock.deployment import EnvironmentUnknown

        try:
            return terms_of(self._app, environment_among(environments_that_hold(self._app), environment)).policy
        except EnvironmentUnknown:
            return terms_of(self._app).policy

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


def _asked_by(said: Governance, asked: Signed[Any]) -> Row:
    person = said.directory.person_of_key(asked.signer)
    return Row("Asked by", person or f"the key {asked.signer_name}, which is nobody's")


def _of_asked_waiver(says: Waiver) -> tuple[Row, ...]:
    limits = (*says.paths, *says.components, *says.fingerprints, *says.subjects, *says.environments)
    return (
        Row("What is waived", f"{says.what} {says.name}"),
        Row("Only in", ", ".join(limits) or "no limit"),
        Row("Because", says.reason),
        Row("Instead", says.compensation or "nothing"),
        Row("Until", says.expires_at),
        Row("Who answers for it", says.owner or "whoever asked"),
    )


def _of_asked_glass(says: BreakGlass) -> tuple[Row, ...]:
    return (
        Row("What is let through", says.target),
        Row("Into", says.environment or "no environment in particular"),
        Row("Because", says.reason),
        Row("Until", says.expires_at),
    )


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
        remedy="approve or reject a release or a waiver; approve broken glass or its review",
    )
