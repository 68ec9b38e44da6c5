"""interlock people: who is known here, who may say so, and whose word counts no more. Floor 15."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from interlock.cli.acting import account_text, act, party_text, resource_text, show, with_format
from interlock.cli.arguments import Parser, open_app, subcommands
from interlock.cli.errors import WordMalformed
from interlock.identity import (
    Act,
    ActRefused,
    AddPerson,
    Confirm,
    Deed,
    Found,
    Founder,
    FoundingGrant,
    JoinAccount,
    KeepPeople,
    LetPeople,
    PartAccount,
    RemovePerson,
    RestorePerson,
    SuspendPerson,
    Withdraw,
    in_words,
)
from interlock.render.paint import visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from interlock.wiring.app import App

_SAYS = """\
The people of this ledger and the accounts that are theirs. Every change is a
signed act; once two people may govern, another one confirms what gives anything.

Whoever is suspended says nothing that counts, from that entry of the ledger on;
what they said before goes on counting. A program can say it of people who are
gone from a directory elsewhere, where two people had it say so.
"""
_ACCOUNT = "git:ADDRESS, forge:HOST/LOGIN, directory:SUBJECT, key:ID or passkey:ID"


def parser() -> Parser:
    """Give the parser of the command's arguments."""
    made = with_format(Parser("people", _SAYS))
    actions = subcommands(
        made,
        (
            ("list", "list people, their accounts, groups and roles"),
            ("show", "tell all that is known of a person, and on whose word"),
            ("found", "begin: name the first people, their keys, and who may govern"),
            ("add", "add a person, perhaps with accounts"),
            ("join", "say that an account is a person's, or a workload's"),
            ("part", "say that an account is not theirs any more"),
            ("remove", "say that somebody has left"),
            ("suspend", "say that nothing counts from here on that somebody signs"),
            ("restore", "end that, whoever said it"),
            ("keep", "have a program suspend whoever is gone from a directory elsewhere"),
            ("let", "end that; who is suspended stays so until somebody restores them"),
            ("pending", "list what waits for another person"),
            ("confirm", "confirm what another person said"),
            ("withdraw", "take back what you said yourself and nobody has confirmed"),
        ),
    )
    for name in ("show", "add", "remove", "suspend", "restore"):
        actions[name].add_argument("person", metavar="ID", help="the id of the person, such as ann")
    _found_arguments(actions["found"])
    _keep_arguments(actions["keep"], actions["let"])
    actions["add"].add_argument("name", help="how the person is called")
    actions["add"].add_argument("--account", metavar="ACCOUNT", action="append", default=[], help=_ACCOUNT)
    for name in ("join", "part"):
        actions[name].add_argument("party", metavar="ID", help="the id of the person, or workload:NAME for a program")
        actions[name].add_argument("account", help=_ACCOUNT)
    for name in ("add", "join"):
        actions[name].add_argument("--how", default="", help="how you know that the account is theirs")
    for name in ("confirm", "withdraw"):
        actions[name].add_argument("acts", metavar="ACT", nargs="+", help="the act, or the start of its digest")
    return made


def _keep_arguments(keep: argparse.ArgumentParser, let: argparse.ArgumentParser) -> None:
    origin = "scim:NAME or ldap:NAME of sign-in.yaml"
    keep.add_argument("--by", metavar="WHO", required=True, help="the program, such as workload:interlock")
    keep.add_argument("--from", metavar="ORIGIN", dest="origin", required=True, help=origin)
    keep.add_argument(
        "--of",
        metavar="ISSUER",
        dest="issuer",
        required=True,
        help="whose subjects their accounts are, as sign-in.yaml has it",
    )
    let.add_argument("origin", metavar="ORIGIN", help=origin)


def _found_arguments(found: argparse.ArgumentParser) -> None:
    found.add_argument("--me", metavar="ID", required=True, help="which of the owners you are; your key is joined")
    found.add_argument(
        "--owner", metavar="ID=NAME", action="append", required=True, help="somebody who may govern; name two or more"
    )
    found.add_argument("--person", metavar="ID=NAME", action="append", default=[], help="somebody who may not")
    found.add_argument("--account", metavar="ID=ACCOUNT", action="append", default=[], help=f"{_ACCOUNT} of a person")
    found.add_argument(
        "--role",
        metavar="ROLE=WHO@RESOURCE",
        action="append",
        default=[],
        help="a role somebody has from the beginning",
    )
    found.add_argument("--how", default="", help="how you know these people and their keys")


def run(words: list[str]) -> int:
    """Run the command and give its exit code."""
    asked = parser().parse_args(words)
    is_reading = asked.action in {"list", "show", "pending"}
    with open_app(asked.repository, asked.store, is_reading=is_reading) as app:
        return _ACTIONS[asked.action](app, asked)


def _list(app: App, asked: argparse.Namespace) -> int:
    from interlock.render.directory import people_json, people_lines

    directory = app.directory()
    return show(asked, people_json(directory), people_lines(directory))


def _show(app: App, asked: argparse.Namespace) -> int:
    from interlock.render.directory import person_json, person_lines

    directory = app.directory()
    person = directory.person(asked.person)
    return show(asked, person_json(directory, person), person_lines(directory, person))


def _pending(app: App, asked: argparse.Namespace) -> int:
    from interlock.render.directory import act_json, pending_lines

    directory = app.directory()
    return show(asked, [act_json(directory, one) for one in directory.pending], pending_lines(directory))


def _found(app: App, asked: argparse.Namespace) -> int:
    owners = dict(_halves(one, "ID=NAME") for one in asked.owner)
    people = owners | dict(_halves(one, "ID=NAME") for one in asked.person)
    if asked.me not in owners:
        raise ActRefused(why=f"{asked.me} is not among the owners")
    accounts: dict[str, list[str]] = {one: [] for one in people}
    accounts[asked.me].append(f"key:{app.keys.signer(app.clock()).key_id}")
    for text in asked.account:
        person, account = _halves(text, "ID=ACCOUNT")
        if person not in people:
            raise ActRefused(why=f"{person} is none of the people that it begins with")
        accounts[person].append(account_text(app, account))
    deed = Found(
        tuple(Founder(one, name, tuple(dict.fromkeys(accounts[one])), asked.how) for one, name in people.items()),
        (*(FoundingGrant("owner", f"person:{one}") for one in owners), *map(_role, asked.role)),
    )
    code = act(app, asked, [deed])
    if len(owners) < 2:  # noqa: PLR2004  (two people)
        print(
            "  you founded it alone: whoever you add stands on your word and never counts beside you", file=sys.stderr
        )
    return code


def _halves(text: str, form: str) -> tuple[str, str]:
    left, mark, right = text.partition("=")
    if not (left and mark and right):
        raise WordMalformed(text=text, form=form)
    return left, right


def _role(text: str) -> FoundingGrant:
    role, rest = _halves(text, "ROLE=WHO@RESOURCE")
    who, mark, resource = rest.partition("@")
    return FoundingGrant(role, party_text(who), resource_text(resource) if mark else "organisation")


def _add(app: App, asked: argparse.Namespace) -> int:
    joins = [JoinAccount(party_text(asked.person), account_text(app, one), asked.how) for one in asked.account]
    deeds: list[Deed] = [AddPerson(asked.person, asked.name), *joins]
    return act(app, asked, deeds)


def _join(app: App, asked: argparse.Namespace) -> int:
    return act(app, asked, [JoinAccount(party_text(asked.party), account_text(app, asked.account), asked.how)])


def _part(app: App, asked: argparse.Namespace) -> int:
    return act(app, asked, [PartAccount(party_text(asked.party), account_text(app, asked.account))])


def _remove(app: App, asked: argparse.Namespace) -> int:
    return act(app, asked, [RemovePerson(asked.person)])


def _suspend(app: App, asked: argparse.Namespace) -> int:
    return act(app, asked, [SuspendPerson(asked.person)])


def _restore(app: App, asked: argparse.Namespace) -> int:
    return act(app, asked, [RestorePerson(asked.person)])


def _keep(app: App, asked: argparse.Namespace) -> int:
    issuer = asked.issuer.partition("://")[2] or asked.issuer
    return act(app, asked, [KeepPeople(party_text(asked.by), asked.origin, issuer)])


def _let(app: App, asked: argparse.Namespace) -> int:
    return act(app, asked, [LetPeople(asked.origin)])


def _confirm(app: App, asked: argparse.Namespace) -> int:
    found = _waiting(app, asked.acts)
    code = act(app, asked, [Confirm(str(one.digest)) for one in found])
    if asked.format == "text":
        directory = app.directory()
        for one in found:
            who = directory.person_of_key(one.signer) or "somebody whom nobody knows"
            print(visible(f"  {one.digest.short} is what {who} said: {in_words(one.deed)}"))
    return code


def _withdraw(app: App, asked: argparse.Namespace) -> int:
    return act(app, asked, [Withdraw(str(one.digest)) for one in _waiting(app, asked.acts)])


def _waiting(app: App, words: Sequence[str]) -> list[Act]:
    """Give the acts that wait and that some words mean. Errors: ActRefused (IDN-109)."""
    pending = app.directory().pending
    meant = []
    for word in words:
        found = [one for one in pending if one.digest.hex.startswith(word.removeprefix("sha256:"))]
        if len(found) != 1:
            raise ActRefused(
                why=f"{len(found)} of the acts that wait begin with {word!r}; see `interlock people pending`"
            )
        meant.append(found[0])
    return meant


_ACTIONS = {
    "list": _list,
    "show": _show,
    "found": _found,
    "add": _add,
    "join": _join,
    "part": _part,
    "remove": _remove,
    "suspend": _suspend,
    "restore": _restore,
    "keep": _keep,
    "let": _let,
    "pending": _pending,
    "confirm": _confirm,
    "withdraw": _withdraw,
}
