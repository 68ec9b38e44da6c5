from itertools import permutations

import pytest

from interlock.supply.errors import PurlMalformed
from interlock.supply.inventory import Inventory, Owed, hash_conflicts, merge
from interlock.supply.model import Component, Hash, Reading, ReadingKind, Scope, Source, SourceKind

A, B, C, D = (f"pkg:pypi/{letter}@1" for letter in "abcd")


def named(purl: str, **told: object) -> Component:
    name, _, version = purl.removeprefix("pkg:pypi/").partition("@")
    return Component(name, version, purl, "PyPI", **told)  # type: ignore[arg-type]  # what a test wants to tell


def read(
    path: str, *components: Component, kind: ReadingKind = ReadingKind.LOCKFILE, edges: tuple[tuple[int, int], ...] = ()
) -> Reading:
    return Reading(path, "pypi.any", kind, components, edges)


def chains(inventory: Inventory, purl: str) -> list[str]:
    return [" > ".join(entry.component.name for entry in chain) for chain in inventory.path_to(purl)]


def test_nothing_is_an_empty_inventory() -> None:
    assert merge([]) == Inventory()


def test_a_version_named_by_two_files_is_one_entry_with_both_places() -> None:
    inventory = merge([read("x/poetry.lock", named(A, line=3)), read("uv.lock", named(A, line=7))])
    (entry,) = inventory.entries
    assert [mention.place for mention in entry.mentions] == ["uv.lock:7", "x/poetry.lock:3"]


def test_two_versions_of_a_package_stay_two_entries() -> None:
    inventory = merge([read("uv.lock", named(A), named("pkg:pypi/a@2"))])
    assert [one.version for one in inventory.components] == ["1", "2"]


def test_the_widest_scope_and_everything_that_any_file_says_is_kept() -> None:
    one = named(A, scope=Scope.DEVELOPMENT, groups=("dev",), licences=("MIT",), hashes=(Hash("sha256", "aa"),))
    other = named(
        A,
        scope=Scope.OPTIONAL,
        groups=("extra",),
        is_direct=True,
        constraint=">=1",
        licences=("MIT", "ISC"),
        hashes=(Hash("sha512", "bb"),),
        source=Source(SourceKind.GIT, "https://git.example/a"),
        runs_at_install=True,
        published="2026-01-01T00:00:00Z",
    )
    (merged,) = merge([read("1", one), read("2", other)]).components
    assert merged == named(
        A,
        scope=Scope.OPTIONAL,
        groups=("dev", "extra"),
        is_direct=True,
        constraint=">=1",
        licences=("MIT", "ISC"),
        hashes=(Hash("sha256", "aa"), Hash("sha512", "bb")),
        source=other.source,
        runs_at_install=True,
        published="2026-01-01T00:00:00Z",
    )


def test_a_mention_without_a_group_is_one_for_everybody() -> None:
    (merged,) = merge([read("1", named(A, groups=("dev",))), read("2", named(A))]).components
    assert merged.groups == ()


def test_directness_is_unknown_only_if_no_file_tells_it() -> None:
    unknown, told = named(A), named(A, is_direct=False)
    assert merge([read("1", unknown), read("2", unknown)]).components[0].is_direct is None
    assert merge([read("1", unknown), read("2", told)]).components[0].is_direct is False


def test_the_order_of_the_readings_does_not_matter() -> None:
    readings = [
        read("b/uv.lock", named(B), named(A, line=2), edges=((0, 1),)),
        read("a/uv.lock", named(A, line=9, constraint="x"), named(C), edges=((1, 0),)),
        read("pyproject.toml", named("pkg:pypi/c", constraint="y"), kind=ReadingKind.MANIFEST),
    ]
    first, *others = [merge(order) for order in permutations(readings)]
    assert all(other == first for other in others)


def test_the_same_reading_twice_counts_once() -> None:
    reading = read("uv.lock", named(A))
    assert merge([reading, reading]) == merge([reading])


def test_edges_are_united_and_never_lead_to_the_component_itself() -> None:
    inventory = merge([
        read("1", named(A), named(B), edges=((0, 1),)),
        read("2", named(B), named(A), named(C), edges=((1, 0), (0, 2))),
    ])  # fmt: skip
    assert inventory.edges == ((0, 1), (1, 2))
    assert inventory.roots == (0,)


def test_an_open_mention_counts_for_what_the_lockfile_beside_it_settles_on() -> None:
    asked = named("pkg:pypi/a", constraint=">=1", is_direct=True)
    manifest = read("app/pyproject.toml", asked, kind=ReadingKind.MANIFEST)
    inventory = merge([manifest, read("app/uv.lock", named(A)), read("other/uv.lock", named("pkg:pypi/a@2"))])
    assert [(one.version, one.constraint, one.is_direct) for one in inventory.components] == [
        ("1", ">=1", True),
        ("2", "", None),
    ]
    assert inventory.direct == (0,)


def test_an_open_mention_looks_for_a_lockfile_in_the_folders_above() -> None:
    manifest = read("libs/x/pyproject.toml", named("pkg:pypi/a", is_direct=True), kind=ReadingKind.MANIFEST)
    assert [one.purl for one in merge([manifest, read("uv.lock", named(A))]).components] == [A]
    assert [one.purl for one in merge([manifest, read("libs/y/uv.lock", named(A))]).components] == ["pkg:pypi/a", A]


def test_an_open_mention_is_not_settled_by_what_is_no_lockfile() -> None:
    manifest = read("pyproject.toml", named("pkg:pypi/a"), kind=ReadingKind.MANIFEST)
    sbom = read("bom.json", named(A), kind=ReadingKind.SBOM)
    assert [one.purl for one in merge([manifest, sbom]).components] == ["pkg:pypi/a", A]


def test_components_without_a_purl_are_told_apart_by_name_and_version() -> None:
    inventory = merge([read("bom", Component("x", "1", ""), Component("x", "2", ""), Component("x", "1", ""))])
    assert [(one.name, one.version) for one in inventory.components] == [("x", "1"), ("x", "2")]


def test_what_could_not_be_made_out_is_still_owed() -> None:
    reading = Reading("a", "f", ReadingKind.LOCKFILE, unresolved=((4, "no version"),), registries=("r",))
    inventory = merge([reading])
    assert inventory.unresolved == (Owed("a", 4, "no version"),)
    assert inventory.registries == ("r",)


def test_a_project_is_kept_with_the_file_that_names_it() -> None:
    inventory = merge([Reading("a", "f", ReadingKind.SBOM, project=named(A))])
    assert [(one.path, one.component.purl) for one in inventory.projects] == [("a", A)]


def test_a_component_is_explained_by_the_shortest_chain_from_each_beginning() -> None:
    inventory = merge([
        read(
            "lock",
            named(A, is_direct=True),
            named(B, is_direct=True),
            named(C, is_direct=False),
            named(D, is_direct=False),
            edges=((0, 2), (2, 3), (1, 3), (0, 1)),
        )
    ])  # fmt: skip
    assert chains(inventory, D) == ["b > d", "a > b > d"]
    assert chains(inventory, "pkg:pypi/D") == chains(inventory, D)


def test_without_directness_a_chain_begins_with_what_nothing_needs() -> None:
    inventory = merge([read("lock", named(A), named(B), named(C), edges=((0, 1), (1, 2)))])
    assert chains(inventory, C) == ["a > b > c"]


def test_a_direct_component_that_others_need_as_well_has_both_chains() -> None:
    inventory = merge([read("lock", named(A, is_direct=True), named(B, is_direct=True), edges=((0, 1),))])
    assert chains(inventory, B) == ["b", "a > b"]


def test_a_circle_that_nobody_asks_for_explains_itself() -> None:
    inventory = merge([read("lock", named(A), named(B), edges=((0, 1), (1, 0)))])
    assert chains(inventory, A) == ["a"]


def test_there_are_no_more_chains_than_asked_for() -> None:
    many = tuple(named(f"pkg:pypi/r{number}@1", is_direct=True) for number in range(50))
    inventory = merge([read("lock", named(A), *many, edges=tuple((place, 0) for place in range(1, 51)))])
    assert len(inventory.path_to(A)) == 20
    assert len(inventory.path_to(A, most=3)) == 3


def test_what_is_not_there_has_no_chain_and_nonsense_is_refused() -> None:
    inventory = merge([read("lock", named(A))])
    assert inventory.path_to("pkg:pypi/a@2") == ()
    with pytest.raises(PurlMalformed):
        inventory.path_to("a==2")


def test_two_files_with_other_hashes_for_one_version_are_told() -> None:
    one, other = named(A, hashes=(Hash("sha256", "aa"),)), named(A, hashes=(Hash("sha256", "bb"),))
    (conflict,) = hash_conflicts(merge([read("1", one), read("2", other)]))
    assert (conflict.purl, conflict.algorithm) == (A, "sha256")
    assert (conflict.one.path, conflict.other.path) == ("1", "2")


def test_lists_of_archives_agree_if_they_have_one_hash_in_common() -> None:
    one = named(A, hashes=(Hash("sha256", "aa"), Hash("sha256", "bb")))
    other = named(A, hashes=(Hash("sha256", "bb"), Hash("sha512", "cc")))
    assert not list(hash_conflicts(merge([read("1", one), read("2", other)])))


def test_hashes_of_different_algorithms_say_nothing_of_each_other() -> None:
    one, other = named(A, hashes=(Hash("sha256", "aa"),)), named(A, hashes=(Hash("sha512", "bb"),))
    assert not list(hash_conflicts(merge([read("1", one), read("2", other)])))


def test_a_component_is_found_by_its_bare_name_whatever_the_case() -> None:
    inventory = merge([read("lock", named(A), named("pkg:pypi/a@2"), named(B))])
    assert (inventory.named("A"), inventory.named(" b ")) == ((0, 1), (2,))
    assert (inventory.named("a@2"), inventory.named("a@3"), inventory.named("@2")) == ((1,), (), ())


def test_the_name_of_a_scoped_package_is_a_name() -> None:
    scoped = Component("@s/a", "1", "pkg:npm/%40s/a@1", "npm")
    inventory = merge([read("lock", scoped)])
    assert (inventory.named("@s/a"), inventory.named("@s/a@1"), inventory.named("@s/a@2")) == ((0,), (0,), ())


def test_the_last_part_of_a_name_will_do_where_nothing_is_called_so_as_a_whole() -> None:
    core = Component("org.x:core", "2.0", "pkg:maven/org.x/core@2.0", "Maven")
    net = Component("golang.org/x/net", "v0.1.0", "pkg:golang/golang.org/x/net@v0.1.0", "Go")
    whole = Component("core", "1", "pkg:pypi/core@1", "PyPI")
    inventory = merge([read("lock", core, net)])
    assert [inventory.entries[at].component.name for at in inventory.named("core")] == ["org.x:core"]
    assert [inventory.entries[at].component.name for at in inventory.named("x/net@v0.1.0")] == ["golang.org/x/net"]
    assert inventory.named("ore") == inventory.named("core@3.0") == inventory.named("") == inventory.named("@") == ()
    both = merge([read("lock", core, whole)])
    assert [both.entries[at].component.name for at in both.named("core")] == ["core"]
