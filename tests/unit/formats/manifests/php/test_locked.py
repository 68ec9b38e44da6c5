"""The packages of a Composer lockfile, and the edges that replacing and providing packages answer for."""

from __future__ import annotations

import pytest

from interlock.formats.manifests import ManifestMalformed
from interlock.formats.manifests.gathering import Gathering
from interlock.formats.manifests.php.locked import Locked
from interlock.formats.manifests.php.names import COMPOSER
from interlock.supply.model import ReadingKind


def test_what_a_package_replaces_or_provides_is_answered_for_by_it() -> None:
    found = gathering()
    locked = Locked(found)
    locked.add_all(
        [
            {"name": "a/app", "version": "1", "require": {"b/Split": "*", "c/interface": "*", "php": "^8", "x/y": "*"}},
            {"name": "b/whole", "version": "2", "replace": {"b/split": "self.version"}},
            {"name": "c/real", "version": "3", "provide": {"c/interface": "1"}, "require": []},
        ],
        "packages",
    )
    locked.tie()
    reading = found.reading()
    names = [one.name for one in reading.components]
    assert {(names[one], names[other]) for one, other in reading.edges} == {("a/app", "b/whole"), ("a/app", "c/real")}


@pytest.mark.parametrize("table", [{"not": "a list"}, ["text"], [{"name": "a/b", "version": 1}], [{"name": 3}]])
def test_a_table_that_is_not_one_is_malformed(table: object) -> None:
    with pytest.raises(ManifestMalformed, match=r"composer\.lock"):
        Locked(gathering()).add_all(table, "packages")


def test_a_package_without_a_name_is_owed() -> None:
    found = gathering()
    Locked(found).add_all([{"version": "1"}, {"name": "a/b", "version": "1"}], "packages")
    assert [one.name for one in found.reading().components] == ["a/b"]
    assert len(found.reading().unresolved) == 1


def gathering() -> Gathering:
    return Gathering("composer.lock", "php.composer-lock", ReadingKind.LOCKFILE, COMPOSER)
