from interlock.supply.licences.model import AllOf, AnyOf, Category, Licence


def test_categories_rise_from_what_asks_least_to_what_nobody_may_use() -> None:
    assert Category.PUBLIC_DOMAIN.rank < Category.PERMISSIVE.rank < Category.WEAK_COPYLEFT.rank
    assert Category.STRONG_COPYLEFT.rank < Category.NETWORK_COPYLEFT.rank < Category.RESTRICTED.rank
    assert Category.RESTRICTED.rank < Category.UNKNOWN.rank < Category.NONE.rank


def test_only_a_choice_within_a_sum_needs_brackets() -> None:
    choice = AnyOf((Licence("MIT"), Licence("Apache-2.0", or_later=True)))
    assert str(AllOf((choice, Licence("ISC")))) == "(MIT OR Apache-2.0+) AND ISC"
    assert str(AnyOf((AllOf((Licence("MIT"), Licence("ISC"))), Licence("X11")))) == "MIT AND ISC OR X11"
