"""Files of OSV records, taken apart as they stream: one record, one to a line, an archive of many.

Enters: an open file and its name. Leaves: advisories and refusals, one by one. Floor 5.
No more of a file is held at a time than one record; what an archive says of its own sizes is not believed.
"""

from __future__ import annotations

import gzip
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO, Final

from interlock.formats.errors import FeedMalformed
from interlock.formats.osv import LARGEST_RECORD, Refused, read_record
from interlock.supply.advisory import Advisory

MOST_MEMBERS: Final = 2_000_000
MOST_BYTES: Final = 64 * 1024**3
"""Unpacked bytes of one file; all advisories of all ecosystems have about a tenth of that."""
_SUFFIXES: Final = (".json", ".jsonl", ".json.gz", ".jsonl.gz", ".ndjson", ".ndjson.gz", ".zip")


def is_osv_file(name: str) -> bool:
    """Say whether a file with this name can hold OSV records."""
    return name.lower().endswith(_SUFFIXES)


def read_file(
    stream: BinaryIO, name: str, form: str = "", most_bytes: int = MOST_BYTES
) -> Iterator[Advisory | Refused]:
    """Read the records of a file, in its order.

    Shape: `form` is the suffix to go by where that of the name says nothing or something else. `.zip` needs a stream
    that can seek. Errors: FeedMalformed (FMT-110) if the file as a whole is broken, which
    may come to light after some of its records: then none of them may be kept.
    """
    lower = (form or name).lower()
    try:
        if lower.endswith(".zip"):
            yield from _members(stream, name, most_bytes)
        elif lower.endswith(".gz"):
            with gzip.GzipFile(fileobj=stream, mode="rb") as unpacked:
                yield from _plain(unpacked, name, lower.removesuffix(".gz"), most_bytes)
        else:
            yield from _plain(stream, name, lower, most_bytes)
    except (EOFError, OSError, zlib.error, zipfile.BadZipFile, RuntimeError) as error:
        raise FeedMalformed(place=name, why=f"it is damaged: {error}") from error


def _plain(stream: BinaryIO | gzip.GzipFile, name: str, lower: str, most: int) -> Iterator[Advisory | Refused]:
    if lower.endswith(".json"):
        yield read_record(stream.read(LARGEST_RECORD + 1), name)
    else:
        yield from _lines(stream, name, most)


def _lines(stream: BinaryIO | gzip.GzipFile, name: str, most: int) -> Iterator[Advisory | Refused]:
    """Read line by line; the rest of a line that is too long is skipped, not taken for a record."""
    number, total = 0, 0
    while line := stream.readline(LARGEST_RECORD + 1):
        number += 1
        total += len(line)
        if len(line) > LARGEST_RECORD:
            while (rest := stream.readline(LARGEST_RECORD)) and not rest.endswith(b"\n"):
                total += len(rest)
                _check(total, name, most)
            yield Refused(f"{name}:{number}", "", f"it has more than {LARGEST_RECORD} bytes")
        elif line.strip():
            yield read_record(line, f"{name}:{number}")
        _check(total, name, most)


def _members(stream: BinaryIO, name: str, most: int) -> Iterator[Advisory | Refused]:
    with zipfile.ZipFile(stream) as archive:
        members = [one for one in archive.infolist() if one.filename.lower().endswith(".json") and not one.is_dir()]
        if len(members) > MOST_MEMBERS:
            raise FeedMalformed(place=name, why=f"it has more than {MOST_MEMBERS} members")
        total = 0
        for member in members:
            place = f"{name}!{member.filename}"
            if member.flag_bits & 1:
                yield Refused(place, "", "it is encrypted")
                continue
            with archive.open(member) as opened:
                body = opened.read(LARGEST_RECORD + 1)
            total += len(body)
            _check(total, name, most)
            yield read_record(body, place)


def _check(total: int, name: str, most: int) -> None:
    if total > most:
        raise FeedMalformed(place=name, why=f"it unpacks to more than {most:,} bytes")
