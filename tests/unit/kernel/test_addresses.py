import pytest

from interlock.kernel.addresses import without_user


@pytest.mark.parametrize(
    ("place", "bare"),
    [
        ("bot:word@npm.example/x", "npm.example/x"),
        ("bot:12/34@npm.example/x", "npm.example/x"),
        ("bot:12/34@npm.example:8443", "npm.example:8443"),
        ("bot:1?2@127.0.0.1/x", "127.0.0.1/x"),
        ("bot:1#2@[::1]/x", "[::1]/x"),
        ("bot:p@ss/w@npm.example/x", "npm.example/x"),
        ("bot:p@ss/w@nexus/x", "nexus/x"),
        ("bot:a/b@nexus/x", "nexus/x"),
        ("to/ken@npm.example/x", "npm.example/x"),
        ("@npm.example/x", "npm.example/x"),
        ("bot:half", "bot"),
        ("bot:1234567", "bot"),
    ],
)
def test_who_is_named_in_an_address_is_left_out(place: str, bare: str) -> None:
    assert without_user(place) == bare


@pytest.mark.parametrize(
    "place",
    [
        "h.example:8443/@types/a",
        "h.example:8443/@acme.io/a/-/a.tgz",
        "nexus/@acme.io/a",
        "h.example/a@1.0.0/x",
        "h.example/npm/left@npm.example/x",
        "localhost:4873/left@1.0.0/x",
        "[::1]:80/a@b",
        "h.example:",
        "",
    ],
)
def test_a_path_with_that_mark_in_it_stays(place: str) -> None:
    assert without_user(place) == place


def test_behind_the_colon_of_ssh_may_stand_a_path() -> None:
    assert without_user("h.example:o/a@v1", is_web=False) == "h.example:o/a@v1"
    assert without_user("git@h:o/a@v1", is_web=False) == "h:o/a@v1"
    assert without_user("bot:a/b@nexus/x", is_web=False) == "nexus/x"
    assert without_user("h:o/a", is_web=False) == "h:o/a"


def test_an_endless_address_is_looked_at_once() -> None:
    place = "bot:1/" + "@a." * 300_000
    assert without_user(place)
