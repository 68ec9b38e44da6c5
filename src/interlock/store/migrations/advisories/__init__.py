"""The schema of the file of advisories, one file per step as in `versions`; only SQLite runs them. Floor 11."""

from interlock.store.migrations.advisories import v0001_first_tables

__all__ = ["v0001_first_tables"]
