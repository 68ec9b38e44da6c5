"""interlock token: make, list and revoke the tokens that a server is asked with. Floor 15."""

from __future__ import annotations

import argparse
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from interlock.cli.arguments import Parser, open_app, subcommands
from interlock.cli.exits import Exit
from interlock.cli.files import print_json
from interlock.identity import Party, Permission, Resource

if TYPE_CHECKING:
    from interlock.flows.tokens import Tokens
    from interlock.wiring.app import App

_SAYS: Final = """\
Make, list and revoke the tokens that a server is asked with. A token stands for a
person or a program, ends, goes no further than what it was made for, and never
further than whoever it stands for. It is shown once; only its digest is kept.

Whoever may open the server's store may make tokens: run it where the server runs.
"""
_TABLE: Final = (
    ("new", "make a token, and show it once"),
    ("list", "list tokens, those that count no more too"),
    ("revoke", "let a token count no more, from now on"),
)


def parser() -> Parser:
    """Give the parser of the command's arguments."""
    made = Parser("token", _SAYS).with_place()
    actions = subcommands(made, _TABLE)
    for one in actions.values():
        one.add_argument("--format", choices=("text", "json"), default="text", help="how to show it (default: text)")
    new, revoke = actions["new"], actions["revoke"]
    new.add_argument("name", help="what it is for, in your words")
    new.add_argument("--for", metavar="WHO", dest="owner", required=True, help="person:ID or workload:ID")
    new.add_argument(
        "--may",
        metavar="PERMISSION",
        action="append",
        required=True,
        help=f"what it is for ({', '.join(Permission)}); repeatable",
    )
    new.add_argument("--on", metavar="RESOURCE", default="organisation", help="where (default: organisation)")
    new.add_argument("--days", metavar="N", type=int, default=30, help="how long it counts (default: 30)")
    revoke.add_argument("id", help="as `interlock token list` shows it")
    return made


def run(words: list[str]) -> int:
    """Run the command and give its exit code."""
    asked = parser().parse_args(words)
    with open_app(asked.repository, asked.store, is_reading=asked.action == "list") as app:
        return {"new": _new, "list": _list, "revoke": _revoke}[asked.action](app, asked)


def _tokens(app: App) -> Tokens:
    from interlock.flows.tokens import Tokens
    from interlock.store.api_tokens import StoredTokens

    return Tokens(book=StoredTokens(app.store.database), directory=app.directory, clock=app.clock)


def _new(app: App, asked: argparse.Namespace) -> int:
    import getpass

    from interlock.render.tokens import token_json
    from interlock.wiring.serving import random_bytes

    text, card = _tokens(app).new(
        Party.parse(asked.owner),
        [Permission.parse(one) for one in asked.may],
        name=asked.name,
        lasts=timedelta(days=asked.days),
        random=random_bytes,
        made_by=f"{getpass.getuser()} on this machine",
        resource=Resource.parse(asked.on),
    )
    if asked.format == "json":
        print_json({"schema": "interlock.token/v1", "token": text, **token_json(card)})
    else:
        print(text)
        print(f"{card.id} for {card.owner}, {', '.join(card.permissions)} on {card.resource}")
        until = f"{card.until:%Y-%m-%d %H:%M} UTC"
        print(f"it is not shown again; it counts until {until}, where {app.store.where} is served")
    return Exit.ALLOWED


def _list(app: App, asked: argparse.Namespace) -> int:
    from interlock.render.tokens import token_json, token_lines

    cards, now = _tokens(app).all(), app.clock()
    if asked.format == "json":
        print_json({"schema": "interlock.tokens/v1", "tokens": [token_json(one) for one in cards]})
    else:
        print("\n".join(token_lines(cards, now)))
    return Exit.ALLOWED


def _revoke(app: App, asked: argparse.Namespace) -> int:
    from interlock.render.tokens import token_json

    card = _tokens(app).revoke(asked.id)
    if asked.format == "json":
        print_json({"schema": "interlock.token/v1", **token_json(card)})
    else:
        print(f"{card.id} ({card.name}) counts no more")
    return Exit.ALLOWED
