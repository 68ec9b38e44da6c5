"""Laws of risk: what is riskier never gives a milder profile, and no omission or stranger does either."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from interlock.kernel import sha256
from interlock.risk import Answer, Profile, Question, Questionnaire, Spoken, score, stand
from interlock.risk.facts import facts_in
from tests.unit.risk.questions import NOW, assessed

_PROFILES = st.sampled_from(Profile)


@st.composite
def _questions(draw: st.DrawFn) -> Questionnaire:
    questions = []
    for number in range(draw(st.integers(1, 4))):
        count = draw(st.integers(2, 4))
        weights = sorted(draw(st.lists(st.integers(0, 6), min_size=count, max_size=count)))
        floors = sorted(draw(st.lists(_PROFILES, min_size=count, max_size=count)), key=lambda one: one.rank)
        answers = tuple(Answer(f"a{n}", "", weights[n], floors[n]) for n in range(count))
        questions.append(Question(f"q{number}", "", "", answers, takes_several=draw(st.booleans())))
    standard = draw(st.integers(1, 10))
    return Questionnaire("", sha256(b""), tuple(questions), standard, standard + draw(st.integers(1, 10)))


@given(st.data(), _questions())
def test_a_riskier_answer_never_lowers_the_profile(data: st.DataObject, asked: Questionnaire) -> None:
    places = {one.id: data.draw(st.integers(0, len(one.answers) - 1)) for one in asked.questions}
    before = score(asked, {name: (f"a{place}",) for name, place in places.items()})
    one = data.draw(st.sampled_from(asked.questions))
    riskier = data.draw(st.integers(places[one.id], len(one.answers) - 1))
    after = score(asked, {name: (f"a{place}",) for name, place in {**places, one.id: riskier}.items()})
    assert after.profile.rank >= before.profile.rank
    if one.takes_several:
        more: dict[str, tuple[str, ...]] = {name: (f"a{place}",) for name, place in places.items()}
        more[one.id] = tuple({f"a{places[one.id]}", f"a{data.draw(st.integers(0, len(one.answers) - 1))}"})
        assert score(asked, more).profile.rank >= before.profile.rank


@given(st.data(), _questions())
def test_leaving_a_question_open_never_lowers_the_profile(data: st.DataObject, asked: Questionnaire) -> None:
    answers = {one.id: (data.draw(st.sampled_from(one.answers)).id,) for one in asked.questions}
    left = {name: given for name, given in answers.items() if data.draw(st.booleans())}
    assert score(asked, left).profile.rank >= score(asked, answers).profile.rank


@given(st.lists(st.tuples(st.integers(0, 9), _PROFILES, st.sampled_from(["", "ann", "ben"]))), st.integers(1, 2))
def test_what_strangers_say_never_lowers_what_counts(said: list[tuple[int, Profile, str]], needed: int) -> None:
    spoken = [Spoken(assessed(profile, at=NOW + timedelta(days=day)), who) for day, profile, who in said]
    alone = stand([one for one in spoken if one.person], needed)
    found = stand(spoken, needed)
    if alone is not None:
        assert found is not None
        assert found.assessed.profile.rank >= alone.assessed.profile.rank


@given(st.lists(st.tuples(st.integers(1, 9), _PROFILES)))
def test_one_person_alone_never_lowers_it_where_two_are_needed(said: list[tuple[int, Profile]]) -> None:
    spoken = [Spoken(assessed(profile, at=NOW + timedelta(days=day)), "ann") for day, profile in said]
    strict = Spoken(assessed(Profile.CRITICAL, at=NOW), "ben")
    found = stand([strict, *spoken], 2)
    assert found is not None
    assert found.assessed.profile is Profile.CRITICAL


@given(st.sampled_from(["Dockerfile", "a.tf", "openapi.json", "package.json", "a.proto"]), st.binary(max_size=300))
def test_any_bytes_show_something_or_nothing_and_never_break(path: str, body: bytes) -> None:
    assert all(1 <= one.line <= body.count(b"\n") + 1 for one in facts_in(path, body))
