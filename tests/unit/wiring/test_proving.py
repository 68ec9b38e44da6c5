from pathlib import Path

import pytest

from interlock.flows.errors import NoPublicAddress
from tests.passkeys import RP
from tests.stepping import signed_in


def test_what_takes_proofs_is_made_once_for_each_address(tmp_path: Path) -> None:
    with signed_in(tmp_path) as ben:
        proving = ben.serving.proving
        assert proving.at(f"https://{RP}") is proving.at(f"https://{RP}")
        assert proving.at(f"https://{RP}") is not proving.at("http://localhost:8460")


def test_an_address_without_a_name_takes_none(tmp_path: Path) -> None:
    with signed_in(tmp_path) as ben, pytest.raises(NoPublicAddress):
        ben.serving.proving.at("").authenticators.begin_key(ben.visitor)
