"""Trusted roots of Sigstore: which authorities, logs and clocks count, and during which time.

Enters: `trusted_root.json`, or several of them one a line; or the configuration of a client, in which one stands.
Leaves: `TrustedRoot`s: a file's word, which counts because its user chose the file. Floor 5.
"""

from __future__ import annotations

import hashlib
from typing import Final

import msgspec

from interlock.crypto.errors import JsonAmbiguous
from interlock.crypto.wire import read_json
from interlock.formats.sigstore.errors import TrustedRootMalformed
from interlock.formats.sigstore.proto import Base64, raw
from interlock.kernel import Instant, InstantMalformed, instant

BIGGEST_ROOT: Final = 16 * 1024 * 1024
MEDIA_TYPES: Final = (
    "application/vnd.dev.sigstore.trustedroot+json;version=0.1",
    "application/vnd.dev.sigstore.trustedroot.v0.1+json",
    "application/vnd.dev.sigstore.trustedroot.v0.2+json",
)
CONFIGURATION: Final = "application/vnd.dev.sigstore.clienttrustconfig.v0.1+json"
"""The media type of a client's configuration, of which only the trusted root is read."""


class Window(msgspec.Struct, frozen=True):
    """A time during which something counts; both ends belong to it."""

    since: Instant | None = None
    until: Instant | None = None

    def holds(self, at: Instant) -> bool:
        """Say whether a time lies inside."""
        return (self.since is None or self.since <= at) and (self.until is None or at <= self.until)


class Authority(msgspec.Struct, frozen=True):
    """Who issues certificates, or timestamps."""

    uri: str
    chain: tuple[bytes, ...]
    """DER, from whoever issues up to the root, which may be the same."""
    window: Window


class Log(msgspec.Struct, frozen=True):
    """A transparency log, of signatures or of certificates."""

    uri: str
    id: bytes
    key: bytes
    """DER, if it is of a kind that is used."""
    details: str
    """What kind of key it is, in the words of the standard."""
    window: Window
    checkpoint_id: bytes = b""
    """How its checkpoints name the key, where that is not `id`."""


class TrustedRoot(msgspec.Struct, frozen=True):
    """What counts for one instance of Sigstore; what is not in it does not exist for it."""

    source: str
    sha256: str
    authorities: tuple[Authority, ...]
    logs: tuple[Log, ...]
    certificate_logs: tuple[Log, ...]
    clocks: tuple[Authority, ...]
    """Timestamp authorities."""
    document: bytes = b""
    """The JSON that it was read from."""


class _Window(msgspec.Struct, frozen=True):
    start: str | None = None
    end: str | None = None


class _Raw(msgspec.Struct, frozen=True, rename="camel"):
    raw_bytes: Base64


class _Chain(msgspec.Struct, frozen=True):
    certificates: list[_Raw]


class _Authority(msgspec.Struct, frozen=True, rename="camel"):
    cert_chain: _Chain
    uri: str = ""
    valid_for: _Window = _Window()


class _Key(msgspec.Struct, frozen=True, rename="camel"):
    raw_bytes: Base64
    key_details: str
    valid_for: _Window = _Window()


class _KeyId(msgspec.Struct, frozen=True, rename="camel"):
    key_id: Base64


class _Log(msgspec.Struct, frozen=True, rename="camel"):
    public_key: _Key
    base_url: str = ""
    log_id: _KeyId | None = None
    checkpoint_key_id: _KeyId | None = None


class _Headed(msgspec.Struct, frozen=True, rename="camel"):
    media_type: str
    trusted_root: msgspec.Raw = msgspec.Raw()


class _Root(msgspec.Struct, frozen=True, rename="camel"):
    media_type: str
    certificate_authorities: list[_Authority] = []
    tlogs: list[_Log] = []
    ctlogs: list[_Log] = []
    timestamp_authorities: list[_Authority] = []


def read_trusted_roots(data: bytes, source: str) -> tuple[TrustedRoot, ...]:
    """Read a trusted root, or several of them, one a line, each alone or in a client's configuration.

    Promise: at least one is given.

    Errors: TrustedRootMalformed (FMT-803).
    Source: sigstore protobuf-specs, sigstore_trustroot.proto.
    """
    if len(data) > BIGGEST_ROOT:
        raise TrustedRootMalformed(source=source, why=f"it has more than {BIGGEST_ROOT} bytes")
    documents = _documents(data)
    if not documents:
        raise TrustedRootMalformed(source=source, why="it is empty")
    return tuple(_read(one, source) for one in documents)


def _documents(data: bytes) -> list[bytes]:
    """Part lines that each hold a whole document; a document over several lines is one."""
    lines = [line for line in data.splitlines() if line.strip()]
    return lines if len(lines) > 1 and all(line.rstrip().endswith(b"}") for line in lines) else [data] if lines else []


def _read(data: bytes, source: str) -> TrustedRoot:
    try:
        return _root(data, source)
    except (ValueError, JsonAmbiguous, InstantMalformed) as error:
        raise TrustedRootMalformed(source=source, why=str(error)) from error


def _root(data: bytes, source: str) -> TrustedRoot:
    headed = read_json(data, _Headed)
    if headed.media_type == CONFIGURATION and bytes(headed.trusted_root):
        data = bytes(headed.trusted_root)
    wire = read_json(data, _Root)
    if wire.media_type not in MEDIA_TYPES:
        raise ValueError(f"its media type is {wire.media_type[:80]!r}, not {MEDIA_TYPES[0]!r}")
    root = TrustedRoot(
        source,
        hashlib.sha256(data).hexdigest(),
        tuple(_authority(one) for one in wire.certificate_authorities),
        tuple(_log(one) for one in wire.tlogs),
        tuple(_log(one) for one in wire.ctlogs),
        tuple(_authority(one) for one in wire.timestamp_authorities),
        data,
    )
    if not (root.authorities or root.logs or root.clocks):
        raise ValueError("it trusts nobody")
    return root


def _authority(wire: _Authority) -> Authority:
    chain = tuple(raw(one.raw_bytes, "a certificate") for one in wire.cert_chain.certificates)
    if not chain:
        raise ValueError(f"the authority {wire.uri!r} has no certificate")
    return Authority(wire.uri, chain, _window(wire.valid_for))


def _log(wire: _Log) -> Log:
    key = raw(wire.public_key.raw_bytes, f"the key of {wire.base_url}")
    return Log(
        wire.base_url,
        hashlib.sha256(key).digest() if wire.log_id is None else raw(wire.log_id.key_id, "logId"),
        key,
        wire.public_key.key_details,
        _window(wire.public_key.valid_for),
        b"" if wire.checkpoint_key_id is None else raw(wire.checkpoint_key_id.key_id, "checkpointKeyId"),
    )


def _window(wire: _Window) -> Window:
    return Window(None if wire.start is None else instant(wire.start), None if wire.end is None else instant(wire.end))
