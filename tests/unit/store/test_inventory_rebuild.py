from collections.abc import Iterator
from pathlib import Path

import pytest

from interlock.crypto import NoteSigner, generate
from interlock.evidence import CYCLONEDX
from interlock.kernel import Digest, Subject, sha256
from interlock.ledger import Draft, Entry
from interlock.store import Log
from interlock.store.database import Database
from interlock.store.graph import StoredGraph
from interlock.store.graph_rebuild import check_graph, rebuild_graph
from interlock.store.inventories import StoredInventories
from interlock.store.inventory_rebuild import check_inventories, rebuild_inventories
from interlock.store.ledger import StoredLedger
from interlock.supply.recorded import Recording
from interlock.testing.ledger import draft
from interlock.trace import EVERYTHING, Way
from tests.inventories import AT, POSTGRES, component, database_of, inventory

SIGNER = NoteSigner("log.example/rebuild", generate())
LOG = Log("log.example/rebuild", (SIGNER.verifier,), (SIGNER,))
SHARED, LIB = component("shared"), "pkg:pypi/shared@1.0"


def subject(number: int) -> Subject:
    return Subject("thing", (Digest("sha256", f"{number:064x}"),))


def sbom(number: int) -> bytes:
    return b"sbom %d" % number


def recording(number: int) -> Recording:
    """Give what the SBOM of a number says; every third is about the first subject again."""
    held = inventory(SHARED, component(f"own-{number % 4}"))
    return Recording((subject(number if number % 3 else 0),), held, AT, sha256(sbom(number)))


def reader(entry: Entry, envelope: bytes) -> Recording | None:
    assert entry.kind == CYCLONEDX
    number = int(envelope.split()[1])
    return recording(number) if number < 9 else None


@pytest.fixture(params=["sqlite", POSTGRES])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    for opened in database_of(request, tmp_path):
        ledger, book = StoredLedger(opened, LOG), StoredInventories(opened)
        for number in range(9):
            made = recording(number)
            entered = Draft(sbom(number), CYCLONEDX, made.subjects[0].digests, AT)
            ledger.append([draft(number, AT), entered], beside=book.entering([made]).within)
        ledger.append([Draft(sbom(9), CYCLONEDX, subject(9).digests, AT)])
        yield opened


def holders(database: Database, purl: str) -> tuple[int, list[tuple[str, int]]]:
    graph = StoredGraph(database)
    place = graph.named(purl, EVERYTHING)
    if place is None:
        return 0, []
    links = graph.links([place.id], Way.FORWARD, EVERYTHING, most=100).links
    return graph.count(place.id, Way.FORWARD, EVERYTHING), sorted((one.target.name, one.entry) for one in links)


def test_what_was_recorded_is_what_the_sboms_say(database: Database) -> None:
    assert check_inventories(database, reader) == ()
    assert rebuild_inventories(database, reader) == ()


ROW = f"subject = '{subject(4).digests[0]}'"
FORGED = """
    INSERT INTO inventory_subject (subject, inventory, name, at, entry)
    SELECT 'sha256:77', inventory, name, at, entry FROM inventory_subject WHERE ROW
"""


@pytest.mark.parametrize(
    ("statement", "kinds"),
    [
        ("DELETE FROM inventory_subject WHERE ROW", {"missing"}),
        ("UPDATE inventory_subject SET inventory = 2 WHERE ROW", {"changed"}),
        ("UPDATE inventory_subject SET entry = -1 WHERE ROW", {"missing"}),
        ("UPDATE inventory_subject SET entry = 0 WHERE ROW", {"not in the ledger"}),
        ("UPDATE inventory_subject SET entry = 99 WHERE ROW", {"missing", "not in the ledger"}),
        ("UPDATE component SET purl = 'pkg:pypi/innocent@1' WHERE purl = 'pkg:pypi/shared@1.0'", {"changed"}),
        ("UPDATE inventory SET ids = (SELECT ids FROM inventory WHERE id = 1) WHERE id = 2", {"changed"}),
        ("DELETE FROM inventory WHERE id = 3", {"changed"}),
        (FORGED, {"not in the ledger"}),
    ],
)
def test_what_was_written_into_the_tables_is_found_and_put_right(
    database: Database, statement: str, kinds: set[str]
) -> None:
    before = holders(database, LIB)
    assert before[0] == 7
    with database.writing() as session:
        session.run(statement.replace("ROW", ROW))
    found = check_inventories(database, reader)
    assert {one.what for one in found} == kinds
    assert check_inventories(database, reader) == found
    assert {one.what for one in rebuild_inventories(database, reader)} <= {*kinds, "missing"}
    rebuild_graph(database)
    assert check_inventories(database, reader) == ()
    assert check_graph(database).is_same
    assert holders(database, LIB) == before
    assert holders(database, "pkg:pypi/innocent@1")[1] == []
