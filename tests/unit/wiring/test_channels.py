from __future__ import annotations

from pathlib import Path

import pytest

from interlock.adapters.notifiers.webhooks import CDEventSender, WebhookSender
from interlock.flows.ports import Sender
from interlock.formats import FieldUnknown, FieldWrong
from interlock.wiring.channels import Channel, Channels, read_channels
from interlock.wiring.errors import SettingsUnreadable
from tests.deliveries import NOW


def read(folder: Path, text: str) -> Channels:
    (folder / "channels.yaml").write_text(text, "utf-8")
    return read_channels(str(folder))


def sender(channels: Channels, name: str) -> Sender:
    """Give what sends to a channel."""
    return channels.senders_of(channels.notified, {}, lambda: NOW)[name]


def test_without_a_file_there_are_none(tmp_path: Path) -> None:
    assert read_channels(str(tmp_path)) == Channels()
    assert read(tmp_path, "# nothing yet\n") == Channels()
    assert read(tmp_path, "version: 1\n") == Channels()


def test_channels_and_trackers_are_read_and_a_relative_path_begins_beside_the_file(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "version: 1\nchannels:\n  - {name: ops, file: ops.jsonl}\n  - {name: screen, stdout: true}\n"
        "trackers:\n  - {name: ops, file: /var/board.jsonl}\n",
    )
    assert found.notified == (Channel("ops", f"{tmp_path}/ops.jsonl"), Channel("screen"))
    assert found.tracking == (Channel("ops", "/var/board.jsonl"),)
    sender(found, "ops").send({"id": "x"})
    assert (tmp_path / "ops.jsonl").read_text() == '{"id":"x"}\n'


def test_a_channel_on_the_standard_output_writes_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sender(read(tmp_path, "channels: [{name: screen, stdout: true}]\n"), "screen").send({"id": "x"})
    assert capsys.readouterr().out == '{"id":"x"}\n'


@pytest.mark.parametrize(
    "text",
    [
        "version: 2\n",
        "channels: {name: ops}\n",
        "channels: [{file: x}]\n",
        "channels: [{name: ops}]\n",
        "channels: [{name: ops, file: x, stdout: true}]\n",
        "channels: [{name: ops, stdout: false}]\n",
        "channels: [{name: ops, file: ''}]\n",
        "channels: [{name: ops, file: x}, {name: ops, stdout: true}]\n",
        'channels: [{name: ops, file: "a\\0b"}]\n',
        "channels: [{name: ops, webhook: 'https://hooks.example.org/in'}]\n",
        "channels: [{name: ops, webhook: 'https://hooks.example.org/in', secrets: []}]\n",
        "channels: [{name: ops, webhook: 'https://hooks.example.org/in', secrets: [whsec_x]}]\n",
        "channels: [{name: ops, webhook: 'http://hooks.example.org/in', secrets: [env:A]}]\n",
        "channels: [{name: ops, webhook: 'https://u:p@hooks.example.org/', secrets: [env:A]}]\n",
        "channels: [{name: ops, webhook: 'ftp://hooks.example.org/', secrets: [env:A]}]\n",
        "channels: [{name: ops, webhook: 'https://a.example', cdevents: 'https://b.example', secrets: [env:A]}]\n",
        "channels: [{name: ops, webhook: 'https://a.example.org/', stdout: true, secrets: [env:A]}]\n",
        "channels: [{name: ops, webhook: 'https://a.example.org/', stdout: false, secrets: [env:A]}]\n",
        "channels: [{name: ops, file: x, secrets: [env:A]}]\n",
        "channels: [{name: ops, stdout: true, ca_file: x}]\n",
    ],
)
def test_what_makes_no_channel_is_an_error(tmp_path: Path, text: str) -> None:
    with pytest.raises(FieldWrong):
        read(tmp_path, text)


def test_an_unknown_field_is_an_error_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(FieldUnknown) as caught:
        read(tmp_path, "channels:\n  - {name: ops, fiel: x}\n")
    assert (caught.value.fields["nearest"], caught.value.fields["line"]) == ("file", 2)


def test_a_folder_in_its_place_is_told(tmp_path: Path) -> None:
    (tmp_path / "channels.yaml").mkdir()
    with pytest.raises(SettingsUnreadable):
        read_channels(str(tmp_path))


def test_addresses_that_get_webhooks_and_cdevents_are_read_with_where_their_secrets_are(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "channels:\n  - {name: ops, webhook: 'https://hooks.example.org/in?x=1', secrets: [file:ops.txt, env:OLD]}\n"
        "trackers:\n  - {name: bus, cdevents: 'http://127.0.0.1:8080/', secrets: [env:BUS], ca_file: ca.pem}\n",
    )
    (ops,), (bus,) = found.notified, found.tracking
    assert (ops.url, ops.is_cdevents) == ("https://hooks.example.org/in?x=1", False)
    assert ops.secrets == (f"file:{tmp_path}/ops.txt", "env:OLD")
    assert (bus.url, bus.is_cdevents, bus.ca_file) == ("http://127.0.0.1:8080/", True, f"{tmp_path}/ca.pem")
    assert type(sender(found, "ops")) is WebhookSender
    assert type(found.senders_of(found.tracking, {}, lambda: NOW)["bus"]) is CDEventSender


def test_an_address_that_is_none_is_not_repeated(tmp_path: Path) -> None:
    with pytest.raises(FieldWrong) as caught:
        read(tmp_path, "channels: [{name: ops, webhook: 'http://hooks.example.org/in?key=hidden', secrets: [env:A]}]\n")
    assert "hidden" not in str(caught.value)
