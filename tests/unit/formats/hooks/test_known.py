"""The senders that there are, and the order in which a delivery is taken."""

from __future__ import annotations

import pytest

from interlock.formats.errors import DeliveryMalformed, DeliveryTooBig, DeliveryUnproven, SenderUnknown
from interlock.formats.hooks import MOST_BYTES, named, receive, sender_of, senders
from tests.deliveries import EVERYBODY, NOW, headers, proof

RECOGNISED = {
    "github": {"x_github_event": "push"},
    "gitlab": {"x_gitlab_event": "Push Hook"},
    "bitbucket": {"x_event_key": "repo:push", "x_hook_uuid": "1"},
    "bitbucket-server": {"x_event_key": "pr:opened", "x_request_id": "1"},
    "gitea": {"x_gitea_event": "push", "x_gogs_event": "push", "x_github_event": "push"},
    "forgejo": {"x_forgejo_event": "push", "x_gitea_event": "push", "x_gogs_event": "push", "x_github_event": "push"},
    "gogs": {"x_gogs_event": "push"},
    "azure-devops": {"user_agent": "VSServices/19.0"},
    "distribution": {"content_type": "application/vnd.docker.distribution.events.v2+json"},
    "harbor": {"ce_type": "harbor.artifact.pushed", "ce_specversion": "1.0"},
    "alertmanager": {"user_agent": "Alertmanager/0.27.0"},
    "falco": {"user_agent": "falcosecurity/falco"},
    "jira": {"x_atlassian_webhook_identifier": "1"},
    "servicenow": {"user_agent": "ServiceNow/1.0"},
    "cloudevents": {"content_type": "application/cloudevents-batch+json"},
    "cdevents": {"ce_type": "dev.cdevents.artifact.published.0.2.0", "ce_specversion": "1.0"},
}


def test_everybody_is_there_and_says_what_is_to_be_known() -> None:
    assert sorted(EVERYBODY) == list(senders())
    for name, one in senders().items():
        assert one.name == name
        for text in (one.says, one.proof, one.setup, one.events):
            assert text == text.strip()
            assert not text.endswith(".")
            assert text


@pytest.mark.parametrize("name", RECOGNISED)
def test_a_sender_is_recognised_by_its_headers_alone(name: str) -> None:
    found = sender_of(headers(**RECOGNISED[name]))
    assert found is not None
    assert found.name == name


def test_nobody_is_recognised_by_headers_that_anybody_has_or_that_two_have() -> None:
    assert sender_of(headers(content_type="application/json", user_agent="curl/8")) is None
    assert sender_of(headers(**RECOGNISED["gitlab"], **RECOGNISED["github"])) is None
    assert {name for name in senders() if name not in RECOGNISED} == {"docker-hub", "modsecurity"}


def test_a_sender_that_does_not_exist_is_named_with_the_one_that_was_meant() -> None:
    with pytest.raises(SenderUnknown, match="'githib'") as caught:
        named("githib")
    assert "did you mean 'github'" in caught.value.remedy


@pytest.mark.parametrize("name", EVERYBODY)
def test_size_comes_first_then_the_proof_then_the_body(name: str) -> None:
    body = b"no json"
    values, secret = proof(name, body)
    shown = headers(**{key.replace("-", "_"): value for key, value in values.items()})
    with pytest.raises(DeliveryTooBig):
        receive(named(name), headers(), b"x" * (MOST_BYTES + 1), [], NOW)
    with pytest.raises(DeliveryUnproven):
        receive(named(name), headers(), body, [secret], NOW)
    with pytest.raises(DeliveryMalformed):
        receive(named(name), shown, body, [secret], NOW)
