import asyncio
from collections.abc import Awaitable, Callable

import pytest

from interlock.adapters.builders.heads import Framing, HeadMalformed
from interlock.adapters.builders.moving import Pulse, move, move_body


class Sink:
    """A writer that keeps what it is given."""

    def __init__(self) -> None:
        self.got = b""
        self.is_over = False

    def write(self, piece: bytes) -> None:
        self.got += piece

    async def drain(self) -> None:
        """It is never full."""

    def can_write_eof(self) -> bool:
        return True

    def write_eof(self) -> None:
        self.is_over = True


def moved(framing: Framing | None, body: bytes, *, is_over: bool = True) -> tuple[Sink, int, bytes]:
    """Give what went on, how much of it was counted, and what was left standing."""
    sink = Sink()
    counted: list[int] = []

    async def act() -> bytes:
        reader = asyncio.StreamReader()
        reader.feed_data(body)
        if is_over:
            reader.feed_eof()
        pulse = Pulse(0.2)
        if framing is None:
            await move(reader, sink, pulse, counted.append)  # type: ignore[arg-type]
        else:
            await move_body(framing, reader, sink, pulse, counted.append)  # type: ignore[arg-type]
        return await reader.read(100) if is_over else b""

    return sink, *reversed((asyncio.run(act()), sum(counted)))  # type: ignore[return-value]


def test_everything_up_to_the_end_goes_on_and_the_end_too() -> None:
    sink, counted, _ = moved(None, b"x" * 200_000)
    assert (len(sink.got), counted, sink.is_over) == (200_000, 200_000, True)
    assert moved(Framing(-1), b"abc")[0].got == b"abc"


def test_a_body_of_a_length_goes_on_and_nothing_behind_it() -> None:
    sink, counted, left = moved(Framing(3), b"abcGET http://evil.example.org/ HTTP/1.1")
    assert (sink.got, counted) == (b"abc", 3)
    assert left.startswith(b"GET")
    assert not sink.is_over


def test_chunks_are_written_plainly_without_what_was_hung_on_them() -> None:
    body = b"003;a=b\r\nabc\r\nA\r\n0123456789\r\n0\r\nTrailer: x\r\n\r\nGET"
    sink, counted, left = moved(Framing(is_chunked=True), body)
    assert sink.got == b"3\r\nabc\r\na\r\n0123456789\r\n0\r\n\r\n"
    assert counted == len(sink.got)
    assert left == b"GET"


@pytest.mark.parametrize(
    "body",
    [
        *(b"x\r\n", b"-1\r\n", b"0x3\r\nabc\r\n", b"3\r\nabcd\r\n0\r\n\r\n", b" 3\r\nabc\r\n", b"3\nabc\n", b"\r\n"),
        *(b"f" * 17 + b"\r\n", b"3;" + b"a" * 5000 + b"\r\nabc\r\n", b"0\r\n" + b"A: b\r\n" * 200 + b"\r\n"),
    ],
)
def test_chunks_that_two_programs_could_read_in_two_ways_break_it_off(body: bytes) -> None:
    with pytest.raises((HeadMalformed, EOFError)):
        moved(Framing(is_chunked=True), body)


@pytest.mark.parametrize("framing", [Framing(9), Framing(is_chunked=True)])
def test_a_part_is_not_taken_for_the_whole(framing: Framing) -> None:
    with pytest.raises(EOFError):
        moved(framing, b"8\r\nabc")


def test_silence_ends_it() -> None:
    with pytest.raises(TimeoutError):
        moved(Framing(9), b"abc", is_over=False)


def test_as_long_as_anything_moves_the_other_direction_may_be_silent() -> None:
    async def run() -> float:
        loop = asyncio.get_running_loop()
        pulse, began = Pulse(0.2), loop.time()

        async def beat() -> None:
            for _ in range(6):
                await pulse.within(lambda: asyncio.sleep(0.1))

        beating = asyncio.create_task(beat())
        silent: Callable[[], Awaitable[None]] = asyncio.Event().wait  # type: ignore[assignment]
        with pytest.raises(TimeoutError):
            await pulse.within(silent)
        await beating
        return loop.time() - began

    assert asyncio.run(run()) >= 0.7


def test_a_connection_that_timed_out_itself_is_not_asked_again() -> None:
    asked = []

    async def act() -> None:
        asked.append(1)
        raise TimeoutError("the other end is gone")

    async def run() -> None:
        await Pulse(60).within(act)

    with pytest.raises(TimeoutError, match="gone"):
        asyncio.run(run())
    assert len(asked) == 1
