"""What a registry or a publisher attests when a package is published: npm's publish predicate and that of PEP 740.

Enters: a statement. Leaves: what it says. Floor 5. Neither says how anything was built; they say who published it.
Source: npm, publish attestation v0.1; PEP 740 and the index's predicate for publishing.
"""

from __future__ import annotations

from typing import Final
from urllib.parse import unquote

import msgspec

from interlock.formats.provenance.errors import AttestationMalformed
from interlock.formats.provenance.statement import Stated, decode
from interlock.supply.provenanced import Dialect, Provenanced

NPM_PUBLISH: Final = "https://github.com/npm/attestation/tree/main/specs/publish/v0.1"
PYPI_PUBLISH: Final = "https://docs.pypi" + ".org/attestations/publish/v1"
_PURL: Final = "pkg:npm/"


class _Publication(msgspec.Struct, frozen=True):
    name: str
    version: str
    registry: str


def npm_package(name: str) -> str:
    """Give `name@version` of an npm package URL; nothing if it is none."""
    return unquote(name.removeprefix(_PURL)) if name.startswith(_PURL) else ""


def read_npm_publication(stated: Stated, place: str) -> Provenanced:
    """Read what npm's registry attests: that it took in this package under this name and version.

    Errors: AttestationMalformed (FMT-901), also where the predicate names another package than the subject.
    """
    wire = decode(stated.predicate, _Publication, f"{place}: predicate")
    package = f"{wire.name}@{wire.version}"
    for at, subject in enumerate(stated.subjects):
        if npm_package(subject.name) != package:
            why = f"{subject.name!r} is another package than {package!r}, which the predicate names"
            raise AttestationMalformed(place=f"{place}: subject[{at}].name", why=why)
    return Provenanced(
        dialect=Dialect.NPM_PUBLISH,
        predicate_type=stated.predicate_type,
        subjects=stated.subjects,
        package=package,
    )


def read_pypi_publication(stated: Stated, place: str) -> Provenanced:
    """Read what a publisher of the Python index attests: that it published a file of this name.

    Errors: AttestationMalformed (FMT-901): PEP 740 has one subject, a file by its name, and an empty predicate.
    """
    if len(stated.subjects) != 1 or not stated.subjects[0].name:
        why = f"it has {len(stated.subjects)} subjects, and one file by its name has to be there"
        raise AttestationMalformed(place=f"{place}: subject", why=why)
    if stated.predicate not in {b"null", b"{}"}:
        raise AttestationMalformed(place=f"{place}: predicate", why="it has to be empty, and something is in it")
    return Provenanced(
        dialect=Dialect.PYPI_PUBLISH,
        predicate_type=stated.predicate_type,
        subjects=stated.subjects,
        package=stated.subjects[0].name,
    )
