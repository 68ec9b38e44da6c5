"""Why a signature of somebody else is not believed; one class for each check.

InterlockError
└── SigstoreError                  SIG-100
    ├── RootMissing                SIG-101
    ├── RootUnusable               SIG-102
    ├── RootOfAnother              SIG-103
    ├── PublicKeyUnusable          SIG-104
    ├── CertificateRefused         SIG-110
    ├── CertificateUntimely        SIG-111
    ├── CertificateUnlogged        SIG-112
    ├── SignerWrong                SIG-113
    ├── TimeUnproven               SIG-120
    ├── TimestampWrong             SIG-121
    ├── EntryMissing               SIG-130
    ├── LogUnknown                 SIG-131
    ├── InclusionWrong             SIG-132
    ├── CheckpointWrong            SIG-133
    ├── PromiseWrong               SIG-134
    ├── EntryOfAnother             SIG-135
    ├── SignatureWrong             SIG-140
    ├── ArtifactWrong              SIG-141
    ├── PayloadWrong               SIG-142
    ├── OpinionsDiffer             SIG-150
    ├── LibraryMissing             SIG-151
    └── KeylessRefused             SIG-160
"""

from __future__ import annotations

from interlock.kernel import Family, InterlockError


class SigstoreError(InterlockError):
    """A signature of somebody else proves nothing."""

    code = "SIG-100"
    family = Family.DATA


class RootMissing(SigstoreError):
    """Nobody said which authorities and logs count."""

    code = "SIG-101"
    family = Family.USAGE
    says = "no trusted root was given, so no certificate and no log can count"
    hint = (
        "name the file with --trusted-root FILE, or list it in interlock.yaml under verify: trusted_roots, where it "
        "counts once the default branch has it"
    )


class RootUnusable(SigstoreError):
    """A trusted root holds something from which nothing can be verified."""

    code = "SIG-102"
    family = Family.CONFIGURATION
    says = "the trusted root {source} cannot be used: {why}"
    hint = "get trusted_root.json again from the Sigstore instance that you trust"


class RootOfAnother(SigstoreError):
    """No authority of the trusted root issued the certificate."""

    code = "SIG-103"
    says = "it was signed under another trust root: its certificate was issued by {issuer!r}, which is not in {sources}"
    hint = (
        "if you trust the Sigstore instance that issued it, give its own trusted root with --trusted-root; "
        "public-good, staging and private instances each have one"
    )


class PublicKeyUnusable(SigstoreError):
    """A public key is of a kind from which nothing is verified."""

    code = "SIG-104"
    family = Family.USAGE
    says = "{what} cannot be used: {why}"
    hint = "use ECDSA on P-256, P-384 or P-521, Ed25519, or RSA of 2048 bits and more, as PEM"


class CertificateRefused(SigstoreError):
    """The signer's certificate is not one that an authority of the trusted root gave for signing."""

    code = "SIG-110"
    says = "the certificate of the signer is refused: {why}"
    hint = "get the bundle again from whoever signed; if it stays the same, do not use the artifact"


class CertificateUntimely(SigstoreError):
    """The certificate, or who issued it, did not count when the signature was made."""

    code = "SIG-111"
    says = "{what} counted from {since} to {until}, and the signature was made at {at}"
    hint = "have the artifact signed again: a certificate proves who signed only while it counts"


class CertificateUnlogged(SigstoreError):
    """No certificate log of the trusted root vouches for the certificate."""

    code = "SIG-112"
    says = "no log that is trusted has seen the certificate being issued: {why}"
    hint = "get the bundle again from whoever signed, or the trusted root again from its instance"


class SignerWrong(SigstoreError):
    """Somebody signed, and it is not who was asked for."""

    code = "SIG-113"
    says = "{what} is {got!r}, and {wanted!r} is asked for"
    hint = "do not use the artifact unless you trust that signer too; then ask for exactly that one"


class TimeUnproven(SigstoreError):
    """Nobody who is trusted says when the signature was made."""

    code = "SIG-120"
    says = "nobody who is trusted says when it was signed, so nobody knows whether the certificate counted then: {why}"
    hint = "have it signed again with a log that promises inclusion, or with a timestamp authority of the trusted root"


class TimestampWrong(SigstoreError):
    """A signed timestamp is not about this signature, or was not made by the clock it names."""

    code = "SIG-121"
    says = "a timestamp of the bundle is refused: {why}"
    hint = "get the bundle again from whoever signed; a timestamp cannot be moved from one signature to another"


class EntryMissing(SigstoreError):
    """The bundle has no log entry, and the trusted root has logs."""

    code = "SIG-130"
    says = "the signature is in no transparency log"
    hint = "have it signed again by a client that logs, or give the trusted root of an instance that has no log"


class LogUnknown(SigstoreError):
    """A log entry of a log that does not count."""

    code = "SIG-131"
    says = "the log entry is of a log that does not count: {why}"
    hint = "give the trusted root of the instance that logged it with --trusted-root"


class InclusionWrong(SigstoreError):
    """The proof does not lead from the entry to the root of the log."""

    code = "SIG-132"
    says = "the entry is not shown to be in its log: {why}"
    hint = "get the bundle again from whoever signed; the entry or its proof was changed"


class CheckpointWrong(SigstoreError):
    """The log did not sign the size and the root that the proof leads to."""

    code = "SIG-133"
    says = "the log's checkpoint is refused: {why}"
    hint = "get the bundle again from whoever signed; the checkpoint was changed or is that of another log"


class PromiseWrong(SigstoreError):
    """The log did not promise to include this entry at this time."""

    code = "SIG-134"
    says = "the log did not sign this entry with this time"
    hint = "get the bundle again from whoever signed; the entry, its index or its time was changed"


class EntryOfAnother(SigstoreError):
    """The entry is in the log, and it is not about this signature."""

    code = "SIG-135"
    says = "the log entry is not that of this signature: {why}"
    hint = "get the bundle again from whoever signed; this one was put together from parts of others"


class SignatureWrong(SigstoreError):
    """The signature does not cover these bytes."""

    code = "SIG-140"
    says = "the signature does not verify with {what}"
    hint = "the artifact, the envelope or the signature was changed, or somebody else signed: do not use it"


class ArtifactWrong(SigstoreError):
    """What was signed is not the artifact that was asked about."""

    code = "SIG-141"
    says = "it is about {got}, and not about {wanted}"
    hint = "give the bundle that belongs to this artifact; if there is none, the artifact is not signed"


class PayloadWrong(SigstoreError):
    """An envelope holds something else than a statement about artifacts."""

    code = "SIG-142"
    says = "the envelope holds no in-toto statement: {why}"
    hint = "give an attestation of the artifact; an envelope of another type says nothing about it"


class OpinionsDiffer(SigstoreError):
    """Everything was found good here, and Sigstore's own library refuses it."""

    code = "SIG-150"
    says = "the sigstore library refuses what was found good: {why}"
    hint = "do not use the artifact, and report the case: one of the two is wrong, and until then neither is believed"


class LibraryMissing(SigstoreError):
    """What verifies Sigstore's signatures is not installed."""

    code = "SIG-151"
    family = Family.CONFIGURATION
    says = "verifying signatures of others needs the package {package}, which is not installed"
    hint = "install it with: pip install 'interlock[sigstore]'"


class KeylessRefused(SigstoreError):
    """A signature without a key could not be made."""

    code = "SIG-160"
    family = Family.WORLD
    says = "no signature could be made with the identity token: {why}"
    hint = "see that the token is fresh and for the audience sigstore, and that the services that were named answer"
