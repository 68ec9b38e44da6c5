"""What the step adds to vectors is what the writer writes into them."""

import pytest
from msgspec.structs import replace

from interlock.store.database import insert
from interlock.store.migrations.versions import v0014_whose_words
from interlock.store.opening import open_database
from interlock.store.word_rows import file_words, whose
from interlock.testing.postgres import PostgresServer
from interlock.trace.words import Field, worded


@pytest.mark.server("postgresql")
def test_whose_an_entry_is_stands_among_the_words_of_those_that_were_filed_before(postgres: PostgresServer) -> None:
    names = ("shop", "bank's data\\", "h\u00e9 'y'", "")
    database = open_database(postgres.new_database())
    said = [replace(worded([(Field.MESSAGE, f"word w{at}")]), product=name) for at, name in enumerate(names)]
    with database.writing() as session:
        products = [(at, name) for at, name in enumerate(names, start=1) if name]
        insert(session, "graph_product (id, name)", products)
        insert(session, "graph_entry (entry, scope)", [(at, at + 1 if name else 0) for at, name in enumerate(names)])
        file_words(session, 0, said)
        wanted = session.rows("SELECT entry, tsvector_to_array(words) FROM search ORDER BY entry")
        for name in names:
            session.run("UPDATE search SET words = ts_delete(words, ?)", (whose(name),))
        assert session.rows("SELECT entry, tsvector_to_array(words) FROM search ORDER BY entry") != wanted
        for statement in v0014_whose_words.POSTGRESQL:
            session.run(statement)
        assert session.rows("SELECT entry, tsvector_to_array(words) FROM search ORDER BY entry") == wanted
    database.close()
