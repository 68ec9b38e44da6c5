import pytest

from interlock.decision import Policy, PolicyWeaker
from interlock.decision.examples import read_examples
from interlock.decision.lint import environments_named, lint, of_fault, uncovered
from interlock.decision.policy import load
from tests.unit.decision.builders import policy

CONTROLS = ("commit.sast", "commit.secrets", "commit.sca")
HEAD = "policy: own\nrequire:\n"


def read(text: str) -> Policy:
    return load("own.yaml", lambda name: (name, text.encode()), CONTROLS)


def said(text: str, **stages: tuple[str, ...]) -> list[str]:
    examples = read_examples(text.encode(), "own.yaml", CONTROLS)
    by_control = {name.replace("_", "."): given for name, given in stages.items()}
    found = lint(read(text), text.encode(), stages=by_control, lookups={"commit.sca"}, examples=examples)
    assert all(one.remedy for one in found)
    return [f"{one.line}: {one.says}" for one in found]


def rule(expression: str) -> str:
    return f'{HEAD}  - control: commit.sast\nrules:\n  - {{id: r, assert: "{expression}", says: s}}\n'


@pytest.mark.parametrize(
    ("item", "says"),
    [
        ("max_age: 0s", "evidence is always older than max_age 0s"),
        ("limits: {critical: 2, high: 0}", "2 critical findings may be, and only 0 high"),
        ("limits: {high: 0}", "any number critical findings may be, and only 0 high"),
        ("advisories: {max_age: 3d}", "this control never looks up known vulnerabilities"),
        ("{otherwise: review, not_applicable: deny}", "nothing to examine is deny"),
    ],
)
def test_a_requirement_that_makes_no_sense_is_told_with_its_line(item: str, says: str) -> None:
    (found,) = said(f"{HEAD}  - {{control: commit.sast, {item.strip('{}') if item.startswith('{') else item}}}\n")
    assert found.startswith("3: commit.sast: ")
    assert says in found


def test_what_is_left_out_is_no_contradiction() -> None:
    assert said(f"{HEAD}  - {{control: commit.sast, max_age: 365d, otherwise: review}}\n") == []


def test_advisories_of_no_age_are_told() -> None:
    assert said(f"{HEAD}  - {{control: commit.sca, advisories: {{max_age: 0s}}}}\n") == [
        "3: commit.sca: advisories are always older than max_age 0s"
    ]


def test_a_control_of_no_stage_is_told_and_one_of_some_stage_is_not() -> None:
    text = f"{HEAD}  - control: commit.sast\n"
    assert said(text, commit_sast=()) == ["3: commit.sast: no stage runs this control"]
    assert said(text, commit_sast=("commit",)) == []


def test_a_control_that_is_listed_twice_is_told() -> None:
    text = f"{HEAD}  - control: commit.sast\n  - control: commit.secrets\n  - control: commit.sast\n"
    assert said(text) == ["5: commit.sast is already listed on line 3"]


@pytest.mark.parametrize(
    ("expression", "says"),
    [
        ("true", "always true"),
        ("1 < 2 || change.files == 3", "always true"),
        ("change.files == 3 || !false", "always true"),
        ("environment == 'p' && 'a' == 'b'", "always false"),
        ("false ? change.files == 1 : size('abc') == 2", "always false"),
        ("[1, 2].all(x, x > 0)", "always true"),
        ("'text'", "never true"),
    ],
)
def test_a_rule_that_the_facts_do_not_matter_to_is_told(expression: str, says: str) -> None:
    (found,) = said(rule(expression))
    assert found.startswith("5: rule r is ")
    assert says in found


@pytest.mark.parametrize(
    "expression",
    [
        "change.files == 3",
        "evidence.all(e, true)",
        "has(change.branch)",
        "age(timestamp('2026-01-01T00:00:00Z')) > duration('1h')",
        "environment == environment",
    ],
)
def test_a_rule_that_the_facts_or_the_moment_matter_to_is_not(expression: str) -> None:
    assert said(rule(expression)) == []


def test_an_environment_that_the_policy_is_not_for_is_told() -> None:
    text = (
        "applies: {environments: [production]}\n" + rule("environment in ['production', 'staging']")
        + "examples:\n  - {name: n, given: {environment: test}, expect: deny}\n"
    )  # fmt: skip
    assert said(text) == [
        "6: rule r speaks of the environment 'staging', for which this policy is not",
        "8: the example 'n' is about test, for which this policy is not",
    ]


def test_an_environment_that_no_file_covers_is_told() -> None:
    own = read("applies: {environments: [production]}\n" + rule("environment != 'staging'"))
    named = environments_named(own, ())
    (found,) = uncovered([own], named)
    assert (found.line, found.says) == (6, "no policy here is for the environment 'staging'")
    assert uncovered([own, policy()], named) == ()
    assert uncovered([own, policy(environments=("staging",))], named) == ()


def test_what_is_inherited_is_told_where_it_is_written_and_not_again() -> None:
    texts = {
        "own.yaml": "extends: parent\nrequire: [{control: commit.secrets}]\n",
        "parent": f"{HEAD}  - {{control: commit.sast, max_age: 0s}}\n",
    }
    own = load("own.yaml", lambda name: (name, texts[name].encode()), CONTROLS)
    assert lint(own, texts["own.yaml"].encode(), stages={}, lookups=()) == ()


def test_a_fault_of_loading_is_a_problem_with_its_place_code_and_remedy() -> None:
    found = of_fault(PolicyWeaker(source="own.yaml", line=7, field="limits of x", parent="p"), "own.yaml")
    assert (found.source, found.line, found.code) == ("own.yaml", 7, "DEC-102")
    assert found.says == "limits of x is weaker than in p, which this policy extends"
    assert "relaxes" in found.remedy


PINNED = f"repository_id: 1, workflow: .github/a.yml, workflow_commit: {'a' * 40}"


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ("repository: acme/shop", "a name can be given up"),
        ("repository_id: 1, workflow: .github/a.yml, workflow_ref: refs/heads/main", "pinned by reference alone"),
        (
            f"{PINNED}, job_workflow: o/r/b.yml, job_workflow_ref: refs/tags/v1",
            "job_workflow is pinned by reference alone",
        ),
        (PINNED, "any runner will do"),
        (PINNED, "any branch and any tag"),
        ("subject: 'system:serviceaccount:ci:builder'", "made again by somebody else"),
    ],
)
def test_what_a_builder_leaves_open_is_told(fields: str, says: str) -> None:
    text = f"{HEAD}  - control: commit.sast\nbuilders:\n  - {{name: b, issuer: 'https://i.example.org', {fields}}}\n"
    assert any(one.startswith("5: builder b: ") and says in one for one in said(text)), said(text)


def test_a_builder_that_leaves_nothing_open_is_not() -> None:
    whole = (
        f"repository_id: 1, workflow: .github/a.yml, workflow_commit: {'a' * 40}, refs: [refs/heads/main], runner: x"
    )
    for pin in (f"issuer: 'https://i.example.org', {whole}", "workload: hall"):
        assert said(f"{HEAD}  - control: commit.sast\nbuilders:\n  - {{name: b, {pin}}}\n") == []
