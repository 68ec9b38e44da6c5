"""A second opinion: Sigstore's own library verifies what was found good here, wherever it has a way to.

Two programs that were written apart seldom have the same hole, so nothing is believed that only one of them finds
good. The library has no way for keys without certificates, for instances without a log, for bundles of several
entries, for entries of kind intoto and for those that were only promised, for certificates of keys that are on no
elliptic curve, and for signatures of envelopes over another hash than SHA-256; those are judged here alone, and the
answer says so. Floor 11.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import msgspec
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

from interlock.adapters.sigstore.authorities import KEY_DETAILS
from interlock.adapters.sigstore.errors import LibraryMissing, OpinionsDiffer
from interlock.adapters.sigstore.verifying import SigstoreVerifier
from interlock.crypto import Envelope, preimage
from interlock.crypto.wire import to_base64
from interlock.formats.sigstore import Bundle, TrustedRoot, read_promised_bundle
from interlock.kernel import Digest, stamp
from interlock.supply.signed import Check, Signed, SignerWanted, Target

if TYPE_CHECKING:
    from sigstore.verify import Verifier

_KINDS: Final = frozenset({("hashedrekord", "0.0.1"), ("hashedrekord", "0.0.2"), ("dsse", "0.0.1")})
_DSSE_KINDS: Final = frozenset({("hashedrekord", "0.0.2"), ("dsse", "0.0.1")})
_HASH: Final = "sha256"
_EVER: Final = "1970-01-01T00:00:00Z"
_OLD_ROOT: Final = "application/vnd.dev.sigstore.trustedroot+json;version=0.1"
"""The only media type that the library knows for what every version of it reads alike."""
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
    return ""


def why_not_signer(bundle: Bundle, certificate: x509.Certificate, artifact: Digest) -> str:
    """Say why the library cannot be asked about the one who signed; empty where it can.

    Shape:  `certificate` was found good here, and so was its signature.
    """
    key = certificate.public_key()
    if not isinstance(key, ec.EllipticCurvePublicKey):
        return "it knows no certificates of keys that are on no elliptic curve"
    seen = certificate.extensions.get_extension_for_class(x509.PrecertificateSignedCertificateTimestamps).value
    if len(seen) != 1:
        return "it knows only certificates that one log saw"
    if bundle.envelope is None:
        return "" if artifact.alg == _HASH else f"it knows no {artifact.alg} of artifacts"
    try:
        signed = preimage(bundle.envelope.payload_type, bundle.envelope.payload)
        key.verify(bundle.signature, signed, ec.ECDSA(SHA256()))
    except InvalidSignature:
        return f"it knows no envelopes that were signed over another hash than {_HASH}"
    return ""


class TwiceVerified:
    """Verifies bundles here, and then has the library verify those that were found good.

    What comes without a bundle of its own has no second opinion: parts beside an image, envelopes, links.
    """

    def __init__(self, roots: Sequence[TrustedRoot]) -> None:
        self._first = SigstoreVerifier(roots)
        self._libraries = {root.sha256: Library(root) for root in roots}

    def verify(self, data: bytes, target: Target, wanted: SignerWanted, source: str = "the bundle") -> Signed:
        """As `SigstoreVerifier.verify`. Errors: its own, OpinionsDiffer (SIG-150), LibraryMissing (SIG-151)."""
        return self._asked(data, self._first.verify(data, target, wanted, source))

    def verify_promised(
        self, data: bytes, target: Target, wanted: SignerWanted | None, source: str = "the bundle", key: bytes = b""
    ) -> Signed:
        """As `SigstoreVerifier.verify_promised`. Errors: as for `verify`."""
        return self._asked(data, self._first.verify_promised(data, target, wanted, source, key))

    def verify_with_key(self, data: bytes, target: Target, key: bytes, source: str = "the bundle") -> Signed:
        """As `SigstoreVerifier.verify_with_key`."""
        return self._asked(data, self._first.verify_with_key(data, target, key, source))

    def verify_unlogged(
        self, signed: Envelope | bytes, certificate: bytes, target: Target, wanted: SignerWanted
    ) -> Signed:
        """As `SigstoreVerifier.verify_unlogged`."""
        return self._first.verify_unlogged(signed, certificate, target, wanted)

    def verify_composed(self, bundle: Bundle, target: Target, wanted: SignerWanted | None, key: bytes = b"") -> Signed:
        """As `SigstoreVerifier.verify_composed`."""
        return self._first.verify_composed(bundle, target, wanted, key)

    def verify_envelope(self, envelope: Envelope, target: Target, key: bytes, *, is_bare: bool = False) -> Signed:
        """As `SigstoreVerifier.verify_envelope`."""
        return self._first.verify_envelope(envelope, target, key, is_bare=is_bare)

    def verify_link(
        self, body: bytes, signatures: tuple[tuple[str, bytes], ...], artifact: Digest, key: bytes
    ) -> Signed:
        """As `SigstoreVerifier.verify_link`."""
        return self._first.verify_link(body, signatures, artifact, key)

    def _asked(self, data: bytes, signed: Signed) -> Signed:
        """Ask the library about the very bundle that was found good, under the root under which it was."""
        bundle = read_promised_bundle(data)
        library = self._libraries.get(signed.root)
        why = "no trusted root was given" if library is None else why_not(bundle, library.root)
        if signed.certified is None:
            why = why or "a key counts here that was given"
        if library is not None and not why:
            certificate = x509.load_der_x509_certificate(bundle.chain[0])
            why = why_not_signer(bundle, certificate, signed.artifact)
            if not why:
                library.check_agrees(data, bundle, certificate, signed.artifact)
        says = f"the sigstore library was not asked: {why}" if why else "the sigstore library finds it good too"
        return msgspec.structs.replace(signed, checks=(*signed.checks, Check("second opinion", says)))


class Library:
    """Sigstore's own verifier under one trusted root; it is loaded when it is first asked."""

    def __init__(self, root: TrustedRoot) -> None:
        self.root = root

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
        return Verifier(trusted_root=Theirs(Inner.from_json(_closed(self.root))))


def _closed(root: TrustedRoot) -> bytes:
    """Give the trusted root as the library wants it: written in full, and the ends of its clocks a moment later.

    What may be left out is what `formats.sigstore` takes it for. Both ends of a window belong to it, and the library
    lets go of the last moment.
    """
    document = msgspec.json.decode(root.document)
    document["mediaType"] = _OLD_ROOT
    for name in ("certificateAuthorities", "timestampAuthorities"):
        for one in document.get(name, []):
            one.setdefault("subject", {"organization": "", "commonName": ""})
            one.setdefault("uri", "")
            _fill_since(one)
    for name, logs in (("tlogs", root.logs), ("ctlogs", root.certificate_logs)):
        both = [pair for pair in zip(document.get(name, []), logs, strict=True) if pair[1].details in KEY_DETAILS]
        document[name] = [one for one, _ in both]
        for one, log in both:
            one.setdefault("baseUrl", "")
            one.setdefault("hashAlgorithm", "SHA2_256")
            one.setdefault("logId", {"keyId": to_base64(log.id)})
            _fill_since(one["publicKey"])
    for wire, clock in zip(document.get("timestampAuthorities", []), root.clocks, strict=True):
        if clock.window.until is not None:
            wire["validFor"]["end"] = stamp(clock.window.until + _MOMENT)
    return msgspec.json.encode(document)


def _fill_since(wire: dict[str, Any]) -> None:
    """Give what counts at any time a beginning, without which the library does not let it count."""
    wire["validFor"] = {"start": _EVER, **(wire.get("validFor") or {})}
