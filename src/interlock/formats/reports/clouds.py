"""What the reports of clouds have in common: names of products, one vulnerability of several packages. Floor 5."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import packages, telling
from interlock.kernel import Severity


class Affected(msgspec.Struct, frozen=True):
    """A package that is vulnerable, as a report of a cloud lists it."""

    package: packages.Package
    path: str = ""
    fixed: str = ""
    """The version that is no longer vulnerable; empty where there is none."""


def tool_named(product: str, otherwise: str) -> str:
    """Give the usual name of a product of a cloud: `AWS Security Hub` is `securityhub`."""
    words = product.lower().split()
    known = words[1:] if words[:1] in (["amazon"], ["aws"]) and len(words) > 1 else words
    return "".join(known) or otherwise


def vulnerable_in(
    tool: str,
    rule: str,
    rated: Severity,
    message: str,
    affected: Sequence[Affected],
    *,
    hosts: Iterable[str] = (),
    aliases: Iterable[str] = (),
    cwe: Iterable[str] = (),
    remedy: str = "",
) -> Sighting:
    """Say that hosts, images or accounts have vulnerable packages.

    Shape:  one sighting, as the tool wrote one: the first package stands for all, the others and the hosts are
            `elsewhere`. Without a package it is a fault of the host.
    """
    known, why, where = tuple(aliases), tuple(cwe), [one for one in (telling.line(host) for host in hosts) if one]
    if not affected:
        bare = telling.of_resource(tool, rule, rated, message, cwe=why, aliases=known, remedy=remedy)
        return telling.at_each(bare, where)
    found = packages.as_one(
        [
            packages.vulnerable(
                tool,
                rule,
                rated,
                message,
                one.package,
                aliases=known,
                places=(one.path,),
                cwe=why,
                remedy=packages.take(one.fixed) or remedy,
            )
            for one in affected
        ]
    )
    return packages.seen_at(found, (*found.elsewhere, *where))
