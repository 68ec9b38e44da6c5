from __future__ import annotations

import json

import pytest

from interlock.formats.errors import PlanUnreadable
from interlock.formats.infra.states import read_low, read_states, resources_of
from interlock.supply.infrastructure import Doing

ANSWER = {
    "local": {
        "cmd_|-run-it_|-make all_|-run": {"result": None, "changes": {}, "comment": "would", "__run_num__": 1},
        "file_|-conf_|-/etc/a_|-managed": {
            "result": None,
            "changes": {"newfile": "/etc/a"},
            "comment": "is set to be changed",
            "__sls__": "web",
            "__run_num__": 0,
        },
        "pkg_|-nginx_|-nginx_|-installed": {"result": True, "changes": {}, "__run_num__": 2},
        "svc_|-x_|-x_|-running": {"result": False, "changes": {}, "comment": "no such service", "__run_num__": 3},
    }
}


def test_states_are_read_in_the_order_in_which_they_run() -> None:
    states = read_states(json.dumps(ANSWER).encode(), "salt")
    assert [one.address for one in states] == [
        "file.managed: conf",
        "cmd.run: run-it",
        "pkg.installed: nginx",
        "svc.running: x",
    ]
    assert [one.result for one in states] == [None, None, True, False]


def test_a_warning_before_the_answer_is_passed_over() -> None:
    assert read_states(b"DeprecationWarning: x\n" + json.dumps(ANSWER).encode(), "salt")


@pytest.mark.parametrize(
    "body",
    [b"", b"no", b"[]", b'{"local": ["No matching sls found"]}', b'{"local": {"odd": {}}}', b'{"a": {}, "b": {}}'],
)
def test_what_came_to_no_state_is_refused(body: bytes) -> None:
    with pytest.raises(PlanUnreadable):
        read_states(body, "salt")


def test_what_a_state_is_asked_to_do_stands_beside_what_it_would_do() -> None:
    low = {"local": [{"state": "file", "fun": "managed", "__id__": "conf", "mode": "0666", "order": 1, "user": None}]}
    wanted = read_low(json.dumps(low).encode(), "salt")
    found = {one.address: one for one in resources_of(read_states(json.dumps(ANSWER).encode(), "salt"), wanted)}
    assert found["file.managed: conf"].values == {"name": "/etc/a", "mode": "0666"}
    assert found["file.managed: conf"].doing is Doing.UPDATE
    assert found["cmd.run: run-it"].doing is Doing.RUN
    assert found["pkg.installed: nginx"].doing is Doing.NOTHING


@pytest.mark.parametrize("body", [b"", b"{}", b'{"local": ["Rendering SLS failed"]}', b'{"local": []}'])
def test_states_that_cannot_be_put_together_are_refused(body: bytes) -> None:
    with pytest.raises(PlanUnreadable):
        read_low(body, "salt")
