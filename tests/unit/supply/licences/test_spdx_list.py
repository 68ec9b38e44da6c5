import re

from interlock.supply.licences import spdx_list
from interlock.supply.licences.expression import category_of, read_expression

LISTS = (
    spdx_list.PUBLIC_DOMAIN,
    spdx_list.PERMISSIVE,
    spdx_list.WEAK_COPYLEFT,
    spdx_list.STRONG_COPYLEFT,
    spdx_list.NETWORK_COPYLEFT,
    spdx_list.RESTRICTED,
    spdx_list.NOT_JUDGED,
    spdx_list.LOWERING_EXCEPTIONS,
    spdx_list.OTHER_EXCEPTIONS,
)


def test_each_id_is_in_one_list_only_whatever_its_case() -> None:
    everything = [one.lower() for ids in LISTS for one in ids]
    assert len(everything) == len(set(everything))
    assert len(everything) > 800


def test_every_id_is_a_word_that_can_stand_in_an_expression() -> None:
    assert all(re.fullmatch(r"[A-Za-z0-9.+-]+", one) for ids in LISTS for one in ids)


def test_what_replaces_a_deprecated_id_is_on_the_list_and_in_the_same_category() -> None:
    for old, new in spdx_list.REPLACED.items():
        assert category_of(read_expression(new)) is category_of(read_expression(old)), old


def test_the_list_says_how_old_it_is() -> None:
    assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", spdx_list.LIST_DATE)
    assert re.fullmatch(r"\d+\.\d+(\.\d+)?", spdx_list.LIST_VERSION)
