"""Texts that can be written: half of a character, which no encoding of text has, becomes a mark in its place. Floor 11.

A name in a YAML file or a message of a third-party control may hold one. Everything behind the runner (seals, reports,
answers that are kept) writes UTF-8, so it is the one place that all of them are behind.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import msgspec

from interlock.control import ControlRun, Errored, Failed

_HALF: Final = re.compile("[\ud800-\udfff]")
_MARK: Final = "\ufffd"


def writable(run: ControlRun) -> ControlRun:
    """Give a run whose texts can all be written; the very same where they can be already."""
    if _can_be_written(run):
        return run
    mended: ControlRun = msgspec.convert(_whole(msgspec.to_builtins(run, builtin_types=(bytes,))), ControlRun)
    return mended


def _can_be_written(run: ControlRun) -> bool:
    """Try it part by part over the same room: a hundred thousand findings written at once are 70 MB."""
    encoder, room = msgspec.msgpack.Encoder(), bytearray()
    try:
        for part in _parts(run):
            encoder.encode_into(part, room)
    except UnicodeEncodeError:
        return False
    return True


def _parts(run: ControlRun) -> Iterator[object]:
    """Give everything of a run, each finding and each document by itself."""
    outcome = run.outcome
    if isinstance(outcome, Failed | Errored):
        yield from outcome.findings
        outcome = msgspec.structs.replace(outcome, findings=())
    yield from run.attached
    yield msgspec.structs.replace(run, outcome=outcome, attached=())


def _whole(value: object) -> object:
    """Give the same with a mark for each half of a character, keys of mappings included."""
    if isinstance(value, str):
        return _HALF.sub(_MARK, value)
    if isinstance(value, list | tuple):
        return [_whole(one) for one in value]
    if isinstance(value, dict):
        return {_whole(key): _whole(one) for key, one in value.items()}
    return value
