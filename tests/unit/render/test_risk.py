from datetime import timedelta

from msgspec.structs import replace

from interlock.evidence.risk import Shown
from interlock.kernel import sha256
from interlock.render.risk import View, assessed_json, assessed_lines, changes, shown_json, shown_lines
from interlock.risk import Case, Demand, Profile, Standing, score
from tests.unit.evidence.test_risk import SAID
from tests.unit.risk.questions import NOW, SOME, assessed

HELD = assessed(Profile.STANDARD, reasoning=("because",))
WAITING = Standing(HELD, waiting=((assessed(), "ann alone said so"),))
VIEW = View(
    case=Case(SOME, {"reach": ("all",)}, HELD),
    standing=WAITING,
    by_file=Profile.CRITICAL,
    profile=Profile.CRITICAL,
    policy="critical",
    policy_is_named=False,
    due=(Demand("outdated", "the answers are old"),),
    at=NOW + timedelta(days=2),
)


def test_everything_that_is_known_is_shown() -> None:
    lines = list(shown_lines(VIEW))
    assert lines[:4] == [
        "profile: critical",
        "policy:  critical, the profile picks it",
        "ledger:  standard, answered by ann on 2026-11-22 (2 days ago)",
        "  because",
    ]
    assert "interlock.yaml: critical" in lines
    assert "does not count yet: baseline, answered by ann on 2026-11-22: ann alone said so" in lines
    assert lines[-2:] == ["due:     yes; answer with `interlock risk assess`", "  the answers are old"]


def test_what_is_not_due_says_until_when() -> None:
    lines = list(shown_lines(replace(VIEW, due=(), policy_is_named=True)))
    assert lines[1] == "policy:  critical, interlock.yaml names it"
    assert lines[-1] == "due:     no; the answers hold until 2027-05-21"


def test_nothing_at_all_is_shown_as_nothing() -> None:
    nothing = replace(VIEW, case=Case(SOME), standing=None, by_file=None, profile=None, policy="baseline")
    assert next(shown_lines(nothing)) == "profile: none, since nobody answered"
    document = shown_json(nothing)
    assert (document["profile"], document["assessment"], document["file"], document["waiting"]) == (
        None,
        None,
        None,
        [],
    )


def test_the_document_holds_the_same() -> None:
    document = shown_json(VIEW)
    assert (document["assessment"]["age_days"], document["holds_until"]) == (2, "2027-05-21T00:00:00Z")
    assert document["due"] == [{"rule": "outdated", "says": "the answers are old"}]
    assert document["waiting"][0]["why"] == "ann alone said so"


def test_what_changed_is_named_and_nothing_where_it_is_the_first() -> None:
    assert list(changes(SAID, None)) == []
    before = replace(HELD, profile=Profile.CRITICAL, answers={"data": ("public",), "old": ("x",)})
    assert list(changes(SAID, before)) == [
        "the profile was critical",
        "data was public, and is personal",
        "old was x, and is not asked",
        "container-port port 80 in Dockerfile is new",
    ]
    seen = replace(before, facts=(("container-port", "port 80"),), profile=SAID.profile, answers=SAID.answers)
    assert list(changes(replace(SAID, facts=(*SAID.facts, Shown("data-store", "redis", "a.tf"))), seen)) == [
        "data-store redis in a.tf is new"
    ]


def test_an_answer_tells_the_profile_the_reasoning_and_the_envelope() -> None:
    scored, envelope = score(SOME, {"reach": ("few",), "rules": ("card",)}), sha256(b"x")
    lines = list(assessed_lines(SAID, scored, None, WAITING, envelope))
    assert lines[1] == "profile: standard"
    assert f"sealed:  {envelope}" in lines
    document = assessed_json(SAID, scored, None, WAITING, envelope)
    assert (document["points"], document["counts"], document["waiting"]) == (1, False, ["ann alone said so"])
