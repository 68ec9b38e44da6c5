"""Asking an LDAP directory for its people and groups: the one place that knows `ldap3`. Floor 11.

An answer that was cut, or that leaves open what is meant, is an error. Values that come from anywhere are never put
into a filter, and where the directory points to others nobody is asked. Why ldap3: docs/decisions/0053-groups.md.
"""

from __future__ import annotations

import re
import socket
import ssl
import time
import uuid
import warnings
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from functools import cache
from operator import attrgetter
from typing import Any, Final, Protocol, cast

import msgspec

from interlock.adapters.errors import (
    CertificatesUnreadable,
    DirectoryCut,
    DirectoryOdd,
    DirectoryRefused,
    LdapMissing,
    Unreachable,
)
from interlock.identity.ldap import GroupInLdap, LdapContent, LdapPlace, PersonInLdap, entry_key

_PAGE: Final = 500
_PAGES: Final = "1.2.840.113556.1.4.319"
"""The control for answers in pages. Source: RFC 2696."""
_CUT: Final = frozenset({3, 4, 11})
"""timeLimitExceeded, sizeLimitExceeded, adminLimitExceeded. Source: RFC 4511, appendix A."""
_RANGE: Final = re.compile(r"range=(\d{1,9})-(\d{1,9}|\*)")
"""Values from so far to so far; a star says that these were the last. Source: MS-ADTS, section 3.1.1.3.1.3.3."""
_LONGEST: Final = 1_000
_LONGEST_REASON: Final = 300
_WRAPPED: Final = re.compile(r"""^[("'\\]+|[,"'\\)]+$| \(_ssl\.c:\d+\)""")
_GUID: Final = "objectguid"
_NO_ANSWER: Final = (LookupError, TypeError, ValueError, AttributeError, AssertionError, RecursionError)
"""What ldap3 raises over bytes that are no answer at all."""


class _Connection(Protocol):
    """A connection of ldap3, as far as it is used."""

    socket: socket.socket | _Measured | None
    result: Mapping[str, Any]
    response: Sequence[Mapping[str, Any]]

    def open(self, *, read_server_info: bool) -> None:
        """Connect."""
        ...

    def start_tls(self, *, read_server_info: bool) -> bool:
        """Begin TLS."""
        ...

    def bind(self, *, read_server_info: bool) -> bool:
        """Say who asks."""
        ...

    def search(self, search_base: str, search_filter: str, **how: object) -> bool:
        """Ask."""
        ...


class Limits(msgspec.Struct, frozen=True):
    """How long and how large the answers may be."""

    silence_s: int = 20
    total_s: float = 600.0
    most_bytes: int = 512 << 20
    most_entries: int = 200_000
    """Of people, and of groups."""


class LdapDirectory:
    """One directory, asked by one account that may read."""

    def __init__(self, place: LdapPlace, password: str, limits: Limits | None = None) -> None:
        """`password` is that of the account; empty where nobody is to be bound."""
        self._place = place
        self._password = password
        self._limits = limits or Limits()

    def content(self) -> LdapContent:
        """Give all people and groups.

        Errors: LdapMissing (NET-134), CertificatesUnreadable (NET-106), Unreachable (NET-102), DirectoryRefused
                (NET-131), DirectoryCut (NET-132), DirectoryOdd (NET-133).
        """
        names = self._place.names
        with self._opened() as connection:
            asked = _Asked(connection, self._place, self._limits)
            people = [
                self._person(*one) for one in asked.entries(self._place.people, (names.id, names.subject, names.label))
            ]
            groups = [
                self._group(asked, *one)
                for one in asked.entries(self._place.groups, (names.id, names.group, names.member))
            ]
        self._check_once([*people, *groups])
        return LdapContent(tuple(sorted(people, key=attrgetter("id"))), tuple(sorted(groups, key=attrgetter("id"))))

    def check(self) -> None:
        """Return if it answers and lets itself be asked; nothing is read. Errors: as for `content`, but no NET-133."""
        with self._opened():
            pass

    def _person(self, entry: str, found: Mapping[str, list[bytes]]) -> PersonInLdap:
        subject = self._one(entry, found, self._place.names.subject)
        return PersonInLdap(self._known(entry, found), entry_key(entry), subject, self._label(found))

    def _group(self, asked: _Asked, entry: str, found: Mapping[str, list[bytes]]) -> GroupInLdap:
        names = self._place.names
        members = asked.every(entry, found, names.member)
        keys = sorted({entry_key(one.decode("utf-8", "surrogateescape")) for one in members})
        called = self._one(entry, found, names.group, may_be_several=True)
        return GroupInLdap(self._known(entry, found), entry_key(entry), called, tuple(keys))

    def _label(self, found: Mapping[str, list[bytes]]) -> str:
        values = found.get(self._place.names.label.casefold(), [b""])
        return _printed(values[0].decode("utf-8", "replace"))[:_LONGEST]

    def _known(self, entry: str, found: Mapping[str, list[bytes]]) -> str:
        known = self._one(entry, found, self._place.names.id)
        if not known:
            raise self._odd(entry, f"it has no {self._place.names.id}, by which it is known again")
        return known

    def _one(self, entry: str, found: Mapping[str, list[bytes]], name: str, *, may_be_several: bool = False) -> str:
        """Give the value of an attribute; empty if it has none."""
        values = found.get(name.casefold(), [])
        if not values:
            return ""
        if len(values) > 1 and not may_be_several:
            raise self._odd(entry, f"it has {len(values)} values of {name}")
        try:
            if name.casefold() == _GUID:
                return str(uuid.UUID(bytes_le=values[0]))
            text = values[0].decode()
        except ValueError as error:
            raise self._odd(entry, f"{name} is no text") from error
        if len(text) > _LONGEST or "\0" in text:
            raise self._odd(entry, f"{name} is no text of at most {_LONGEST} characters")
        return text

    def _check_once(self, found: list[PersonInLdap | GroupInLdap]) -> None:
        """Refuse an answer in which two entries cannot be told apart."""
        for what, keys in (("id", Counter(one.id for one in found)), ("name", Counter(one.entry for one in found))):
            twice, count = keys.most_common(1)[0] if keys else ("", 0)
            if count > 1:
                raise self._odd(twice, f"{count} entries have that {what}")

    def _odd(self, entry: str, why: str) -> DirectoryOdd:
        return DirectoryOdd(entry=_printed(entry)[:_LONGEST], address=self._place.address, why=why)

    @contextmanager
    def _opened(self) -> Iterator[_Connection]:
        """Give a conversation with the first address of the host that holds one, and end it."""
        meter = _Meter(self._limits)
        tls = None if self._place.is_plain else _tls(self._place, meter)
        with ExitStack() as open_ones:
            yield self._first(tls, meter, open_ones)

    def _first(self, tls: object, meter: _Meter, open_ones: ExitStack) -> _Connection:
        addresses = _addresses(self._place)
        for number, address in enumerate(addresses, 1):
            connection = self._connection(address, tls)
            open_ones.callback(_close, connection)
            try:
                with _speaking(self._place):
                    connection.open(read_server_info=False)
            except Unreachable:
                if number == len(addresses):
                    raise
            else:
                break
        with _speaking(self._place):
            self._begin(connection, meter)
        return connection

    def _connection(self, address: str, tls: object) -> _Connection:
        ldap3, place, limits = _ldap3(), self._place, self._limits
        how = {"use_ssl": place.is_tls, "tls": tls, "get_info": ldap3.NONE, "connect_timeout": limits.silence_s}
        made: _Connection = ldap3.Connection(
            ldap3.Server(address, place.port, **how),
            user=place.bind or None,
            password=self._password or None,
            authentication=ldap3.SIMPLE if place.bind else ldap3.ANONYMOUS,
            read_only=True,
            auto_referrals=False,
            auto_range=False,
            check_names=False,
            return_empty_attributes=False,
            receive_timeout=limits.silence_s,
        )
        return made

    def _begin(self, connection: _Connection, meter: _Meter) -> None:
        """Begin TLS, unless that came first, and say who asks."""
        place = self._place
        if place.is_plain:
            connection.socket = _Measured(cast("socket.socket", connection.socket), meter)
        elif not place.is_tls:
            connection.start_tls(read_server_info=False)
        if not connection.bind(read_server_info=False):
            what = f"to be asked by {_printed(place.bind) or 'nobody'}"
            raise DirectoryRefused(address=place.address, what=what, why=_told(connection.result))


class _Asked:
    """A conversation that has begun."""

    def __init__(self, connection: _Connection, place: LdapPlace, limits: Limits) -> None:
        self._connection = connection
        self._place = place
        self._limits = limits

    def entries(self, wanted: str, attributes: tuple[str, ...]) -> Iterator[tuple[str, dict[str, list[bytes]]]]:
        """Give all entries below the base that a filter is about, page by page, or fail."""
        count, cookie = 0, None
        while True:
            found = self._search(self._place.base, wanted, "SUBTREE", attributes, cookie)
            for one in found:
                count += 1
                if count > self._limits.most_entries:
                    raise self._cut(f"it has more than {self._limits.most_entries} entries for {wanted}")
                yield one
            control = (self._connection.result.get("controls") or {}).get(_PAGES) or {}
            cookie = (control.get("value") or {}).get("cookie")
            if not cookie:
                return
            if not found:
                raise self._cut("it promised another page, and sent nothing")

    def every(self, entry: str, found: Mapping[str, list[bytes]], name: str) -> list[bytes]:
        """Give all values of an attribute, those too that a directory tells only when it is asked again."""
        name = name.casefold()
        values = list(found.get(name, []))
        while part := next((one for one in found if one.startswith(f"{name};range=")), None):
            reach = _RANGE.fullmatch(part.partition(";")[2])
            if reach is None or int(reach[1]) != len(values) or not found[part]:
                raise self._cut(f"of {_printed(entry)} it told {_printed(part)}, which does not go on from before")
            values += found[part]
            if reach[2] == "*":
                break
            again = self._search(entry, "(objectClass=*)", "BASE", (f"{name};range={len(values)}-*",))
            if len(again) != 1:
                raise self._cut(f"{_printed(entry)} went away while it was read")
            found = again[0][1]
            if not any(one.startswith(f"{name};range=") for one in found):
                raise self._cut(f"of {_printed(entry)} it did not tell the rest of {name}")
        return values

    def _search(
        self, base: str, wanted: str, scope: str, attributes: tuple[str, ...], cookie: object = None
    ) -> list[tuple[str, dict[str, list[bytes]]]]:
        with _speaking(self._place):
            self._connection.search(
                base,
                wanted,
                search_scope=scope,
                dereference_aliases="NEVER",
                attributes=list(dict.fromkeys(attributes)),
                paged_size=_PAGE if scope == "SUBTREE" else None,
                paged_cookie=cookie,
            )
        result = self._connection.result
        if result["result"] in _CUT:
            raise self._cut(_told(result))
        if result["result"] != 0:
            what = f"to be asked for {wanted} below {_printed(base)}"
            raise DirectoryRefused(address=self._place.address, what=what, why=_told(result))
        return [
            (one["dn"], {name.casefold(): list(values) for name, values in one["raw_attributes"].items()})
            for one in self._connection.response
            if one["type"] == "searchResEntry"  # a pointer to another directory is not followed
        ]

    def _cut(self, why: str) -> DirectoryCut:
        return DirectoryCut(address=self._place.address, why=why)


class _Meter:
    """What is left of the time and the bytes of one conversation."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._until = time.monotonic() + limits.total_s
        self._left = limits.most_bytes

    def note(self, size: int) -> None:
        """Take bytes into account. Errors: OSError if it was too much, or took too long."""
        self._left -= size
        if self._left < 0:
            raise OSError(f"it sends more than {self._limits.most_bytes} bytes")
        if time.monotonic() > self._until:
            raise OSError(f"it takes longer than {self._limits.total_s:g} s")


class _Measured:
    """A socket whose answers are measured."""

    def __init__(self, inner: socket.socket, meter: _Meter) -> None:
        self._inner = inner
        self._meter = meter

    def recv(self, size: int) -> bytes:
        """Give what comes next."""
        found = self._inner.recv(size)
        self._meter.note(len(found))
        return found

    def sendall(self, body: bytes) -> None:
        """Send it all."""
        self._inner.sendall(body)

    def shutdown(self, how: int) -> None:
        """End it."""
        self._inner.shutdown(how)

    def close(self) -> None:
        """Let go of it."""
        self._inner.close()


@contextmanager
def _speaking(place: LdapPlace) -> Iterator[None]:
    """Make an error of ours of what the library raises. Errors: Unreachable (NET-102)."""
    try:
        yield
    except (_ldap3().core.exceptions.LDAPException, OSError, *_NO_ANSWER) as error:
        raise Unreachable(url=place.address, why=_reason(error)) from error


def _addresses(place: LdapPlace) -> list[str]:
    """Give the addresses of a host; it is what a certificate has to name. Errors: Unreachable (NET-102)."""
    try:
        found = socket.getaddrinfo(place.host, place.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unreachable(url=place.address, why=_reason(error)) from error
    return list(dict.fromkeys(str(one[4][0]) for one in found))


def _close(connection: _Connection) -> None:
    """Close what is open, or was opened half: the library lets go of the latter without closing it."""
    if connection.socket is not None:
        connection.socket.close()


def _tls(place: LdapPlace, meter: _Meter) -> object:
    """Give what begins TLS with a directory, with the checks of the standard library rather than those of ldap3."""
    try:
        context = ssl.create_default_context(cafile=place.ca or None)
    except OSError as error:
        raise CertificatesUnreadable(path=place.ca, why=error.strerror or str(error)) from error
    context.minimum_version = ssl.TLSVersion.TLSv1_2

    class Checked(_ldap3().Tls):  # type: ignore[misc]  # it is imported when it is needed
        def wrap_socket(self, connection: _Connection, do_handshake: bool = False) -> None:  # noqa: ARG002 (theirs)
            bare = cast("socket.socket", connection.socket)
            connection.socket = _Measured(context.wrap_socket(bare, server_hostname=place.host), meter)

    return Checked(validate=ssl.CERT_REQUIRED)


@cache
def _ldap3() -> Any:  # noqa: ANN401 (the library has no types)
    """Give the library. Errors: LdapMissing (NET-134)."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # it names two tables of pyasn1 as they were called
            import ldap3
            import ldap3.core.exceptions
    except ModuleNotFoundError as error:
        raise LdapMissing from error
    return ldap3


def _told(result: Mapping[str, Any]) -> str:
    """Give what a directory said of how it went."""
    more = result.get("message") or ""
    return _printed(f"{result.get('description', '')} {more}".strip())[:_LONGEST_REASON]


def _reason(error: BaseException) -> str:
    """Give what the library says, out of the lists into which it wraps what it was told."""
    text = _WRAPPED.sub("", _printed(str(error)).replace("\\'", "'"))
    return text[:_LONGEST_REASON].strip() or type(error).__name__


def _printed(text: str) -> str:
    return "".join(char if char.isprintable() else " " for char in text)
