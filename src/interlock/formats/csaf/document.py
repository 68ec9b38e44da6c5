"""A CSAF document walked through: its products, groups, dates and vulnerabilities, each with its place.

Enters: decoded JSON, whatever is in it. Leaves: what is there in the right form; what is not is the schema's business.
Floor 5.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import cached_property
from typing import Any, Final

from interlock.formats.shapes import at
from interlock.kernel import InstantMalformed, instant

MOST_DEEP: Final = 200
"""Branches below each other that are walked; a document with more of them is not valid."""


class Product:
    """A product as the tree defines it."""

    def __init__(self, place: str, value: dict[str, Any], path: tuple[tuple[str, str], ...] = ()) -> None:
        self.place = place
        self.id = text(value, "product_id")
        self.name = text(value, "name")
        self.helper = mapping(value, "product_identification_helper")
        self.path = path
        """Category and name of each branch that leads to it."""
        self.value = value

    @property
    def purls(self) -> tuple[str, ...]:
        """Give its package URLs; the older version of the format has one at most."""
        one = self.helper.get("purl")
        found = [one] if isinstance(one, str) else listed(self.helper, "purls")
        return tuple(item for item in found if isinstance(item, str))


def text(value: dict[str, Any], key: str) -> str:
    """Give a text, or nothing."""
    found = value.get(key)
    return found if isinstance(found, str) else ""


def mapping(value: dict[str, Any], key: str) -> dict[str, Any]:
    """Give a mapping, or an empty one."""
    found = value.get(key)
    return found if isinstance(found, dict) else {}


def listed(value: dict[str, Any], key: str) -> list[Any]:
    """Give a list, or an empty one."""
    found = value.get(key)
    return found if isinstance(found, list) else []


def texts(value: dict[str, Any], key: str) -> list[str]:
    """Give the texts of a list."""
    return [item for item in listed(value, key) if isinstance(item, str)]


def items(value: dict[str, Any], key: str, place: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Give the mappings of a list with their places."""
    for number, found in enumerate(listed(value, key)):
        if isinstance(found, dict):
            yield at(at(place, key), number), found


def moment(value: object) -> datetime | None:
    """Give a point in time, or nothing if that is none."""
    if not isinstance(value, str):
        return None
    try:
        return instant(value)
    except InstantMalformed:
        return None


class Document:
    """One document; nothing in it has been checked yet."""

    def __init__(self, value: dict[str, Any]) -> None:
        self.value = value
        self.document = mapping(value, "document")
        self.tracking = mapping(self.document, "tracking")
        self.tree = mapping(value, "product_tree")
        self.version = text(self.document, "csaf_version")
        self.category = text(self.document, "category")
        self.lang = text(self.document, "lang")

    @property
    def is_new(self) -> bool:
        """Say whether it is of version 2.1."""
        return self.version == "2.1"

    @property
    def is_english(self) -> bool:
        """Say whether it is in English, or does not say."""
        return not self.lang or self.lang.lower().partition("-")[0] == "en"

    @property
    def is_public(self) -> bool:
        """Say whether it may be given to everybody."""
        return text(mapping(mapping(self.document, "distribution"), "tlp"), "label") in {"CLEAR", "WHITE"}

    @cached_property
    def vulnerabilities(self) -> list[tuple[str, dict[str, Any]]]:
        """Its vulnerabilities with their places."""
        return list(items(self.value, "vulnerabilities"))

    @cached_property
    def revisions(self) -> list[tuple[str, dict[str, Any]]]:
        """The items of its history with their places, in the order of the document."""
        return list(items(self.tracking, "revision_history", "document.tracking"))

    @cached_property
    def newest(self) -> datetime | None:
        """The time of the newest item of its history."""
        return max((found for _, one in self.revisions if (found := moment(one.get("date")))), default=None)

    @cached_property
    def is_released(self) -> bool:
        """Say whether it is more than a draft."""
        return text(self.tracking, "status") in {"final", "interim"}

    @cached_property
    def branches(self) -> list[tuple[str, dict[str, Any], tuple[tuple[str, str], ...]]]:
        """All branches with their places, and category and name of each on the way to them."""
        found: list[tuple[str, dict[str, Any], tuple[tuple[str, str], ...]]] = []
        queue = [(place, one, ()) for place, one in items(self.tree, "branches", "product_tree")]
        queue.reverse()
        while queue:
            place, one, way = queue.pop()
            path = (*way, (text(one, "category"), text(one, "name")))
            found.append((place, one, path))
            if len(path) < MOST_DEEP:
                below = [(inner, branch, path) for inner, branch in items(one, "branches", place)]
                queue += reversed(below)  # type: ignore[arg-type]  # the first are told apart by their empty way
        return found

    @cached_property
    def paths(self) -> list[tuple[str, dict[str, Any]]]:
        """What is made of several products: relationships, or product paths in the newer version."""
        return [
            *items(self.tree, "relationships", "product_tree"),
            *items(self.tree, "product_paths", "product_tree"),
        ]

    @cached_property
    def products(self) -> list[Product]:
        """All definitions of products."""
        found = [
            Product(at(place, "product"), one["product"], path)
            for place, one, path in self.branches
            if isinstance(one.get("product"), dict)
        ]
        found += [Product(place, one) for place, one in items(self.tree, "full_product_names", "product_tree")]
        found += [
            Product(at(place, "full_product_name"), one["full_product_name"])
            for place, one in self.paths
            if isinstance(one.get("full_product_name"), dict)
        ]
        return found

    @cached_property
    def groups(self) -> dict[str, set[str]]:
        """The products of each group."""
        return {
            text(one, "group_id"): set(texts(one, "product_ids"))
            for _, one in items(self.tree, "product_groups", "product_tree")
        }

    def meant(self, one: dict[str, Any]) -> set[str]:
        """Give the products that something speaks of, by itself or through groups."""
        found = set(texts(one, "product_ids"))
        for group in texts(one, "group_ids"):
            found |= self.groups.get(group, set())
        return found
