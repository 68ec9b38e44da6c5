from interlock.store.graph_running import names_in, target_number
from interlock.trace import Occupied


def test_a_workload_runs_on_the_target_of_its_name() -> None:
    assert target_number("workload:shop/production/web/pod/1") == target_number("workload:shop/production/web")
    assert target_number("workload:shop/production/web") != target_number("workload:shop/production/web2")


def test_the_environment_of_what_runs_is_named_too() -> None:
    one = Occupied("workload:a/b/c", (("workload:a/b/c/1", "sha256:00"),))
    assert set(names_in(one)) == {"workload:a/b/c", "workload:a/b/c/1", "sha256:00", "environment:a/b"}
