import pytest
from msgspec.structs import replace

from interlock.supply.build import Isolation, level_of

APART = Isolation(network=True, files=True, processes=True, unprivileged=True)


def test_the_most_that_a_build_can_be_is_level_three() -> None:
    level = level_of(APART, is_signed=True, is_hosted=True, is_steered=False)
    assert (level.number, level.missing, level.name) == (3, (), "SLSA_BUILD_LEVEL_3")


def test_on_somebodys_machine_it_is_level_one_however_well_it_is_kept_apart() -> None:
    level = level_of(APART, is_signed=True, is_hosted=False)
    assert level.number == 1
    assert any("no build platform" in one for one in level.missing)


def test_without_a_signature_a_platform_is_worth_nothing() -> None:
    assert level_of(APART, is_signed=False, is_hosted=True).number == 1


@pytest.mark.parametrize("lost", ["files", "processes", "unprivileged", "fresh_workspace"])
def test_a_platform_that_does_not_keep_builds_apart_is_level_two_and_says_why(lost: str) -> None:
    level = level_of(replace(APART, **{lost: False}), is_signed=True, is_hosted=True, is_steered=False)
    assert level.number == 2
    assert level.missing


def test_a_workflow_that_comes_with_the_code_could_reach_the_key() -> None:
    level = level_of(APART, is_signed=True, is_hosted=True, is_steered=True)
    assert (level.number, level.missing) == (
        2,
        ("the workflow that holds the key stands in the repository that is built",),
    )
    here = level_of(APART, is_signed=True, is_hosted=False, is_steered=True)
    assert not any("workflow" in one for one in here.missing), "on a machine of one's own there is none"


def test_losing_anything_never_raises_the_level() -> None:
    names = ("fresh_workspace", "network", "files", "processes", "unprivileged")
    for signed in (True, False):
        for hosted in (True, False):
            whole = level_of(APART, is_signed=signed, is_hosted=hosted).number
            for name in names:
                less = level_of(replace(APART, **{name: False}), is_signed=signed, is_hosted=hosted)
                assert less.number <= whole


def test_the_network_is_no_part_of_the_level() -> None:
    level = level_of(replace(APART, network=False), is_signed=True, is_hosted=True, is_steered=False)
    assert level.number == 3
