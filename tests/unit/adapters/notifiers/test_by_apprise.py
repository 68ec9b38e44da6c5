"""apprise as it is installed, telling a receiver on loopback."""

from __future__ import annotations

import logging
import secrets
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from interlock.adapters.errors import SecretMissing
from interlock.adapters.notifiers import NotAccepted
from interlock.adapters.notifiers.by_apprise import AppriseHerald
from interlock.adapters.notifiers.errors import AppriseMissing
from tests.receivers import Answer, Receiver, receiving
from tests.unit.adapters.notifiers.told import message

pytestmark = pytest.mark.filterwarnings("ignore:.*imghdr.*:DeprecationWarning")  # apprise loads it

HIDDEN = secrets.token_hex(12)


def takes_all(_: Any) -> Answer:
    return 200, "", {}


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    pytest.importorskip("apprise", reason="needs the extra apprise")
    with receiving(takes_all) as made:
        yield made


def herald(receiver: Receiver) -> AppriseHerald:
    return AppriseHerald("env:AT", {"AT": f"{receiver.base.replace('http', 'json')}/{HIDDEN}"})


def test_whatever_apprise_knows_is_told(receiver: Receiver) -> None:
    assert herald(receiver).tell(message(says="fix <!channel> @here [x](y) *now*")) == ""
    (took,) = receiver.took
    assert took["title"] == "Interlock: decision.denied of shop, production"
    assert "fix \u2039!channel\u203a \uff20here (x)(y) \u2217now\u2217" in took["message"]


def test_what_is_not_taken_is_a_failure_and_no_log_has_the_address(
    receiver: Receiver, caplog: pytest.LogCaptureFixture
) -> None:
    receiver.answers = [(500, "", {})]
    with caplog.at_level(logging.DEBUG, "apprise"), pytest.raises(NotAccepted) as caught:
        herald(receiver).tell(message())
    assert HIDDEN not in str(caught.value) + "".join(
        one.getMessage() for one in caplog.records if one.name == "apprise"
    )


def test_an_address_that_it_does_not_know_is_a_failure_that_does_not_repeat_it(receiver: Receiver) -> None:
    with pytest.raises(NotAccepted) as caught:
        AppriseHerald("env:AT", {"AT": f"nothing://{HIDDEN}"}).tell(message())
    assert HIDDEN not in str(caught.value)
    with pytest.raises(SecretMissing):
        AppriseHerald("env:NONE", {}).tell(message())


def test_without_it_the_remedy_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "apprise", None)
    with pytest.raises(AppriseMissing) as caught:
        AppriseHerald("env:AT", {"AT": "json://localhost"}).tell(message())
    assert "interlock[apprise]" in caught.value.remedy
