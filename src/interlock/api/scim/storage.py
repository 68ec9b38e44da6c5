"""Users and groups of one source of SCIM, as tables have them. Floor 14.

Satisfies `scim2_server.storage.ScimStorage`, whose suite it passes, without being one: the library is imported with
the first request alone. Passwords are never kept.
"""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final, cast

import msgspec

from interlock.kernel import Instant
from interlock.store.synced import StoredSynced, Synced

if TYPE_CHECKING:
    from scim2_models import Resource, ResourceType, ResponseParameters, ScimFilter, ScimProvider, SearchRequest
    from scim2_server.storage import SearchPage

Becomes = Callable[["Resource[Any] | None", "Resource[Any] | None"], None]
"""Takes a user as it is and as it will be; none where there is none."""
USER: Final = "User"
GROUP: Final = "Group"
_NAME: Final = "username"


class _Card(msgspec.Struct, frozen=True):
    """What is kept of a user or a group."""

    made: Instant
    changed: Instant
    resource: dict[str, Any]


class Changed(msgspec.Struct, frozen=True):
    """That a user came, changed or went, for whoever has to know."""

    user: Resource[Any]
    is_active: bool


class SyncedStorage:
    """What one source said. One is made for each request; `turn` keeps those of a source one after the other."""

    supports_cursors = False
    # Which of the older signatures a storage still has; these go with version 0.9 of the library.
    _get_takes_response_parameters = True
    _search_takes_position = True

    def __init__(
        self,
        book: StoredSynced,
        origin: str,
        provider: ScimProvider,
        clock: Callable[[], Instant],
        turn: threading.RLock | None = None,
        becomes: Becomes = lambda *_: None,
    ) -> None:
        """`becomes` is told what is about to become of a user, before that is kept: if it fails, nothing is kept."""
        self._book = book
        self._origin = origin
        self._provider = provider
        self._clock = clock
        self._turn = turn or threading.RLock()
        self._becomes = becomes
        self.changed: list[Changed] = []
        """What became of users by this request."""

    @contextmanager
    def operation(self) -> Generator[None]:
        """Let nobody else change anything of this source between reading and writing."""
        with self._turn:
            yield

    def get(
        self,
        resource_type: ResourceType,
        resource_id: str,
        *,
        response_parameters: ResponseParameters[Any] | None = None,
    ) -> Resource[Any]:
        """Give a resource."""
        del response_parameters  # the service leaves out what was not asked for
        return self._read(resource_type, self._kept(resource_type, resource_id))

    def all(self, resource_type: ResourceType) -> list[Resource[Any]]:
        """Give every resource of a type."""
        return [self._read(resource_type, one) for one in self._book.all(self._origin, str(resource_type.name))]

    def search(
        self, resource_types: list[ResourceType], search_request: SearchRequest[Any], *, position: object = None
    ) -> SearchPage:
        """Give one page of what fits a filter."""
        from scim2_models import ScimFilter, SearchRequest
        from scim2_server.storage import SearchPage
        from scim2_server.utils import parametrize

        del position  # pages are counted; cursors are not announced
        wanted = search_request.filter
        candidates = self._candidates(resource_types, wanted)
        if wanted is not None and not wanted.models and candidates:
            models = tuple(dict.fromkeys(type(one) for one in candidates))
            union = models[0]
            for other in models[1:]:
                union = cast(Any, union | other)
            wanted = parametrize(ScimFilter, union)(str(wanted))
        found = [one for one in candidates if wanted is None or wanted.match(one)]
        found.sort(key=lambda one: str(one.id))
        found.sort(
            key=lambda one: _order(search_request.sort_value(one)),
            reverse=search_request.sort_by is not None
            and search_request.sort_order == SearchRequest.SortOrder.descending,
        )
        start = search_request.start_index_0 or 0
        stop = None if search_request.count is None else start + search_request.count
        return SearchPage(len(found), found[start:stop])

    def create(self, resource_type: ResourceType, resource: Resource[Any]) -> Resource[Any]:
        """Keep a new resource."""
        from scim2_models import UniquenessException

        now = self._clock()
        new = _without_password(resource)
        new.id = uuid.uuid4().hex
        if resource_type.name == USER:
            self._becomes(None, new)
        kept = self._book.put(self._origin, str(resource_type.name), self._written(resource_type, new, now, now), 0)
        if kept is None:
            raise UniquenessException
        return self._noted(resource_type, kept)

    def update(
        self, resource_type: ResourceType, resource: Resource[Any], *, expected_version: str | None = None
    ) -> Resource[Any]:
        """Keep a resource in place of the one of its id."""
        from scim2_models import PreconditionFailedException, UniquenessException

        before = self._kept(resource_type, str(resource.id))
        _check(before, expected_version)
        card = _card(before)
        row = self._written(resource_type, _without_password(resource), card.made, self._clock())
        old = self._read(resource_type, before)
        if resource_type.name == USER:
            self._becomes(old, resource)
        kept = self._book.put(self._origin, str(resource_type.name), row, before.changed)
        if kept is None:
            if self._kept(resource_type, before.id).changed != before.changed:
                raise PreconditionFailedException
            raise UniquenessException
        if resource_type.name == USER:
            self.changed.append(Changed(old, is_active=False))  # unless it still is that one
        return self._noted(resource_type, kept)

    def delete(self, resource_type: ResourceType, resource_id: str, *, expected_version: str | None = None) -> None:
        """Keep a resource no more."""
        from scim2_models import PreconditionFailedException

        before = self._kept(resource_type, resource_id)
        _check(before, expected_version)
        gone = self._read(resource_type, before)
        if resource_type.name == USER:
            self._becomes(gone, None)
        if not self._book.remove(self._origin, str(resource_type.name), before.id, before.changed):
            raise PreconditionFailedException
        if resource_type.name == USER:
            self.changed.append(Changed(gone, is_active=False))

    def _kept(self, resource_type: ResourceType, name: str) -> Synced:
        from scim2_models import NotFoundException

        found = self._book.find(self._origin, str(resource_type.name), name)
        if found is None:
            raise NotFoundException(detail=f"{resource_type.name} {name!r} not found")
        return found

    def _candidates(self, types: Sequence[ResourceType], wanted: ScimFilter[Any] | None) -> list[Resource[Any]]:
        """Give what a filter has to be held against; senders look for a user by its name before anything else."""
        from scim2_models.path import CompareOperator, Comparison

        node = wanted.ast if wanted is not None else None
        if (
            len(types) == 1
            and types[0].name == USER
            and isinstance(node, Comparison)
            and node.op == CompareOperator.eq
            and isinstance(node.value, str)
            and str(node.attr_path).casefold() == _NAME
        ):
            one = self._book.named(self._origin, USER, _folded(node.value))
            return [self._read(types[0], one)] if one is not None else []
        return [one for kind in types for one in self.all(kind)]

    def _noted(self, resource_type: ResourceType, kept: Synced) -> Resource[Any]:
        read = self._read(resource_type, kept)
        if resource_type.name == USER:
            self.changed.append(Changed(read, is_active=is_active(read)))
        return read

    def _read(self, resource_type: ResourceType, kept: Synced) -> Resource[Any]:
        from scim2_models import Meta

        card = _card(kept)
        model = cast("type[Resource[Any]]", self._provider.model_for(resource_type))
        read = model.model_validate(card.resource)
        read.meta = Meta(
            resource_type=resource_type.name,
            created=card.made,
            last_modified=card.changed,
            version=_version(kept),
        )
        return read

    def _written(self, resource_type: ResourceType, resource: Resource[Any], made: Instant, changed: Instant) -> Synced:
        body = resource.model_dump(mode="json", exclude_none=True)
        body.pop("meta", None)
        card = msgspec.json.encode(_Card(made, changed, body))
        named = getattr(resource, "user_name", None) if resource_type.name == USER else resource.id
        return Synced(str(resource.id), _folded(str(named)), card)


def is_active(user: Resource[Any]) -> bool:
    """Say whether a user may go on; one of whom nothing is said may."""
    return getattr(user, "active", None) is not False


def _folded(name: str) -> str:
    """Give a name as it is told apart: case makes no difference. Source: RFC 7643, section 4.1.1."""
    return name.casefold()


def _version(kept: Synced) -> str:
    return f'W/"{kept.changed}"'


def _check(kept: Synced, expected: str | None) -> None:
    from scim2_models import PreconditionFailedException

    if expected is not None and expected != _version(kept):
        raise PreconditionFailedException


def _card(kept: Synced) -> _Card:
    return msgspec.json.decode(kept.card, type=_Card)


def _without_password(resource: Resource[Any]) -> Resource[Any]:
    new = resource.model_copy(deep=True)
    if hasattr(new, "password"):
        new.password = None
    return new


def _order(value: Any) -> tuple[bool, Any]:  # noqa: ANN401 (of any attribute)
    return value is None, value if value is not None else ""
