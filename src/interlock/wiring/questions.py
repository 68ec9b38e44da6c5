"""Questions about risk, read strictly from YAML: the shipped ones, or an organisation's own. Floor 12."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import msgspec

import interlock
from interlock.formats import Node, read_yaml
from interlock.kernel import canonical, sha256
from interlock.risk import Answer, Answers, Profile, Question, Questionnaire
from interlock.risk.facts import FactKind
from interlock.wiring.risk import RiskSettings

SHIPPED: Final = "the shipped questions"
_TOP: Final = frozenset({"version", "standard_from", "critical_from", "questions"})
_QUESTION: Final = frozenset({"id", "asks", "why", "answers", "several", "watches"})
_ANSWER: Final = frozenset({"id", "says", "weight", "floor"})
_KINDS: Final = tuple(kind.value for kind in FactKind)
_PROFILES: Final = tuple(profile.value for profile in Profile)


def shipped() -> Questionnaire:
    """Give the questions that Interlock comes with."""
    return questionnaire_of(Path(interlock.__file__).with_name("risk").joinpath("questions.yaml").read_bytes(), SHIPPED)


def questionnaire_of(body: bytes, source: str) -> Questionnaire:
    """Read questions.

    Errors: YamlMalformed, FieldUnknown, FieldWrong (FMT-1xx), each with the line.
    """
    node = read_yaml(body, source)
    fields = _fields(node, "questions", _TOP, ("standard_from", "critical_from", "questions"))
    if "version" in fields and fields["version"].whole("version") != 1:
        raise fields["version"].wrong("version", "1")
    questions = tuple(_question(one) for one in fields["questions"].items("questions"))
    ids = [one.id for one in questions]
    if not questions or len(set(ids)) < len(ids):
        raise fields["questions"].wrong("questions", "at least one, each with an id of its own")
    standard, critical = (fields[name].whole(name) for name in ("standard_from", "critical_from"))
    if not 0 < standard < critical:
        raise fields["critical_from"].wrong("critical_from", "more than standard_from, and that more than 0")
    meaning = canonical(msgspec.to_builtins([standard, critical, questions]))
    return Questionnaire(source, sha256(meaning), questions, standard, critical)


def told(settings: RiskSettings, questionnaire: Questionnaire) -> Answers:
    """Give the answers of interlock.yaml, each held against its question.

    Errors: FieldUnknown (FMT-102) with the nearest word, FieldWrong (FMT-103).
    """
    known = {one.id: one for one in questionnaire.questions}
    answers = {}
    for one in settings.answers:
        Node(one.question, settings.source, one.line).one_of("risk.answers", known)
        question = known[one.question]
        ids = [answer.id for answer in question.answers]
        for answer in one.answers:
            Node(answer, settings.source, one.line).one_of(f"risk.answers.{one.question}", ids)
        chosen = tuple(id_ for id_ in ids if id_ in one.answers)
        if not chosen or (len(chosen) > 1 and not question.takes_several):
            wanted = "at least one answer" if question.takes_several else "one answer"
            raise Node(", ".join(one.answers), settings.source, one.line).wrong(f"risk.answers.{one.question}", wanted)
        answers[one.question] = chosen
    return answers


def _fields(node: Node, where: str, known: frozenset[str], needed: Sequence[str]) -> Mapping[str, Node]:
    fields = node.fields(where, known)
    if any(name not in fields for name in needed):
        raise node.wrong(where, ", ".join(needed))
    return fields


def _question(node: Node) -> Question:
    fields = _fields(node, "a question", _QUESTION, ("id", "asks", "why", "answers"))
    answers = tuple(_answer(one) for one in fields["answers"].items("answers"))
    ids = [one.id for one in answers]
    if len(ids) < 2 or len(set(ids)) < len(ids):  # noqa: PLR2004 (a question with one answer asks nothing)
        raise fields["answers"].wrong("answers", "at least two, each with an id of its own")
    for one, after, place in zip(answers, answers[1:], fields["answers"].items("answers")[1:], strict=False):
        if after.weight < one.weight or after.floor.rank < one.floor.rank:
            raise place.wrong("answers", f"a weight and a floor not below those of {one.id}, which stands before it")
    return Question(
        id=_id(fields["id"]),
        asks=fields["asks"].text("asks"),
        why=fields["why"].text("why"),
        answers=answers,
        takes_several=fields["several"].truth("several") if "several" in fields else False,
        watches=_watches(fields["watches"], ids) if "watches" in fields else {},
    )


def _answer(node: Node) -> Answer:
    fields = _fields(node, "an answer", _ANSWER, ("id", "says", "weight"))
    floor = fields["floor"].one_of("floor", _PROFILES) if "floor" in fields else Profile.BASELINE.value
    return Answer(_id(fields["id"]), fields["says"].text("says"), fields["weight"].whole("weight"), Profile(floor))


def _watches(node: Node, ids: Sequence[str]) -> dict[str, str]:
    return {kind: one.one_of(f"watches.{kind}", ids) for kind, one in node.fields("watches", _KINDS).items()}


def _id(node: Node) -> str:
    text = node.text("id")
    if not text.replace("_", "").replace("-", "").isalnum() or not text.isascii() or text != text.lower():
        raise node.wrong("id", "small letters, digits, dashes and underscores")
    return text
