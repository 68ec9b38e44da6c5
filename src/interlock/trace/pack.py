"""What an audit pack holds, and what its members are called.

Enters: values, or bytes of members. Leaves: names, bytes, values. Nothing that is read here is believed. Floor 10.
Source: docs/decisions/0040-audit-pack.md.
"""

from __future__ import annotations

import re
from typing import Final, Literal

import msgspec

from interlock.kernel import canonical
from interlock.trace.errors import PackUnreadable

SCHEMA: Final = "interlock.audit-pack/v1"
PAGE: Final = "index.html"
REPORT: Final = "report.json"
ABOUT: Final = "about.json"
SUMS: Final = "SHA256SUMS"
CHECKPOINT: Final = "log/checkpoint.txt"
LEAVES: Final = "log/leaves.jsonl"
"""Every leaf of the log, one a line, where there are few enough: they show that nothing was left out."""
MOST_LEAVES: Final = 10_000
"""How many entries a log may have for all of its leaves to go along."""
KEYS: Final = "log/keys.json"
MANIFEST: Final = "manifest.dsse.json"
_ENTRY: Final = re.compile(r"entries/(\d{9,15})/(leaf\.json|envelope\.json|proof\.txt)")
_PAPER: Final = re.compile(r"papers/([0-9a-f]{64})")
_OTHERS: Final = re.compile(r"log/older/\d{9,15}\.json|log/keys/[0-9a-f]{64}\.pem")
_HASH: Final = re.compile(r"[0-9a-f]{64}")
_MOST_HASHES: Final = 64


class LeftOut(msgspec.Struct, frozen=True):
    """A paper that a statement names, and that is not in the pack."""

    sha256: str
    what: str
    """What it is, in words."""
    entry: int
    """The first entry that names it."""
    why: str


class About(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """What a pack is about and how far it goes."""

    schema: Literal["interlock.audit-pack/v1"]
    asked: str
    """As it was asked for."""
    kind: str
    """`deployment`, `release`, `environment`, `product`, `commit` or `artifact`."""
    subjects: tuple[str, ...]
    """The digests that it is about."""
    ledger: str
    at: str
    """When it was made, RFC 3339."""
    made_by: str
    """The name of the key that signed it, as it is called in the keys of the pack."""
    interlock: str
    frameworks: tuple[str, ...] = ()
    since: str = ""
    until: str = ""
    is_partial: bool = False
    """Whether the asker may not see everything that belongs to it."""
    left_out: tuple[LeftOut, ...] = ()


class OlderHead(msgspec.Struct, frozen=True):
    """An older checkpoint of the log, and how the one of the pack continues it."""

    note: str
    path: tuple[str, ...]
    """The consistency proof, hashes in hexadecimal; RFC 9162, section 2.1.4.1."""


def read_older(body: bytes) -> OlderHead:
    """Read an older checkpoint. Errors: PackUnreadable (TRC-140)."""
    try:
        read = msgspec.json.decode(body, type=OlderHead)
        _ = [bytes.fromhex(one) for one in read.path]
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise PackUnreadable(what="an older checkpoint", why=str(error)) from error
    return read


def about_bytes(about: About) -> bytes:
    """Write what a pack is about as canonical JSON."""
    return canonical(about)


def read_about(body: bytes) -> About:
    """Read what a pack is about. Errors: PackUnreadable (TRC-140)."""
    try:
        about = msgspec.json.decode(body, type=About)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise PackUnreadable(what=ABOUT, why=str(error)) from error
    if about_bytes(about) != body:
        raise PackUnreadable(what=ABOUT, why="it is not written canonically")
    return about


def entry_names(index: int) -> tuple[str, str, str]:
    """Give the names of the three members of an entry: its leaf, its envelope, its proof."""
    folder = f"entries/{index:09d}"
    return f"{folder}/leaf.json", f"{folder}/envelope.json", f"{folder}/proof.txt"


def entry_of(name: str) -> int | None:
    """Give the place of the entry that a member belongs to; none if it belongs to none."""
    found = _ENTRY.fullmatch(name)
    return int(found[1]) if found is not None else None


def paper_of(name: str) -> str | None:
    """Give the SHA-256 of the paper that a member is; none if it is none."""
    found = _PAPER.fullmatch(name)
    return found[1] if found is not None else None


def is_known(name: str) -> bool:
    """Say whether a member of a pack can be called so."""
    fixed = {PAGE, REPORT, ABOUT, SUMS, CHECKPOINT, LEAVES, KEYS, MANIFEST}
    return (
        name in fixed or entry_of(name) is not None or paper_of(name) is not None or _OTHERS.fullmatch(name) is not None
    )


def paper_name(sha256: str) -> str:
    """Give the name of the member that is a paper."""
    return f"papers/{sha256}"


def key_name(key: str) -> str:
    """Give the name of the member that is a public key in PEM."""
    return f"log/keys/{key}.pem"


def older_name(size: int) -> str:
    """Give the name of the member that is an older checkpoint of a size."""
    return f"log/older/{size:09d}.json"


def proof_text(path: tuple[bytes, ...]) -> bytes:
    """Write an inclusion path: a hash in hexadecimal a line, from the leaf on."""
    return "".join(f"{one.hex()}\n" for one in path).encode("ascii")


def read_proof(body: bytes) -> tuple[bytes, ...]:
    """Read an inclusion path. Errors: PackUnreadable (TRC-140)."""
    lines = body.decode("ascii", "replace").split("\n")
    if lines[-1] or len(lines) > _MOST_HASHES + 1 or not all(map(_HASH.fullmatch, lines[:-1])):
        raise PackUnreadable(what="a proof", why="it is no list of hashes")
    return tuple(bytes.fromhex(one) for one in lines[:-1])


def sums_of(digests: dict[str, str]) -> bytes:
    """Write the list that `sha256sum --check` reads."""
    return "".join(f"{digest}  {name}\n" for name, digest in digests.items()).encode("ascii")
