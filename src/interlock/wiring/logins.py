"""Which server this user asks, and with which token: a file in the configuration folder, or the environment. Floor 12.

A repository never says where evidence is sent to: whoever changes it must not choose that.
"""

from __future__ import annotations

# ruff: noqa: PTH118, PTH123
# pathlib costs start-up time.
import os
from collections.abc import Mapping
from typing import Final
from urllib.parse import urlsplit

import msgspec

from interlock.disk import write_durably
from interlock.wiring.errors import LoginMissing, LoginUnreadable
from interlock.wiring.issuers import HERE

FILE_NAME: Final = "server.json"
ADDRESS, TOKEN = "INTERLOCK_SERVER", "INTERLOCK_TOKEN"


class Login(msgspec.Struct, frozen=True):
    """A server and a token for it."""

    address: str
    token: str
    ca_file: str = ""


def login_of(config: str, environ: Mapping[str, str]) -> Login:
    """Give the server that is asked: what the environment says goes first.

    Shape:  where that names a server and no token, the job shows the server what its build server gives it.
    Errors: LoginMissing (CFG-130), LoginUnreadable (CFG-131); for a job TokenMissing (TOK-108) and those of the server.
    """
    address, token = environ.get(ADDRESS, ""), environ.get(TOKEN, "")
    if address:
        return Login(address, token or token_of_job(address, environ))
    if token:
        raise LoginMissing(why=f"{TOKEN} is set, and {ADDRESS} is not")
    path = os.path.join(config, FILE_NAME)
    try:
        with open(path, "rb") as file:
            return msgspec.json.decode(file.read(), type=Login)
    except FileNotFoundError as error:
        raise LoginMissing(why="nobody has signed in to one") from error
    except (OSError, msgspec.MsgspecError) as error:
        raise LoginUnreadable(path=path, why=str(error)) from error


def token_of_job(address: str, environ: Mapping[str, str]) -> str:
    """Give a token that a server gives this job for that of its build server; nothing of it is kept.

    Shape:  the token of the job is asked for with the address of the server as its audience, and goes there alone.
    Errors: LoginMissing (CFG-130) where no build server gives one, or it would travel in the clear; TokenMissing
            (TOK-108); those of `interlock.adapters.server`.
    """
    from interlock.adapters.issuers.ambient import token_for
    from interlock.adapters.server import Server

    audience = address.rstrip("/")
    if not _is_safe(audience):
        raise LoginMissing(why=f"{address} is not https, and the token of a job must not travel in the clear")
    shown = token_for(environ, audience)
    if shown is None:
        raise LoginMissing(why=f"{ADDRESS} is set, {TOKEN} is not, and no build server gives this job a token")
    with Server(audience, "") as server:
        return server.exchange(shown)


def _is_safe(address: str) -> bool:
    parts = urlsplit(address)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in HERE)


def keep_login(config: str, login: Login) -> str:
    """Keep a server and a token, for this user alone; give the file. Errors: LoginUnreadable (CFG-131)."""
    path = os.path.join(config, FILE_NAME)
    try:
        write_durably(path, msgspec.json.encode(login))
    except OSError as error:
        raise LoginUnreadable(path=path, why=str(error)) from error
    return path
