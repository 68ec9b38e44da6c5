"""`key.builds` against the base of a change, and against what was recorded before: through the control itself."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from interlock.adapters.vcs import open_repository
from interlock.catalog.key.builds import Builds
from interlock.cli import main
from interlock.control import Control, ControlRun, Errored, Failed, Passed, PlannedControl
from interlock.control.supplies import Supplies
from interlock.engine import LocalEngine
from interlock.kernel import Digest, Severity, Subject
from interlock.store.inventories import StoredInventories
from interlock.store.opening import open_database
from interlock.supply.inventory import merge
from interlock.supply.model import Component, Hash, Reading, ReadingKind
from interlock.testing.books import MemoryInventories
from interlock.testing.repositories import GitSandbox
from interlock.testing.scanning import MemoryCache, make_workshop
from tests.unit.catalog.supplied import NOW, found, rules

GOOD, EVIL = "a" * 64, "b" * 64
CHANGED, SCRIPT = "interlock:spoof-hash-changed", "interlock:spoof-install-script"


def pinned(digest: str, more: str = "") -> str:
    return f"requests==2.0 --hash=sha256:{digest}{more}\n"


def integrity(byte: bytes) -> str:
    return "sha512-" + base64.b64encode(byte * 64).decode()


def npm(byte: bytes = b"a", version: str = "1.3.0", **more: object) -> str:
    url = f"https://registry.example/left-pad/-/left-pad-{version}.tgz"
    package = {"version": version, "resolved": url, "integrity": integrity(byte), **more}
    root = {"name": "shop", "version": "1.0.0", "dependencies": {"left-pad": "^1.0.0"}}
    packages = {"": root, "node_modules/left-pad": package}
    return json.dumps({"name": "shop", "version": "1.0.0", "lockfileVersion": 3, "packages": packages}, indent=1)


def manifest(asked: str) -> str:
    return json.dumps({"name": "shop", "version": "1.0.0", "dependencies": {"left-pad": asked}})


class Over:
    """A git repository whose last commit is judged against the one before."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.sandbox = GitSandbox(folder / "repository")
        self.cache = MemoryCache()

    def commit(self, files: Mapping[str, str | None]) -> str:
        for name, text in files.items():
            if text is None:
                (self.sandbox.root / name).unlink()
            else:
                self.sandbox.write(name, text)
        return self.sandbox.commit("change")

    def run(self, since: str | None = None, supplies: Supplies | None = None) -> ControlRun:
        repository = open_repository(str(self.sandbox.root), state_home=str(self.folder / "state"))
        change = repository.change(None, since)
        given = supplies or Supplies(at=NOW)
        shop = make_workshop(self.folder, repository, (), supplies=lambda: given, cache=self.cache)
        engine = LocalEngine(shop)
        control: Control = Builds()
        plan = PlannedControl(control, control.owed(change.snapshot.files, engine.wanted(is_fast=False)))
        (result,) = engine.run(change, (plan,))
        return result


@pytest.fixture
def over(tmp_path: Path) -> Over:
    return Over(tmp_path)


def test_a_hash_that_the_change_alters_is_found_at_its_line(over: Over) -> None:
    base = over.commit({"requirements.txt": "six==1.16.0 --hash=sha256:" + "c" * 64 + "\n" + pinned(GOOD)})
    over.commit({"requirements.txt": "six==1.16.0 --hash=sha256:" + "c" * 64 + "\n" + pinned(EVIL)})
    (one,) = [one for one in found(over.run(base)) if one.rule == CHANGED]
    assert (one.at.path, one.at.line, one.at.symbol, one.severity) == (
        "requirements.txt",
        2,
        "requests",
        Severity.CRITICAL,
    )
    assert "before this change" in one.message
    assert rules(over.run()) == []


def go(letter: str) -> dict[str, str]:
    """Make a module of Go with the hashes of one that it needs, and of one that nothing needs any more."""
    sums = f"x.test/o/a v1.0.0 h1:{letter * 43}=\nx.test/o/old v1.0.0/go.mod h1:{letter * 43}=\n"
    return {"go.mod": "module x.test/own\ngo 1.22\nrequire x.test/o/a v1.0.0\n", "go.sum": sums}


def test_hashes_in_a_go_sum_that_the_change_alters_are_found_even_where_nothing_needs_them(over: Over) -> None:
    base = over.commit(go("A"))
    over.commit(go("E"))
    told = [(one.at.path, one.at.line, one.at.symbol) for one in found(over.run(base)) if one.rule == CHANGED]
    assert told == [("go.sum", 1, "x.test/o/a"), ("go.sum", 2, "x.test/o/old")]
    assert rules(over.run()) == []


def test_a_hash_that_only_joins_those_of_the_base_is_no_change_and_neither_is_another_version(over: Over) -> None:
    base = over.commit({"requirements.txt": pinned(GOOD)})
    over.commit({"requirements.txt": pinned(EVIL, f" --hash=sha256:{GOOD}")})
    assert isinstance(over.run(base).outcome, Passed)
    over.commit({"requirements.txt": pinned(EVIL).replace("2.0", "2.1")})
    assert isinstance(over.run(base).outcome, Passed)


def test_a_changed_hash_is_found_in_a_lockfile_that_moved(over: Over) -> None:
    text = pinned(GOOD) + "".join(f"package-{n}==1.0 --hash=sha256:{n:064x}\n" for n in range(40))
    base = over.commit({"requirements.txt": text})
    over.commit({"requirements.txt": None, "deploy/requirements.txt": text.replace(GOOD, EVIL)})
    assert CHANGED in rules(over.run(base))


@pytest.mark.usefixtures("_own_home")
def test_an_install_script_that_the_change_brings_is_new_and_afterwards_it_is_known(over: Over) -> None:
    base = over.commit({"package.json": manifest("^1.0.0"), "package-lock.json": npm()})
    assert SCRIPT not in rules(over.run())
    with_script = over.commit({"package-lock.json": npm(version="1.4.0", hasInstallScript=True)})
    assert [one.at.symbol for one in found(over.run(base)) if one.rule == SCRIPT] == ["left-pad"]
    over.commit({"README": "more\n"})
    for since, state in ((base, "new"), (with_script, "existing")):
        said = told(over.sandbox.root, over.folder / "store", over.folder / "out.json", "--since", since)
        assert [one["state"] for one in said if one["rule"] == SCRIPT] == [state]


def test_a_lockfile_that_no_longer_matches_its_manifest_is_found(over: Over) -> None:
    base = over.commit({"package.json": manifest("^1.0.0"), "package-lock.json": npm()})
    assert not {rule for rule in rules(over.run()) if "lockfile" in rule}
    over.commit({"package.json": manifest("^2.0.0")})
    assert {rule for rule in rules(over.run(base)) if "lockfile" in rule}


def test_a_base_that_cannot_be_read_is_compared_with_nothing_and_what_is_there_is_judged(over: Over) -> None:
    base = over.commit({"package-lock.json": "{", "requirements.txt": pinned(GOOD)})
    over.commit({"package-lock.json": npm(), "package.json": manifest("^1.0.0"), "requirements.txt": pinned(EVIL)})
    result = over.run(base)
    assert isinstance(result.outcome, Failed)
    assert CHANGED in rules(result)


def test_a_lockfile_that_the_change_breaks_is_an_error_and_never_clean(over: Over) -> None:
    base = over.commit({"package-lock.json": npm(), "package.json": manifest("^1.0.0")})
    over.commit({"package-lock.json": "{"})
    assert isinstance(over.run(base).outcome, Errored)


def recorded(book: MemoryInventories, digest: str, number: int = 1) -> None:
    one = Component("requests", "2.0", "pkg:pypi/requests@2.0", "PyPI", hashes=(Hash("sha256", digest),))
    reading = Reading("requirements.txt", "pypi.requirements", ReadingKind.MANIFEST, (one,))
    book.record([Subject("elsewhere", (Digest("gitCommit", f"{number:040x}"),))], merge([reading]), NOW)


def test_what_another_repository_recorded_counts_here(over: Over) -> None:
    book = MemoryInventories()
    supplies = Supplies(at=NOW, recorded_hashes=book.promised)
    recorded(book, GOOD)
    over.commit({"requirements.txt": pinned(EVIL)})
    (one,) = found(over.run(supplies=supplies))
    assert (one.rule, one.at.symbol) == (CHANGED, "requests")
    over.commit({"requirements.txt": pinned(GOOD)})
    assert isinstance(over.run(supplies=supplies).outcome, Passed)


def test_an_outcome_is_made_anew_once_something_recorded_contradicts_it(over: Over) -> None:
    book = MemoryInventories()
    supplies = Supplies(at=NOW, recorded_hashes=book.promised)
    over.commit({"requirements.txt": pinned(EVIL)})
    assert isinstance(over.run(supplies=supplies).outcome, Passed)
    assert over.run(supplies=supplies).is_cached
    recorded(book, GOOD)
    result = over.run(supplies=supplies)
    assert not result.is_cached
    assert rules(result) == [CHANGED]
    assert over.run(supplies=supplies).is_cached


def test_to_record_what_the_outcome_said_itself_leaves_it_standing(over: Over) -> None:
    book = MemoryInventories()
    supplies = Supplies(at=NOW, recorded_hashes=book.promised)
    over.commit({"requirements.txt": pinned(GOOD)})
    over.run(supplies=supplies)
    recorded(book, GOOD)
    assert over.run(supplies=supplies).is_cached


@pytest.fixture
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    for name in ("CONFIG", "STATE", "CACHE", "DATA"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / "home" / name.lower()))


def told(root: Path, store: Path, output: Path, *more: str) -> list[dict[str, str]]:
    words = ["check", "--control", "key.builds", "--control", "commit.sca", "--store", str(store)]
    main([*words, *more, "--format", "json", "-o", str(output), str(root)])
    findings: list[dict[str, str]] = json.loads(output.read_text("utf-8"))["findings"]
    return findings


def check(root: Path, store: Path, output: Path, *more: str) -> list[str]:
    return [one["rule"] for one in told(root, store, output, *more)]


@pytest.mark.usefixtures("_own_home")
def test_check_finds_a_changed_hash_again_and_again_also_in_another_repository(tmp_path: Path) -> None:
    """What was found is not believed: neither the second check nor a third takes the new hash for the recorded one."""
    output, store = tmp_path / "out.json", tmp_path / "store"
    one, other = GitSandbox(tmp_path / "one"), GitSandbox(tmp_path / "other")
    for box, digest in ((one, GOOD), (other, EVIL)):
        box.write("requirements.txt", pinned(digest))
        box.commit("first")
    assert CHANGED not in check(one.root, store, output)
    for _ in range(3):
        assert CHANGED in check(other.root, store, output)
    one.write("requirements.txt", pinned(EVIL))
    one.commit("second")
    assert CHANGED in check(one.root, store, output)
    one.write("requirements.txt", pinned(GOOD))
    one.commit("third")
    assert CHANGED not in check(one.root, store, output)
    database = open_database(store, is_read_only=True)
    assert StoredInventories(database).promised(["pkg:pypi/requests@2.0"]) == {
        "pkg:pypi/requests@2.0": (Hash("sha256", GOOD),)
    }
    database.close()


@pytest.mark.usefixtures("_own_home")
def test_a_hash_that_changed_against_the_base_is_not_recorded_as_the_first(tmp_path: Path) -> None:
    output, store = tmp_path / "out.json", tmp_path / "store"
    box = GitSandbox(tmp_path / "one")
    box.write("requirements.txt", pinned(GOOD))
    base = box.commit("first")
    box.write("requirements.txt", pinned(EVIL))
    box.commit("second")
    assert CHANGED in check(box.root, store, output, "--since", base)
    database = open_database(store, is_read_only=True)
    assert StoredInventories(database).promised(["pkg:pypi/requests@2.0"]) == {}
    database.close()
