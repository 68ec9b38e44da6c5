import pytest

from interlock.supply.versions.pypi import read
from tests.unit.supply.versions.orders import refuses, rises, same


def test_python_versions_rise() -> None:
    rises("pypi", "1.dev1 1a1.dev1 1a1 1a1.post1 1b2 1rc1 1 1+a 1+a.1 1+1 1.post1.dev1 1.post1 1.0.1 1.1 1!0")


def test_one_version_has_many_spellings() -> None:
    same("pypi", "1 1.0 v1.0.0 01 0!1 V1")
    same("pypi", "1rc1 1c1 1.0pre1 1.0-preview_1 1.0RC1")
    same("pypi", "1.post2 1-2 1.rev2 1.0-R2")
    same("pypi", "1.0+ubuntu.1 1.0+Ubuntu-1 1.0+ubuntu_1")
    same("pypi", "1a 1alpha0 1.0.a0")


def test_what_was_before_the_standard_comes_before_all_that_it_knows() -> None:
    rises("pypi", "0.1-alder 0.1-birch 0.9-alder 2013-05-09T12:47 0.0.dev0 0")
    rises("pypi", "0.3m2 0.3m3 0.4m1")
    rises("pypi", "1-xrc 1-xx")


def test_the_old_order_leaves_zeros_out_before_words() -> None:
    same("pypi", "1.0.0-xx 1-xx")


def test_overlong_and_unprintable_texts_are_refused() -> None:
    refuses("pypi", " ", "1\x002")


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("V1.0-ALPHA.2", "1.0a2"),
        ("2!1.0.0-5", "2!1.0.0.post5"),
        ("1.0.dev", "1.0.dev0"),
        ("1.0+Local_1.02", "1.0+local.1.2"),
        ("1.0c", "1.0rc0"),
    ],
)
def test_the_normal_form_is_that_of_the_standard(written: str, normal: str) -> None:
    assert str(read(written)) == normal


def test_what_the_standard_does_not_know_is_not_taken_apart() -> None:
    assert read("1.0-alder") is None
    assert read("1" * 600) is None
