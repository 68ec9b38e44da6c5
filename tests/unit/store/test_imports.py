"""What opening a SQLite store may load: it is on the way of every command."""

import sys
from pathlib import Path

from tests.programs import finish_text

SCRIPT = """
import sys
class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {"sqlalchemy", "alembic", "psycopg"}:
            raise ImportError(name)
sys.meta_path.insert(0, Absent())
from interlock.store.opening import open_database
database = open_database(sys.argv[1])
with database.writing() as session:
    session.run("INSERT INTO log (origin, created, filed) VALUES ('x', '', 0)")
with database.reading() as session:
    assert session.rows("SELECT origin FROM log") == [("x",)]
database.close()
print(sorted({name.partition(".")[0] for name in sys.modules} & {"urllib", "asyncio", "ssl", "socket", "pathlib"}))
"""


def test_a_sqlite_store_works_without_the_server_extra_and_loads_nothing_heavy(tmp_path: Path) -> None:
    ran = finish_text([sys.executable, "-I", "-c", SCRIPT, str(tmp_path)], check=True)
    assert ran.stdout.strip() == "[]"
