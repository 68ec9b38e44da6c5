import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interlock.formats import stored_zip
from interlock.formats.errors import ContainerMalformed, ContainerTooBig
from interlock.formats.stored_zip import read_stored, write_stored

NAMES = st.from_regex(r"[a-z][a-z0-9]{0,8}(/[a-z][a-z0-9]{0,8}){0,2}", fullmatch=True)
MEMBERS = st.dictionaries(NAMES, st.binary(max_size=200), min_size=1, max_size=8)


@given(MEMBERS)
def test_what_was_written_is_read_again_and_any_unzip_program_opens_it(members: dict[str, bytes]) -> None:
    body = b"".join(write_stored(list(members.items())))
    assert dict(read_stored(body)) == members
    with zipfile.ZipFile(io.BytesIO(body)) as file:
        assert file.testzip() is None
        assert {name: file.read(name) for name in file.namelist()} == members


@given(MEMBERS)
def test_the_same_members_are_the_same_file(members: dict[str, bytes]) -> None:
    items = list(members.items())
    assert b"".join(write_stored(items)) == b"".join(write_stored(items))


def test_what_another_program_wrote_is_refused_however_right_it_is() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        file.writestr("index.html", "<p>")
    with pytest.raises(ContainerMalformed, match="from byte"):
        read_stored(made.getvalue())


def test_names_that_some_folders_take_for_one_are_not_both_written() -> None:
    with pytest.raises(ContainerMalformed):
        list(write_stored([("a/B", b""), ("a/b", b"")]))


def test_too_much_is_refused_where_it_is_written_and_where_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stored_zip, "MOST_BYTES", 100)
    monkeypatch.setattr(stored_zip, "MOST_MEMBERS", 2)
    with pytest.raises(ContainerTooBig):
        list(write_stored([("a", bytes(200))]))
    with pytest.raises(ContainerTooBig):
        list(write_stored([("a", b""), ("b", b""), ("c", b"")]))
    with pytest.raises(ContainerTooBig):
        read_stored(bytes(200))


def test_a_file_that_stops_within_a_head_is_cut_off() -> None:
    with pytest.raises(ContainerMalformed, match="cut off"):
        read_stored(b"PK\x03\x04 and a little")
