"""Where runs are kept: a SQLite file of their own, or a PostgreSQL that the evidence may share. Floor 11.

Enters: a path or a URL. Leaves: an engine of SQLAlchemy. The engine of the runs must not open the file itself: it would
take the interpreter's SQLite, which can corrupt a file that several processes write (docs/decisions/0005-store.md).
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Final

from interlock.engine.errors import RunsUnreachable
from interlock.kernel.paths import POSTGRES

if TYPE_CHECKING:
    import sqlalchemy as sa

_WAIT_S: Final = 30
_FIRST_SAFE: Final = (3, 51, 3)


def opened(place: str) -> sa.Engine:
    """Open where runs are kept. Errors: RunsUnreachable (ENG-203)."""
    import sqlalchemy as sa

    try:
        made = _postgres(place) if place.startswith(POSTGRES) else _sqlite(place)
        with made.connect() as connection:
            connection.execute(sa.text("SELECT 1"))
    except (sa.exc.SQLAlchemyError, OSError) as error:
        raise RunsUnreachable(why=str(getattr(error, "orig", error) or error).splitlines()[0]) from error
    return made


def _postgres(url: str) -> sa.Engine:
    import sqlalchemy as sa

    return sa.create_engine(f"postgresql+psycopg://{url.partition('://')[2]}", pool_pre_ping=True, pool_size=10)


def _sqlite(path: str) -> sa.Engine:
    import sqlalchemy as sa

    module = _library()
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    made = sa.create_engine(f"sqlite:///{path}", module=module, connect_args={"timeout": _WAIT_S})
    journal = "WAL" if module.sqlite_version_info >= _FIRST_SAFE else "DELETE"

    @sa.event.listens_for(made, "connect")
    def _prepared(connection: Any, _: object) -> None:  # noqa: ANN401 -- SQLAlchemy gives whatever the driver makes
        connection.isolation_level = "IMMEDIATE"
        for pragma in (f"busy_timeout={_WAIT_S * 1000}", f"journal_mode={journal}", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}").close()

    return made


def _library() -> Any:  # noqa: ANN401 -- two modules of one interface, neither of which has types
    """Give the newest SQLite there is."""
    try:
        from pysqlite3 import dbapi2
    except ImportError:
        import sqlite3 as dbapi2
    return dbapi2
