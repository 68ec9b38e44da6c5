import pytest
from hypothesis import given
from hypothesis import strategies as st

from interlock.supply.build import (
    ELSEWHERE,
    UNDECLARED,
    Host,
    HostMalformed,
    is_let,
    plain_name,
    read_host,
    split_port,
    tells_secrets,
    why_closed,
    why_undeclared,
)

LABEL = st.from_regex(r"[a-z0-9]([a-z0-9-]{0,8}[a-z0-9])?", fullmatch=True)
NAMES = st.lists(LABEL, min_size=1, max_size=4).map(lambda labels: ".".join((*labels, "example")))


@pytest.mark.parametrize(
    ("text", "host"),
    [
        ("A.Example.org.", Host("a.example.org")),
        ("nexus", Host("nexus")),
        ("*.example.org:8443", Host("example.org", is_tree=True, ports=(8443,))),
        ("[::1]:8080", Host("::1", ports=(8080,))),
        ("0:0:0:0:0:0:0:1", Host("::1")),
        ("10.0.0.1:1", Host("10.0.0.1", ports=(1,))),
        ("xn--bcher-kva.example", Host("xn--bcher-kva.example")),
        ("_x.example.org", Host("_x.example.org")),
    ],
)
def test_a_host_is_a_name_or_an_address_with_a_port_if_need_be(text: str, host: Host) -> None:
    assert read_host(text) == host
    assert read_host(host.text) == host


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "*", "*.", "*.org", "**.example.org", "a.*.org", "*.10.0.0.1", "a..b", ".a", "-a.b", "a-.b", "a b"),
        *("https://a.org", "a.org/x", "u@a.org", "a.org:0", "a.org:65536", "a.org:", "a.org:x", "a.org:443:443"),
        *("127.1", "0x7f.0.0.1", "2130706433", "0177.0.0.1", "1.2.3.4.5", "fe80::1%eth0", "[10.0.0.1]", "[a.org]"),
        *("[::1", "::1]", "[::1]x", "[::1]:", "b\u00fccher.example", "\u0430pple.example", "a.org\n", "a\x00.org"),
        *("localhost", "LOCALHOST.", "a.localhost", "x" * 64 + ".org", ".".join(["a" * 60] * 5), "*.localhost"),
    ],
)
def test_what_is_none_or_could_be_read_in_two_ways_is_refused(text: str) -> None:
    with pytest.raises(HostMalformed) as caught:
        read_host(text)
    assert caught.value.fields["why"]


@given(NAMES, NAMES, st.integers(1, 65535))
def test_a_tree_is_everything_below_and_not_itself(name: str, below: str, port: int) -> None:
    tree = read_host(f"*.{name}:{port}")
    assert tree.lets(f"{below}.{name}", port)
    assert not tree.lets(name, port)
    assert not tree.lets(f"x{name}", port)
    assert not tree.lets(f"{below}.{name}", port % 65535 + 1)


@given(st.lists(NAMES, min_size=2, max_size=2), st.sampled_from(["", ":80", ":443", ":8080"]), st.booleans())
def test_what_covers_another_lets_all_that_it_lets(names: list[str], port: str, is_tree: bool) -> None:
    wide, narrow = read_host(f"*.{names[0]}"), read_host(f"{'*.' if is_tree else ''}{names[1]}.{names[0]}{port}")
    assert wide.covers(narrow) == (port != ":8080")
    assert not narrow.covers(wide)
    assert narrow.covers(narrow)
    assert wide.covers(wide)
    assert not wide.covers(read_host(names[0]))


@pytest.mark.parametrize("asked", ["A.example.org", "a.example.org."])
def test_case_and_a_dot_at_the_end_do_not_count(asked: str) -> None:
    assert is_let([read_host("a.EXAMPLE.org")], plain_name(asked), 443)


def test_what_is_missing_is_told() -> None:
    hosts = [read_host("a.example.org"), read_host("*.b.example.org:8443")]
    assert why_undeclared(hosts, "c.example.org") == UNDECLARED
    assert why_undeclared(hosts, "a.example.org") == why_undeclared(hosts, "x.b.example.org") == ELSEWHERE


def test_a_port_is_split_off_where_there_is_one() -> None:
    assert split_port("a:1") == ("a", 1)
    assert split_port("[::1]:1") == ("[::1]", 1)
    assert split_port("[::1]") == ("[::1]", None)
    assert split_port("::1") == ("::1", None)
    assert split_port("a") == ("a", None)


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "127.9.9.9", "0.0.0.0", "0.1.2.3", "169.254.169.254", "169.254.0.1", "224.0.0.1", "240.0.0.1"),  # noqa: S104
        *("255.255.255.255", "100.100.100.200", "168.63.129.16", "192.0.0.192", "::", "::1", "fe80::1", "fe80::1%eth0"),
        *("fd00:ec2::254", "fd20:ce::254", "ff02::1", "::ffff:127.0.0.1", "::ffff:169.254.169.254", "::127.0.0.1"),
        *("64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::", "2002:a9fe:a9fe::1"),
    ],
)
def test_no_name_leads_to_this_machine_or_to_where_clouds_tell_secrets(address: str) -> None:
    assert why_closed(address)


@pytest.mark.parametrize(
    "address", ["10.0.0.1", "192.168.1.1", "172.16.0.1", "100.64.0.1", "93.184.216.34", "2606:4700::1", "fd12::1"]
)
def test_mirrors_in_a_house_of_ones_own_and_everybody_elses_are_open(address: str) -> None:
    assert why_closed(address) == ""
    assert not tells_secrets(address)
    if ":" not in address:
        number = "".join(f"{int(part):02x}" for part in address.split("."))
        assert why_closed(f"64:ff9b::{number[:4]}:{number[4:]}") == ""
