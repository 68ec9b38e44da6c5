"""fsck on small logs: sound ones of every size, and independence from the code it audits."""

from __future__ import annotations

import ast
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import interlock.ledger
from interlock.crypto import NoteSigner, generate
from interlock.ledger import FaultCode, Tile
from interlock.ledger.fsck import fsck
from interlock.testing.ledger import MemoryLedger, StoredReader, draft

if TYPE_CHECKING:
    from collections.abc import Iterator

AT = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)


def ledger(*batches: int) -> tuple[MemoryLedger, NoteSigner]:
    signer = NoteSigner("log.example", generate())
    made, count = MemoryLedger("log.example", signer), 0
    for batch in batches:
        made.append([draft(number, AT + timedelta(seconds=number)) for number in range(count, count + batch)])
        count += batch
    return made, signer


@pytest.mark.parametrize("batches", [(0,), (1,), (2,), (3, 4), (255, 1), (256,), (257,), (500, 12, 1)])
def test_a_sound_log_of_any_size_has_no_faults(batches: tuple[int, ...]) -> None:
    made, signer = ledger(*batches)
    report = fsck(StoredReader(made.stored), [signer.verifier], made.checkpoint())
    assert report.faults == ()
    assert (report.entries, report.root) == (sum(batches), made.checkpoint().root)


def test_old_checkpoints_may_be_signed_by_a_key_that_was_rotated() -> None:
    made, old = ledger(3)
    new = NoteSigner("log.example", generate())
    made._signer = new
    made.append([draft(9, AT + timedelta(seconds=9))])
    assert fsck(StoredReader(made.stored), [old.verifier, new.verifier], None).is_sound
    faults = fsck(StoredReader(made.stored), [new.verifier], None).faults
    assert [(fault.code, fault.where) for fault in faults] == [(FaultCode.CHECKPOINT_UNREADABLE, "older checkpoint 0")]


def test_every_fault_is_listed_and_not_only_the_first() -> None:
    made, signer = ledger(300)
    made.stored.tiles[0, 0] = bytes(8192)
    made.stored.tiles[1, 0] = bytes(32)
    made.stored.subjects.pop()
    faults = fsck(StoredReader(made.stored), [signer.verifier], None).faults
    assert [(fault.code, fault.where) for fault in faults[:2]] == [
        (FaultCode.TILE_WRONG, "tile 0/0"),
        (FaultCode.TILE_WRONG, "tile 1/0"),
    ]
    assert [fault.code for fault in faults[2:]] == [FaultCode.INDEX_MISSING]
    assert "256 of its hashes are not those of the entries, the first at place 0" in faults[0].says


class Doubled(StoredReader):
    """A store that holds every tile twice, and a wrong one second."""

    def tiles(self) -> Iterator[Tile]:
        for tile in super().tiles():
            yield tile
            yield Tile(tile.level, tile.index, bytes(32))


def test_a_tile_that_is_stored_twice_is_a_fault() -> None:
    made, signer = ledger(3)
    faults = fsck(Doubled(made.stored), [signer.verifier], None).faults
    assert [(fault.code, fault.says) for fault in faults] == [(FaultCode.TILE_SURPLUS, "it is stored twice")]


def test_fsck_shares_no_code_with_append_tiles_or_proofs() -> None:
    source = (Path(interlock.ledger.__file__).parent / "fsck.py").read_text(encoding="utf-8")
    imported = {
        f"{node.module}.{name.name}"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ImportFrom)
        for name in node.names
    }
    assert not [name for name in imported if "merkle" in name or "tiles" in name or "rules" in name]
    assert not {name for name in imported if name.endswith((".Entry", ".grow", ".Frontier"))}
