from __future__ import annotations

import json
import secrets
from collections.abc import Iterator

import pytest

from interlock.adapters.notifiers import NotAccepted
from interlock.adapters.notifiers.posts import Posts
from interlock.adapters.notifiers.teams import MOST_BYTES, TeamsHerald, payload_of
from interlock.response.errors import ChannelBusy, MessageRefused
from tests.receivers import Receiver, receiving, teams
from tests.unit.adapters.notifiers.told import message
from tests.unit.response.events import AT, event

HIDDEN = secrets.token_hex(12)


@pytest.fixture
def workflow() -> Iterator[Receiver]:
    with receiving(teams) as made:
        yield made


def herald(workflow: Receiver) -> TeamsHerald:
    return TeamsHerald("env:FLOW", {"FLOW": f"{workflow.base}/workflows/x?sig={HIDDEN}"}, Posts(lambda: AT))


def test_a_card_says_what_happened_in_text_runs(workflow: Receiver) -> None:
    assert herald(workflow).tell(message(severity="high")) == ""
    (took,) = workflow.took
    card = took["attachments"][0]["content"]
    texts = [run["text"] for one in card["body"] for run in one["inlines"]]
    assert texts[:2] == ["Interlock: decision.denied of shop, production", "shop was denied under baseline"]
    assert "to act: whoever wants it through" in texts[2]
    assert card["actions"][0]["url"].startswith("https://interlock.example.org/subjects/gitCommit:ccc")
    assert workflow.asked[0][0].endswith(HIDDEN)


def test_a_card_is_never_larger_than_teams_takes_and_what_is_left_out_is_counted(workflow: Receiver) -> None:
    many = [
        event(id=f"evt-{number:032x}", rule=f"{number}", product="\U00020000" * 70, says="\U00020000" * 290)
        for number in range(30)
    ]
    herald(workflow).tell(message(*many))
    (took,) = workflow.took
    assert len(json.dumps(took, ensure_ascii=False).encode()) <= MOST_BYTES + 1000
    body = took["attachments"][0]["content"]["body"]
    shown = len(body) - 2
    assert 5 < shown < 20, "fewer than the twenty that other channels show"
    assert body[-1]["inlines"][0]["text"].startswith(f"{30 - shown} more like this")


@pytest.mark.parametrize(
    "said",
    [
        "Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 429 with ContextId x",
        '{"error": {"code": "TriggerInputSchemaMismatch"}}',
        '{"Errors": []}',
        '{"ok": false}',
        '{"success": false}',
        "<html>log in</html>",
        "0",
        "[]",
    ],
)
def test_an_answer_of_200_with_an_error_inside_is_a_failure(workflow: Receiver, said: str) -> None:
    workflow.answers = [(200, said, {})]
    with pytest.raises(NotAccepted) as caught:
        herald(workflow).tell(message())
    assert HIDDEN not in str(caught.value)


@pytest.mark.parametrize("said", ["", "1", "{}", '{"ok": true, "id": "x"}'])
def test_an_answer_that_says_nothing_bad_is_none(workflow: Receiver, said: str) -> None:
    workflow.answers = [(200, said, {})]
    assert herald(workflow).tell(message()) == ""


def test_what_is_refused_or_told_to_wait(workflow: Receiver) -> None:
    workflow.answers = [(400, "", {}), (429, "", {"Retry-After": "7"}), (401, "", {})]
    with pytest.raises(MessageRefused):
        herald(workflow).tell(message())
    with pytest.raises(ChannelBusy):
        herald(workflow).tell(message())
    with pytest.raises(NotAccepted, match="401"):
        herald(workflow).tell(message())


def test_a_message_without_events_has_a_card_too() -> None:
    assert teams(payload_of(message()))[0] == 202
