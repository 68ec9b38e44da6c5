"""The command, over real stores: what is found, in which words, and what is wrong use."""

import pytest

from interlock.cli.exits import Exit
from interlock.testing.world import SEALED, failed, finding
from tests.unit.cli.shell import Shell


@pytest.fixture
def checked(shell: Shell) -> Shell:
    """Give a shell where one check found one thing."""
    shell.world.runner.outcomes["commit.sast"] = failed(finding("commit.sast"))
    shell.world.check()
    return shell


def found(shell: Shell, *words: str) -> list[str]:
    """Give what the hits of a search say."""
    return [hit["says"] for hit in shell("search", *words, "--format", "json").json["hits"]]


def test_findings_are_found_by_rule_path_and_message_and_decisions_by_kind(checked: Shell) -> None:
    assert found(checked, "bandit:B602", "kind:assessment") == ["commit.sast failed"]
    assert found(checked, "rule:b60*", "path:app.py", "kind:assessment") == ["commit.sast failed"]
    assert found(checked, "--rule", "B602", "--kind", "assessment") == ["commit.sast failed"]
    assert len(found(checked, "kind:decision")) == 1
    assert found(checked, "kind:assessment", "commit.sast", "-failed") == []


def test_a_hit_says_what_it_is_who_signed_it_and_where_the_words_stand(checked: Shell) -> None:
    said = checked("search", "path:app.py")
    assert said.code == Exit.ALLOWED
    first, head, says, text, last = said.out.splitlines()
    assert first == "1 entry found for path:app.py"
    assert "  assessment  signed by " in head
    assert says == "  commit.sast failed"
    assert text == "  path: [app.py]"
    assert last.startswith("`interlock trace sha256:")


def test_the_digest_of_the_commit_finds_all_about_it_whole_and_by_its_beginning(checked: Shell) -> None:
    head = checked.world.repository.git("rev-parse", "HEAD")
    count = checked("search", head, "--format", "json").json["count"]
    assert count == SEALED
    for words in (f"gitCommit:{head}", head.upper(), f"digest:{head[:30]}*", f"{head[:6]}*"):
        assert checked("search", words, "--format", "json").json["count"] == count


def test_pages_follow_each_other_and_a_place_that_no_page_gave_is_wrong_use(checked: Shell) -> None:
    head = checked.world.repository.git("rev-parse", "HEAD")
    first = checked("search", head, "--limit", "2", "--format", "json").json
    second = checked("search", head, "--limit", "2", "--after", first["next"], "--format", "json").json
    places = [hit["entry"] for hit in (*first["hits"], *second["hits"])]
    assert places == sorted(set(places), reverse=True)
    assert "there are more: add `--after " in checked("search", head, "--limit", "2").out
    assert checked("search", head, "--after", "elsewhere").code == Exit.USAGE


def test_nothing_found_says_what_was_searched_and_the_nearest_word(checked: Shell) -> None:
    said = checked("search", "bandut", "since:2020-01-01").out.splitlines()
    assert said[0] == "nothing is found for bandut since:2020-01-01"
    assert "looked for in people, commands, messages, rules" in said[1]
    assert said[2] == "  of the entries from 2020-01-01T00:00:00Z"
    assert said[3] == "  bandut is found nowhere; the nearest word is bandit"
    assert "each of these is found, and no entry has all of them" in checked("search", "bandit", "kind:decision").out
    assert "no word is like it" in checked("search", "qqqqq").out


@pytest.mark.parametrize("words", [[], ["-bandit"], ['"open'], ["a*b"], ["--since", "soon", "bandit"], ["rulee:x1"]])
def test_what_cannot_be_read_is_wrong_use_with_a_remedy(checked: Shell, words: list[str]) -> None:
    said = checked("search", *words)
    assert (said.code, said.out) == (Exit.USAGE, "")
    assert "[TRC-121]" in said.err
    assert len(said.err.splitlines()) == 2


@pytest.mark.parametrize("limit", ["0", "-1", "many", "99999"])
def test_a_page_has_some_entries(checked: Shell, limit: str) -> None:
    assert checked("search", "bandit", "--limit", limit).code == Exit.USAGE


def test_times_are_those_of_the_entries(checked: Shell) -> None:
    assert found(checked, "bandit", "--until", "2000-01-01") == []
    assert found(checked, "bandit", "since:2000-01-01")


def test_without_a_store_there_is_nothing_to_search_and_an_empty_one_holds_nothing(shell: Shell) -> None:
    assert "[STO-111]" in shell("search", "bandit").err
    with shell.world.app() as app:
        assert app.gate.proven() is None
    assert shell("search", "bandit").out.startswith("nothing is found for bandit")
