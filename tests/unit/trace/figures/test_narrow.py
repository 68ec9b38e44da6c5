from interlock.trace.figures.narrow import narrowed, places
from tests.histories import assessed, decided, deployed, history, looked, waived


def test_a_history_is_narrowed_to_a_product_and_an_environment() -> None:
    whole = history(
        deployed(1, "a"),
        deployed(2, "a", environment="staging"),
        deployed(3, "a", product="bank"),
        decided(4),
        decided(5, environment="production"),
        looked(6),
        assessed(7, product="bank"),
        waived("w", 1, 2),
    )
    shop = narrowed(whole, "shop")
    assert (len(shop.deployed), len(shop.decided), len(shop.looked)) == (2, 2, 1)
    assert (len(shop.assessed), len(shop.waived)) == (0, 1)
    there = narrowed(whole, "", "production")
    assert [one.product for one in there.deployed] == ["shop", "bank"]
    assert (len(there.decided), len(there.assessed), len(there.waived)) == (1, 1, 1)
    assert narrowed(whole) == whole


def test_places_are_those_that_anything_is_told_of() -> None:
    whole = history(deployed(1, "a"), decided(2), looked(3, environment="live"), assessed(4, product="bank"))
    assert places(whole) == (("shop", "production"), ("shop", ""), ("shop", "live"), ("bank", ""))
