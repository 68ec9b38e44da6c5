import pytest

from interlock.decision import Policy, PolicyUnknown, RegoUnreadable, covers, policy_meant
from interlock.decision.policy import load
from interlock.decision.regotext import BIGGEST_BYTES
from interlock.formats import FieldWrong
from interlock.kernel import InterlockError

REGO = b'package release\nallow if input.environment == ""\n'
TEXT = """\
policy: own
require: [{control: commit.sast}]
rules:
  - id: from-rego
    rego: rules/release.rego
    query: data.release.allow
    says: the old rules still hold
"""


def read(text: str = TEXT, rego: bytes | None = REGO) -> Policy:
    def find(name: str) -> tuple[str, bytes]:
        if name == "own.yaml":
            return name, text.encode()
        if rego is None or name != "rules/release.rego":
            raise PolicyUnknown(name=name, nearest="", known="")
        return name, rego

    return load("own.yaml", find, ("commit.sast",))


def test_the_text_and_the_query_are_kept_with_their_line() -> None:
    (rule,) = read().rules
    assert (rule.rego, rule.query, rule.line) == (REGO.decode(), "data.release.allow", 5)


def test_the_digest_of_the_text_is_part_of_what_the_policy_means() -> None:
    other = read(rego=REGO + b"\n")
    assert read().digest != other.digest
    assert read().digest != read(TEXT.replace("release.allow", "release.deny")).digest
    assert not covers(other, read())
    assert covers(policy_meant(read().meaning, "own"), read())


@pytest.mark.parametrize(
    ("rego", "why"),
    [(None, "not there"), (b"", "empty"), (b"\xff", "UTF-8"), (b"#" * (BIGGEST_BYTES + 1), "larger")],
)
def test_a_text_that_cannot_be_used_is_an_error_with_its_line(rego: bytes | None, why: str) -> None:
    with pytest.raises(RegoUnreadable, match=rf"own\.yaml:5: .*{why}"):
        read(rego=rego)


@pytest.mark.parametrize(
    "changed",
    [
        TEXT.replace("data.release.allow", "input.x; 1"),
        TEXT.replace("data.release.allow", "data"),
        TEXT.replace("    query: data.release.allow\n", ""),
        TEXT.replace("    rego: rules/release.rego\n", ""),
        TEXT.replace("    says", "    assert: 'true'\n    says"),
    ],
)
def test_a_rule_is_either_cel_or_rego_with_a_query(changed: str) -> None:
    with pytest.raises(InterlockError) as caught:
        read(changed)
    assert isinstance(caught.value, FieldWrong)
