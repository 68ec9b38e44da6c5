from __future__ import annotations

from interlock.kernel import Digest, KeyId
from interlock.render.picture import Tone, picture_of
from interlock.render.picture.walked import said
from interlock.trace import Kind, Link, Place, Relation, Way
from interlock.trace.walk import Doubted, More, Reached, Saying, Shown, Walk
from tests.unit.render.picture.samples import BEGAN

COMMIT = Place(1, "gitCommit:a", Kind.COMMIT, "Bump")
DECISION = Place(2, f"sha256:{'6f' * 32}", Kind.DECISION)
RUN = Place(3, "deployment:7", Kind.DEPLOYMENT)
BUILD = Place(4, "build:9", Kind.BUILD)
SAYING = Saying(12, Digest.parse(f"sha256:{'aa' * 32}"), "https://example.org/x", BEGAN, KeyId("ab" * 32), "ci", "Mira")


def shown(source: Place, relation: Relation, target: Place) -> Shown:
    return Shown(source, relation, target, Way.FORWARD, SAYING)


def walk(*links: Shown, more: tuple[More, ...] = (), doubted: tuple[Doubted, ...] = ()) -> Walk:
    reached = (Reached(COMMIT, 0, None), Reached(DECISION, 1, 0))
    return Walk(COMMIT, Way.FORWARD, reached, links, more, doubted)


def test_everything_that_was_reached_and_every_link_is_in_the_picture() -> None:
    picture = picture_of(walk(shown(COMMIT, Relation.COUNTED_FOR, DECISION)), title="t", answer="a.")
    assert [(item.name, item.is_subject) for item in picture.items] == [(COMMIT.name, True), (DECISION.name, False)]
    tie = picture.ties[0]
    assert (tie.source, tie.relation, tie.target) == (COMMIT.name, "counted for", DECISION.name)


def test_who_said_it_is_told_with_time_and_entry() -> None:
    one = said(SAYING)
    assert (one.by, one.at, one.entry) == ("Mira by ci", BEGAN, 12)


def test_what_is_no_longer_so_says_who_said_that() -> None:
    over = Shown(COMMIT, Relation.RUNS_AS, RUN, Way.FORWARD, SAYING, SAYING)
    picture = picture_of(walk(over, shown(COMMIT, Relation.RUNS_AS, BUILD)), title="t", answer="a.")
    assert [tie.over for tie in picture.ties] == [said(SAYING), None]


def test_where_nobody_knows_whose_key_it_is_the_key_is_told() -> None:
    assert said(Saying(1, SAYING.envelope, "", BEGAN, KeyId("ab" * 32), "")).by == "ab" * 32


def test_a_decision_stands_as_it_decided_and_refusal_outweighs() -> None:
    links = (shown(DECISION, Relation.REFUSED, RUN), shown(DECISION, Relation.ALLOWED, RUN))
    decision = next(
        item for item in picture_of(walk(*links), title="t", answer="a.").items if item.name == DECISION.name
    )
    assert (decision.tone, decision.detail) == (Tone.BAD, "refused")


def test_what_is_not_shown_is_told() -> None:
    picture = picture_of(
        walk(more=(More(COMMIT, Relation.WENT_INTO, Way.FORWARD, Kind.BUILD, 40),)), title="t", answer="a."
    )
    assert [(rest.beside, rest.count, rest.way) for rest in picture.rests] == [(COMMIT.name, 40, Way.FORWARD)]


def test_what_nobody_believes_is_not_drawn_but_told() -> None:
    doubt = Doubted(Link(COMMIT, Relation.WENT_INTO, BUILD, 5), Way.FORWARD, "its signer is nobody here")
    picture = picture_of(walk(doubted=(doubt,)), title="t", answer="a.", notes=("First.",))
    assert picture.notes == (
        "First.",
        "Not followed: commit Bump went into build build:9, entry 5: its signer is nobody here",
    )
    assert BUILD.name not in {item.name for item in picture.items}
