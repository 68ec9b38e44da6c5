"""XML of a manifest: the plain reading of `formats.xmldoc`, with the errors of manifests. Floor 5."""

from __future__ import annotations

from interlock.formats.errors import XmlMalformed
from interlock.formats.manifests.errors import malformed
from interlock.formats.xmldoc import Element, read_xml


def root_of(body: bytes, path: str, *names: str) -> Element:
    """Give the root of an XML document, which has one of some names.

    Errors: ManifestMalformed (FMT-201) with the line.
    """
    if not body.strip():
        raise malformed(path, "it is empty")
    try:
        root = read_xml(body, path)
    except XmlMalformed as error:
        raise malformed(path, str(error.fields["why"]), line=int(str(error.fields["line"]))) from error
    if root.name not in names:
        raise malformed(path, f"its root is {root.name[:80]!r}, not {' or '.join(names)}", line=root.line)
    return root
