"""What can go wrong with the words for what things are made of.

InterlockError
└── SupplyError                    SUP-1xx
    ├── PurlMalformed              SUP-101
    ├── VersionMalformed           SUP-102
    ├── SchemeUnknown              SUP-103
    ├── RangeMalformed             SUP-104
    ├── MarkerMalformed            SUP-105
    ├── AdvisoryMalformed          SUP-106
    ├── CvssMalformed              SUP-107
    ├── ExpressionMalformed        SUP-108
    └── ExpectationsUnmet          SUP-110
"""

from __future__ import annotations

from interlock.kernel import Family, InterlockError


class SupplyError(InterlockError):
    """A name, a version or a range of versions could not be read."""

    code = "SUP-100"
    family = Family.DATA


class PurlMalformed(SupplyError):
    """A text is not a package URL, or not one that its type allows."""

    code = "SUP-101"
    says = "{text!r} is not a package URL: {why}"
    hint = (
        "write pkg:TYPE/NAMESPACE/NAME@VERSION with special characters percent-encoded, for example pkg:pypi/django@5.1"
    )


class VersionMalformed(SupplyError):
    """A version cannot be read by the rules of its scheme, so it has no place in the order."""

    code = "SUP-102"
    says = "{version!r} is not a version of scheme {scheme}"
    hint = "write the version as {scheme} itself prints it; one without a place in the order decides nothing"


class SchemeUnknown(SupplyError):
    """There is no order of versions by this name."""

    code = "SUP-103"
    says = "there is no order of versions called {scheme!r}"
    hint = "known here: {known}"


class RangeMalformed(SupplyError):
    """A range of versions cannot be read by the rules of its scheme."""

    code = "SUP-104"
    says = "{text!r} is not a range of versions: {why}"
    hint = "write it as vers:SCHEME/CONSTRAINTS, for example vers:pypi/>=1.2|<2, or in the words of its ecosystem"


class MarkerMalformed(SupplyError):
    """A condition on the environment of a Python package cannot be read."""

    code = "SUP-105"
    says = "{text!r} is not an environment marker: {why}"
    hint = "write it as PEP 508 does, for example python_version >= '3.11' and sys_platform == 'linux'"


class AdvisoryMalformed(SupplyError):
    """A record that should say which packages are affected cannot be read, so it can find nothing."""

    code = "SUP-106"
    says = "{place}: {why}"
    hint = "fetch the advisories anew; if it stays, tell the database whose record it is"


class CvssMalformed(SupplyError):
    """A text is not a CVSS vector, so it has no score."""

    code = "SUP-107"
    says = "{vector!r} is not a CVSS vector: {why}"
    hint = "write it as its calculator prints it, for example CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"


class ExpressionMalformed(SupplyError):
    """A text is not an SPDX licence expression over ids that are on the list."""

    code = "SUP-108"
    says = "{text!r} is not a licence expression: {why}"
    hint = "write ids of the SPDX list joined by AND, OR and WITH, for example (MIT OR Apache-2.0) AND LicenseRef-mine"


class ExpectationsUnmet(SupplyError):
    """A statement about how something was made does not show what is demanded of it."""

    code = "SUP-110"
    says = "it is not shown what is expected: {reasons}"
    hint = "nothing of the artifact is known to be as expected; take one whose provenance shows it, or mend the demand"
