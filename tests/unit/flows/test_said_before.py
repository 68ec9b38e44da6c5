"""A statement is known by what was signed and by whose key, whoever entered it."""

from __future__ import annotations

import json
from pathlib import Path

from interlock.crypto import generate, open_seal, read_envelope
from interlock.evidence import seal
from interlock.flows.said_before import SaidBefore, said_in
from interlock.kernel import Subject, sha256
from interlock.ledger import Draft
from interlock.store.said_before import StoredSaid
from interlock.testing.world import World

KIND = "https://example.org/attestation/said/v1"
ABOUT = Subject("a.zip", (sha256(b"a"),))


def test_a_statement_has_a_name_for_each_key_and_none_for_its_spelling() -> None:
    one, two = generate(), generate()
    keys = {key.key_id: key.public for key in (one, two)}
    both = seal([ABOUT], KIND, {"n": 1}, [one, two])
    spelt = json.dumps(json.loads(both), indent=2).encode()
    alone = seal([ABOUT], KIND, {"n": 1}, [one])
    other = seal([ABOUT], KIND, {"n": 2}, [one])
    said = [said_in(open_seal(read_envelope(envelope), keys)) for envelope in (both, spelt, alone, other)]
    assert said[0] == said[1]
    assert len(set(said[0])) == 2
    assert set(said[2]) < set(said[0])
    assert not set(said[3]) & set(said[0])


def test_what_anybody_entered_is_read_once(tmp_path: Path) -> None:
    world = World(tmp_path)
    with world.app() as app:
        ledger, signer = app.store.ledger, app.keys.signer(world.at)
        book = StoredSaid(app.store.database)
        before = SaidBefore(book=book, ledger=ledger, trust=lambda: app.trust)
        before.catch_up()
        assert book.reached() == 0
        envelopes = [seal([ABOUT], KIND, {"n": number}, [signer]) for number in range(3)]
        stranger = seal([ABOUT], KIND, {"n": 9}, [generate()])
        ledger.append([Draft(one, KIND, ABOUT.digests, world.at) for one in (*envelopes, stranger)])
        said = [said_in(open_seal(read_envelope(one), {signer.key_id: signer.public})) for one in envelopes]
        assert before.places(said) == {one: place for place, one in enumerate(said)}
        assert book.reached() == 4
        assert before.places([(*said[0], b"another key" * 3)]) == {}
        assert before.places([()]) == {}
