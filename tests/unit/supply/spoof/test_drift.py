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
        ("pypi", "^2.0", "9.0", True),
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


def test_names_are_compared_as_their_index_spells_them() -> None:
    asks = manifest(component("Typing_Extensions", "", kind="pypi"), path="pyproject.toml")
    assert messages(asks, lockfile(component("typing-extensions", kind="pypi"), path="poetry.lock")) == []


def test_a_lockfile_of_another_manifest_is_stale() -> None:
    for fresh, rules in ((False, [Rule.LOCKFILE_STALE]), (True, []), (None, [])):
        look_ups = LookUps(surroundings=lambda path, fresh=fresh: Surroundings(is_fresh=fresh))  # type: ignore[misc]  # the loop's value is bound
        assert [one.rule for one in stale_lockfiles([lockfile()], DEFAULT, look_ups)] == rules
