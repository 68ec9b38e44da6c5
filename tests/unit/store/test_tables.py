from sqlalchemy import LargeBinary, Text, create_engine
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.schema import CreateTable

from interlock.store import tables
from interlock.store.migrations import texts_of_sqlite
from interlock.store.tables import METADATA


def test_every_table_of_the_migrations_is_described_and_no_other() -> None:
    made = {text.split()[2] for text in texts_of_sqlite() if text.startswith("CREATE TABLE") and "'" not in text}
    assert made == set(METADATA.tables)


def test_every_index_of_the_migrations_is_described_and_no_other() -> None:
    texts = [text.removeprefix("CREATE ").removeprefix("UNIQUE ") for text in texts_of_sqlite()]
    made = {text.split()[1] for text in texts if text.startswith("INDEX ")}
    assert made == {index.name for table in METADATA.tables.values() for index in table.indexes}


def test_every_table_has_a_key_and_no_column_may_be_missing_but_one() -> None:
    nullable = set()
    for table in METADATA.tables.values():
        assert list(table.primary_key), table.name
        nullable |= {f"{table.name}.{column.name}" for column in table.columns if column.nullable}
    assert nullable == {"component.hashes"}


def test_numbers_are_wide_on_both_engines_and_nothing_is_counted_up_by_itself() -> None:
    for table in METADATA.tables.values():
        wide = str(CreateTable(table).compile(dialect=postgresql.dialect()))  # type: ignore[no-untyped-call]  # SQLAlchemy's own
        assert " INTEGER" not in wide
        assert "SERIAL" not in wide
        narrow = str(CreateTable(table).compile(dialect=sqlite.dialect()))
        assert "BIGINT" not in narrow
        assert "STRICT" in narrow
        assert all(isinstance(one.type, Text | LargeBinary) or "INT" in str(one.type) for one in table.columns)


def test_the_tables_can_be_made(tmp_path: object) -> None:
    engine = create_engine("sqlite://")
    METADATA.create_all(engine)
    with engine.connect() as connection:
        assert connection.execute(tables.ENTRY.select()).all() == []
    engine.dispose()
