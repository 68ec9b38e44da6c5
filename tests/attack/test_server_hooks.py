"""Deliveries over HTTP that somebody else sends: again, at once, too large, under another's secret, to find out names.

Whoever is refused gets the same answer whatever was wrong, and nothing of what was sent is kept.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from litestar import Request
from msgspec.structs import replace

from interlock.formats.hooks.standard import ID, SIGNATURE, TIME
from interlock.kernel import Digest
from interlock.response import Kind, notice_of
from interlock.response.deliveries import events_of_delivery
from interlock.testing.world import World
from tests.deliveries import DIGEST, KEY, NOW, SECRET, SIGNING, body_of, hmac_of, standard
from tests.served import Server, serving

EVENT: Final = body_of({"specversion": "1.0", "id": "e1", "source": "/shop", "type": "t"})
PUSH: Final = body_of({"ref": "refs/heads/main", "before": "a" * 40, "after": "b" * 40, "commits": []})
OTHER: Final = "EXAMPLE-another-secret"
SMALL: Final = 4096
HOOKS: Final = f"""\
hooks:
  - {{name: forge, sender: github, secrets: [file:forge.secret], most_bytes: {SMALL}}}
  - {{name: other, sender: github, secrets: [file:other.secret], most_bytes: {SMALL}}}
  - {{name: events, sender: cloudevents, secrets: [file:events.secret], most_bytes: {SMALL}}}
"""


class Attacked:
    """A server with hooks, and what it wrote down."""

    def __init__(self, server: Server, faults: list[str]) -> None:
        self.server, self.faults = server, faults
        self.config = server.world.home / ".config" / "interlock"

    def post(self, path: str, body: Any = PUSH, headers: Any = ()) -> Any:
        """Send a delivery as it is given."""
        return self.server.client.post(f"/v1/hooks/{path}", content=body, headers=headers)

    def push(self, hook: str = "forge", secret: str = SECRET, body: bytes = PUSH) -> Any:
        """Send what GitHub would."""
        return self.post(hook, body, {"x-hub-signature-256": f"sha256={hmac_of(body, secret)}"})

    @property
    def kept(self) -> int:
        """How many deliveries were taken."""
        return len(self.server.app.deliveries.after(0, 1_000))


def write(config: Path, name: str, secret: str) -> None:
    """Keep a secret as it has to be kept."""
    place = config / f"{name}.secret"
    place.write_text(secret)
    place.chmod(0o600)


@pytest.fixture
def attacked(tmp_path: Path) -> Iterator[Attacked]:
    world = World(tmp_path / "world")
    world.at = NOW
    config = world.home / ".config" / "interlock"
    config.mkdir(parents=True)
    (config / "hooks.yaml").write_text(HOOKS)
    for name, secret in (("forge", SECRET), ("other", OTHER), ("events", SIGNING)):
        write(config, name, secret)
    faults: list[str] = []
    with serving(world, fault=faults.append) as server:
        yield Attacked(server, faults)


def test_a_delivery_that_is_sent_again_has_no_effect_under_whatever_id(attacked: Attacked) -> None:
    signed = {"x-hub-signature-256": f"sha256={hmac_of(PUSH)}"}
    assert attacked.post("forge", PUSH, {**signed, "x-github-delivery": "1"}).status_code == 202
    for number in range(5):
        said = attacked.post("forge", PUSH, {**signed, "x-github-delivery": f"again {number}"})
        assert (said.status_code, said.json()["is_new"]) == (200, False)
    assert attacked.kept == 1
    assert len(attacked.server.app.outbox.events(kind=Kind.DELIVERY_RECEIVED, most=9)) == 1


def test_a_signed_id_is_good_for_one_body_and_for_five_minutes(attacked: Attacked) -> None:
    assert attacked.post("events", EVENT, standard(EVENT)).status_code == 202
    assert attacked.post("events", EVENT, standard(EVENT)).status_code == 200
    for name, value in ((ID, "evt-2"), (TIME, "1"), (SIGNATURE, "v1,AAAA")):
        assert attacked.post("events", EVENT, {**standard(EVENT), name: value}).status_code == 401
    attacked.server.world.pass_time(minutes=5, seconds=1)
    assert attacked.post("events", EVENT, standard(EVENT)).status_code == 401
    assert attacked.kept == 1


def test_a_delivery_that_was_forgotten_is_too_old_by_then(attacked: Attacked) -> None:
    headers = standard(EVENT)
    assert attacked.post("events", EVENT, headers).status_code == 202
    attacked.server.world.pass_time(days=31)
    app, now = attacked.server.app, attacked.server.world.at
    fresh = standard(EVENT, at=now, identifier="evt-later")  # the newest one is kept for the sake of its number
    assert attacked.post("events", EVENT, fresh).status_code == 202
    assert app.deliveries.forget(now, now, 9) == 0, "nobody looked at what it told"
    app.outbox.plan([one.number for one in app.outbox.unplanned(9)], [])
    assert app.deliveries.forget(now, now, 9) == 1
    assert [one.number for one in app.deliveries.after(0, 9)] == [2]
    assert attacked.post("events", EVENT, headers).status_code == 401


def test_of_many_copies_at_once_one_has_an_effect(attacked: Attacked) -> None:
    barrier, answers = threading.Barrier(8), list[int]()

    def send() -> None:
        barrier.wait()
        answers.append(attacked.push().status_code)

    threads = [threading.Thread(target=send) for _ in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(answers) == [200] * 7 + [202]
    assert attacked.kept == 1
    assert len(attacked.server.app.outbox.events(kind=Kind.DELIVERY_RECEIVED, most=99)) == 1


def test_every_refusal_is_the_same_whether_there_is_such_a_hook_or_not(attacked: Attacked) -> None:
    refused = [
        attacked.post("forge"),
        attacked.push(secret="wrong"),
        attacked.push("forge", OTHER),
        attacked.push("other", SECRET),
        attacked.push("forge", ""),
        attacked.push("nobody"),
        attacked.push("no-such-hook-" + "x" * 500),
        attacked.post("forge/token"),
        attacked.post("nobody/token"),
        attacked.post("events"),
        attacked.post("forge", PUSH, {"x-hub-signature": f"sha1={hmac_of(PUSH, algorithm='sha1')}"}),
        attacked.post("forge", PUSH, {"authorization": f"Bearer {SECRET}"}),
        attacked.post("forge", PUSH, {"authorization": f"Bearer {attacked.server.token()}"}),
    ]
    assert {one.status_code for one in refused} == {401}
    assert len({one.content for one in refused}) == 1
    told = [{name: value for name, value in one.headers.items() if name != "x-request-id"} for one in refused]
    assert all(one == told[0] for one in told)
    assert attacked.kept == 0
    assert not any(text in str(attacked.faults) for text in (SECRET, OTHER, "ilk_", "x" * 20, "token"))


def test_a_large_body_is_refused_the_same_whether_there_is_such_a_hook_or_not(attacked: Attacked) -> None:
    refused = [attacked.push(name, body=PUSH + b" " * SMALL) for name in ("forge", "events", "nobody", "nobody-else")]
    assert {one.status_code for one in refused} == {413}
    assert len({one.content for one in refused}) == 1


def test_a_hook_takes_nothing_while_its_secret_cannot_be_had(attacked: Attacked) -> None:
    place = attacked.config / "forge.secret"
    place.unlink()
    assert attacked.push().status_code == 503
    assert attacked.push(secret="").status_code == 503
    for text in ("", "\n"):
        write(attacked.config, "forge", text)
        assert attacked.push(secret=text).status_code == 503
    write(attacked.config, "forge", "   ")
    assert attacked.push(secret="   ").status_code == 401
    write(attacked.config, "forge", SECRET)
    place.chmod(0o644)
    said = attacked.push()
    assert said.status_code == 503, "others could read it"
    assert "forge.secret" not in said.text
    assert attacked.kept == 0
    place.chmod(0o600)
    assert attacked.push().status_code == 202
    assert any("forge.secret" in one for one in attacked.faults)


def test_a_secret_that_was_exchanged_counts_no_more(attacked: Attacked) -> None:
    assert attacked.push().status_code == 202
    write(attacked.config, "forge", "EXAMPLE-new-secret")
    assert attacked.push().status_code == 401
    assert attacked.push(secret="EXAMPLE-new-secret").status_code == 200


def test_too_large_a_body_is_not_read_whole(attacked: Attacked, monkeypatch: pytest.MonkeyPatch) -> None:
    read, stream = list[int](), Request.stream

    async def counted(self: Any) -> Any:
        async for piece in stream(self):
            read.append(len(piece))
            yield piece

    monkeypatch.setattr(Request, "stream", counted)
    whole = PUSH + b" " * SMALL
    assert attacked.push(body=whole).status_code == 413
    assert read == [], "its length was announced"

    def pieces() -> Iterator[bytes]:
        for _ in range(64):
            yield b" " * 1024

    headers = {"x-hub-signature-256": f"sha256={hmac_of(b' ' * 65_536)}"}
    assert attacked.post("forge", pieces(), headers).status_code == 413
    assert attacked.kept == 0


def test_a_body_in_pieces_is_one_body(attacked: Attacked) -> None:
    headers = {"x-hub-signature-256": f"sha256={hmac_of(PUSH)}"}
    assert attacked.post("forge", iter([PUSH[:7], b"", PUSH[7:]]), headers).status_code == 202
    assert attacked.push().status_code == 200


def test_a_header_that_is_there_twice_proves_nothing(attacked: Attacked) -> None:
    right = ("x-hub-signature-256", f"sha256={hmac_of(PUSH)}")
    for other in (right, (right[0], "sha256=00"), ("X-Hub-Signature-256", right[1])):
        assert attacked.post("forge", PUSH, [right, other]).status_code == 401
        assert attacked.post("forge", PUSH, [other, right]).status_code == 401
    assert attacked.post("forge", PUSH, [right]).status_code == 202


def test_the_same_body_by_another_hook_needs_its_secret_and_is_another_delivery(attacked: Attacked) -> None:
    assert attacked.push("forge").status_code == 202
    assert attacked.push("other").status_code == 401
    assert attacked.push("other", OTHER).status_code == 202, (
        "nobody takes a delivery away by sending it elsewhere first"
    )
    assert attacked.kept == 2


def test_a_delivery_that_somebody_wrote_into_the_tables_counts_nowhere(attacked: Attacked) -> None:
    assert attacked.push().status_code == 202
    app = attacked.server.app
    (kept,) = app.deliveries.after(0, 9)
    assert kept.received is not None
    with app.store.database.writing() as session:
        session.run("UPDATE delivery SET body = ?", (b'{"hook":"forge"}',))
    assert app.deliveries.find(kept.received.digest) is None
    assert attacked.server.ask("GET", "/v1/deliveries", attacked.server.token()).json()["items"] == []
    assert attacked.push().status_code == 200, "and it is not taken a second time"


def test_an_event_of_a_delivery_that_was_never_taken_is_given_up(attacked: Attacked, tmp_path: Path) -> None:
    assert attacked.push().status_code == 202
    app = attacked.server.app
    (kept,) = app.deliveries.after(0, 9)
    assert kept.received is not None
    (true,) = events_of_delivery(kept.received)
    invented = [
        notice_of(replace(true, id="evt-" + "1" * 32, says="something else")),
        notice_of(replace(true, id="evt-" + "2" * 32, entry=Digest.parse(DIGEST))),
    ]
    app.store.ledger.append((), invented)
    (attacked.config / "channels.yaml").write_text(f"channels: [{{name: ops, file: {tmp_path}/told.jsonl}}]")
    world = attacked.server.world
    world.repository.write("interlock.yaml", "responses: [{id: all, on: delivery.received, do: {notify: ops}}]\n")
    with world.app() as other:
        report = other.respond().run(100)
    assert (report.done, report.dead, report.failed) == (1, 2, 0), report
    (line,) = (tmp_path / "told.jsonl").read_text().splitlines()
    assert true.id in line
    assert '"entry":"' not in line.partition('"data"')[0]


def test_a_hold_cannot_answer_a_delivery(attacked: Attacked) -> None:
    from interlock.formats import FieldWrong

    world = attacked.server.world
    world.repository.write("interlock.yaml", "responses: [{id: all, on: delivery.received, do: block}]\n")
    with world.app() as other, pytest.raises(FieldWrong):
        other.responses()


def test_whoever_shows_a_key_of_another_is_none(attacked: Attacked) -> None:
    assert attacked.post("events", EVENT, standard(EVENT, key=KEY[::-1])).status_code == 401
    assert attacked.post("events", EVENT, {"authorization": f"Bearer {SIGNING}"}).status_code == 401


def test_a_fault_writes_no_secret_down(attacked: Attacked, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError(SECRET)

    monkeypatch.setattr(attacked.server.serving.take_delivery, "run", broken)
    said = attacked.post(f"forge/{SECRET}")
    assert said.status_code == 500
    assert SECRET not in said.text
    (fault,) = attacked.faults
    assert SECRET not in fault
    assert "/v1/hooks/{name:str}/{token:str}" in fault


def test_nobody_has_more_tries_by_showing_another_token_each_time(tmp_path: Path) -> None:
    with serving(World(tmp_path / "world"), most_a_second=3) as server:
        answers = [
            server.client.post("/v1/hooks/forge", headers={"authorization": f"Bearer {number}"}).status_code
            for number in range(30)
        ]
    assert set(answers) == {401, 429}
