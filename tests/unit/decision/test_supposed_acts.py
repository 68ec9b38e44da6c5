import pytest

from interlock.decision.supposed_acts import (
    SupposedActs,
    SupposedApproval,
    SupposedGlass,
    SupposedHold,
    SupposedVex,
    SupposedWaiver,
    acts_of,
    is_person,
    person_id,
)
from interlock.formats import FieldUnknown, FieldWrong, read_yaml
from interlock.identity import NameMalformed
from interlock.kernel import InterlockError

TEXT = """\
approvals:
  - {by: bea, groups: [security], environment: live, answer: reject, accepts: none, age: 2d}
  - {by: cid}
waivers:
  - {rule: "bandit:B602", by: ann, owner: dan, approved_by: [bea], age: 3h, lasts: 30d, revoked: true}
  - {vulnerability: CVE-2026-0001, by: ann}
vex: [{by: ivy, approved_by: [bea], rejected_by: hal, revoked: true}, {by: ann}]
holds: [{by: eve, lifted_by: bea, environments: [live]}]
broken_glass: [{by: ann, agreed: [bea], for: other, age: 5h, lasts: 4h, reviewed_by: fay}]
groups: {operations: [gus]}
"""


def read(text: str) -> SupposedActs:
    return acts_of(read_yaml(text, "own.yaml").fields("given", read_fields(text)))


def read_fields(text: str) -> set[str]:
    value = read_yaml(text, "own.yaml").value
    return set(value) if isinstance(value, dict) else set()


def test_everything_that_people_are_supposed_to_have_said_is_read() -> None:
    hour = 3600
    acts = read(TEXT)
    assert acts.approvals == (
        SupposedApproval("bea", ("security",), "live", "reject", "none", 48 * hour),
        SupposedApproval("cid"),
    )
    assert acts.waivers == (
        SupposedWaiver("rule", "bandit:B602", "ann", "dan", ("bea",), 3 * hour, 720 * hour, is_revoked=True),
        SupposedWaiver("vulnerability", "CVE-2026-0001", "ann", "ann"),
    )
    assert acts.vex == (SupposedVex("ivy", ("bea",), "hal", is_revoked=True), SupposedVex("ann"))
    assert acts.holds == (SupposedHold("eve", "bea", ("live",)),)
    assert acts.glasses == (SupposedGlass("ann", ("bea",), "other", 5 * hour, 4 * hour, "fay"),)
    assert acts.people == {"ann", "bea", "cid", "dan", "eve", "fay", "gus", "hal", "ivy"}


def test_where_nobody_said_anything_nobody_is_named() -> None:
    assert acts_of({}) == SupposedActs()
    assert SupposedActs().people == frozenset()


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("approvals: {by: bea}", FieldWrong),
        ("approvals: [{groups: [security]}]", FieldWrong),
        ("approvals: [{by: Bea B}]", FieldWrong),
        ("approvals: [{by: bea, answer: approved}]", FieldUnknown),
        ("approvals: [{by: bea, accepts: some}]", FieldUnknown),
        ("approvals: [{by: bea, groups: [No Group]}]", FieldWrong),
        ("approvals: [{by: bea, age: soon}]", FieldWrong),
        ("waivers: [{by: ann}]", FieldWrong),
        ("waivers: [{by: ann, rule: a, control: b}]", FieldWrong),
        ("waivers: [{rule: a}]", FieldWrong),
        ("waivers: [{by: ann, rule: a, revoked: 1}]", FieldWrong),
        ("vex: [{approved_by: [bea]}]", FieldWrong),
        ("vex: [{by: ann, approved: [bea]}]", FieldUnknown),
        ("holds: [{lifted_by: ann}]", FieldWrong),
        ("broken_glass: [{by: ann, for: that}]", FieldUnknown),
        ("broken_glass: [{by: ann, agred: [bea]}]", FieldUnknown),
        ("groups: [security]", FieldWrong),
        ("groups: {Security Team: [bea]}", FieldWrong),
    ],
)
def test_what_cannot_be_meant_is_an_error_with_file_and_line(text: str, error: type[InterlockError]) -> None:
    with pytest.raises(error) as raised:
        read(text)
    assert (raised.value.fields["source"], raised.value.fields["line"]) == ("own.yaml", 1)


def test_an_id_is_a_person_and_an_address_is_somebody_whom_nobody_knows() -> None:
    assert is_person("ann")
    assert not any(map(is_person, ("Ann <ann@example.org>", "ann@example.org", "", "Ann")))
    assert person_id("ann") == "ann"
    with pytest.raises(NameMalformed):
        person_id("Ann")
