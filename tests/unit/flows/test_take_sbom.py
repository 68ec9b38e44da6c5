from pathlib import Path

import msgspec
import pytest

from interlock.adapters.schemas import PackagedSchemas
from interlock.evidence import CYCLONEDX, SPDX
from interlock.flows.compose import write_sbom
from interlock.flows.errors import SbomNotSealable, SubjectUnknown
from interlock.flows.take_sbom import take_sbom
from interlock.formats.sbom.cyclonedx_writing import write_cyclonedx
from interlock.formats.sbom.errors import SbomInvalid
from interlock.formats.sbom.writing import Heading
from interlock.kernel import Digest, InterlockError, Subject
from interlock.supply.inventory import merge
from interlock.supply.model import Component, Reading, ReadingKind
from interlock.testing.world import START, World

SIX = Component("six", "1.16.0", "pkg:pypi/six@1.16.0", "PyPI")
INVENTORY = merge([Reading("a.txt", "pypi.requirements", ReadingKind.LOCKFILE, (SIX,))])
IMAGE = Component("shop", "1.0", "pkg:oci/shop")
COMMIT = Subject("HEAD", (Digest("gitCommit", "ab" * 20),))


def about_image() -> bytes:
    """Write an SBOM that names what it is about by its hashes, as tools that look into images do."""
    document = msgspec.json.decode(write_cyclonedx(INVENTORY, Heading("2026-01-05T09:00:00Z", about=IMAGE)))
    document["metadata"]["component"]["hashes"] = [
        {"alg": "MD5", "content": "ef" * 16},
        {"alg": "SHA-256", "content": "cd" * 32},
    ]
    return msgspec.json.encode(document)


ABOUT_IMAGE = about_image()


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def test_it_is_sealed_about_what_it_names_by_a_hash_and_recorded(world: World) -> None:
    with world.app() as app:
        taken = take_sbom("a.json", ABOUT_IMAGE, None, PackagedSchemas(), app.seal)
        assert taken.subject.digests == (Digest("sha256", "cd" * 32),)
        assert taken.components == 1
        assert len(app.inventories.inventories_of(taken.subject.digests[0])) == 1
        item = app.inspection.find(str(taken.envelope))
    assert item.statement is not None
    assert item.statement.statement.predicate_type == CYCLONEDX
    assert item.statement.statement.subjects[0].digests == taken.subject.digests
    assert msgspec.json.decode(item.statement.statement.predicate) == msgspec.json.decode(ABOUT_IMAGE)


def test_what_the_user_says_it_is_about_goes_before_what_it_says_itself(world: World) -> None:
    with world.app() as app:
        assert take_sbom("a.json", ABOUT_IMAGE, COMMIT, PackagedSchemas(), app.seal).subject == COMMIT
        body = write_sbom(INVENTORY, "spdx", START, "1")
        taken = take_sbom("a.json", body, COMMIT, PackagedSchemas(), app.seal)
        assert app.inspection.find(str(taken.envelope)).entry.kind == SPDX


def test_an_sbom_about_nothing_that_has_a_hash_is_refused_and_nothing_enters(world: World) -> None:
    with world.app() as app:
        seal = app.seal
        with pytest.raises(SubjectUnknown, match=r"a\.json"):
            take_sbom("a.json", write_sbom(INVENTORY, "cyclonedx", START, "1"), None, PackagedSchemas(), seal)
        assert app.gate.proven() is None


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (b'{"bomFormat": "CycloneDX", "specVersion": "1.6", "version": "one"}', SbomInvalid),
        (
            b'<bom xmlns="http://cyclonedx.org/schema/bom/1.6" version="1"><components/></bom>',
            SbomNotSealable,
        ),
        (b"hello", InterlockError),
    ],
    ids=["invalid", "xml", "no-sbom"],
)
def test_what_is_not_valid_or_no_json_never_enters(world: World, body: bytes, error: type[InterlockError]) -> None:
    with world.app() as app:
        seal = app.seal
        with pytest.raises(error):
            take_sbom("a.json", body, COMMIT, PackagedSchemas(), seal)
        assert app.gate.proven() is None
        assert app.inventories.inventories_of(COMMIT.digests[0]) == ()
