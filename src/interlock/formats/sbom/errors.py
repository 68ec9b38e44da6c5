"""What can go wrong with an SBOM, beyond what goes wrong with every manifest.

InterlockError
└── SbomError                      FMT-3xx
    ├── SbomInvalid                FMT-301
    ├── SbomUnjudged               FMT-302
    └── SbomUnwritable             FMT-303
"""

from __future__ import annotations

from interlock.kernel import Family, InterlockError


class SbomError(InterlockError):
    """An SBOM could not be judged or written."""

    code = "FMT-300"
    family = Family.CONFIGURATION


class SbomInvalid(SbomError):
    """A document breaks the rules of its own specification; `faults` has each place and reason."""

    code = "FMT-301"
    family = Family.DATA
    says = "{place}: {why}"
    hint = "mend {where} in {path}, or write it anew with the tool that made it; {count} such places were found"


class SbomUnjudged(SbomError):
    """The rules that a document would have to be held against are not here, so nobody knows whether it is valid."""

    code = "FMT-302"
    says = "{path} cannot be judged: {why}"
    hint = "{remedy}"


class SbomUnwritable(SbomError):
    """What is to be written has no place in the format."""

    code = "FMT-303"
    family = Family.USAGE
    says = "an SBOM cannot be written: {why}"
    hint = "{remedy}"
