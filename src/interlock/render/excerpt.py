"""Lines of code around a finding, never a line that holds a secret. Floor 13."""

from __future__ import annotations

from collections import OrderedDict
from functools import cached_property
from typing import TYPE_CHECKING, Final

import msgspec

from interlock.adapters.tools import hider, mask
from interlock.control import Finding, Location, secret_values
from interlock.kernel import InterlockError

if TYPE_CHECKING:
    from collections.abc import Callable

    from interlock.change import Repository
    from interlock.flows.check import Checked

SECRET_CWES: Final = frozenset(
    {"CWE-256", "CWE-257", "CWE-259", "CWE-260", "CWE-312", "CWE-321", "CWE-522", "CWE-547", "CWE-798"}
)
"""Kinds of faults whose line of code is, or may be, the secret itself."""
_SECRETS: Final = "commit.secrets"
_FILES_KEPT: Final = 16
_LARGEST: Final = 2_000_000
"""Bytes of a file that is worth an excerpt; a line of a larger one says nothing to a person."""
_LONGEST_RANGE: Final = 12


class Line(msgspec.Struct, frozen=True):
    """One line of code as it may be shown."""

    number: int
    text: str
    is_meant: bool
    """Whether the finding is about this line, not only near it."""
    is_hidden: bool = False
    """Whether it is left out because it may hold a secret."""


class Excerpts:
    """Reads the lines around findings from the frozen state, with the lines of every known secret left out."""

    def __init__(self, checked: Checked, repository: Repository) -> None:
        self._repository = repository
        self._snapshot = checked.change.snapshot
        self._sizes = {file.path: file.size for file in checked.change.snapshot.files}
        self._kept: OrderedDict[str, list[str]] = OrderedDict()
        self._secrets: dict[str, list[tuple[int, int]]] = {}
        self._found: list[Location] = []
        for run in checked.stage.runs:
            for one in run.findings:
                if is_secret(one) and not one.at.commit:
                    last = max(one.at.line, one.at.end_line)
                    self._secrets.setdefault(one.at.path, []).append((one.at.line, last))
                    if one.control == _SECRETS:
                        self._found.append(one.at)

    def around(self, one: Finding, *, context: int = 0, width: int = 200) -> list[Line]:
        """Give the lines of a finding with some context; none for a secret and where there is nothing to show."""
        if is_secret(one) or one.at.commit or not one.at.line:
            return []
        lines = self._lines(one.at.path)
        last = min(max(one.at.line, one.at.end_line), one.at.line + _LONGEST_RANGE)
        if one.at.line > len(lines):
            return []
        first_shown, last_shown = max(1, one.at.line - context), min(len(lines), last + context)
        numbers = range(first_shown, last_shown + 1)
        return _trimmed([self._line(one, number, lines[number - 1], last, width) for number in numbers])

    def _line(self, one: Finding, number: int, text: str, last: int, width: int) -> Line:
        is_meant = one.at.line <= number <= last
        if any(first <= number <= end for first, end in self._secrets.get(one.at.path, ())):
            return Line(number, "", is_meant, is_hidden=True)
        column = one.at.column if number == one.at.line else 0
        # What no scanner reported may still look like a secret: the default of a parameter, say.
        # So may what is a known secret, on a line where its scanner does not see it.
        shown = mask(self._hide(text.encode("utf-8", "surrogatepass"))).decode("utf-8", "replace")
        return Line(number, _window(shown.rstrip("\r").expandtabs(4), column, width), is_meant)

    @cached_property
    def _hide(self) -> Callable[[bytes], bytes]:
        """What masks the secrets that were found, wherever else they stand."""
        values: set[bytes] = set()
        lines: list[bytes] = []
        last = ""
        for at in sorted(self._found, key=lambda at: (at.path, at.line)):
            if at.path != last:
                last, lines = at.path, self._body(at.path).split(b"\n")
            values.update(secret_values(lines, at, lambda _: False))
        return hider(values)

    def _lines(self, path: str) -> list[str]:
        if path in self._kept:
            self._kept.move_to_end(path)
            return self._kept[path]
        self._kept[path] = self._read(path)
        if len(self._kept) > _FILES_KEPT:
            self._kept.popitem(last=False)
        return self._kept[path]

    def _read(self, path: str) -> list[str]:
        if not 0 < self._sizes.get(path, 0) <= _LARGEST:
            return []
        body = self._body(path)
        return body.decode("utf-8", "replace").split("\n") if body else []

    def _body(self, path: str) -> bytes:
        try:
            return self._repository.read(self._snapshot, path)
        except InterlockError:
            return b""  # the file changed since it was judged: another state's line would be a lie


def is_secret(one: Finding) -> bool:
    """Say whether the code at a finding may be a secret."""
    return one.control == _SECRETS or not SECRET_CWES.isdisjoint(one.cwe)


def _trimmed(lines: list[Line]) -> list[Line]:
    """Give the lines without blank context at either end."""
    full = [place for place, line in enumerate(lines) if line.is_meant or line.is_hidden or line.text.strip()]
    return lines[full[0] : full[-1] + 1]


def _window(text: str, column: int, width: int) -> str:
    """Give the part of a long line that the finding is about."""
    if len(text) <= width:
        return text
    start = max(0, min(column - width // 3, len(text) - width))
    return ("…" if start else "") + text[start : start + width] + ("…" if start + width < len(text) else "")
