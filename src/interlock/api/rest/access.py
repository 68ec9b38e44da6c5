"""Who am I, and tokens: make, list, revoke. Floor 14."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from typing import Annotated, Any, Final

import msgspec
from litestar import Request, Response, delete, get, post
from litestar.params import JSONBody, PathParameter

from interlock.api.rest.asking import ANYBODY, NEEDS, asker_of, check, serving_of
from interlock.api.rest.errors import FieldUnfit, MadeBefore, NothingThere
from interlock.api.rest.once import once
from interlock.flows.errors import TokenGoesTooFar
from interlock.identity import IdentityError, Party, PartyKind, Permission, PersonId, Resource
from interlock.identity.tokens import Asker, TokenCard
from interlock.kernel import Instant, stamp
from interlock.wiring.serving import random_bytes

_OWNER: Final = r"^(person|workload):[a-z][a-z0-9._-]{0,63}$"
_NAME: Final = "[A-Za-z0-9][A-Za-z0-9._-]{0,99}"
_RESOURCE: Final = rf"^(organisation|product:{_NAME}(/environment:{_NAME})?|environment:{_NAME}|job:{_NAME})$"
_GOVERN: Final = {NEEDS: Permission.GOVERN.value}


class Told(msgspec.Struct, frozen=True):
    """What is told of a token; never the token itself."""

    id: str
    name: str
    owner: str
    permissions: list[str]
    resource: str
    made_at: str
    until: str
    made_by: str
    used_at: str | None
    revoked_at: str | None


class WhoAmI(msgspec.Struct, frozen=True):
    """Who asks."""

    party: str
    token: Told
    directory_is_empty: bool
    """Whether the ledger knows nobody yet, so that tokens alone decide."""
    suspended: str
    """Why a person whose token it is may do nothing now; empty for everybody else."""


class Made(msgspec.Struct, frozen=True):
    """A new token, shown this once."""

    token: str
    card: Told


class Tokens(msgspec.Struct, frozen=True):
    """Tokens, the newest first."""

    items: list[Told]


class Wanted(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A token that is to be made."""

    owner: Annotated[str, msgspec.Meta(pattern=_OWNER, description="person:ID or workload:ID")]
    permissions: Annotated[list[Permission], msgspec.Meta(min_length=1, max_length=40)]
    name: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    days: Annotated[int, msgspec.Meta(ge=1, le=366)] = 30
    resource: Annotated[str, msgspec.Meta(pattern=_RESOURCE, description="organisation, product:NAME, ...")] = (
        "organisation"
    )


@get("/v1/whoami", opt={NEEDS: ANYBODY}, sync_to_thread=True, tags=["access"], summary="who asks")
def whoami(request: Request[Any, Any, Any]) -> WhoAmI:
    """Give who the token stands for, and how far it goes."""
    asker = asker_of(request)
    owner, directory = asker.card.owner, asker.directory
    suspended = directory.absence(PersonId(owner.id)) if owner.kind is PartyKind.PERSON else ""
    return WhoAmI(asker.name, _told(asker.card), directory.is_empty, suspended)


@get("/v1/tokens", opt=_GOVERN, sync_to_thread=True, tags=["access"], summary="list tokens")
def list_tokens(request: Request[Any, Any, Any]) -> Tokens:
    """Give all tokens, those that count no more too."""
    check(request, Permission.GOVERN, Resource())
    return Tokens([_told(one) for one in serving_of(request).tokens.all()])


@post("/v1/tokens", opt=_GOVERN, sync_to_thread=True, tags=["access"], summary="make a token", status_code=201)
def make_token(request: Request[Any, Any, Any], data: JSONBody[Wanted]) -> Response[Made]:
    """Make a token, which goes no further and lasts no longer than the one it is asked with. It is shown once.

    A person makes tokens for programs and for themselves; with the same idempotency key a second time none is made.
    """
    asker = check(request, Permission.GOVERN, Resource())
    serving = serving_of(request)
    owner, resource = _read(data)
    now = serving.clock()
    _check_reach(asker, owner, data.permissions, resource, now)

    def make() -> bytes:
        text, card = serving.tokens.new(
            owner,
            data.permissions,
            name=data.name,
            lasts=min(timedelta(days=data.days), asker.card.until - now),
            random=random_bytes,
            made_by=f"{asker.name} with {asker.card.id}",
            resource=resource,
        )
        return msgspec.json.encode(Made(text, _told(card)))

    said = once(request, msgspec.json.encode(data), 201, make, keep=b"{}")
    if said.content == b"{}":
        raise MadeBefore(what="a token")
    return said  # type: ignore[return-value]  # the bytes are those of Made


@delete(
    "/v1/tokens/{name:str}",
    opt=_GOVERN,
    sync_to_thread=True,
    tags=["access"],
    summary="revoke a token",
    status_code=200,
)
def revoke_token(
    request: Request[Any, Any, Any], name: Annotated[str, PathParameter(pattern="^tok-[0-9a-f]{12}$")]
) -> Told:
    """Let a token count no more, from this moment on."""
    check(request, Permission.GOVERN, Resource())
    serving = serving_of(request)
    if name not in {one.id for one in serving.tokens.all()}:
        raise NothingThere(what="token", name=name)
    return _told(serving.tokens.revoke(name))


def _check_reach(
    asker: Asker, owner: Party, permissions: Collection[Permission], place: Resource, now: Instant
) -> None:
    """Return if a token is no more than the one it is asked with. Errors: TokenGoesTooFar (FLW-260)."""
    if owner.kind is PartyKind.PERSON and str(owner) != asker.name:
        raise TokenGoesTooFar(why=f"{asker.name} is not {owner}, and a person's token speaks for that person")
    barred = sorted(one.value for one in set(permissions) if not asker.may(one, place, now))
    if barred:
        raise TokenGoesTooFar(why=f"the token that asks is not for {', '.join(barred)} on {place}")


def _read(data: JSONBody[Wanted]) -> tuple[Party, Resource]:
    try:
        owner = Party.parse(data.owner)
    except IdentityError as error:
        raise FieldUnfit(field="owner", why=str(error)) from error
    try:
        return owner, Resource.parse(data.resource)
    except IdentityError as error:
        raise FieldUnfit(field="resource", why=str(error)) from error


def _told(card: TokenCard) -> Told:
    return Told(
        card.id,
        card.name,
        str(card.owner),
        [one.value for one in card.permissions],
        str(card.resource),
        stamp(card.made_at),
        stamp(card.until),
        card.made_by,
        stamp(card.used_at) if card.used_at is not None else None,
        stamp(card.revoked_at) if card.revoked_at is not None else None,
    )


ROUTES = (whoami, list_tokens, make_token, revoke_token)
