from __future__ import annotations

import json
import secrets

from interlock.cli.exits import Exit
from interlock.response import document_of
from tests.receivers import Pager, receiving, slack
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


def test_a_response_is_tried_by_a_message_that_says_it_is_a_test(shell: Shell) -> None:
    shell.write("interlock.yaml", RESPONSES)
    folder = shell.world.home / ".config" / "interlock"
    folder.mkdir(parents=True, exist_ok=True)
    none = shell("responses", "try", "tell")
    assert (none.code, "no channel that people read 'ops'; it has none" in none.err) == (Exit.USAGE, True)
    with receiving(slack) as workspace:
        (folder / "channels.yaml").write_text("channels: [{name: ops, slack: file:slack.txt}]\n")
        (folder / "slack.txt").write_text(f"{workspace.base}/services/x\n")
        (folder / "slack.txt").chmod(0o600)
        tried = shell("responses", "try", "tell")
        assert (tried.code, tried.out) == (Exit.ALLOWED, "ops took a message that says it is a test\n")
        assert "this is a test of the response tell" in workspace.took[0]["blocks"][0]["text"]["text"]
        shell.write("interlock.yaml", RESPONSES.replace("{notify: ops}", "[{notify: log}, {notify: ops}]"))
        both = shell("responses", "--format", "json", "try", "tell")
        assert (both.code, both.json["told"], len(workspace.took)) == (Exit.ALLOWED, ["ops"], 2)
        assert "no channel that people read 'log'" in shell("responses", "try", "tell").out
        workspace.is_down = True
        failed = shell("responses", "try", "tell")
    assert (failed.code, "it answered 502" in failed.err) == (Exit.BROKEN, True)
    for name in ("stop", "gone"):
        wrong = shell("responses", "try", name)
        assert (wrong.code, f"{name!r} is no response that can be tried" in wrong.err) == (Exit.USAGE, True)


def test_a_pager_is_tried_and_nothing_of_it_stays_open(shell: Shell) -> None:
    key = secrets.token_hex(16)
    pager = Pager(key)
    shell.write("interlock.yaml", RESPONSES)
    folder = shell.world.home / ".config" / "interlock"
    folder.mkdir(parents=True, exist_ok=True)
    with receiving(pager) as service:
        (folder / "channels.yaml").write_text(
            f'channels: [{{name: ops, pagerduty: "{service.base}", secrets: [file:pager.txt]}}]\n'
        )
        (folder / "pager.txt").write_text(f"{key}\n")
        (folder / "pager.txt").chmod(0o600)
        tried = shell("responses", "try", "tell")
    assert tried.code == Exit.ALLOWED
    assert "ops took a message that says it is a test; the incident that it began was ended" in tried.out
    assert [one["event_action"] for one in service.took] == ["trigger", "resolve"]
    assert list(pager.incidents.values()) == ["resolved"]


def test_what_is_no_event_or_no_response_is_refused_with_its_place(shell: Shell) -> None:
    path = shell.write("event.json", "{}")
    assert shell("responses", "test", path).code == Exit.USAGE
    assert shell("responses", "test", "absent.json").code == Exit.USAGE
    shell.write("interlock.yaml", RESPONSES.replace("notify", "notfy"))
    wrong = shell("responses", "list")
    assert (wrong.code, "interlock.yaml:5" in wrong.err, "notify" in wrong.err) == (Exit.USAGE, True, True)
