"""Controls of components owe what says of components, and all that nobody could read."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import msgspec
import pytest

from interlock.adapters.vcs import open_repository
from interlock.catalog.commit.sca import Composition
from interlock.catalog.key.builds import Builds
from interlock.catalog.manifests import ManifestControl
from interlock.change import Change, FileEntry, Kind, Snapshot, State
from interlock.control import Control, ControlRun, PlannedControl
from interlock.control.supplies import Supplies
from interlock.engine import LocalEngine
from interlock.engine.context import ControlContext
from interlock.engine.session import Session
from interlock.kernel import Subject
from interlock.testing.repositories import GitSandbox
from interlock.testing.scanning import FolderRepository, MemoryCache, make_workshop
from tests.unit.catalog.supplied import NOW

FILES = (
    FileEntry("a/poetry.lock", Kind.TEXT, 1, "0" * 64),
    FileEntry("app.py", Kind.TEXT, 1, "1" * 64),
    FileEntry("closed", Kind.UNREADABLE, problem="no permission"),
    FileEntry("link.lock", Kind.LINK, 1, "2" * 64),
)


@pytest.mark.parametrize("control", [Composition(), Builds()])
def test_a_control_of_components_owes_every_manifest_and_what_nobody_could_read(control: ManifestControl) -> None:
    assert control.owed(FILES, lambda *_: True) == ("a/poetry.lock", "closed")
    assert control.owed(FILES[1:2], lambda *_: True) == ()
    assert control.card.owes in control.not_applicable()


def npm_lock(byte: bytes) -> str:
    url = "https://registry.example/left-pad/-/left-pad-1.3.0.tgz"
    sealed = "sha512-" + base64.b64encode(byte * 64).decode()
    package = {"version": "1.3.0", "resolved": url, "integrity": sealed}
    root = {"name": "shop", "version": "1.0.0", "dependencies": {"left-pad": "^1.0.0"}}
    packages = {"": root, "node_modules/left-pad": package}
    return json.dumps({"name": "shop", "version": "1.0.0", "lockfileVersion": 3, "packages": packages})


MEMBER = {"name": "member", "version": "1.0.0", "dependencies": {"left-pad": "^1.0.0"}}
ROOT = {"name": "shop", "version": "1.0.0", "workspaces": ["packages/*"], "dependencies": {"left-pad": "^1.0.0"}}
TREE = {
    "app.py": "print(1)\n",
    "requirements.txt": "-r more.in\n-c limits.cfg\nrequests==2.0 --hash=sha256:" + "a" * 64 + "\n",
    "more.in": "flask==1.0\n",
    "limits.cfg": "jinja2==2.0\n",
    "package.json": json.dumps(ROOT),
    "package-lock.json": npm_lock(b"a"),
    "packages/a/package.json": json.dumps(MEMBER),
    ".npmrc": "registry=https://registry.example/\n",
    "pip.conf": "[global]\nindex-url = https://pypi.example/simple\n",
    "pyproject.toml": '[project]\nname = "shop"\nversion = "1"\ndependencies = ["flask"]\n',
    "Cargo.toml": '[workspace]\nmembers = ["one"]\n',
    "one/Cargo.toml": '[package]\nname = "one"\nversion = "1.0.0"\n[dependencies]\nserde = "1"\n',
    ".cargo/config.toml": '[source.crates-io]\nreplace-with = "own"\n[source.own]\nregistry = "https://cargo.example/"\n',
}
CHANGES: tuple[tuple[str, str | None], ...] = (
    ("requirements.txt", "-r more.in\nrequests==2.0 --hash=sha256:" + "b" * 64 + "\n"),
    ("more.in", "flask==2.0\nreqeusts==1.0\n"),
    ("more.in", None),
    ("limits.cfg", "jinja2==3.0\n"),
    ("package.json", json.dumps({**ROOT, "workspaces": []})),
    ("package.json", json.dumps({**ROOT, "dependencies": {"left-pad": "https://else.example/x.tgz"}})),
    ("package-lock.json", npm_lock(b"b")),
    ("package-lock.json", None),
    ("packages/a/package.json", json.dumps({**MEMBER, "dependencies": {"left-pat": "*"}})),
    (".npmrc", "registry=https://elsewhere.example/\n"),
    (".npmrc", None),
    ("pip.conf", "[global]\nindex-url = https://pypi.example/simple\nextra-index-url = https://x.example/simple\n"),
    ("pip.conf", None),
    ("pyproject.toml", '[project]\nname = "shop"\nversion = "1"\ndependencies = ["flaks"]\n'),
    ("Cargo.toml", "[workspace]\nmembers = []\n"),
    ("one/Cargo.toml", '[package]\nname = "one"\nversion = "1.0.0"\n[dependencies]\nserde = "*"\n'),
    (".cargo/config.toml", '[source.crates-io]\nreplace-with = "own"\n[source.own]\nregistry = "https://x.example/"\n'),
    ("poetry.lock", "[[package]]\nname = 'flask'\nversion = '1.0'\n"),
    ("packages/b/package.json", json.dumps(MEMBER)),
)


class Kept:
    """A git repository over which one control is run again and again, its outcomes kept or not."""

    def __init__(self, folder: Path, control: Control) -> None:
        self.folder, self.control = folder, control
        self.sandbox = GitSandbox(folder / "repository")
        self.cache = MemoryCache()
        for name, text in TREE.items():
            self.sandbox.write(name, text)
        self.base = self.sandbox.commit("first")

    def change(self, name: str, text: str | None) -> None:
        if text is None:
            (self.sandbox.root / name).unlink()
        else:
            self.sandbox.write(name, text)
        self.sandbox.commit("change")

    def run(self, since: str | None = None, *, use_cache: bool = True) -> ControlRun:
        repository = open_repository(str(self.sandbox.root), state_home=str(self.folder / "state"))
        change = repository.change(None, since)
        cache = self.cache if use_cache else MemoryCache()
        supplies = Supplies(at=NOW)
        shop = make_workshop(self.folder, repository, (), supplies=lambda: supplies, cache=cache)
        engine = LocalEngine(shop)
        owed = self.control.owed(change.snapshot.files, engine.wanted(is_fast=False))
        (result,) = engine.run(change, (PlannedControl(self.control, owed),))
        return msgspec.structs.replace(result, duration_ms=0)


def same(one: ControlRun, other: ControlRun) -> bool:
    return (one.outcome, one.notes, one.attached) == (other.outcome, other.notes, other.attached)


@pytest.mark.parametrize("control", [Composition(), Builds()])
@pytest.mark.parametrize("has_base", [False, True])
def test_an_earlier_outcome_never_differs_from_one_made_now(tmp_path: Path, control: Control, has_base: bool) -> None:
    kept = Kept(tmp_path, control)
    since = kept.base if has_base else None
    before = kept.run(since)
    for name, text in CHANGES:
        kept.change(name, text)
        now = kept.run(since, use_cache=False)
        assert same(kept.run(since), now), name
        again = kept.run(since)
        assert same(again, now), name
        assert again.is_cached, name
        kept.change(name, TREE.get(name))
        back = kept.run(since)
        assert same(back, before), name


@pytest.mark.parametrize("control", [Composition(), Builds()])
def test_a_change_of_what_a_control_of_components_does_not_read_changes_nothing(
    tmp_path: Path, control: Control
) -> None:
    kept = Kept(tmp_path, control)
    before = kept.run(kept.base)
    assert not before.is_cached
    kept.change("app.py", "print(2)\n")
    after = kept.run(kept.base)
    assert after.is_cached
    assert same(after, before)


def test_another_base_is_read_anew(tmp_path: Path) -> None:
    kept = Kept(tmp_path, Builds())
    kept.change("requirements.txt", CHANGES[0][1])
    changed, alone, same_as_base = kept.run(kept.base), kept.run(), kept.run("HEAD")
    assert not alone.is_cached
    assert not same_as_base.is_cached
    assert not same(changed, same_as_base)
    assert same(kept.run(kept.base), changed)


def test_a_file_that_grew_beyond_what_is_read_has_other_words(tmp_path: Path) -> None:
    small, large = FileEntry("app.lock", Kind.TEXT, 1, "1" * 64), FileEntry("app.lock", Kind.TEXT, 1 << 30, "1" * 64)
    texts = []
    for file in (small, large):
        change = Change(Subject("shop", ()), State.DIRECTORY, Snapshot((file,)))
        repository = FolderRepository(tmp_path)
        shop = make_workshop(tmp_path, repository, (), supplies=lambda: Supplies(at=NOW))
        session = Session(shop, change, is_fast=False, use_cache=True)
        texts.append(Builds().words(ControlContext(session), ("app.lock",)))
        session.close()
    assert texts[0] != texts[1]
