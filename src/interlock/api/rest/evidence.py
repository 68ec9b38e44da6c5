"""Evidence: hand it in, look for it, read it. Floor 14.

What is handed in is verified here before it enters; what is read is verified before it is shown.
"""

from __future__ import annotations

from typing import Annotated, Any, Final

import anyio.to_thread
import msgspec
from litestar import Request, Response, get, post, put
from litestar.openapi.datastructures import ResponseSpec
from litestar.openapi.spec import Example
from litestar.params import JSONBody, PathParameter, QueryParameter

from interlock.api.rest.asking import NEEDS, WRITERS, asker_of, kept, may_not, serving_of
from interlock.api.rest.errors import ContentOtherwise, FieldUnfit, NothingThere
from interlock.api.rest.once import once
from interlock.api.rest.problems import Problem, problem_of
from interlock.flows.hand_in import HandedIn, Offered
from interlock.identity import Permission
from interlock.kernel import Digest, DigestMalformed, stamp
from interlock.kernel import sha256 as digest_of

_SUBMIT: Final = {NEEDS: Permission.EVIDENCE_SUBMIT.value}
_READ: Final = {NEEDS: Permission.EVIDENCE_READ.value}
_MOST_AT_ONCE: Final = 500
_DIGEST: Final = "^sha256:[0-9a-f]{64}$"
_DSSE: Final = "application/vnd.dsse.envelope.v1+json"


class Signature(msgspec.Struct, frozen=True):
    """A signature of an envelope."""

    sig: Annotated[str, msgspec.Meta(min_length=1, description="base64")]
    keyid: str | None = None


class Envelope(msgspec.Struct, frozen=True, rename="camel"):
    """A DSSE envelope around an in-toto statement."""

    payload_type: Annotated[str, msgspec.Meta(min_length=1)]
    payload: Annotated[str, msgspec.Meta(description="base64 of the statement")]
    signatures: Annotated[list[Signature], msgspec.Meta(min_length=1, max_length=64)]


class Taken(msgspec.Struct, frozen=True, omit_defaults=True):
    """What became of one envelope."""

    digest: str
    entry: int | None = None
    """Its place in the ledger."""
    at: str = ""
    """When it entered."""
    is_new: bool = False
    """Whether it was not there before."""
    problem: Problem | None = None
    """Why it was not taken."""


class AllTaken(msgspec.Struct, frozen=True):
    """What became of several envelopes, in their order."""

    items: list[Taken]
    taken: int
    new: int
    refused: int


class Item(msgspec.Struct, frozen=True):
    """One entry of the ledger."""

    entry: int
    digest: str
    predicate_type: str
    at: str
    says: str
    """In a few words; why it does not count, where it does not."""
    counts: bool
    signer: str = ""
    signer_name: str = ""
    person: str = ""
    subjects: list[str] = []


class Kept(msgspec.Struct, frozen=True):
    """What was kept."""

    digest: str
    size: int


class Page(msgspec.Struct, frozen=True):
    """Entries, the newest first."""

    items: list[Item]
    count: int
    """How many there are, as far as you may see them."""
    is_exact: bool
    next: str | None
    """Give it as `after` for the next page; null on the last."""


@post(
    "/v1/evidence",
    opt=_SUBMIT,
    tags=["evidence"],
    summary="hand in one sealed statement",
    status_code=201,
    responses={422: ResponseSpec(Problem, description="it does not verify here", generate_examples=False)},
)
async def hand_in(request: Request[Any, Any, Any], data: JSONBody[Envelope]) -> Response[Taken]:
    """Take a DSSE envelope in, if a key signed it that counts here. The same envelope again changes nothing."""
    del data  # it says what an envelope looks like; what counts are the bytes that were sent
    return await anyio.to_thread.run_sync(_hand_in, request, await request.body(), limiter=WRITERS)


def _hand_in(request: Request[Any, Any, Any], body: bytes) -> Response[Taken]:
    one = _offered(request, body)

    def do() -> bytes:
        (taken,) = serving_of(request).hand_in.take([one])
        if taken.refused is not None:
            raise taken.refused
        return msgspec.json.encode(_taken(taken))

    return once(request, body, 201, do)  # type: ignore[return-value]  # the bytes are those of Taken


class Several(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Envelopes."""

    envelopes: Annotated[list[Envelope], msgspec.Meta(min_length=1, max_length=_MOST_AT_ONCE)]


class _Sent(msgspec.Struct, frozen=True):
    """The same as it was sent, byte for byte."""

    envelopes: list[msgspec.Raw]


@post(
    "/v1/evidence/batch",
    opt=_SUBMIT,
    tags=["evidence"],
    summary="hand in many sealed statements",
    status_code=200,
)
async def hand_in_many(request: Request[Any, Any, Any], data: JSONBody[Several]) -> Response[AllTaken]:
    """Take envelopes in. Those that do not verify are told one by one, and take no other down with them."""
    del data  # as above
    return await anyio.to_thread.run_sync(_hand_in_many, request, await request.body(), limiter=WRITERS)


def _hand_in_many(request: Request[Any, Any, Any], body: bytes) -> Response[AllTaken]:
    sent = msgspec.json.decode(body, type=_Sent)
    offered = [_offered(request, bytes(one)) for one in sent.envelopes]

    def do() -> bytes:
        taken = serving_of(request).hand_in.take(offered)
        new = sum(one.is_new for one in taken)
        refused = sum(one.ticket is None for one in taken)
        return msgspec.json.encode(AllTaken([_taken(one) for one in taken], len(taken) - refused, new, refused))

    return once(request, body, 200, do)  # type: ignore[return-value]  # of AllTaken


def _offered(request: Request[Any, Any, Any], body: bytes) -> Offered:
    """Give an envelope verified; one about a product that the asker may hand nothing in for is refused."""
    serving = serving_of(request)
    one = serving.hand_in.look(body)
    asker = asker_of(request)
    if one.refused is None and not asker.may(Permission.EVIDENCE_SUBMIT, one.resource, serving.clock()):
        return msgspec.structs.replace(one, refused=may_not(asker, Permission.EVIDENCE_SUBMIT, one.resource))
    return one


def _taken(one: HandedIn) -> Taken:
    if one.ticket is None:
        return Taken(str(one.digest), problem=problem_of(one.refused) if one.refused is not None else None)
    return Taken(str(one.digest), one.ticket.index, stamp(one.ticket.at), one.is_new)


@get("/v1/evidence", opt=_READ, sync_to_thread=True, tags=["evidence"], summary="look for evidence")
def look_for(
    request: Request[Any, Any, Any],
    q: Annotated[
        str,
        QueryParameter(
            max_length=500,
            description="words as `interlock search` takes them; empty for `kind:evidence`, which decisions are not",
            examples=[Example(value="kind:evidence person:ann")],
        ),
    ] = "",
    limit: Annotated[int, QueryParameter(ge=1, le=200)] = 50,
    after: Annotated[str, QueryParameter(max_length=200)] = "",
) -> Page:
    """Give the entries that words find, each verified, as far as they may be seen."""
    serving = serving_of(request)
    products = asker_of(request).products(Permission.EVIDENCE_READ, serving.clock())
    answer = serving.search(products, q.strip() or "kind:evidence", limit, after)
    if answer is None:
        return Page([], 0, True, None)
    items = [
        Item(
            hit.item.index,
            str(hit.item.entry.envelope),
            hit.item.entry.kind,
            stamp(hit.item.entry.at),
            hit.says or hit.item.refused,
            bool(hit.kind),
            hit.item.statement.signer if hit.item.statement else "",
            hit.item.statement.signer_name if hit.item.statement else "",
            hit.person,
            [str(one) for one in hit.item.entry.subjects] if hit.kind else [],
        )
        for hit in answer.hits
    ]
    return Page(items, answer.found.count, answer.found.is_exact, answer.found.next or None)


@get(
    "/v1/evidence/{digest:str}",
    opt=_READ,
    sync_to_thread=True,
    tags=["evidence"],
    summary="read one sealed statement",
    media_type=_DSSE,
)
def read_one(
    request: Request[Any, Any, Any], digest: Annotated[str, PathParameter(pattern=_DIGEST)]
) -> Response[bytes]:
    """Give an envelope as it was handed in, byte for byte, if it counts and may be seen."""
    serving = serving_of(request)
    try:
        wanted = Digest.parse(digest)
    except DigestMalformed as error:
        raise FieldUnfit(field="digest", why=str(error)) from error
    asking = serving.asking(asker_of(request).products(Permission.EVIDENCE_READ, serving.clock()))
    heard = asking.heard(str(wanted)) if asking is not None else None
    if heard is None:
        raise NothingThere(what="evidence", name=digest)
    tag = f'"{wanted.hex}"'
    headers = {"ETag": tag, "Cache-Control": "private, max-age=31536000, immutable"}
    if tag in request.headers.get("if-none-match", ""):
        return Response(b"", status_code=304, headers=headers)
    index = heard[1].entry
    envelope = next(serving.ledger.entries(index, index + 1)).envelope
    return Response(envelope, media_type=_DSSE, headers=headers)


@put(
    "/v1/blobs/{sha256:str}",
    opt=_SUBMIT,
    tags=["evidence"],
    summary="keep what a statement names",
    status_code=200,
)
async def keep_blob(
    request: Request[Any, Any, Any], sha256: Annotated[str, PathParameter(pattern="^[0-9a-f]{64}$")]
) -> Kept:
    """Keep bytes under their digest, such as a list of findings or a report; the same bytes again change nothing."""
    return await anyio.to_thread.run_sync(_keep, request, sha256, await request.body(), limiter=WRITERS)


def _keep(request: Request[Any, Any, Any], wanted: str, body: bytes) -> Kept:
    digest = digest_of(body)
    if digest.hex != wanted:
        raise ContentOtherwise(found=digest.hex)
    kept(request, len(body))
    serving_of(request).blobs.put(body, "application/octet-stream")
    return Kept(str(digest), len(body))


ROUTES = (hand_in, hand_in_many, look_for, read_one, keep_blob)
