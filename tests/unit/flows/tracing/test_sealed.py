from datetime import UTC, datetime

import msgspec
import pytest

from interlock.crypto import generate
from interlock.evidence import CYCLONEDX, seal
from interlock.flows.compose import write_sbom
from interlock.flows.tracing.sealed import sealed_recording
from interlock.kernel import Digest, Subject, sha256
from interlock.ledger import Entry
from interlock.supply.inventory import merge
from interlock.supply.model import Component, Reading, ReadingKind, Source
from interlock.trace.names import component_of

AT = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
COMMIT = Subject("r", (Digest("gitCommit", "ab" * 20),))
COMPONENTS = (
    Component("six", "1.16.0", "pkg:pypi/six@1.16.0", "PyPI", line=3),
    Component("@scope/name", "1.0.0-rc.1+build", "pkg:npm/%40scope/name@1.0.0-rc.1%2Bbuild", "npm"),
    Component("only a name", "", "", ""),
    Component("no address", "2", "", ""),
    Component("ünï", "1", "pkg:generic/%C3%BCn%C3%AF@1", ""),
    Component("from git", "0", "pkg:pypi/from-git@0", "PyPI", source=Source(commit="a" * 40)),
)


def entry(envelope: bytes) -> Entry:
    return Entry(at=AT, envelope=sha256(envelope), size=len(envelope), kind=CYCLONEDX, subjects=COMMIT.digests)


def test_what_was_sealed_is_read_again_with_the_names_that_were_recorded() -> None:
    inventory = merge([Reading("poetry.lock", "pypi.poetry-lock", ReadingKind.LOCKFILE, COMPONENTS)])
    body = msgspec.json.decode(write_sbom(inventory, "cyclonedx", AT, "1"))
    envelope = seal([COMMIT], CYCLONEDX, body, [generate()])
    made = sealed_recording(entry(envelope), envelope)
    assert made is not None
    assert (made.subjects, made.at, made.envelope) == ((COMMIT,), AT, sha256(envelope))
    assert {named(one.component) for one in made.inventory.entries} == {named(one) for one in COMPONENTS}


def named(one: Component) -> str:
    return component_of(one.purl, one.ecosystem, one.name, one.version)


@pytest.mark.parametrize("envelope", [b"", b"{}", b"\xff", seal([COMMIT], CYCLONEDX, {"components": 5}, [generate()])])
def test_what_nobody_can_read_says_nothing(envelope: bytes) -> None:
    assert sealed_recording(entry(envelope), envelope) is None
