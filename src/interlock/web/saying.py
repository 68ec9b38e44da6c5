"""Say something that governs, for a script with a session: draft it, then prove it with a security key. Floor 14.

These are the only routes under `/v1` that take a session, and they take nothing else: whoever has a token speaks for
nobody but that token. A draft counts one time, so that no key for idempotency is needed. They are in the description of
the API, unlike the pages.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Final

import msgspec
from litestar import Request, Response, post
from litestar.exceptions import HTTPException
from litestar.params import JSONBody

from interlock.flows.step_up import Begun
from interlock.kernel import InterlockError, stamp
from interlock.web.approving import NEEDED, begin
from interlock.web.pages import status_of
from interlock.web.step_up import Name, check_seen, proofs_of, said_of
from interlock.web.visiting import house_of, visitor_of
from interlock.wiring.serving import CODE
from interlock.wiring.wanted import AnswerWanted, GlassWanted, WaiverWanted

TAG: Final = "in person"
"""Under which they are described."""
_PROBLEM: Final = "application/problem+json"
_SERVERS_OWN: Final = 500
_Word = Annotated[str, msgspec.Meta(max_length=200)]
_Long = Annotated[str, msgspec.Meta(max_length=2_000)]
_Several = Annotated[list[_Word], msgspec.Meta(max_length=100)]


class AnswerDraft(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An answer that is to be given."""

    about: _Word
    answer: _Word
    target: _Word
    environment: _Word = ""
    reason: _Long = ""
    product: _Word | None = None
    """The product that is spoken for; left out, the one that the ledger leaves."""


class WaiverDraft(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A waiver that is to be asked for."""

    name: _Word
    reason: _Long
    days: Annotated[int, msgspec.Meta(ge=1, le=3_650)]
    owner: _Word = ""
    compensation: _Long = ""
    paths: _Several = []
    components: _Several = []
    environments: _Several = []
    product: _Word | None = None
    """The product that it is for; left out, that of the server."""


class GlassDraft(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Glass that is to be broken."""

    target: _Word
    environment: _Word
    hours: Annotated[int, msgspec.Meta(ge=1, le=999)]
    reason: _Long
    product: _Word | None = None
    """As for an answer."""


class StepUpAsked(msgspec.Struct, frozen=True, rename="camel"):
    """What has to be proven before a draft is said."""

    step_up: str
    """Send the answer of the security key to `/v1/step-ups/` and this."""
    purpose: str
    digest: str
    """SHA-256 of the statement that would be signed."""
    predicate_type: str
    says: msgspec.Raw
    """Every word of it."""
    until: str
    options: dict[str, Any]
    """What `navigator.credentials.get` takes, as JSON."""


class StepUpProof(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a security key answered, as JSON."""

    answer: dict[str, Any]


class Entered(msgspec.Struct, frozen=True):
    """What was said."""

    id: str
    envelope: str
    verdict: str = ""
    """Of the gate, for an answer to a release."""


class Problem(msgspec.Struct, frozen=True):
    """What went wrong. Source: RFC 9457."""

    type: str
    title: str
    status: int
    detail: str
    code: str = ""
    remedy: str = ""
    field: str = ""


def of_ours(request: Request[Any, Any, Any], error: InterlockError) -> Response[Problem]:
    """Answer an error of ours as Problem Details."""
    status = status_of(error)
    request.state[CODE] = error.code
    if status >= _SERVERS_OWN:
        request.app.state.fault(f"{request.method} {request.route_handler.name or 'a route'}: {error} ({error.code})")
        return _problem(status, "something went wrong here, and was written down", error.code, "try again later")
    return _problem(status, str(error), error.code, error.remedy, str(error.fields.get("field", "")))


def of_http(_: Request[Any, Any, Any], error: HTTPException) -> Response[Problem]:
    """Answer what the framework found wrong as Problem Details."""
    return _problem(error.status_code, error.detail if error.status_code < _SERVERS_OWN else "something went wrong")


def _problem(status: int, detail: str, code: str = "", remedy: str = "", field: str = "") -> Response[Problem]:
    made = Problem("about:blank", "It was not done", status, detail, code, remedy, field)
    return Response(made, status_code=status, media_type=_PROBLEM)


TOLD: Final[dict[int | type[Exception], Callable[[Request[Any, Any, Any], Any], Response[Any]]]] = {
    InterlockError: of_ours,
    HTTPException: of_http,
}


@post("/v1/approvals", opt=NEEDED, sync_to_thread=True, status_code=201, summary="draft an answer")
def approvals(request: Request[Any, Any, Any], data: JSONBody[AnswerDraft]) -> Response[StepUpAsked]:
    """Draft an answer to a release, a waiver or broken glass."""
    wanted = AnswerWanted(data.about, data.answer, data.target, data.environment, data.reason, data.product)
    return _asked(begin(request, wanted))


@post("/v1/waivers", opt=NEEDED, sync_to_thread=True, status_code=201, summary="draft a waiver")
def waivers(request: Request[Any, Any, Any], data: JSONBody[WaiverDraft]) -> Response[StepUpAsked]:
    """Draft a waiver."""
    wanted = WaiverWanted(
        data.name,
        data.reason,
        data.days,
        data.owner,
        data.compensation,
        tuple(data.paths),
        tuple(data.components),
        tuple(data.environments),
        product=data.product,
    )
    return _asked(begin(request, wanted))


@post("/v1/break-glass", opt=NEEDED, sync_to_thread=True, status_code=201, summary="draft a request to break the glass")
def break_glass(request: Request[Any, Any, Any], data: JSONBody[GlassDraft]) -> Response[StepUpAsked]:
    """Draft a request to break the glass."""
    return _asked(begin(request, GlassWanted(data.target, data.environment, data.hours, data.reason, data.product)))


@post(
    "/v1/step-ups/{name:str}",
    opt=NEEDED,
    sync_to_thread=True,
    status_code=201,
    summary="say what was drafted, with a proof",
)
def step_ups(request: Request[Any, Any, Any], name: Name, data: JSONBody[StepUpProof]) -> Response[Entered]:
    """Say what was drafted, with the proof of a security key; the session has another secret afterwards."""
    known, visitor = proofs_of(request).step_ups, visitor_of(request)
    check_seen(request, known.look(visitor, name))
    proven = known.finish(visitor, name, msgspec.json.encode(data.answer))
    said, cookie = said_of(request, proven), house_of(request).cookie(proven.secret)
    if said is None:
        return Response(Entered("", ""), cookies=[cookie])
    verdict = said.decision.verdict.value if said.decision is not None else ""
    return Response(Entered(said.id, str(said.envelope), verdict), cookies=[cookie])


def _asked(begun: Begun) -> Response[StepUpAsked]:
    said, draft = begun.pending.challenge, begun.pending.draft
    assert draft is not None  # noqa: S101  (it was begun with one)
    assert begun.options is not None  # noqa: S101  (nothing but a security key would do)
    return Response(
        StepUpAsked(
            begun.id,
            said.purpose.value,
            str(said.digest),
            draft.predicate_type,
            msgspec.Raw(draft.predicate),
            stamp(said.until),
            begun.options,
        )
    )


ROUTES = (approvals, waivers, break_glass, step_ups)
