import pytest

from interlock.store.migrations.dialects import VERSION_TABLE, statements_for

TEXT = "CREATE TABLE a (n {integer}, t {text}, b {bytes}){strict}"


def test_each_engine_gets_its_own_words() -> None:
    assert statements_for("sqlite", [TEXT]) == ["CREATE TABLE a (n INTEGER, t TEXT, b BLOB) STRICT"]
    assert statements_for("postgresql", [TEXT]) == ["CREATE TABLE a (n BIGINT, t TEXT, b BYTEA)"]


def test_a_table_that_is_its_own_index_is_one_on_sqlite_only() -> None:
    assert statements_for("sqlite", ["x{keyed}"]) == ["x WITHOUT ROWID, STRICT"]
    assert statements_for("postgresql", ["x{keyed}"]) == ["x"]


def test_a_word_that_no_engine_knows_is_a_bug() -> None:
    with pytest.raises(KeyError):
        statements_for("sqlite", ["{number}"])


def test_the_table_of_versions_is_the_one_that_alembic_looks_for() -> None:
    (text,) = statements_for("postgresql", [VERSION_TABLE])
    assert text == "CREATE TABLE schema_version (version_num TEXT NOT NULL PRIMARY KEY)"
