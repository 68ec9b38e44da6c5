from __future__ import annotations

import pytest
from msgspec.structs import replace

from interlock.evidence import Assessment, Origin, Rules
from interlock.kernel import Digest, Subject
from interlock.response.events import Event, Kind
from interlock.response.tickets import (
    DECISIONS,
    ENDED_BY,
    Mark,
    Matter,
    Standing,
    draft_of,
    ends,
    finding_matter,
    mark_of,
    matter_of,
    plain,
    read_mark,
)
from tests.unit.response.events import AT

LOG = "log.example.org/shop"
COMMIT = Subject("team/shop", (Digest("gitCommit", "1" * 40),))
ENTRY = Digest("sha256", "ab" * 32)
EVENT = Event(
    "evt-" + "1" * 32, Kind.FINDING_NEW, AT, COMMIT, ENTRY, "found", control="commit.sast", rule="bandit:B602"
)


def examined(**more: object) -> Assessment:
    origin = Origin("commit", "1" * 40, branch="main", rules=Rules(product="shop"))
    made = Assessment("commit.sast", "commit", "failed", origin, "", "", "1", "")
    return replace(made, **more)


def of(kind: Kind, **more: object) -> Event:
    return replace(EVENT, kind=kind, rule="", control="", **more)


def test_a_finding_has_the_same_matter_on_the_same_branch_whatever_commit_and_severity() -> None:
    one = matter_of(EVENT, LOG, examined())
    assert one == finding_matter(LOG, examined(), "bandit:B602")
    other = replace(EVENT, id="evt-2", severity="low", subject=Subject("x", (ENTRY,)))
    assert matter_of(other, LOG, examined(outcome="passed")) == one
    elsewhere = replace(examined(), origin=replace(examined().origin, branch="topic"))
    assert matter_of(EVENT, LOG, elsewhere).group != one.group
    for another in (matter_of(EVENT, "other log", examined()), finding_matter(LOG, examined(), "bandit:B303")):
        assert another.id != one.id
    assert (one.control, len(one.id), len(one.group)) == ("commit.sast", 32, 32)


def test_where_no_branch_is_known_and_of_the_rest_of_many_nothing_ends_by_itself() -> None:
    nowhere = matter_of(EVENT, LOG, replace(examined(), origin=Origin("commit")))
    more = matter_of(replace(EVENT, about="more", rule=""), LOG, examined())
    assert [(one.group, one.control) for one in (nowhere, more)] == [("", "")] * 2


@pytest.mark.parametrize("begins", list(ENDED_BY))
def test_what_ends_something_has_its_matter(begins: Kind) -> None:
    shared = {"environment": "production", "product": "shop", "profile": "strict", "about": "it"}
    begun = of(begins, **shared, data={"difference": "d1"})
    for ended in ENDED_BY[begins]:
        assert matter_of(of(ended, **shared, data={"difference": "d1"}), LOG) == matter_of(begun, LOG)
        assert matter_of(of(ended, **{**shared, "environment": "staging"}), LOG) != matter_of(begun, LOG)


def test_a_decision_without_an_environment_is_about_its_commit_alone() -> None:
    one, other = (of(Kind.DECISION_DENIED, subject=Subject("x", (Digest("gitCommit", each * 40),))) for each in "12")
    assert matter_of(one, LOG) != matter_of(other, LOG)
    there = [replace(each, environment="production") for each in (one, other)]
    assert matter_of(there[0], LOG) == matter_of(there[1], LOG)


def test_ends_are_those_of_all_kinds() -> None:
    assert ends([Kind.PROBE_FAILING, Kind.WAIVER_EXPIRING]) == {Kind.PROBE_MENDED}
    assert Kind.DECISION_ALLOWED in DECISIONS


def test_a_draft_says_what_is_known_in_lines_that_steer_nothing() -> None:
    hostile = replace(EVENT, says="<b>x</b>\r\nBcc: all\u202egnp.exe" + "A" * 10_000, severity="high", product="shop")
    draft = draft_of(hostile, Matter("ab" * 16))
    assert draft.title == "high: bandit:B602, found by commit.sast of shop"
    told = dict(draft.lines)
    assert told["What happened"].startswith("<b>x</b> Bcc: all gnp.exeAAA")
    assert all(len(text) <= 500 and text.isprintable() for text in told.values())
    assert (told["Evidence"], told["Event"]) == (str(ENTRY), EVENT.id)
    assert "Environment" not in told


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.FINDING_NEW])
def test_every_kind_has_a_title(kind: Kind) -> None:
    draft = draft_of(of(kind, environment="production", about="x\ny", product="shop"), Matter("ab" * 16))
    assert "shop" in draft.title
    assert draft.title.isprintable()
    assert ("Evidence" in dict(draft.lines)) is (kind is not Kind.DELIVERY_RECEIVED)


def test_a_mark_is_read_as_it_was_written_and_fits_everywhere() -> None:
    draft = draft_of(EVENT, finding_matter(LOG, examined(control="c" * 40), "x"))
    for standing in Standing:
        mark = mark_of(standing, EVENT, draft, Mark(Standing.OPEN, "", reopened=99))
        assert read_mark(mark.text) == mark
        assert len(mark.text) <= 100


@pytest.mark.parametrize(
    "text", ["", "il1", "il1 owned " + "1" * 20 + " 0 12345678 x", "il2 open  0 12345678 x", "il1 open " + "1" * 200]
)
def test_what_we_could_not_have_written_is_no_mark(text: str) -> None:
    assert read_mark(text) is None


def test_plain_text_is_one_line_that_can_be_seen() -> None:
    assert plain("a\r\nb\u2028c\u202ed\u200be\x1b[31mf\0g", 100) == "a b c d e [31mf g"
    assert plain("A" * 10_000, 10) == "AAAAAAA..."
    assert plain("\ud800x", 10) == "x"
