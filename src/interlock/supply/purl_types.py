"""What each type of package URL allows and how it spells its parts: one table.

A type that is not in the table allows everything and changes nothing, as the standard asks.
Enters: nothing. Leaves: the table. Floor 3. Source: type definitions of the package URL standard (ECMA-427).
"""

from __future__ import annotations

import re
from enum import Enum
from typing import Final

import msgspec


class Need(Enum):
    """Whether a part must, may or must not be there."""

    REQUIRED = "required"
    OPTIONAL = "optional"
    PROHIBITED = "prohibited"


class TypeRule(msgspec.Struct, frozen=True):
    """What one type allows; the defaults are those of a type without a definition."""

    namespace: Need = Need.OPTIONAL
    lower: frozenset[str] = frozenset()
    """The parts that have one case only: `namespace`, `name`, `version`, `subpath`."""
    dashes: bool = False
    """Whether an underscore in the name is a dash."""
    words: bool = False
    """Whether every character of the name that is no letter, digit or underscore is an underscore."""
    qualifiers: tuple[str, ...] = ()
    """The keys without which it names nothing."""
    name: re.Pattern[str] | None = None
    without: str = ""
    """What the name may not hold."""
    version: re.Pattern[str] | None = None
    most_segments: int = 0
    """The most parts that the namespace may have; 0 for any number."""
    is_path: bool = False
    """Whether the name is a path, whose slashes stay as they are, after a namespace of one part."""
    upper_namespace: bool = False


def _rule(namespace: Need, lower: str = "", **rest: object) -> TypeRule:
    return msgspec.structs.replace(TypeRule(namespace=namespace, lower=frozenset(lower.split())), **rest)


_MUST, _MAY, _NOT = Need.REQUIRED, Need.OPTIONAL, Need.PROHIBITED

TYPE_RULES: Final[dict[str, TypeRule]] = {
    "alpm": _rule(_MUST, "namespace name"),
    "apk": _rule(_MUST, "namespace name"),
    "bazel": _rule(_NOT),
    "bitbucket": _rule(_MUST, "namespace name"),
    "bitnami": _rule(_NOT, "name"),
    "brew": _rule(_MAY, "namespace name"),
    "cargo": _rule(_NOT),
    "chrome-extension": _rule(
        _NOT, "name", name=re.compile(r"[a-p]{32}"), version=re.compile(r"[0-9]+(?:\.[0-9]+){0,3}")
    ),
    "cocoapods": _rule(_NOT, name=re.compile(r"[^\s+.][^\s+]*")),
    "composer": _rule(_MUST, "namespace name"),
    "conan": _rule(_MAY),
    "conda": _rule(_NOT),
    "cpan": _rule(_MAY, upper_namespace=True, without="::"),
    "cran": _rule(_NOT),
    "deb": _rule(_MUST, "namespace name"),
    "docker": _rule(_MAY),
    "gem": _rule(_NOT),
    "generic": _rule(_MAY),
    "git": _rule(_MUST, is_path=True),
    "github": _rule(_MUST, "namespace name"),
    # Its definition asks for a namespace and for lower case, and says in the same breath that case counts. A module
    # path may have a single part (`stdlib`, a main module), and two modules may differ by case alone, so both stand.
    "golang": _rule(_MAY),
    "hackage": _rule(_NOT, dashes=True),
    "hex": _rule(_MAY, "namespace name"),
    "huggingface": _rule(_MUST, "version"),
    "julia": _rule(_NOT, qualifiers=("uuid",)),
    "luarocks": _rule(_MAY, "namespace name"),
    "maven": _rule(_MUST),
    "mlflow": _rule(_NOT),
    "npm": _rule(_MAY),
    "nuget": _rule(_NOT),
    "oci": _rule(_NOT, "name version"),
    "opam": _rule(_NOT),
    "otp": _rule(_NOT, "name subpath"),
    "pub": _rule(_NOT, "name", words=True),
    "pypi": _rule(_NOT, "name version", dashes=True),
    "qpkg": _rule(_MUST, "namespace"),
    "rpm": _rule(_MUST, "namespace"),
    "swid": _rule(_MAY, qualifiers=("tag_id",), most_segments=2),
    "swift": _rule(_MUST),
    "vcpkg": _rule(_NOT),
    "vscode-extension": _rule(_MUST, "namespace name version"),
    "yocto": _rule(_MAY, "namespace"),
}
"""By type, in lower case."""

ANY_TYPE: Final = TypeRule()
"""What holds for a type that nobody defined."""
