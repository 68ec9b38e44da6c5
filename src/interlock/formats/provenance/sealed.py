"""One signed part of a file, before anybody verified it. Floor 5."""

from __future__ import annotations

from enum import StrEnum

import msgspec


class Sealing(StrEnum):
    """How a part is signed, which says how it has to be verified."""

    BUNDLE = "bundle"
    """A Sigstore bundle: certificate or key, log entry, perhaps a time stamp."""
    CERTIFIED = "certified"
    """A DSSE envelope with the signer's certificate and no log entry: nothing shows when it was signed."""
    ENVELOPE = "envelope"
    """A DSSE envelope under a key that somebody has to give."""
    BARE = "bare"
    """An envelope whose signature covers the payload alone, without its type, as Google Cloud Build once signed."""
    LINK = "link"
    """in-toto metadata by itself: a signature over canonical JSON, under a key that somebody has to give."""
    SIMPLE = "simple"
    """Simple signing in a layer, whose signature, certificate and log entry stand in annotations, as cosign does."""
    ANNOTATED = "annotated"
    """An envelope in a layer, whose certificate and log entry stand in annotations, as cosign does."""
    BLOB = "blob"
    """A signature of a file as cosign once wrote it: beside a certificate, with the log's promise alone or without."""
    NOTHING = "nothing"
    """A statement that nobody signed."""


class Sealed(msgspec.Struct, frozen=True):
    """A part of a file that somebody signed, or did not; nothing of it is proved."""

    sealing: Sealing
    body: bytes
    """The bundle or the envelope as JSON; for `LINK` and `NOTHING` what is or would be signed, to the byte."""
    place: str
    """Where it stands, for messages."""
    certificate: bytes = b""
    """PEM of the signer's certificate and those above it, for `CERTIFIED`."""
    signatures: tuple[tuple[str, bytes], ...] = ()
    """Key id and signature, for `LINK`."""
    annotations: tuple[tuple[str, str], ...] = ()
    """What stands beside the part, for `SIMPLE` and `ANNOTATED`."""
    predicate_type: str = ""
    """What the document around it says that it is; the signed statement has to say the same."""
    publisher: str = ""
    """What the document around it says of the publisher, in JSON; a claim of the registry that nobody signed."""
