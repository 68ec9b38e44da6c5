"""Prove yourself again: the page that says what is approved, with its digest, and takes the proof. Floor 14."""

from __future__ import annotations

from typing import Annotated, Any, Final
from urllib.parse import urlsplit

import anyio.to_thread
import msgspec
from litestar import Request, Response, get, post
from litestar.params import PathParameter

from interlock.flows.in_person import Draft
from interlock.flows.step_up import Pending, Proven
from interlock.identity.sessions import form_token
from interlock.kernel import InterlockError
from interlock.web.pages import of_ours, page, see_other
from interlock.web.paths import AUTHENTICATORS, STEP_UP
from interlock.web.visiting import (
    ANYBODY,
    NEEDS,
    Connection,
    field,
    house_of,
    serving_of,
    visitor_of,
)
from interlock.wiring.in_person import Said
from interlock.wiring.proving import Proofs

Name = Annotated[str, PathParameter(pattern="^[A-Za-z0-9_-]{43}$")]
_WORDS: Final = {
    "answer": "Your answer",
    "about": "What it is about",
    "what": "You waive a",
    "name": "What is waived",
    "target": "Of what",
    "environment": "Where",
    "reason": "Why",
    "policy": "Under the policy of digest",
    "accepts": "You accept",
    "product": "Product",
    "ledger": "In the ledger",
    "at": "At",
    "expiresAt": "Until",
    "createdAt": "Asked for at",
    "owner": "Who answers for it",
    "compensation": "What is done instead",
    "paths": "In these paths",
    "components": "In these components",
    "environments": "In these environments",
    "fingerprints": "For these findings alone, by fingerprint",
}
"""What the fields of a statement are called on a page, in this order; others follow, and none is left out."""
_ORDER: Final = tuple(_WORDS)


def proofs_of(connection: Connection) -> Proofs:
    """Give what asks for proofs, for the address at which the browser is.

    Shape:  addresses are those that the server was told, or its own on loopback; what a request says only chooses.
    """
    known, asked = house_of(connection).addresses, connection.headers.get("host", "")
    here = next((one for one in known if urlsplit(one).netloc == asked), known[0] if known else "")
    return serving_of(connection).proving.at(here)


def rows_of(draft: Draft) -> list[tuple[str, str]]:
    """Write out everything that a draft says."""
    plain: dict[str, Any] = msgspec.json.decode(draft.predicate)
    names = sorted(plain, key=lambda name: _ORDER.index(name) if name in _ORDER else len(_ORDER))
    return [(_WORDS.get(name, name), _text(plain[name])) for name in names]


def _text(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


@get(STEP_UP + "/{name:str}", opt={NEEDS: ANYBODY}, sync_to_thread=True)
def step_up_page(request: Request[Any, Any, Any], name: Name) -> Response[str]:
    """Say what is to be proven, in words and by its digest, and ask for it."""
    step_ups, visitor = proofs_of(request).step_ups, visitor_of(request)
    pending = step_ups.look(visitor, name)
    options = step_ups.options(visitor, pending)
    return page(
        request,
        "step_up",
        pending=pending,
        rows=rows_of(pending.draft) if pending.draft is not None else [],
        meant=serving_of(request).proving.in_person.meant(pending.draft) if pending.draft is not None else (),
        kind=pending.draft.predicate_type if pending.draft is not None else "",
        options=msgspec.json.encode(options).decode() if options is not None else "",
        takes_code=step_ups.takes_code(visitor, pending),
        here=f"{STEP_UP}/{name}",
    )


@post(STEP_UP + "/{name:str}", opt={NEEDS: ANYBODY}, status_code=200)
async def prove(request: Request[Any, Any, Any], name: Name) -> Response[str]:
    """Take what a security key answered, and say what was drafted."""
    answer = field(await request.form(), "answer").encode("utf-8", "surrogatepass")
    return await anyio.to_thread.run_sync(_proven, request, name, answer)


@post(STEP_UP + "/{name:str}/code", opt={NEEDS: ANYBODY}, status_code=200)
async def prove_with_code(request: Request[Any, Any, Any], name: Name) -> Response[str]:
    """Take a code."""
    code = field(await request.form(), "code")
    return await anyio.to_thread.run_sync(_proven_with_code, request, name, code)


def _proven(request: Request[Any, Any, Any], name: str, answer: bytes) -> Response[str]:
    step_ups, visitor = proofs_of(request).step_ups, visitor_of(request)
    check_seen(request, step_ups.look(visitor, name))
    proven = step_ups.finish(visitor, name, answer)
    cookie = house_of(request).cookie(proven.secret)
    try:
        said = said_of(request, proven)
    except InterlockError as error:  # the session has another secret by now, whatever became of the draft
        failed = of_ours(request, error)
        failed.cookies.append(cookie)
        return failed
    if said is None or proven.pending.draft is None:
        return see_other(proven.pending.back or AUTHENTICATORS, [cookie])
    return page(
        request,
        "said",
        cookies=[cookie],
        form_token=form_token(proven.secret),
        said=said,
        rows=rows_of(proven.pending.draft),
        digest=proven.pending.draft.digest,
    )


def _proven_with_code(request: Request[Any, Any, Any], name: str, code: str) -> Response[str]:
    proven = proofs_of(request).step_ups.finish_with_code(visitor_of(request), name, code)
    return see_other(proven.pending.back or AUTHENTICATORS, [house_of(request).cookie(proven.secret)])


def said_of(connection: Connection, proven: Proven) -> Said | None:
    """Enter what was drafted with its proof; none where nothing was."""
    draft, proof = proven.pending.draft, proven.proof
    if draft is None or proof is None:
        return None
    own = visitor_of(connection).person or ""
    return serving_of(connection).proving.in_person.say(draft, proof, proven.pending.seen, own)


def check_seen(connection: Connection, pending: Pending) -> None:
    """Return if what a draft answers stands as it did, before the challenge is used up. Errors: Overtaken (FLW-320)."""
    if pending.draft is not None:
        own = visitor_of(connection).person or ""
        serving_of(connection).proving.in_person.check_seen(pending.draft, pending.seen, own)


ROUTES = (step_up_page, prove, prove_with_code)
