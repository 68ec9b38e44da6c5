"""Where a job finds its token: a file or variable that somebody names, or what its build server gives it. Floor 11.

Looked for in this order: the variable INTERLOCK_ID_TOKEN, the file that INTERLOCK_ID_TOKEN_FILE names, the usual place
of a projected Kubernetes token, the address that GitHub Actions gives to a job that may ask for tokens, and that of
Azure Pipelines. For a build, GitHub is asked only where the user's list has it as an issuer, and Azure never.
"""

from __future__ import annotations

# ruff: noqa: PTH110, PTH123
# pathlib costs start-up time.
import os
from collections.abc import Mapping, Sequence
from typing import Final
from urllib.parse import quote

import msgspec

from interlock.adapters.http import Body, HttpClient, Limits
from interlock.adapters.issuers.errors import TokenMissing
from interlock.identity.workload import Issuer, WorkloadKind

VARIABLE: Final = "INTERLOCK_ID_TOKEN"
FILE_VARIABLE: Final = "INTERLOCK_ID_TOKEN_FILE"
PROJECTED: Final = "/var/run/secrets/interlock/token"
"""Where how-to/builder-identity.md has Kubernetes put it."""
_ACTIONS_URL: Final = "ACTIONS_ID_TOKEN_REQUEST_URL"
_ACTIONS_BEARER: Final = "ACTIONS_ID_TOKEN_REQUEST_TOKEN"
_AZURE_URL: Final = "SYSTEM_OIDCREQUESTURI"
_AZURE_BEARER: Final = "SYSTEM_ACCESSTOKEN"
_AZURE_API: Final = "7.1"
_MOST_BYTES: Final = 1 << 16
_OK: Final = 200
_LIMITS: Final = Limits(silence_s=10.0, total_s=30.0, most_bytes=_MOST_BYTES)


class _OfActions(msgspec.Struct, frozen=True):
    value: str


class _OfAzure(msgspec.Struct, frozen=True, rename="camel"):
    oidc_token: str


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
    found = _given(environ, projected)
    github = [one for one in issuers if one.kind is WorkloadKind.GITHUB]
    return _of_actions(environ, github[0].audience) if found is None and github else found


def token_for(environ: Mapping[str, str], audience: str, *, projected: str = PROJECTED) -> str | None:
    """Give the token that the build server of this job gives it for somebody; none where it gives none.

    Shape:  what lies ready, in a variable or a file, and what Azure makes is for whom it is for: who is shown it, says.
    Errors: as for `ambient_token`.
    """
    return _given(environ, projected) or _of_actions(environ, audience) or _of_azure(environ)


def _given(environ: Mapping[str, str], projected: str) -> str | None:
    """Give the token that lies ready."""
    if environ.get(VARIABLE):
        return token_in_variable(environ, VARIABLE)
    if environ.get(FILE_VARIABLE):
        return token_in_file(environ[FILE_VARIABLE])
    return token_in_file(projected) if os.path.exists(projected) else None


def _of_actions(environ: Mapping[str, str], audience: str) -> str | None:
    """Ask the server of GitHub Actions for a token for somebody; none where this job may ask for none."""
    url, bearer = environ.get(_ACTIONS_URL, ""), environ.get(_ACTIONS_BEARER, "")
    if not (url and bearer):
        return None
    where = f"{url}{'&' if '?' in url else '?'}audience={quote(audience, safe='')}"
    body = _asked("GET", where, {"Authorization": f"bearer {bearer}", "Accept": "application/json"})
    try:
        return _text(msgspec.json.decode(body, type=_OfActions).value.encode(), "the answer of GitHub Actions")
    except (msgspec.MsgspecError, UnicodeError) as error:
        raise TokenMissing(why="the answer of GitHub Actions holds none") from error


def _of_azure(environ: Mapping[str, str]) -> str | None:
    """Ask Azure Pipelines for the token of this job; none elsewhere.

    Source: the REST reference of Azure DevOps, "Oidctoken - Create". Without a service connection its subject is the
    pipeline; nobody can choose for whom it is made.
    """
    url, bearer = environ.get(_AZURE_URL, ""), environ.get(_AZURE_BEARER, "")
    if not url:
        return None
    if not bearer:
        raise TokenMissing(why=f"{_AZURE_BEARER} is not set: the step has to map $(System.AccessToken) to it")
    # Without the last header a wrong bearer is answered with a page to sign in on.
    headers = {
        "Authorization": f"Bearer {bearer}",
        "Content-Type": "application/json",
        "X-TFS-FedAuthRedirect": "Suppress",
    }
    body = _asked("POST", f"{url.rstrip('/')}?api-version={_AZURE_API}", headers)
    try:
        return _text(msgspec.json.decode(body, type=_OfAzure).oidc_token.encode(), "the answer of Azure Pipelines")
    except (msgspec.MsgspecError, UnicodeError) as error:
        raise TokenMissing(why="the answer of Azure Pipelines holds none") from error


def _asked(method: str, url: str, own: Mapping[str, str]) -> bytes:
    """Ask the place that the platform's variable names, and no other: no redirect takes the bearer along."""
    sent = Body.of(b"") if method == "POST" else None
    with (
        HttpClient([url], limits=_LIMITS) as client,
        client.exchange(method, url, own=own, body=sent, follows=False) as answer,
    ):
        if answer.status != _OK:
            raise TokenMissing(why=f"the build server answered {answer.status} when it was asked for one")
        return answer.body(_MOST_BYTES)


def _text(body: bytes, where: str) -> str:
    if len(body) > _MOST_BYTES:
        raise TokenMissing(why=f"{where} is too large to be one")
    token = body.decode("utf-8", "replace").strip()
    if not token:
        raise TokenMissing(why=f"{where} is empty or not set")
    return token
