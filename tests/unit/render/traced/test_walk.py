"""A walk as a person reads it: the sentence first, then the way, then what is missing and why."""

from __future__ import annotations

import msgspec
from msgspec.structs import replace

from interlock.kernel import Digest, KeyId
from interlock.render.paint import Paint
from interlock.render.traced.walk import notes_of, walk_json, walk_lines
from interlock.trace import Doubted, Kind, Link, More, Place, Reached, Relation, Saying, Shown, Walk, Way
from tests.identities import BEGIN

COMMIT = Place(1, f"gitCommit:{'ab' * 20}", Kind.COMMIT)
BUILD = Place(2, "build:run", Kind.BUILD, "build of web")
POD = Place(3, "workload:shop/live/web", Kind.WORKLOAD, "w\x1b[31m")
SAID = Saying(7, Digest("sha256", "cd" * 32), "kind", BEGIN, KeyId("ef" * 32), "a key", "ann")
LINKS = (
    Shown(COMMIT, Relation.WENT_INTO, BUILD, Way.FORWARD, SAID),
    Shown(BUILD, Relation.RUNS_AS, POD, Way.FORWARD, SAID, replace(SAID, entry=9)),
)
WALK = Walk(COMMIT, Way.FORWARD, (Reached(COMMIT, 0, None), Reached(BUILD, 1, 0), Reached(POD, 2, 1)), LINKS)
PLAIN = Paint(has_colour=False)


def test_the_answer_comes_first_then_the_way_with_who_and_when() -> None:
    lines = list(walk_lines(WALK, PLAIN))
    assert lines[0] == "commit abababababab leads to 1 build and 1 workload"
    assert "  → went into build of web (run)  ann, 2026-03-01 09:00, entry 7" in lines
    assert any("runs as workload shop/live/web" in line and "no longer since" in line for line in lines)


def test_much_evidence_is_one_line_behind_what_leads_on() -> None:
    shown = [Place(10 + number, f"sha256:{number:064x}", Kind.EVIDENCE, f"step {number}") for number in range(4)]
    links = tuple(
        Shown(BUILD, Relation.SHOWN_BY, one, Way.FORWARD, replace(SAID, entry=number))
        for number, one in enumerate(shown)
    )
    reached = tuple(Reached(one, 2, number + 2) for number, one in enumerate(shown))
    walk = replace(WALK, links=LINKS + links, reached=WALK.reached[:2] + reached + WALK.reached[2:])
    told = list(walk_lines(walk, PLAIN))
    assert told[-1].strip() == "→ 4 pieces of evidence, last step 3 (000000000000)  ann, entries 0 to 3"
    assert "runs as" in told[-2]
    few = replace(walk, links=LINKS + links[:3], reached=walk.reached[:5] + walk.reached[6:])
    assert sum("→ shown by step" in line for line in walk_lines(few, PLAIN)) == 3


def test_links_read_as_sentences_from_both_ends() -> None:
    deployment = Place(4, "deployment:dpl-1", Kind.DEPLOYMENT)
    plan = Place(5, f"sha256:{'12' * 32}", Kind.PLAN, "plan for live")
    link = Shown(plan, Relation.CARRIED_OUT, deployment, Way.FORWARD, SAID)
    on = Walk(plan, Way.FORWARD, (Reached(plan, 0, None), Reached(deployment, 1, 0)), (link,))
    assert any("→ carried out by deployment dpl-1" in line for line in walk_lines(on, PLAIN))
    back = Walk(
        deployment,
        Way.BACKWARD,
        (Reached(deployment, 0, None), Reached(plan, 1, 0)),
        (msgspec.structs.replace(link, way=Way.BACKWARD),),
    )
    assert any("← plan for live (121212121212) was carried out by it" in line for line in walk_lines(back, PLAIN))


def test_a_page_that_is_not_all_says_so_in_its_first_sentence() -> None:
    assert next(walk_lines(replace(WALK, next="9.2"), PLAIN)).endswith(", as far as this page goes")


def test_lines_break_where_the_terminal_ends_and_steer_nothing() -> None:
    told = list(walk_lines(WALK, PLAIN, 60))
    assert all(len(line) <= 60 for line in told)
    assert "\x1b" not in "\n".join(told)


def test_what_was_cut_and_what_nobody_says_that_counts_is_said_loudly() -> None:
    cut = replace(
        WALK,
        more=(More(COMMIT, Relation.WENT_INTO, Way.FORWARD, Kind.COMPONENT, 99_900),),
        doubted=(Doubted(Link(COMMIT, Relation.MADE, POD, 4), Way.FORWARD, "a key that nobody trusts"),),
        next="12.2",
        is_exhausted=True,
    )
    told = "\n".join(walk_lines(cut, PLAIN))
    assert "and 99,900 components more" in told
    assert "--after 12.2" in told
    assert "said by nobody that counts here" in told
    assert "entry 4: a key that nobody trusts" in told
    assert len(notes_of(cut)) == 2


def test_nothing_found_is_said_in_words() -> None:
    alone = Walk(COMMIT, None, (Reached(COMMIT, 0, None),), ())
    assert next(iter(walk_lines(alone, PLAIN))).count("nothing that is known here") == 2
    until = replace(alone, way=Way.BACKWARD, until=Kind.PERSON)
    assert "no person that is known here" in next(iter(walk_lines(until, PLAIN)))


def test_a_document_names_the_link_that_each_thing_was_reached_by() -> None:
    document = msgspec.json.decode(msgspec.json.encode(walk_json(WALK)))
    assert document["schema"] == "interlock.trace/v1"
    assert [one["link"] for one in document["nodes"]] == [None, 0, 1]
    assert document["links"][0]["said"]["entry"] == 7
    assert document["links"][1]["over"]["entry"] == 9
