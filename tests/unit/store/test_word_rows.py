"""Words go into rows with the entries, or it is noted that they did not."""

from pathlib import Path

from interlock.kernel import sha256
from interlock.store.blobs import StoredBlobs
from interlock.store.database import Session
from interlock.store.opening import open_database
from interlock.store.word_rows import file_words, forget_words, is_ready, kept_in, note_gap, vector
from interlock.trace.words import Field, worded

ONE = worded([(Field.PATH, "src/app.py"), (Field.PATH, "src/b"), (Field.PERSON, "Alice")])


def gaps(session: Session) -> list[tuple[int, int]]:
    return session.rows("SELECT first, ends FROM search_gap ORDER BY first")


def test_a_vector_has_each_word_in_its_field_and_in_any_with_a_place_free_between_texts() -> None:
    assert vector(ONE).split() == [
        "'xsrc':2,6",
        "'fsrc':2,6",
        "'zsrc':2,6",
        "'xapp':3",
        "'fapp':3",
        "'xpy':4",
        "'fpy':4",
        "'xb':7",
        "'fb':7",
        "'xalice':9",
        "'palice':9",
        "'y'",
    ]


def test_gaps_that_join_become_one(tmp_path: Path) -> None:
    database = open_database(tmp_path)
    with database.writing() as session:
        note_gap(session, 0, 2)
        note_gap(session, 2, 3)
        note_gap(session, 7, 9)
        assert gaps(session) == [(0, 3), (7, 9)]
    database.close()


def test_without_a_table_for_them_it_is_noted_that_no_word_finds_what_is_appended(tmp_path: Path) -> None:
    database = open_database(tmp_path)
    with database.writing() as session:
        session.run("DROP TABLE search")
        assert not is_ready(session)
        file_words(session, 4, [ONE, ONE])
        file_words(session, 6, [])
        assert gaps(session) == [(4, 6)]
    database.close()
    database = open_database(tmp_path)  # a file without the table is one of ours
    with database.writing() as session:
        assert forget_words(session)
        assert is_ready(session)
        assert gaps(session) == []
    database.close()


def test_what_is_left_out_is_noted_and_forgotten_with_the_words(tmp_path: Path) -> None:
    database = open_database(tmp_path)
    short = worded((Field.PATH, f"src/{n}") for n in range(300))
    with database.writing() as session:
        file_words(session, 0, [ONE, short])
        assert session.rows("SELECT entry, left_out FROM search_short") == [(1, 50)]
        assert forget_words(session)
        assert session.rows("SELECT 1 FROM search_short") == []
        assert session.rows("SELECT rowid FROM search WHERE search MATCH 'alice'") == []
    database.close()


def test_the_beginning_of_kept_bytes_is_given_and_nothing_for_what_is_gone_or_broken(tmp_path: Path) -> None:
    database = open_database(tmp_path)
    blobs = StoredBlobs(database)
    long, tiny = b"long " * 1000, b"x"
    for body in (long, tiny):
        blobs.put(body, "text/plain")
    with database.writing() as session:
        kept = kept_in(session)
        assert kept(sha256(long).hex, 7) == long[:7]
        assert kept(sha256(tiny).hex, 7) == tiny
        assert kept("00" * 32, 7) is None
        session.run("UPDATE blob SET body = ? WHERE codec = 'zlib'", (b"broken",))
        assert kept(sha256(long).hex, 7) is None
    database.close()
