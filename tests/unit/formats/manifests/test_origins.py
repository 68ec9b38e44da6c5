import pytest

from interlock.formats.manifests.origins import (
    git_source,
    is_commit,
    is_whole_commit,
    looks_like_git,
    without_credentials,
    without_credentials_inside,
)
from interlock.supply.model import Source, SourceKind
from tests.unit.formats.manifests.samples import COMMIT, USER


@pytest.mark.parametrize(
    ("url", "bare"),
    [
        (f"https://{USER}h.example/a", "https://h.example/a"),
        ("https://git@h.example/a", "https://git@h.example/a"),
        ("https://h.example/a@1?x=1&access_token=2#f", "https://h.example/a@1?x=1#f"),
        ("https://h.example?token=2", "https://h.example"),
        ("https://h.example/a?b@c", "https://h.example/a?b@c"),
        ("../path", "../path"),
        (f"//{USER}h.example/a", "//h.example/a"),
        ("https://" + "a:b/c@d" + "@h.example/a", "https://h.example/a"),
        ("https://h.example:8443/@types/a", "https://h.example:8443/@types/a"),
        ("https://[::1]/a@b", "https://[::1]/a@b"),
        ("git+ssh://" + "bot:1/2@h.example/o/a", "git+ssh://h.example/o/a"),
        ("http://" + "bot:1/2@h.example/a?x=1", "http://h.example/a?x=1"),
        ("git+ssh://h.example:o/a@v1", "git+ssh://h.example:o/a@v1"),
        ("https://h.example/a?sessionid=1&pwd=2&jwt=3&page=4", "https://h.example/a?page=4"),
    ],
)
def test_credentials_do_not_stay_in_an_address(url: str, bare: str) -> None:
    assert without_credentials(url) == bare


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        (f"see https://{USER}h.example/a and //{USER}b", "see https://h.example/a and //{USER}b"),
        ("pkg:npm/a@1?u=https:%2F%2Fsomebody:word%40h%2Fx", "pkg:npm/a@1?u=https:%2F%2Fh%2Fx"),
        ("https://git@h.example/o/r", "https://git@h.example/o/r"),
        ("(https://" + "a:1/b@h.example/x, https://" + "c:d@h.example)", "(https://h.example/x, https://h.example)"),
        ("u=https%3A%2F%2Fbot:1%2F2%40h.example%2Fx&v=a%40b", "u=https%3A%2F%2Fh.example%2Fx&v=a%40b"),
        ("git+ssh://git@h:o/a", "git+ssh://git@h:o/a"),
        ("pkg:npm/%40scope/a@1?u=https://h.example/p@1", "pkg:npm/%40scope/a@1?u=https://h.example/p@1"),
    ],
)
def test_credentials_do_not_stay_in_the_addresses_of_a_text(text: str, bare: str) -> None:
    assert without_credentials_inside(text) == bare.replace("{USER}", USER)


def test_an_endless_address_is_looked_at_once() -> None:
    text = "://" + "a" * 200_000
    assert without_credentials_inside(text) == text


def test_what_stands_behind_a_repository_is_a_commit_or_a_reference() -> None:
    url = "https://h.example/o/g.git"
    assert git_source(f"git+{url}#{COMMIT}") == Source(SourceKind.GIT, url, "", COMMIT)
    assert git_source(f"{url}#main") == Source(SourceKind.GIT, url, "main", "")
    assert (is_commit(COMMIT[:7]), is_commit("main"), is_whole_commit(COMMIT[:7])) == (True, False, False)


def test_git_is_known_by_its_address() -> None:
    assert all(map(looks_like_git, ("git://h/x", "git+https://h/x", "git@h:o/g", "https://h/x.git#main", "github:o/g")))
    assert not any(map(looks_like_git, ("https://h/x.tgz", "^1.0", "npm:a@1", "file:x")))
