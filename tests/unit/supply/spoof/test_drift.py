from __future__ import annotations

import pytest

from interlock.supply.model import Reading, Scope, Source, SourceKind
from interlock.supply.spoof import LookUps, Rule, SpoofSettings, Surroundings
from interlock.supply.spoof.drift import drifted_lockfiles, stale_lockfiles
from tests.unit.supply.spoof.readings import component, lockfile, manifest

DEFAULT, NOTHING = SpoofSettings(), LookUps()


def messages(*readings: Reading) -> list[str]:
    """Give what is told of some files."""
    return [one.message for one in drifted_lockfiles(readings, DEFAULT, NOTHING)]


def test_what_is_asked_for_has_to_be_locked() -> None:
    (found,) = messages(manifest(component("a", ""), component("b", "")), lockfile(component("a")))
    assert found.startswith("b is asked for")


@pytest.mark.parametrize(
    ("kind", "constraint", "version", "is_right"),
    [
        ("npm", "^1.2.0", "1.9.0", True),
        ("npm", "^1.2.0", "2.0.0", False),
        ("npm", "npm:other@^1.0.0", "1.5.0", True),
        ("npm", "latest", "9.0.0", True),
        ("npm", "workspace:*", "9.0.0", True),
        ("pypi", ">=2,<3", "2.31.0", True),
        ("pypi", ">=2,<3", "3.0", False),
        ("pypi", ">=2", "3.0b1", True),
        ("pypi", "^2.0", "2.31.0", True),
        ("pypi", "^2.0", "9.0", False),
        ("pypi", "~1.4", "1.4.9", True),
        ("pypi", "~1.4", "1.5", False),
        ("pypi", "1.4.*", "1.5", False),
        ("pypi", "1.4.2", "1.4.3", False),
        ("pypi", "^1 || ^3", "3.5", True),
        ("pypi", "*", "9.0", True),
        ("npm", "*", "2.0.0-rc.1", True),
        ("npm", "1.x", "2.0.0", False),
        ("npm", ">=1.0.0 <2.0.0 || >=3.0.0", "2.5.0", False),
        ("npm", "catalog:react18", "9.0.0", True),
        ("npm", "workspace:^1.0.0", "9.0.0", True),
        ("gem", "~> 7.0", "7.1.2", True),
        ("gem", "~> 7.0", "8.0.0", False),
        ("cargo", "1.0", "1.0.200", True),
        ("cargo", "1.0", "2.0.0", False),
        ("composer", "^6.4", "v6.4.3", True),
        ("composer", "^6.4", "v7.0.0", False),
    ],
)
def test_a_locked_version_has_to_lie_in_the_range(kind: str, constraint: str, version: str, *, is_right: bool) -> None:
    names = {
        "npm": ("package.json", "yarn.lock"),
        "pypi": ("pyproject.toml", "uv.lock"),
        "gem": ("Gemfile", "Gemfile.lock"),
        "cargo": ("Cargo.toml", "Cargo.lock"),
        "composer": ("composer.json", "composer.lock"),
    }
    asks, holds = names[kind]
    name = "a/b" if kind == "composer" else "ab"
    one = manifest(component(name, "", kind=kind, constraint=constraint), path=f"x/{asks}")
    other = lockfile(component(name, version, kind=kind), path=f"x/{holds}")
    assert (messages(one, other) == []) is is_right


def test_one_of_several_locked_versions_is_enough() -> None:
    asks = manifest(component("a", "", constraint="^1.0.0"))
    assert messages(asks, lockfile(component("a", "2.0.0"), component("a", "1.1.0"))) == []


def test_what_the_lockfile_calls_asked_for_has_to_be_asked_for() -> None:
    asks = manifest(component("a", ""))
    (found,) = messages(asks, lockfile(component("a", is_direct=True), component("b", is_direct=True), component("c")))
    assert found.startswith("b stands as asked for")


def test_optional_foreign_own_and_local_packages_are_no_drift() -> None:
    some = [
        component("peer", "", scope=Scope.OPTIONAL),
        component("near", "", source=Source(SourceKind.PATH, "../near")),
        component("itself", ""),
        component("build", "", scope=Scope.BUILD),
    ]
    asks = manifest(*some, project=component("itself"))
    assert messages(asks, lockfile(component("a"))) == []


def test_files_of_different_folders_or_tools_do_not_belong_together() -> None:
    asks = manifest(component("a", ""), path="x/package.json")
    assert messages(asks, lockfile(component("b"), path="y/package-lock.json")) == []
    assert messages(asks, lockfile(component("b"), path="x/Cargo.lock")) == []


def within(folder: str | None) -> LookUps:
    """Give look-ups that know every manifest below a folder as a member of its workspace."""
    return LookUps(surroundings=lambda path: Surroundings(workspace=folder if path != "package.json" else None))


def test_members_of_a_workspace_are_held_against_its_lockfile() -> None:
    root = manifest(component("a", ""), project=component("root"))
    member = manifest(
        component("b", "", constraint="^2.0.0"),
        component("c", ""),
        component("sibling", ""),
        path="packages/one/package.json",
        project=component("one"),
    )
    sibling = manifest(path="packages/two/package.json", project=component("sibling"))
    lock = lockfile(component("a"), component("b", "1.0.0"), component("d", is_direct=True))
    found = list(drifted_lockfiles([root, member, sibling, lock], DEFAULT, within("")))
    assert [(one.path, one.message.partition(",")[0]) for one in found] == [
        ("packages/one/package.json", "b is asked for as ^2.0.0"),
        ("packages/one/package.json", "c is asked for"),
        ("package-lock.json", "d stands as asked for by the project"),
    ]
    assert list(drifted_lockfiles([root, member, sibling, lock], DEFAULT, within(None)))[-1].path == "package-lock.json"


def test_what_only_a_member_asks_for_is_asked_for() -> None:
    member = manifest(component("b", ""), path="packages/one/package.json")
    lock = lockfile(component("b", is_direct=True))
    assert list(drifted_lockfiles([manifest(), member, lock], DEFAULT, within(""))) == []


def test_a_member_with_a_lockfile_of_its_own_has_no_other() -> None:
    member = manifest(component("b", ""), path="packages/one/package.json")
    own = lockfile(component("b"), path="packages/one/package-lock.json")
    assert list(drifted_lockfiles([member, own, lockfile(component("c"))], DEFAULT, within(""))) == []


def test_what_a_workspace_of_cargo_offers_need_not_be_taken() -> None:
    offers = manifest(component("a", "", kind="cargo"), path="Cargo.toml", format="cargo.toml")
    locked = lockfile(component("b", kind="cargo"), path="Cargo.lock")
    assert messages(offers, locked) == []


def test_a_crate_that_the_lockfile_does_not_name_is_no_member() -> None:
    project = component("p", kind="cargo", source=Source(SourceKind.PATH))
    asks = manifest(component("a", "", kind="cargo"), path="Cargo.toml", format="cargo.toml", project=project)
    assert messages(asks, lockfile(component("b", kind="cargo"), path="Cargo.lock")) == []
    assert len(messages(asks, lockfile(component("b", kind="cargo"), project, path="Cargo.lock"))) == 1


def test_names_are_compared_as_their_index_spells_them() -> None:
    asks = manifest(component("Typing_Extensions", "", kind="pypi"), path="pyproject.toml")
    assert messages(asks, lockfile(component("typing-extensions", kind="pypi"), path="poetry.lock")) == []


def test_a_lockfile_of_another_manifest_is_stale() -> None:
    for fresh, rules in ((False, [Rule.LOCKFILE_STALE]), (True, []), (None, [])):
        look_ups = LookUps(surroundings=lambda path, fresh=fresh: Surroundings(is_fresh=fresh))  # type: ignore[misc]  # the loop's value is bound
        assert [one.rule for one in stale_lockfiles([lockfile()], DEFAULT, look_ups)] == rules
