import socket

import pytest

from interlock.adapters.probes.places import Address, Place, address_of, digest_of, look_up, reach
from interlock.runtime.probes.errors import AddressSilent, AddressUnusable
from interlock.runtime.probes.model import Only


@pytest.mark.parametrize(
    ("text", "spelling"),
    [
        ("https://Shop.Example.org:443/", "https://shop.example.org"),
        ("http://127.0.0.1:8080/app/", "http://127.0.0.1:8080/app"),
        ("http://[::1]:80", "http://[::1]"),
        ("http://shop.example.org.", "http://shop.example.org"),
        ("https://bücher.example", "https://xn--bcher-kva.example"),
    ],
)
def test_an_address_has_one_spelling(text: str, spelling: str) -> None:
    address = address_of(text)
    assert address.text == spelling
    assert address_of(spelling) == address


@pytest.mark.parametrize(
    "text",
    [
        "ftp://x",
        "shop.example.org",
        "https://user:word@x",
        "https://x/?a=b",
        "https://x/#a",
        "http://x:99999",
        "http://",
        "http://a..b",
        "http://x/ä",
        "http://fe80::1%25eth0",
        "http://x/" + "a" * 600,
    ],
)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(AddressUnusable):
        address_of(text)


def test_what_evidence_is_about_does_not_hang_on_the_order_or_the_spelling() -> None:
    one, two = address_of("http://a/"), address_of("http://B")
    assert digest_of((one, two)) == digest_of((address_of("http://b:80"), address_of("http://a"), one))
    assert digest_of((one,)) != digest_of((two,))


def test_paths_are_below_the_address() -> None:
    assert address_of("http://x/app/").url("/a") == "http://x/app/a"


def test_this_machine_is_known_and_what_a_probe_wants_it_to_be() -> None:
    here = look_up(address_of("http://127.0.0.1:8080"))
    assert here == Place(Address("http", "127.0.0.1", 8080), ("127.0.0.1",))
    assert here.is_here
    assert [here.is_fit(one) for one in (Only.HTTP, Only.HTTPS, Only.NETWORK, Only.NAME, Only.USUAL_PORT)] == [
        True, False, False, False, False,
    ]  # fmt: skip
    there = Place(Address("https", "x.example", 443), ("192.0.2.1",))
    assert [there.is_fit(one) for one in (Only.HTTP, Only.HTTPS, Only.NETWORK, Only.NAME, Only.USUAL_PORT)] == [
        False, True, True, True, True,
    ]  # fmt: skip


def test_a_name_of_nobody_is_told() -> None:
    with pytest.raises(AddressSilent, match="leads nowhere"):
        look_up(address_of("http://no-such-host.invalid"))


def test_the_first_address_that_takes_connections_is_asked_for_everything() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = Address("http", "localhost", server.getsockname()[1])
        assert reach(Place(address, ("127.0.0.9", "127.0.0.1")), 1).numbers == ("127.0.0.1",)
    with pytest.raises(AddressSilent, match=r"127\.0\.0\.1: Connection refused"):
        reach(Place(address, ("127.0.0.1",)), 1)


def test_an_address_of_the_link_is_asked_only_where_it_is_given_as_a_number() -> None:
    assert look_up(address_of("http://169.254.169.254")).numbers == ("169.254.169.254",)


@pytest.mark.parametrize("number", ["169.254.169.254", "fe80::1%eth0", "::ffff:169.254.169.254", "fd00:ec2::254"])
def test_no_name_leads_to_where_clouds_hand_out_credentials(number: str, monkeypatch: pytest.MonkeyPatch) -> None:
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (number, 80))]
    monkeypatch.setattr("interlock.adapters.probes.places.socket.getaddrinfo", lambda *_, **__: found)
    with pytest.raises(AddressUnusable, match="hand out credentials"):
        look_up(address_of("http://shop.example.org"))
