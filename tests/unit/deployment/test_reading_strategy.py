import pytest

from interlock.deployment import Strategy, Watching, Way
from interlock.deployment.reading_strategy import WATCH, strategy_from
from interlock.formats import FieldWrong, read_yaml

QUERIES = '{prometheus: "http://127.0.0.1:9090", errors: "e{version}", requests: "r{version}"%s}'


def read(text: str) -> Strategy:
    return strategy_from(read_yaml(text.encode(), "interlock.yaml"))


def watch(more: str) -> str:
    return f"way: canary\nwatch: {QUERIES % more}\n"


def test_everything_that_can_be_said_is_read() -> None:
    more = ', latency: "l{version}", security: "s{version}", for: 10m, every: 20s, fewest: 5, worse: 0.5%, slower: 30%'
    made = read(watch(more + ", quantile: 99.9%"))
    assert made.watch == Watching(
        "http://127.0.0.1:9090", "e{version}", "r{version}", "l{version}", "s{version}", 600_000, 20_000, 5, 5, 300, 999
    )
    assert made.shares == (10, 50)
    assert set(WATCH) == {
        *[
            "prometheus",
            "errors",
            "requests",
            "latency",
            "security",
            "for",
            "every",
            "fewest",
            "worse",
            "slower",
            "quantile",
        ]
    }
    assert read(watch("")).watch == Watching("http://127.0.0.1:9090", "e{version}", "r{version}")


def test_a_way_alone_is_a_strategy() -> None:
    assert read("blue-green") == Strategy(Way.BLUE_GREEN)


def test_what_to_watch_may_stand_beside_another_way_for_whoever_asks_for_a_canary() -> None:
    made = read(watch("").replace("canary", "rolling"))
    assert (made.way, made.watch is not None) == (Way.ROLLING, True)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        (", latency: same", "watch.latency' is 'same', but it takes a query with {version}"),
        (", security: same", "watch.security"),
        (", every: 0s", "watch.every"),
        (", for: 10s, every: 11s", "watch.every"),
        (", for: 10s", "watch.every"),
        (", fewest: 0", "watch.fewest"),
        (", quantile: 100%", "watch.quantile"),
        (", quantile: 0%", "watch.quantile"),
        (", worse: 1", "watch.worse"),
    ],
)
def test_what_could_not_be_judged_by_is_refused_with_its_field(more: str, field: str) -> None:
    with pytest.raises(FieldWrong) as caught:
        read(watch(more))
    assert field.split("'", maxsplit=1)[0] in str(caught.value)


def test_queries_that_are_the_same_for_new_and_old_are_refused() -> None:
    with pytest.raises(FieldWrong, match="or it is the same for new and old"):
        read(watch("").replace("e{version}", "e"))
