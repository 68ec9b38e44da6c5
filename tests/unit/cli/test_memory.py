import sys

import pytest

from tests.programs import finish_text

PROGRAM = """
import resource, sys
from interlock.cli.memory import return_large_blocks
if sys.argv[1] == "set":
    return_large_blocks()
def resident():
    return int(next(line for line in open("/proc/self/status") if line.startswith("VmRSS")).split()[1])
for size in (4, 8, 16, 24):
    block = bytes(size << 20)
    del block
before = resident()
blocks = [bytearray(b"x" * (3 << 20)) for _ in range(20)]
last = blocks.pop()
keep = bytearray(b"x" * (64 << 10))
del blocks
print((resident() - before) // 1024)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="it reads /proc")
def test_large_blocks_go_back_while_a_later_one_is_held() -> None:
    def held(how: str) -> int:
        done = finish_text([sys.executable, "-c", PROGRAM, how], check=True)
        return int(done.stdout)

    assert held("set") < min(10, held("as it is") + 1)


def test_another_c_library_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    import ctypes

    from interlock.cli.memory import return_large_blocks

    monkeypatch.setattr(ctypes, "CDLL", lambda _: object())
    return_large_blocks()
