from __future__ import annotations

import json

from interlock.cli.exits import Exit
from interlock.response import document_of
from tests.unit.cli.shell import Shell
from tests.unit.response.events import event

RESPONSES = (
    "responses:\n  - id: tell\n    on: decision.denied\n    where: {environment: production}\n    do: {notify: ops}\n"
    "  - {id: stop, on: decision.denied, do: block}\n"
)


def test_without_responses_the_page_that_explains_them_is_not_needed(shell: Shell) -> None:
    listed = shell("responses", "list")
    assert (listed.code, "nothing follows from events here" in listed.out) == (Exit.ALLOWED, True)


def test_a_trial_says_what_would_happen_and_does_nothing(shell: Shell) -> None:
    shell.write("interlock.yaml", RESPONSES)
    path = shell.write("event.json", json.dumps(document_of(event(), "log")))
    tried = shell("responses", "test", path)
    assert tried.code == Exit.ALLOWED
    assert "tell  nothing: the environment is not known, and it is for production  (interlock.yaml:2)" in tried.out
    assert "stop  would block  (interlock.yaml:6)" in tried.out
    document = shell("responses", "--format", "json", "test", path).json
    assert [(one["response"], one["would"]) for one in document] == [("tell", []), ("stop", ["block"])]
    assert not shell.world.database.exists()
    assert [one["id"] for one in shell("responses", "--format", "json", "list").json] == ["tell", "stop"]


def test_what_is_no_event_or_no_response_is_refused_with_its_place(shell: Shell) -> None:
    path = shell.write("event.json", "{}")
    assert shell("responses", "test", path).code == Exit.USAGE
    assert shell("responses", "test", "absent.json").code == Exit.USAGE
    shell.write("interlock.yaml", RESPONSES.replace("notify", "notfy"))
    wrong = shell("responses", "list")
    assert (wrong.code, "interlock.yaml:5" in wrong.err, "notify" in wrong.err) == (Exit.USAGE, True, True)
