"""Where a job finds its token: a file or variable that somebody names, or what its build server gives it. Floor 11.

Looked for in this order, and only where the user's list has an issuer that could have made it: the variable
INTERLOCK_ID_TOKEN, the file that INTERLOCK_ID_TOKEN_FILE names, the usual place of a projected Kubernetes token, and
the address that GitHub Actions gives to a job that may ask for tokens.
"""

from __future__ import annotations

# ruff: noqa: PTH110, PTH123
# pathlib costs start-up time.
import os
from collections.abc import Mapping, Sequence
from typing import Final
from urllib.parse import quote

import msgspec

from interlock.adapters.http import HttpClient, Limits
from interlock.adapters.issuers.errors import TokenMissing
from interlock.identity.workload import Issuer, WorkloadKind

VARIABLE: Final = "INTERLOCK_ID_TOKEN"
FILE_VARIABLE: Final = "INTERLOCK_ID_TOKEN_FILE"
PROJECTED: Final = "/var/run/secrets/interlock/token"
"""Where how-to/builder-identity.md has Kubernetes put it."""
_ACTIONS_URL: Final = "ACTIONS_ID_TOKEN_REQUEST_URL"
_ACTIONS_BEARER: Final = "ACTIONS_ID_TOKEN_REQUEST_TOKEN"
_MOST_BYTES: Final = 1 << 16
_LIMITS: Final = Limits(silence_s=10.0, total_s=30.0, most_bytes=_MOST_BYTES)


class _Answer(msgspec.Struct, frozen=True):
    value: str


def token_in_file(path: str) -> str:
    """Give the token that a file holds. Errors: TokenMissing (TOK-108)."""
    try:
        with open(path, "rb") as file:
            body = file.read(_MOST_BYTES + 1)
    except OSError as error:
        raise TokenMissing(why=f"{path} cannot be read: {error.strerror or error}") from error
    return _text(body, path)


def token_in_variable(environ: Mapping[str, str], name: str) -> str:
    """Give the token that a variable holds. Errors: TokenMissing (TOK-108)."""
    return _text(environ.get(name, "").encode("utf-8", "replace"), f"the variable {name}")


def ambient_token(environ: Mapping[str, str], issuers: Sequence[Issuer], *, projected: str = PROJECTED) -> str | None:
    """Give the token that the build server of this job gives it; none where it gives none.

    Errors: TokenMissing (TOK-108) where one is promised and not there, those of `interlock.adapters.http`.
    """
    if environ.get(VARIABLE):
        return token_in_variable(environ, VARIABLE)
    if environ.get(FILE_VARIABLE):
        return token_in_file(environ[FILE_VARIABLE])
    if os.path.exists(projected):
        return token_in_file(projected)
    github = [one for one in issuers if one.kind is WorkloadKind.GITHUB]
    if github and environ.get(_ACTIONS_URL) and environ.get(_ACTIONS_BEARER):
        return _of_actions(environ[_ACTIONS_URL], environ[_ACTIONS_BEARER], github[0].audience)
    return None


def _of_actions(url: str, bearer: str, audience: str) -> str:
    """Ask the server of GitHub Actions for a token for us; no redirect takes the bearer along."""
    where = f"{url}{'&' if '?' in url else '?'}audience={quote(audience, safe='')}"
    headers = {"Authorization": f"bearer {bearer}", "Accept": "application/json"}
    with HttpClient([url], limits=_LIMITS, headers=headers) as client:
        body = client.get(where, most_bytes=_MOST_BYTES)
    try:
        return _text(msgspec.json.decode(body, type=_Answer).value.encode(), "the answer of GitHub Actions")
    except (msgspec.MsgspecError, UnicodeError) as error:
        raise TokenMissing(why="the answer of GitHub Actions holds none") from error


def _text(body: bytes, where: str) -> str:
    if len(body) > _MOST_BYTES:
        raise TokenMissing(why=f"{where} is too large to be one")
    token = body.decode("utf-8", "replace").strip()
    if not token:
        raise TokenMissing(why=f"{where} is empty or not set")
    return token
