"""What this server can do of SCIM, and one request of it. Floor 14.

Source: RFC 7643 and RFC 7644, by way of scim2-models and scim2-server, which nothing else here imports. They are
imported with the first request, since most servers never get one.
"""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final, cast

import msgspec

from interlock.flows.told_elsewhere import ToldGroup, within
from interlock.identity import Account, IdentityError
from interlock.identity.elsewhere import ScimSource, account_elsewhere
from interlock.kernel import Instant
from interlock.store.synced import StoredSynced, Synced

if TYPE_CHECKING:
    from collections.abc import Callable

    from scim2_models import Resource, ScimProvider
    from scim2_server.storage import ScimStorage

    from interlock.api.scim.storage import Becomes, Changed, SyncedStorage

_MOST_FOUND: Final = 200
"""Resources in one answer."""
_CHANGES: Final = frozenset({"POST", "PUT", "PATCH", "DELETE"})


class Asked(msgspec.Struct, frozen=True):
    """A request, apart from any framework."""

    method: str
    base: str
    """The address under which SCIM is served, as the sender sees it."""
    path: str
    """Behind that."""
    query: Mapping[str, str]
    headers: tuple[tuple[str, str], ...]
    body: bytes


class Said(msgspec.Struct, frozen=True):
    """An answer, and what came of it."""

    status: int
    body: bytes
    headers: Mapping[str, str]
    changed: tuple[tuple[Account, bool], ...] = ()
    """Accounts of users that came, changed or went, each with whether it may go on."""
    is_change: bool = False
    """Whether anything may be otherwise than it was."""


class _User(msgspec.Struct, frozen=True, rename="camel"):
    """Of a user as it is kept, what says who it is and whether it may go on."""

    id: str = ""
    external_id: str = ""
    user_name: str = ""
    active: bool | None = None

    def subject(self, source: ScimSource) -> str:
        """Give what a source was said to have the subject in."""
        return {"externalId": self.external_id, "userName": self.user_name, "id": self.id}[source.subject]


class _Member(msgspec.Struct, frozen=True):
    value: str = ""


class _Group(msgspec.Struct, frozen=True):
    """Of a group as it is kept, who is in it."""

    name: str = msgspec.field(default="", name="displayName")
    members: tuple[_Member, ...] = ()


class _UserCard(msgspec.Struct, frozen=True):
    resource: _User


class _GroupCard(msgspec.Struct, frozen=True):
    resource: _Group


class Scim:
    """The SCIM of one server. May be used by many threads."""

    def __init__(self, book: StoredSynced, clock: Callable[[], Instant]) -> None:
        self._book = book
        self._clock = clock
        self._turns: dict[str, threading.RLock] = {}
        self._turn = threading.Lock()

    def turn(self, source: ScimSource) -> threading.RLock:
        """Give what keeps the changes of a source one after the other."""
        with self._turn:
            return self._turns.setdefault(source.origin, threading.RLock())

    def answer(self, source: ScimSource, asked: Asked, leaving: Callable[[Account], None] = lambda _: None) -> Said:
        """Answer a request of a source.

        Shape:  `leaving` is told of the accounts that may not go on, before that is kept. So a request that broke off
                between the two shuts, and whoever sends it again finds it undone and not done by half.
        Errors: those of the store and of `leaving`, and no other.
        """
        from scim2_models import SCIMException
        from scim2_server.handler import ScimHandler
        from scim2_server.requests import ScimRequest
        from scim2_server.service import ScimService

        from interlock.api.scim.storage import is_active

        def becomes(old: Resource[Any] | None, new: Resource[Any] | None) -> None:
            stays = _account(source, new) if new is not None and is_active(new) else None
            for user in (old, new):
                account = _account(source, user) if user is not None else None
                if account is not None and account != stays:
                    leaving(account)

        storage = self._storage(source, becomes)
        service = ScimService(_provider())
        request = ScimRequest(asked.method, asked.base, asked.path, asked.query, asked.headers, asked.body)
        try:
            response = ScimHandler(service, cast("ScimStorage", storage)).handle(request)
        except SCIMException as error:
            response = service.error_response(error)
        body = b"" if response.body is None else msgspec.json.encode(response.body)
        # What is gone may have gone by a request that broke off before anybody was told of it.
        is_change = asked.method in _CHANGES and (
            response.status < HTTPStatus.BAD_REQUEST or response.status == HTTPStatus.NOT_FOUND
        )
        return Said(int(response.status), body, response.headers, _accounts(source, storage.changed), is_change)

    def told(self, source: ScimSource) -> tuple[dict[str, Account], list[ToldGroup]]:
        """Give the groups of a source, and by their ids the accounts of users in those that count here who may go on.

        Shape:  everybody else is not read: a source has many more people than groups here have members.
        """
        from interlock.api.scim.storage import GROUP, USER

        if not source.groups:
            return {}, []
        groups = [_told(one) for one in self._book.all(source.origin, GROUP)]
        members = set[str]().union(*within(groups, source.groups).values())
        return _active(source, self._book.some(source.origin, USER, members)), groups

    def there(self, source: ScimSource) -> Collection[Account]:
        """Give the accounts of all users of a source who may go on."""
        from interlock.api.scim.storage import USER

        return _active(source, self._book.all(source.origin, USER)).values()

    def _storage(self, source: ScimSource, becomes: Becomes = lambda *_: None) -> SyncedStorage:
        from interlock.api.scim.storage import SyncedStorage

        return SyncedStorage(self._book, source.origin, _provider(), self._clock, self.turn(source), becomes)


def error_body(status: int, detail: str) -> bytes:
    """Give an error in the shape of SCIM. Source: RFC 7644, section 3.12."""
    schema = "urn:ietf:params:scim:api:messages:2.0:Error"
    return msgspec.json.encode({"schemas": [schema], "status": str(status), "detail": detail})


@cache
def _provider() -> ScimProvider:
    from scim2_models import (
        AuthenticationScheme,
        Bulk,
        ChangePassword,
        EnterpriseUser,
        ETag,
        Filter,
        Group,
        Patch,
        ResourceType,
        ScimProvider,
        ServiceProviderConfig,
        Sort,
        User,
    )

    scheme = AuthenticationScheme(
        type=AuthenticationScheme.Type.oauthbearertoken, name="token", description="a token of this server"
    )
    config = ServiceProviderConfig(
        patch=Patch(supported=True),
        bulk=Bulk(supported=False, max_operations=0, max_payload_size=0),
        filter=Filter(supported=True, max_results=_MOST_FOUND),
        change_password=ChangePassword(supported=False),
        sort=Sort(supported=True),
        etag=ETag(supported=True),
        authentication_schemes=[scheme],
    )
    kinds = [ResourceType.from_resource(User[EnterpriseUser]), ResourceType.from_resource(Group)]
    return ScimProvider([User, EnterpriseUser, Group], kinds, config)


def _active(source: ScimSource, rows: Iterable[Synced]) -> dict[str, Account]:
    """Give the accounts of users who may go on, by their ids."""
    found: dict[str, Account] = {}
    for row in rows:
        user = msgspec.json.decode(row.card, type=_UserCard).resource
        account = _account_of(source, user.subject(source)) if user.active is not False else None
        if account is not None:
            found[row.id] = account
    return found


def _told(row: Synced) -> ToldGroup:
    group = msgspec.json.decode(row.card, type=_GroupCard).resource
    return ToldGroup(row.id, group.name, tuple(one.value for one in group.members if one.value))


def _accounts(source: ScimSource, changed: Sequence[Changed]) -> tuple[tuple[Account, bool], ...]:
    found: dict[Account, bool] = {}
    for one in changed:
        account = _account(source, one.user)
        if account is not None:
            found[account] = one.is_active  # the last word counts
    return tuple(found.items())


def _account(source: ScimSource, user: Resource[Any]) -> Account | None:
    """Give the account of a user: what the source was said to have the subject in; none where that is no subject."""
    named = {"externalId": "external_id", "userName": "user_name", "id": "id"}[source.subject]
    return _account_of(source, str(getattr(user, named, None) or ""))


def _account_of(source: ScimSource, subject: str) -> Account | None:
    try:
        return account_elsewhere(source.issuer, subject)
    except IdentityError:
        return None
