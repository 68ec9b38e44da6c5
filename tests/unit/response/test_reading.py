from __future__ import annotations

from datetime import timedelta

import pytest

from interlock.formats import FieldUnknown, FieldWrong, read_yaml
from interlock.kernel import InterlockError, Severity
from interlock.response import Act, Kind, Response, Step, responses_of
from interlock.response.reading import MOST

PLAIN = "- id: tell\n  on: decision.denied\n  do: {notify: ops}\n"


def read(text: str) -> tuple[Response, ...]:
    return responses_of(read_yaml(text, "interlock.yaml"))


def test_every_field_is_read() -> None:
    (one,) = read(
        "- id: stop-secrets\n  on: [finding.new, decision.denied]\n"
        "  where: {control: commit.secrets, rule: ['a:*', b], severity: high, environment: production,"
        " profile: critical, product: 'shop*'}\n"
        "  do: [{notify: ops}, {ticket: board}, block, {propose: provision}]\n  quiet: 24h\n"
    )
    assert one == Response(
        "stop-secrets",
        (Kind.FINDING_NEW, Kind.DECISION_DENIED),
        (Step(Act.NOTIFY, "ops"), Step(Act.TICKET, "board"), Step(Act.BLOCK), Step(Act.PROPOSE, "provision")),
        ("commit.secrets",),
        ("a:*", "b"),
        ("production",),
        ("critical",),
        ("shop*",),
        Severity.HIGH,
        timedelta(hours=24),
        "interlock.yaml",
        1,
    )


def test_what_is_said_twice_counts_once() -> None:
    (one,) = read("- {id: a, on: [hold.placed, hold.placed], do: [{notify: x}, {notify: x}]}\n")
    assert (one.kinds, one.steps) == ((Kind.HOLD_PLACED,), (Step(Act.NOTIFY, "x"),))


@pytest.mark.parametrize(
    ("text", "line", "near"),
    [
        ("- id: a\n  on: decision.denyed\n  do: {notify: x}\n", 2, "decision.denied"),
        ("- id: a\n  on: hold.placed\n  to: x\n  do: {notify: x}\n", 3, "do"),
        ("- id: a\n  on: hold.placed\n  do:\n    - {notfy: x}\n", 4, "notify"),
        ("- id: a\n  on: hold.placed\n  do: blok\n", 3, "block"),
        ("- id: a\n  on: hold.placed\n  where:\n    severety: high\n  do: {notify: x}\n", 4, "severity"),
        ("- id: a\n  on: hold.placed\n  where: {severity: hihg}\n  do: {notify: x}\n", 3, "high"),
        ("- id: a\n  on: hold.placed\n  do: {propose: pach}\n", 3, "patch"),
        ("- id: a\n  on: hold.placed\n  do: {allow: production}\n", 3, "notify"),
        ("- id: a\n  on: hold.placed\n  do: {waive: x}\n", 3, "notify"),
    ],
)
def test_what_nobody_knows_is_an_error_with_the_nearest_word_and_its_place(text: str, line: int, near: str) -> None:
    with pytest.raises(FieldUnknown) as caught:
        read(text)
    assert (caught.value.fields["line"], caught.value.fields["source"]) == (line, "interlock.yaml")
    assert near in f"{caught.value.fields['nearest']} {caught.value.fields['known']}"


@pytest.mark.parametrize(
    "text",
    [
        "responses: 1\n",
        "- 1\n",
        "- {id: a, on: hold.placed}\n",
        "- {on: hold.placed, do: {notify: x}}\n",
        "- {id: a, on: [], do: {notify: x}}\n",
        "- {id: a, on: hold.placed, do: []}\n",
        "- {id: A b, on: hold.placed, do: {notify: x}}\n",
        "- {id: a, on: hold.placed, do: {notify: x, ticket: y}}\n",
        "- {id: a, on: hold.placed, do: {}}\n",
        "- {id: a, on: hold.placed, do: notify}\n",
        "- {id: a, on: hold.placed, do: {notify: '../etc/passwd'}}\n",
        "- {id: a, on: hold.placed, do: {notify: ''}}\n",
        "- {id: a, on: hold.placed, quiet: long, do: {notify: x}}\n",
        "- {id: a, on: hold.placed, where: {rule: '*a*a*a*a*a*b'}, do: {notify: x}}\n",
        "- {id: a, on: hold.placed, where: [x], do: {notify: x}}\n",
        PLAIN + PLAIN,
    ],
)
def test_what_makes_no_response_is_an_error(text: str) -> None:
    with pytest.raises(FieldWrong) as caught:
        read(text)
    assert caught.value.fields["source"] == "interlock.yaml"


def test_a_response_cannot_lift_a_hold_or_let_anything_through() -> None:
    assert {act.value for act in Act} == {"notify", "ticket", "block", "propose"}
    for word in ("approve", "waive", "lift", "allow", "break-glass", "revoke"):
        with pytest.raises(InterlockError):
            read(f"- {{id: a, on: decision.denied, do: {word}}}\n")


@pytest.mark.parametrize(
    "kind", ["hold.placed", "hold.lifted", "waiver.requested", "directory.changed", "policy.changed"]
)
def test_nothing_is_blocked_because_of_an_event_that_is_about_no_commit(kind: str) -> None:
    with pytest.raises(FieldWrong, match=f"no block on {kind}"):
        read(f"- {{id: a, on: [decision.denied, {kind}], do: block}}\n")


def test_there_are_at_most_so_many() -> None:
    text = "".join(f"- {{id: r{number}, on: hold.placed, do: {{notify: x}}}}\n" for number in range(MOST + 1))
    with pytest.raises(FieldWrong, match="at most 200"):
        read(text)
