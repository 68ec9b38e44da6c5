"""One thing that waits for people, with everything that a careful person needs, and the form for an answer. Floor 14.

Each page shows exactly one digest or document. Its form holds how that stood, so that nobody answers what changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Final

import msgspec
from litestar import Request, Response, get
from litestar.exceptions import NotFoundException
from litestar.params import PathParameter, QueryParameter

from interlock.control import Finding
from interlock.decision import Governance, Signed, Verdict
from interlock.decision.reviewing import Demand, waiting
from interlock.evidence import Approval
from interlock.flows import queue, seen
from interlock.flows.errors import NotSaid
from interlock.flows.other_products import ANSWERS_GLASS, ANSWERS_RELEASE, ANSWERS_WAIVER
from interlock.flows.waivers import where_of
from interlock.identity import PersonId
from interlock.kernel import Instant
from interlock.web.approving import NEEDED
from interlock.web.other_products import held_in, is_other, may, release_of, sealer, why_none
from interlock.web.pages import page
from interlock.web.paths import ANSWER, APPROVALS, GLASS, HOLDS, SEARCH, WAIVERS
from interlock.web.sight import products_of, sees_digest
from interlock.web.step_up import proofs_of
from interlock.web.tables import address
from interlock.web.visiting import Asked, serving_of, visitor_of
from interlock.wiring.meant import of_asked_glass, of_asked_waiver, of_placed_hold

FINDINGS: Final = 50
"""Findings that a page shows of one thing."""
_TARGET: Final = r"^(gitCommit:[0-9a-f]{40}|gitCommit:[0-9a-f]{64}|sha256:[0-9a-f]{64})$"
_ID: Final = "^(wvr-|sha256:)?[0-9a-f]{4,64}$"
_LONGEST: Final = 200
_NAMED: Final = 12

Target = Annotated[str, PathParameter(pattern=_TARGET)]
Id = Annotated[str, PathParameter(pattern=_ID)]
Text = Annotated[str, QueryParameter(max_length=_LONGEST)]
Product = Annotated[str | None, QueryParameter(max_length=_LONGEST)]


class Voice(msgspec.Struct, frozen=True):
    """An answer that somebody gave."""

    who: str
    word: str
    """`approved` or `rejected`."""
    at: Instant
    reason: str
    entry: int


class Form(msgspec.Struct, frozen=True):
    """The form for an answer to one thing."""

    about: str
    target: str
    environment: str
    answers: tuple[tuple[str, str], ...]
    """What may be answered, each with its words."""
    chosen: str
    seen: str
    why_not: str = ""
    """Why an approval of whoever asks would not count; empty where it would."""
    has_key: bool = True
    """Whether whoever asks has a security key at this server."""
    product: str = ""
    """The product that is answered for."""


@get(APPROVALS + "/release/{target:str}", opt=NEEDED, sync_to_thread=True)
def release(
    request: Request[Any, Any, Any],
    target: Target,
    environment: Text = "",
    answer: Text = "",
    product: Product = None,
) -> Response[str]:
    """Show a release that waits for people, or did: what stands against it, what was found, and who said what."""
    found = release_of(request, target, environment, product)
    decision, person = found.row.decision, visitor_of(request).person
    accepted = {one.key for one in waiting(decision)}
    against = [(one, one.key in accepted) for one in decision.reasons if one.verdict is not Verdict.ALLOW]
    voices = [
        one
        for digest in decision.subject.digests
        for one in _voices(found.governance, "release", str(digest), decision.environment)
    ]
    own = any(one.who == person for one in voices)
    could = any(person in one.could for one in found.row.demands)
    is_open = decision.verdict is Verdict.REVIEW and found.state is queue.State.WAITING
    answers = [("approve", "approve it")] if could and is_open else []
    if found.sealed is None or may(request, ANSWERS_RELEASE, found.product, environment):
        answers += [("reject", "reject it")] + [("withdraw", "take my answer back")] * own
    return page(
        request,
        "release_answer",
        decision=decision,
        against=against,
        met=[one for one in decision.reasons if one.verdict is Verdict.ALLOW],
        demands=found.row.demands,
        voices=voices,
        findings=worst(found.found.findings)[:FINDINGS],
        more=max(len(found.found.findings) - FINDINGS, 0),
        target=target,
        product=found.product,
        sealed=found.sealed,
        sealer=sealer(found),
        knows=address(SEARCH, q=target),
        asks=address(f"{WAIVERS}/new", environment=decision.environment, product=found.product),
        form=_form(
            request,
            ("release", target, environment, found.product),
            answers,
            answer,
            found.seen,
            why_none(found) or _why_not(decision.verdict, found.row.demands, person, could=could),
        ),
        here=ANSWER,
        approvals=APPROVALS,
    )


def _why_not(verdict: Verdict, demands: tuple[Demand, ...], person: PersonId | None, *, could: bool) -> str:
    if verdict is Verdict.ALLOW:
        return "It is allowed as it is: no approval is missing."
    if verdict is Verdict.DENY:
        return "No approval lets it through: something stands against it that has to be mended."
    if could:
        return ""
    if person is None:
        return "Nobody has said yet who you are, so your approval would not count."
    if any(one.is_early for one in demands):
        return "No evidence names who wrote it, so nobody can tell that you did not."
    others = sorted({one for demand in demands for one in demand.could})
    return _nobody_but("Your approval", others)


@get(WAIVERS + "/{name:str}", opt=NEEDED, sync_to_thread=True)
def waiver(request: Request[Any, Any, Any], name: Id, answer: Text = "") -> Response[str]:
    """Show a waiver: what it asks for, what it covers, and who said what."""
    products = products_of(request)
    try:
        row, governance = serving_of(request).waiting.waiver(name, products)
    except NotSaid as error:
        raise NotFoundException from error
    signed, state = row.standing.waiver, queue.state_of_waiver(row, governance)
    is_alive = state in {queue.State.WAITING, queue.State.COUNTS, queue.State.REJECTED}
    item = _item(request, queue.Kind.WAIVER, signed.id)
    product, place = signed.says.product, where_of(signed.says)
    is_ours = not is_other(request, product)
    answers = [("approve", "approve it")] if _could(request, item) else []
    if is_alive and (is_ours or may(request, ANSWERS_WAIVER[:1], product, place)):
        answers.append(("reject", "reject it"))
    if is_alive and (is_ours or may(request, ANSWERS_WAIVER, product, place)):
        answers.append(("revoke", "revoke it"))
    return _one(
        request,
        title="Waiver",
        called=row.says.name,
        state=state,
        why="" if row.counts else row.standing.why_not,
        rows=of_asked_waiver(row.says),
        signed=signed,
        asker=row.asker,
        item=item,
        voices=_voices(governance, "waiver", signed.id),
        refused=row.refused,
        findings=row.cover.findings if products is None else (),
        covers=_covers(row.cover.findings, is_whole=row.cover.is_whole) if products is None else "",
        form=_form(
            request,
            ("waiver", signed.id, "", product),
            answers,
            answer,
            seen.of_waiver(signed.id, state, governance),
            _unable(request, item),
        ),
    )


def _covers(findings: tuple[Finding, ...], *, is_whole: bool) -> str:
    whole = "The whole of it, and " if is_whole else ""
    return f"{whole}{len(findings)} {'finding' if len(findings) == 1 else 'findings'} of the newest check here."


@get(GLASS + "/{name:str}", opt=NEEDED, sync_to_thread=True)
def glass(request: Request[Any, Any, Any], name: Id, answer: Text = "") -> Response[str]:
    """Show a request to break the glass: what it lets through, and who said what."""
    try:
        row, governance = serving_of(request).waiting.glass(name, products_of(request))
    except NotSaid as error:
        raise NotFoundException from error
    signed, state = row.broken.request, queue.state_of_glass(row)
    product = signed.says.product
    item, where = _item(request, queue.Kind.GLASS, signed.id), signed.says.environment
    is_reviewed = state is queue.State.REVIEW and row.state == "over"
    about = "break-glass-review" if is_reviewed else "break-glass"
    answers = [("approve", "say that I looked at it" if is_reviewed else "agree with it")]
    answers = answers if _could(request, item) and (is_reviewed or state is queue.State.WAITING) else []
    if row.state in {"open", "waiting"}:
        is_theirs = not is_other(request, product) or may(request, ANSWERS_GLASS, product, where)
        answers += [("close", "close it")] if is_theirs else []
    return _one(
        request,
        title="Broken glass",
        called=signed.says.target,
        state=state,
        why=row.broken.why_not,
        rows=of_asked_glass(signed.says),
        signed=signed,
        asker=governance.directory.person_of_key(signed.signer) or signed.signer_name,
        item=item,
        voices=_voices(governance, "break-glass", signed.id, where)
        + _voices(governance, "break-glass-review", signed.id, where),
        form=_form(
            request,
            (about, signed.id, where, product),
            answers,
            answer,
            seen.of_glass(signed.id, where, state, governance),
            _unable(request, item),
        ),
    )


@get(HOLDS + "/{name:str}", opt=NEEDED, sync_to_thread=True)
def hold(request: Request[Any, Any, Any], name: Id, answer: Text = "", product: Product = None) -> Response[str]:
    """Show a hold: what it stops in one product, and whether somebody lifted it there."""
    known = serving_of(request).waiting
    try:
        found, _ = known.hold(name)
        whose = held_in(request, found.hold.says.target, product)
        row, governance = known.hold(name, whose)
    except NotSaid as error:
        raise NotFoundException from error
    says = row.hold.says
    if products_of(request) is not None and not sees_digest(request, says.target):
        raise NotFoundException
    item = _item(request, queue.Kind.HOLD, row.hold.id, whose)
    where = says.environments[0] if says.environments else ""
    return _one(
        request,
        title="Hold",
        called=says.target,
        state=queue.State.HELD if row.is_in_force else queue.State.OVER,
        why=row.why,
        rows=of_placed_hold(says),
        signed=row.hold,
        asker=governance.directory.person_of_key(row.hold.signer) or row.hold.signer_name,
        item=item,
        voices=[],
        form=_form(
            request,
            ("hold", row.hold.id, where, whose),
            [("lift", "lift it")] if _could(request, item) else [],
            answer,
            seen.of_hold(row, whose if is_other(request, whose) else None),
            _unable(request, item),
        ),
    )


def _one(
    request: Asked,
    **values: Any,  # noqa: ANN401 (of a template)
) -> Response[str]:
    plain = {"refused": (), "findings": (), "covers": "", **values}
    findings = plain.pop("findings")
    return page(
        request,
        "waited",
        **plain,
        findings=worst(findings)[:FINDINGS],
        more=max(len(findings) - FINDINGS, 0),
        here=ANSWER,
        approvals=APPROVALS,
    )


def worst(findings: Sequence[Finding]) -> list[Finding]:
    """Give findings, the worst first."""
    return sorted(findings, key=lambda one: (one.severity.rank, one.control, one.at.path, one.at.line, one.rule))


def _item(request: Asked, kind: queue.Kind, name: str, product: str | None = None) -> queue.Item | None:
    items = serving_of(request).waiting.all().items
    fits = (one for one in items if one.kind is kind and one.name == name)
    return next((one for one in fits if product is None or one.product == product), None)


def _could(request: Asked, item: queue.Item | None) -> bool:
    person = visitor_of(request).person
    return item is not None and person is not None and str(person) in item.could


def _unable(request: Asked, item: queue.Item | None) -> str:
    """Say why nothing that somebody says would let anything through; empty where it would, or nothing waits."""
    if item is None or not item.state.is_waiting or _could(request, item):
        return ""
    if item.untold:
        return f"Nothing that opens is taken here: {item.untold}."
    if visitor_of(request).person is None:
        return "Nobody has said yet who you are, so your word would not count."
    return _nobody_but("Your word", item.could)


def _nobody_but(what: str, others: Sequence[str]) -> str:
    many = len(others) - _NAMED
    named = ", ".join(others[:_NAMED]) + (f" and {many} more" if many > 0 else "")
    return f"{what} would not count here. {f'These could: {named}.' if others else 'Nobody could.'}"


def _voices(governance: Governance, about: str, target: str, environment: str = "") -> list[Voice]:
    return [_voice(governance, one) for one in governance.answers(about, target, environment)]


def _voice(governance: Governance, one: Signed[Approval]) -> Voice:
    who = governance.directory.person_of_key(one.signer) or f"the key {one.signer_name}, which is nobody's"
    word = {"approve": "approved", "reject": "rejected"}.get(one.says.answer, "unknown")
    return Voice(who, word, one.at, one.says.reason, one.index)


def _form(
    request: Asked,
    what: tuple[str, str, str, str],
    answers: list[tuple[str, str]],
    chosen: str,
    stood: seen.Seen,
    why_not: str,
) -> Form:
    """Give a form; `what` is the kind of thing, its name, its environment and its product."""
    known = proofs_of(request).authenticators.of(visitor_of(request))
    has_key = any(hasattr(one.card, "key_id") for one in known)
    about, target, where, product = what
    given = (tuple(answers), chosen, seen.written(stood.keys), why_not, has_key)
    return Form(about, target, where, *given, product)


ROUTES = (release, waiver, glass, hold)
