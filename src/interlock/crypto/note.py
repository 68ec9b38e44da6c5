"""C2SP signed notes: text that is signed by named keys, and the keys that verify it.

Enters: the bytes of a note, or text and signers. Leaves: note bytes, or `OpenedNote`, whose text a
known key has signed. Floor 1.
"""

from __future__ import annotations

import hashlib
import re
from enum import IntEnum
from typing import TYPE_CHECKING, Final

import msgspec

from interlock.crypto.errors import (
    KeyMalformed,
    KeyUnsupported,
    NoteKeyAmbiguous,
    NoteKeyMalformed,
    NoteMalformed,
    NoteSignatureInvalid,
    NoteUnsigned,
    SignatureInvalid,
    SignersMissing,
)
from interlock.crypto.keys import PublicKey, Scheme
from interlock.crypto.signers import LocalSigner
from interlock.crypto.wire import from_base64, to_base64

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from interlock.crypto.ports import Signer

BIGGEST_NOTE: Final = 1024 * 1024
MOST_SIGNATURES: Final = 100
_PREFIX: Final = "\N{EM DASH} "
_PRIVATE: Final = "PRIVATE+KEY+"
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")
_HASH = re.compile(r"[0-9a-fA-F]{8}")
_KEY_SIZE: Final = 33
_KEY_HASH_SIZE: Final = 4
_STAMP_SIZE: Final = 8


class NoteKind(IntEnum):
    """The signature types of the standard that Interlock checks."""

    ED25519 = 0x01
    ECDSA = 0x02
    """ECDSA over the text's SHA-256, in DER, as Rekor signs: for keys in vaults and tokens that have no Ed25519."""
    COSIGNATURE = 0x04
    """A witness's timestamped signature of a checkpoint."""


class NoteSignature(msgspec.Struct, frozen=True):
    """One signature line, not yet checked."""

    name: str
    hash: int
    """The key's 32-bit id, which tells keys of one name apart and proves nothing."""
    sig: bytes

    def __str__(self) -> str:
        return f"{self.name}+{self.hash:08x}"

    def line(self) -> str:
        """Write the signature line, with its end."""
        return f"{_PREFIX}{self.name} {to_base64(self.hash.to_bytes(4, 'big') + self.sig)}\n"


class Note(msgspec.Struct, frozen=True):
    """A note as it was read: nothing in it is proved."""

    text: str
    """What is signed, with its final line end."""
    signatures: tuple[NoteSignature, ...]


class OpenedNote(msgspec.Struct, frozen=True):
    """A text that a known key signed; made by `open_note` alone."""

    text: str
    verified: tuple[NoteSignature, ...]
    unverified: tuple[NoteSignature, ...]
    """Signatures of keys that are not known; they prove nothing."""


class NoteVerifier(msgspec.Struct, frozen=True):
    """A public key with the name it signs notes under."""

    name: str
    kind: NoteKind
    key: PublicKey

    @property
    def hash(self) -> int:
        """The key's 32-bit id. Source: C2SP signed-note; that of an ECDSA key is made of the key alone."""
        if self.kind is NoteKind.ECDSA:
            return int.from_bytes(hashlib.sha256(self.key.spki).digest()[:_KEY_HASH_SIZE], "big")
        return key_hash(self.name, bytes([self.kind]) + self.key.raw)

    def __str__(self) -> str:
        body = self.key.spki if self.kind is NoteKind.ECDSA else self.key.raw
        return f"{self.name}+{self.hash:08x}+{to_base64(bytes([self.kind]) + body)}"

    @classmethod
    def parse(cls, text: str) -> NoteVerifier:
        """Read `name+hash+base64`, as logs and witnesses publish it.

        Errors: NoteKeyMalformed (CRY-141).
        """
        kind, raw, name, stated = _read_key(text, text.split("+", 2))
        try:
            verifier = cls(name, kind, PublicKey.from_der(raw) if kind is NoteKind.ECDSA else PublicKey.ed25519(raw))
        except KeyMalformed as error:
            raise NoteKeyMalformed(text=text, why=str(error)) from error
        if verifier.hash != stated:
            raise NoteKeyMalformed(text=text, why=f"its hash should be {verifier.hash:08x}")
        return verifier

    @classmethod
    def of(cls, name: str, key: PublicKey, kind: NoteKind | None = None) -> NoteVerifier:
        """Name a key; the kind is that of its scheme where none is given.

        Errors: NoteKeyMalformed (CRY-141) for a name that cannot stand in a note, KeyUnsupported
                (CRY-111) for a kind of signature that the key cannot make.
        """
        if not is_name(name):
            raise NoteKeyMalformed(text=name, why="a name is not empty and has no spaces and no plus")
        usual = NoteKind.ECDSA if key.scheme is Scheme.P256 else NoteKind.ED25519
        wanted = usual if kind is None else kind
        if (wanted is NoteKind.ECDSA) is not (usual is NoteKind.ECDSA):
            raise KeyUnsupported(kind=key.scheme.value)
        return cls(name, wanted, key)

    def verify(self, text: str, signature: NoteSignature) -> None:
        """Return if the signature covers this text; raise otherwise.

        Errors: NoteSignatureInvalid (CRY-143).
        """
        message, sig = text.encode("utf-8"), signature.sig
        try:
            if self.kind is NoteKind.COSIGNATURE:
                message = _cosigned(_timestamp(signature), text)
                sig = sig[_STAMP_SIZE:]
            self.key.verify(sig, message)
        except SignatureInvalid as error:
            raise NoteSignatureInvalid(name=str(signature)) from error


class NoteSigner:
    """A signer with the name it signs notes under."""

    def __init__(self, name: str, signer: Signer) -> None:
        self._signer = signer
        self._verifier = NoteVerifier.of(name, signer.public)

    def __repr__(self) -> str:
        return f"NoteSigner({self._verifier.name}+{self._verifier.hash:08x})"

    @property
    def verifier(self) -> NoteVerifier:
        """What verifies the notes this signer signs."""
        return self._verifier

    def sign(self, text: str) -> NoteSignature:
        """Sign a note's text."""
        return NoteSignature(self._verifier.name, self._verifier.hash, self._signer.sign(text.encode("utf-8")))

    @classmethod
    def parse(cls, text: str) -> NoteSigner:
        """Read `PRIVATE+KEY+name+hash+base64`.

        Errors: NoteKeyMalformed (CRY-141), whose text leaves the secret out.
        """
        hidden = "PRIVATE+KEY+..."
        if not text.startswith(_PRIVATE):
            raise NoteKeyMalformed(text=hidden, why="it does not begin with PRIVATE+KEY")
        kind, seed, name, stated = _read_key(hidden, text.removeprefix(_PRIVATE).split("+", 2))
        signer = cls(name, LocalSigner.from_seed(seed))
        if kind is not NoteKind.ED25519 or signer.verifier.hash != stated:
            raise NoteKeyMalformed(text=hidden, why="its hash or its kind is wrong")
        return signer


def is_name(name: str) -> bool:
    """Say whether a key may have this name: not empty, no spaces of any script, no plus."""
    return bool(name) and "+" not in name and not any(char.isspace() for char in name)


def key_hash(name: str, key: bytes) -> int:
    """Give the 32-bit id of a key. Source: C2SP signed-note, key ids.

    Shape:  key is the signature type's byte and the key's own bytes.
    """
    return int.from_bytes(hashlib.sha256(name.encode("utf-8") + b"\n" + key).digest()[:4], "big")


def read_note(data: bytes) -> Note:
    """Read a signed note without checking anything that is signed.

    Errors: NoteMalformed (CRY-140).
    Source: C2SP signed-note, format.
    """
    if len(data) > BIGGEST_NOTE:
        raise NoteMalformed(why=f"it has more than {BIGGEST_NOTE} bytes")
    try:
        whole = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise NoteMalformed(why="it is not UTF-8") from error
    if _CONTROL.search(whole):
        raise NoteMalformed(why="it holds a control character")
    split = whole.rfind("\n\n")
    if split < 0:
        raise NoteMalformed(why="no blank line parts text and signatures")
    text, block = whole[: split + 1], whole[split + 2 :]
    if not block.endswith("\n"):
        raise NoteMalformed(why="it does not end with a signature line")
    lines = block[:-1].split("\n")
    if len(lines) > MOST_SIGNATURES:
        raise NoteMalformed(why=f"it has more than {MOST_SIGNATURES} signatures")
    return Note(text, tuple(_read_line(line) for line in lines))


def open_note(data: bytes, verifiers: Iterable[NoteVerifier]) -> OpenedNote:
    """Give the text if a known key signed it, and no known key's signature is wrong.

    Signatures of unknown keys are ignored, also if they share a name or a hash with a known key.

    Errors: NoteMalformed (CRY-140), NoteUnsigned (CRY-142), NoteSignatureInvalid (CRY-143),
            NoteKeyAmbiguous (CRY-144).
    Source: C2SP signed-note, signatures.
    """
    note = read_note(data)
    known: dict[tuple[str, int], list[NoteVerifier]] = {}
    for verifier in verifiers:
        known.setdefault((verifier.name, verifier.hash), []).append(verifier)
    verified: dict[tuple[str, int], NoteSignature] = {}
    unverified: dict[NoteSignature, None] = {}
    for signature in note.signatures:
        place = (signature.name, signature.hash)
        found = known.get(place, [])
        if not found:
            unverified[signature] = None
        elif len(found) > 1:
            raise NoteKeyAmbiguous(name=str(signature))
        else:
            found[0].verify(note.text, signature)
            verified.setdefault(place, signature)
    if not verified:
        raise NoteUnsigned(names=", ".join(str(one) for one in unverified))
    return OpenedNote(note.text, tuple(verified.values()), tuple(unverified))


def sign_note(text: str, signers: Sequence[NoteSigner], kept: Sequence[NoteSignature] = ()) -> bytes:
    """Write a note: kept signatures first, without those that are made anew, then the new ones.

    Errors: SignersMissing (CRY-104), NoteMalformed (CRY-140) if the text cannot stand in a note.
    """
    if not signers:
        raise SignersMissing
    made = [signer.sign(text) for signer in signers]
    replaced = {(one.name, one.hash) for one in made}
    lines = [one.line() for one in kept if (one.name, one.hash) not in replaced]
    lines += [one.line() for one in made]
    written = f"{text}\n{''.join(lines)}".encode()
    if read_note(written).text != text:
        raise NoteMalformed(why="its text does not end with a line end")
    return written


def _timestamp(signature: NoteSignature) -> int:
    at = int.from_bytes(signature.sig[:_STAMP_SIZE], "big")
    if len(signature.sig) <= _STAMP_SIZE or at >= 2**63:
        raise SignatureInvalid(key=str(signature))
    return at


def _cosigned(at: int, text: str) -> bytes:
    return f"cosignature/v1\ntime {at}\n{text}".encode()


def _read_line(line: str) -> NoteSignature:
    name, _, encoded = line.removeprefix(_PREFIX).partition(" ")
    if not line.startswith(_PREFIX) or not is_name(name):
        raise NoteMalformed(why=f"{line[:80]!r} is no signature line")
    try:
        body = from_base64(encoded)
    except ValueError as error:
        raise NoteMalformed(why=f"the signature of {name}: {error}") from error
    key_hash, sig = body[:_KEY_HASH_SIZE], body[_KEY_HASH_SIZE:]
    if not sig:
        raise NoteMalformed(why=f"the signature of {name} is too short")
    return NoteSignature(name, int.from_bytes(key_hash, "big"), sig)


def _read_key(text: str, parts: Sequence[str]) -> tuple[NoteKind, bytes, str, int]:
    """Read the parts that verifier and signer keys share: kind, key bytes, name, stated hash."""
    match parts:
        case [name, stated, encoded]:
            pass
        case _:
            raise NoteKeyMalformed(text=text, why="it does not have three parts")
    if not is_name(name) or _HASH.fullmatch(stated) is None:
        raise NoteKeyMalformed(text=text, why="its name or its hash is malformed")
    try:
        body = from_base64(encoded)
    except ValueError as error:
        raise NoteKeyMalformed(text=text, why=str(error)) from error
    if not body or body[0] not in tuple(NoteKind) or (body[0] != NoteKind.ECDSA and len(body) != _KEY_SIZE):
        raise NoteKeyMalformed(text=text, why="it is no Ed25519 or ECDSA key")
    return NoteKind(body[0]), body[1:], name, int(stated, 16)
