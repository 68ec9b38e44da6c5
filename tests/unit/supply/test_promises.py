import pytest

from interlock.supply.inventory import Mention
from interlock.supply.model import Component, Hash, ReadingKind, Source, SourceKind
from interlock.supply.promises import MOST_PROMISED, broken, differ, promised

A, B, C = (Hash("sha256", digit * 64) for digit in "abc")
GO = Hash("h1", "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=")
WEAK = Hash("sha1", "d" * 40)


def mention(*hashes: Hash, path: str = "a.lock", form: str = "npm.package-lock", **told: object) -> Mention:
    kind = told.pop("kind", ReadingKind.LOCKFILE)
    source = told.pop("source", Source(SourceKind.REGISTRY))
    version = str(told.pop("version", "1"))
    one = Component("x", version, "pkg:npm/x@1", "npm", hashes=hashes, source=source)  # type: ignore[arg-type]
    return Mention(path, form, kind, one)  # type: ignore[arg-type]


def test_what_files_promise_together_is_given_once_and_sorted() -> None:
    assert promised([mention(B, A), mention(A, WEAK, path="b.lock")]) == (WEAK, A, B)


def test_the_hashes_of_go_are_the_same_everywhere_and_so_are_promises() -> None:
    own = Hash("h1-mod", GO.value)
    assert promised([mention(GO, form="golang.go-mod"), mention(own, form="golang.go-mod", path="b")]) == (GO, own)


def test_lists_that_have_nothing_in_common_promise_nothing_in_that_algorithm() -> None:
    assert promised([mention(A, WEAK), mention(B, WEAK, path="b.lock")]) == (WEAK,)
    assert promised([mention(A, B), mention(B), mention(C)]) == ()


@pytest.mark.parametrize(
    "one",
    [
        mention(A, kind=ReadingKind.SBOM),
        mention(A, kind=ReadingKind.INSTALLED),
        mention(A, source=Source(SourceKind.GIT)),
        mention(A, source=Source(SourceKind.PATH)),
        mention(A, form="npm.yarn-berry"),
        mention(A, form="conda.lock"),
        mention(Hash("h1", "a" * 64)),
        mention(Hash("h1", "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFV=")),
        mention(Hash("sha256", GO.value)),
        mention(A, version=""),
        mention(Hash("sha256", "not hexadecimal")),
        mention(Hash("sha256", "abc")),
        mention(Hash("sha256", "a" * 63)),
        mention(Hash("sha256", "A" * 64)),
        mention(Hash("sha256", "a" * 64 + "\n")),
        mention(Hash("sha256", "a" * 258)),
        mention(),
    ],
)
def test_what_is_not_the_archive_of_a_registry_promises_nothing(one: Mention) -> None:
    assert promised([one]) == ()


def test_a_file_cannot_make_us_keep_hashes_without_end() -> None:
    many = [Hash("sha256", f"{number:064x}") for number in range(MOST_PROMISED + 9)]
    assert len(promised([mention(*many)])) == MOST_PROMISED


def test_lists_differ_where_of_no_common_algorithm_one_hash_is_common() -> None:
    assert differ((A,), (B,))
    assert not differ((A,), (A, B))
    assert not differ((A,), (WEAK,))
    assert not differ((), (A,))


def test_broken_are_those_promises_that_what_was_recorded_contradicts() -> None:
    promises = [("pkg:npm/x@1", (A,)), ("pkg:npm/x@1", (B,)), ("pkg:npm/y@1", (C,))]
    assert broken(promises, {"pkg:npm/x@1": (A,)}) == [("pkg:npm/x@1", (B,))]
    assert broken(promises, {}) == []
