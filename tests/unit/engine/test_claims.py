from concurrent.futures import ThreadPoolExecutor

from interlock.engine.claims import Claims


def test_the_first_gets_the_work_and_the_second_learns_of_it() -> None:
    claims = Claims[str, int]()
    first, second = claims.take(["a", "b"]), claims.take(["b", "c"])
    assert (first.own, first.others) == (("a", "b"), ())
    assert (second.own, second.others) == (("c",), (first.made,))


def test_somebody_who_has_several_units_is_awaited_once() -> None:
    claims = Claims[str, int]()
    first = claims.take("abc")
    assert claims.take("abc").others == (first.made,)


def test_a_unit_that_is_named_twice_is_handed_out_once() -> None:
    claim = Claims[str, int]().take(["a"])
    assert claim.own == ("a",)
    assert Claims[str, int]().take(["a", "a"]).others == ()


def test_of_many_threads_exactly_one_gets_each_unit() -> None:
    claims = Claims[int, int]()
    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(lambda _: claims.take(range(200)), range(40)))
    assert sorted(unit for claim in taken for unit in claim.own) == list(range(200))
