"""Floor 1: keys, seals, Merkle arithmetic and signed notes; bytes in, bytes out.

Beside the usual files there is one per concept: `keys`, `signers`, `dsse`, `trust`, `merkle`,
`note`, `checkpoint`, and `wire`, which reads what strangers wrote.
"""

from interlock.crypto.checkpoint import TreeHead, read_head
from interlock.crypto.dsse import (
    Envelope,
    OpenedSeal,
    Signature,
    open_seal,
    preimage,
    read_envelope,
    sign,
    write_envelope,
)
from interlock.crypto.keys import PublicKey, Scheme, derive
from interlock.crypto.note import NoteSigner, NoteVerifier, OpenedNote, open_note, read_note, sign_note
from interlock.crypto.ports import Signer
from interlock.crypto.signers import LocalSigner, generate
from interlock.crypto.trust import Trust, TrustedKey, open_trusted, read_trust, write_trust

__all__ = [
    "Envelope",
    "LocalSigner",
    "NoteSigner",
    "NoteVerifier",
    "OpenedNote",
    "OpenedSeal",
    "PublicKey",
    "Scheme",
    "Signature",
    "Signer",
    "TreeHead",
    "Trust",
    "TrustedKey",
    "derive",
    "generate",
    "open_note",
    "open_seal",
    "open_trusted",
    "preimage",
    "read_envelope",
    "read_head",
    "read_note",
    "read_trust",
    "sign",
    "sign_note",
    "write_envelope",
    "write_trust",
]
