from typing import Any

import pytest

from interlock.decision import Verdict
from interlock.deployment import AdmissionRules, Away, Tags
from interlock.deployment.admission import Answer, Known, Ready, answer, unknown
from interlock.formats.admission.review import read_review
from tests.admissions import of_pod

NOW = 1_800_000_000.0
HEX = "ab" * 32
RULES = AdmissionRules()
IMAGE = f"reg.example.org/app@sha256:{HEX}"


def ready(verdict: Verdict = Verdict.ALLOW, *, sha256: str = HEX, until: float = NOW + 600) -> Ready:
    return Ready(sha256, verdict, "" if verdict is Verdict.ALLOW else "commit.sast found 2", "d" * 64, until)


def known(*verdicts: Ready, **more: Any) -> Known:
    return Known(ready={one.sha256: one for one in verdicts}, **{"seen_at": NOW, **more})


def asked(
    *images: str, at: Known, rules: AdmissionRules = RULES, now: float = NOW, pins: bool = False, **more: Any
) -> Answer:
    return answer(read_review(of_pod(*images, **more)), rules, at, now, may_pin=pins)


def test_an_image_that_the_gate_lets_in_by_its_digest_is_allowed() -> None:
    said = asked(IMAGE, at=known(ready()))
    assert (said.is_allowed, said.looked[0].decision, said.patches) == (True, "d" * 64, ())


@pytest.mark.parametrize(("verdict", "word"), [(Verdict.DENY, "denied"), (Verdict.REVIEW, "waits for people")])
def test_what_the_gate_does_not_let_in_is_refused_with_its_reason(verdict: Verdict, word: str) -> None:
    said = asked(IMAGE, at=known(ready(verdict)))
    assert not said.is_allowed
    assert word in said.says
    assert "commit.sast found 2" in said.says


def test_one_bad_image_among_good_ones_refuses_all() -> None:
    other = f"reg.example.org/b@sha256:{'cd' * 32}"
    assert not asked(IMAGE, other, at=known(ready(), ready(Verdict.DENY, sha256="cd" * 32))).is_allowed
    assert not asked(IMAGE, other, at=known(ready())).is_allowed


def test_a_digest_that_nobody_judged_is_refused_and_is_to_be_asked_about() -> None:
    review = read_review(of_pod(IMAGE, IMAGE, "nginx"))
    wanted = unknown(review, AdmissionRules(), known(), NOW, may_pin=True)
    assert (wanted.digests, wanted.tags) == ((HEX,), ())
    assert "not judged in time" in asked(IMAGE, at=known()).says
    assert not unknown(review, AdmissionRules(), known(ready()), NOW, may_pin=False)


def test_a_verdict_counts_no_longer_than_it_is_known_to_hold() -> None:
    assert asked(IMAGE, at=known(ready(until=NOW + 1))).is_allowed
    assert not asked(IMAGE, at=known(ready(until=NOW))).is_allowed


def test_verdicts_count_for_the_stated_age_once_the_ledger_is_away() -> None:
    rules = AdmissionRules(keep_s=100)
    kept = known(ready(until=NOW + 1000), absence="it is gone")
    assert asked(IMAGE, at=kept, rules=rules, now=NOW + 99).is_allowed
    late = asked(IMAGE, at=kept, rules=rules, now=NOW + 101)
    assert not late.is_allowed
    assert "it is gone" in late.says


def test_a_clock_that_was_set_back_makes_no_verdict_count_longer() -> None:
    assert asked(IMAGE, at=known(ready()), now=NOW - 2).is_allowed
    assert not asked(IMAGE, at=known(ready()), now=NOW - 60).is_allowed


def test_where_the_rules_say_so_what_nobody_can_judge_is_let_in_with_a_warning_and_marked() -> None:
    rules = AdmissionRules(away=Away.ALLOW)
    said = asked(IMAGE, at=known(absence="it is gone", seen_at=0.0), rules=rules)
    assert (said.is_allowed, said.is_unjudged) == (True, True)
    assert "unjudged" in said.warnings[0]


def test_being_away_makes_nothing_better_that_was_bad() -> None:
    rules = AdmissionRules(away=Away.ALLOW, keep_s=100)
    at = known(ready(Verdict.DENY), absence="it is gone")
    assert not asked(IMAGE, at=at, rules=rules, now=NOW + 99_999).is_allowed
    assert not asked("nginx", at=at, rules=rules).is_allowed
    assert not asked("Not An Image", at=at, rules=rules).is_allowed
    assert not asked("nginx", at=at, rules=AdmissionRules(Tags.PIN, Away.ALLOW), pins=True).is_allowed


def test_a_ledger_that_does_not_hold_together_refuses_everything_whatever_is_kept() -> None:
    for away in Away:
        said = asked(IMAGE, at=known(ready(), fault="LED-225"), rules=AdmissionRules(away=away))
        assert not said.is_allowed
        assert "LED-225" in said.says


def test_a_tag_is_refused_with_what_to_write_instead() -> None:
    said = asked("nginx:1.2", at=known())
    assert "docker.io/library/nginx@sha256:..." in said.says
    assert not asked("nginx", at=known(pins={"docker.io/library/nginx:latest": HEX}), pins=True).is_allowed


def test_where_tags_are_pinned_the_digest_is_judged_and_written() -> None:
    rules = AdmissionRules(tags=Tags.PIN)
    at = known(ready(), pins={"reg.example.org/app:v1": HEX})
    said = asked(IMAGE, "reg.example.org/app:v1", at=at, rules=rules, pins=True)
    assert said.is_allowed
    assert said.patches == (("/spec/containers/1/image", IMAGE),)
    at = known(ready(Verdict.DENY), pins={"reg.example.org/app:v1": HEX})
    assert not asked("reg.example.org/app:v1", at=at, rules=rules, pins=True).is_allowed


def test_what_only_checks_never_takes_a_tag_even_where_tags_are_pinned() -> None:
    at = known(ready(), pins={"reg.example.org/app:v1": HEX})
    assert not asked("reg.example.org/app:v1", at=at, rules=AdmissionRules(tags=Tags.PIN), pins=False).is_allowed


def test_a_tag_that_stands_for_nothing_is_asked_about_once_and_refused_with_the_reason() -> None:
    rules = AdmissionRules(tags=Tags.PIN)
    review = read_review(of_pod("reg.example.org/app:v1"))
    assert unknown(review, rules, known(), NOW, may_pin=True).tags == ("reg.example.org/app:v1",)
    at = known(unpinned={"reg.example.org/app:v1": "the registry has no such tag"})
    assert not unknown(review, rules, at, NOW, may_pin=True)
    assert "no such tag" in asked("reg.example.org/app:v1", at=at, rules=rules, pins=True).says


@pytest.mark.parametrize(
    ("patterns", "namespace", "is_covered"),
    [
        *(((), "x", True), (("shop",), "shop", True), (("shop",), "shops", False), (("shop-*",), "shop-a", True)),
        *((("shop-*",), "shop", False), (("*",), "x", True), (("shop",), "", True)),
    ],
)
def test_only_what_is_in_scope_is_judged(patterns: tuple[str, ...], namespace: str, is_covered: bool) -> None:
    rules = AdmissionRules(namespaces=patterns)
    assert asked("nginx", at=known(), rules=rules, namespace=namespace).is_allowed is not is_covered
    assert rules.covers(namespace) is is_covered
