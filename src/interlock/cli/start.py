"""Starts one command and turns whatever it raises into words and an exit code. Floor 15.

The only place on the command line where unexpected errors end: they become a report file and exit code 70.
"""

from __future__ import annotations

import errno
import gc
import os
import sys
from importlib import import_module
from types import ModuleType

from interlock.cli.streams import hold_streams

_EXHAUSTED = {errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EROFS}
"""What a machine says when it has no more of something: no fault of ours."""
_ROOMY = 100_000
"""Objects that may come to life before unreachable ones are looked for; Python's 700 costs a tenth of a gate."""


def run_program(name: str, words: list[str]) -> int:
    """Run a command as all that this process does; what it leaves in memory goes with the process, unexamined."""
    gc.set_threshold(_ROOMY)
    hold_streams()
    try:
        return start(name, words)
    finally:
        gc.freeze()


def start(name: str, words: list[str]) -> int:
    """Run a command by its name and give its exit code."""
    _load_msgspec()
    from interlock.cli.commands import COMMANDS, module_of
    from interlock.cli.exits import Exit, of_error
    from interlock.kernel import InterlockError

    if name not in COMMANDS:
        return _unknown(name, COMMANDS)
    try:
        command: ModuleType = import_module(module_of(name))
        code = int(command.run(words))
        sys.stdout.flush()  # here, where it is told what it means that the answer went nowhere
    except InterlockError as error:
        _explain(error)
        return of_error(error)
    except KeyboardInterrupt:
        print("interlock: interrupted; nothing was left running and nothing half-written", file=sys.stderr)
        return Exit.INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return Exit.BROKEN
    except SystemExit:
        raise
    except Exception as error:  # noqa: BLE001 (the face's boundary: a bug must not look like a verdict)
        return _unexpected(name, words, error)
    return code


def _unexpected(name: str, words: list[str], error: Exception) -> int:
    if isinstance(error, OSError) and error.errno in _EXHAUSTED:
        return _stopped(error)
    from interlock.cli.crash import report

    return report(name, words, error)


def _stopped(error: OSError) -> int:
    from interlock.cli.exits import Exit

    print(f"interlock: the machine did not let it go on: {(error.strerror or str(error)).lower()}", file=sys.stderr)
    print("  make room, or write somewhere else, then run it again; the gate stays shut", file=sys.stderr)
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what is left to be shown can go nowhere
    return Exit.BROKEN


class _System(ModuleType):
    """Stands in for `platform` while msgspec loads; whatever else is asked of it the real one answers."""

    @staticmethod
    def system() -> str:
        """Give the name of the system, as `platform` does."""
        return os.uname().sysname

    def __getattr__(self, name: str) -> object:
        sys.modules.pop(self.__name__, None)
        return getattr(import_module(self.__name__), name)


def _load_msgspec() -> None:
    """Import msgspec without two modules that take longer to load than the rest of it together.

    It takes three names from `typing_extensions` and falls back to `typing`, which has them all since Python 3.11.
    It loads `uuid`, which up to Python 3.12 asks `platform` for the name of the system and nothing else.
    Measured in docs/benchmarks.md; whoever needs the modules later gets them as usual.
    """
    if "msgspec" in sys.modules:
        return
    # The import system reads None as "not to be had".
    stand_ins = {"typing_extensions": None, "platform": _System("platform")}
    absent = {name: module for name, module in stand_ins.items() if name not in sys.modules}
    sys.modules.update(absent)  # type: ignore[arg-type]  # None is allowed there
    try:
        import msgspec  # noqa: F401 (imported for its effect on what follows)
    finally:
        for name in absent:
            sys.modules.pop(name, None)


def _unknown(name: str, known: dict[str, str]) -> int:
    from difflib import get_close_matches

    from interlock.cli.exits import Exit

    near = get_close_matches(name, known, n=1)
    more = f"did you mean `interlock {near[0]}`?" if near else "`interlock --help` lists the commands"
    print(f"interlock: there is no command {name!r}; {more}", file=sys.stderr)
    return Exit.USAGE


def _explain(error: Exception) -> None:
    from interlock.kernel import InterlockError
    from interlock.render.paint import visible

    assert isinstance(error, InterlockError)  # noqa: S101 (only called for these)
    said = f"interlock: {error} [{error.code}]" + (f"\n  {error.remedy}" if error.remedy else "")
    print("\n".join(map(visible, said.split("\n"))), file=sys.stderr)  # it may repeat what anybody called something
