"""Which jobs get a token stands in a file of the server's user, read strictly."""

from __future__ import annotations

from pathlib import Path

import pytest

from interlock.flows.exchange import Rule
from interlock.formats import FieldUnknown, FieldWrong
from interlock.identity import Party, Resource
from interlock.kernel import InterlockError
from interlock.testing.world import World
from interlock.wiring.errors import SettingsUnreadable
from interlock.wiring.exchange import exchange_file, read_rules
from interlock.wiring.serving import Serving
from tests.tokens import GITHUB

ISSUERS = f"issuers: [{{url: '{GITHUB}', kind: github, audience: us}}]\n"
ONE = f"name: shop, issuer: '{GITHUB}', repository_id: 1234, workload: shop-ci, on: 'product:shop'"


def read(folder: Path, text: str) -> tuple[Rule, ...]:
    folder.joinpath("issuers.yaml").write_text(ISSUERS)
    folder.joinpath("exchange.yaml").write_text(text)
    return read_rules(str(folder))


def test_a_rule_is_a_builder_with_how_far_its_token_goes(tmp_path: Path) -> None:
    (rule,) = read(tmp_path, f"version: 1\nexchange:\n  - {{{ONE}, refs: refs/heads/main}}\n")
    assert (rule.owner, rule.resource) == (Party.workload("shop-ci"), Resource("shop"))
    assert (rule.pin.name, rule.pin.repository_id, rule.pin.refs) == ("shop", "1234", ("refs/heads/main",))


def test_no_file_and_an_empty_one_let_nobody_in(tmp_path: Path) -> None:
    assert read_rules(str(tmp_path)) == ()
    assert read(tmp_path, "") == ()
    assert read(tmp_path, "version: 1") == ()
    assert exchange_file("a") == "a/exchange.yaml"


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("[]", FieldWrong),
        ("rules: []", FieldUnknown),
        ("version: 2", FieldWrong),
        ("exchange: {}", FieldWrong),
        ("exchange: [shop]", FieldWrong),
        (f"exchange: [{{{ONE}}}, {{{ONE}}}]", FieldWrong),
        (f"exchange: [{{{ONE}, may: [govern]}}]", FieldUnknown),
        (f"exchange: [{{{ONE.replace('product:shop', 'shop')}}}]", FieldWrong),
        (f"exchange: [{{{ONE.replace('product:shop', 'environment:live')}}}]", FieldWrong),
        (f"exchange: [{{{ONE.replace('product:shop', 'product:shop/environment:live')}}}]", FieldWrong),
        (f"exchange: [{{{ONE.replace('on: ', 'job: ')}}}]", FieldUnknown),
        (f"exchange: [{{name: a, issuer: '{GITHUB}', repository_id: 1, workload: a}}]", FieldWrong),
        (f"exchange: [{{name: a, issuer: '{GITHUB}', repository_id: 1, on: organisation}}]", FieldWrong),
        (f"exchange: [{{name: a, issuer: '{GITHUB}', workload: a, on: organisation}}]", FieldWrong),
        ("exchange: [{name: a, workload: a, on: organisation}]", FieldWrong),
        (f"exchange: [{{{ONE.replace(GITHUB, 'https://ci.example.org')}}}]", FieldWrong),
        (f"exchange: [{{{ONE.replace('workload: shop-ci', 'workload: Shop CI')}}}]", FieldWrong),
    ],
)
def test_a_file_that_could_be_read_in_two_ways_is_refused(
    tmp_path: Path, text: str, error: type[InterlockError]
) -> None:
    with pytest.raises(error, match=r"exchange\.yaml"):
        read(tmp_path, text)


def test_a_file_that_cannot_be_read_is_told_apart_from_none(tmp_path: Path) -> None:
    (tmp_path / "exchange.yaml").mkdir()
    with pytest.raises(SettingsUnreadable):
        read_rules(str(tmp_path))


def test_a_server_with_a_wrong_file_does_not_begin(tmp_path: Path) -> None:
    world = World(tmp_path)
    config = world.home / ".config" / "interlock"
    config.mkdir(parents=True)
    (config / "exchange.yaml").write_text(f"exchange: [{{{ONE}}}]")
    with world.app() as app, pytest.raises(FieldWrong, match="there is none"):
        Serving(app)
