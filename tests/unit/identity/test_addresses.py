"""Addresses are counted by what one owner of them has."""

from __future__ import annotations

import pytest

from interlock.identity.addresses import place_of


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("192.0.2.7", "address 192.0.2.7"),
        ("::ffff:192.0.2.7", "address 192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "address 2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "address 2001:db8:1:2::/64"),
        ("fe80::1%eth0", "address fe80::/64"),
        ("testclient", "address testclient"),
        ("", "address "),
    ],
)
def test_who_has_one_address_of_a_network_has_all(address: str, place: str) -> None:
    assert place_of(address) == place
