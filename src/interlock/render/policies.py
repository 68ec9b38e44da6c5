"""Policies as a person reads them, and as JSON: what each demands, and where it says so. Floor 13."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from interlock.decision import Policy, Requirement, RuleText
from interlock.decision.differences import Difference, Kind, field_words
from interlock.decision.lint import Problem
from interlock.decision.people_words import people_words, place_of
from interlock.decision.rehearsal import Rehearsed, Shown
from interlock.decision.sentences import Said, place_sentence

_HEADS = {Kind.MORE: "demands more", Kind.LESS: "demands less", Kind.ELSE: "demands something else"}


def policy_lines(policy: Policy) -> Iterator[str]:
    """Give a folded policy, every field with where it was written."""
    yield f"{policy.name}  ({policy.source})"
    if policy.says:
        yield f"  {policy.says}"
    yield f"  digest   {policy.digest}"
    yield f"  extends  {', '.join(policy.extends) or 'nothing'}"
    yield f"  applies  {', '.join(policy.environments) or 'everywhere'}"
    if policy.relaxations:
        yield from ("", "  relaxes")
    for each in policy.relaxations:
        yield f"    {each.target}  {', '.join(each.fields)}  ({each.source}:{each.line})"
        yield f"      {each.policy} demands less than {each.parent}: {each.reason}"
    yield from ("", "  requires")
    for one in policy.requirements:
        yield f"    {one.control}  ({one.source}:{one.line})"
        yield from (f"      {name:<15} {text:<36} {place}".rstrip() for name, text, place in _fields(one))
    if policy.rules:
        yield from ("", "  rules")
    for rule in policy.rules:
        yield f"    {rule.id}  ({rule.source}:{rule.line})"
        yield f"      {'otherwise':<15} {rule.otherwise}"
        yield f"      {'query' if rule.rego else 'assert':<15} {rule.query if rule.rego else _flat(rule.expression)}"
    if policy.people.sections:
        yield from ("", "  people")
        yield from _people(policy)


def _people(policy: Policy) -> Iterator[str]:
    for section, sentences in people_words(policy.people).items():
        source, line = place_of(policy.people, section)
        yield f"    {section}  ({_place(source, line)})" if source else f"    {section}"
        yield from (f"      {sentence}" for sentence in sentences)


def policy_json(policy: Policy) -> dict[str, object]:
    """Give a folded policy for `policy show --format json`."""
    return {
        "schema": "interlock.policy/v1",
        "name": policy.name,
        "says": policy.says,
        "source": policy.source,
        "digest": str(policy.digest),
        "extends": policy.extends,
        "environments": policy.environments,
        "relaxes": [msgspec.to_builtins(one) for one in policy.relaxations],
        "require": [_requirement_json(one) for one in policy.requirements],
        "rules": [_rule_json(rule) for rule in policy.rules],
        "people": {section: list(said) for section, said in people_words(policy.people).items()},
    }


def explain_lines(policy: Policy, said: Sequence[Said]) -> Iterator[str]:
    """Give a policy in plain sentences."""
    yield f"{policy.name}: {policy.says}" if policy.says else policy.name
    yield place_sentence(policy)
    for one in said:
        yield ""
        yield f"{one.demand}  ({_place(one.source, one.line)})" if one.source else one.demand
        yield from (f"  {sentence}" for sentence in one.sentences)
    for each in policy.relaxations:
        yield ""
        yield f"{each.says}  ({each.source}:{each.line})"


def difference_lines(first: Policy, second: Policy, found: Sequence[Difference]) -> Iterator[str]:
    """Say what the second policy demands otherwise than the first."""
    if not found:
        yield f"{second.name} means the same as {first.name}"
    for kind in Kind:
        of_kind = [one for one in found if one.kind is kind]
        if of_kind:
            yield f"{second.name} {_HEADS[kind]} than {first.name}:"
            yield from (line for one in of_kind for line in _difference(one))


def _difference(one: Difference) -> Iterator[str]:
    place = f"  ({_place(one.source, one.line)})" if one.source else ""
    if one.field != "terms":
        yield f"  {_flat(one.says)}{place}"
        return
    yield f"  {one.demand}{place}"
    yield f"    now     {_flat(one.after)}"
    yield f"    before  {_flat(one.before)}"


def difference_json(first: Policy, second: Policy, found: Sequence[Difference]) -> dict[str, object]:
    """Give the differences for `policy diff --format json`."""
    return {
        "schema": "interlock.policy-diff/v1",
        "first": {"name": first.name, "digest": str(first.digest)},
        "second": {"name": second.name, "digest": str(second.digest)},
        "differences": [{**msgspec.to_builtins(one), "says": one.says} for one in found],
    }


def problem_lines(found: Sequence[Problem]) -> Iterator[str]:
    """Give what is wrong with policies, one problem and its remedy after another."""
    for one in found:
        yield f"{_place(one.source, one.line)}: {one.says}{f' [{one.code}]' if one.code else ''}"
        if one.remedy:
            yield f"  {one.remedy}"


def rehearsal_lines(policy: Policy, ran: Sequence[Rehearsed], shown: Sequence[Shown]) -> Iterator[str]:
    """Say which examples of a policy hold, and which demands they show to pass and to block."""
    failed = sum(bool(one.problems) for one in ran)
    yield f"{policy.name}  ({policy.source}): {len(ran)} examples, {failed or 'none'} failed"
    for one in ran:
        if one.problems:
            yield f"  ✘ {one.example.name}  ({one.example.source}:{one.example.line})"
            yield from (f"      {problem}" for problem in one.problems)
        else:
            yield f"  ✔ {one.example.name}: {one.decision.verdict}"
    whole = sum(each.is_whole for each in shown)
    yield f"  {whole} of {len(shown)} demands are shown to pass and to block"
    for each in shown:
        if not each.is_whole:
            missing = " and ".join(word for word, names in (("pass", each.passes), ("block", each.blocks)) if not names)
            yield f"    {each.demand}: no example shows it to {missing}"


def rehearsal_json(policy: Policy, ran: Sequence[Rehearsed], shown: Sequence[Shown]) -> dict[str, object]:
    """Give what examples showed, for `policy test --format json`."""
    return {
        "policy": {"name": policy.name, "source": policy.source, "digest": str(policy.digest)},
        "examples": [
            {
                "name": one.example.name,
                "line": one.example.line,
                "expected": one.example.verdict,
                "verdict": one.decision.verdict,
                "problems": one.problems,
            }
            for one in ran
        ],
        "coverage": [{**msgspec.to_builtins(each), "is_whole": each.is_whole} for each in shown],
    }


def _fields(one: Requirement) -> Iterator[tuple[str, str, str]]:
    for name, text in field_words(one).items():
        yield name, text, one.origins.get(name, "left out")


def _requirement_json(one: Requirement) -> dict[str, object]:
    fields = msgspec.to_builtins(one)
    return {name: value for name, value in fields.items() if name not in {"source", "line"}} | {
        "at": f"{one.source}:{one.line}"
    }


def _rule_json(rule: RuleText) -> dict[str, object]:
    what: dict[str, object] = {"assert": rule.expression}
    if rule.rego:
        what = {"query": rule.query, "rego": rule.expression.split()[1]}
    return {
        "id": rule.id,
        **what,
        "says": rule.says,
        "otherwise": rule.otherwise,
        "at": f"{rule.source}:{rule.line}",
    }


def _place(source: str, line: int) -> str:
    return f"{source}:{line}" if line else source


def _flat(text: str) -> str:
    return " ".join(text.split())
