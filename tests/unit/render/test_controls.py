from interlock.catalog.cards import CARDS
from interlock.control import Card, Stage
from interlock.kernel import ControlId
from interlock.render.controls import attest_command, control_json, control_lines, control_rows, framework_named

OURS = CARDS["acceptance.pentest"]
THEIRS = Card(ControlId("acme.rule"), "it \x1b[31mis so", (Stage.COMMIT,), "3", "everything", maps_to=("HOUSE 7",))


def test_a_control_of_others_is_shown_with_what_it_came_in_and_its_own_clauses() -> None:
    lines = control_lines(THEIRS, ("more",), "acme 1.0 sha256:00")
    assert "  comes in      acme 1.0 sha256:00" in lines
    assert "  where added   more" in lines
    assert any(line.split() == ["HOUSE", "7"] for line in lines)
    assert not any("age at most" in line for line in lines)
    bare = control_lines(Card(ControlId("a.b"), "x", (Stage.COMMIT,), "1", "y"))
    assert not any("answers to" in line for line in bare)


def test_a_table_has_the_clauses_of_the_framework_that_was_asked_for() -> None:
    (_, row, *_) = control_rows([OURS], "PCI")
    assert row.endswith("6.2.4 11.4.1 11.4.2 11.4.3 11.4.4")
    assert "by hand" in row
    told = "\n".join(control_rows([THEIRS]))
    assert "no runner yet" not in told
    assert "\x1b" not in told


def test_a_control_of_every_stage_says_so() -> None:
    assert control_rows([CARDS["key.audit"]])[1].split()[1] == "all"


def test_json_tells_who_examines_it() -> None:
    told = control_json(OURS)
    assert told["is_attested"] is True
    assert told["id"] == "acceptance.pentest"


def test_the_command_names_what_is_needed_at_the_least() -> None:
    assert attest_command(OURS) == "interlock attest acceptance.pentest --subject HEAD --file REPORT --scope TEXT"


def test_a_framework_is_found_however_it_is_written() -> None:
    assert framework_named("fedramp") == "FedRAMP"
    assert framework_named("other") == "other"
