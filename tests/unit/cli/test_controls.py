import pytest

from interlock.catalog import CONTROLS
from interlock.cli.exits import Exit
from tests.unit.cli.shell import Shell


def test_every_control_is_listed_in_both_forms(shell: Shell) -> None:
    ids = [str(one.card.id) for one in CONTROLS]
    assert [card["id"] for card in shell("controls", "--format", "json").json] == ids
    lines = shell("controls").out.splitlines()
    assert [line.split()[0] for line in lines] == ["control", *ids]


@pytest.mark.parametrize("control", [str(one.card.id) for one in CONTROLS])
def test_one_control_says_what_it_owes_and_with_what(shell: Shell, control: str) -> None:
    said = shell("controls", control)
    (card,) = shell("controls", control, "--format", "json").json
    assert said.code == Exit.ALLOWED
    for text in (card["says"], card["owes"], *card["needs"], f"docs/controls/{control}.md"):
        assert text in said.out


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
