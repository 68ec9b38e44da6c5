"""Properties and items of MSBuild, as far as they are written down. Floor 5.

Conditions are not weighed: of several values for one property the last counts, and every item does.
Source: MSBuild's documentation, "Properties", "Items"; NuGet's, "Central Package Management".
"""

from __future__ import annotations

import posixpath
import re
from typing import Final

from interlock.formats.manifests.errors import ManifestMalformed
from interlock.formats.manifests.ports import Beside
from interlock.formats.manifests.xmlfile import root_of
from interlock.formats.xmldoc import Element

LONGEST_VALUE: Final = 500
"""Characters of a property that is filled in."""
DEEPEST: Final = 20
"""How often a property may lead to another."""
HIGHEST: Final = 16
"""Folders that are climbed in search of what holds for all below them."""
_PROPERTY: Final = re.compile(r"\$\(([A-Za-z_][\w.-]{0,200})\)")
ROOTS: Final = ("Project",)


class Properties:
    """Properties by their names without regard to case, and what they lead to."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._known: dict[str, str] = {}

    def take(self, project: Element) -> None:
        """Take what a file sets; later files win."""
        for group in project.all("PropertyGroup"):
            for one in group.children:
                self._known[one.name.lower()] = one.text

    def fill(self, text: str) -> str:
        """Give a text with its properties filled in; those that are not known stay as they are."""
        for _ in range(DEEPEST):
            filled = _PROPERTY.sub(self._value, text) if "$(" in text else text
            if filled == text or len(filled) > LONGEST_VALUE:
                break
            text = filled
        return text

    def __getitem__(self, name: str) -> str:
        """Give a property, empty where it is not set."""
        return self.fill(self._known.get(name.lower(), ""))

    def _value(self, name: re.Match[str]) -> str:
        value = self._known.get(name[1].lower())
        return name[0] if value is None or len(value) > LONGEST_VALUE else value


def items(project: Element, *names: str) -> list[Element]:
    """Give all items with one of some names, also those within `Choose` and targets."""
    return [one for one in project.walk() if one.name in names]


def field(item: Element, *names: str) -> str:
    """Give the first field of an item that is set, as an attribute or as an element."""
    return next((value for name in names for value in (item.get(name).strip(), item.say(name)) if value), "")


def above(path: str, name: str, beside: Beside) -> Element | None:
    """Give the nearest file with a name, in the same folder or above; a broken one is told of by its own reader."""
    folder = posixpath.dirname(path)
    for _ in range(HIGHEST):
        place = posixpath.join(folder, name)
        body = beside(place) if place != path else None
        if body is not None:
            try:
                return root_of(body, place, *ROOTS)
            except ManifestMalformed:
                return None
        if not folder:
            break
        folder = posixpath.dirname(folder)
    return None
