"""An assessment shows a commit, and who made it where."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from interlock.evidence import ASSESSMENT, Assessment, Count, Covered, Manual, Origin, Rules
from interlock.trace import Kind, Relation
from interlock.trace.drawings.changes import ticket_of, tickets_in
from tests.statements import (
    ARTIFACT,
    COMMIT,
    COMMIT_SUBJECT,
    OTHER_COMMIT,
    draw,
    edges,
    entry_of,
    kind_of,
    label_of,
    words,
)

NAME, BASE = f"gitCommit:{COMMIT}", f"gitCommit:{OTHER_COMMIT}"
ORIGIN = Origin(
    state="commit",
    commit=COMMIT,
    branch="main",
    remote="https://forge.example/owner/shop.git",
    author="Ada <ada@example.org>",
    committer="Forge <noreply@forge.example>",
    authors=("Ada <ada@example.org>", "Ben <ben@example.org>"),
    co_authors=("Cleo <cleo@example.org>",),
    base=OTHER_COMMIT,
    rules=Rules(product="shop"),
)
ONE = Assessment(
    control="commit.sast",
    stage="commit",
    outcome="failed",
    origin=ORIGIN,
    started_at="2026-01-01T00:00:00Z",
    finished_at="2026-01-01T00:00:01Z",
    interlock="1",
    plan="",
    counts=(Count("bandit:B506", "high", "new", is_new=True, count=2),),
    coverage=(Covered("files", 2, 1, missing=(("src/odd.py", "it cannot be read"),)),),
    findings="cd" * 32,
)


def test_those_who_wrote_and_committed_it_lead_to_the_commit() -> None:
    drawing = draw(ASSESSMENT, ONE, COMMIT_SUBJECT)
    assert edges(drawing, Relation.WROTE) == {(f"git:{who}@example.org", NAME) for who in ("ada", "ben", "cleo")}
    assert edges(drawing, Relation.COMMITTED) == {("git:noreply@forge.example", NAME)}
    assert label_of(drawing, "git:ada@example.org") == "Ada <ada@example.org>"


def test_a_product_leads_by_repository_and_branch_to_the_commit_and_its_base_leads_there_too() -> None:
    drawing = draw(ASSESSMENT, ONE, COMMIT_SUBJECT)
    repository = "repository:forge.example/owner/shop"
    branch = "branch:forge.example/owner/shop@main"
    assert edges(drawing, Relation.HAS) == {("product:shop", repository), (repository, branch), (branch, NAME)}
    assert edges(drawing, Relation.LED_TO) == {(BASE, NAME)}
    assert kind_of(drawing, BASE) is Kind.COMMIT
    assert drawing.product == "shop"


def test_without_a_remote_the_branch_is_one_of_the_product() -> None:
    drawing = draw(ASSESSMENT, replace(ONE, origin=replace(ORIGIN, remote="")), COMMIT_SUBJECT)
    assert edges(drawing, Relation.HAS) == {("product:shop", "branch:shop@main"), ("branch:shop@main", NAME)}


def test_a_commit_is_called_by_its_title_and_a_ticket_in_it_asked_for_it() -> None:
    drawing = draw(ASSESSMENT, replace(ONE, origin=replace(ORIGIN, title="ABC-12: sell more")), COMMIT_SUBJECT)
    assert label_of(drawing, NAME) == "ABC-12: sell more"
    assert words(drawing, "message") == {"ABC-12: sell more"}
    assert edges(drawing, Relation.ASKED_FOR) == {("ticket:ABC-12", NAME)}
    assert kind_of(drawing, "ticket:ABC-12") is Kind.TICKET


@pytest.mark.parametrize(
    ("title", "tickets"),
    [
        ("[ABC-12] sell more", ("ABC-12",)),
        ("sell more (fixes #7, refs ABC-12)", ("forge.example/shop#7", "ABC-12")),
        ("Resolves: ABC-12", ("ABC-12",)),
        ("ABC-12: sell more, closes ABC-12", ("ABC-12",)),
        ("use SHA-256 and UTF-8 everywhere", ()),
        ("CVE-2026-1234 is mended", ()),
        ("fixes CVE-2026-1234", ()),
        ("UTF-8 everywhere", ()),
        ("fixes utf-8", ()),
        ("ABC-12x", ()),
        ("merge #7", ()),
        ("fixes ABC-0", ()),
        ("prefixes ABC-1", ()),
        ("", ()),
    ],
)
def test_only_what_can_be_nothing_else_is_a_ticket(title: str, tickets: tuple[str, ...]) -> None:
    assert tickets_in(title, "forge.example/shop") == tickets


def test_a_number_alone_is_no_ticket_where_nobody_knows_of_which_repository() -> None:
    assert tickets_in("fixes #7", "") == ()


def test_a_working_tree_is_nobodys_commit() -> None:
    drawing = draw(ASSESSMENT, replace(ONE, origin=replace(ORIGIN, state="worktree")))
    assert not edges(drawing, Relation.WROTE)
    assert not edges(drawing, Relation.LED_TO)


def test_what_people_attest_about_something_else_makes_it_an_artifact() -> None:
    by_hand = replace(ONE, origin=Origin("artifact"), manual=Manual("the whole shop", ("Ada",)), place="production")
    drawing = draw(ASSESSMENT, by_hand)
    assert kind_of(drawing, str(ARTIFACT)) is Kind.ARTIFACT
    assert label_of(drawing, entry_of(drawing)) == "commit.sast failed in production"
    assert words(drawing, "person") == {"Ada"}


def test_it_is_found_by_people_rules_paths_and_digests() -> None:
    drawing = draw(ASSESSMENT, ONE, COMMIT_SUBJECT)
    assert "Ben <ben@example.org>" in words(drawing, "person")
    assert words(drawing, "rule") == {"bandit:B506"}
    assert words(drawing, "path") == {"src/odd.py"}
    assert words(drawing, "digest") == {"cd" * 32}


@pytest.mark.parametrize(
    ("told", "where", "name"),
    [
        ("ABC-12", "", "ABC-12"),
        ("#12", "forge.example.org/owner/shop", "forge.example.org/owner/shop#12"),
        ("#12", "shop", "shop#12"),
        ("#12", "", ""),
        ("till#12", "forge.example.org/owner/shop", "forge.example.org/owner/till#12"),
        ("other/till#12", "forge.example.org/owner/shop", "forge.example.org/other/till#12"),
        ("other/till#12", "shop", "other/till#12"),
        ("forge.example.org/other/till#12", "shop", "forge.example.org/other/till#12"),
    ],
)
def test_a_ticket_of_a_trailer_is_one_of_its_repository_or_of_the_one_that_is_named(
    told: str, where: str, name: str
) -> None:
    assert ticket_of(told, where) == name


def test_tickets_of_trailers_asked_for_the_commit_like_those_of_its_title() -> None:
    origin = replace(ORIGIN, title="ABC-12: sell more", tickets=("ABC-12", "#7", "CHG-3"))
    drawing = draw(ASSESSMENT, replace(ONE, origin=origin), COMMIT_SUBJECT)
    asked = {"ticket:ABC-12", "ticket:forge.example/owner/shop#7", "ticket:CHG-3"}
    assert edges(drawing, Relation.ASKED_FOR) == {(one, NAME) for one in asked}


def test_what_says_that_somebody_looked_at_a_change_is_a_review() -> None:
    drawing = draw(ASSESSMENT, replace(ONE, control="precommit.peer-review", outcome="passed"), COMMIT_SUBJECT)
    assert kind_of(drawing, entry_of(drawing)) is Kind.REVIEW
    assert label_of(drawing, entry_of(drawing)) == "precommit.peer-review passed"
    assert (NAME, entry_of(drawing)) in edges(drawing, Relation.SHOWN_BY)
    plain = draw(ASSESSMENT, ONE, COMMIT_SUBJECT)
    assert kind_of(plain, entry_of(plain)) is Kind.EVIDENCE
