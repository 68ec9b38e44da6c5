from interlock.adapters.builders.tally import Tally
from interlock.supply.build import Reached, Refused, read_host


def test_what_is_counted_comes_in_the_order_of_the_names() -> None:
    tally = Tally([read_host("*.example.org")])
    for name in ("b.example.org", "a.example.org", "b.example.org"):
        count = tally.of(name, 443)
        count.connections += 1
        count.send(2)
        count.receive(3)
    tally.refuse("y", 1, "no")
    tally.refuse("x", 1, "no")
    tally.refuse("y", 1, "no")
    told = tally.traffic
    assert told.reached == (Reached("a.example.org", 443, 1, 0, 2, 3), Reached("b.example.org", 443, 2, 0, 4, 6))
    assert told.refused == (Refused("x", 1, 1, "no"), Refused("y", 1, 2, "no"))
    assert told.unlisted == 0


def test_names_without_end_are_counted_and_not_kept() -> None:
    tally = Tally([read_host("*.example.org:8443")])
    for number in range(2000):
        tally.of(f"n{number}.example.org", 8443).connections += 1
        tally.refuse(f"n{number}.invalid", 443, "no")
    told = tally.traffic
    assert len(told.reached) == 501
    assert sum(one.connections for one in told.reached) == 2000
    assert max(told.reached, key=lambda one: one.connections).host == "*.example.org:8443"
    assert len(told.refused) == 100
    assert told.unlisted == 1900
