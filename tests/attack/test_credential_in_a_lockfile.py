"""A credential in the address of a registry, or in an SBOM that somebody committed: nothing may repeat it."""

from __future__ import annotations

import base64
import json
import secrets
from collections.abc import Mapping
from pathlib import Path

import pytest

from interlock.catalog.commit.sca import Composition
from interlock.catalog.key.builds import Builds
from interlock.change import FileEntry, Kind
from interlock.control import ControlRun, Failed
from interlock.engine import LocalEngine
from interlock.formats.manifests import reader_for
from interlock.kernel import canonical
from interlock.supply.inventory import merge
from interlock.supply.spoof import suspect
from interlock.testing.scanning import (
    SOUND_TOOL,
    FakeScanner,
    FolderRepository,
    MemoryBlobs,
    MemoryCache,
    ScanControl,
    make_workshop,
    planned,
)

SECRET = "Zq7" + secrets.token_hex(12)
"""Of no shape that a mask knows."""
USER = "bot" + ":" + SECRET + "@"
COMMIT = "a" * 40


def npm(resolved: str, name: str = "left") -> str:
    """Write a lockfile of npm with one package."""
    entry = {"version": "1.0.0", "resolved": resolved, "hasInstallScript": True}
    return json.dumps({"name": "shop", "lockfileVersion": 3, "packages": {f"node_modules/{name}": entry}}, indent=1)


def cyclonedx(url: str, purl: str) -> str:
    """Write an SBOM with one component."""
    reference = {"type": "distribution", "url": url}
    one = {"type": "library", "name": "left", "version": "1.0.0", "purl": purl, "externalReferences": [reference]}
    return json.dumps({"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1, "components": [one]})


def spdx(url: str, purl: str) -> str:
    """Write the same in the other notation."""
    package = {
        "SPDXID": "SPDXRef-a",
        "name": "left",
        "versionInfo": "1.0.0",
        "downloadLocation": url,
        "externalRefs": [
            {"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": purl},
        ],
    }
    return json.dumps(
        {
            "spdxVersion": "SPDX-2.3", "SPDXID": "SPDXRef-DOCUMENT", "name": "a", "dataLicense": "CC0-1.0",
            "documentNamespace": "https://h.example/a", "packages": [package],
            "creationInfo": {"created": "2026-01-01T00:00:00Z", "creators": ["Tool: a"]},
        }
    )  # fmt: skip


PLAIN = f"http://{USER}npm.example/left.tgz"
ENCODED = f"pkg:npm/left@1.0.0?repository_url=https:%2F%2Fbot:{SECRET}%40npm.example%2F"
FILES = {
    "package-lock.json": npm(PLAIN),
    "npm-shrinkwrap.json": npm(f"git+https://{USER}forge.example/o/left.git#main"),
    "yarn.lock": f'"left@https://{USER}npm.example/left.tgz":\n  version "1.0.0"\n  resolved "{PLAIN}"\n',
    "requirements.txt": f"--index-url http://{USER}pypi.example/simple\n"
    f"left @ https://pypi.example/left-1.0.tar.gz?token={SECRET}\n",
    "poetry.lock": '[[package]]\nname = "left"\nversion = "1.0"\n[package.source]\ntype = "legacy"\n'
    f'url = "http://{USER}pypi.example/simple"\nreference = "own"\n',
    "uv.lock": 'version = 1\n[[package]]\nname = "left"\nversion = "1.0"\n'
    f'source = {{ registry = "http://{USER}h/s" }}\n',
    "Cargo.lock": f'version = 3\n[[package]]\nname = "left"\nversion = "1.0.0"\n'
    f'source = "git+https://{USER}forge.example/o/left?branch=main#{COMMIT}"\n',
    "Gemfile.lock": f"GEM\n  remote: http://{USER}gems.example/\n  specs:\n    left (1.0.0)\n\nDEPENDENCIES\n  left\n",
    "bom.cdx.json": cyclonedx(PLAIN, ENCODED),
    "bom.spdx.json": spdx(PLAIN, ENCODED),
    "torn/package-lock.json": npm("http://" + "bot:a/" + SECRET + "@npm.example/left.tgz"),
}


@pytest.mark.parametrize("path", FILES)
def test_a_reader_leaves_it_out(path: str) -> None:
    reader = reader_for(path)
    assert reader is not None
    reading = reader.read(path, FILES[path].encode(), lambda _: None)
    assert reading.components
    assert SECRET not in repr(reading)
    assert SECRET not in repr(suspect([reading]))
    assert SECRET not in repr(merge([reading]))


class World:
    """A tree that the controls of components examine, beside a scanner that finds secrets, if it is asked."""

    def __init__(self, folder: Path, files: Mapping[str, str]) -> None:
        root = folder / "repo"
        for name, text in files.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(text)
        finder = FakeScanner("finder")
        finder.FINDS_SECRETS = True
        self.repository = FolderRepository(root)
        self.cache, self.blobs = MemoryCache(), MemoryBlobs()
        tools = {"finder": "import time; time.sleep(0.3)\n" + SOUND_TOOL.replace("'BAD'", repr(SECRET[:9]))}
        self.shop = make_workshop(folder, self.repository, [finder], tools, cache=self.cache, blobs=self.blobs)

    def run(self, *, finds: bool) -> tuple[ControlRun, ...]:
        """Run both controls, and the scanner of secrets or not."""
        engine, change = LocalEngine(self.shop), self.repository.freeze()
        controls = [Composition(), Builds(), *([ScanControl("commit.secrets", ["finder"])] if finds else [])]
        return engine.run(change, planned(controls, change, engine.wanted(is_fast=False)))  # type: ignore[arg-type]

    def stored(self) -> bytes:
        """Give everything that is kept."""
        return b"\n".join((*self.cache.rows.values(), *self.blobs.bodies.values()))


def shown(runs: tuple[ControlRun, ...]) -> bytes:
    """Give everything that leaves the engine."""
    return repr(runs).encode() + b"".join(one.predicate for run in runs for one in run.attached)


def is_hidden(body: bytes) -> bool:
    """Say whether neither the secret nor a form of it is there."""
    coded = base64.b64encode(SECRET.encode())[:-4]
    return SECRET.encode() not in body and coded not in body and SECRET[:14].encode() not in body


@pytest.mark.parametrize("finds", [True, False])
def test_it_reaches_no_outcome_no_document_and_no_cache(tmp_path: Path, finds: bool) -> None:
    world = World(tmp_path, FILES)
    first, again = world.run(finds=finds), world.run(finds=finds)
    assert [run.is_cached for run in (*first[:2], *again[:2])] == [False, False, True, True]
    for runs in (first, again):
        assert is_hidden(shown(runs))
        assert any(one.predicate for run in runs for one in run.attached)
    assert is_hidden(world.stored())


IN_A_PATH = {"package-lock.json": npm(f"git+https://npm.example/{SECRET}/left.git#main", name="reakt")}
"""Some registries take their token as a part of the path: no form gives it away, only a scanner that knows it."""


def test_a_token_in_a_path_is_masked_in_the_document_and_in_what_is_kept(tmp_path: Path) -> None:
    world = World(tmp_path, IN_A_PATH)
    composition, builds, _ = world.run(finds=True)
    assert isinstance(builds.outcome, Failed)
    assert b'"type":"vcs","url":"https:**' in composition.attached[0].predicate
    assert is_hidden(shown((composition, builds)))
    assert is_hidden(world.stored())
    again, *_ = world.run(finds=True)
    assert again.is_cached
    assert again.attached == composition.attached


def test_what_was_kept_before_it_was_known_does_not_bring_it_back(tmp_path: Path) -> None:
    world = World(tmp_path, IN_A_PATH)
    before = world.run(finds=False)
    assert not is_hidden(shown(before)), "nobody looked for secrets, and no form gives this one away"
    after = world.run(finds=True)
    assert after[0].is_cached
    assert is_hidden(shown(after))
    assert is_hidden(world.stored())


def test_a_document_is_still_canonical_and_whole_when_something_in_it_is_masked(tmp_path: Path) -> None:
    composition, *_ = World(tmp_path, IN_A_PATH).run(finds=True)
    for one in composition.attached:
        read = json.loads(one.predicate)
        assert canonical(read) == one.predicate
    bom = json.loads(composition.attached[0].predicate)
    assert [part["name"] for part in bom["components"]] == ["reakt"]


def test_a_lockfile_is_what_the_controls_owe() -> None:
    files = [FileEntry(path, Kind.TEXT, len(text), "0" * 64) for path, text in FILES.items()]
    assert set(Composition().owed(files, lambda *_: False)) == set(FILES)
