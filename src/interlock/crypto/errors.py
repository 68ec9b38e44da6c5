"""What can go wrong with keys, seals, proofs and notes.

    InterlockError
    └── CryptoError                       CRY-100
        ├── JsonAmbiguous                 CRY-105  a name stands twice in one JSON object
        ├── EnvelopeMalformed             CRY-101  bytes that are no DSSE envelope
        ├── SealBroken                    CRY-102  too few of the given keys signed these bytes
        ├── ThresholdMeaningless          CRY-103  a threshold that would open for nothing
        ├── SignersMissing                CRY-104  a seal that nobody was asked to sign
        ├── KeyMalformed                  CRY-110
        │   ├── KeyUnsupported            CRY-111
        │   └── PasswordWrong             CRY-113
        ├── SignatureInvalid              CRY-112
        ├── TrustMalformed                CRY-120
        ├── KeyRefused                    CRY-126  a key that does not count
        │   ├── KeyUnknown                CRY-121
        │   ├── KeyNotYetValid            CRY-122
        │   ├── KeyExpired                CRY-123
        │   ├── KeyRevoked                CRY-124
        │   └── KeyPurposeWrong           CRY-125
        ├── ProofMalformed                CRY-130
        ├── RootMismatch                  CRY-131
        ├── NoteMalformed                 CRY-140
        ├── NoteKeyMalformed              CRY-141
        ├── NoteUnsigned                  CRY-142
        ├── NoteSignatureInvalid          CRY-143
        ├── NoteKeyAmbiguous              CRY-144
        └── CheckpointMalformed           CRY-150

Enters: the fields of the case. Leaves: a sentence, a code, a hint. Floor 1.
"""

from __future__ import annotations

from interlock.kernel import Family, InterlockError


class CryptoError(InterlockError):
    """Bytes that should prove something do not."""

    code = "CRY-100"
    family = Family.DATA


class EnvelopeMalformed(CryptoError):
    """Bytes that are no DSSE envelope."""

    code = "CRY-101"
    says = "this is no DSSE envelope: {why}"
    hint = "ask the producer for the envelope as it was signed; do not repair it by hand"


class SealBroken(CryptoError):
    """Fewer of the given keys signed these bytes than are needed."""

    code = "CRY-102"
    says = "{got} of {needed} needed signatures verify, with {known} keys known and hints {hints}"
    hint = "check that the signer's key is in the trust store and that nobody changed the envelope"


class ThresholdMeaningless(CryptoError):
    """A threshold below one would open a seal for nothing."""

    code = "CRY-103"
    family = Family.USAGE
    says = "a threshold of {threshold} signatures would prove nothing"
    hint = "ask for at least one signature"


class SignersMissing(CryptoError):
    """A seal was asked for without anybody to sign it."""

    code = "CRY-104"
    family = Family.USAGE
    says = "nobody was given to sign"
    hint = "give at least one signer"


class JsonAmbiguous(CryptoError):
    """Two readers of this JSON could see different values."""

    code = "CRY-105"
    says = "the name {name!r} stands twice in one JSON object"
    hint = "ask the producer for JSON with each name once"


class KeyMalformed(CryptoError):
    """Bytes that are no key."""

    code = "CRY-110"
    says = "this is no {what}: {why}"
    hint = "give the key as PEM: SubjectPublicKeyInfo for a public key, PKCS #8 for a private one"


class KeyUnsupported(KeyMalformed):
    """A key of a kind that Interlock does not use."""

    code = "CRY-111"
    says = "a key of kind {kind} is not supported"
    hint = "use Ed25519 or ECDSA on P-256"


class SignatureInvalid(CryptoError):
    """A signature does not belong to these bytes and this key."""

    code = "CRY-112"
    says = "the signature does not verify with key {key}"
    hint = "the bytes, the signature or the key were changed; get the original"


class PasswordWrong(KeyMalformed):
    """A private key could not be opened with the password given, or was given none."""

    code = "CRY-113"
    says = "the private key cannot be opened with this password"
    hint = "give the password the key was written with, and none for a key without one"


class TrustMalformed(CryptoError):
    """A trust file that cannot be read without guessing."""

    code = "CRY-120"
    family = Family.CONFIGURATION
    says = "the trust file cannot be used: {why}"
    hint = "restore it from a copy, or build it again with: interlock keys trust"


class KeyRefused(CryptoError):
    """A key signed, and it does not count."""

    code = "CRY-126"


class KeyUnknown(KeyRefused):
    """A key that is not in the trust store."""

    code = "CRY-121"
    says = "key {key} is not trusted"
    hint = "if you know whose key it is, add it with: interlock keys trust"


class KeyNotYetValid(KeyRefused):
    """A key used before its time."""

    code = "CRY-122"
    says = "key {key} ({name}) counts only since {since}, not at {at}"
    hint = "check the clock of the signer, or the date in the trust store"


class KeyExpired(KeyRefused):
    """A key used after its time."""

    code = "CRY-123"
    says = "key {key} ({name}) counted only until {until}, not at {at}"
    hint = "rotate the key with: interlock keys rotate"


class KeyRevoked(KeyRefused):
    """A key used after it was revoked."""

    code = "CRY-124"
    says = "key {key} ({name}) was revoked at {revoked_at}, before {at}"
    hint = "have the evidence made again by a key that is trusted"


class KeyPurposeWrong(KeyRefused):
    """A key that is trusted, but not for this."""

    code = "CRY-125"
    says = "key {key} ({name}) is trusted for {purposes}, not for {purpose}"
    hint = "sign with a key that is trusted for {purpose}"


class ProofMalformed(CryptoError):
    """A Merkle proof that cannot belong to the sizes it is given for."""

    code = "CRY-130"
    says = "the Merkle proof is malformed: {why}"
    hint = "ask the log for the proof again, for exactly these sizes"


class RootMismatch(CryptoError):
    """A Merkle proof leads to another root than the one it should lead to."""

    code = "CRY-131"
    says = "the proof leads to the root {got}, not to {wanted}"
    hint = "the log, the proof or the entry was changed: run interlock ledger fsck"


class NoteMalformed(CryptoError):
    """Bytes that are no signed note."""

    code = "CRY-140"
    says = "this is no signed note: {why}"
    hint = "ask the log for its checkpoint again, as plain bytes"


class NoteKeyMalformed(CryptoError):
    """Text that is no key of a signed note."""

    code = "CRY-141"
    says = "{text!r} is no note key: {why}"
    hint = "write it as name+hash+base64, as the log publishes it"


class NoteUnsigned(CryptoError):
    """A note that no known key has signed."""

    code = "CRY-142"
    says = "the note has no signature of a known key; it names {names}"
    hint = (
        "ask whoever keeps this log for the key (`interlock keys show`), compare its id with them, then "
        "`interlock keys trust FILE --for evidence --for ledger`"
    )


class NoteSignatureInvalid(CryptoError):
    """A note carries a signature of a known key that does not verify."""

    code = "CRY-143"
    says = "the note's signature by {name} does not verify"
    hint = "the note was changed after it was signed: do not use it"


class NoteKeyAmbiguous(CryptoError):
    """Two known keys share a name and a hash, so a signature could mean either."""

    code = "CRY-144"
    says = "two known keys answer to {name}"
    hint = "remove one of them; hashes are short and can be made to collide on purpose"


class CheckpointMalformed(CryptoError):
    """A note text that is no checkpoint of a transparency log."""

    code = "CRY-150"
    says = "this is no checkpoint: {why}"
    hint = "ask the log for its checkpoint again"
