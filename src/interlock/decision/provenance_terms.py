"""Reading `provenance` of a policy: whence an artifact has to come, and who says so; and saying it again in words.

Enters: the section of a policy. Leaves: values, and sentences. Floor 8.
"""

from __future__ import annotations

import re
from typing import Final

from interlock.decision.terms import ProvenanceNeed
from interlock.formats import Node
from interlock.supply.provenanced import repository
from interlock.supply.signed import Grade

_TEXTS: Final = ("source", "builder", "branch", "tag", "versioned_tag", "workflow", "package", "verifier", "resource")
_WEAK: Final = (Grade.PROMISED, Grade.UNLOGGED)
"""Grades that have to be asked for. A key that was given by hand needs no log."""
FIELDS: Final = frozenset({*_TEXTS, "levels", "also"})
_VERSION: Final = re.compile(r"v[0-9]+(?:\.[0-9]+){0,2}(?:-[0-9A-Za-z.-]+)?")


def needs_of(node: Node) -> tuple[ProvenanceNeed, ...]:
    """Read the section. Errors: FieldUnknown, FieldWrong (FMT-1xx), with file and line."""
    items = node.items("provenance")
    if not items:
        raise node.wrong("provenance", "at least one demand; leave the section out where it does not matter")
    return tuple(_need(one) for one in items)


def _need(node: Node) -> ProvenanceNeed:
    fields = node.fields("provenance", FIELDS)
    given = {name: fields[name].text(name) for name in _TEXTS if name in fields}
    if not given.keys() & {"source", "builder", "package", "verifier"}:
        raise node.wrong("provenance", "a source, a builder, a package or a verifier; anything else anybody can sign")
    if "verifier" not in given and {"resource", "levels"} & fields.keys():
        raise node.wrong("provenance", "a verifier beside its resource or levels")
    if "@" in given.get("source", "").rpartition("/")[2]:
        raise fields["source"].wrong("source", "a repository without a ref; name it as branch or tag")
    if "versioned_tag" in given and _VERSION.fullmatch(given["versioned_tag"]) is None:
        raise fields["versioned_tag"].wrong("versioned_tag", "a version such as v1, v1.2 or v1.2.3")
    grades = {grade.value for grade in _WEAK}
    return ProvenanceNeed(
        **{name: text for name, text in given.items() if name != "source"},
        repository=repository(given.get("source", "")),
        levels=fields["levels"].texts("levels") if "levels" in fields else (),
        also=tuple(sorted({one.one_of("also", grades) for one in fields["also"].items("also")}))
        if "also" in fields
        else (),
        source=node.source,
        line=node.line,
    )


def need_words(need: ProvenanceNeed) -> str:
    """Say in one sentence what a demand asks for."""
    named = (
        ("from", need.repository),
        ("branch", need.branch),
        ("tag", need.tag),
        ("version", need.versioned_tag),
        ("by the workflow", need.workflow),
        ("published as", need.package),
        ("verified by", need.verifier),
        ("as", need.resource),
        ("at", " and ".join(need.levels)),
        ("built by", need.builder or ("" if need.package or need.verifier else "a builder that is trusted by itself")),
        ("signatures that are", " or ".join(f"{one} too" for one in need.also)),
    )
    return f"Provenance shows that it is {', '.join(f'{what} {value}' for what, value in named if value)}."
