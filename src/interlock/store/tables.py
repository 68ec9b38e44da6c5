"""The schema in SQLAlchemy's words, for cold queries and for comparing. Needs the `server` extra. Floor 11.

The migrations make the tables; a test holds what they make to what is written here, on both engines.
"""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, MetaData, Table, Text
from sqlalchemy.types import TypeEngine

METADATA: Final = MetaData()

_INTEGER = BigInteger().with_variant(Integer(), "sqlite")


def _table(name: str, *columns: Column[Any], is_keyed: bool = False) -> Table:
    return Table(name, METADATA, *columns, sqlite_strict=True, sqlite_with_rowid=not is_keyed)


def _key(name: str, kind: TypeEngine[Any]) -> Column[Any]:
    return Column(name, kind, primary_key=True, nullable=False, autoincrement=False)


def _column(name: str, kind: TypeEngine[Any]) -> Column[Any]:
    return Column(name, kind, nullable=False)


SCHEMA_VERSION: Final = _table("schema_version", _key("version_num", Text()))
LOG: Final = _table("log", _key("origin", Text()), _column("created", Text()), _column("filed", _INTEGER))
ENTRY: Final = _table("entry", _key("first", _INTEGER), _column("leaves", LargeBinary()))
ENTRY_DIGEST: Final = _table("entry_digest", _key("start", _INTEGER), _key("idx", _INTEGER), is_keyed=True)
PACK: Final = _table("pack", _key("first", _INTEGER), _column("ends", LargeBinary()), _column("body", LargeBinary()))
ENTRY_SUBJECT: Final = _table("entry_subject", _key("subject", Text()), _key("idx", _INTEGER), is_keyed=True)
TILE: Final = _table(
    "tile", _key("level", _INTEGER), _key("n", _INTEGER), _column("hashes", LargeBinary()), is_keyed=True
)
CHECKPOINT: Final = _table("checkpoint", _key("size", _INTEGER), _column("note", LargeBinary()))
BLOB: Final = _table(
    "blob",
    _key("sha256", LargeBinary()),
    _column("media_type", Text()),
    _column("codec", Text()),
    _column("size", _INTEGER),
    _column("body", LargeBinary()),
)
RESULT: Final = _table(
    "result",
    _key("cache_key", LargeBinary()),
    _column("answer", LargeBinary()),
    _column("mac", LargeBinary()),
    _column("size", _INTEGER),
    _column("used_at", _INTEGER),
)
RESULT_BY_USE: Final = Index("result_by_use", RESULT.c.used_at, RESULT.c.size)
