import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interlock.formats.errors import ConfigurationMalformed
from interlock.formats.flat import read_flat

WANTED = {"server.port": "8080", "server.tls": "true", "hosts[0]": "a", "hosts[1]": "b"}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.json", '{"server": {"port": 8080, "tls": true}, "hosts": ["a", "b"]}'),
        ("running", '{"server": {"port": 8080, "tls": true}, "hosts": ["a", "b"]}'),
        ("a.yaml", "server:\n  port: 8080\n  tls: true\nhosts: [a, b]\n"),
        ("a.toml", 'hosts = ["a", "b"]\n[server]\nport = 8080\ntls = true\n'),
    ],
)
def test_the_same_configuration_in_other_formats_is_the_same_table(name: str, text: str) -> None:
    assert read_flat(name, text.encode()) == WANTED


def test_lines_sections_and_environment_files_are_read() -> None:
    assert read_flat("a.ini", b"[web]\nPort = 80\n") == {"web.Port": "80"}
    assert read_flat("a.properties", b"# c\nweb.port: 80\nname = a b \n") == {"web.port": "80", "name": "a b"}
    assert read_flat(".env.local", b"export A='x y'\nB=2\n") == {"A": "x y", "B": "2"}
    assert read_flat("dump", b"\xef\xbb\xbfA=1\nB=2\n") == {"A": "1", "B": "2"}
    assert read_flat("a.toml", b"at = 2026-01-02T03:04:05Z\n") == {"at": "2026-01-02T03:04:05+00:00"}
    assert read_flat("a.json", b'{"deny": [], "a": {"b": {}}}') == {"deny": "[]", "a.b": "{}"}
    assert read_flat("a.ini", b"[web]\n") == {"web": "{}"}
    assert read_flat("a.json", b'{"none": null, "f": 1.5}') == {"none": "null", "f": "1.5"}


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("a.json", b"{"),
        ("a.json", b"{}"),
        ("a.json", b"[" * 400 + b"1" + b"]" * 400),
        ("a.toml", b"a = \n"),
        ("a.ini", b"port = 80\n"),
        ("a.yaml", b"a: 1\na: 2\n"),
        ("a.yaml", b"\xff\xfe"),
        ("a", b""),
    ],
)
def test_what_cannot_be_compared_is_told_with_its_name(name: str, body: bytes) -> None:
    with pytest.raises(ConfigurationMalformed) as caught:
        read_flat(name, body)
    assert name in str(caught.value)


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("a.json", b'{"server": {"tls": false}, "server.tls": true}'),
        ("a.json", b'{"tls": false, "tls": true}'),
        ("running", b'{"tls": false, "tls": true}'),
        ("a.toml", b'"server.tls" = true\n[server]\ntls = false\n'),
        ("a.yaml", b"hosts: [a]\n'hosts[0]': b\n"),
        ("a.properties", b"tls=false\ntls=true\n"),
        (".env", b"TLS=false\nTLS=true\n"),
        ("dump", b"TLS=false\nTLS=true\n"),
        ("a.ini", b"[web]\ntls=false\ntls=true\n"),
    ],
)
def test_of_two_values_of_one_key_neither_is_hidden_behind_the_other(name: str, body: bytes) -> None:
    with pytest.raises(ConfigurationMalformed):
        read_flat(name, body)


@given(st.binary(max_size=200), st.sampled_from(["a.json", "a.yaml", "a.toml", "a.ini", "a.properties", "a"]))
def test_no_bytes_break_the_reader(body: bytes, name: str) -> None:
    with contextlib.suppress(ConfigurationMalformed):
        assert read_flat(name, body)
