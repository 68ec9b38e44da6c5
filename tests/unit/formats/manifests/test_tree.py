import pytest

from interlock.change import FileEntry, Kind
from interlock.formats.manifests.tree import MOST_BYTES, beside_in, is_settled, manifests_of, read_manifests
from interlock.supply.model import Reading, ReadingKind

BODIES = {
    "requirements.txt": b"django==1.0\n",
    "package-lock.json": b"{",
    "app.py": b"",
    "Cargo.lock": b"version = 3\n",
}
TREE = tuple(FileEntry(path, Kind.TEXT, len(body)) for path, body in BODIES.items())


def test_the_owed_are_those_that_a_reader_knows_but_no_links() -> None:
    more = (FileEntry("go.mod", Kind.LINK), FileEntry("yarn.lock", Kind.UNREADABLE))
    assert manifests_of((*TREE, *more)) == ("requirements.txt", "package-lock.json", "Cargo.lock", "yarn.lock")


def test_one_that_cannot_be_read_is_missing_with_its_reason_and_the_others_are_read() -> None:
    readings, coverage = read_manifests(TREE, BODIES.__getitem__, manifests_of(TREE))
    assert [one.path for one in readings] == ["requirements.txt", "Cargo.lock"]
    assert (coverage.owed, coverage.covered) == (3, 2)
    assert [path for path, _ in coverage.missing] == ["package-lock.json"]
    assert not coverage.is_complete


@pytest.mark.parametrize(
    ("entry", "why"),
    [
        (FileEntry("go.mod", Kind.UNREADABLE, problem="no permission"), "no permission"),
        (FileEntry("go.mod", Kind.UNREADABLE), "it cannot be read"),
        (FileEntry("go.mod", Kind.TEXT, MOST_BYTES + 1), "it is larger than 64 MB"),
        (FileEntry("app.py", Kind.TEXT), "it is not a file that says what something is made of"),
    ],
)
def test_what_is_not_even_opened_is_missing(entry: FileEntry, why: str) -> None:
    def never(path: str) -> bytes:
        raise AssertionError(path)

    readings, coverage = read_manifests((entry,), never, (entry.path,))
    assert (readings, coverage.covered, coverage.missing) == ((), 0, ((entry.path, why),))


def test_a_path_that_is_not_in_the_tree_is_missing() -> None:
    _, coverage = read_manifests((), BODIES.__getitem__, ("requirements.txt",))
    assert not coverage.is_complete


def test_a_reader_sees_plain_files_of_the_tree_and_nothing_outside_of_it() -> None:
    beside = beside_in((*TREE, FileEntry("link", Kind.LINK)), lambda path: BODIES.get(path, b"a secret"))
    assert beside("requirements.txt") == BODIES["requirements.txt"]
    assert beside("link") is beside("../outside") is beside("/etc/passwd") is None


def reading(path: str, format_: str, kind: ReadingKind) -> Reading:
    return Reading(path, format_, kind)


def test_only_a_lockfile_of_the_same_folder_and_family_settles_a_manifest() -> None:
    manifest = reading("a/package.json", "npm.package", ReadingKind.MANIFEST)
    lock = reading("a/package-lock.json", "npm.package-lock", ReadingKind.LOCKFILE)
    assert is_settled(manifest, (manifest, lock), lambda _: None)
    assert not is_settled(lock, (manifest, lock), lambda _: None)
    for other in (
        reading("package-lock.json", "npm.package-lock", ReadingKind.LOCKFILE),
        reading("a/poetry.lock", "python.poetry", ReadingKind.LOCKFILE),
        reading("a/other.json", "npm.package", ReadingKind.MANIFEST),
    ):
        assert not is_settled(manifest, (manifest, other), lambda _: None)


def test_the_lockfile_of_a_workspace_settles_its_members_and_nobody_else() -> None:
    files = {"package.json": b'{"workspaces": ["packages/*"]}'}
    lock = reading("yarn.lock", "npm.yarn-lock", ReadingKind.LOCKFILE)
    for path, is_member in (("packages/a/package.json", True), ("other/a/package.json", False)):
        member = reading(path, "npm.package", ReadingKind.MANIFEST)
        assert is_settled(member, (member, lock), files.get) is is_member
