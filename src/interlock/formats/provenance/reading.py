"""Reading what somebody attests, whatever dialect it is in: the type of a statement says which reader knows it.

Enters: the body that was signed and its type. Leaves: `Provenanced`. Floor 5.
A new dialect is a new file and a line here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from interlock.formats.provenance import link, publications, simple_signing, slsa_v0, slsa_v1, summary, witness
from interlock.formats.provenance.errors import AttestationUnknown
from interlock.formats.provenance.statement import PAYLOAD_TYPE, Stated, read_stated
from interlock.supply.provenanced import Provenanced

READERS: Final[Mapping[str, Callable[[Stated, str], Provenanced]]] = {
    slsa_v0.V0_1: slsa_v0.read_v0_1,
    slsa_v0.V0_2: slsa_v0.read_v0_2,
    slsa_v1.V1: slsa_v1.read_v1,
    summary.SUMMARY: summary.read_summary,
    link.LINK: link.read_link_statement,
    link.LINK_V0_2: link.read_link_statement,
    publications.NPM_PUBLISH: publications.read_npm_publication,
    publications.PYPI_PUBLISH: publications.read_pypi_publication,
    **dict.fromkeys(witness.COLLECTIONS, witness.read_collection),
}
"""By type of predicate."""
BUILD_TYPES: Final = frozenset({slsa_v0.V0_1, slsa_v0.V0_2, slsa_v1.V1})
"""The types that say how something was built."""


def read_attested(body: bytes, kind: str = PAYLOAD_TYPE, place: str = "the statement") -> Provenanced:
    """Read what was signed. Errors: AttestationMalformed (FMT-901), AttestationUnknown (FMT-902)."""
    if kind == simple_signing.PAYLOAD_TYPE:
        return simple_signing.read_simple_signing(body, place)
    if kind == LINK_BODY:
        return link.read_link(body, place)
    if kind != PAYLOAD_TYPE:
        raise AttestationUnknown(place=f"{place}: payloadType", kind=kind[:120])
    stated = read_stated(body, place)
    reader = READERS.get(stated.predicate_type)
    if reader is None:
        raise AttestationUnknown(place=f"{place}: predicateType", kind=stated.predicate_type[:120])
    return reader(stated, place)


LINK_BODY: Final = "link"
"""The type of a body that in-toto signed by itself, without an envelope that would name one."""
