"""A second opinion: Sigstore's own library verifies what was found good here, wherever it has a way to.

Two programs that were written apart seldom have the same hole, so nothing is believed that only one of them finds
good. The library has no way for keys without certificates, for instances without a log, for bundles of several
entries, for entries of kind intoto and for those that were only promised; those are judged here alone, and the
answer says so. Floor 11.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Final

import msgspec
from cryptography import x509

from interlock.adapters.sigstore.errors import LibraryMissing, OpinionsDiffer
from interlock.formats.sigstore import Bundle, TrustedRoot
from interlock.kernel import Digest, stamp

if TYPE_CHECKING:
    from sigstore.verify import Verifier

_KINDS: Final = frozenset({("hashedrekord", "0.0.1"), ("hashedrekord", "0.0.2"), ("dsse", "0.0.1")})
_DSSE_KINDS: Final = frozenset({("hashedrekord", "0.0.2"), ("dsse", "0.0.1")})
_MOMENT: Final = timedelta(microseconds=1)
"""The smallest step of a time that is told apart here."""


class _TheSame:
    """The library's policy: the signer must be the one that was judged here, to the byte."""

    def __init__(self, certificate: x509.Certificate) -> None:
        self._certificate = certificate

    def verify(self, cert: x509.Certificate) -> None:
        """Return if it is. Errors: VerificationError of the library."""
        from sigstore.errors import VerificationError

        if cert != self._certificate:
            raise VerificationError("the signer is another than the one that was judged")


def why_not(bundle: Bundle, root: TrustedRoot) -> str:
    """Say why the library cannot be asked; empty where it can."""
    if not bundle.chain:
        return "it knows no keys without certificates"
    if len(bundle.entries) != 1 or not root.logs or not root.certificate_logs:
        return "it knows only bundles with one entry of one log"
    if bundle.entries[0].proof is None:
        return "it knows no entries without a proof"
    kind = (bundle.entries[0].kind, bundle.entries[0].version)
    if kind not in (_KINDS if bundle.envelope is None else _DSSE_KINDS):
        return f"it does not know entries of kind {kind[0]} {kind[1]} for this"
    if bundle.message is not None and bundle.message.algorithm != "sha256":
        return f"it knows no {bundle.message.algorithm} of artifacts"
    return ""


class Library:
    """Sigstore's own verifier under one trusted root; it is loaded when it is first asked."""

    def __init__(self, root: TrustedRoot) -> None:
        self._root = root

    def check_agrees(self, data: bytes, bundle: Bundle, certificate: x509.Certificate, artifact: Digest) -> None:
        """Return if the library finds a bundle good too.

        Errors: OpinionsDiffer (SIG-150), LibraryMissing (SIG-151).
        """
        try:
            from sigstore.errors import Error
            from sigstore.hashes import Hashed
            from sigstore.models import Bundle as Theirs
            from sigstore_models.common.v1 import HashAlgorithm
        except ImportError as error:
            raise LibraryMissing(package=error.name or "sigstore") from error
        try:
            theirs = Theirs.from_json(data)
            if bundle.envelope is None:
                hashed = Hashed(digest=bytes.fromhex(artifact.hex), algorithm=HashAlgorithm.SHA2_256)
                self._verifier.verify_artifact(hashed, theirs, _TheSame(certificate))
                return
            read = self._verifier.verify_dsse(theirs, _TheSame(certificate))
        except (Error, ValueError) as error:
            raise OpinionsDiffer(why=str(error)) from error
        if read != (bundle.envelope.payload_type, bundle.envelope.payload):
            raise OpinionsDiffer(why="it reads another payload")

    @cached_property
    def _verifier(self) -> Verifier:
        from sigstore.models import TrustedRoot as Theirs
        from sigstore.verify import Verifier
        from sigstore_models.trustroot.v1 import TrustedRoot as Inner

        logging.getLogger("sigstore").addHandler(logging.NullHandler())  # what it has to say, it says by an error
        return Verifier(trusted_root=Theirs(Inner.from_json(_closed(self._root))))


def _closed(root: TrustedRoot) -> bytes:
    """Give the trusted root as the library wants it: names filled in, and the ends of its clocks a moment later.

    Both ends of a window belong to it, and the library lets go of the last moment.
    """
    document = msgspec.json.decode(root.document)
    for name in ("certificateAuthorities", "timestampAuthorities"):
        for one in document.get(name, []):
            one.setdefault("subject", {"organization": "", "commonName": ""})
            one.setdefault("uri", "")
    for wire, clock in zip(document.get("timestampAuthorities", []), root.clocks, strict=True):
        if clock.window.until is not None:
            wire["validFor"]["end"] = stamp(clock.window.until + _MOMENT)
    return msgspec.json.encode(document)
