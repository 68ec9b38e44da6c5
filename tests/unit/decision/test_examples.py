import pytest

from interlock.decision import ControlNotKnown, Status, Verdict
from interlock.decision.examples import SupposedRisk, read_examples
from interlock.formats import FieldUnknown, FieldWrong
from interlock.kernel import InterlockError

CONTROLS = ("commit.sast", "commit.secrets")
TEXT = """\
policy: own
examples:
  - name: found
    given:
      others: passed
      environment: production
      stage: commit
      at: 2026-02-01T00:00:00Z
      change: {branch: main, files: 4}
      evidence:
        commit.sast:
          age: 2d
          counts: {high: 2}
          new: {high: 1}
          suppressed: {"bandit:B404": {low: 3}}
          waived: {critical: 1}
          advisories: none
          tools: [{name: bandit, version: "1.9"}]
        commit.secrets: errored
    expect: {verdict: review, reasons: {commit.sast: violated}}
  - {name: nothing, given: {}, expect: deny}
"""


def test_an_example_is_read_with_everything_that_it_supposes() -> None:
    found, nothing = read_examples(TEXT.encode(), "own.yaml", CONTROLS)
    assert (found.name, found.line, found.verdict) == ("found", 3, Verdict.REVIEW)
    assert found.reasons == {"commit.sast": Status.VIOLATED}
    sast, secrets = found.given.evidence
    assert (sast.outcome, sast.age_s, sast.counts, sast.new) == ("failed", 2 * 86400, {"high": 2}, {"high": 1})
    assert (sast.suppressed, sast.waived, sast.advisories_s) == ({"bandit:B404": {"low": 3}}, {"critical": 1}, None)
    assert secrets.outcome == "errored"
    assert (found.given.change, found.given.environment) == ({"branch": "main", "files": 4}, "production")
    assert (nothing.given.others, nothing.given.evidence) == ("missing", ())


@pytest.mark.parametrize(
    ("risk", "wanted"),
    [
        ("critical", SupposedRisk("critical")),
        ("{profile: standard}", SupposedRisk("standard")),
        (
            "{profile: standard, by: ann, age: 2d, answers: {reach: [many]}}",
            SupposedRisk("standard", "ann", 2 * 86400, {"reach": ("many",)}),
        ),
    ],
)
def test_an_example_supposes_how_much_is_at_stake(risk: str, wanted: SupposedRisk) -> None:
    text = f"examples:\n  - {{name: n, given: {{risk: {risk}}}, expect: deny}}\n"
    (one,) = read_examples(text.encode(), "own.yaml", CONTROLS)
    assert one.given.risk == wanted


def test_a_policy_without_examples_has_none() -> None:
    assert read_examples(b"policy: own\n", "own.yaml", CONTROLS) == ()
    assert read_examples(b"", "own.yaml", CONTROLS) == ()


@pytest.mark.parametrize(
    ("example", "error"),
    [
        ("{name: n, given: {}}", FieldWrong),
        ("{name: n, given: {}, expect: allowed}", FieldUnknown),
        ("{name: n, given: {}, expect: {reasons: {}}}", FieldWrong),
        ("{name: n, given: {}, expect: {verdict: deny, reasons: [x]}}", FieldWrong),
        ("{name: n, given: {}, expect: {verdict: deny, reasons: {commit.sast: broken}}}", FieldUnknown),
        ("{name: n, given: {evidnce: {}}, expect: deny}", FieldUnknown),
        ("{name: n, given: {risk: grave}, expect: deny}", FieldUnknown),
        ("{name: n, given: {risk: {by: ann}}, expect: deny}", FieldWrong),
        ("{name: n, given: {risk: {profile: standard, answers: [x]}}, expect: deny}", FieldWrong),
        ("{name: n, given: {evidence: [commit.sast]}, expect: deny}", FieldWrong),
        ("{name: n, given: {evidence: {commit.sats: passed}}, expect: deny}", ControlNotKnown),
        ("{name: n, given: {evidence: {commit.sast: fine}}, expect: deny}", FieldUnknown),
        ("{name: n, given: {evidence: {commit.sast: {counts: {hihg: 1}}}}, expect: deny}", FieldUnknown),
        ("{name: n, given: {evidence: {commit.sast: {suppressed: [x]}}}, expect: deny}", FieldWrong),
        ("{name: n, given: {evidence: {commit.sast: {age: old}}}, expect: deny}", FieldWrong),
        ("{name: n, given: {others: failed}, expect: deny}", FieldUnknown),
        ("{name: n, given: {stage: dream}, expect: deny}", FieldUnknown),
        ("{name: n, given: {at: today}, expect: deny}", FieldWrong),
        ("{name: n, given: {change: {files: many}}, expect: deny}", FieldWrong),
        ("{name: n, given: {change: {brnch: main}}, expect: deny}", FieldUnknown),
    ],
)
def test_a_wrong_example_is_an_error_with_its_line(example: str, error: type[InterlockError]) -> None:
    with pytest.raises(error, match=r"own\.yaml:3: "):
        read_examples(f"policy: own\nexamples:\n  - {example}\n".encode(), "own.yaml", CONTROLS)


def test_two_examples_may_not_share_a_name() -> None:
    one = "{name: n, given: {}, expect: deny}"
    with pytest.raises(FieldWrong, match=r"own\.yaml:3: .*line 2"):
        read_examples(f"examples:\n  - {one}\n  - {one}\n".encode(), "own.yaml", CONTROLS)


PEOPLE = """\
examples:
  - name: people
    given:
      product: shop
      deployer: dan
      change: {author: ann, committer: "Bot <bot@example.org>", co_authors: [cid]}
      approvals: [{by: bea}]
      evidence: {commit.sast: {findings: {"bandit:B602": {high: 1}}}}
    expect: allow
"""


def test_people_are_read_with_the_change_that_they_made() -> None:
    (one,) = read_examples(PEOPLE.encode(), "own.yaml", CONTROLS)
    assert one.given.people == {"ann", "bea", "cid", "dan"}
    assert (one.given.product, one.given.deployer, one.given.co_authors) == ("shop", "dan", ("cid",))
    (found,) = one.given.evidence
    assert (found.outcome, found.findings) == ("failed", {"bandit:B602": {"high": 1}})
    with pytest.raises(FieldWrong):
        read_examples(PEOPLE.replace("dan", "Dan D").encode(), "own.yaml", CONTROLS)
