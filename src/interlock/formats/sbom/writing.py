"""What every SBOM that Interlock writes has in common: who it is about, when and by what it was written.

Enters: an inventory and its heading. Leaves: the parts of a component as the two formats spell them. Floor 5.
"""

from __future__ import annotations

import re
from hashlib import sha256
from typing import Final

import msgspec

from interlock.formats.sbom.errors import SbomUnwritable
from interlock.supply.errors import PurlMalformed
from interlock.supply.inventory import Inventory
from interlock.supply.model import Component
from interlock.supply.purl import read_foreign_purl

_INSTANT: Final = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z")
_GROUPED: Final = frozenset({"composer", "maven", "npm"})
"""Types whose namespace is what CycloneDX calls a group; for others it is a distribution, a host, a path."""


class Heading(msgspec.Struct, frozen=True):
    """What an SBOM says of itself."""

    at: str
    """When, as `2026-11-21T09:30:00Z`: in UTC, whole seconds."""
    tool: str = "interlock"
    tool_version: str = ""
    about: Component | None = None
    """What it is about; None takes the project that the files name, if they name one alone."""
    name: str = ""
    """What to call that if nobody names it: a repository, an image."""


def checked(heading: Heading) -> Heading:
    """Give a heading that can be written. Errors: SbomUnwritable (FMT-303)."""
    if not _INSTANT.fullmatch(heading.at):
        why = f"{heading.at!r} is not a moment in UTC with whole seconds"
        raise SbomUnwritable(why=why, remedy="write it as 2026-11-21T09:30:00Z")
    return heading


def subject_of(inventory: Inventory, heading: Heading) -> Component:
    """Give what the document is about: as told, as the files agree, or a bare name."""
    if heading.about is not None:
        return heading.about
    projects = {(one.component.name, one.component.version): one.component for one in inventory.projects}
    if len(projects) == 1 and not heading.name:
        return next(iter(projects.values()))
    return Component(heading.name or "project", "", "")


def split_name(component: Component) -> tuple[str, str]:
    """Give group and name; the group is empty where its type knows none."""
    if component.purl:
        try:
            purl = read_foreign_purl(component.purl)
        except PurlMalformed:
            return "", component.name
        if purl.type in _GROUPED and purl.namespace:
            return purl.namespace, purl.name
    return "", component.name


def starting_points(inventory: Inventory) -> tuple[int, ...]:
    """Give what the subject itself needs: what it asks for, and what nothing else here leads to."""
    direct = set(inventory.direct)
    if not direct:
        return inventory.roots
    below: list[list[int]] = [[] for _ in inventory.entries]
    for dependant, dependency in inventory.edges:
        below[dependant].append(dependency)
    reached = set(direct)
    waiting = list(direct)
    while waiting:
        for place in below[waiting.pop()]:
            if place not in reached:
                reached.add(place)
                waiting.append(place)
    return tuple(sorted(direct | (set(inventory.roots) - reached)))


def uuid_of(content: bytes) -> str:
    """Give a UUID that depends on nothing but the content. Source: RFC 9562, section 5.8 (version 8)."""
    digits = bytearray(sha256(content).digest()[:16])
    digits[6] = digits[6] & 0x0F | 0x80
    digits[8] = digits[8] & 0x3F | 0x80
    text = digits.hex()
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))
