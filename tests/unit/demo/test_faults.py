"""Findings that are made up: always the same, and the older ones stay when more come."""

from __future__ import annotations

from interlock.demo.faults import faults
from interlock.demo.statements import CONTROLS


def test_of_more_the_first_are_the_same_and_each_is_another_one() -> None:
    many = faults("shop", 200)
    assert faults("shop", 50) == many[:50]
    assert len({one.fingerprint for one in many}) == len(many)
    assert faults("web", 50)[0].fingerprint != many[0].fingerprint


def test_every_one_is_of_a_control_that_runs_and_says_what_to_do() -> None:
    for one in faults("shop", 200):
        assert one.control in CONTROLS
        assert one.rule == f"{one.witnesses[0].tool}:{one.witnesses[0].rule}"
        assert one.remedy
        assert bool(one.components) == (one.control == "commit.sca")
