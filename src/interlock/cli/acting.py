"""What the commands about people share: say acts, tell what became of them, name accounts. Floor 15."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

from interlock.cli.arguments import Parser
from interlock.cli.exits import Exit
from interlock.cli.files import print_json
from interlock.identity import Account, Deed, Party, Resource, in_words
from interlock.render.paint import visible

if TYPE_CHECKING:
    from interlock.wiring.app import App


_WAITING: Final = "waiting"
_REFUSED: Final = "refused"
"""Only where somebody else entered an act in between."""


def with_format(parser: Parser) -> Parser:
    """Add the options that say where, and in which form the answer comes."""
    parser.with_place()
    parser.add_argument("--format", choices=("text", "json"), default="text", help="how to show it (default: text)")
    return parser


def act(app: App, asked: argparse.Namespace, deeds: Sequence[Deed]) -> int:
    """Sign acts and tell what became of each.

    Errors: those of `interlock.flows.directory.say`.
    """
    from interlock.flows.directory import say

    signer = app.keys.signer(app.clock()).key_id
    said = say(deeds, app.directory(), app.seal, signer, app.clock(), app.store.ledger.origin)
    directory = app.directory()
    waiting = {one.digest for one in directory.pending}
    refused = {one.digest: one.reason for one in directory.refused}
    states = [_WAITING if one.digest in waiting else _REFUSED if one.digest in refused else "counts" for one in said]
    told = list(zip(said, deeds, states, strict=True))
    if asked.format == "json":
        print_json(
            [
                {"act": str(one.digest), "envelope": str(one.envelope), "says": in_words(deed), "state": state}
                for one, deed, state in told
            ]
        )
    else:
        for one, deed, state in told:
            print(f"{one.digest.short}  {state:<7}  {visible(in_words(deed))}")
            if state == _REFUSED:
                print(f"  {refused[one.digest]}", file=sys.stderr)
        names = [one.digest.short for one, _, state in told if state == _WAITING]
        if names:
            print(f"  another person who may govern must confirm: `interlock people confirm {' '.join(names)}`")
    if _REFUSED in states:
        return Exit.DENIED
    return Exit.REVIEW if _WAITING in states else Exit.ALLOWED


def account_text(app: App, text: str) -> str:
    """Give an account in its one spelling; of a key the name or the start of its id is enough.

    Errors: AccountMalformed (IDN-101), KeyNotFound (SGN-103).
    """
    kind, _, name = text.partition(":")
    return str(Account.of_key(app.keys.find(name).id) if kind == "key" else Account.parse(text))


def party_text(text: str) -> str:
    """Give a person or group with its kind in front. Errors: NameMalformed (IDN-103)."""
    return str(Party.parse(text))


def resource_text(text: str) -> str:
    """Give a resource in its one spelling. Errors: ResourceMalformed (IDN-102)."""
    return str(Resource.parse(text))


def show(asked: argparse.Namespace, document: object, lines: Iterable[str]) -> int:
    """Print the one or the other."""
    if asked.format == "json":
        print_json(document)
    else:
        print("\n".join(lines))
    return Exit.ALLOWED
