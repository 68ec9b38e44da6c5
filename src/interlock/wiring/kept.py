"""What was read once at some cost, kept in the user's cache and authenticated by this installation's key. Floor 12."""

from __future__ import annotations

# ruff: noqa: PTH118 PTH123
# pathlib costs start-up time.
import hashlib
import hmac
import os
from typing import Final

from interlock.disk import write_whole

_MAC: Final = 32


class Kept:
    """Bytes by name, in a folder of the cache; what another one wrote or moved there is as good as none."""

    def __init__(self, folder: str, key: bytes) -> None:
        self._folder = folder
        self._key = key

    def get(self, name: str) -> bytes | None:
        """Give what was kept under a name; none if there is nothing or it is not authentic."""
        try:
            with open(self._file(name), "rb") as file:
                body = file.read()
        except OSError:
            return None
        return body[_MAC:] if hmac.compare_digest(self._seal(name, body[_MAC:]), body[:_MAC]) else None

    def put(self, name: str, body: bytes) -> None:
        """Keep some bytes under a name; where that cannot be done nothing is lost but time."""
        try:
            write_whole(self._file(name), self._seal(name, body) + body)
        except OSError:
            return

    def _file(self, name: str) -> str:
        return os.path.join(self._folder, hashlib.sha256(_bytes(name)).hexdigest()[:32])

    def _seal(self, name: str, body: bytes) -> bytes:
        return hmac.digest(self._key, hashlib.sha256(_bytes(name)).digest() + body, "sha256")


def _bytes(name: str) -> bytes:
    return name.encode("utf-8", "surrogatepass")
