"""What an SBOM came in: the envelope around it, and what the statement in there is about.

Nothing is proved here: whether a signature counts is for whoever holds the trust store. Enters: bytes and a path.
Leaves: an `Envelope`, or the subjects of a statement. Floor 5. Source: DSSE 1.0.2; in-toto attestation framework v1.
"""

from __future__ import annotations

from typing import cast

import msgspec

from interlock.crypto import Envelope, read_envelope
from interlock.formats.manifests.errors import malformed
from interlock.formats.manifests.fields import items, mapping, text
from interlock.formats.manifests.jsondoc import parsed
from interlock.formats.manifests.text import decoded
from interlock.kernel import Digest, DigestMalformed, Subject

IN_TOTO = "application/vnd.in-toto+json"
"""The type of a payload that is a statement."""


def envelope_in(path: str, body: bytes) -> Envelope | None:
    """Give the envelope that a file is, also within a Sigstore bundle; None for what is none.

    Errors: EnvelopeMalformed (CRY-101), ManifestMalformed (FMT-201).
    """
    if body.lstrip()[:1] != b"{":
        return None
    value = parsed(decoded(body, path), path)
    inner = value.get("dsseEnvelope", value) if isinstance(value, dict) else None
    if not isinstance(inner, dict) or "payload" not in inner or "payloadType" not in inner:
        return None
    return read_envelope(msgspec.json.encode(inner))


def subjects_in(path: str, body: bytes) -> tuple[Subject, ...]:
    """Give what a statement is about, as far as it says so by digests that are known; nothing for what is no statement.

    Errors: ManifestMalformed (FMT-201).
    """
    if body.lstrip()[:1] != b"{":
        return ()
    value = parsed(decoded(body, path), path)
    if not isinstance(value, dict) or "predicateType" not in value:
        return ()
    found = []
    for place, one in enumerate(items(value.get("subject"), path, "/subject")):
        at = f"/subject/{place}"
        told = mapping(one, path, at)
        digests = tuple(_digests(mapping(told.get("digest"), path, f"{at}/digest")))
        if not digests:
            raise malformed(path, f"{at} has no digest that is known here")
        found.append(Subject(text(told.get("name"), path, f"{at}/name"), digests))
    return tuple(found)


def _digests(told: dict[str, object]) -> list[Digest]:
    found = []
    for algorithm, value in sorted(told.items()):
        try:
            found.append(Digest.parse(f"{algorithm}:{cast('str', value)}"))
        except DigestMalformed:
            continue  # in-toto allows algorithms that are not known here; they name nothing
    return found
