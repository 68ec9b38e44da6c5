"""What a person writes to look for something, and what is said where it cannot be read."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interlock.trace.errors import QueryMalformed
from interlock.trace.query import MOST_LETTERS, MOST_OF_A_TERM, MOST_TERMS, Query, Term, holds, is_strong, read_query
from interlock.trace.words import Field, Worded, worded

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
SAID = worded(
    [
        (Field.PERSON, "alice@example.com"),
        (Field.RULE, "bandit:B506"),
        (Field.PATH, "src/app/login.py"),
        (Field.PATH, "lib/src/other.py"),
        (Field.MESSAGE, "the exact phrase of yaml.load in Straße"),
        (Field.MESSAGE, "データベース"),
        (Field.DIGEST, "sha256:" + "0a" * 32),
    ]
)


def terms(text: str) -> list[tuple[tuple[str, ...], str, bool, bool]]:
    return [(one.words, str(one.field or ""), one.is_start, one.is_first) for one in read_query(text, NOW).terms]


def test_words_phrases_fields_and_beginnings_are_told_apart() -> None:
    assert terms('login "Exact  phrase" person:alice rule:B5* path:src/** env:"pre production" src/app*') == [
        (("login",), "", False, False),
        (("exact", "phrase"), "", False, False),
        (("alice",), "person", False, False),
        (("b5",), "rule", True, False),
        (("src",), "path", False, True),
        (("pre", "production"), "environment", False, False),
        (("src", "app"), "", True, False),
    ]
    assert terms("src/app/** path:**/login.py") == [
        (("src", "app"), "path", False, True),
        (("login", "py"), "path", False, False),
    ]


def test_a_colon_after_what_is_no_field_belongs_to_the_text() -> None:
    assert terms("bandit:B506 sha256:00ff https://example.com:8080/x") == [
        (("bandit", "b506"), "", False, False),
        (("sha256", "00ff"), "", False, False),
        (("https", "example", "com", "8080", "x"), "", False, False),
    ]


def test_what_is_not_wanted_and_times_are_no_terms() -> None:
    query = read_query("login -test -path:src since:2026-01-01 until:2026-01-31", NOW)
    assert [one.words for one in query.terms] == [("login",)]
    assert [(one.words, one.field) for one in query.unwanted] == [(("test",), None), (("src",), Field.PATH)]
    assert query.since == datetime(2026, 1, 1, tzinfo=UTC)
    assert query.until == datetime(2026, 2, 1, tzinfo=UTC)
    assert read_query("x1 since:7d", NOW).since == NOW - timedelta(days=7)
    assert read_query("x1 until:2026-01-31T10:00+02:00", NOW).until == datetime(2026, 1, 31, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "place", "why"),
    [
        ("", 1, "nothing that could be found"),
        ("   ", 1, "nothing that could be found"),
        ("since:7d", 1, "nothing that could be found"),
        ("-x1", 1, "only what is not wanted"),
        ('login "abc', 7, "not closed"),
        ('login a"b"', 7, "cannot be read"),
        ("login a*b", 7, "* inside"),
        ("login *.py", 7, "* inside"),
        ("a*", 1, "nearly everything"),
        ("***", 1, "has no word"),
        ("login ()", 7, "has no word"),
        ("kind:", 1, "followed by nothing"),
        ("persn:al", 1, "looked for as persn:"),
        ("since:yesterday", 1, "is no time"),
        ("since:999999d", 1, "is no time"),
        ("since:9999-12-31T23:59:59-23:00", 1, "is no time"),
        ("x1 since:1d since:2d", 13, "twice"),
        ("x1 -since:1d", 4, "twice, or not wanted"),
        ("x" * (MOST_LETTERS + 1), MOST_LETTERS, "letters"),
        ("w1 " * (MOST_TERMS + 1), 99, "33 things"),
        ("a/" * (MOST_OF_A_TERM + 1), 1, "65 words"),
    ],
)
def test_what_cannot_be_read_is_an_error_with_its_place_and_a_remedy(text: str, place: int, why: str) -> None:
    with pytest.raises(QueryMalformed, match=why.replace("(", r"\(").replace("*", r"\*")) as caught:
        read_query(text, NOW)
    assert f"letter {place}:" in str(caught.value)
    assert caught.value.fields["remedy"]


@given(st.text())
def test_any_text_is_read_or_refused_in_words(text: str) -> None:
    try:
        query = read_query(text, NOW)
    except QueryMalformed as error:
        assert error.fields["remedy"]  # noqa: PT017
    else:
        assert query.terms
        assert all(one.words for one in (*query.terms, *query.unwanted))


@pytest.mark.parametrize(
    "text",
    [
        "login.py",
        "app/login",
        "src/app/login.py",
        "B506",
        "bandit:B506",
        "rule:B5*",
        "path:src/**",
        "path:src/app/**",
        "alice@example.com",
        "ALICE",
        "example.com",
        '"exact phrase"',
        "strasse",
        "ベース",
        "0a0a0a*",
        "sha256:" + "0a" * 32,
        "0a" * 32,
        "yaml.load -torch",
        "lib/** src/**",
    ],
)
def test_things_are_found_whole_by_their_parts_and_by_how_they_begin(text: str) -> None:
    assert holds(SAID, read_query(text, NOW))


@pytest.mark.parametrize(
    "text",
    ["ogin", "path:app/**", "path:B506", '"phrase exact"', "login.py -yaml", "rule:alice", "py src", "load*d", "0b"],
)
def test_other_things_are_not_found(text: str) -> None:
    query = Query((Term("", ("py", "lib")),)) if text in {"py src", "load*d"} else read_query(text, NOW)
    assert not holds(SAID, query)


def test_what_stands_where_a_thing_is_named_is_stronger() -> None:
    assert is_strong(SAID, read_query("alice B506", NOW))
    assert not is_strong(SAID, read_query("alice phrase", NOW))
    assert is_strong(Worded(()), read_query("path:src", NOW))


def test_the_beginning_of_a_digest_needs_no_star() -> None:
    assert holds(SAID, read_query("0a0a0a0", NOW))
    assert holds(SAID, read_query("sha256:0a0a0a0a0a0a", NOW))
    assert not holds(SAID, read_query("0a0a0a", NOW))
    assert not read_query("defaced", NOW).terms[0].is_start
