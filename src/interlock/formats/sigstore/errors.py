"""What can go wrong with a file of Sigstore's.

InterlockError
└── SigstoreFormatError            FMT-8xx
    ├── BundleMalformed            FMT-801
    ├── BundleUnsupported          FMT-802
    ├── TrustedRootMalformed       FMT-803
    └── LogBodyMalformed           FMT-804
"""

from __future__ import annotations

from interlock.kernel import Family, InterlockError


class SigstoreFormatError(InterlockError):
    """A file of Sigstore's could not be read."""

    code = "FMT-800"
    family = Family.DATA


class BundleMalformed(SigstoreFormatError):
    """Bytes that are no Sigstore bundle, or one that lacks what its version demands."""

    code = "FMT-801"
    says = "{source} is no Sigstore bundle: {why}"
    hint = "get the bundle again from whoever signed: it is what cosign or a build server writes as .sigstore.json"


class BundleUnsupported(SigstoreFormatError):
    """A bundle of a version, or with a part, that is not read here."""

    code = "FMT-802"
    says = "{source} cannot be read: {what} is not supported"
    hint = "known are bundles of version 0.1, 0.2 and 0.3; have it signed again with a client that writes one of these"


class TrustedRootMalformed(SigstoreFormatError):
    """A file that says whom to trust, and cannot be read without guessing."""

    code = "FMT-803"
    family = Family.CONFIGURATION
    says = "{source} is no trusted root: {why}"
    hint = "get trusted_root.json again from the Sigstore instance that you trust, and check its digest with its owner"


class LogBodyMalformed(SigstoreFormatError):
    """The body of a log entry is of a kind, or in a form, from which nothing follows."""

    code = "FMT-804"
    says = "the log entry says nothing that can be used: {why}"
    hint = "have the artifact signed again with a client that logs hashedrekord or dsse entries"
