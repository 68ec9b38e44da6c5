import pytest

from interlock.formats.manifests.python.asked import asked, exact_of, folded, of_file_name, scope_of
from interlock.supply.model import Scope, SourceKind
from tests.unit.formats.manifests.samples import COMMIT


@pytest.mark.parametrize(
    ("text", "name", "version", "constraint"),
    [
        ("a", "a", "", ""),
        ("a==1.2-alpha", "a", "1.2-alpha", "==1.2-alpha"),
        ("a===legacy", "a", "legacy", "===legacy"),
        ("a[x,y] (>=1.0) ; python_version < '3'", "a", "", ">=1.0"),
        ("a==1.*", "a", "", "==1.*"),
        ("a>=1,==1.5", "a", "1.5", "==1.5,>=1"),
        ("a @ https://f.example/a-2.0-py3-none-any.whl", "a", "2.0", ""),
        ("./x/b-1.0.tar.gz", "b", "1.0", ""),
        ("a==1.0 nonsense", "a", "", "==1.0 nonsense"),
    ],
)
def test_a_requirement_names_a_package(text: str, name: str, version: str, constraint: str) -> None:
    one = asked(text)
    assert one is not None
    assert (one.name, one.version, one.constraint) == (name, version, constraint)


@pytest.mark.parametrize("text", ["", "==1", "a==", "a==${X}", "https://f.example/x", "-x", "a" * 20_000])
def test_what_names_nothing_gives_nothing(text: str) -> None:
    assert asked(text) is None


def test_a_repository_has_its_reference_or_commit() -> None:
    one = asked(f"git+ssh://git@h.example/o/g.git@{COMMIT}#egg=g[x]&subdirectory=s")
    assert one is not None
    assert (one.name, one.source.kind, one.source.url) == ("g", SourceKind.GIT, "ssh://git@h.example/o/g.git")
    assert one.source.commit == COMMIT
    other = asked("g @ git+https://h.example/o/g.git@main")
    assert other is not None
    assert (other.source.url, other.source.reference) == ("https://h.example/o/g.git", "main")


def test_names_versions_and_scopes() -> None:
    assert folded("A._-b") == "a-b"
    assert exact_of(">=1") == ""
    assert of_file_name("x.whl") == ("", "")
    assert scope_of(("dev", "tests")) is Scope.TEST
    assert scope_of(()) is Scope.REQUIRED
    assert scope_of(("fast",)) is Scope.OPTIONAL
