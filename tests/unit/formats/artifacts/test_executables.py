import io
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interlock.formats.artifacts.executables import (
    NotExecutable,
    at_address,
    is_executable,
    parts,
    read_part,
    writable,
)
from tests.unit.formats.artifacts.building import elf

ELF = elf([(".data", b"hello" * 20)])


def test_sections_and_segments_of_elf_are_found() -> None:
    file = io.BytesIO(ELF)
    order, found = parts(file)
    data = next(part for part in found if part.name == ".data")
    assert (order, read_part(file, data, 5)) == ("<", b"hello")
    assert at_address(file, found, 0x400000 + 5, 5) == b"hello"
    assert [part.offset for part in writable(found)] == [4096]
    with pytest.raises(NotExecutable):
        at_address(file, found, 1, 4)


def test_segments_and_sections_of_mach_o_are_found() -> None:
    section = struct.pack("<16s16sQQIIIIIIII", b"__go_buildinfo", b"__DATA", 0x1000, 4, 200, 0, 0, 0, 0, 0, 0, 0)
    command = struct.pack("<II16sQQQQIIII", 0x19, 152, b"__DATA", 0x1000, 64, 200, 4, 3, 3, 1, 0) + section
    body = (struct.pack("<IIIIIIII", 0xFEEDFACF, 0, 0, 2, 1, len(command), 0, 0) + command).ljust(200, b"\0") + b"note"
    file = io.BytesIO(body)
    _, found = parts(file)
    assert {part.name for part in found} == {"load+write", "__go_buildinfo"}
    assert at_address(file, found, 0x1000, 4) == b"note"
    fat = io.BytesIO(struct.pack(">4sIIIIII", b"\xca\xfe\xba\xbe", 1, 0, 0, 64, len(body), 0).ljust(64, b"\0") + body)
    _, found = parts(fat)
    assert at_address(fat, found, 0x1000, 4) == b"note"
    assert is_executable(fat.getvalue()[:64])
    assert not is_executable(b"\xca\xfe\xba\xbe" + struct.pack(">HH", 0, 61) + bytes(56))


def test_sections_of_pe_are_found() -> None:
    optional = b"\x0b\x02" + bytes(22) + struct.pack("<Q", 0x140000000) + bytes(80)
    coff = struct.pack("<4sHHIIIHH", b"PE\0\0", 0x8664, 1, 0, 0, 0, len(optional), 0)
    row = struct.pack("<8sIIIIIIHHI", b".data", 4, 0x1000, 512, 400, 0, 0, 0, 0, 0xC0000040)
    body = (b"MZ".ljust(0x3C, b"\0") + struct.pack("<I", 64) + coff + optional + row).ljust(400, b"\0") + b"note"
    file = io.BytesIO(body)
    _, found = parts(file)
    assert at_address(file, found, 0x140001000, 4) == b"note"
    assert len(list(writable(found))) == 1


@pytest.mark.parametrize("body", [b"", b"\x7fELF", b"MZ", b"#!/bin/sh", b"\xcf\xfa\xed\xfe" + b"\1" * 30])
def test_what_is_no_program_or_cut_off_is_refused(body: bytes) -> None:
    with pytest.raises(NotExecutable):
        parts(io.BytesIO(body))
    assert not is_executable(b"#!/bin/sh")


@given(place=st.integers(0, 120), bytes_=st.binary(min_size=1, max_size=8))
def test_a_spoilt_head_is_read_or_refused(place: int, bytes_: bytes) -> None:
    body = ELF[:place] + bytes_ + ELF[place + len(bytes_) :]
    try:
        _, found = parts(io.BytesIO(body))
    except NotExecutable:
        found = ()
    assert len(found) <= 3 * 4096
