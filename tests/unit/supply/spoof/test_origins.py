import pytest

from interlock.kernel import Severity
from interlock.supply.model import Source, SourceKind
from interlock.supply.spoof import LookUps, SpoofSettings
from interlock.supply.spoof.origins import moving_references, package_text, plain_host, plain_http
from tests.unit.supply.spoof.readings import SHA, component, lockfile, manifest

DEFAULT, NOTHING = SpoofSettings(), LookUps()
WHOLE = "0123456789abcdef" * 2 + "01234567"


def git(reference: str = "", commit: str = "") -> Source:
    """Make a source within a repository."""
    return Source(SourceKind.GIT, "https://forge.example/a/b.git", reference, commit)


@pytest.mark.parametrize("source", [git("main"), git(), git("v1.2.3"), git(commit="1.0.0-beta5")])
def test_a_lockfile_that_follows_a_branch_is_told(source: Source) -> None:
    (found,) = moving_references([lockfile(component("b", source=source, hashes=()))], DEFAULT, NOTHING)
    assert found.severity is Severity.HIGH


def test_an_abbreviated_commit_is_nearly_one() -> None:
    source = git("main", "abcdef1")
    (found,) = moving_references([lockfile(component("b", source=source, hashes=()))], DEFAULT, NOTHING)
    assert found.severity is Severity.MEDIUM
    assert "abbreviated" in found.message


@pytest.mark.parametrize("source", [git("main", WHOLE), git(WHOLE), git(commit=WHOLE + "0" * 24), Source()])
def test_a_whole_commit_does_not_move(source: Source) -> None:
    reading = lockfile(component("b", source=source, hashes=()))
    assert list(moving_references([reading], DEFAULT, NOTHING)) == []


def test_a_manifest_may_name_a_branch_that_the_lockfile_beside_it_fixes() -> None:
    asks = manifest(component("b", "", source=git("main"), hashes=()))
    fixes = component("b", source=git("main", WHOLE), hashes=())
    assert list(moving_references([asks, lockfile(fixes)], DEFAULT, NOTHING)) == []
    (found,) = moving_references([asks, lockfile(fixes, path="elsewhere/package-lock.json")], DEFAULT, NOTHING)
    assert (found.path, found.severity) == ("package.json", Severity.MEDIUM)


def test_an_address_without_a_hash_moves() -> None:
    loose = Source(SourceKind.URL, "https://files.example/b.tgz")
    found = moving_references([manifest(component("b", "", source=loose, hashes=()))], DEFAULT, NOTHING)
    assert len(list(found)) == 1
    assert not list(moving_references([manifest(component("b", "", source=loose))], DEFAULT, NOTHING))


def test_a_host_without_encryption_is_told_once_a_file() -> None:
    plain = Source(SourceKind.REGISTRY, "http://registry.example/x/-/x-1.tgz")
    some = [component(name, source=plain, hashes=(SHA,)) for name in "abc"]
    (found,) = plain_http([lockfile(*some)], DEFAULT, NOTHING)
    assert found.severity is Severity.MEDIUM
    assert "3 in all" in found.message
    (found,) = plain_http([lockfile(*some, component("d", source=plain, hashes=()))], DEFAULT, NOTHING)
    assert found.severity is Severity.HIGH


def test_a_declared_registry_without_encryption_is_told() -> None:
    (found,) = plain_http([manifest(registries=("http://index.example/simple",))], DEFAULT, NOTHING)
    assert found.component is None


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("http://User@Registry.Example:80/x", "registry.example:80"),
        ("git://forge.example/a", "forge.example"),
        ("git+http://forge.example/a", "forge.example"),
        ("https://registry.example/x", ""),
        ("ssh://git@forge.example/a", ""),
        ("http://localhost:4873/x", ""),
        ("http://127.0.0.1/x", ""),
        ("http://localhost.example/x", "localhost.example"),
        ("", ""),
    ],
)
def test_hosts_that_are_reached_without_encryption(url: str, host: str) -> None:
    assert plain_host(url) == host


def test_a_package_is_named_without_its_version() -> None:
    assert package_text(component("@a/b")) == "pkg:npm/%40a/b"
    assert package_text(component("@a/b", "")) == "pkg:npm/%40a/b"
