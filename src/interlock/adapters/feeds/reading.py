"""Reads the files of a delivery as streams, whatever they are packed in. Floor 11.

What a file holds is told by its first bytes and not by its name alone: the address of a mirror often has no suffix.
"""

from __future__ import annotations

import gzip
import os
import zlib
from collections.abc import Iterator
from typing import BinaryIO, Final

import msgspec

from interlock.adapters.feeds.files import is_gzip, is_zip, opened
from interlock.formats.epss import read_epss
from interlock.formats.errors import FeedMalformed
from interlock.formats.kev import read_kev
from interlock.formats.osv import LARGEST_RECORD, Refused
from interlock.formats.osv_files import MOST_BYTES, read_file
from interlock.supply.advisory import Advisory, Exploited, Prediction
from interlock.supply.feeds import Delivery, FeedKind

MOST_KEV_BYTES: Final = 64 << 20
"""Unpacked; the whole catalogue has less than 2 MB."""
MOST_EPSS_BYTES: Final = 1 << 30
"""Unpacked; the scores of all vulnerabilities have about 15 MB."""
_LONGEST_LINE: Final = 4096
_MOST_RATIO: Final = 200
_ALWAYS_BYTES: Final = 256 << 20


class FeedReader:
    """Reads deliveries."""

    def advisories(self, delivery: Delivery) -> Iterator[Advisory | Refused]:
        """Give the records of all files, in order; a file that is broken as a whole ends it.

        Errors: FeedMalformed (FMT-110), FeedFileUnreadable (FED-103).
        """
        for path in delivery.files:
            with opened(path) as file:
                place = shown(delivery, path)
                yield from read_file(file, place, _form(file, place), most_unpacked(os.fstat(file.fileno()).st_size))

    def exploited(self, delivery: Delivery) -> Iterator[Exploited | Refused]:
        """Give the rows of a catalogue of exploited vulnerabilities.

        Errors: FeedMalformed (FMT-110), FeedFileUnreadable (FED-103).
        """
        for path in delivery.files:
            place = shown(delivery, path)
            with opened(path) as file:
                catalogue = read_kev(b"".join(_pieces(file, place, MOST_KEV_BYTES)), place)
            yield from catalogue.by_cve.values()
            yield from (Refused(where, "", why) for where, why in catalogue.refused)

    def predictions(self, delivery: Delivery) -> Iterator[Prediction | Refused]:
        """Give the rows of exploit prediction scores.

        Errors: FeedMalformed (FMT-110), FeedFileUnreadable (FED-103).
        """
        for path in delivery.files:
            place = shown(delivery, path)
            with opened(path) as file:
                yield from read_epss(_lines(file, place), place)

    def rows(self, delivery: Delivery) -> Iterator[Exploited | Prediction | Refused]:
        """Give the rows of a feed about attacks, whichever of the two it is."""
        return self.exploited(delivery) if delivery.kind is FeedKind.KEV else self.predictions(delivery)


def most_unpacked(size: int) -> int:
    """Give how many bytes a file of a size may unpack to: records pack to a tenth, and only a bomb to a thousandth."""
    return min(MOST_BYTES, max(_ALWAYS_BYTES, size * _MOST_RATIO))


def shown(delivery: Delivery, path: str) -> str:
    """Give what to call a file in an error: its path, or the mirror that it was fetched from."""
    return delivery.source.partition("?")[0] if "://" in delivery.source else path


def _form(file: BinaryIO, place: str) -> str:
    """Give the suffix that says what a file really is."""
    if is_zip(file):
        return ".zip"
    lower = place.lower()
    if lower.endswith(".zip"):
        return ".zip"  # which it is not; its reader says so
    packed = ".gz" if is_gzip(file) else ""
    if lower.removesuffix(".gz").endswith((".jsonl", ".ndjson")) or _is_one_to_a_line(file):
        return f".jsonl{packed}"
    return f".json{packed}"


def _is_one_to_a_line(file: BinaryIO) -> bool:
    """Say whether the first line that says anything is a whole record."""
    stream = _unpacked(file)
    try:
        line = next((line for line in iter(lambda: stream.readline(LARGEST_RECORD), b"") if line.strip()), b"")
        msgspec.json.decode(line, type=_Any)
    except (EOFError, OSError, zlib.error, msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return False
    finally:
        file.seek(0)
    return True


class _Any(msgspec.Struct):
    """A record of which only matters that it is one."""


def _pieces(file: BinaryIO, place: str, most: int) -> Iterator[bytes]:
    total = 0
    stream = _unpacked(file)
    while piece := _read(stream, place):
        total += len(piece)
        if total > most:
            raise FeedMalformed(place=place, why=f"it unpacks to more than {most} bytes")
        yield piece


def _read(stream: BinaryIO | gzip.GzipFile, place: str) -> bytes:
    try:
        return stream.read(1 << 16)
    except (EOFError, OSError, zlib.error) as error:
        raise FeedMalformed(place=place, why=f"it is damaged: {error}") from error


def _unpacked(file: BinaryIO) -> BinaryIO | gzip.GzipFile:
    return gzip.GzipFile(fileobj=file) if is_gzip(file) else file


def _lines(file: BinaryIO, place: str) -> Iterator[bytes]:
    """Give lines; what goes on behind the longest that is read is given as a line of its own, and refused."""
    rest = b""
    for piece in _pieces(file, place, MOST_EPSS_BYTES):
        *lines, rest = (rest + piece).split(b"\n")
        yield from lines
        if len(rest) > _LONGEST_LINE:
            yield rest
            rest = b""
    if rest:
        yield rest
