"""SSRF: no address that somebody sends is asked, and none that answers leads on; webhooks and forges alike.

The server asks addresses that its user wrote down, and no others. What identity providers and issuers are asked stands
in test_sign_in_elsewhere.py and test_server_exchange.py, what a directory points to in test_ldap_directories.py.
"""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from interlock.adapters.errors import NetworkError
from interlock.adapters.http import HttpClient, Limits
from interlock.adapters.notifiers.errors import NotAccepted
from interlock.adapters.notifiers.webhooks import Receiver, WebhookSender
from interlock.evidence import CYCLONEDX, OPENVEX, PROVENANCE, VERIFICATION_SUMMARY
from interlock.formats import read_yaml
from interlock.formats.errors import FormatError
from interlock.kernel import InterlockError, sha256
from interlock.wiring.channels import channels_of
from tests.deliveries import EVERYBODY, NOW, SIGNING
from tests.loopback import Server as Loopback
from tests.served import Server, served, serving
from tests.unit.adapters.notifiers.test_webhooks import document
from tests.unit.api.rest.test_hooks import deliver, world_with_hooks

INSIDE = ("http://169.254.169.254/latest/meta-data/", "http://127.0.0.1:1/", "http://[::1]:1/", "file:///etc/passwd")
ASKED = ("connect", "connect_ex", "sendto")


class Watched:
    """What this process asked for by name or address."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.asked: list[object] = []
        inner = socket.getaddrinfo

        def looked_up(host: Any, *more: Any, **named: Any) -> Any:
            self.asked.append(host)
            return inner(host, *more, **named)

        def connected(_: socket.socket, where: Any, *__: Any) -> None:
            self.asked.append(where)
            raise OSError("nobody is asked in this test")

        patch.setattr(socket, "getaddrinfo", looked_up)
        for name in ASKED:
            patch.setattr(socket.socket, name, connected)


@pytest.fixture
def watched(monkeypatch: pytest.MonkeyPatch) -> Watched:
    return Watched(monkeypatch)


def test_whoever_asks_is_seen(watched: Watched) -> None:
    with pytest.raises(OSError, match="nobody"):
        socket.create_connection(("127.0.0.1", 1), timeout=1)
    assert watched.asked


# --- what comes in


def full_of(url: str) -> bytes:
    """Give a body with an address in every field that some forge has one in."""
    names = (
        "url", "html_url", "clone_url", "git_url", "ssh_url", "statuses_url", "hooks_url", "callback_url", "web_url",
        "http_url", "git_http_url", "SubscribeURL", "UnsubscribeURL", "SigningCertURL", "TokenURL", "runbook_url",
        "generatorURL", "externalURL", "resource_url", "repo_url", "remoteUrl", "dataref", "dataschema", "source",
        "avatar_url", "target_url", "compare", "href", "self",
    )  # fmt: skip
    links: dict[str, Any] = dict.fromkeys(names, url)
    nested = {
        one: {**links, "links": {"self": {"href": url}, "html": {"href": url}}}
        for one in ("repository", "project", "sender", "pusher", "actor", "pullrequest", "resource", "head_commit")
    }
    head = {"specversion": "1.0", "id": "e1", "type": "t", "Type": "SubscriptionConfirmation", "object_kind": "push"}
    more = {"alerts": [{**links, "status": "firing", "labels": {}}], "commits": [links], "push_data": {"tag": "v1"}}
    return json.dumps({**links, **nested, **more, **head, "ref": "refs/heads/main"}).encode()


@pytest.mark.parametrize("sender", EVERYBODY)
def test_no_address_in_a_delivery_is_asked(tmp_path: Path, watched: Watched, sender: str) -> None:
    with serving(world_with_hooks(tmp_path)) as server:
        for url in INSIDE:
            said = deliver(server, sender, full_of(url), **{"x-github-event": "push", "x-gitlab-event": "Push Hook"})
            assert said.status_code < 500, said.text
        server.ask("GET", "/v1/deliveries", server.token())
    assert watched.asked == []


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    with served(tmp_path) as made:
        yield made


XML = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY % x SYSTEM "{0}">%x;<!ENTITY y SYSTEM "{0}">]>'
REPORTS = {
    "an entity": f"{XML}<OWASPZAPReport version='2'><site name='&y;'/></OWASPZAPReport>",
    "a schema": '<OWASPZAPReport xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xsi:schemaLocation="{0} {0}" version="2"><site name="{0}"><alerts/></site></OWASPZAPReport>',
    "included": '<a xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="{0}"/></a>',
    "SARIF": '{{"$schema": "{0}", "version": "2.1.0", "runs": [{{"tool": {{"driver": {{"name": "x", '
    '"informationUri": "{0}"}}}}, "originalUriBaseIds": {{"S": {{"uri": "{0}"}}}}, "externalPropertyFileReferences": '
    '{{"results": [{{"location": {{"uri": "{0}"}}}}]}}, "results": []}}]}}',
}


@pytest.mark.parametrize("report", REPORTS)
@pytest.mark.parametrize("url", INSIDE)
def test_no_address_in_a_report_is_asked(server: Server, watched: Watched, report: str, url: str) -> None:
    body = REPORTS[report].format(url).encode()
    said = server.ask(
        "POST", f"/v1/reports?subject={sha256(b'a')}&at=now", server.token(), files={"report": ("a.report", body)}
    )
    assert said.status_code < 500, said.text
    assert "root:" not in said.text
    assert watched.asked == []


@pytest.mark.parametrize("url", INSIDE)
def test_no_address_in_evidence_is_asked(server: Server, watched: Watched, url: str) -> None:
    thing = {"uri": url, "digest": {"sha256": "0" * 64}, "downloadLocation": url}
    bom = {"bomFormat": "CycloneDX", "specVersion": "1.6", "$schema": url, "components": []}
    built = {"buildType": url, "externalParameters": {}, "resolvedDependencies": [thing]}
    summed = {"verifier": {"id": url}, "resourceUri": url, "policy": thing, "verificationResult": "PASSED"}
    for kind, predicate in (
        (CYCLONEDX, {**bom, "externalReferences": [{"type": "vcs", "url": url}]}),
        (OPENVEX, {"@context": url, "@id": url}),
        (PROVENANCE, {"buildDefinition": built, "runDetails": {"builder": {"id": url}}}),
        (VERIFICATION_SUMMARY, {**summed, "inputAttestations": [thing]}),
    ):
        sealed = server.sealed("a", kind, predicate)
        said = server.ask(
            "POST", "/v1/evidence", server.token(), content=sealed, headers={"Content-Type": "application/json"}
        )
        assert said.status_code < 500, said.text
    server.ask("GET", f"/v1/verdicts/{sha256(b'a').hex}", server.token())
    assert watched.asked == []


@pytest.mark.parametrize(
    "header", ["Host", "X-Forwarded-Host", "X-Forwarded-For", "Forwarded", "Origin", "Referer", "X-Original-URL"]
)
def test_no_address_in_a_header_is_asked(server: Server, watched: Watched, header: str) -> None:
    for url in INSIDE:
        said = server.ask("GET", "/v1/whoami", server.token(), headers={header: url})
        assert said.status_code < 500
    assert watched.asked == []


# --- what goes out


@pytest.fixture
def two() -> Iterator[tuple[Loopback, Loopback]]:
    made = (Loopback(), Loopback())
    yield made
    for one in made:
        one.stop()


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_receiver_of_webhooks_leads_nowhere(two: tuple[Loopback, Loopback], status: int) -> None:
    receiver, inside = two

    def leads(handler: Any) -> None:
        handler.send_response(status)
        handler.send_header("Location", f"{inside.url}/latest/meta-data/")
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    receiver.answers["/in"] = leads
    sender = WebhookSender(Receiver(f"{receiver.url}/in", ("env:KEY",)), {"KEY": SIGNING}, lambda: NOW)
    with pytest.raises(NotAccepted, match=f"it answered {status}"):
        sender.send(document())
    assert (len(receiver.asked), inside.asked) == (1, [])


def test_a_forge_or_a_mirror_leads_to_no_place_that_nobody_named(two: tuple[Loopback, Loopback]) -> None:
    forge, inside = two

    def leads(handler: Any) -> None:
        handler.send_response(302)
        handler.send_header("Location", f"{inside.url}/")
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    forge.answers["/repo"] = leads
    with HttpClient([forge.url], limits=Limits(silence_s=5, total_s=5, most_bytes=100)) as client:
        for place in (f"{forge.url}/repo", f"{inside.url}/", *INSIDE):
            with pytest.raises(NetworkError), client.exchange("GET", place) as answer:
                answer.status  # noqa: B018 (nothing is to come back)
    assert (len(forge.asked), inside.asked) == (1, [])


@pytest.mark.parametrize(
    "url",
    [
        *INSIDE[:1], "file:///etc/passwd", "ftp://example.org/", "gopher://example.org/", "http://example.org/",
        "https://user:key@example.org/", "https://example.org@127.0.0.1/", "https://", "https:///x", "//example.org/",
        "https://exa mple.org/",
        "https://example.org\\@127.0.0.1/", "https://example.org/#x", "javascript:alert(1)", "http://127.0.0.1.example.org/",
        "http://2130706433/", "http://0x7f.1/", "http://[::ffff:169.254.169.254]/", "https://ex\u0430mple.org/",
    ],
)  # fmt: skip
def test_an_address_that_is_none_to_tell_things_to_is_refused_where_it_is_written(url: str) -> None:
    text = f"channels:\n  - name: a\n    webhook: {json.dumps(url)}\n    secrets: [env:KEY]\n"
    with pytest.raises((FormatError, InterlockError)) as raised:
        channels_of(read_yaml(text.encode(), "channels.yaml"), "/nowhere")
    assert "key@" not in str(raised.value)
