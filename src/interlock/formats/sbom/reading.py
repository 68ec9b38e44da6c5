"""Reads any SBOM that is known here into a `Reading`, whatever its format, notation and wrapping.

Enters: bytes and a path. Leaves: a `Reading`. Floor 5.
"""

from __future__ import annotations

from interlock.formats.manifests.errors import malformed
from interlock.formats.sbom import cyclonedx_xml, spdx2_rdf, spdx2_tagvalue
from interlock.formats.sbom.cyclonedx_reading import read_cyclonedx
from interlock.formats.sbom.opening import Kind, Notation, Opened, open_sbom
from interlock.formats.sbom.spdx2_reading import read_spdx2
from interlock.formats.sbom.spdx3_reading import read_spdx3
from interlock.formats.sbom.syft_reading import read_syft
from interlock.supply.model import Reading


def read_sbom(path: str, body: bytes) -> Reading:
    """Read an SBOM.

    Errors: ManifestMalformed (FMT-201), and nothing else, whatever the bytes are.
    """
    opened = open_sbom(path, body)
    return read_opened(opened)


def read_opened(opened: Opened) -> Reading:
    """Read an SBOM that is parsed already. Errors: ManifestMalformed (FMT-201)."""
    try:
        told = object_of(opened)
        if opened.kind is Kind.CYCLONEDX:
            return read_cyclonedx(opened.path, told, opened.version)
        if opened.kind is Kind.SPDX2:
            return read_spdx2(opened.path, told, opened.version)
        if opened.kind is Kind.SPDX3:
            return read_spdx3(opened.path, told)
        return read_syft(opened.path, told)
    except RecursionError as error:
        raise malformed(opened.path, "it is nested too deeply") from error


def object_of(opened: Opened) -> dict[str, object]:
    """Give a document in the shape of JSON. Errors: ManifestMalformed (FMT-201)."""
    if opened.notation is Notation.XML:
        return cyclonedx_xml.as_object(opened.root, opened.path)
    if opened.notation is Notation.RDF:
        return spdx2_rdf.as_object(opened.root, opened.path)
    if opened.notation is Notation.TAG_VALUE:
        return spdx2_tagvalue.as_object(opened.text, opened.path)
    return opened.object
