"""Audit packs as whoever holds every key could forge them: any value changed, and everything signed anew around it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from interlock.crypto import Envelope, Signer, TreeHead, write_envelope
from interlock.crypto.dsse import read_envelope, sign
from interlock.crypto.merkle import Node, consistency_path, inclusion_path, leaf_hash, root_of
from interlock.crypto.note import NoteSigner
from interlock.kernel import InterlockError, canonical, sha256
from interlock.ledger import Checkpoint, Entry
from interlock.trace.pack import CHECKPOINT, LEAVES, MANIFEST, OlderHead, entry_names, older_name, proof_text
from tests.packs import Members, entries_of, retold, signed_again, statement_of, taken_apart

Path = tuple[str | int, ...]
DEEP = "@deep@"


def paths_in(value: Any, here: Path = ()) -> Iterator[Path]:
    """Give where every value of a document stands, those that hold others too."""
    yield here
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, each in inside:
        yield from paths_in(each, (*here, name))


def put(value: Any, where: Path, new: Any) -> Any:
    """Give a document with another value in one place."""
    if not where:
        return new
    copy: Any = dict(value) if isinstance(value, dict) else list(value)
    copy[where[0]] = put(copy[where[0]], where[1:], new)
    return copy


def statement_in(envelope: bytes) -> Any:
    """Give the statement of an envelope as JSON."""
    return msgspec.json.decode(read_envelope(envelope).payload)


def sealed(text: bytes, signer: Signer) -> bytes:
    """Give a text as signed by somebody, whatever it holds."""
    envelope: Envelope = sign(text, "application/vnd.in-toto+json", [signer])
    return write_envelope(envelope)


def written(value: Any) -> bytes:
    """Give a document as canonical JSON where there is one; `DEEP` in it is a list in a list, thousands of times."""
    try:
        text = canonical(value)
    except (InterlockError, ValueError, OverflowError, TypeError, RecursionError):
        text = msgspec.json.encode(value, order="sorted")
    return text.replace(f'"{DEEP}"'.encode(), b"[" * 5000 + b"]" * 5000)


def with_statements(members: Members, changed: Mapping[int, Any], signer: Signer) -> bytes:
    """Give the pack of a log in which some entries say something else, as if they had been entered so.

    What later statements name by the digest of an envelope they name by its new one.
    """
    names: dict[str, str] = {}
    leaves = members[LEAVES].split(b"\n")[:-1]
    made = dict(members)
    for index in sorted(entries_of(members)):
        leaf, sealed_in, _ = entry_names(index)
        old = made[sealed_in]
        statement = changed.get(index, statement_in(old))
        text = written(statement)
        for before, after in names.items():
            text = text.replace(before.encode(), after.encode())
        if index in changed or text != read_envelope(old).payload:
            made[sealed_in] = sealed(text, signer)
            names[sha256(old).hex] = sha256(made[sealed_in]).hex
            made[leaf] = leaves[index] = _leaf(Entry.read(leaves[index]), made[sealed_in])
    return _logged(made, leaves, signer)


def _leaf(before: Entry, envelope: bytes) -> bytes:
    """Give the leaf of an entry with another envelope, about what that says where it can be read."""
    entry = msgspec.structs.replace(before, envelope=sha256(envelope), size=len(envelope))
    try:
        said = statement_of(envelope)
        subjects = tuple(sorted({each for one in said.subjects for each in one.digests}, key=str))
        about = msgspec.structs.replace(entry, kind=said.predicate_type, subjects=subjects)
        Entry.read(about.leaf())
    except InterlockError:
        return entry.leaf()
    return about.leaf()


def _logged(members: Members, leaves: list[bytes], signer: Signer) -> bytes:
    """Give the pack of a log with these leaves: tree, proofs, checkpoints, manifest and report are made for it."""
    name = members[CHECKPOINT].split(b"\n")[0].decode()
    hashes = [leaf_hash(one) for one in leaves]
    node: Node = lambda height, at: root_of(hashes[at << height : (at + 1) << height])  # noqa: E731
    notes = NoteSigner(name, signer)
    head = Checkpoint.sign(TreeHead(name, len(leaves), root_of(hashes)), [notes])
    made = {**members, LEAVES: b"".join(leaf + b"\n" for leaf in leaves), CHECKPOINT: head.note}
    for index in entries_of(members):
        made[entry_names(index)[2]] = proof_text(inclusion_path(index, len(leaves), node))
    for size in [int(one.split("/")[2][:9]) for one in members if one.startswith("log/older/")]:
        note = Checkpoint.sign(TreeHead(name, size, root_of(hashes[:size])), [notes]).note
        path = tuple(one.hex() for one in consistency_path(size, len(leaves), node))
        made[older_name(size)] = canonical(OlderHead(note.decode(), path))
    signed = signed_again(made, signer, root=head.root.hex())
    try:
        return signed_again(retold(taken_apart(signed)), signer)
    except InterlockError:
        return signed


def manifest_with(members: Members, where: Path, new: Any, signer: Signer) -> Members:
    """Give the members with another value in the manifest."""
    return {**members, MANIFEST: sealed(written(put(statement_in(members[MANIFEST]), where, new)), signer)}
