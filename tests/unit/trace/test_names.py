"""One thing has one name, whoever spells it, and no two things share one."""

from __future__ import annotations

import pytest

from interlock.trace import names


@pytest.mark.parametrize(
    "place",
    [
        "https://forge.example/owner/shop.git",
        "https://someone@forge.example/owner/shop",
        "https://Forge.Example/owner/shop/",
        "git+https://forge.example/owner/shop.git",
        "git@forge.example:owner/shop.git",
        "ssh://git@forge.example/owner/shop.git",
    ],
)
def test_all_addresses_of_a_repository_at_one_host_are_one_name(place: str) -> None:
    assert names.repository(place) == "repository:forge.example/owner/shop"


def test_a_repository_in_a_folder_is_called_by_its_path() -> None:
    assert names.repository("file:///srv/shop.git") == names.repository("/srv/shop") == "repository:/srv/shop"


def test_two_products_with_environments_of_one_name_stay_apart_whatever_they_are_called() -> None:
    assert names.environment("shop", "production") != names.environment("bank", "production")
    assert names.environment("a/b", "c") != names.environment("a", "b/c")
    assert names.target("a", "b/c", "d") != names.target("a/b", "c", "d")
    assert names.environment("a%2Fb", "c") != names.environment("a/b", "c")


def test_a_branch_is_one_of_its_repository_and_a_tag_is_no_branch() -> None:
    assert names.branch("https://forge.example/o/shop", "refs/heads/main") == "branch:forge.example/o/shop@main"
    assert names.branch("shop", "main") == "branch:shop@main"
    assert names.branch("shop", "refs/tags/main") == "branch:shop@refs/tags/main"
    assert names.branch("", "main") == ""


@pytest.mark.parametrize(
    "name", [names.commit(""), names.commit("zz" * 20), names.sha256("ab"), names.key(""), names.ticket("a\nb"),
             names.policy("x" * 2000), names.component("left-pad"), names.author("nobody"), names.account("carrier:x"),
             names.thing("sha512:" + "a" * 128), names.release("shop", ""), names.party("group:all"),
             names.target("shop", "", "one"), names.instance("", "pod")]
)  # fmt: skip
def test_what_cannot_be_a_name_is_none(name: str) -> None:
    assert name == ""


def test_accounts_have_the_spelling_of_the_directory() -> None:
    assert names.author("Ada <ada@EXAMPLE.org>") == names.account("git:ada@example.org") == "git:ada@example.org"
    assert names.account("workload:builder") == names.party("workload:builder") == "program:builder"
    assert names.party("person:ada") == names.party("ada") == "person:ada"
    assert names.key("ab") == "key:ab"


def test_digests_are_named_with_their_algorithm() -> None:
    digits = "ab" * 32
    assert names.thing(digits) == names.thing(f"sha256:{digits}") == names.sha256(digits) == f"sha256:{digits}"
    assert names.thing(f"gitCommit:{digits}") == names.commit(digits) == f"gitCommit:{digits}"


def test_the_rest_say_their_kind_first() -> None:
    assert names.build("7") == "build:7"
    assert names.builder("https://b.example") == "builder:https://b.example"
    assert names.advisory("CVE-2026-0001") == "advisory:CVE-2026-0001"
    assert names.component("pkg:pypi/left@1") == "pkg:pypi/left@1"
    assert names.release("shop", "1.0") == "release:shop@1.0"
    assert names.deployment("dpl-1") == "deployment:dpl-1"
    assert names.product("shop") == "product:shop"
    assert names.incident("7") == "incident:7"
    assert (
        names.instance(names.target("shop", "production", "one"), "web/pod-1")
        == "workload:shop/production/one/web/pod-1"
    )


def test_a_workload_runs_in_the_environment_of_its_name() -> None:
    assert names.environment_of("workload:shop/production/web/pod-1") == "environment:shop/production"
    assert names.environment_of(names.target("", "production", "web")) == names.environment("", "production")
    odd = names.instance(names.target("a/b", "c%/d", "e"), "f/g")
    assert names.environment_of(odd) == names.environment("a/b", "c%/d")
