"""Keys in the user's configuration folder: made on first use, mode 0600, never in a repository.

    keys/ID.pem        private keys, PKCS #8
    keys/ID.json       where a private key is that this machine does not have: in a vault, in a token
    keys/current       the id of the one that signs
    keys/secret        32 random bytes, from which the cache's and the masking key are derived
    trust.json         which public keys count, for what, since when, until when

Gives an `interlock.crypto.Signer`: a `LocalSigner`, or one of `adapters/signers/remote.py`. Floor 11.
"""

from __future__ import annotations

# ruff: noqa: PTH103 PTH110 PTH116 PTH118 PTH123
# pathlib costs start-up time.
import fcntl
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import msgspec

from interlock.adapters.signers.errors import KeyExposed, KeyNotFound, KeyRingUnwritable, KeyUnusable
from interlock.crypto import (
    LocalSigner,
    Scheme,
    Trust,
    TrustedKey,
    derive,
    generate,
    read_trust,
    write_trust,
)
from interlock.crypto.errors import CryptoError
from interlock.disk import write_durably
from interlock.kernel import Instant, KeyId

if TYPE_CHECKING:
    from interlock.adapters.signers.remote import RemoteKey
    from interlock.crypto import Signer

PURPOSES: Final = ("evidence", "ledger")
_SECRET_BYTES: Final = 32
_EARLY: Final = timedelta(seconds=1)
"""A key counts from just before it was made, so that rounding never makes its first statement too early."""


class KeyRing:
    """The keys of this user."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._keys = os.path.join(folder, "keys")
        self._trust_file = os.path.join(folder, "trust.json")
        self._is_alone = False

    def trust(self) -> Trust:
        """Give the keys that count; none where none was ever made or trusted.

        Errors: TrustMalformed (CRY-120).
        """
        try:
            return read_trust(_read(self._trust_file))
        except FileNotFoundError:
            return Trust()

    def signer(self, at: Instant) -> Signer:
        """Give the key that signs, making the first one where there is none.

        Errors: KeyExposed (SGN-101), KeyUnusable (SGN-102), KeyRingUnwritable (SGN-104); of a key that is elsewhere
                those of `open_remote`.
        """
        current = self.current()
        if current is None:
            with self._alone():
                current = self.current()  # another process may have been quicker
                if current is None:
                    return self.new(at, name=f"{_user()} on this machine")
        try:
            signer = self._opened(current)
            for purpose in PURPOSES:
                self.trust().signer_of(signer.key_id, at, purpose)
        except CryptoError as error:
            raise KeyUnusable(why=str(error)) from error
        return signer

    def _opened(self, key: KeyId) -> Signer:
        path = self._key_file(f"{key}.pem")
        try:
            return LocalSigner.from_pem(_read_private(path))
        except FileNotFoundError as error:
            where = self.elsewhere(key)
            if where is None:
                raise KeyUnusable(why=f"{path} is gone") from error
        from interlock.adapters.signers.remote import open_remote

        signer = open_remote(where, os.environ)
        if signer.key_id != key:
            raise KeyUnusable(why=f"{where.key} is another key now than the one that was trusted")
        return signer

    def elsewhere(self, key: KeyId) -> RemoteKey | None:
        """Say where a private key is that this machine does not have; none for one that it has, or never knew.

        Errors: KeyUnusable (SGN-102).
        """
        path = self._key_file(f"{key}.json")
        try:
            body = _read(path)
        except FileNotFoundError:
            return None
        from interlock.adapters.signers.remote import read_remote

        return read_remote(body, path)

    def current(self) -> KeyId | None:
        """Give the id of the key that signs, if there is one yet."""
        try:
            return KeyId(_read(self._key_file("current")).decode("ascii").strip())
        except FileNotFoundError:
            return None

    def new(self, at: Instant, *, name: str, scheme: Scheme = Scheme.ED25519) -> LocalSigner:
        """Make a key, trust it from now on, and sign with it from now on.

        Errors: KeyRingUnwritable (SGN-104).
        """
        signer = generate(scheme)
        with self._alone():
            _write(self._key_file(f"{signer.key_id}.pem"), signer.private_pem())
            self.add(TrustedKey(signer.public, name, at - _EARLY, purposes=PURPOSES))
            _write(self._key_file("current"), signer.key_id.encode("ascii"))
        return signer

    def use(self, where: RemoteKey, at: Instant, *, name: str) -> Signer:
        """Trust a key that is elsewhere from now on, and sign with it from now on.

        It signs something first, so that a key which cannot is not taken.
        Errors: those of `open_remote` and its signer; KeyRingUnwritable (SGN-104).
        """
        from interlock.adapters.signers.remote import open_remote, write_remote

        signer = open_remote(where, os.environ)
        signer.sign(os.urandom(_SECRET_BYTES))
        known = next((one for one in self.trust().keys if one.id == signer.key_id), None)
        with self._alone():
            _write(self._key_file(f"{signer.key_id}.json"), write_remote(where))
            if known is None:
                self.add(TrustedKey(signer.public, name, at - _EARLY, purposes=PURPOSES))
            _write(self._key_file("current"), signer.key_id.encode("ascii"))
        return signer

    def rotate(self, at: Instant, *, name: str = "", scheme: Scheme = Scheme.ED25519) -> Signer:
        """Make a new signing key; the old one stops counting now, what it sealed before stays valid.

        A key in a vault gets its next version there. Errors: KeyNotRenewable (SGN-113) for a key in a token; those
        of `use`.
        """
        with self._alone():
            old = self.current()
            called = name or f"{_user()} on this machine"
            where = self.elsewhere(old) if old is not None else None
            if where is None:
                signer: Signer = self.new(at, name=called, scheme=scheme)
            else:
                from interlock.adapters.signers.remote import renewed

                signer = self.use(renewed(where, os.environ), at, name=called)
            if old is not None:
                self._change(old, until=at)
        return signer

    def add(self, key: TrustedKey) -> None:
        """Trust a key; one that is trusted already is replaced."""
        with self._alone():
            others = tuple(one for one in self.trust().keys if one.id != key.id)
            _write(self._trust_file, write_trust(Trust((*others, key))))

    def allow(self, name: str, purpose: str) -> TrustedKey:
        """Let a trusted key count for one purpose more. Errors: KeyNotFound (SGN-103)."""
        with self._alone():
            known = self.find(name)
            purposes = known.purposes if purpose in known.purposes else (*known.purposes, purpose)
            changed = msgspec.structs.replace(known, purposes=purposes)
            self.add(changed)
        return changed

    def revoke(self, name: str, at: Instant) -> TrustedKey:
        """Stop trusting a key from a moment on. Errors: KeyNotFound (SGN-103)."""
        return self._change(self.find(name).id, revoked_at=at)

    def find(self, name: str) -> TrustedKey:
        """Give the trusted key of that name or whose id begins so. Errors: KeyNotFound (SGN-103)."""
        fitting = [one for one in self.trust().keys if one.name == name or (name and one.id.startswith(name))]
        if len(fitting) != 1:
            raise KeyNotFound(name=name)
        return fitting[0]

    def secret(self, purpose: str) -> bytes:
        """Give 32 bytes of this installation for one purpose. Errors: KeyExposed (SGN-101)."""
        path = self._key_file("secret")
        try:
            secret = _read_private(path)
        except FileNotFoundError:
            secret = self._new_secret(path)
        return derive(secret, purpose)

    def _new_secret(self, path: str) -> bytes:
        with self._alone():
            if os.path.exists(path):  # another process was quicker
                return _read_private(path)
            secret = os.urandom(_SECRET_BYTES)
            _write(path, secret)
        return secret

    def _change(self, key_id: KeyId, **changes: Instant) -> TrustedKey:
        with self._alone():
            changed = msgspec.structs.replace(next(one for one in self.trust().keys if one.id == key_id), **changes)
            self.add(changed)
        return changed

    def _key_file(self, name: str) -> str:
        return os.path.join(self._keys, name)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Keep other processes from changing the keys meanwhile, so that none of their changes is lost."""
        if self._is_alone:
            yield
            return
        try:
            os.makedirs(self._folder, mode=0o700, exist_ok=True)
            lock = os.open(
                os.path.join(self._folder, ".lock"), os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600
            )
        except OSError as error:
            raise KeyRingUnwritable(path=self._folder, why=error.strerror or str(error)) from error
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            self._is_alone = True
            yield
        finally:
            self._is_alone = False
            os.close(lock)


def _write(path: str, body: bytes) -> None:
    """Write a file whole or not at all, readable by this user only."""
    try:
        write_durably(path, body)
    except OSError as error:
        raise KeyRingUnwritable(path=path, why=error.strerror or str(error)) from error


def _read_private(path: str) -> bytes:
    mode = stat.S_IMODE(os.stat(path).st_mode)
    if mode & 0o077:
        raise KeyExposed(path=path, mode=oct(mode))
    return _read(path)


def _read(path: str) -> bytes:
    with open(path, "rb") as file:
        return file.read()


def _user() -> str:
    return os.environ.get("USER") or os.environ.get("LOGNAME") or f"user {os.getuid()}"
