"""The schema of the file of advisories, one file per step as in `versions`; only SQLite runs them. Floor 11."""

from typing import Final, cast

from interlock.store.migrations.advisories import v0001_first_tables, v0002_threats, v0003_ecosystems
from interlock.store.migrations.steps import Schema, Step

ADVISORIES: Final = Schema(
    0x494C4B41,
    cast("tuple[Step, ...]", (v0001_first_tables, v0002_threats, v0003_ecosystems)),
    "interlock advisories update",
)
"""`ILKA`: the advisories of a user."""

__all__ = ["ADVISORIES"]
