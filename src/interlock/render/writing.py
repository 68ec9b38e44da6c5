"""One table from format names to writers; a writer streams, so that 100,000 findings need no second copy. Floor 13."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from typing import TYPE_CHECKING, BinaryIO, Protocol

if TYPE_CHECKING:
    from interlock.change import Repository
    from interlock.flows.check import Checked

_MODULES = {"json": "document"}
FORMATS = ("text", "json", "sarif", "html", "junit", "gitlab", "github")


def write_check(checked: Checked, form: str, stream: BinaryIO, repository: Repository, *, is_terminal: bool) -> None:
    """Write a check in one of the formats."""
    stream.writelines(_chunks(checked, form, repository, is_terminal=is_terminal))


def _chunks(checked: Checked, form: str, repository: Repository, *, is_terminal: bool) -> Iterable[bytes]:
    """Load the format's own module, whose name is the format's, and let it write."""
    writer: Writer = import_module(f"interlock.render.{_MODULES.get(form, form)}").write
    return writer(checked, repository, is_terminal=is_terminal)


class Writer(Protocol):
    """What each format's module brings under the name `write`."""

    def __call__(self, checked: Checked, repository: Repository, *, is_terminal: bool) -> Iterable[bytes]:
        """Give the result piece by piece."""
        ...
