import json
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from interlock.crypto import generate
from interlock.evidence import OPENVEX
from interlock.flows.seal import Seal
from interlock.flows.vex import read_vex, take_statements
from interlock.formats.errors import VexMalformed
from interlock.formats.openvex import write_openvex
from interlock.supply.vex import Justification, Product, Statement, Status, ranged
from interlock.testing.world import START, World

SAID = Statement(
    "CVE-2026-1",
    (Product("pkg:pypi/ham@1.0"),),
    Status.NOT_AFFECTED,
    "somebody",
    START,
    justification=Justification.COMPONENT_NOT_PRESENT,
    expires=START + timedelta(days=30),
)


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def test_what_was_signed_is_read_back_with_the_signer_as_author(world: World) -> None:
    with world.app() as app:
        name = app.keys.find(app.keys.signer(world.at).key_id).name
        envelope = take_statements((SAID,), name, app.seal, world.at)
        assert app.inspection.find(str(envelope)).entry.kind == OPENVEX
        (one,) = app.statements()
        assert (one.vulnerability, one.author, one.expires) == ("CVE-2026-1", name, SAID.expires)
        assert app.supplies().statements == (one,)


def test_what_somebody_else_says_names_who_brought_it_in(world: World) -> None:
    with world.app() as app:
        take_statements((SAID,), "vendor", app.seal, world.at)
        (one,) = app.statements()
        name = app.keys.find(app.keys.signer(world.at).key_id).name
    assert one.author == f"vendor, brought in by {name}"


def test_what_a_key_signed_that_does_not_count_says_nothing(world: World) -> None:
    with world.app() as app:
        strange = Seal(
            signer=generate(),
            ledger=app.store.ledger,
            blobs=app.store.blobs,
            gate=app.gate,
            clock=app.clock,
            version="9.9",
            inventories=app.inventories,
        )
        take_statements((SAID,), "attacker", strange, world.at)
        assert app.statements() == ()


def test_a_trusted_document_that_cannot_be_read_is_an_error_and_not_silence(world: World) -> None:
    with world.app() as app:
        take_statements((SAID,), "vendor", app.seal, world.at)
        (item,) = app.inspection.items()
        app.seal.document(item.statement.statement.subjects[0], OPENVEX, {"a": 1})  # type: ignore[union-attr]  # verified
        with pytest.raises(VexMalformed, match="entry 1 of the ledger"):
            app.statements()


def test_a_range_is_kept_and_read_back(world: World) -> None:
    said = replace(SAID, products=(Product(ranged("pkg:pypi/ham", "vers:pypi/<2")),))
    with world.app() as app:
        take_statements((said,), "vendor", app.seal, world.at)
        (one,) = app.statements()
    assert one.products == said.products


def test_a_range_that_nobody_can_apply_is_refused_and_nothing_enters(world: World) -> None:
    said = replace(SAID, products=(Product("pkg:pypi/ham?vers=any"),))
    with world.app() as app:
        seal = app.seal
        with pytest.raises(VexMalformed):
            take_statements((SAID, said), "vendor", seal, world.at)
        assert app.gate.proven() is None


def bom(*versions: str) -> bytes:
    """Give a BOM that clears one vulnerability for each range of versions."""
    clear = {"state": "not_affected", "detail": "never called"}
    told = [
        {"id": f"CVE-2026-{number}", "analysis": clear, "affects": [{"ref": "h", "versions": [{"range": one}]}]}
        for number, one in enumerate(versions)
    ]
    component = {"bom-ref": "h", "purl": "pkg:pypi/ham"}
    return json.dumps({"bomFormat": "CycloneDX", "components": [component], "vulnerabilities": told}).encode()


def test_what_cannot_be_read_stands_beside_what_can() -> None:
    found = read_vex("a.json", bom("vers:pypi/<2", "about 2"), START)
    assert [one.vulnerability for one in found.statements] == ["CVE-2026-0"]
    assert [one.names for one in found.unread] == [("CVE-2026-1",)]


def test_a_document_of_which_nothing_can_be_taken_is_refused() -> None:
    with pytest.raises(VexMalformed, match="about"):
        read_vex("a.json", bom("about 2"), START)


def test_an_openvex_document_is_told_by_its_content() -> None:
    body = write_openvex((SAID,), id="urn:x", author="vendor", at=START)
    (one,) = read_vex("a.json", body, START).statements
    assert (one.vulnerability, one.author) == ("CVE-2026-1", "vendor")


@pytest.mark.parametrize("body", [b"no", b"[]", b"{}", b'{"bomFormat": "CycloneDX", "specVersion": "1.6"}'])
def test_what_states_nothing_is_refused(body: bytes) -> None:
    with pytest.raises(VexMalformed):
        read_vex("a.json", body, START)
