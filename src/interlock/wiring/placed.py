"""What `repositories:` in interlock.yaml says of where artifacts are kept. Floor 12.

It says where, and what may get in there. By whom and how a registry is talked to says its user, in registries.yaml.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import msgspec

from interlock.adapters.registries.errors import ReferenceMalformed
from interlock.adapters.registries.names import read_reference
from interlock.formats import Node

if TYPE_CHECKING:
    from interlock.adapters.registries.names import Reference

LOCAL: Final = "local"
"""The repository that everybody has, beside the ledger."""
FIELDS: Final = {
    "name": "what to call it, in places such as NAME/PATH:TAG",
    "address": "oci://HOST/PATH, or folder:PATH, relative to the repository",
    "trusted": "true to let nothing in that its policy does not allow, and nothing out whose evidence is not whole",
    "policy": "the policy that a trusted one is entered by; left out, that of its stage",
    "stage": "whose evidence is demanded, as for `interlock gate --stage`; left out, the usual one",
    "environment": (
        "the environment that is asked for, as for `interlock gate --env`; "
        "its policy and stage hold where the repository names none"
    ),
}
"""Every field of a repository with what it means; the reference page is made from it."""
_NAME: Final = re.compile(r"[a-z0-9]+(?:[._-][a-z0-9]+)*")
_LONGEST: Final = 64


class Placed(msgspec.Struct, frozen=True):
    """A repository that the settings know."""

    name: str
    address: str
    is_trusted: bool = False
    policy: str = ""
    stage: str = ""
    environment: str = ""
    source: str = ""
    line: int = 0


def repositories_of(node: Node) -> tuple[Placed, ...]:
    """Read the section. Errors: FieldUnknown, FieldWrong (FMT-1xx)."""
    items = node.items("repositories")
    found = tuple(_placed(item) for item in items)
    for place, (one, item) in enumerate(zip(found, items, strict=True)):
        if any(one.name == other.name for other in found[:place]):
            raise item.twice("repositories.name", one.name)
    return found


def _placed(node: Node) -> Placed:
    fields = node.fields("repositories", FIELDS)
    for needed in ("name", "address"):
        if needed not in fields:
            raise node.wrong("a repository", "name and address")

    def text(name: str) -> str:
        return fields[name].text(f"repositories.{name}").strip() if name in fields else ""

    name = text("name")
    if not _NAME.fullmatch(name) or len(name) > _LONGEST or name == LOCAL:
        raise fields["name"].wrong("repositories.name", f"small letters, digits and dashes, and not {LOCAL!r}")
    address = fields["address"].read("repositories.address", "oci://HOST/PATH or folder:PATH", _as_address)
    is_trusted = fields["trusted"].truth("repositories.trusted") if "trusted" in fields else False
    for only in ("policy", "stage", "environment"):
        if only in fields and not is_trusted:
            raise fields[only].wrong(f"repositories.{only}", "`trusted: true` beside it, or nothing is decided by it")
    return Placed(name, address, is_trusted, text("policy"), text("stage"), text("environment"), node.source, node.line)


def _as_address(text: str) -> str:
    """Give an address without tag and digest. Errors: ReferenceMalformed (REG-101)."""
    read = read_reference(text)
    if not read.kind or read.tag or read.digest is not None:
        raise ReferenceMalformed(text=text, why="it is the address of a repository that is wanted here")
    return read.place


def is_below(reference: Reference, address: str) -> bool:
    """Say whether a place of a registry lies at an address or below it."""
    other = read_reference(address)
    if reference.kind != "oci" or other.kind != "oci" or _bare(reference.host) != _bare(other.host):
        return False
    return f"{reference.path}/".startswith(f"{other.path}/")


def _bare(host: str) -> str:
    """Give a host without the port that it has anyway."""
    return host.removesuffix(":443")
