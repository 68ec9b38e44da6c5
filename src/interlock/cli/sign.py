"""interlock sign: a signature that travels beside an artifact, and an entry in the ledger. Floor 15."""

from __future__ import annotations

import argparse
import hashlib
import os
from typing import TYPE_CHECKING, Final

from interlock.cli.arguments import Parser, open_app
from interlock.cli.errors import FileUnreadable, TooBigToSign
from interlock.cli.exits import Exit
from interlock.cli.files import check_place, print_json, read_file, reading, sized_digest, steady, write_file
from interlock.kernel import Digest
from interlock.render.fields import fields
from interlock.render.paint import visible

if TYPE_CHECKING:
    from collections.abc import Callable

    from interlock.flows.sign import SignedArtifact
    from interlock.wiring.app import App

_SAYS = """\
Sign files. The signature is written beside each: FILE.sig, in base64, by the key
that signs here; or FILE.sigstore.json, a Sigstore bundle, with --trust-config and
a token that says who you are. The ledger gets an entry about the digest of each.

`openssl`, `cosign` and `interlock verify` can verify both.
"""
_MOST: Final = 512 << 20
"""Bytes of a file that a key signs: Ed25519 signs whole messages."""


def parser() -> Parser:
    """Give the parser of the command's arguments."""
    made = Parser("sign", _SAYS).with_place()
    made.add_argument("files", metavar="FILE", nargs="+", help="what to sign")
    made.add_argument(
        "--trust-config",
        metavar="FILE",
        help="sign without a key: Sigstore's ClientTrustConfig with the services to ask and the trusted root",
    )
    made.add_argument(
        "--token",
        metavar="REFERENCE",
        help="where the identity token is: env:NAME, or file:PATH that only you can read",
    )
    made.add_argument("--out", metavar="FOLDER", help="where to write the signatures (default: beside each file)")
    made.add_argument("--format", choices=("text", "json"), default="text", help="how to show it (default: text)")
    return made


def run(words: list[str]) -> int:
    """Run the command and give its exit code."""
    made = parser()
    asked = made.parse_args(words)
    if bool(asked.trust_config) is not bool(asked.token):
        made.error("--trust-config and --token belong together")
    ending = ".sigstore.json" if asked.trust_config else ".sig"
    places = {path: _place(path, asked.out, ending) for path in asked.files}
    if len(set(places.values())) < len(places):
        made.error("two of these files have one name, and --out has room for one signature under it")
    for path, place in places.items():
        _check_file(path)
        check_place(place)
    with open_app(asked.repository, asked.store) as app:
        sign = _keyless(app, asked) if asked.trust_config else _detached(app)
        told = []
        for path, place in places.items():
            told.append((place, sign(path)))
            write_file(place, told[-1][1].beside)
    if asked.format == "json":
        print_json({"schema": "interlock.sign/v1", "signed": [_json(place, one) for place, one in told]})
    else:
        for place, one in told:
            by = f"{one.says.identity} ({one.says.issuer})" if one.says.identity else f"key {one.says.key[:16]}"
            print(visible(f"{place}: {one.digest} signed by {by}"))
            print(f"  in the ledger as {one.envelope}")
    return Exit.ALLOWED


def _check_file(path: str) -> None:
    """Look whether a file can be signed, before any other is. Errors: FileUnreadable (CLI-101)."""
    if not os.path.exists(path):  # noqa: PTH110 (pathlib costs start-up time)
        raise FileUnreadable(path=path, why="there is no such file")
    if os.path.isfile(path) or os.path.isdir(path):  # noqa: PTH112, PTH113 -- a pipe is opened once
        with reading(path):
            return


def _json(place: str, one: SignedArtifact) -> dict[str, object]:
    about = {"file": place, "digest": str(one.digest), "envelope": str(one.envelope)}
    return {**about, "signature": fields(one.says)}


def _place(path: str, folder: str | None, ending: str) -> str:
    if folder is None:
        return f"{path}{ending}"
    return f"{folder}/{_name(path)}{ending}"


def _name(path: str) -> str:
    return os.path.basename(path)  # noqa: PTH119 (pathlib costs start-up time)


def _detached(app: App) -> Callable[[str], SignedArtifact]:
    from interlock.flows.sign import sign_detached

    signer, seal = app.keys.signer(app.clock()), app.seal

    def sign(path: str) -> SignedArtifact:
        with steady(path) as file:
            body = file.read(_MOST + 1)
        if len(body) > _MOST:
            raise TooBigToSign(path=path, most=f"{_MOST >> 20} MiB")
        digest = Digest("sha256", hashlib.sha256(body).hexdigest())
        return sign_detached(_name(path), body, digest, signer, seal, app.clock())

    return sign


def _keyless(app: App, asked: argparse.Namespace) -> Callable[[str], SignedArtifact]:
    from interlock.adapters.references import secret_at
    from interlock.adapters.sigstore import open_signer
    from interlock.flows.sign import sign_keyless

    token = secret_at(asked.token, os.environ)
    keyless, seal = open_signer(read_file(asked.trust_config), token, asked.trust_config), app.seal

    def sign(path: str) -> SignedArtifact:
        digest, size = sized_digest(path)
        return sign_keyless(_name(path), size, digest, keyless, seal, app.clock())

    return sign
