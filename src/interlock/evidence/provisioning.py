"""The predicate by which setting infrastructure up is told; its subject is the plan, by its digest. Floor 6."""

from __future__ import annotations

from typing import Final

import msgspec

from interlock.evidence.reading import read_as

PROVISIONING: Final = "https://interlock.example.org/attestation/provisioning/v1"


class Fault(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """A rule that does not hold for a resource, or that gave no answer."""

    rule: str
    severity: str
    resource: str
    standing: str
    """`fails`, `later` or `broken`."""
    why: str = ""


class Change(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """What was to become of a resource, and what became of it."""

    resource: str
    type: str
    doing: str
    """`create`, `update`, `replace`, `delete` or `run`."""
    result: str = ""
    """`done`, `failed`, `untouched` or `unknown`; empty before it is carried out."""
    says: str = ""


class Provisioned(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """That a plan of infrastructure was judged, refused, begun, or carried out."""

    name: str
    """What it is called in the settings, or its path."""
    result: str
    """`allowed`, `refused`, `begun`, `done` or `failed`."""
    at: str
    """When, RFC 3339."""
    interlock: str
    """The version that did it."""
    tool: str
    tool_version: str = ""
    program: str = ""
    """SHA-256 of the program that planned; empty where a file was read."""
    target: str = ""
    environment: str = ""
    plan: str = ""
    """SHA-256 of the plan as it is kept beside the ledger, with secrets masked."""
    saved: str = ""
    """SHA-256 of the file that the tool carries out, where it makes one."""
    rules: str = ""
    """SHA-256 of the rules it was judged by, kept beside the ledger."""
    without: tuple[str, ...] = ()
    """Rules that were left out, each with the reason that the settings give."""
    resources: int = 0
    judged: int = 0
    """How many pairs of a rule and a resource were judged."""
    untouched_by_rules: int = 0
    """Resources of types that no rule is about."""
    faults: tuple[Fault, ...] = ()
    """The first of them."""
    fault_count: int = 0
    changes: tuple[Change, ...] = ()
    """The first of them."""
    change_count: int = 0
    product: str = ""
    """Whose it is; empty in statements from before this was told, and where the repository is part of none."""
    policy: str = ""
    decision: str = ""
    """The envelope of the decision, where a policy was asked."""
    log: str = ""
    """SHA-256 of what the tool wrote, masked, kept beside the ledger."""
    code: str = ""
    """Of the error by which it was refused."""
    says: str = ""
    """Why it was refused, or did not end well."""


def read_provisioned(predicate: bytes) -> Provisioned:
    """Read what is told of a plan of infrastructure. Errors: PredicateMalformed (EVD-102)."""
    return read_as(PROVISIONING, _READER, predicate)


_READER: Final = msgspec.json.Decoder(Provisioned)
