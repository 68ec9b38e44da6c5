from sqlalchemy import Text

from interlock.store.tabling import METADATA, column, key, table


def test_a_table_is_described_with_its_key() -> None:
    made = table("tried", key("one", Text()), column("two", Text()), is_keyed=True)
    try:
        assert [one.name for one in made.primary_key] == ["one"]
        assert not made.c.two.nullable
        assert made.dialect_options["sqlite"]["with_rowid"] is False
    finally:
        METADATA.remove(made)
