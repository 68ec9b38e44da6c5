"""interlock verify: hold something against what was sealed or signed for it. Floor 15."""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import os
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from interlock.cli import expected
from interlock.cli.arguments import Parser, open_app
from interlock.cli.exits import Exit
from interlock.cli.files import file_digests, print_json, read_bounded
from interlock.kernel import Digest
from interlock.render.paint import visible
from interlock.render.screen import paint_for

if TYPE_CHECKING:
    from interlock.flows.verify import Answer, Asked
    from interlock.formats.provenance.sealed import Sealed
    from interlock.supply.expectations import Expected
    from interlock.supply.signed import Target
    from interlock.wiring.app import App

_SAYS = """\
Say whether an artifact was made by whom, and of what, you expect. Without
--bundle the evidence of this ledger is asked; with it, what others signed:
Sigstore bundles, GitHub, npm and PyPI attestations, DSSE envelopes, in-toto
links. With --signature and --key a bare signature is. Nothing is fetched.
Exits with 0 only if it is verified.

`--expected` compares a folder, a host's files or a running configuration with a
sealed state instead; `interlock verify --expected --help` shows how.
"""
FORMS: Final[Mapping[str, Callable[[], Parser]]] = {"--expected": expected.parser}
"""Other forms of the command, by the word that chooses each."""
_MOST: Final = 64 * 1024 * 1024
"""Bytes of a file of attestations, or of a trusted root."""
_MOST_KEY: Final = 1024 * 1024
_SMALL: Final = 16 * 1024 * 1024
"""Up to this size an artifact's own bytes are read, for keys that sign whole messages."""
_MOST_SIGNED: Final = 512 << 20
"""Bytes of a file that a bare signature is about."""
_NAMED: Final = re.compile(r"([a-zA-Z][a-zA-Z0-9_]*):([!-~]{1,1000})")
"""What a statement knows a thing by that has no file: `gce_image_id:8970095005306000053`; names of repositories that
the settings know come first."""
_EXPECTED: Final = (
    ("--source", "REPOSITORY", "the repository it must have been built from: github.com/acme/app"),
    ("--branch", "NAME", "the branch it must have been built from"),
    ("--tag", "NAME", "the tag it must have been built from"),
    ("--versioned-tag", "VERSION", "a version that the tag must be of: v1, v1.2, v1.2.3"),
    ("--commit", "ID", "the commit it must have been built from"),
    ("--builder", "ID", "who must have built it, with @REF if one is meant"),
    ("--workflow", "PATH", "the file that says what to build: .github/workflows/release.yml"),
    ("--package", "NAME", "what it must have been published as: name@version of npm, a file name of PyPI"),
    ("--verifier", "ID", "of a verification summary: who must have verified it"),
    ("--resource", "URI", "of a verification summary: as what"),
)


def parser() -> Parser:
    """Give the parser of the command's arguments."""
    made = Parser("verify", _SAYS).with_place()
    made.add_argument(
        "artifact",
        metavar="ARTIFACT",
        help="a file, sha256:... of one, an artifact of a repository as for `interlock pull` (NAME:TAG, "
        "oci://HOST/PATH:TAG, folder:PATH:TAG), or what else a statement knows it by, as NAME:VALUE",
    )
    for flag, metavar, says in _EXPECTED:
        made.add_argument(flag, metavar=metavar, default="", help=says)
    made.add_argument(
        "--input",
        metavar="NAME=VALUE",
        action="append",
        default=[],
        help="what must have been typed in by whoever started the workflow by hand; repeatable",
    )
    made.add_argument(
        "--level",
        metavar="LEVEL",
        action="append",
        default=[],
        help="of a verification summary: SLSA_BUILD_LEVEL_2; repeatable",
    )
    made.add_argument(
        "--bundle", metavar="FILE", action="append", default=[], help="what others signed; repeatable, each must count"
    )
    made.add_argument(
        "--signature", metavar="FILE", default="", help="a bare signature over the bytes, in base64 or as it is"
    )
    made.add_argument(
        "--certificate", metavar="FILE", default="", help="of whoever made the bare signature, as cosign leaves it: PEM"
    )
    made.add_argument("--identity", metavar="NAME", default="", help="who must have signed; glob:PATTERN for a pattern")
    made.add_argument("--issuer", metavar="URL", default="", help="who must vouch for the identity of the signer")
    made.add_argument(
        "--key",
        metavar="FILE",
        action="append",
        default=[],
        help="a public key that must have signed, as PEM; repeatable, and a file may hold several: one is enough",
    )
    made.add_argument(
        "--trusted-root", metavar="FILE", action="append", default=[], help="whose certificates and logs count"
    )
    made.add_argument(
        "--allow-unlogged", action="store_true", help="take signatures of which no log or clock shows the time"
    )
    made.add_argument(
        "--keep", action="store_true", help="seal what was verified into this ledger, so that a gate can rest on it"
    )
    made.add_argument("--format", choices=("text", "json"), default="text", help="how to show it (default: text)")
    return made


def run(words: list[str]) -> int:
    """Run the command and give its exit code."""
    from interlock.wiring.verify import reference_of

    if any(word.partition("=")[0] == "--expected" for word in words):
        return expected.run(words)
    made = parser()
    asked = made.parse_args(words)
    if not all(one.partition("=")[0] and "=" in one for one in asked.input):
        made.error("--input takes NAME=VALUE")
    if asked.certificate:
        return _detached(made, asked)
    if asked.signature:
        return _bare(made, asked)
    outside = [flag for flag in ("identity", "issuer", "key", "trusted_root") if getattr(asked, flag)]
    is_image = reference_of(asked.artifact) is not None
    if outside and not asked.bundle and not is_image:
        flag = outside[0].replace("_", "-")
        made.error(f"--{flag} is about signatures of others: give what they signed with --bundle FILE")
    if asked.key and (asked.identity or asked.issuer):
        made.error("a --key counts by itself: leave --identity and --issuer out")
    is_outside = bool(asked.bundle or (is_image and outside))
    if asked.keep and not is_outside:
        made.error("--keep is about signatures of others: give what they signed with --bundle FILE")
    return _outside(asked) if is_outside else _own(asked)


def _detached(made: Parser, asked: argparse.Namespace) -> int:
    """Ask a bare signature together with the certificate that names who made it."""
    from interlock.flows.verify import unarmoured
    from interlock.formats.provenance.opening import open_attestations

    if not asked.signature:
        made.error("a --certificate alone shows nothing: give what was signed under it with --signature FILE")
    if asked.bundle or asked.key:
        made.error("a --certificate says whose --signature it is: leave --bundle and --key out")
    both = {
        name: base64.b64encode(unarmoured(read_bounded(path, _MOST_KEY))).decode()
        for name, path in (("base64Signature", asked.signature), ("cert", asked.certificate))
    }
    return _outside(asked, {asked.signature: open_attestations(json.dumps(both).encode(), asked.signature)})


def _bare(made: Parser, asked: argparse.Namespace) -> int:
    """Ask a bare signature, which says nothing but whose key it was."""
    from interlock.adapters.sigstore.keys import key_of_pem
    from interlock.flows.verify import check_bare, keys_in

    if not asked.key:
        made.error("a bare --signature shows nothing without the --key that must have signed")
    names = [flag for flag, *_ in _EXPECTED if getattr(asked, flag.strip("-").replace("-", "_"))]
    names += [
        f"--{flag}" for flag in ("bundle", "identity", "issuer", "level", "input", "keep") if getattr(asked, flag)
    ]
    unused = [f"--{flag}" for flag in ("trusted-root", "allow-unlogged") if getattr(asked, flag.replace("-", "_"))]
    if unused:
        made.error(
            f"a bare --signature counts by its --key, without certificate or log: leave {' and '.join(unused)} out"
        )
    if names:
        made.error(f"a bare --signature says nothing of {' or '.join(names)}: give provenance with --bundle FILE")
    keys = [key_of_pem(one, f"a key in {path}") for path in asked.key for one in keys_in(_pem(path))]
    body, signature = read_bounded(asked.artifact, _MOST_SIGNED), read_bounded(asked.signature, _MOST_KEY)
    key = check_bare(keys, signature, body)
    digest = f"sha256:{hashlib.sha256(body).hexdigest()}"
    if asked.format == "json":
        schema = "interlock.verify-signature/v1"
        print_json({"schema": schema, "artifact": digest, "key": key.sha256, "signature": asked.signature})
    else:
        print(visible(f"verified  {asked.artifact} is {digest}, signed by key {key.sha256[:16]}"))
        print("  a bare signature does not say when, from what or by which build")
    return Exit.ALLOWED


def _pem(path: str) -> bytes:
    """Give the keys in a file, so that others can follow. Errors: PublicKeyUnusable (SIG-104) where there is none."""
    from interlock.adapters.sigstore.errors import PublicKeyUnusable

    body = read_bounded(path, _MOST_KEY)
    if b"-----BEGIN " not in body:
        raise PublicKeyUnusable(what=f"the key in {path}", why="it is no public key in PEM")
    return body + b"\n"


def _own(asked: argparse.Namespace) -> int:
    """Ask the evidence of this ledger."""
    from interlock.flows.errors import NothingSaid
    from interlock.flows.own_provenance import REMEDY, verify_own
    from interlock.render.verified import own_json, own_lines
    from interlock.store.errors import StoreMissing

    with open_app(asked.repository, asked.store, is_reading=True) as app:
        target = _own_target(app, asked.artifact)
        try:
            answer = verify_own(target, _demanded(asked), app.gate, app.product)
        except StoreMissing as error:
            raise NothingSaid(name=target.name, why="there is no evidence here yet", remedy=REMEDY) from error
    if asked.format == "json":
        print_json(own_json(answer))
    else:
        print("\n".join(own_lines(answer, paint_for(sys.stdout))))
    return Exit.ALLOWED


def _outside(asked: argparse.Namespace, given: Mapping[str, Sequence[Sealed]] | None = None) -> int:
    """Ask what others signed: what was given, or what the words name."""
    from interlock.render.verified import verified_json, verified_lines

    target, beside = _target_and_beside(asked)
    beside = given or beside
    answer = _verified(asked, _asked(asked, target), beside)
    kept = _kept(asked, answer, target) if asked.keep else ()
    if asked.format == "json":
        print_json({**verified_json(answer), "kept": [str(one) for one in kept]})
    else:
        lines = [*verified_lines(answer, paint_for(sys.stdout)), *(f"kept as evidence {one.short}" for one in kept)]
        print("\n".join(lines))
    return Exit.ALLOWED


def _kept(asked: argparse.Namespace, answer: Answer, target: Target) -> tuple[Digest, ...]:
    """Seal what was verified into the ledger."""
    import interlock
    from interlock.flows.keep_foreign import keep

    with open_app(asked.repository, asked.store) as app:
        seal = app.seal  # the first key there is counts from when it was made
        return keep(answer, target, seal, app.clock(), interlock.__version__)


def _asked(asked: argparse.Namespace, target: Target) -> Asked:
    from interlock.flows.verify import Asked, signer_wanted

    key = b"".join(_pem(path) for path in asked.key)
    return Asked(
        target=target,
        expected=_demanded(asked),
        wanted=None if key else signer_wanted(asked.issuer, asked.identity, asked.source),
        key=key,
        accepts_unlogged=asked.allow_unlogged,
        accepts_unbelieved=not asked.keep,  # what is kept is what gates rest on
    )


def _verified(asked: argparse.Namespace, question: Asked, beside: Mapping[str, Sequence[Sealed]]) -> Answer:
    from interlock.flows.verify import verify
    from interlock.formats.provenance.opening import open_attestations
    from interlock.wiring.verify import outside_verifier, root_reader, roots_that_hold

    files = {path: open_attestations(read_bounded(path, _MOST), path) for path in asked.bundle} or beside
    if asked.trusted_root:
        return verify(question, files, outside_verifier(asked.trusted_root, lambda path: read_bounded(path, _MOST)))
    with open_app(asked.repository, asked.store, is_reading=True) as app:
        paths, own_file = roots_that_hold(app)
        return verify(question, files, outside_verifier(paths, root_reader(own_file)))


def _target_and_beside(asked: argparse.Namespace) -> tuple[Target, Mapping[str, Sequence[Sealed]]]:
    """Give the artifact that is meant, and what others signed that lies beside it."""
    from interlock.supply.signed import Target
    from interlock.wiring.errors import RepositoryUnknown
    from interlock.wiring.verify import read_image

    text = asked.artifact
    try:
        found = read_image(text, os.environ, lambda: open_app(asked.repository, asked.store, is_reading=True))
    except RepositoryUnknown:
        named = _NAMED.fullmatch(text) if asked.bundle else None
        if named is None:
            raise
        return Target(text, (Digest(named[1], named[2]),)), {}
    if found is None:
        return _target(text, "sha256", "sha384", "sha512"), {}
    target, parts = found
    return target, {text: parts}


def _own_target(app: App, text: str) -> Target:
    """Give what evidence of this ledger would be about."""
    from interlock.wiring.verify import find_artifact

    # SHA-256 is all that our evidence names; a second digest would halve the rate.
    return find_artifact(app, text, os.environ) or _target(text, "sha256")


def _target(text: str, *algorithms: str) -> Target:
    """Give a digest or a file as an artifact. Errors: DigestMalformed (KRN-101), FileUnreadable (CLI-101)."""
    from interlock.supply.signed import Target

    if text.startswith(("sha256:", "sha512:")):
        return Target(text, (Digest.parse(text),))
    return Target(text, *file_digests(text, algorithms, _SMALL))


def _demanded(asked: argparse.Namespace) -> Expected:
    from interlock.supply.expectations import Expected

    return Expected(
        subject="",
        source=asked.source,
        builder=asked.builder,
        branch=asked.branch,
        tag=asked.tag,
        versioned_tag=asked.versioned_tag,
        commit=asked.commit,
        workflow=asked.workflow,
        package=asked.package,
        verifier=asked.verifier,
        resource=asked.resource,
        levels=tuple(asked.level),
        inputs=tuple((name, value) for name, _, value in (one.partition("=") for one in asked.input)),
    )
