from datetime import UTC, datetime

from interlock.flows.inspect import Item
from interlock.flows.search import Answer, Hit, Match, Nearest
from interlock.kernel import Digest
from interlock.ledger import Entry
from interlock.render.paint import Paint
from interlock.render.search import answer_json, answer_lines
from interlock.trace.query import Found, Query, Term
from interlock.trace.words import Field

PLAIN = Paint(has_colour=False)
AT = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
ENTRY = Entry(AT, Digest("sha256", "ab" * 32), "https://example.com/x/v1", 10, (Digest("sha256", "cd" * 32),))
QUERY = Query((Term("word", ("word",)), Term("more", ("more",))))


def answer(*hits: Hit, count: int = 1, is_exact: bool = True, unfiled: int = 0, following: str = "") -> Answer:
    found = Found(tuple(hit.item.index for hit in hits), following, count, is_exact, unfiled)
    return Answer(QUERY, found, hits)


def test_an_entry_that_does_not_count_is_told_and_nothing_that_it_says() -> None:
    hit = Hit(Item(3, ENTRY, None, "nobody that counts signed it"), "sha256:ab")
    lines = answer_lines("word", answer(hit, count=1000, is_exact=False, following="n3"), PLAIN, is_first=True)
    assert lines == [
        "at least 1,000 entries found for word",
        "entry 3  2026-01-05 09:00:00  does not count: nobody that counts signed it",
        "there are more: add `--after n3`",
    ]
    said = answer_json("word", answer(hit))["hits"]
    assert isinstance(said, list)
    assert (said[0]["verified"], said[0]["says"], said[0]["matches"]) == (False, None, [])


def test_nothing_found_names_the_words_that_are_found_nowhere_and_what_was_not_looked_at() -> None:
    none = Answer(QUERY, Found((), "", 0, True, 4), (), (Nearest("word", "wood"), Nearest("more", "")))
    lines = answer_lines("word more", none, PLAIN, is_first=True)
    assert lines[0] == "nothing is found for word more"
    assert lines[2:4] == [
        "  word is found nowhere; the nearest word is wood",
        "  more is found nowhere, and no word is like it",
    ]
    assert "interlock trace rebuild" in lines[4]
    assert answer_lines("word", none, PLAIN, is_first=False) == ["nothing more is found"]


def test_only_what_is_near_the_first_mark_of_a_long_text_is_shown() -> None:
    from interlock.render.search import _marked

    text = "x" * 100 + " word " + "y" * 100
    shown = _marked(Match(Field.MESSAGE, text, ((101, 105),)), PLAIN)
    assert shown.startswith("…x")
    assert " [word] y" in shown
    assert shown.endswith("y…")
