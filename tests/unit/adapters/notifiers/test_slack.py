from __future__ import annotations

import secrets
from collections.abc import Iterator

import pytest

from interlock.adapters.errors import SecretMissing
from interlock.adapters.notifiers import NotAccepted
from interlock.adapters.notifiers.posts import Posts
from interlock.adapters.notifiers.slack import SlackHerald, escaped, payload_of
from interlock.response.errors import ChannelBusy, MessageRefused
from tests.receivers import Receiver, receiving, slack
from tests.unit.adapters.notifiers.told import message
from tests.unit.response.events import AT, event

HIDDEN = secrets.token_hex(12)


@pytest.fixture
def workspace() -> Iterator[Receiver]:
    with receiving(slack) as made:
        yield made


def herald(workspace: Receiver) -> SlackHerald:
    return SlackHerald("env:HOOK", {"HOOK": f"{workspace.base}/services/{HIDDEN}"}, Posts(lambda: AT))


def test_a_message_says_what_happened_to_what_who_must_act_and_where_to_look(workspace: Receiver) -> None:
    assert herald(workspace).tell(message(severity="high")) == ""
    (took,) = workspace.took
    header, section, actions = took["blocks"]
    assert header["text"]["text"] == "Interlock: decision.denied of shop, production"
    lines = section["text"]["text"].split("\n")
    assert lines[:2] == [
        "shop was denied under baseline",
        "of shop (gitCommit cccccccccccc), product shop, environment production, severity high",
    ]
    assert lines[2].startswith("to act: whoever wants it through")
    assert actions["elements"][0]["url"] == f"https://interlock.example.org/subjects/gitCommit:{'c' * 40}"
    assert workspace.asked[0][0] == f"/services/{HIDDEN}"


def test_many_events_are_as_many_blocks_as_slack_takes_and_the_rest_is_counted(workspace: Receiver) -> None:
    many = [event(id=f"evt-{number:032x}", rule=f"r{number}", about=f"a{number}") for number in range(500)]
    herald(workspace).tell(message(*many))
    (took,) = workspace.took
    assert "and 499 more like this" in took["blocks"][0]["text"]["text"]
    assert "480 more like this" in took["blocks"][-2]["elements"][0]["text"]


def test_without_an_address_of_a_server_there_is_no_button() -> None:
    assert [one["type"] for one in payload_of(message(page=""))["blocks"]] == ["header", "section"]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("status", "said", "wrong"),
    [
        (200, '{"ok": false, "error": "channel_not_found"}', "it says channel_not_found"),
        (200, "invalid_token", "it says invalid_token"),
        (200, "<html>log in</html>", "what it answered is not ok"),
        (200, "", "what it answered is not ok"),
        (403, "action_prohibited", "it answered 403"),
        (404, "no_service", "it answered 404"),
        (302, "", "it answered 302"),
        (429, "", "it answered 429"),
        (500, "rollup_error", "it answered 500"),
    ],
)
def test_what_slack_did_not_take_is_a_failure_of_the_channel(
    workspace: Receiver, status: int, said: str, wrong: str
) -> None:
    workspace.answers = [(status, said, {"Location": workspace.base})]
    with pytest.raises(NotAccepted, match=wrong) as caught:
        herald(workspace).tell(message())
    assert HIDDEN not in str(caught.value)
    assert len(workspace.asked) == 1, "no redirect is followed"


@pytest.mark.parametrize(("status", "said"), [(400, "invalid_blocks"), (200, "invalid_payload"), (413, "")])
def test_what_is_wrong_with_this_message_is_a_failure_of_it_alone(workspace: Receiver, status: int, said: str) -> None:
    workspace.answers = [(status, said, {})]
    with pytest.raises(MessageRefused):
        herald(workspace).tell(message())


def test_where_slack_says_how_long_to_wait_that_is_how_long(workspace: Receiver) -> None:
    workspace.answers = [(429, "", {"Retry-After": "90"})]
    with pytest.raises(ChannelBusy) as caught:
        herald(workspace).tell(message())
    assert caught.value.fields["seconds"] == 90


def test_without_the_address_nothing_is_told(workspace: Receiver) -> None:
    with pytest.raises(SecretMissing):
        SlackHerald("env:NONE", {}, Posts(lambda: AT)).tell(message())
    for other in (
        "http://hooks.example.org/x",
        "ftp://hooks.example.org/",
        "nothing",
        "https://a:b@hooks.example.org/",
    ):
        with pytest.raises(NotAccepted) as caught:
            SlackHerald("env:A", {"A": other}, Posts(lambda: AT)).tell(message())
        assert "/x" not in str(caught.value)
    assert workspace.asked == []


def test_the_three_signs_of_its_markup_are_escaped() -> None:
    assert escaped("<!channel> & <@U1>") == "&lt;!channel&gt; &amp; &lt;@U1&gt;"
