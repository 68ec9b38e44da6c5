from __future__ import annotations

import os
import socket
import subprocess
import sys

import pytest

from interlock.adapters.deployers.folders.onhost import sockets
from interlock.adapters.deployers.folders.onhost.trouble import Trouble
from tests.folders import free_port


def test_a_socket_is_opened_and_counts_those_that_wait() -> None:
    with sockets.private() as one:
        assert sockets.waiting(one) == 0
        with socket.create_connection(one.getsockname()):
            assert sockets.waiting(one) == 1
            one.accept()[0].close()
            assert sockets.waiting(one) == 0


@pytest.mark.parametrize("text", ["", "8080", "host:", ":80", "host:0", "host:65536", "host:port"])
def test_an_address_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(Trouble, match="is no host:port"):
        sockets.address_of(text)


def test_an_address_with_colons_stands_in_brackets() -> None:
    assert sockets.address_of("[::1]:80") == ("::1", 80)


def test_an_address_that_somebody_has_is_refused_in_words() -> None:
    with sockets.private() as one:
        address = f"127.0.0.1:{one.getsockname()[1]}"
        with pytest.raises(Trouble, match=f"{address} cannot be listened on: Address already in use"):
            sockets.listen(address)
    sockets.listen(address).close()
    with pytest.raises(Trouble, match="cannot be listened on"):
        sockets.listen("no-such-host.invalid:80")


def test_a_socket_is_taken_back_from_whoever_serves_on_it() -> None:
    address = f"127.0.0.1:{free_port()}"
    one = sockets.listen(address)
    number = one.fileno()
    holder = subprocess.Popen(  # noqa: TID251  # a process that holds a socket
        [sys.executable, "-I", "-S", "-c", "import sys; print('x', flush=True); sys.stdin.read()"],
        pass_fds=(number,),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    with holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        one.close()
        back = sockets.take_back(holder.pid, number, address)
        assert back is not None
        assert back.getsockname()[1] == int(address.rpartition(":")[2])
        assert sockets.take_back(holder.pid, number, f"127.0.0.1:{free_port()}") is None  # it is another
        assert sockets.take_back(holder.pid, 1, address) is None  # it is no socket
        assert sockets.take_back(holder.pid, 99, address) is None  # there is none
        back.close()
        assert holder.stdin is not None
        holder.stdin.close()
    assert sockets.take_back(holder.pid, number, address) is None  # nobody is there


def test_where_the_kernel_has_no_such_thing_nothing_is_taken_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "pidfd_open")
    assert sockets.take_back(os.getpid(), 0, "127.0.0.1:80") is None
