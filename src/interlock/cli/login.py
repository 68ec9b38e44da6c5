"""interlock login: sign in to a server with a token. Floor 15."""

from __future__ import annotations

import os
import sys
from typing import Final

from interlock.cli.arguments import Parser
from interlock.cli.errors import NoTokenGiven
from interlock.cli.exits import Exit

_SAYS: Final = """\
Sign in to a server with a token that was made there with `interlock token new`.
The token is read from the terminal, or from the standard input, and kept for
this user alone; it is never an argument, which others on the machine could see.

In a pipeline nothing has to be kept: with INTERLOCK_SERVER alone set, a job shows
the server the token that its build server gives it, and gets one for 15 minutes.
"""
_LONGEST: Final = 4_096


def parser() -> Parser:
    """Give the parser of the command's arguments."""
    made = Parser("login", _SAYS)
    made.add_argument("address", metavar="URL", help="the server's address, such as https://interlock.example.org")
    made.add_argument("--ca", metavar="FILE", default="", help="certificates that count in place of the system's")
    return made


def run(words: list[str]) -> int:
    """Run the command and give its exit code. Errors: NoTokenGiven (CLI-123)."""
    from interlock.adapters.server import Server
    from interlock.wiring.logins import Login, keep_login
    from interlock.wiring.places import places

    asked = parser().parse_args(words)
    address = asked.address.rstrip("/")
    token = _token()
    if not token:
        raise NoTokenGiven(address=address)
    ca_file = os.path.abspath(asked.ca) if asked.ca else ""  # noqa: PTH100 (pathlib costs start-up time)
    with Server(address, token, ca_file=ca_file) as server:
        who = server.whoami()
    path = keep_login(places(os.environ).config, Login(address, token, ca_file))
    print(f"signed in to {address} as {who.party} until {who.token.until[:10]}")
    print(f"it may {', '.join(who.token.permissions)} on {who.token.resource}; kept in {path}")
    return Exit.ALLOWED


def _token() -> str:
    if sys.stdin.isatty():
        import getpass

        return getpass.getpass("token: ").strip()
    return sys.stdin.readline(_LONGEST).strip()
