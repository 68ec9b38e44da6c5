"""Connections to addresses that are known beforehand, none of which lasts beyond the time for its answer. Floor 11.

Whoever answers a name once with a harmless address and then with another one gets nowhere: names are looked up once, by
whoever makes these. A server that sends a byte now and then is left when the time is over, whatever it is sending.
"""

from __future__ import annotations

import ssl
import time
import typing
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import httpcore
import httpx

_LEAST_S: Final = 0.001


class Deadline:
    """When an answer has to be whole; one for each client, begun anew with each request."""

    def __init__(self) -> None:
        self._until = float("inf")

    def begin(self, total_s: float) -> None:
        """Let so much time pass from now."""
        self._until = time.monotonic() + total_s

    def left(self, timeout_s: float | None, error: type[Exception]) -> float:
        """Give how long may be waited at most. Errors: `error` if no time is left."""
        left = self._until - time.monotonic()
        if left <= 0:
            raise error("it took longer than it may")
        return max(min(left, timeout_s if timeout_s is not None else left), _LEAST_S)


class Pinned(httpcore.NetworkBackend):
    """Opens connections to the addresses that hosts were found to have, and to no others."""

    def __init__(self, addresses: Mapping[str, Sequence[str]], deadline: Deadline) -> None:
        """`addresses` are by host, in small letters."""
        self._addresses = addresses
        self._deadline = deadline
        self._inner = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """Open a connection to the first address that takes it."""
        fault: Exception = httpcore.ConnectError(f"{host} is no host that may be asked")
        for address in self._addresses.get(host.lower().strip("[]"), ()):
            try:
                wait = self._deadline.left(timeout, httpcore.ConnectTimeout)
                inner = self._inner.connect_tcp(address, port, wait, local_address, socket_options)
                return _Timed(inner, self._deadline)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                fault = error
        raise fault


class _Timed(httpcore.NetworkStream):
    """A connection that waits no longer than its deadline."""

    def __init__(self, inner: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._inner = inner
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, self._deadline.left(timeout, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._deadline.left(timeout, httpcore.WriteTimeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        wait = self._deadline.left(timeout, httpcore.ConnectTimeout)
        return _Timed(self._inner.start_tls(ssl_context, server_hostname, wait), self._deadline)

    def get_extra_info(self, info: str) -> typing.Any:  # noqa: ANN401 (the library's own signature)
        return self._inner.get_extra_info(info)


class PinnedTransport(httpx.HTTPTransport):
    """Carries requests over such connections; proxies of the environment are not asked."""

    def __init__(self, addresses: Mapping[str, Sequence[str]], deadline: Deadline, context: ssl.SSLContext) -> None:
        """`context` says which certificates count."""
        super().__init__(verify=context, trust_env=False)
        self._pool.close()
        self._pool = httpcore.ConnectionPool(
            ssl_context=context,
            max_connections=2,
            max_keepalive_connections=1,
            http1=True,
            http2=False,
            network_backend=Pinned(addresses, deadline),
        )
