import pytest

from interlock.supply.errors import ExpressionMalformed
from interlock.supply.licences.expression import (
    LONGEST,
    as_written,
    category_of,
    current,
    is_expression,
    is_single_id,
    licences_in,
    read_expression,
)
from interlock.supply.licences.model import AllOf, AnyOf, Category, Licence

MIT, APACHE, ISC = Licence("MIT"), Licence("Apache-2.0"), Licence("ISC")


def test_and_binds_more_tightly_than_or() -> None:
    assert read_expression("MIT OR Apache-2.0 AND ISC") == AnyOf((MIT, AllOf((APACHE, ISC))))
    assert read_expression("MIT AND Apache-2.0 OR ISC") == AnyOf((AllOf((MIT, APACHE)), ISC))


def test_brackets_change_what_belongs_together_and_are_written_only_where_they_are_needed() -> None:
    assert read_expression("(MIT OR Apache-2.0) AND ISC") == AllOf((AnyOf((MIT, APACHE)), ISC))
    assert as_written("((MIT) OR (Apache-2.0 AND (ISC)))") == "MIT OR Apache-2.0 AND ISC"
    assert as_written("ISC and(mit or APACHE-2.0)") == "ISC AND (MIT OR Apache-2.0)"


def test_chains_of_one_operator_are_flat() -> None:
    assert read_expression("MIT OR (ISC OR Apache-2.0)") == AnyOf((MIT, ISC, APACHE))


@pytest.mark.parametrize(
    ("text", "licence"),
    [
        ("gpl-2.0-ONLY with classpath-exception-2.0", Licence("GPL-2.0-only", exception="Classpath-exception-2.0")),
        ("Apache-2.0+", Licence("Apache-2.0", or_later=True)),
        ("GPL-2.0+", Licence("GPL-2.0+")),
        ("LicenseRef-scancode-x", Licence("LicenseRef-scancode-x")),
        ("DocumentRef-spdx.1:LicenseRef-2", Licence("DocumentRef-spdx.1:LicenseRef-2")),
        ("MIT WITH AdditionRef-mine", Licence("MIT", exception="AdditionRef-mine")),
    ],
)
def test_single_licences_are_read(text: str, licence: Licence) -> None:
    assert read_expression(text) == licence
    assert read_expression(str(licence)) == licence


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "ends where"),
        ("MIT OR", "ends where"),
        ("MIT AND OR ISC", "should stand where"),
        ("OR MIT", "should stand where"),
        ("MIT ISC", "AND or OR should stand before 'ISC'"),
        ("(MIT", "not closed"),
        ("MIT)", "not opened"),
        ("()", "should stand where"),
        ("(MIT) (ISC)", "should stand before"),
        ("MIT WITH", "no exception"),
        ("MIT WITH ISC", "no exception"),
        ("GPLv2", "'GPLv2' is no licence"),
        ("LicenseRef-", "no licence"),
        ("Classpath-exception-2.0", "no licence"),
        ("MIT/ISC", "'/' has no place"),
        ("MIT OR ISC\x00", "no place"),
        ("NOASSERTION", "no licence"),
    ],
)
def test_what_is_no_expression_is_refused_with_the_reason(text: str, why: str) -> None:
    with pytest.raises(ExpressionMalformed, match=why):
        read_expression(text)
    assert not is_expression(text)


def test_deep_nesting_and_endless_texts_are_refused_at_once() -> None:
    with pytest.raises(ExpressionMalformed, match="nested deeper than 100"):
        read_expression("(" * 1000 + "MIT" + ")" * 1000)
    with pytest.raises(ExpressionMalformed, match="longer than"):
        read_expression("MIT OR " * LONGEST + "MIT")
    assert len(licences_in(read_expression(" OR ".join(["MIT"] * 2000)))) == 2000


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("Unlicense", Category.PUBLIC_DOMAIN),
        ("MIT", Category.PERMISSIVE),
        ("MPL-2.0", Category.WEAK_COPYLEFT),
        ("LGPL-2.1-or-later", Category.WEAK_COPYLEFT),
        ("GPL-3.0-only", Category.STRONG_COPYLEFT),
        ("GPL-2.0+", Category.STRONG_COPYLEFT),
        ("AGPL-3.0-or-later", Category.NETWORK_COPYLEFT),
        ("BUSL-1.1", Category.RESTRICTED),
        ("SSPL-1.0", Category.RESTRICTED),
        ("LicenseRef-x", Category.UNKNOWN),
        ("GPL-2.0-only WITH Classpath-exception-2.0", Category.WEAK_COPYLEFT),
        ("AGPL-3.0-only WITH Classpath-exception-2.0", Category.NETWORK_COPYLEFT),
        ("GPL-2.0-only WITH x11vnc-openssl-exception", Category.STRONG_COPYLEFT),
        ("Apache-2.0 WITH LLVM-exception", Category.PERMISSIVE),
        ("GPL-2.0-only OR MIT", Category.PERMISSIVE),
        ("GPL-2.0-only AND MIT", Category.STRONG_COPYLEFT),
        ("(GPL-2.0-only OR MIT) AND MPL-2.0", Category.WEAK_COPYLEFT),
        ("LicenseRef-x OR MIT", Category.PERMISSIVE),
        ("LicenseRef-x AND MIT", Category.UNKNOWN),
    ],
)
def test_a_choice_asks_the_least_and_a_sum_the_most(text: str, category: Category) -> None:
    assert category_of(read_expression(text)) is category


@pytest.mark.parametrize(
    ("text", "today"),
    [
        ("GPL-2.0+", "GPL-2.0-or-later"),
        ("LGPL-2.1", "LGPL-2.1-only"),
        ("GPL-2.0-with-classpath-exception", "GPL-2.0-only WITH Classpath-exception-2.0"),
        ("MIT", "MIT"),
        ("StandardML-NJ", "SMLNJ"),
    ],
)
def test_a_deprecated_id_has_a_successor(text: str, today: str) -> None:
    (licence,) = licences_in(read_expression(text))
    assert str(current(licence)) == today


def test_one_id_is_told_from_an_expression() -> None:
    assert is_single_id("mit")
    assert not is_single_id("MIT OR ISC")
    assert not is_single_id("LicenseRef-x")
    assert not is_single_id("Classpath-exception-2.0")
