"""interlock admin account: the accounts with a password at a server. Floor 15."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Final

from interlock.cli.arguments import open_app
from interlock.cli.exits import Exit
from interlock.cli.files import print_json
from interlock.render.paint import visible

if TYPE_CHECKING:
    from interlock.identity.local_accounts import LocalCard
    from interlock.wiring.visiting import Visiting

_ACTIONS: Final = ("new", "list", "disable")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the action takes."""
    parser.add_argument(
        "what", choices=_ACTIONS, help="new prints a link for an account or its new password; disable ends its sessions"
    )
    parser.add_argument("name", metavar="NAME", nargs="?", default="", help="the name of the account, such as ann")
    parser.add_argument(
        "--for",
        metavar="PERSON",
        dest="person",
        default="",
        help="whose a new account is, as `interlock people` has it",
    )
    parser.add_argument(
        "--address",
        metavar="URL",
        default="http://127.0.0.1:8460",
        help="where browsers find the server (default: http://127.0.0.1:8460)",
    )


def run(asked: argparse.Namespace) -> int:
    """Run the action and give its exit code."""
    from interlock.cli.errors import ServerMissing, WordMalformed

    if (asked.what == "list") == bool(asked.name):
        raise WordMalformed(text=asked.name or asked.what, form="new NAME, disable NAME or list")
    with open_app(asked.repository, asked.store) as app:
        from interlock.wiring.visiting import Visiting

        try:
            visiting = Visiting(app, app.directory)
        except ModuleNotFoundError as error:
            raise ServerMissing(package=error.name or "argon2-cffi") from error
        return {"new": _new, "list": _list, "disable": _disable}[asked.what](visiting, asked)


def _new(visiting: Visiting, asked: argparse.Namespace) -> int:
    name = asked.name.lower()
    link = f"{asked.address.rstrip('/')}/set-up?key={visiting.set_up.invite(name, asked.person)}"
    if asked.format == "json":
        print_json({"schema": "interlock.account-link/v1", "name": name, "link": link})
    else:
        print(link)
        print(f"it counts once and for an hour: whoever opens it sets the password of {name}")
    return Exit.ALLOWED


def _list(visiting: Visiting, asked: argparse.Namespace) -> int:
    cards = visiting.accounts.all()
    if asked.format == "json":
        print_json({"schema": "interlock.accounts/v1", "accounts": [_json(one) for one in cards]})
        return Exit.ALLOWED
    for one in cards:
        state = "disabled" if one.disabled_at is not None else f"password of {one.changed_at:%Y-%m-%d}"
        print(f"{one.name}  {visible(one.shown)}  {one.account}  {state}")
    if not cards:
        print("there is no account here: `interlock admin account new NAME` makes a link for one")
    return Exit.ALLOWED


def _disable(visiting: Visiting, asked: argparse.Namespace) -> int:
    card = visiting.accounts.disable(asked.name.lower())
    if asked.format == "json":
        print_json({"schema": "interlock.account/v1", **_json(card)})
    else:
        print(f"{card.name} signs in no more, and its sessions are over; it may be opened again with a new link")
    return Exit.ALLOWED


def _json(card: LocalCard) -> dict[str, object]:
    from interlock.kernel import stamp

    return {
        "name": card.name,
        "shown": card.shown,
        "account": str(card.account),
        "made_at": stamp(card.made_at),
        "changed_at": stamp(card.changed_at),
        "disabled_at": stamp(card.disabled_at) if card.disabled_at is not None else None,
    }
