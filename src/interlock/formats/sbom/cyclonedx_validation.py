"""Holds CycloneDX documents against the schemas of their version, JSON and XML.

Enters: what was parsed, and the schemas. Leaves: faults with their places. Floor 5.
Source: the schemas that the CycloneDX project publishes, the strict ones where there are two.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Final

import msgspec

from interlock.formats.sbom.errors import SbomUnjudged
from interlock.formats.sbom.faults import LONGEST, MOST, Fault, pointer
from interlock.formats.sbom.ports import Schemas

if TYPE_CHECKING:
    from lxml import etree

JSON_VERSIONS: Final = ("1.2", "1.3", "1.4", "1.5", "1.6", "1.7")
XML_VERSIONS: Final = ("1.0", "1.1", *JSON_VERSIONS)
REMEDY: Final = "install the extra: pip install 'interlock[sbom]'"
_STRICT: Final = frozenset({"1.2", "1.3"})
_REFERRED: Final = ("spdx.schema.json", "jsf-0.82.schema.json", "cryptography-defs.schema.json")
_BASE: Final = "http://cyclonedx.org/schema/"
_NAMESPACE: Final = re.compile(r"\{http://cyclonedx\.org/schema/[^}]*\}")


def json_faults(document: dict[str, object], version: str, schemas: Schemas, path: str) -> tuple[Fault, ...]:
    """Give what is wrong with a JSON document. Errors: SbomUnjudged (FMT-302)."""
    try:
        import jsonschema_rs
    except ImportError as error:
        raise SbomUnjudged(path=path, why="the library jsonschema-rs is not installed", remedy=REMEDY) from error
    name = f"bom-{version}{'-strict' if version in _STRICT else ''}.schema.json"
    bodies = {one: _text(schemas, one, path) for one in (name, *_REFERRED) if one != "cryptography-defs.schema.json"}
    definitions = schemas.text("cryptography-defs.schema.json")
    if definitions is not None:
        bodies["cryptography-defs.schema.json"] = definitions
    registry = jsonschema_rs.Registry([
        (_BASE + spelling, msgspec.json.decode(body))
        for one, body in bodies.items()
        if one != name
        for spelling in (one, one.replace(".schema.json", ".SNAPSHOT.schema.json"))
    ])  # fmt: skip
    validator = jsonschema_rs.Draft7Validator(
        msgspec.json.decode(bodies[name]), registry=registry, validate_formats=True
    )
    return tuple(
        Fault(pointer(*wrong.instance_path) or "/", wrong.message[:LONGEST])
        for wrong in islice(validator.iter_errors(document), MOST)
    )


def xml_faults(body: bytes, version: str, schemas: Schemas, path: str) -> tuple[Fault, ...]:
    """Give what is wrong with an XML document that was parsed safely before. Errors: SbomUnjudged (FMT-302)."""
    try:
        from lxml import etree
    except ImportError as error:
        raise SbomUnjudged(path=path, why="the library lxml is not installed", remedy=REMEDY) from error
    bodies = (_text(schemas, f"bom-{version}.xsd", path), _text(schemas, "spdx.xsd", path))
    schema = etree.XMLSchema(etree.fromstring(bodies[0], _schema_parser(bodies[1])))
    parser = etree.XMLParser(no_network=True, resolve_entities=False, load_dtd=False, huge_tree=False)
    try:
        document = etree.fromstring(body, parser)
    except etree.XMLSyntaxError as error:
        return (Fault(f"line {error.lineno or 1}", (error.msg or "it is not XML")[:LONGEST]),)
    if schema.validate(document):
        return ()
    found = [
        Fault(f"line {entry.line}", _NAMESPACE.sub("", entry.message)[:LONGEST])
        for entry in list(schema.error_log)[:MOST]
    ]
    return tuple(found) or (Fault("line 1", "it does not follow the schema"),)


def _text(schemas: Schemas, name: str, path: str) -> bytes:
    body = schemas.text(name)
    if body is None:
        raise SbomUnjudged(path=path, why=f"the schema {name} is not installed", remedy=REMEDY)
    return body


@cache
def _schema_parser(licences: bytes) -> etree.XMLParser:
    """Give a parser that finds the schema of licence ids in memory and nothing else anywhere."""
    from lxml import etree

    class OnlyThat(etree.Resolver):  # type: ignore[misc]  # lxml has no types
        def resolve(self, system_url: str, _public_id: str, context: object) -> object:
            if system_url.endswith(("spdx.xsd", "spdx.SNAPSHOT.xsd", "/spdx")):
                return self.resolve_string(licences, context)
            return self.resolve_string(b"", context)

    parser = etree.XMLParser(no_network=True, resolve_entities=False, load_dtd=False)
    parser.resolvers.add(OnlyThat())
    return parser
