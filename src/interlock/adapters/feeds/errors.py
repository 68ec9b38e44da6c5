"""What can go wrong with getting at feeds of advisories.

InterlockError
└── FeedError                      FED-100
    ├── PathMissing                FED-101
    ├── NothingToImport            FED-102
    ├── FeedFileUnreadable         FED-103
    ├── HeaderMissing              FED-104
    ├── HeaderMalformed            FED-105
    ├── PlainHttpRefused           FED-106
    └── FetchUnderWay              FED-107
"""

from __future__ import annotations

from interlock.kernel import Family, InterlockError


class FeedError(InterlockError):
    """A feed cannot be had."""

    code = "FED-100"
    family = Family.WORLD


class PathMissing(FeedError):
    """What was to be imported is not there."""

    code = "FED-101"
    family = Family.USAGE
    says = "there is no file or folder {path}"
    hint = "give the path of a folder, .zip, .json, .jsonl, .jsonl.gz or .csv.gz"


class NothingToImport(FeedError):
    """A folder without a single file that could hold advisories."""

    code = "FED-102"
    family = Family.USAGE
    says = "no file in {path} can hold {wanted}"
    hint = "give a folder with .zip, .json, .jsonl or .jsonl.gz files of OSV records, or name the file itself"


class FeedFileUnreadable(FeedError):
    """A file of a feed that cannot be opened."""

    code = "FED-103"
    says = "{path} cannot be read: {why}"
    hint = "give the path of a regular file that you may read"


class HeaderMissing(FeedError):
    """The variable that should hold a mirror's header is not set."""

    code = "FED-104"
    family = Family.CONFIGURATION
    says = "mirror {mirror} wants a header from the environment variable {variable}, which is not set"
    hint = "set {variable} to the whole header, such as Authorization: Bearer ..."


class HeaderMalformed(FeedError):
    """The variable that should hold a mirror's header holds something else; its value is never shown."""

    code = "FED-105"
    family = Family.CONFIGURATION
    says = "the environment variable {variable} of mirror {mirror} does not hold a header of one line"
    hint = "set {variable} to the whole header, such as Authorization: Bearer ..."


class PlainHttpRefused(FeedError):
    """A mirror elsewhere that is to be asked without encryption."""

    code = "FED-106"
    family = Family.CONFIGURATION
    says = "mirror {mirror} is not asked: over plain http anybody on the way can leave advisories out"
    hint = "use https, or give the mirror allow_http: true in advisories.yaml if you trust the whole way"


class FetchUnderWay(FeedError):
    """Another process fetches from the same mirror."""

    code = "FED-107"
    says = "another process fetches from mirror {mirror} now"
    hint = "wait for it; what it brings is for this user too"
