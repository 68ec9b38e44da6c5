from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from interlock.kernel import Digest, Subject
from interlock.response import Event, Kind
from interlock.response.gathering import Batch, Sort, Waiting
from interlock.response.messages import MOST_SHOWN, About, Message, message_of, plain, trial_of
from tests.unit.response.events import AT, event

HERE = About("log.example.org/a", "https://interlock.example.org")


def message(*events: Event, sort: Sort = Sort.ALIKE, about: About = HERE, **fields: Any) -> Message:
    waiting = tuple(Waiting(number, AT, one) for number, one in enumerate(events))
    return message_of(Batch(sort, "", waiting, **fields), events, "ops", AT, about)


def test_a_message_about_one_event() -> None:
    one = message(event(product="shop", environment="production", severity="high"))
    assert one.title == "Interlock: decision.denied of shop, production"
    (item,) = one.items
    assert item.where == "of shop (gitCommit cccccccccccc), product shop, environment production, severity high"
    assert item.acts == "to act: whoever wants it through: mend it, or ask for a waiver"
    assert (one.link, one.severity, one.more, one.source) == (
        "https://interlock.example.org/subjects/gitCommit:" + "c" * 40,
        "high",
        0,
        "log.example.org/a",
    )
    assert one.lines[0].startswith(f"- shop was denied under baseline; {item.where}; to act: ")


@pytest.mark.parametrize(
    ("kind", "data", "acts"),
    [
        (
            Kind.WAIVER_EXPIRING,
            {"owner": "ann", "expires": "2026-12-01T00:00:00Z"},
            "to act: the owner of the waiver, ann, by 2026-12-01T00:00:00Z",
        ),
        (
            Kind.DEPLOYMENT_WAITING,
            {"until": "2026-12-01T00:00:00Z"},
            "to act: whoever may approve, if it does not wait for a time, by 2026-12-01T00:00:00Z",
        ),
        (Kind.STATE_ALTERED, {"stakeholders": "bo, cy"}, "to act: whoever answers for that place, bo, cy"),
        (Kind.DEPLOYMENT_ENDED, {"until": "2026-12-01T00:00:00Z", "owner": "ann"}, ""),
    ],
)
def test_who_must_act_by_when_is_said_where_somebody_must(kind: Kind, data: dict[str, str], acts: str) -> None:
    (item,) = message(event(kind=kind, data=data)).items
    assert item.acts == acts


def test_what_is_the_same_is_said_once_with_how_often_it_was() -> None:
    same = [event(id=f"evt-{number:032x}") for number in range(3)]
    (item,) = message(*same).items
    assert (item.count, item.subject) == (3, "shop (gitCommit cccccccccccc)")
    elsewhere = Subject("bank", (Digest("gitCommit", "d" * 40),))
    assert message(*same, event(id="evt-7", subject=elsewhere)).items[0].subject == ""
    assert "(3 times)" in item.line
    two = message(*same, event(id="evt-9", severity="high"), event(id="evt-8", product="bank"))
    assert [one.count for one in two.items] == [3, 1, 1]


def test_of_many_the_first_are_shown_and_the_rest_is_counted() -> None:
    many = [event(id=f"evt-{number:032x}", rule=f"{number}") for number in range(58)]
    one = message(*many)
    assert len(one.items) == MOST_SHOWN
    assert one.title == "Interlock: decision.denied, and 57 more like this"
    assert one.more_said == "38 more like this: interlock events list"
    mixed = message(*many, event(id="evt-x", kind=Kind.HOLD_PLACED))
    assert mixed.title == "Interlock: 59 events"


def test_a_title_names_only_what_all_events_share() -> None:
    assert message(event(product="a"), event(product="b")).title == "Interlock: decision.denied, and 1 more like this"
    assert message(event(environment="a", product="p"), event(environment="b", product="p")).title == (
        "Interlock: decision.denied of p, and 1 more like this"
    )


def test_the_same_events_are_always_the_same_message_to_a_channel_and_to_no_other() -> None:
    first, second = event(id="evt-1"), event(id="evt-2")
    assert message(first).id == message(first).id != message(second).id != message(first, second).id
    waiting = (Waiting(0, AT, first),)
    other = message_of(Batch(Sort.ALIKE, "", waiting), [first], "board", AT + timedelta(days=1), HERE)
    assert other.id != message(first).id


def test_the_worst_severity_is_that_of_the_message() -> None:
    assert message(event(severity="low"), event(severity="critical"), event(severity="odd")).severity == "critical"


def test_what_is_held_back_is_counted_and_where_to_see_it_is_said() -> None:
    one = message(sort=Sort.OVERFLOW, held=37, until=AT + timedelta(hours=1))
    assert one.title == "Interlock: 37 events are held back"
    assert "after 2026-11-21T13:00:00" in one.note
    assert "interlock events held" in one.note
    assert one.items == ()


def test_a_trial_says_of_itself_what_it_is() -> None:
    one = trial_of("ops", "tell", AT, About("log.example.org/a"))
    assert "this is a test of the response tell" in one.title
    assert (one.link, one.items) == ("", ())


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("a\r\nBcc: x\tb", "a Bcc: x b"),
        ("a\u202egnp.exe\u2066", "a gnp.exe"),
        ("a\x00\x1b[31mb\x7f", "a [31mb"),
        ("zero\u200bwidth\ufeff", "zero width"),
        ("half \ud800 character", "half character"),
        ("see https://evil.example.org/x", "see https[:]//evil.example.org/x"),
        ("\u2028line\u2029", "line"),
        ("plain", "plain"),
        ("", ""),
    ],
)
def test_words_of_others_are_words(text: str, seen: str) -> None:
    assert plain(text) == seen


def test_long_words_are_shortened_and_it_is_seen() -> None:
    assert plain("x" * 10_000) == f"{'x' * 297}..."
    assert len(plain("\u202e" * 5_000 + "y" * 10_000)) <= 300
    assert plain("x" * 80, 80) == "x" * 80
    assert plain(" " * 2000 + "x").endswith("...")


def test_one_message_leads_to_the_page_that_all_of_it_shares_and_else_each_part_to_its_own() -> None:
    elsewhere = Subject("bank", (Digest("gitCommit", "d" * 40),))
    base = "https://interlock.example.org"
    shared = message(event(), event(id="evt-1", severity="high"))
    assert shared.link == f"{base}/subjects/gitCommit:{'c' * 40}"
    assert [one.link for one in shared.items] == ["", ""]
    apart = message(event(), event(id="evt-1", subject=elsewhere, product="bank"), event(id="evt-2", subject=elsewhere))
    assert apart.link == f"{base}/", "there is no one page of all of it"
    assert [one.link for one in apart.items] == ["", f"{base}/subjects/gitCommit:{'d' * 40}"], "nor of a mixed part"
    assert f"  {base}/subjects/gitCommit:{'d' * 40}" in apart.lines
    nowhere = message(event(), event(id="evt-1", subject=elsewhere, product="bank"), about=About("log", ""))
    assert (nowhere.link, [one.link for one in nowhere.items]) == ("", ["", ""])
