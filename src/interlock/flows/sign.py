"""Sign: an artifact gets a signature that travels with it, and the ledger gets to know of it. Floor 11."""

from __future__ import annotations

import base64
from typing import Protocol

import msgspec

from interlock.crypto import Signer
from interlock.evidence.signature import SIGNATURE, ArtifactSignature
from interlock.flows.seal import Seal
from interlock.kernel import Digest, Instant, Subject, stamp
from interlock.supply.signed import Signed


class Keyless(Protocol):
    """Something that signs as whoever a token names."""

    def sign_digest(self, name: str, digest: Digest) -> tuple[bytes, Signed]:
        """Sign a SHA-256; give a Sigstore bundle, and what anybody can verify of it."""
        ...


class SignedArtifact(msgspec.Struct, frozen=True):
    """What was signed, what goes beside it, and where the ledger says so."""

    says: ArtifactSignature
    digest: Digest
    beside: bytes
    """What the file beside the artifact holds."""
    envelope: Digest


def sign_detached(name: str, body: bytes, digest: Digest, signer: Signer, seal: Seal, at: Instant) -> SignedArtifact:
    """Sign the bytes of an artifact with a key. Errors: those of the signer, of `Seal.document`."""
    text = base64.b64encode(signer.sign(body)).decode("ascii")
    says = ArtifactSignature(name, len(body), "detached", text, stamp(at), key=signer.key_id)
    return _entered(says, digest, f"{text}\n".encode("ascii"), seal)


def sign_keyless(name: str, size: int, digest: Digest, keyless: Keyless, seal: Seal, at: Instant) -> SignedArtifact:
    """Sign the digest of an artifact without a key. Errors: those of the signer, of `Seal.document`."""
    bundle, signed = keyless.sign_digest(name, digest)
    kept = seal.keep(bundle, "application/vnd.dev.sigstore.bundle.v0.3+json")
    certified = signed.certified
    says = ArtifactSignature(
        name,
        size,
        "sigstore",
        kept.hex,
        stamp(at),
        identity=certified.identity if certified is not None else "",
        issuer=certified.issuer if certified is not None else "",
    )
    return _entered(says, digest, bundle, seal)


def _entered(says: ArtifactSignature, digest: Digest, beside: bytes, seal: Seal) -> SignedArtifact:
    envelope, _ = seal.document(Subject(says.name, (digest,)), SIGNATURE, says)
    return SignedArtifact(says, digest, beside, envelope)
