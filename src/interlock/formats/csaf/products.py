"""Mandatory tests of products: 6.1.1 to 6.1.7, 6.1.13, 6.1.25, 6.1.29 and on.

Enters: a document. Leaves: flaws with the number of their test. Floor 5. Source: CSAF 2.0 and 2.1, section 6.1.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import combinations
from typing import Any, Final

from interlock.formats.csaf.document import MOST_DEEP, Document, Product, items, listed, mapping, text, texts
from interlock.formats.shapes import Flaw, at
from interlock.supply.errors import PurlMalformed, RangeMalformed
from interlock.supply.purl import make_purl, read_purl
from interlock.supply.ranges import parse_vers, read_vers

STATUS_GROUPS: Final = {
    "affected": ("first_affected", "known_affected", "last_affected"),
    "not affected": ("known_not_affected",),
    "fixed": ("first_fixed", "fixed"),
    "under investigation": ("under_investigation",),
    "unknown": ("unknown",),
}
_TOGETHER: Final = {
    frozenset(pair)
    for pair in (
        ("workaround", "mitigation"),
        ("workaround", "vendor_fix"),
        ("mitigation", "vendor_fix"),
        ("fix_planned", "workaround"),
        ("fix_planned", "mitigation"),
        ("no_fix_planned", "workaround"),
        ("no_fix_planned", "mitigation"),
    )
}
"""Categories of remediation that one product may have at once."""
_PROHIBITED: Final = {
    "affected": {"optional_patch"},
    "not affected": {"workaround", "mitigation", "vendor_fix", "none_available"},
    "fixed": {"workaround", "mitigation", "vendor_fix", "none_available", "fix_planned", "no_fix_planned"},
}
_RANGE_SIGN: Final = re.compile(r"[<>]")
_RANGE_WORDS: Final = frozenset({"after", "all", "before", "earlier", "later", "prior", "versions"})
_VLS: Final = re.compile(r"(?:>=|<=|!=|<|>|=)?[^\s<>=!*|]+(?:\|(?:>=|<=|!=|<|>|=)?[^\s<>=!*|]+)*")
_STAR: Final = re.compile(r"\\.|(\*)", re.DOTALL)
_MOST_BRANCHES: Final = 30


def references(value: object, place: str = "") -> Iterator[tuple[str, str, str]]:
    """Give each mention of a product or group: `product` or `group`, the id, its place."""
    stack: list[tuple[object, str]] = [(value, place)]
    while stack:
        one, where = stack.pop()
        if isinstance(one, list):
            stack += [(inner, at(where, number)) for number, inner in enumerate(one)]
        elif isinstance(one, dict):
            for key, inner in one.items():
                yield from _mentioned(str(key), inner, at(where, str(key)), where)
                stack.append((inner, at(where, str(key))))


def _mentioned(key: str, inner: object, place: str, above: str) -> Iterator[tuple[str, str, str]]:
    if isinstance(inner, str) and key in {
        "product_reference",
        "relates_to_product_reference",
        "beginning_product_reference",
        "next_product_reference",
    }:
        yield "product", inner, place
    if not isinstance(inner, list):
        return
    is_products = key in {"product_ids", "products"} or above.endswith("product_status")
    kind = "product" if is_products else "group" if key == "group_ids" else ""
    if kind:
        for number, one in enumerate(inner):
            if isinstance(one, str):
                yield kind, one, at(place, number)


def undefined(document: Document) -> Iterator[Flaw]:
    """6.1.1 and 6.1.4: each product and group that is spoken of is defined."""
    products = {product.id for product in document.products}
    for kind, name, place in references(document.value):
        if kind == "product" and name not in products:
            yield Flaw(place, f"no product {name!r} is defined", "6.1.1")
        elif kind == "group" and name not in document.groups:
            yield Flaw(place, f"no group {name!r} is defined", "6.1.4")


def defined_twice(document: Document) -> Iterator[Flaw]:
    """6.1.2 and 6.1.5: each id of a product or group is defined once."""
    seen: set[str] = set()
    for product in document.products:
        if product.id in seen:
            yield Flaw(product.place, f"the product {product.id!r} is defined twice", "6.1.2")
        seen.add(product.id)
    groups: set[str] = set()
    for place, one in items(document.tree, "product_groups", "product_tree"):
        name = text(one, "group_id")
        if name in groups:
            yield Flaw(place, f"the group {name!r} is defined twice", "6.1.5")
        groups.add(name)


def circular(document: Document) -> Iterator[Flaw]:
    """6.1.3: no product is made of itself, over however many others."""
    needs: dict[str, set[str]] = {}
    places: dict[str, str] = {}
    for place, one in document.paths:
        own = text(mapping(one, "full_product_name"), "product_id")
        places.setdefault(own, place)
        found = {text(one, key) for key in one if key.endswith("product_reference")}
        found |= {text(sub, "next_product_reference") for _, sub in items(one, "subpaths")}
        needs.setdefault(own, set()).update(found)
    for own, place in places.items():
        reached, queue = set(needs[own]), list(needs[own])
        while queue and own not in reached:
            new = needs.get(queue.pop(), set()) - reached
            reached |= new
            queue += new
        if own in reached:
            yield Flaw(place, f"the product {own!r} is made of itself", "6.1.3")


def contradicting_status(document: Document) -> Iterator[Flaw]:
    """6.1.6: no product has two statuses that exclude each other."""
    for place, one in document.vulnerabilities:
        status = mapping(one, "product_status")
        by_group = {
            group: {name for key in keys for name in texts(status, key)} for group, keys in STATUS_GROUPS.items()
        }
        for left, right in combinations(by_group, 2):
            for name in sorted(by_group[left] & by_group[right]):
                yield Flaw(at(place, "product_status"), f"{name!r} is {left} and {right}", "6.1.6")


def purls(document: Document) -> Iterator[Flaw]:
    """6.1.13 and 6.1.42: package URLs are valid, and those of one product differ in their qualifiers alone."""
    for product in document.products:
        packages: set[str] = set()
        for purl in product.purls:
            try:
                read = read_purl(purl)
                packages.add(str(make_purl(read.type, read.name, read.version, read.namespace, (), read.subpath)))
            except PurlMalformed as error:
                # Without the qualifiers that its type asks for, the rest of it has been read all the same.
                if not packages or "needs the qualifier" not in str(error):
                    yield Flaw(product.place, str(error), "6.1.13")
        if len(packages) > 1:
            yield Flaw(product.place, "its package URLs name several packages", "6.1.42")


def hashes(document: Document) -> Iterator[Flaw]:
    """6.1.25: no file has two digests of one algorithm."""
    for product in document.products:
        for place, one in items(product.helper, "hashes", at(product.place, "product_identification_helper")):
            counts = Counter(text(digest, "algorithm") for _, digest in items(one, "file_hashes"))
            for algorithm, count in counts.items():
                if count > 1:
                    yield Flaw(place, f"it has {count} digests of {algorithm}", "6.1.25")


def version_names(document: Document) -> Iterator[Flaw]:
    """6.1.31, and in version 2.1 also 6.1.50 and 6.1.59: a version is one version, a range is a range."""
    for place, one, _ in document.branches:
        category, name = text(one, "category"), text(one, "name")
        words = set(name.lower().split())
        if category == "product_version" and (_RANGE_SIGN.search(name) or words & _RANGE_WORDS):
            yield Flaw(at(place, "name"), f"{name!r} is a range of versions", "6.1.31")
        elif category == "product_version_range" and document.is_new:
            yield from _range(name, at(place, "name"))


def _range(name: str, place: str) -> Iterator[Flaw]:
    if name.startswith("vers:"):
        try:
            vers = parse_vers(name)
        except RangeMalformed as error:
            # The type `all` is not known as an order, yet the format asks for it by name.
            if name != "vers:all/*":
                yield Flaw(place, str(error), "6.1.50")
            return
        if str(vers) != name:
            yield Flaw(place, f"the canonical form of {name!r} is {vers}", "6.1.50")
        elif not vers.constraints and name != "vers:all/*":
            yield Flaw(place, "every version is written vers:all/*", "6.1.50")
        elif len(vers.constraints) == 1 and vers.constraints[0].comparator == "=":
            yield Flaw(place, f"{name!r} is a single version", "6.1.59")
        return
    if not _VLS.fullmatch(name):
        yield Flaw(place, f"{name!r} is neither vers: nor the constraints of one", "6.1.50")
    elif "|" not in name and name[0] not in "<>!":
        yield Flaw(place, f"{name!r} is a single version", "6.1.59")
    else:
        try:
            read_vers(f"vers:generic/{name}")
        except RangeMalformed as error:
            yield Flaw(place, str(error), "6.1.50")


def branches(document: Document) -> Iterator[Flaw]:
    """6.1.34, 6.1.57 and 6.1.58: the way to a product is not too long, and says each thing once."""
    for place, one, path in document.branches:
        if not isinstance(one.get("product"), dict) and len(path) < MOST_DEEP:
            continue
        if len(path) > _MOST_BRANCHES:
            yield Flaw(place, f"it lies more than {_MOST_BRANCHES} branches deep", "6.1.34")
        counts = Counter(category for category, _ in path if category != "product_family")
        for category, count in counts.items():
            if count > 1:
                yield Flaw(place, f"{category} stands {count} times on the way to it", "6.1.57")
        if {"product_version", "product_version_range"} <= set(counts):
            yield Flaw(place, "a version and a range of versions stand on the way to it", "6.1.58")


def stars(document: Document) -> Iterator[Flaw]:
    """6.1.43, 6.1.44 and 6.1.61: a pattern has one star at most."""
    for product in document.products:
        for key, rule in (("model_numbers", "6.1.43"), ("serial_numbers", "6.1.44"), ("skus", "6.1.61")):
            for number in texts(product.helper, key):
                if sum(found[1] is not None for found in _STAR.finditer(number)) > 1:
                    yield Flaw(product.place, f"{number!r} has several stars", rule)


def remediations(document: Document) -> Iterator[Flaw]:
    """6.1.29, and in version 2.1 also 6.1.35 and 6.1.36: a remedy says what for, and does not contradict."""
    for place, one in document.vulnerabilities:
        status = mapping(one, "product_status")
        by_product: dict[str, set[str]] = {}
        for where, remedy in items(one, "remediations", place):
            if not listed(remedy, "product_ids") and not listed(remedy, "group_ids"):
                yield Flaw(where, "it does not say for which products", "6.1.29")
            for name in document.meant(remedy):
                by_product.setdefault(name, set()).add(text(remedy, "category"))
        if document.is_new:
            yield from _contradictions(by_product, status, place)


def _contradictions(by_product: dict[str, set[str]], status: dict[str, Any], place: str) -> Iterator[Flaw]:
    for name, categories in sorted(by_product.items()):
        for left, right in combinations(sorted(categories), 2):
            if frozenset((left, right)) not in _TOGETHER:
                yield Flaw(at(place, "remediations"), f"{name!r} has {left} and {right}", "6.1.35")
        for group, prohibited in _PROHIBITED.items():
            if any(name in texts(status, key) for key in STATUS_GROUPS[group]):
                for category in sorted(categories & prohibited):
                    yield Flaw(at(place, "remediations"), f"{name!r} is {group} and has {category}", "6.1.36")


def flags(document: Document) -> Iterator[Flaw]:
    """6.1.32 and 6.1.33: a flag says for which products, and a product has one of them."""
    for place, one in document.vulnerabilities:
        seen: dict[str, set[str]] = {}
        for where, found in items(one, "flags", place):
            if not listed(found, "product_ids") and not listed(found, "group_ids"):
                yield Flaw(where, "it does not say for which products", "6.1.32")
            for name in document.meant(found):
                seen.setdefault(name, set()).add(text(found, "label"))
        for name, labels in sorted(seen.items()):
            if len(labels) > 1:
                yield Flaw(at(place, "flags"), f"{name!r} has {' and '.join(sorted(labels))}", "6.1.33")


def line_of(product: Product) -> tuple[tuple[str, str], ...]:
    """Give the way to a product without its versions."""
    return tuple(step for step in product.path if step[0] not in {"product_version", "product_version_range"})
