"""What tables are described with: columns as both engines have them, and the list of all tables. Floor 11."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import BigInteger, Column, Integer, MetaData, Table
from sqlalchemy.types import TypeEngine

METADATA: Final = MetaData()

INTEGER: Final = BigInteger().with_variant(Integer(), "sqlite")


def table(name: str, *columns: Column[Any], is_keyed: bool = False) -> Table:
    """Describe a table; `is_keyed` is whether SQLite keeps its rows in the order of its key."""
    return Table(name, METADATA, *columns, sqlite_strict=True, sqlite_with_rowid=not is_keyed)


def key(name: str, kind: TypeEngine[Any]) -> Column[Any]:
    """Describe a column of a table's key."""
    return Column(name, kind, primary_key=True, nullable=False, autoincrement=False)


def column(name: str, kind: TypeEngine[Any]) -> Column[Any]:
    """Describe another column."""
    return Column(name, kind, nullable=False)
