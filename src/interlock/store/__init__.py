"""Floor 11: tables, migrations, one repository file per port; SQLite and PostgreSQL.

Beside the repositories (`ledger`, `blobs`, `results`) there are the engines (`sqlite`, `postgres`)
behind `database`, and `tables`, which says the schema a second time for SQLAlchemy.
"""

from interlock.store.errors import (
    BlobDamaged,
    BlobMissing,
    EngineMissing,
    StoreCorrupt,
    StoreError,
    StoreFailed,
    StoreFull,
    StoreLocked,
    StoreMissing,
    StoreReadOnly,
    StoreTooNew,
    StoreUnreachable,
    StoreUnsafe,
)
from interlock.store.ledger import Log
from interlock.store.opening import (
    Store,
    claim_origin,
    open_database,
    store_over,
    stored_note,
    stored_origin,
)
from interlock.store.results import Bounds
from interlock.store.sqlite import Engine, engine_facts

__all__ = [
    "BlobDamaged",
    "BlobMissing",
    "Bounds",
    "Engine",
    "EngineMissing",
    "Log",
    "Store",
    "StoreCorrupt",
    "StoreError",
    "StoreFailed",
    "StoreFull",
    "StoreLocked",
    "StoreMissing",
    "StoreReadOnly",
    "StoreTooNew",
    "StoreUnreachable",
    "StoreUnsafe",
    "claim_origin",
    "engine_facts",
    "open_database",
    "store_over",
    "stored_note",
    "stored_origin",
]
