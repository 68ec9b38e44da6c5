import argparse

import pytest

from interlock.cli.arguments import Parser, open_app, package_or_name, package_url, subcommands
from tests.unit.cli.shell import Shell


def refused(parser: argparse.ArgumentParser, *words: str) -> int:
    """Parse words that are wrong, and give the code it ends with."""
    with pytest.raises(SystemExit) as caught:
        parser.parse_args(words)
    assert isinstance(caught.value.code, int)
    return caught.value.code


def test_wrong_use_says_how_to_see_what_is_right(capsys: pytest.CaptureFixture[str]) -> None:
    assert refused(Parser("gate", "Decide."), "--nope") == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "--nope" in said.err
    assert "`interlock gate --help` shows what it takes" in said.err


def test_no_option_is_guessed_from_its_beginning(capsys: pytest.CaptureFixture[str]) -> None:
    parser = Parser("gate", "Decide.").with_place()
    inner = subcommands(parser, (("list", "list them"),))["list"]
    inner.add_argument("--findings", action="store_true")
    assert refused(parser, "--repo", ".", "list") == 2
    assert refused(parser, "list", "--find") == 2
    assert parser.parse_args(["list", "--findings"]).findings is True
    assert "--find" in capsys.readouterr().err


def test_an_action_has_to_be_chosen_and_a_wrong_one_is_told_the_right_ones(capsys: pytest.CaptureFixture[str]) -> None:
    parser = Parser("keys", "Keys.")
    subcommands(parser, (("list", "list them"), ("new", "make one")))
    assert refused(parser) == 2
    assert refused(parser, "lst") == 2
    said = capsys.readouterr().err
    assert "'list', 'new'" in said


def test_the_place_is_the_current_folder_and_the_store_its_own_unless_said(capsys: pytest.CaptureFixture[str]) -> None:
    parser = Parser("gate", "Decide.").with_place()
    assert vars(parser.parse_args([])) == {"repository": ".", "store": ""}
    asked = parser.parse_args(["-C", "/r", "--store", "/s"])
    assert (asked.repository, asked.store) == ("/r", "/s")
    assert refused(parser, "-C") == 2
    assert "expected one argument" in capsys.readouterr().err


@pytest.mark.parametrize(("columns", "widest"), [("50", 48), ("120", 118), ("0", 118), ("many", 118), ("", 118)])
def test_help_keeps_to_the_width_of_the_terminal(monkeypatch: pytest.MonkeyPatch, columns: str, widest: int) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    parser = Parser("gate", "Decide.")
    parser.add_argument("--long", help="word " * 60)
    assert max(map(len, parser.format_help().splitlines())) <= widest


def test_a_reader_of_a_repository_makes_nothing_in_it(shell: Shell) -> None:
    with open_app(str(shell.world.root), is_reading=True) as app:
        assert app.root == str(shell.world.root)
        assert app.trust.keys == ()
    assert not (shell.world.root / ".interlock").exists()
    assert not (shell.world.home / ".config").exists()


@pytest.mark.parametrize("text", ["pkg:npm/lodash", "pkg:npm/%40s/a@1.0.0", "sha256:" + "a" * 64, "urn:x:y"])
def test_what_a_package_url_can_be_is_taken(text: str) -> None:
    assert package_url(text) == text


@pytest.mark.parametrize("text", ["lodash", "pkg:lodash", "pkg:npm/", ""])
def test_what_can_be_no_package_url_is_refused_with_how_to_write_one(text: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError, match="write pkg:TYPE"):
        package_url(text)


def test_a_name_will_do_where_it_may_and_half_a_package_url_will_not() -> None:
    assert package_or_name(" lodash ") == "lodash"
    assert package_or_name("pkg:npm/lodash@4.17.20") == "pkg:npm/lodash@4.17.20"
    for text in ("pkg:lodash", " "):
        with pytest.raises(argparse.ArgumentTypeError):
            package_or_name(text)
