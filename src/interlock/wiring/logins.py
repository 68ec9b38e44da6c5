"""Which server this user asks, and with which token: a file in the configuration folder, or the environment. Floor 12.

A repository never says where evidence is sent to: whoever changes it must not choose that.
"""

from __future__ import annotations

# ruff: noqa: PTH118, PTH123
# pathlib costs start-up time.
import os
from collections.abc import Mapping
from typing import Final

import msgspec

from interlock.disk import write_durably
from interlock.wiring.errors import LoginMissing, LoginUnreadable

FILE_NAME: Final = "server.json"
ADDRESS, TOKEN = "INTERLOCK_SERVER", "INTERLOCK_TOKEN"


class Login(msgspec.Struct, frozen=True):
    """A server and a token for it."""

    address: str
    token: str
    ca_file: str = ""


def login_of(config: str, environ: Mapping[str, str]) -> Login:
    """Give the server that is asked: what the environment says goes first.

    Errors: LoginMissing (CFG-130), LoginUnreadable (CFG-131).
    """
    if environ.get(ADDRESS) or environ.get(TOKEN):
        if not (environ.get(ADDRESS) and environ.get(TOKEN)):
            raise LoginMissing(why=f"{ADDRESS} and {TOKEN} go together")
        return Login(environ[ADDRESS], environ[TOKEN])
    path = os.path.join(config, FILE_NAME)
    try:
        with open(path, "rb") as file:
            return msgspec.json.decode(file.read(), type=Login)
    except FileNotFoundError as error:
        raise LoginMissing(why="nobody has signed in to one") from error
    except (OSError, msgspec.MsgspecError) as error:
        raise LoginUnreadable(path=path, why=str(error)) from error


def keep_login(config: str, login: Login) -> str:
    """Keep a server and a token, for this user alone; give the file. Errors: LoginUnreadable (CFG-131)."""
    path = os.path.join(config, FILE_NAME)
    try:
        write_durably(path, msgspec.json.encode(login))
    except OSError as error:
        raise LoginUnreadable(path=path, why=str(error)) from error
    return path
