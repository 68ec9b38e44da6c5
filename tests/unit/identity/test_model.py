from __future__ import annotations

import pytest

from interlock.identity import (
    Account,
    AccountKind,
    AccountMalformed,
    NameMalformed,
    Party,
    PartyKind,
    Permission,
    PermissionUnknown,
    Resource,
    ResourceMalformed,
)
from interlock.identity.model import checked_id
from tests.identities import key, key_account, two_owners

EVERYTHING = "organisation"
SHOP = "product:shop"
SHOP_LIVE = "product:shop/environment:live"
LIVE = "environment:live"
JOB = "job:deploy"


@pytest.mark.parametrize("text", [EVERYTHING, SHOP, SHOP_LIVE, LIVE, JOB])
def test_a_resource_reads_back_as_it_is_written(text: str) -> None:
    assert str(Resource.parse(text)) == text


@pytest.mark.parametrize(
    "text",
    ["", "Organisation", "product:", "product", "shop", "environment:live/product:shop", "product:a/product:b",
     "product:shop/job:x", "product:a b", "product:../x", "product:shop/", "/product:shop", "job:a/job:b", "x:y"],
)  # fmt: skip
def test_what_is_no_resource_is_refused(text: str) -> None:
    with pytest.raises(ResourceMalformed, match="is not a resource"):
        Resource.parse(text)


@pytest.mark.parametrize(
    ("wide", "covered"),
    [
        (EVERYTHING, {EVERYTHING, SHOP, SHOP_LIVE, LIVE, JOB}),
        (SHOP, {SHOP, SHOP_LIVE}),
        (LIVE, {LIVE, SHOP_LIVE}),
        (SHOP_LIVE, {SHOP_LIVE}),
        (JOB, {JOB}),
    ],
)
def test_a_wider_resource_covers_the_narrower_and_nothing_else(wide: str, covered: set[str]) -> None:
    every = [EVERYTHING, SHOP, SHOP_LIVE, LIVE, JOB]
    assert {one for one in every if Resource.parse(wide).covers(Resource.parse(one))} == covered
    others = ["product:shop2", "product:shop2/environment:live2", "environment:live2", "job:deploy2"]
    if wide != EVERYTHING:
        assert not any(Resource.parse(wide).covers(Resource.parse(one)) for one in others)


def test_the_domain_of_an_address_has_one_spelling_and_the_rest_is_never_guessed() -> None:
    assert Account.parse("git:Ann@Example.ORG") == Account(AccountKind.GIT, "Ann@example.org")
    assert Account.parse("git:ann@example.org") != Account.parse("git:Ann@example.org")
    assert Account.parse("git:ann+x@example.org") != Account.parse("git:ann@example.org")


@pytest.mark.parametrize(
    ("author", "address"),
    [
        ("Ann Other <ann@example.org>", "ann@example.org"),
        ("<ann@example.org>", "ann@example.org"),
        ("Ann <ben@example.org> <ann@EXAMPLE.org>", "ann@example.org"),
        ("Ann <ann@example.org> ", "ann@example.org"),
    ],
)
def test_of_an_author_only_the_address_counts(author: str, address: str) -> None:
    assert Account.of_author(author).name == address


@pytest.mark.parametrize(
    "author",
    ["", "Ann", "ann@example.org", "Ann <>", "Ann <ann>", "Ann <ann@>", "Ann <@x>", "Ann <ann@example.org> Ben",
     "Ann <an n@example.org>", "Ann ann@example.org>", "Ann <ann@exa\nmple.org>"],
)  # fmt: skip
def test_what_is_no_author_is_refused(author: str) -> None:
    with pytest.raises(AccountMalformed):
        Account.of_author(author)


@pytest.mark.parametrize(
    "text",
    ["", "ann", "git:", "mail:ann@example.org", "key:abc", "key:" + "A" * 64, "forge:a b", "forge:" + "a" * 301,
     "workload:Big", "directory:x\u202ey"],
)  # fmt: skip
def test_what_is_no_account_is_refused(text: str) -> None:
    with pytest.raises(AccountMalformed if not text.startswith("workload") else NameMalformed):
        Account.parse(text)


def test_an_account_reads_back_as_it_is_written() -> None:
    for text in ("git:ann@example.org", "forge:git.example.org/ann", "directory:a1", "workload:ci", key_account("a")):
        assert str(Account.parse(text)) == text
    assert str(Account.of_key(key("a"))) == key_account("a")


def test_a_group_called_like_a_person_is_not_that_person() -> None:
    assert Party.parse("ann") == Party.parse("person:ann") == Party.person("ann")
    assert Party.parse("group:ann") == Party.group("ann") != Party.person("ann")
    assert Party.parse("workload:ci").kind is PartyKind.WORKLOAD
    for text in ("", "Ann", "role:x", "group:", "person:a b", "a:b:c", ":ann"):
        with pytest.raises(NameMalformed):
            Party.parse(text)


def test_an_unknown_permission_names_those_there_are() -> None:
    assert Permission.parse("govern") is Permission.GOVERN
    with pytest.raises(PermissionUnknown) as raised:
        Permission.parse("release.aprove")
    assert "release.approve" in raised.value.remedy


def test_a_person_names_their_keys() -> None:
    assert two_owners().fold().person("ann").keys == (key("ann"),)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("workload:", "'workload:' cannot be the id of a workload"),
        ("group:", "'group:' cannot be the id of a group"),
        ("program:ci", "'program:ci' cannot be the id of a person, a group or a workload"),
        ("Ann", "'Ann' cannot be the id of a person"),
    ],
)
def test_a_party_that_is_none_is_told_whole_and_how_one_is_written(text: str, says: str) -> None:
    with pytest.raises(NameMalformed) as raised:
        Party.parse(text)
    assert str(raised.value) == says
    assert "workload:shop-ci" in raised.value.remedy


def test_an_account_has_its_article() -> None:
    with pytest.raises(NameMalformed, match="the id of an account"):
        checked_id("Ann", "account")


@pytest.mark.parametrize(
    ("product", "environment", "place"),
    [
        ("shop", "prod", "product:shop/environment:prod"),
        ("shop", "", "product:shop"),
        ("", "", "organisation"),
        ("shop", "<b>", "product:shop"),
        ("a/b c\x00", "prod", "environment:prod"),
        ("\u202e", "w" * 10_000, "organisation"),
    ],
)
def test_of_names_that_nothing_can_have_the_place_is_a_wider_one(product: str, environment: str, place: str) -> None:
    narrowest = Resource.narrowest(product, environment)
    assert Resource.parse(str(narrowest)) == narrowest, "it can be asked about"
    assert str(narrowest) == place
    assert narrowest.covers(Resource(product, environment)), "nobody may act on it who might not on what it stands for"
