"""The procedure: a bundle, an artifact and whom to trust in; a verified signature out.

Enters: bytes that somebody sent. Leaves: `Signed`, which only these functions make, or an error that names the check.
The steps are those of docs/security/verification.md, "Believing a signature of somebody else". Floor 11.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from typing import Final

import msgspec
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from interlock.adapters.sigstore import certificates
from interlock.adapters.sigstore.authorities import Authorities
from interlock.adapters.sigstore.certificate_log import check_seen, names_none
from interlock.adapters.sigstore.errors import (
    ArtifactWrong,
    EntryMissing,
    LogUnknown,
    RootMissing,
    RootOfAnother,
    SignerWrong,
    SigstoreError,
    TimeUnproven,
)
from interlock.adapters.sigstore.keyed import check_envelope, check_link
from interlock.adapters.sigstore.keys import OutsideKey, key_of_pem
from interlock.adapters.sigstore.log import check_about, check_entry, check_window
from interlock.adapters.sigstore.statements import check_subject
from interlock.adapters.sigstore.timestamps import check_timestamps
from interlock.crypto import Envelope, preimage
from interlock.formats.sigstore import (
    Bundle,
    LogBodyMalformed,
    MessageSignature,
    TrustedRoot,
    read_body,
    read_bundle,
    read_promised_bundle,
)
from interlock.kernel import Digest, Instant, stamp
from interlock.supply.certified import Certified
from interlock.supply.signed import Check, Grade, Signed, SignerWanted, Target

_DEFAULT: Final = "sha256"


class _Seen(msgspec.Struct, frozen=True):
    """When logs and clocks saw a signature, and what of that was checked."""

    times: tuple[Instant, ...]
    """The earliest first."""
    is_logged: bool
    checks: tuple[Check, ...]
    is_promised: bool = False
    """Whether the log promised to take it in, and nobody shows that it did."""

    @property
    def grade(self) -> Grade:
        if self.is_logged:
            return Grade.PROMISED if self.is_promised else Grade.LOGGED
        return Grade.TIMESTAMPED if self.times else Grade.UNLOGGED


class SigstoreVerifier:
    """Verifies signatures of others under the trusted roots that its user chose; it asks no network."""

    def __init__(self, roots: Sequence[TrustedRoot]) -> None:
        self._roots = tuple(roots)
        self._ready: dict[str, Authorities] = {}

    def verify(self, data: bytes, target: Target, wanted: SignerWanted, source: str = "the bundle") -> Signed:
        """Give the verified signature of a bundle that was made with a certificate.

        Errors: BundleMalformed (FMT-801), BundleUnsupported (FMT-802), SigstoreError (SIG-1xx).
        """
        bundle = read_bundle(data, source)
        if not bundle.chain:
            raise SignerWrong(what="the signer", got="a key without a certificate", wanted=wanted.issuer)
        return self._under_a_root(lambda authorities: _by_certificate(bundle, target, wanted, authorities))

    def verify_promised(
        self, data: bytes, target: Target, wanted: SignerWanted | None, source: str = "the bundle", key: bytes = b""
    ) -> Signed:
        """Give the verified signature of a bundle in which the log's promise may stand for the proof that it kept it.

        npm's registry served such bundles, of version 0.1; with `key`, in PEM, those that its own key signed.

        Errors: as for `verify` and `verify_with_key`.
        """
        bundle = read_promised_bundle(data, source)
        if key:
            loaded = key_of_pem(key, "the key that was given")
            if not self._roots:
                return _by_key_alone(bundle, target, loaded)
            return self._under_a_root(lambda authorities: _by_key(bundle, target, loaded, authorities))
        if not bundle.chain or wanted is None:
            raise SignerWrong(what="the signer", got="a key without a certificate", wanted="a certificate")
        return self._under_a_root(lambda authorities: _by_certificate(bundle, target, wanted, authorities))

    def verify_with_key(self, data: bytes, target: Target, key: bytes, source: str = "the bundle") -> Signed:
        """Give the verified signature of a bundle that a known key made, in PEM.

        Without any trusted root its log entries are not looked at, and its grade says so.

        Errors: as for `verify`, and PublicKeyUnusable (SIG-104).
        """
        bundle, loaded = read_bundle(data, source), key_of_pem(key, "the key that was given")
        if not self._roots:
            return _by_key_alone(bundle, target, loaded)
        return self._under_a_root(lambda authorities: _by_key(bundle, target, loaded, authorities))

    def verify_unlogged(
        self, signed: Envelope | bytes, certificate: bytes, target: Target, wanted: SignerWanted
    ) -> Signed:
        """Give the verified signature of an envelope, or of the artifact itself, with a certificate and no time.

        Shape:  `signed` is the signature where the artifact's own bytes were signed; `certificate` is PEM.

        It holds only if the certificate counted when it was used, which nobody shows; its grade says so.

        Errors: as for `verify`.
        """
        chain = certificates.chain_of_pem(certificate)
        if isinstance(signed, bytes):
            bundle = Bundle("", message=MessageSignature(signed))
        else:
            bundle = Bundle("", envelope=signed)
        return self._under_a_root(lambda authorities: _unlogged(bundle, chain, target, wanted, authorities))

    def verify_composed(self, bundle: Bundle, target: Target, wanted: SignerWanted | None, key: bytes = b"") -> Signed:
        """Give the verified signature of a bundle that was put together from parts, as those beside an image are.

        Errors: as for `verify_promised`; RootMissing (SIG-101) without a trusted root, also for a key.
        """
        if key:
            loaded = key_of_pem(key, "the key that was given")
            return self._under_a_root(lambda authorities: _by_key(bundle, target, loaded, authorities))
        if not bundle.chain or wanted is None:
            raise SignerWrong(what="the signer", got="a key without a certificate", wanted="a certificate")
        return self._under_a_root(lambda authorities: _by_certificate(bundle, target, wanted, authorities))

    def verify_envelope(self, envelope: Envelope, target: Target, key: bytes, *, is_bare: bool = False) -> Signed:
        """Give the verified signature of an envelope that a known key made. Errors: as for `keyed.check_envelope`."""
        return check_envelope(envelope, target, key, is_bare=is_bare)

    def verify_link(
        self, body: bytes, signatures: tuple[tuple[str, bytes], ...], artifact: Digest, key: bytes
    ) -> Signed:
        """Give the verified signature of a link that a known key made. Errors: as for `keyed.check_link`."""
        return check_link(body, signatures, artifact, key)

    def _under_a_root(self, step: Callable[[Authorities], Signed]) -> Signed:
        """Try each trusted root; where none will do, say why not of one that knows the signer, if any does."""
        if not self._roots:
            raise RootMissing
        refused: list[SigstoreError] = []
        for root in self._roots:
            try:
                return step(self._made_ready(root))
            except SigstoreError as error:
                refused.append(error)
        known = [one for one in refused if not isinstance(one, RootOfAnother)]
        if known:
            raise next((one for one in known if not isinstance(one, LogUnknown)), known[0])
        raise RootOfAnother(
            issuer=refused[0].fields["issuer"], sources=" or ".join(one.source for one in self._roots)
        ) from refused[0]

    def _made_ready(self, root: TrustedRoot) -> Authorities:
        if root.sha256 not in self._ready:
            self._ready[root.sha256] = Authorities(root)
        return self._ready[root.sha256]


def _by_certificate(bundle: Bundle, target: Target, wanted: SignerWanted, authorities: Authorities) -> Signed:
    """Take every step for a signature that was made with a certificate; each raises if it is not passed."""
    certificate = certificates.load(bundle.chain, authorities)  # (1)
    issuers = authorities.issuers_of(certificate)
    artifact = _artifact_of(bundle, target)  # (2)
    seen = _seen(bundle, authorities)  # (3) (4)
    if not seen.times:
        raise TimeUnproven(why="the log promised no time, and no clock that is trusted saw the signature")
    issuer, *_ = [certificates.check_issued(certificate, issuers, at) for at in seen.times]  # (5)
    issued = [Check("certificate", f"issued by {issuer.uri}, and both counted at {stamp(seen.times[0])}")]
    if authorities.root.certificate_logs:  # (6)  (also those that are not used: they must not turn the step off)
        issued.append(Check("certificate log", f"seen at {stamp(check_seen(certificate, issuer, authorities))}"))
    signer = OutsideKey(certificate.public_key(), "the key of the certificate")
    _check_signature(bundle, target, signer, artifact)  # (7)
    _check_about(bundle, artifact, certificate.public_bytes(Encoding.DER))  # (8)
    certified = _check_wanted(certificate, wanted)  # (9)
    checks = (
        Check("artifact", f"it is about {artifact}"),
        *seen.checks,
        *issued,
        Check("signature", "it covers these bytes, and the log entry is that of this signature"),
        Check("signer", f"{certified.identity}, says {certified.issuer}"),
    )
    return _signed(bundle, artifact, signer, seen, authorities.root, checks, certified)


def _by_key(bundle: Bundle, target: Target, key: OutsideKey, authorities: Authorities) -> Signed:
    """Take the steps that are left where a key counts by itself: no certificate, and so no need of a time."""
    artifact = _artifact_of(bundle, target)  # (2)
    if bundle.chain:
        certificate = certificates.load(bundle.chain, authorities)
        named = OutsideKey(certificate.public_key(), "the key of the certificate")
        if named.der != key.der:
            raise SignerWrong(what="the key that signed", got=named.sha256, wanted=key.sha256)
        logged_as = certificate.public_bytes(Encoding.DER)
    else:
        logged_as = key.der
    seen = _seen(bundle, authorities)  # (3) (4)
    _check_signature(bundle, target, key, artifact)  # (7)
    _check_about(bundle, artifact, logged_as)  # (8)
    checks = (
        Check("artifact", f"it is about {artifact}"),
        *seen.checks,
        Check("signature", "it covers these bytes, and the log entry is that of this signature"),
        Check("signer", f"the key {key.sha256}"),
    )
    return _signed(bundle, artifact, key, seen, authorities.root, checks, None)


def _by_key_alone(bundle: Bundle, target: Target, key: OutsideKey) -> Signed:
    """Take the steps that are left where nobody said which logs count."""
    artifact = _artifact_of(bundle, target)  # (2)
    _check_signature(bundle, target, key, artifact)  # (7)
    checks = (
        Check("artifact", f"it is about {artifact}"),
        Check("signature", "it covers these bytes; what logs and clocks say was not looked at without a trusted root"),
        Check("signer", f"the key {key.sha256}"),
    )
    return _signed(bundle, artifact, key, _Seen((), is_logged=False, checks=()), None, checks, None)


def _unlogged(
    bundle: Bundle, chain: tuple[bytes, ...], target: Target, wanted: SignerWanted, authorities: Authorities
) -> Signed:
    """Take the steps that can be taken without a log and without a clock."""
    certificate = certificates.load(chain, authorities)  # (1)
    artifact = _artifact_of(bundle, target)  # (2)
    issuers = authorities.issuers_of(certificate)
    issuer = certificates.check_issued(certificate, issuers, certificate.not_valid_before_utc)  # (5)
    if names_none(certificate):  # (6)
        logged = "the certificate names none, as those of before July 2022"
    else:
        logged = f"seen at {stamp(check_seen(certificate, issuer, authorities))}"
    signer = OutsideKey(certificate.public_key(), "the key of the certificate")
    if bundle.envelope is not None and len(bundle.envelope.signatures) != 1:
        raise SignerWrong(what="the number of signatures", got=str(len(bundle.envelope.signatures)), wanted="1")
    _check_signature(bundle, target, signer, artifact)  # (7)
    certified = _check_wanted(certificate, wanted)  # (9)
    checks = (
        Check("artifact", f"it is about {artifact}"),
        Check("certificate", f"issued by {issuer.uri}; whether it counted when it was used is not shown"),
        Check("certificate log", logged),
        Check("signature", "it covers these bytes; it is in no log"),
        Check("signer", f"{certified.identity}, says {certified.issuer}"),
    )
    none = _Seen((), is_logged=False, checks=())
    return _signed(bundle, artifact, signer, none, authorities.root, checks, certified)


def _artifact_of(bundle: Bundle, target: Target) -> Digest:
    """Give the digest of the artifact that a bundle is about. Errors: ArtifactWrong (SIG-141), PayloadWrong."""
    if bundle.envelope is not None:
        return check_subject(bundle.envelope, target)
    algorithm = _hash_of(bundle)
    artifact = target.digest_of(algorithm)
    if artifact is None:
        raise ArtifactWrong(got=f"a {algorithm}, which is not known of {target.name}", wanted=str(target.digests[0]))
    stated = bundle.message.digest if bundle.message is not None else None
    if stated is not None and stated.hex() != artifact.hex:
        raise ArtifactWrong(got=f"{algorithm}:{stated.hex()}", wanted=str(artifact))
    return artifact


def _hash_of(bundle: Bundle) -> str:
    """Give the algorithm with which the artifact was digested: as the bundle says, or else as its log entry does."""
    if bundle.message is not None and bundle.message.digest is not None:
        return bundle.message.algorithm
    for entry in bundle.entries[:1]:
        with contextlib.suppress(LogBodyMalformed):  # it is refused where it is held against the signature
            return read_body(entry.body, entry.kind, entry.version).algorithm
    return _DEFAULT


def _seen(bundle: Bundle, authorities: Authorities) -> _Seen:
    """Give when the signature was seen; a trusted root with a log asks for an entry, one without refuses any.

    Errors: EntryMissing (SIG-130), those of `check_entry` and `check_timestamps`.
    """
    if authorities.root.logs and not bundle.entries:
        raise EntryMissing
    promised = [check_entry(one, authorities) for one in bundle.entries]
    stamped = check_timestamps(bundle.timestamps, bundle.signature, authorities)
    logged = [at for at in promised if at is not None]
    for entry in bundle.entries:
        check_window(entry, authorities, logged or stamped)
    checks = [Check("log", _entry_in_words(bundle, authorities, at)) for at in promised[:1]]
    checks += [Check("clock", f"seen at {stamp(at)}") for at in stamped]
    is_promised = any(one.proof is None for one in bundle.entries)
    return _Seen(tuple(sorted((*logged, *stamped))), bool(bundle.entries), tuple(checks), is_promised)


def _entry_in_words(bundle: Bundle, authorities: Authorities, at: Instant | None) -> str:
    entry = bundle.entries[0]
    when = f", at {stamp(at)}" if at is not None else ""
    if entry.proof is None:
        return f"{authorities.logs[entry.log_id].uri} promised to take it in{when}; that it did is not shown"
    return f"entry {entry.index} of {authorities.logs[entry.log_id].uri}{when}, under its checkpoint"


def _check_signature(bundle: Bundle, target: Target, key: OutsideKey, artifact: Digest) -> None:
    """Return if the signature covers the envelope, or the artifact's own bytes. Errors: SignatureWrong (SIG-140)."""
    if bundle.envelope is not None:
        key.verify(bundle.signature, preimage(bundle.envelope.payload_type, bundle.envelope.payload))
    elif target.body is not None and key.signs_whole_messages:
        key.verify(bundle.signature, target.body)
    else:
        key.verify_digest(bundle.signature, artifact.alg, bytes.fromhex(artifact.hex))


def _check_about(bundle: Bundle, artifact: Digest, signer: bytes) -> None:
    for entry in bundle.entries:
        check_about(entry, bundle, bytes.fromhex(artifact.hex), signer)


def _check_wanted(certificate: x509.Certificate, wanted: SignerWanted) -> Certified:
    """Give whom the certificate names, if that is who was asked for. Errors: SignerWrong (SIG-113)."""
    found = certificates.certified(certificate)
    refused = wanted.refuses(found)
    if refused is not None:
        raise SignerWrong(what=refused[0], got=refused[1], wanted=refused[2])
    return found


def _signed(
    bundle: Bundle,
    artifact: Digest,
    key: OutsideKey,
    seen: _Seen,
    root: TrustedRoot | None,
    checks: tuple[Check, ...],
    certified: Certified | None,
) -> Signed:
    return Signed(
        artifact=artifact,
        certified=certified,
        key=key.sha256,
        grade=seen.grade,
        at=seen.times[0] if seen.times else None,
        payload_type=bundle.envelope.payload_type if bundle.envelope is not None else "",
        payload=bundle.envelope.payload if bundle.envelope is not None else b"",
        root=root.sha256 if root is not None else "",
        checks=checks,
    )
