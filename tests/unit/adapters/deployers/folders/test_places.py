from __future__ import annotations

from typing import Any

import pytest

from interlock.adapters.deployers.folders.places import TAKES, Place, place_of, serving
from interlock.deployment import Health, ParametersUnfit, Target

SERVED = {"path": "/srv/site", "command": ["serve", "{fd}"], "listen": "127.0.0.1:8080"}


def place(**at: Any) -> Place:
    return place_of(Target("one", {**SERVED, **at}), {})


def test_what_a_target_says_counts_more_than_what_its_environment_says() -> None:
    found = place_of(Target("one", {"path": "/srv/b", "keep": 5}), {"path": "/srv/a", "grace_s": 7})
    assert (found.path, found.keep, found.grace_s) == ("/srv/b", 5, 7)


def test_every_field_is_described() -> None:
    assert tuple(TAKES) == Place.__struct_fields__


@pytest.mark.parametrize(
    ("ssh", "parts"),
    [
        ("host", ("", "host", "")),
        ("me@host.example.org:2222", ("me", "host.example.org", "2222")),
        ("me@[::1]:22", ("me", "::1", "22")),
    ],
)
def test_a_machine_is_named_as_ssh_names_it(ssh: str, parts: tuple[str, str, str]) -> None:
    found = place(ssh=ssh)
    assert (found.user, found.host, found.port) == parts


WRONG: list[dict[str, Any]] = [
    *({"path": one} for one in ("srv", "/", "/srv/", "/srv//a", "/srv/../etc", "", 7, None)),
    *({"ssh": one} for one in ("-oProxyCommand=x", "host; rm", "me@-x", "a b", "host:0", "host:70000", "@host", "")),
    *({"listen": one} for one in ("8080", "host:", "host:0", ":80", "a b:1", "host:99999")),
    {"command": "serve"},
    {"command": []},
    {"command": [1]},
    *(
        {"environment": [one]}
        for one in ("PATH", "LD_PRELOAD", "PYTHONPATH", "LISTEN_FDS", "INTERLOCK_HOSTED", "A=B", "1")
    ),
    *({"ready": one} for one in ("health", "/a b", "/\r\nHost: x", "/é")),
    {"grace_s": -1},
    {"grace_s": 3601},
    {"grace_s": True},
    {"keep": 0},
    {"keep": 1001},
    {"keeep": 1},
]


@pytest.mark.parametrize("at", WRONG, ids=str)
def test_what_a_deployer_cannot_go_by_is_refused_with_its_name(at: dict[str, Any]) -> None:
    with pytest.raises(ParametersUnfit) as caught:
        place(**at)
    assert next(iter(at)) in str(caught.value)


def test_a_socket_needs_somebody_who_serves() -> None:
    with pytest.raises(ParametersUnfit, match="command of one"):
        place_of(Target("one", {"path": "/srv/a", "listen": "127.0.0.1:80"}), {})
    with pytest.raises(ParametersUnfit, match="ready of one"):
        place_of(Target("one", {"path": "/srv/a", "ready": "/health"}), {})


@pytest.mark.parametrize(
    ("http", "path"),
    [
        ("http://{target}:8080/health?deep=1", "/health?deep=1"),
        ("http://one:8080", "/"),
        ("http://one:8081/health", ""),
        ("https://one:8080/health", ""),
        ("http://one:port/health", ""),
        ("", ""),
    ],
)
def test_the_health_address_is_asked_of_a_trial_where_it_is_the_same_port(http: str, path: str) -> None:
    told = serving(place(), Health(http=http, command=("true",), within_ms=1, every_ms=2, passes=3), "one")
    assert told["health"] == {"path": path, "withinMs": 1, "everyMs": 2, "passes": 3}
    assert serving(place(ready="/up"), Health(http=http, command=("true",)), "one")["health"]["path"] == "/up"


def test_without_a_health_check_and_without_a_socket_nothing_is_asked() -> None:
    assert serving(place(), None, "one")["health"] == {"path": ""}
    bare = place_of(Target("one", {"path": "/srv/a"}), {})
    assert serving(bare, Health(http="http://one:8080/"), "one")["health"]["path"] == ""
