"""The log over HTTP: what a client of tlog-tiles reads there, and proofs that hold."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from interlock.crypto import NoteVerifier
from interlock.crypto.wire import from_base64
from interlock.ledger import Checkpoint, ConsistencyProof, InclusionProof, check_included
from interlock.ledger.tiles import read_bundle
from tests.served import Server, served


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    with served(tmp_path) as opened:
        token = opened.token()
        for number in range(3):
            opened.ask("POST", "/v1/evidence", token, content=opened.sealed(str(number)))
        yield opened


def opened_checkpoint(server: Server) -> Checkpoint:
    """Give the checkpoint as a client verifies it."""
    note = server.ask("GET", "/v1/ledger/checkpoint", server.token()).content
    origin = server.serving.ledger.origin
    verifiers = [NoteVerifier.of(origin, one.key) for one in server.app.trust.keys if "ledger" in one.purposes]
    return Checkpoint.open(note, verifiers, origin)


def test_an_entry_is_proved_to_be_in_there(server: Server) -> None:
    token, checkpoint = server.token(), opened_checkpoint(server)
    leaves = read_bundle(server.ask("GET", "/v1/ledger/tile/entries/000.p/3", token).content)
    assert (checkpoint.size, len(leaves)) == (3, 3)
    said = server.ask("GET", "/v1/ledger/inclusion?entry=1", token).json()
    check_included(leaves[1], InclusionProof(1, said["size"], tuple(map(from_base64, said["path"]))), checkpoint)


def test_growth_is_proved(server: Server) -> None:
    said = server.ask("GET", "/v1/ledger/consistency?first=2", server.token()).json()
    assert tuple(map(from_base64, said["path"])) == server.serving.ledger.consistency(2, 3).path
    assert isinstance(server.serving.ledger.consistency(2, 3), ConsistencyProof)
    assert server.ask("GET", "/v1/ledger/consistency?first=4", server.token()).status_code == 400


@pytest.mark.parametrize("path", ["0/001", "0/000.p/4", "9/000", "entries/001", "x/../0", "0/0", "-1/000"])
def test_what_is_not_there_is_not_there(server: Server, path: str) -> None:
    assert server.ask("GET", f"/v1/ledger/tile/{path}", server.token()).status_code == 404


def test_hashes_are_those_of_the_leaves(server: Server) -> None:
    assert len(server.ask("GET", "/v1/ledger/tile/0/000.p/3", server.token()).content) == 96


def test_there_is_no_entry_that_is_not_there(server: Server) -> None:
    assert server.ask("GET", "/v1/ledger/inclusion?entry=3", server.token()).status_code == 404
