"""A thief of the disk: whatever is changed in the file is found, refused, or without effect."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from interlock.crypto import NoteSigner, generate
from interlock.crypto.errors import CryptoError
from interlock.kernel import sha256
from interlock.ledger import FaultCode
from interlock.ledger.fsck import fsck
from interlock.store import BlobDamaged, Log, Store, StoreCorrupt, StoreUnsafe
from interlock.store.sqlite import driver
from interlock.testing.ledger import draft
from interlock.testing.stores import open_store

ORIGIN = "log.example/tamper"
SIGNER = NoteSigner(ORIGIN, generate())
AT = datetime(2026, 11, 21, 12, tzinfo=UTC)
LOG = Log(ORIGIN, (SIGNER.verifier,), (SIGNER,))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "data", log=LOG, results_key=bytes(32)) as opened:
        for at in range(0, 300, 100):
            opened.ledger.append([draft(number, AT + timedelta(seconds=number)) for number in range(at, at + 100)])
        yield opened


def faults(store: Store) -> set[FaultCode]:
    """What fsck finds in signed things and their index, and the store itself in what only finds them."""
    with store.ledger.rows() as rows:
        strays = {FaultCode.INDEX_SURPLUS for _ in rows.misfiled()}
        return {fault.code for fault in fsck(rows, [SIGNER.verifier], None).faults} | strays


def change(store: Store, sql: str, values: tuple[bytes | int | str, ...] = ()) -> None:
    with store._database.writing() as session:
        session.run(sql, values)


def rows_of(store: Store, sql: str, *values: int) -> list[tuple[bytes]]:
    with store._database.reading() as session:
        return session.rows(sql, values)


def flip(store: Store, table: str, column: str, where: str, place: int) -> None:
    with store._database.writing() as session:
        [(body,)] = session.rows(f"SELECT {column} FROM {table} WHERE {where}")  # noqa: S608, the test's own words
        changed = bytearray(body)
        changed[place] ^= 1
        session.run(f"UPDATE {table} SET {column} = ? WHERE {where}", (bytes(changed),))  # noqa: S608, the test's own words


@pytest.mark.parametrize(
    ("table", "column", "where"),
    [
        ("entry", "leaves", "first = 100"),
        ("pack", "body", "first = 100"),
        ("pack", "ends", "first = 100"),
        ("tile", "hashes", "level = 0 AND n = 0"),
        ("tile", "hashes", "level = 0 AND n = 1"),
        ("tile", "hashes", "level = 1 AND n = 0"),
        ("checkpoint", "note", "size = 300"),
        ("checkpoint", "note", "size = 100"),
    ],
)
@pytest.mark.parametrize("place", [0, 20, -1])
def test_one_flipped_bit_is_found(store: Store, table: str, column: str, where: str, place: int) -> None:
    assert faults(store) == set()
    flip(store, table, column, where, place)
    assert faults(store) != set()


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM entry WHERE first = 0",
        "DELETE FROM entry WHERE first = 100",
        "DELETE FROM entry WHERE first = 200",
        "UPDATE entry SET first = 1000 WHERE first = 100",
        "UPDATE entry SET first = first - 1 WHERE first = 100",
        "UPDATE entry SET first = first + 1 WHERE first = 200",
        "UPDATE entry SET first = -100 WHERE first = 0",
        "INSERT INTO entry SELECT 300, leaves FROM entry WHERE first = 0",
        "INSERT INTO entry SELECT 50, leaves FROM entry WHERE first = 0",
        "INSERT INTO entry SELECT -200, leaves FROM entry WHERE first = 0",
        "INSERT INTO entry VALUES (300, x'')",
        "UPDATE entry SET leaves = x'' WHERE first = 100",
        "UPDATE entry SET leaves = (SELECT leaves FROM entry WHERE first = 0) WHERE first = 100",
        "UPDATE pack SET first = first + 1 WHERE first = 100",
        "UPDATE pack SET ends = substr(ends, 1, 30) WHERE first = 100",
        "UPDATE pack SET ends = x'ffffffff' WHERE first = 100",
        "INSERT INTO pack SELECT 150, ends, body FROM pack WHERE first = 0",
        "DELETE FROM pack WHERE first = 200",
        "DELETE FROM tile WHERE level = 0 AND n = 0",
        "UPDATE tile SET n = 7 WHERE level = 0 AND n = 0",
        "INSERT INTO tile VALUES (3, 0, x'00')",
        "DELETE FROM checkpoint WHERE size = 300",
        "DELETE FROM checkpoint",
        "UPDATE checkpoint SET size = 3000 WHERE size = 100",
        "DELETE FROM entry_subject WHERE idx = 4",
        "INSERT INTO entry_subject SELECT subject, 298 FROM entry_subject WHERE idx = 0",
        "UPDATE entry_subject SET subject = 'sha256:00' WHERE idx = 4",
    ],
)
def test_a_row_removed_moved_or_put_in_is_found(store: Store, sql: str) -> None:
    change(store, sql)
    assert faults(store) != set()


def rewrite(store: Store, first: int, alter: Callable[[list[bytes]], object]) -> None:
    """Change the leaves of one row as a list."""
    with store._database.writing() as session:
        [(body,)] = session.rows("SELECT leaves FROM entry WHERE first = ?", (first,))
        leaves = body.split(b"\n")
        alter(leaves)
        session.run("UPDATE entry SET leaves = ? WHERE first = ?", (b"\n".join(leaves), first))


@pytest.mark.parametrize("place", [0, 57, 99])
@pytest.mark.parametrize("first", [0, 100, 200])
def test_one_leaf_removed_repeated_put_in_or_cut_in_two_inside_a_row_is_found(
    store: Store, first: int, place: int
) -> None:
    tricks: list[Callable[[list[bytes]], object]] = [
        lambda leaves: leaves.pop(place),
        lambda leaves: leaves.insert(place, leaves[place]),
        lambda leaves: leaves.insert(place, draft(999, AT).envelope),
        lambda leaves: leaves.insert(place, b""),
        lambda leaves: leaves.insert(place, leaves[place][:20]),
        lambda leaves: leaves.__setitem__(place, leaves[place].replace(b",", b"\n", 1)),
        lambda leaves: leaves.__setitem__(place, leaves[place] + b"\r"),
    ]
    [before] = rows_of(store, "SELECT leaves FROM entry WHERE first = ?", first)
    for trick in tricks:
        rewrite(store, first, trick)
        assert rows_of(store, "SELECT leaves FROM entry WHERE first = ?", first) != [before]
        assert faults(store) != set()
        change(store, "UPDATE entry SET leaves = ? WHERE first = ?", (before[0], first))
        assert faults(store) == set()


def test_a_flipped_bit_that_joins_two_leaves_is_found(store: Store) -> None:
    [(body,)] = rows_of(store, "SELECT leaves FROM entry WHERE first = ?", 100)
    for bit in range(8):
        changed = bytearray(body)
        changed[body.index(b"\n")] ^= 1 << bit
        change(store, "UPDATE entry SET leaves = ? WHERE first = 100", (bytes(changed),))
        assert faults(store) != set()


def test_entries_swapped_in_their_row_are_found(store: Store) -> None:
    rewrite(store, 0, lambda leaves: leaves.__setitem__(slice(10, 12), [leaves[11], leaves[10]]))
    assert FaultCode.ENTRY_REORDERED in faults(store)


def test_the_same_entries_in_other_rows_are_the_same_log(store: Store) -> None:
    with store._database.writing() as session:
        leaves = [
            leaf for (body,) in session.rows("SELECT leaves FROM entry ORDER BY first") for leaf in body.split(b"\n")
        ]
        session.run("DELETE FROM entry")
        session.run_many(
            "INSERT INTO entry VALUES (?, ?)", [(at, b"\n".join(leaves[at : at + 7])) for at in range(0, 300, 7)]
        )
    assert faults(store) == set()
    assert list(store.ledger.leaves()) == leaves
    assert list(store.ledger.leaves(299)) == leaves[299:]
    assert [record.leaf for record in store.ledger.entries(5, 30)] == leaves[5:30]


def test_wrong_rows_in_the_index_of_envelopes_are_listed(store: Store) -> None:
    change(store, "UPDATE log SET filed = 2")
    with store.ledger.rows() as rows:
        assert list(rows.misfiled()) == [0, 1]
    change(store, "UPDATE log SET filed = 0")
    change(store, "INSERT INTO entry_digest VALUES (1, 250)")
    with store.ledger.rows() as rows:
        assert list(rows.misfiled()) == [250]


def test_nothing_is_signed_on_top_of_a_changed_tree(store: Store, tmp_path: Path) -> None:
    flip(store, "tile", "hashes", "level = 1 AND n = 0", 3)
    with (
        open_store(tmp_path / "data", log=LOG, results_key=bytes(32)) as other,
        pytest.raises(StoreCorrupt, match="signed checkpoint"),
    ):
        other.ledger.append([draft(999, AT + timedelta(days=1))])


@pytest.mark.parametrize("sql", ["DELETE FROM entry WHERE first = 200", "DELETE FROM checkpoint"])
def test_nothing_is_signed_on_top_of_a_cut_log(store: Store, tmp_path: Path, sql: str) -> None:
    change(store, sql)
    with open_store(tmp_path / "data", log=LOG, results_key=bytes(32)) as other, pytest.raises(StoreCorrupt):
        other.ledger.append([draft(999, AT + timedelta(days=1))])


def test_a_forged_checkpoint_is_neither_believed_nor_continued(store: Store, tmp_path: Path) -> None:
    flip(store, "checkpoint", "note", "size = 300", -5)
    with open_store(tmp_path / "data", log=LOG, results_key=bytes(32)) as other:
        with pytest.raises(CryptoError):
            other.ledger.checkpoint()
        with pytest.raises(CryptoError):
            other.ledger.append([draft(999, AT + timedelta(days=1))])


def test_an_envelope_swapped_for_another_is_not_given_out(store: Store) -> None:
    change(store, "UPDATE pack SET body = (SELECT body FROM pack WHERE first = 100) WHERE first = 0")
    with pytest.raises(BlobDamaged):
        store.ledger.envelope(sha256(draft(21, AT).envelope))


@pytest.mark.parametrize(
    "sql",
    [
        "CREATE TRIGGER quiet AFTER INSERT ON entry BEGIN DELETE FROM checkpoint; END",
        "CREATE VIEW extra AS SELECT * FROM entry",
        "ALTER TABLE result RENAME TO hidden",
        "DROP TABLE tile",
        "CREATE TABLE more (x)",
    ],
)
def test_a_file_with_other_tables_than_ours_is_refused(tmp_path: Path, sql: str) -> None:
    open_store(tmp_path / "data", log=LOG, results_key=bytes(32)).close()
    connection = driver().connect(tmp_path / "data" / "interlock.db")
    connection.execute(sql)
    connection.commit()
    connection.close()
    for is_read_only in (False, True):
        with pytest.raises(StoreCorrupt, match="not the ones"):
            open_store(tmp_path / "data", log=LOG, results_key=bytes(32), is_read_only=is_read_only)


@pytest.mark.parametrize("name", ["interlock.db", "interlock.db-wal", "interlock.db-shm", "interlock.db-journal"])
def test_a_link_in_place_of_a_file_is_refused_and_not_followed(tmp_path: Path, name: str) -> None:
    (tmp_path / "data").mkdir()
    target = tmp_path / "precious"
    target.write_bytes(b"")
    (tmp_path / "data" / name).symlink_to(target)
    with pytest.raises(StoreUnsafe):
        open_store(tmp_path / "data", log=LOG, results_key=bytes(32))
    assert target.read_bytes() == b""


def test_a_file_of_an_older_schema_with_other_tables_is_refused_before_it_is_migrated(tmp_path: Path) -> None:
    open_store(tmp_path / "data", log=LOG, results_key=bytes(32)).close()
    connection = driver().connect(tmp_path / "data" / "interlock.db", isolation_level=None)
    connection.execute("ALTER TABLE entry RENAME COLUMN first TO idx")
    connection.execute("ALTER TABLE entry RENAME COLUMN leaves TO leaf")
    connection.execute("CREATE TRIGGER quiet AFTER DELETE ON schema_version BEGIN DELETE FROM checkpoint; END")
    connection.execute("PRAGMA user_version = 1")
    for _ in range(2):
        with pytest.raises(StoreCorrupt, match="not the ones"):
            open_store(tmp_path / "data", log=LOG, results_key=bytes(32))
    assert connection.execute("PRAGMA user_version").fetchone() == (1,)
    connection.close()


def test_a_link_in_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "data").symlink_to(tmp_path / "real")
    for is_read_only in (False, True):
        with pytest.raises(StoreUnsafe):
            open_store(tmp_path / "data", log=LOG, results_key=bytes(32), is_read_only=is_read_only)
    assert list((tmp_path / "real").iterdir()) == []


def test_a_blob_that_would_unpack_to_more_than_it_says_is_stopped(store: Store) -> None:
    bomb = store.blobs.put(bytes(50_000_000), "application/octet-stream")
    change(store, "UPDATE blob SET size = 10")
    with pytest.raises(BlobDamaged, match="does not unpack"):
        store.blobs.get(bomb)
