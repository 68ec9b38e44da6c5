"""interlock keys: list, new, use, rotate, trust, allow, revoke, show. Floor 15."""

from __future__ import annotations

import argparse
import os
import sys
from typing import TYPE_CHECKING

import msgspec

from interlock.cli.arguments import Parser, open_app, subcommands
from interlock.cli.exits import Exit
from interlock.cli.files import read_file
from interlock.crypto import PublicKey, Scheme, TrustedKey
from interlock.kernel import Instant, instant, stamp
from interlock.render.table import rows

if TYPE_CHECKING:
    from interlock.adapters.signers.remote import RemoteKey
    from interlock.wiring.app import App

_PURPOSES = ("evidence", "ledger", "sbom", "build")
_SAYS = """\
The keys of this user: which one signs, and whose signatures count here, since
when and until when. They live in the user's configuration folder.
"""


def parser() -> Parser:
    """Give the parser of the command's arguments."""
    made = Parser("keys", _SAYS)
    actions = subcommands(
        made,
        (
            ("list", "list the keys that count, and which of them signs here"),
            ("new", "make another signing key and sign with it from now on"),
            ("use", "sign with a key that is elsewhere: in a vault, in a hardware token"),
            ("rotate", "make a new signing key; the old one stops counting now"),
            ("trust", "trust somebody's public key"),
            ("allow", "let a trusted key count for one thing more"),
            ("revoke", "stop trusting a key, from now or from an earlier time"),
            ("show", "print a public key as PEM, to give to others"),
        ),
    )
    for name in ("new", "rotate"):
        actions[name].add_argument("--scheme", choices=tuple(Scheme), default=Scheme.ED25519.value, help="kind of key")
        actions[name].add_argument("--name", default="", help="what to call it")
    _add_use(actions["use"])
    actions["trust"].add_argument("file", help="the public key, in PEM")
    actions["trust"].add_argument("--name", required=True, help="whose it is")
    actions["trust"].add_argument("--since", metavar="TIME", help="from when it counts (default: now)")
    actions["trust"].add_argument("--until", metavar="TIME", help="until when it counts (default: for good)")
    actions["trust"].add_argument(
        "--for",
        dest="purposes",
        action="append",
        choices=_PURPOSES,
        help="what it counts for: all evidence, the ledger, SBOMs alone, saying who built something (default: "
        "evidence and ledger)",
    )
    actions["allow"].add_argument(
        "--for", dest="purpose", required=True, choices=_PURPOSES, help="what it counts for beside what it does"
    )
    for name in ("allow", "revoke", "show"):
        actions[name].add_argument(
            "key", nargs="?" if name == "show" else None, help="its name, or the start of its id"
        )
    actions["revoke"].add_argument(
        "--from", dest="since", metavar="TIME", help="from when it does not count (default: now)"
    )
    return made


def _add_use(use: argparse.ArgumentParser) -> None:
    use.add_argument("kind", choices=("transit", "pkcs11"), help="a transit engine (OpenBao, Vault), or a token")
    use.add_argument("--key", metavar="NAME", required=True, help="its name in the vault, or its label in the token")
    use.add_argument("--name", default="", help="what to call it here")
    use.add_argument("--address", metavar="URL", help="transit: the vault's address")
    use.add_argument("--auth", metavar="REFERENCE", help="transit: where the vault's token is, env:NAME or file:PATH")
    use.add_argument("--mount", default="transit", help="transit: where the engine is mounted (default: transit)")
    use.add_argument("--namespace", default="", help="transit: the namespace")
    use.add_argument("--ca", metavar="FILE", default="", help="transit: the certificates that count")
    use.add_argument("--key-version", metavar="N", type=int, help="transit: which version (default: the newest)")
    use.add_argument("--module", metavar="PATH", help="pkcs11: the module's library")
    use.add_argument("--token", metavar="LABEL", help="pkcs11: the label of the token")
    use.add_argument("--pin", metavar="REFERENCE", help="pkcs11: where the PIN is, env:NAME or file:PATH")


def run(words: list[str]) -> int:
    """Run the command and give its exit code."""
    asked = parser().parse_args(words)
    with open_app(".") as app:
        return _ACTIONS[asked.action](app, asked)


def _list(app: App, asked: argparse.Namespace) -> int:
    del asked
    current = app.keys.current()
    trust = app.keys.trust()
    if not trust.keys:
        print("there is no key yet; the first `interlock check` makes one, or `interlock keys new`")
        return Exit.ALLOWED
    table = [("", "id", "scheme", "since", "until", "for", "name")]
    table += [
        (
            "signs" if one.id == current else "",
            one.id[:16],
            one.key.scheme.value,
            _time(one.since),
            f"revoked {_time(one.revoked_at)}" if one.revoked_at else _time(one.until),
            ", ".join(one.purposes),
            f"{one.name}{_place(app, one)}",
        )
        for one in trust.keys
    ]
    print("\n".join(rows(table)))
    return Exit.ALLOWED


def _place(app: App, one: TrustedKey) -> str:
    """Say where a private key is that this machine can use and does not have."""
    where = app.keys.elsewhere(one.id)
    return f" [{type(where).__struct_config__.tag}]" if where is not None else ""


def _time(at: Instant | None) -> str:
    return stamp(at)[:16].replace("T", " ") if at else "-"


def _new(app: App, asked: argparse.Namespace) -> int:
    make = app.keys.new if asked.action == "new" else app.keys.rotate
    name = asked.name or f"{asked.action} key of {_time(app.clock())}"
    signer = make(app.clock(), name=name, scheme=Scheme(asked.scheme))
    print(f"{signer.key_id} signs from now on")
    return Exit.ALLOWED


def _use(app: App, asked: argparse.Namespace) -> int:
    needed = ("address", "auth") if asked.kind == "transit" else ("module", "token", "pin")
    missing = [f"--{name}" for name in needed if not getattr(asked, name)]
    if missing:
        parser().error(f"a key of kind {asked.kind} needs {' and '.join(missing)}")
    name = asked.name or f"{asked.key} ({asked.kind})"
    signer = app.keys.use(_where(asked), app.clock(), name=name)
    print(f"{signer.key_id} signs from now on: {asked.key}, {asked.kind}")
    return Exit.ALLOWED


def _where(asked: argparse.Namespace) -> RemoteKey:
    from interlock.adapters.references import check_reference, secret_at
    from interlock.adapters.signers.pkcs11 import TokenKey
    from interlock.adapters.signers.transit import TransitKey, latest_version

    if asked.kind == "pkcs11":
        return TokenKey(os.path.abspath(asked.module), asked.token, asked.key, check_reference(asked.pin))  # noqa: PTH100 (start-up time)
    where = TransitKey(
        asked.address,
        asked.key,
        asked.key_version or 0,
        check_reference(asked.auth),
        asked.mount.strip("/"),
        asked.namespace,
        os.path.abspath(asked.ca) if asked.ca else "",  # noqa: PTH100 (start-up time)
    )
    if asked.key_version is not None:
        return where
    return msgspec.structs.replace(where, version=latest_version(where, secret_at(where.token, os.environ)))


def _trust(app: App, asked: argparse.Namespace) -> int:
    key = PublicKey.from_pem(read_file(asked.file))
    since = app.clock() if asked.since is None else instant(asked.since)
    until = None if asked.until is None else instant(asked.until)
    purposes = tuple(asked.purposes or ("evidence", "ledger"))
    app.keys.signer(app.clock())
    app.keys.add(TrustedKey(key, asked.name, since, until, purposes=purposes))
    print(f"{key.id} counts as {asked.name} since {stamp(since)}, for {' and '.join(purposes)}")
    return Exit.ALLOWED


def _allow(app: App, asked: argparse.Namespace) -> int:
    one = app.keys.allow(asked.key, asked.purpose)
    print(f"{one.id} ({one.name}) counts for {' and '.join(one.purposes)}")
    return Exit.ALLOWED


def _revoke(app: App, asked: argparse.Namespace) -> int:
    at = app.clock() if asked.since is None else instant(asked.since)
    one = app.keys.revoke(asked.key, at)
    print(f"{one.id} ({one.name}) does not count from {stamp(at)} on")
    if one.id == app.keys.current():
        print("  it was the key that signs here; make a new one with `interlock keys rotate`", file=sys.stderr)
    return Exit.ALLOWED


def _show(app: App, asked: argparse.Namespace) -> int:
    wanted = app.keys.signer(app.clock()).key_id if asked.key is None else asked.key
    sys.stdout.buffer.write(app.keys.find(wanted).key.pem())
    return Exit.ALLOWED


_ACTIONS = {
    "list": _list,
    "new": _new,
    "use": _use,
    "rotate": _new,
    "trust": _trust,
    "allow": _allow,
    "revoke": _revoke,
    "show": _show,
}
