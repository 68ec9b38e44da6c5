from interlock.supply.versions import compare
from interlock.supply.versions.composer import key, with_what_leads_to_it
from tests.unit.supply.versions.orders import refuses, rises, same


def test_composer_makes_four_numbers_first() -> None:
    rises("composer", "1.0-dev 1.0-alpha1 1.0.0-alpha2 1.0-beta 1.0-RC1 1.0.0 1.0-p1 1.0.0-patch2 1.0.1 1.x-dev 2.0")
    same("composer", "1 1.0 v1.0.0 1.0.0.0 1.0.0-stable 1.0@stable 1.0+build 1.0.0+other")
    same("composer", "1.0-b2 1.0-beta2 1.0.0-BETA2")


def test_php_compares_the_bare_text() -> None:
    rises("packagist", "1.0-beta 1.0-RC1 1.0 1.0.0-beta 1.0.0 1.0.0.1 1.0.1")
    rises("packagist", "1.0-foo 1.0-dev 1.0-alpha 1.0-beta 1.0-rc 1.0 1.0-pl1")
    same("packagist", "v1.0 1.0 1-0 1_0 V1.0")


def test_the_two_differ_where_a_number_is_left_out() -> None:
    assert compare("composer", "3.0", "3.0.0-beta") == 1
    assert compare("packagist", "3.0", "3.0.0-beta") == -1


def test_a_branch_has_no_place() -> None:
    for scheme in ("composer", "packagist"):
        refuses(scheme, "dev-main", "main", "1.0 beta", "-1")
    refuses("composer", "1.x", "1.x-beta")


def test_what_leads_to_a_release_begins_with_its_first_version_and_no_other_has_any() -> None:
    low = with_what_leads_to_it(key("v3.0"))
    assert low == key("3.0.0.0-dev")
    assert key("2.9.9") < low < key("3.0.0-alpha1") < key("3.0")
    for version in ("3.0-dev", "3.0.0-beta1", "3.0-p1"):
        assert with_what_leads_to_it(key(version)) == key(version)
