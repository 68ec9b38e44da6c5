import pytest

from interlock.supply.licences.expression import category_of, read_expression
from interlock.supply.licences.model import Category, Declaration
from interlock.supply.licences.names import LONGEST, declared, meaning_of, plain
from interlock.supply.licences.names_list import ADDRESSES, FAMILIES, NAMES


@pytest.mark.parametrize(
    ("text", "expression"),
    [
        ("MIT License", "MIT"),
        ("The MIT License (MIT)", "MIT"),
        ("Apache License, Version 2.0", "Apache-2.0"),
        ("Apache 2.0", "Apache-2.0"),
        ("apache-2", "Apache-2.0"),
        ("GPLv3+", "GPL-3.0-or-later"),
        ("GPL (>= 2)", "GPL-2.0-or-later"),
        ("GNU GPL v2", "GPL-2.0-only"),
        ("License :: OSI Approved :: MIT License", "MIT"),
        ("License :: OSI Approved :: GNU General Public License v3 or later (GPLv3+)", "GPL-3.0-or-later"),
        ("License :: OSI Approved :: Mozilla Public License 2.0 (MPL 2.0)", "MPL-2.0"),
        ("License :: OSI Approved :: European Union Public Licence 1.2 (EUPL 1.2)", "EUPL-1.2"),
        ("License :: CC0 1.0 Universal (CC0 1.0) Public Domain Dedication", "CC0-1.0"),
        ("https://www.apache.org/licenses/LICENSE-2.0.txt", "Apache-2.0"),
        ("http://opensource.org/licenses/MIT", "MIT"),
        ("mit OR isc", "MIT OR ISC"),
    ],
)
def test_names_in_use_are_understood(text: str, expression: str) -> None:
    assert meaning_of(text) == read_expression(expression)


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("BSD", Category.PERMISSIVE),
        ("License :: OSI Approved :: BSD License", Category.PERMISSIVE),
        ("License :: OSI Approved :: Apache Software License", Category.PERMISSIVE),
        ("License :: OSI Approved :: GNU General Public License (GPL)", Category.STRONG_COPYLEFT),
        ("LGPL", Category.WEAK_COPYLEFT),
        ("License :: Other/Proprietary License", Category.RESTRICTED),
        ("UNLICENSED", Category.RESTRICTED),
        ("Public Domain", Category.PUBLIC_DOMAIN),
    ],
)
def test_a_name_for_several_licences_has_their_category(text: str, category: Category) -> None:
    meaning = meaning_of(text)
    assert meaning is not None
    assert category_of(meaning) is category


@pytest.mark.parametrize(
    "text",
    [
        "Dual License",
        "License :: OSI Approved",
        "SEE LICENSE IN LICENSE.txt",
        "MIT-ish",
        "not MIT",
        "MIT, but not for evil",
        "MIT License (GPLv3)",
        "https://example.com/licence",
        "Permission is hereby granted, free of charge " * 30,
        "ß" * (LONGEST + 1),
    ],
)
def test_nothing_is_guessed(text: str) -> None:
    assert meaning_of(text) is None


def test_every_name_stands_in_the_list_as_it_is_looked_up() -> None:
    assert [name for name in (*NAMES, *FAMILIES) if plain(name) != name] == []
    assert not NAMES.keys() & FAMILIES.keys()


def test_what_the_lists_lead_to_exists() -> None:
    assert all(read_expression(one) for one in (*NAMES.values(), *ADDRESSES.values()))
    assert all(Category(one) for one in FAMILIES.values())


def test_silence_none_and_the_unknown_are_three_things() -> None:
    assert declared(()) == declared(("NOASSERTION", " ")) == Declaration(is_silent=True)
    assert declared(("NONE",)) == Declaration(says_none=True)
    assert declared(("Our terms",)) == Declaration(unknown=("Our terms",))


def test_several_texts_hold_together_and_the_same_meaning_counts_once() -> None:
    told = declared(("MIT", "The MIT License", "ISC AND MIT", "NOASSERTION", "Our terms"))
    assert told == Declaration(expression=read_expression("MIT AND ISC"), unknown=("Our terms",))


def test_a_licence_beside_none_is_a_licence() -> None:
    assert declared(("NONE", "MIT")) == Declaration(expression=read_expression("MIT"))
