"""Webhooks: deliveries of other systems, which prove themselves, and what came in. Floor 14.

Whoever is refused learns nothing: not what was wrong, nor whether there is such a hook. The log of the server says it,
without what was sent.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Annotated, Any, Final

import anyio.to_thread
import msgspec
from litestar import Request, Response, get, post
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import PathParameter, QueryParameter

from interlock.adapters.errors import SecretMissing
from interlock.api.rest.asking import NEEDS, PROVES, check, serving_of
from interlock.api.rest.errors import FieldUnfit, HookBusy, HookRefused, HookUnready
from interlock.api.rest.names import LOOSE
from interlock.flows.take_delivery import Taken
from interlock.formats.errors import DeliveryTooBig, DeliveryUnproven, FormatError
from interlock.formats.hooks import Happening, Headers
from interlock.identity import Permission, Resource
from interlock.kernel import stamp
from interlock.response.deliveries import Hook, Received

_READ: Final = {NEEDS: Permission.EVIDENCE_READ.value}
MOST_AT_ONCE: Final = 256 << 20
"""Bytes of deliveries that may be here and not yet proven: anybody can send them."""
BODY_S: Final = 30.0
"""How long a body may take to arrive."""
_MOST: Final = 2**53 - 1
_SAME_S: Final = 60.0
"""So long nothing is written down again that was said already."""


class Room:
    """How much may be delivered at once; used by the one thread that reads bodies."""

    def __init__(self, most: int = MOST_AT_ONCE) -> None:
        self._left = most
        self._said: dict[str, float] = {}

    @contextmanager
    def held(self) -> Iterator[Callable[[int], None]]:
        """Give what takes room for more of a body, and give all of it back at the end. Errors: HookBusy (API-132)."""
        held = 0

        def hold(size: int) -> None:
            nonlocal held
            if size > self._left:
                raise HookBusy
            self._left -= size
            held += size

        try:
            yield hold
        finally:
            self._left += held

    def is_new(self, said: str) -> bool:
        """Say whether something was not written down a moment ago, so that nobody can fill the log."""
        now = time.monotonic()
        self._said = {text: at for text, at in self._said.items() if now - at < _SAME_S}
        return self._said.setdefault(said, now) == now


class Answer(msgspec.Struct, frozen=True):
    """What became of a delivery."""

    delivery: str
    """By which it is found among the deliveries."""
    is_new: bool
    """Whether it was not taken before; if it was, nothing happened now."""
    happenings: int


class Way(msgspec.Struct, frozen=True):
    """A hook."""

    name: str
    sender: str
    product: str
    most_bytes: int
    is_ready: bool
    """Whether its secrets can be had; if not, it takes nothing."""


class Ways(msgspec.Struct, frozen=True):
    """All hooks."""

    items: list[Way]


class Item(msgspec.Struct, frozen=True):
    """A delivery that was taken. A hint of another system: nothing in the ledger proves it."""

    number: int
    delivery: str
    hook: str
    sender: str
    kind: str
    """What the sender calls it."""
    id: str
    """What the sender calls this one."""
    at: str
    product: str
    happenings: tuple[Happening, ...]


class Page(msgspec.Struct, frozen=True):
    """Deliveries, the oldest first."""

    items: list[Item]
    next: int | None
    """Give it as `after` for the next page; null on the last."""


_SEEN: Final = {200: ResponseSpec(Answer, description="it was taken before; nothing happened", generate_examples=False)}


@post(
    "/v1/hooks/{name:str}",
    opt={PROVES: True, LOOSE: True},  # senders are of others, and nothing is asked by a name here
    tags=["webhooks"],
    summary="deliver what happened",
    status_code=202,
    request_max_body_size=None,
    responses=_SEEN,
)
async def deliver(request: Request[Any, Any, Any], name: Annotated[str, PathParameter()]) -> Response[Answer]:
    """Take a delivery that proves who sent it. The same one again changes nothing."""
    return await _deliver(request, name, "")


@post(
    "/v1/hooks/{name:str}/{token:str}",
    opt={PROVES: True, LOOSE: True},
    tags=["webhooks"],
    summary="deliver what happened, with the secret behind the address",
    status_code=202,
    request_max_body_size=None,
    responses=_SEEN,
)
async def deliver_with_token(
    request: Request[Any, Any, Any], name: Annotated[str, PathParameter()], token: Annotated[str, PathParameter()]
) -> Response[Answer]:
    """Take a delivery of a sender that can send no header, such as Docker Hub."""
    return await _deliver(request, name, token)


@get("/v1/hooks", opt=_READ, sync_to_thread=True, tags=["webhooks"], summary="list the hooks")
def list_hooks(request: Request[Any, Any, Any]) -> Ways:
    """Give who may deliver, and whether that can be checked at the moment; no secret, nor where it is."""
    check(request, Permission.EVIDENCE_READ, Resource())
    hooks = serving_of(request).hooks
    return Ways(
        [Way(one.name, one.sender, one.product, one.most_bytes, hooks.why_not(one) is None) for one in hooks.known]
    )


@get("/v1/deliveries", opt=_READ, sync_to_thread=True, tags=["webhooks"], summary="what came in")
def list_deliveries(
    request: Request[Any, Any, Any],
    after: Annotated[int, QueryParameter(ge=0, le=_MOST, description="the number of the last one that is known")] = 0,
    limit: Annotated[int, QueryParameter(ge=1, le=200)] = 50,
) -> Page:
    """Give the deliveries that were taken, with what happened. Their bodies are not kept."""
    check(request, Permission.EVIDENCE_READ, Resource())
    found = serving_of(request).deliveries.after(after, limit)
    items = [_item(one.number, one.received) for one in found if one.received is not None]
    return Page(items, found[-1].number if len(found) == limit else None)


async def _deliver(request: Request[Any, Any, Any], name: str, token: str) -> Response[Answer]:
    hook = serving_of(request).hooks.named(name)
    room: Room = request.app.state.room
    try:
        with room.held() as hold:
            body = await _body(request, hook.most_bytes, hold)
            pairs = [(key.decode("latin-1"), value.decode("latin-1")) for key, value in request.scope["headers"]]
            taken = await anyio.to_thread.run_sync(_take, request, hook, Headers.of(pairs, token), body)
    except (FormatError, SecretMissing) as error:
        why = error.fields["why"] if isinstance(error, DeliveryUnproven) else str(error)
        said = f"hook {hook.name or 'that does not exist'}: {error.code}: {why}"
        if room.is_new(said):
            request.app.state.fault(said)
        if isinstance(error, DeliveryUnproven):
            raise HookRefused from error
        if isinstance(error, SecretMissing):
            raise HookUnready from error
        raise
    answer = Answer(str(taken.digest), taken.is_new, taken.happenings)
    return Response(answer, status_code=202 if taken.is_new else 200)


def _take(request: Request[Any, Any, Any], hook: Hook, headers: Headers, body: bytes) -> Taken:
    serving = serving_of(request)
    return serving.take_delivery.run(hook, headers, body, serving.hooks.secrets(hook))


async def _body(request: Request[Any, Any, Any], most: int, hold: Callable[[int], None]) -> bytes:
    """Give the body, or stop reading where it is too large or too slow.

    Errors: DeliveryTooBig (FMT-173), FieldUnfit (API-105), HookBusy (API-132).
    """
    announced = request.headers.get("content-length", "")
    if announced.isdecimal() and (len(announced) > len(str(_MOST)) or int(announced) > most):
        raise DeliveryTooBig(got="more bytes than that", most=f"{most}")
    pieces, size = [], 0
    try:
        async with asyncio.timeout(BODY_S):
            async for piece in request.stream():
                size += len(piece)
                if size > most:
                    raise DeliveryTooBig(got="more bytes than that", most=f"{most}")
                hold(len(piece))
                pieces.append(piece)
    except TimeoutError as error:
        raise FieldUnfit(field="body", why=f"it took longer than {BODY_S:g} seconds to arrive") from error
    return b"".join(pieces)


def _item(number: int, one: Received) -> Item:
    told = one.delivery
    return Item(
        number, str(one.digest), one.hook, told.sender, told.kind, told.id, stamp(one.at), one.product, told.happenings
    )


ROUTES = (deliver, deliver_with_token, list_hooks, list_deliveries)
