from interlock.kernel import Severity
from interlock.supply.model import Hash, Source, SourceKind
from interlock.supply.promises import differ
from interlock.supply.spoof import LookUps, SpoofSettings
from interlock.supply.spoof.integrity import changed_hashes, missing_hashes
from tests.unit.supply.spoof.readings import OTHER, SHA, component, lockfile, manifest

DEFAULT, NOTHING = SpoofSettings(), LookUps()


def test_the_same_version_with_other_bytes_elsewhere_is_told() -> None:
    one = lockfile(component("left-pad"), path="a/package-lock.json")
    other = lockfile(component("left-pad", hashes=(OTHER,), line=3), path="b/package-lock.json")
    (found,) = changed_hashes([one, other], DEFAULT, NOTHING)
    assert (found.path, found.line, found.severity) == ("b/package-lock.json", 3, Severity.CRITICAL)
    assert "a/package-lock.json" in found.message


def test_a_change_against_the_base_is_told() -> None:
    base = lockfile(component("left-pad", hashes=(OTHER,)), component("new", "2.0.0"))
    look_ups = LookUps(reading_at_base=lambda path: base if path == base.path else None)
    (found,) = changed_hashes([lockfile(component("left-pad"), component("new"))], DEFAULT, look_ups)
    assert "before this change" in found.message


def test_a_change_against_what_was_recorded_is_told() -> None:
    look_ups = LookUps(recorded_hashes=lambda purl: (OTHER,) if purl == "pkg:npm/left-pad@1.0.0" else ())
    (found,) = changed_hashes([lockfile(component("left-pad"), component("other"))], DEFAULT, look_ups)
    assert "recorded" in found.message


def test_more_files_of_a_release_and_other_algorithms_are_no_change() -> None:
    assert not differ((SHA,), (SHA, OTHER))
    assert not differ((SHA,), (Hash("sha1", "ab" * 20),))
    assert not differ((), (SHA,))
    assert differ((SHA, Hash("sha1", "ab" * 20)), (OTHER, Hash("sha1", "cd" * 20)))


def test_hashes_that_are_not_those_of_the_archive_are_compared_among_themselves() -> None:
    berry = lockfile(component("left-pad", hashes=(OTHER,)), path="yarn.lock", format="npm.yarn-berry")
    assert list(changed_hashes([lockfile(component("left-pad")), berry], DEFAULT, NOTHING)) == []


def test_a_package_without_a_hash_among_others_is_told() -> None:
    bare = component("bare", hashes=())
    (found,) = missing_hashes([lockfile(component("a"), component("b"), bare)], DEFAULT, NOTHING)
    assert found.component == bare


def test_a_file_without_hashes_is_told_once() -> None:
    (found,) = missing_hashes([lockfile(*(component(name, hashes=()) for name in "abcd"))], DEFAULT, NOTHING)
    assert found.component is None
    assert "4 of 4" in found.message


def test_what_has_no_archive_or_no_such_format_needs_no_hash() -> None:
    own = component("own", hashes=(), source=Source(SourceKind.PATH, "own"))
    git = component("git", hashes=(), source=Source(SourceKind.GIT, "https://forge.example/a", "", "ab" * 20))
    bare = component("bare", hashes=())
    others = [lockfile(bare, format="composer.lock"), manifest(bare), lockfile(bare, bare, format="gem.gemfile-lock")]
    assert list(missing_hashes([lockfile(component("a"), own, git), *others], DEFAULT, NOTHING)) == []


def test_an_archive_at_an_address_without_a_hash_is_worse() -> None:
    loose = component("loose", hashes=(), source=Source(SourceKind.URL, "https://files.example/loose.tgz"))
    (found,) = missing_hashes([lockfile(loose)], DEFAULT, NOTHING)
    assert found.severity is Severity.HIGH


def test_modules_of_go_are_compared_where_their_hashes_stand_and_with_what_was_recorded() -> None:
    one = component("example.com/a/b", kind="golang", hashes=(Hash("h1", "a"),))
    other = component("example.com/a/b", kind="golang", hashes=(Hash("h1", "b"),))
    files = [lockfile(each, path=f"{each.hashes[0].value}/go.mod", format="golang.go-mod") for each in (one, other)]
    assert list(changed_hashes(files, DEFAULT, NOTHING)) == []
    (found,) = changed_hashes(files, DEFAULT, LookUps(recorded_hashes=lambda _: (Hash("h1", "a"),)))
    assert found.path == "b/go.mod"


def test_a_module_of_go_without_any_hash_is_told() -> None:
    bare = component("example.com/a/b", kind="golang", hashes=())
    own = component("example.com/a/c", kind="golang", hashes=(Hash("h1-mod", "a"),))
    (found,) = missing_hashes([lockfile(bare, own, path="go.mod", format="golang.go-mod")], DEFAULT, NOTHING)
    assert found.component == bare
    (found,) = missing_hashes([lockfile(bare, path="go.mod", format="golang.go-mod")], DEFAULT, NOTHING)
    assert found.component == bare


def test_what_comes_with_the_compiler_has_no_archive() -> None:
    some = [component("example.com/a/b", kind="golang"), component("stdlib", "1.22.0", kind="golang", hashes=())]
    assert list(missing_hashes([lockfile(*some, path="go.mod", format="golang.go-mod")], DEFAULT, NOTHING)) == []
