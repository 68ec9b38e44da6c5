import io
from pathlib import Path

import pytest

import interlock.render
from interlock.render import FORMATS, write_check
from tests.unit.render.builders import CODE, Files, everything, written


@pytest.mark.parametrize("form", FORMATS)
def test_each_format_writes_what_its_own_module_gives(form: str) -> None:
    stream = io.BytesIO()
    write_check(everything(), form, stream, Files(CODE), is_terminal=False)
    assert stream.getvalue() == written(everything(), form)
    assert stream.getvalue().endswith(b"\n")


@pytest.mark.parametrize("form", ["pdf", "", "../text", "paint", "Text"])
def test_a_format_that_is_none_writes_nothing(form: str) -> None:
    stream = io.BytesIO()
    with pytest.raises((ModuleNotFoundError, AttributeError)):
        write_check(everything(), form, stream, Files(CODE), is_terminal=False)
    assert stream.getvalue() == b""


def test_every_module_that_writes_a_check_is_a_format() -> None:
    folder = Path(interlock.render.__file__).parent
    writers = {file.stem for file in folder.glob("*.py") if "\ndef write(" in file.read_text("utf-8")}
    assert {"json" if name == "document" else name for name in writers} == set(FORMATS)


def test_where_the_stream_is_full_it_is_said_and_not_passed_over() -> None:
    class Full(io.RawIOBase):
        def writable(self) -> bool:
            return True

        def write(self, body: object) -> int:
            raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space left"):
        write_check(everything(), "json", Full(), Files(CODE), is_terminal=False)  # type: ignore[arg-type]  # raw is enough
