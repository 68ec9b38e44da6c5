"""What Google Cloud tells about an image that Cloud Build made: envelopes, and the same again as text for people.

Enters: the document of `gcloud artifacts docker images describe --show-provenance`. Leaves: the envelopes of those
occurrences whose text says what was signed. Floor 5.
Nobody signed the text, the summary and the names around an envelope, but people read them; so they have to agree with
it. Source: Google Cloud Build, provenance; docs/reference/provenance.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

import msgspec

from interlock.crypto import read_envelope, write_envelope
from interlock.crypto.errors import EnvelopeMalformed
from interlock.formats.provenance.errors import AttestationContradicted, AttestationError, AttestationMalformed
from interlock.formats.provenance.github import as_text, mapping
from interlock.formats.provenance.sealed import Sealed, Sealing
from interlock.formats.provenance.statement import decode, read_stated

_KEY: Final = re.compile(
    r"projects/verified-builder/locations/(?:global|[a-z]+-[a-z]+[0-9]{1,2})/keyRings/attestor/"
    r"cryptoKeys/([A-Za-z0-9-]+)/cryptoKeyVersions/[0-9]+"
)
"""What Cloud Build calls the keys of its own, of which each place has one."""
_BARE: Final = "builtByGCB"
"""The keys that signed the payload alone, before Cloud Build signed as DSSE demands."""
_KIND: Final = "BUILD"
_DIGEST: Final = re.compile(r"sha256:[0-9a-f]{64}")


class _Summary(msgspec.Struct, frozen=True):
    digest: str
    fully_qualified_digest: str = ""


class _Occurrence(msgspec.Struct, frozen=True, rename="camel"):
    envelope: msgspec.Raw
    kind: str = ""
    resource_uri: str = ""
    build: dict[str, Any] = {}


class _Occurrences(msgspec.Struct, frozen=True):
    provenance: list[_Occurrence]


class _Document(msgspec.Struct, frozen=True):
    provenance_summary: _Occurrences
    image_summary: _Summary


def open_google(document: bytes, place: str) -> tuple[Sealed, ...]:
    """Give the envelopes of a document; those that their surroundings contradict are left out.

    Errors: AttestationContradicted (FMT-903) if that leaves none; AttestationMalformed (FMT-901).
    """
    wire = decode(document, _Document, place)
    found: list[Sealed] = []
    contradicted: list[AttestationError] = []
    for at, one in enumerate(wire.provenance_summary.provenance):
        where = f"{place}: provenance_summary.provenance[{at}]"
        try:
            _check(one, wire.image_summary, where)
            found += _sealed(bytes(one.envelope), where)
        except (AttestationContradicted, AttestationMalformed) as error:
            contradicted.append(error)
    if contradicted and not found:
        raise contradicted[0]
    return tuple(found)


def _sealed(document: bytes, place: str) -> Iterator[Sealed]:
    """Give an envelope once for each way in which its keys sign, with the signatures of Cloud Build's keys alone.

    Errors: AttestationMalformed (FMT-901) if no signature names one of them: nobody could say which key it should be.
    """
    envelope = read_envelope(document)
    signatures = [(one, _KEY.fullmatch(one.keyid)) for one in envelope.signatures]
    known = [(one, name[1]) for one, name in signatures if name is not None]
    if not known:
        ids = ", ".join(repr(one.keyid[:200]) for one in envelope.signatures[:3])
        raise AttestationMalformed(place=f"{place}.envelope", why=f"no key of Cloud Build is named so: {ids}")
    for sealing, is_bare in ((Sealing.ENVELOPE, False), (Sealing.BARE, True)):
        made = tuple(one for one, name in known if (name == _BARE) is is_bare)
        if made:
            yield Sealed(sealing, write_envelope(msgspec.structs.replace(envelope, signatures=made)), place)


def _check(one: _Occurrence, summary: _Summary, place: str) -> None:
    try:
        body = read_envelope(bytes(one.envelope)).payload
    except EnvelopeMalformed as error:
        raise AttestationMalformed(place=f"{place}.envelope", why=str(error)) from error
    stated = read_stated(body, f"{place}.envelope")
    known = {f"{found.alg}:{found.hex}" for subject in stated.subjects for found in subject.digests}
    digests = {
        "image_summary.digest": summary.digest,
        "image_summary.fully_qualified_digest": summary.fully_qualified_digest.rpartition("@")[2],
        "resourceUri": one.resource_uri.rpartition("@")[2],
    }
    for name, value in digests.items():
        if not _DIGEST.fullmatch(value) or value not in known or value != summary.digest:
            raise AttestationContradicted(place=f"{place}: {name}", why=f"{value[:80]!r} is not what was signed")
    if one.kind != _KIND:
        raise AttestationContradicted(place=f"{place}: kind", why=f"it is {one.kind[:40]!r}, not {_KIND}")
    signed = mapping(decode(body, object, place))
    if not any(_same(mapping(text), signed) for text in one.build.values()):
        raise AttestationContradicted(place=f"{place}: build", why="the text says otherwise than what was signed")


def _same(text: Mapping[str, Any], signed: Mapping[str, Any]) -> bool:
    """Say whether the text says what was signed, which may hold the predicate under two names."""
    names = ("predicate", "slsaProvenance")
    told, meant = ([_plain(one[name]) for name in names if name in one] for one in (text, signed))
    if not told or not meant or any(one != meant[0] for one in (*told, *meant)):
        return False
    return all(_plain(text.get(name)) == _plain(signed.get(name)) for name in ("_type", "predicateType", "subject"))


def _plain(value: object) -> object:
    """Give a value without what the two writers are known to write differently: an index as text or number."""
    if isinstance(value, dict):
        return {
            key: as_text(inner) if key == "definedInMaterial" else _plain(inner)
            for key, inner in value.items()
            if inner is not None
        }
    return [_plain(inner) for inner in value] if isinstance(value, list) else value
