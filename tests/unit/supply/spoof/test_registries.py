from __future__ import annotations

from typing import Any

import pytest

from interlock.kernel import Severity
from interlock.supply.model import Component, Reading, Source, SourceKind
from interlock.supply.spoof import Declaration, LookUps, Rule, SpoofSettings, Surroundings
from interlock.supply.spoof.registries import (
    extra_indexes,
    foreign_registries,
    host_of,
    internal_outside,
    is_within,
    strayed_scopes,
)
from tests.unit.supply.spoof.readings import component, lockfile, manifest

DEFAULT, NOTHING = SpoofSettings(), LookUps()


def of(host: str, name: str = "x", **told: Any) -> Component:
    """Make a component that comes from a host."""
    return component(name, source=Source(SourceKind.REGISTRY, f"https://{host}/{name}/-/{name}-1.tgz"), **told)


def declared(*some: Declaration) -> LookUps:
    """Make look-ups that know declarations."""
    return LookUps(surroundings=lambda path: Surroundings(some))


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://User:x@Registry.Example:8443/a", "registry.example:8443"),
        ("https://registry.example?x@y", "registry.example"),
        ("registry.example/a", ""),
        ("", ""),
    ],
)
def test_hosts_of_addresses(url: str, host: str) -> None:
    assert host_of(url) == host


@pytest.mark.parametrize(
    ("url", "place", "is_it"),
    [
        ("https://registry.example/a/b", "registry.example", True),
        ("https://registry.example/a/b", "https://registry.example/a", True),
        ("https://registry.example/ab", "https://registry.example/a", False),
        ("https://registry.example.evil.example/", "registry.example", False),
        ("https://evil.example/registry.example", "registry.example", False),
        ("https://registry.example@evil.example/", "registry.example", False),
        ("", "registry.example", False),
    ],
)
def test_an_address_lies_at_a_place_part_for_part(url: str, place: str, *, is_it: bool) -> None:
    assert is_within(url, [place]) is is_it


def test_a_registry_that_is_not_allowed_is_told_once_a_file() -> None:
    reading = lockfile(of("good.example"), of("bad.example", "y", line=4), of("bad.example", "z"))
    settings = SpoofSettings(registries=("good.example",))
    (found,) = foreign_registries([reading], settings, NOTHING)
    assert (found.rule, found.severity, found.line) == (Rule.REGISTRY_REFUSED, Severity.HIGH, 4)
    assert "y and 1 more" in found.message


def test_a_declared_registry_that_is_not_allowed_is_told_where_it_stands() -> None:
    look_ups = declared(Declaration(".npmrc", "https://bad.example/", 3, ecosystem="npm"))
    settings = SpoofSettings(registries=("good.example",))
    (found,) = foreign_registries([lockfile(of("good.example"))], settings, look_ups)
    assert (found.path, found.line) == (".npmrc", 3)


def test_without_settings_the_usual_and_the_declared_registries_are_meant() -> None:
    usual = [of("good.example", name) for name in "abc"]
    other = of("other.example", "d")
    (found,) = foreign_registries([lockfile(*usual, other)], DEFAULT, NOTHING)
    assert found.rule is Rule.REGISTRY_MIXED
    assert found.component == other
    look_ups = declared(Declaration(".npmrc", "https://other.example", ecosystem="npm"))
    assert not list(foreign_registries([lockfile(*usual, other)], DEFAULT, look_ups))
    assert not list(foreign_registries([lockfile(*usual)], DEFAULT, NOTHING))


def test_a_registry_that_comes_with_the_change_is_told_even_if_the_change_declares_it() -> None:
    base = lockfile(of("good.example"))
    reading = lockfile(of("good.example"), of("new.example", "y"), registries=("https://new.example",))
    look_ups = LookUps(reading_at_base=lambda path: base)
    assert [one.rule for one in foreign_registries([reading], DEFAULT, look_ups)] == [Rule.REGISTRY_ADDED]
    assert not list(foreign_registries([base], DEFAULT, look_ups))
    empty = LookUps(reading_at_base=lambda path: lockfile())
    assert not list(foreign_registries([reading], DEFAULT, empty))


def test_a_scope_that_comes_from_elsewhere_is_told() -> None:
    look_ups = declared(Declaration(".npmrc", "https://own.example", 2, "@acme", ecosystem="npm"))
    stray, right = of("public.example", "@acme/a"), of("own.example", "@acme/b")
    other = of("public.example", "@acmeother/c")
    (found,) = strayed_scopes([lockfile(stray, right, other)], DEFAULT, look_ups)
    assert found.component == stray
    assert "own.example" in found.message


def test_a_pattern_of_names_is_a_scope_of_nuget() -> None:
    look_ups = declared(Declaration("nuget.config", "https://own.example", 2, "Acme.*", ecosystem="nuget"))
    stray = component("acme.tools", kind="nuget", source=Source(SourceKind.REGISTRY, "https://public.example/v3"))
    assert len(list(strayed_scopes([lockfile(stray)], DEFAULT, look_ups))) == 1
    assert not list(strayed_scopes([lockfile(of("public.example", "Acme.x"))], DEFAULT, look_ups))


def outside(reading: Reading, settings: SpoofSettings, look_ups: LookUps = NOTHING) -> list[Severity]:
    """Give the severities of what is told of internal names."""
    return [one.severity for one in internal_outside([reading], settings, look_ups)]


def test_an_internal_name_has_to_come_from_an_internal_registry() -> None:
    settings = SpoofSettings(internal=("acme-*",), internal_registries=("own.example",))
    default = component("acme-a", source=Source())
    assert outside(lockfile(of("own.example", "acme-a")), settings) == []
    assert outside(lockfile(of("public.example", "acme-a")), settings) == [Severity.HIGH]
    assert outside(lockfile(default), settings) == [Severity.HIGH]
    assert outside(manifest(default), settings) == []
    assert outside(lockfile(of("public.example", "other")), settings) == []
    assert outside(lockfile(component("acme-a", source=Source(SourceKind.PATH, "a"))), settings) == []


def test_an_internal_name_that_a_public_registry_knows_is_told_wherever_it_comes_from() -> None:
    settings = SpoofSettings(internal=("acme-*",), internal_registries=("own.example",))
    public = LookUps(is_public=lambda one: True)
    assert outside(lockfile(of("own.example", "acme-a")), settings, public) == [Severity.HIGH]


def test_an_internal_name_of_which_nothing_is_known_is_told_with_doubt() -> None:
    settings = SpoofSettings(internal=("@acme/*",))
    reading = lockfile(component("@acme/a", source=Source()))
    assert outside(reading, settings) == [Severity.MEDIUM]
    assert (
        outside(reading, settings, declared(Declaration(".npmrc", "https://own.example", 1, "@acme", ecosystem="npm")))
        == []
    )


def test_an_extra_index_needs_hashes() -> None:
    extra = declared(Declaration("requirements.txt", "https://own.example/simple", 2, is_extra=True, ecosystem="pypi"))
    loose = component("a", kind="pypi", hashes=(), source=Source())
    (found,) = extra_indexes([manifest(loose, path="requirements.txt")], DEFAULT, extra)
    assert (found.line, found.severity) == (2, Severity.HIGH)
    assert not list(extra_indexes([manifest(component("a", kind="pypi"))], DEFAULT, extra))
    assert not list(extra_indexes([manifest(component("a", hashes=()))], DEFAULT, extra))
    first = declared(Declaration("requirements.txt", "https://own.example/simple", 2, ecosystem="pypi"))
    assert not list(extra_indexes([manifest(loose)], DEFAULT, first))
