import errno
import socket

import pytest

from interlock.adapters.probes.places import Address, Place
from interlock.adapters.probes.ports import knock
from interlock.runtime.probes.errors import AddressSilent

HERE = Place(Address("http", "127.0.0.1", 80), ("127.0.0.1",))


def test_a_port_is_open_or_closed() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        assert knock(HERE, port, 1).is_open
    assert not knock(HERE, port, 1).is_open


@pytest.mark.parametrize(
    ("error", "says"),
    [(TimeoutError(), "nothing answers"), (OSError(errno.EHOSTUNREACH, "No route to host"), "no route to host")],
)
def test_what_a_firewall_swallows_or_refuses_is_closed(
    error: OSError, says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "interlock.adapters.probes.ports.socket.create_connection", lambda *_: (_ for _ in ()).throw(error)
    )
    seen = knock(HERE, 1, 1)
    assert (seen.is_open, seen.says) == (False, says)


@pytest.mark.parametrize("number", [errno.ENETUNREACH, errno.EMFILE, errno.ENETDOWN, errno.EPERM])
def test_what_is_wrong_here_says_nothing_of_the_port(number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    error = OSError(number, "wrong here")
    monkeypatch.setattr(
        "interlock.adapters.probes.ports.socket.create_connection", lambda *_: (_ for _ in ()).throw(error)
    )
    with pytest.raises(AddressSilent, match="wrong here"):
        knock(HERE, 1, 1)
