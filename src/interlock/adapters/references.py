"""Secrets by reference: settings name where a secret is, never the secret. Floor 11.

env:NAME       an environment variable of this process
file:PATH      a file that only its owner can read; its last line end is no part of it
"""

from __future__ import annotations

# ruff: noqa: PTH123
# pathlib costs start-up time.
import os
import stat
from collections.abc import Mapping
from typing import Final

from interlock.adapters.errors import SecretMissing

_MOST: Final = 64 * 1024


def check_reference(reference: str) -> str:
    """Give a reference if it is one; a secret in its place is refused without being repeated.

    Errors: SecretMissing (NET-120).
    """
    kind, _, name = reference.partition(":")
    if kind not in {"env", "file"} or not name:
        raise SecretMissing(reference="what was given", why="it does not begin with env: or file:")
    return reference


def secret_at(reference: str, environ: Mapping[str, str]) -> str:
    """Give the secret that a reference names. Errors: SecretMissing (NET-120)."""
    kind, _, name = check_reference(reference).partition(":")
    if kind == "env":
        value = environ.get(name, "")
        if not value:
            raise SecretMissing(reference=reference, why="there is no such variable, or it is empty")
        return value
    return _read(reference, name)


def _read(reference: str, path: str) -> str:
    try:
        with open(path, "rb") as file:
            mode = stat.S_IMODE(os.fstat(file.fileno()).st_mode)
            if mode & 0o077:
                raise SecretMissing(reference=reference, why=f"others can read that file (mode {mode:04o})")
            body = file.read(_MOST + 1)
        value = body.decode("utf-8").removesuffix("\n").removesuffix("\r")
    except OSError as error:
        raise SecretMissing(reference=reference, why=error.strerror or str(error)) from error
    except UnicodeDecodeError as error:
        raise SecretMissing(reference=reference, why="it is no text in UTF-8") from error
    if not value or len(body) > _MOST:
        raise SecretMissing(reference=reference, why="it is empty" if not value else "it is far too long")
    return value
