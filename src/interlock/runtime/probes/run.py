"""What probing an address came to. Frozen values. Floor 9."""

from __future__ import annotations

from typing import Any

import msgspec

from interlock.runtime.probes.seen import Fault


class Bounds(msgspec.Struct, frozen=True):
    """How much is asked at once, and how long is waited."""

    at_once: int = 8
    per_second: int = 100
    """Requests, handshakes and connections together, counted by address."""
    silence_s: float = 5.0
    """Longest wait for a connection or for the next bytes."""
    answer_s: float = 10.0
    """Longest time for one answer, however it comes."""
    total_s: float = 300.0
    """After which nothing more is begun at an address."""


class Result(msgspec.Struct, frozen=True):
    """What one probe came to."""

    probe: str
    where: str
    """What was asked, as a URI: of a page, a port (`tcp://`) or records (`dns:`, RFC 4501)."""
    faults: tuple[Fault, ...] = ()
    unasked: str = ""
    """Why it was not asked, or its answer not judged; empty if all went well."""


class Exchanged(msgspec.Struct, frozen=True, omit_defaults=True):
    """One thing that was asked, and in short what came back: no body, and no value of a cookie."""

    probes: tuple[str, ...]
    asked: str
    answer: dict[str, Any]


class Probed(msgspec.Struct, frozen=True):
    """What the probes of one address came to."""

    address: str
    results: tuple[Result, ...]
    """One for each probe that applies, in their order."""
    unfit: tuple[str, ...] = ()
    """Those that do not apply to it."""
    unallowed: tuple[str, ...] = ()
    """Those that nobody allowed there."""
    fault: str = ""
    """Why it did not answer, or no longer; empty if it did to the end."""
    code: str = ""
    """Of that error."""
    remedy: str = ""
    numbers: tuple[str, ...] = ()
    """What the host's name stood for."""
    asked_at: str = ""
    """Which of these was asked; empty where none answered."""
    repeated: tuple[str, ...] = ()
    """Probes that were asked a second time, since the first time broke off."""
    exchanges: tuple[Exchanged, ...] = ()
    took_ms: int = 0
