"""The schema as an ordered list of steps, one file each, with one text for both engines.

Two files run them: `by_hand` on SQLite without any library, `by_alembic` on PostgreSQL. Both write
the same `schema_version` table. A step is never changed once it was released. Floor 11.
"""

from interlock.store.migrations.dialects import statements_for
from interlock.store.migrations.steps import KNOWN, STEPS, texts_of_sqlite

__all__ = ["KNOWN", "STEPS", "statements_for", "texts_of_sqlite"]
