from pathlib import Path

from interlock.crypto import NoteSigner, generate
from interlock.kernel import Subject, sha256
from interlock.store import Log, open_database
from interlock.store.inventories import StoredInventories
from interlock.store.inventory_owners import UNKNOWN, entry_of
from interlock.store.ledger import StoredLedger
from interlock.supply.recorded import Recording
from interlock.testing.ledger import draft
from tests.inventories import AT, component, inventory

SIGNER = NoteSigner("log.example/owners", generate())


def test_the_entry_that_says_what_something_is_made_of_is_kept_with_it_and_the_first_one_stays(tmp_path: Path) -> None:
    database = open_database(tmp_path)
    ledger = StoredLedger(database, Log("log.example/owners", (SIGNER.verifier,), (SIGNER,)))
    book = StoredInventories(database)
    drafts = [draft(number, AT) for number in range(3)]
    subject = Subject("thing", drafts[1].subjects)
    for one in drafts:
        made_of = Recording((subject,), inventory(component()), AT, sha256(one.envelope))
        ledger.append([one], beside=book.entering([made_of]).within)
    about = {index for digest in subject.digests for index in ledger.about(digest)}
    with database.reading() as session:
        rows = session.rows("SELECT entry FROM inventory_subject")
        assert {row[0] for row in rows} == {min(about)}
        assert entry_of(session, [str(one) for one in subject.digests], "00" * 32) == UNKNOWN
    database.close()
