from itertools import product, zip_longest

from interlock.supply.versions.padding import padded

PARTS = ((-2, "a"), (-1, "a"), (-1, "b"), (0, 0), (1, 1), (1, 2))


def by_hand(left: tuple[tuple[int, object], ...], right: tuple[tuple[int, object], ...]) -> int:
    for one, other in zip_longest(left, right, fillvalue=(0, 0)):
        if one != other:
            return 1 if one > other else -1
    return 0


def test_tuples_compare_as_lists_with_endless_zeros_do() -> None:
    lists = [parts for size in range(4) for parts in product(PARTS, repeat=size)]
    for left in lists[::3]:
        for right in lists[::5]:
            one, other = padded(left), padded(right)
            assert (one > other) - (one < other) == by_hand(left, right), (left, right)
