import pytest

from interlock.catalog.cards import CARDS
from interlock.catalog.controls import CONTROLS
from interlock.cli.exits import Exit
from tests.unit.cli.shell import Shell


def test_every_control_is_listed_in_both_forms(shell: Shell) -> None:
    assert [card["id"] for card in shell("controls", "--format", "json").json] == list(CARDS)
    lines = shell("controls").out.splitlines()
    assert [line.split()[0] for line in lines[: len(CARDS) + 1]] == ["control", *CARDS]
    assert "no runner yet: attest by hand" in lines[-1]


@pytest.mark.parametrize("control", CARDS)
def test_one_control_says_what_it_owes_and_how_evidence_comes_about(shell: Shell, control: str) -> None:
    said = shell("controls", control)
    (card,) = shell("controls", control, "--format", "json").json
    assert said.code == Exit.ALLOWED
    for text in (card["says"], card["owes"], card["satisfied_by"], *card["needs"], f"docs/controls/{control}.md"):
        assert text in said.out
    for clause in card["clauses"]:
        assert clause["title"] in said.out
    assert (f"`interlock attest {control} --subject HEAD" in said.out) is card["is_attested"]
    assert (card["made_by"] or "no runner yet: attest by hand") in said.out


def test_controls_can_be_asked_for_by_stage_by_framework_and_by_what_is_missing(shell: Shell) -> None:
    def ids(*words: str) -> set[str]:
        return {card["id"] for card in shell("controls", "--format", "json", *words).json}

    running = {str(one.card.id) for one in CONTROLS}
    assert ids("--missing") == {name for name, card in CARDS.items() if card.is_attested}
    assert not ids("--missing") & running
    assert "acceptance.pentest" in ids("--stage", "acceptance")
    assert "commit.sast" not in ids("--stage", "acceptance")
    assert ids("--framework", "owasp") == {name for name, card in CARDS.items() if "OWASP" in " ".join(card.maps_to)}
    both = ids("--framework", "FedRAMP", "--missing", "--stage", "production")
    assert "production.red-team" in both
    assert both <= ids("--missing") & ids("--stage", "production")
    assert "CICD-SEC-6" in shell("controls", "--framework", "OWASP").out
    assert "no such control" in shell("controls", "commit.sast", "--missing").err
    assert shell("controls", "--framework", "nonsense").code == Exit.USAGE


def test_a_check_of_what_nothing_runs_says_how_to_attest_it(shell: Shell) -> None:
    said = shell("check", "--control", "acceptance.pentest")
    assert (said.code, said.out) == (Exit.USAGE, "")
    assert "interlock attest acceptance.pentest" in said.err


@pytest.mark.parametrize(("name", "near"), [("commit.sats", "did you mean commit.sast?"), ("", "interlock controls")])
def test_a_control_that_is_not_there_is_wrong_use_with_the_nearest(shell: Shell, name: str, near: str) -> None:
    said = shell("controls", name)
    assert (said.code, said.out) == (Exit.USAGE, "")
    assert f"there is no control {name!r} [CTL-101]" in said.err
    assert near in said.err


def test_a_plug_in_that_nobody_installed_is_an_error_at_its_line_and_not_left_out(shell: Shell) -> None:
    shell.write("interlock.yaml", "version: 1\nplugins:\n  - acme.licences\n")
    said = shell("controls")
    assert (said.code, said.out) == (Exit.USAGE, "")
    assert "interlock.yaml:3: plug-in 'acme.licences' is allowed, but no installed package brings it" in said.err
