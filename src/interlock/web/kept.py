"""What somebody typed, kept while they sign in again: shown, and sent again from the page that shows it. Floor 14.

Only what a page of this server sent is kept, for the one answer to it, and nowhere but in that answer. Passwords, codes
and what a security key signed are never kept.
"""

from __future__ import annotations

from typing import Final, cast

import msgspec

from interlock.web.paths import AUTHENTICATORS, SET_UP, SIGN_IN, SIGN_OUT, STEP_UP, THEME
from interlock.web.visiting import FORM, KEPT, Asked

_NEVER: Final = (AUTHENTICATORS, SET_UP, SIGN_IN, SIGN_OUT, STEP_UP, THEME)
"""Pages whose forms hold secrets, or nothing that anybody typed."""
_SECRETS: Final = frozenset({FORM, "password", "again", "code", "secret", "token", "key"})
_MACHINE: Final = frozenset({"seen"})
"""What a page wrote for this server to read: it is sent as it was."""
_MOST: Final = 60
"""Fields."""
_LONGEST: Final = 60_000
"""Characters of all of them together."""


class Field(msgspec.Struct, frozen=True):
    """One field of a form."""

    name: str
    value: str
    is_typed: bool = True
    """Whether somebody may change it before it is sent again."""

    @property
    def rows(self) -> int:
        """How many lines to show of it."""
        return min(max(self.value.count("\n") + 1, len(self.value) // 60 + 1), 12)


class KeptForm(msgspec.Struct, frozen=True):
    """A form that was not taken."""

    path: str
    fields: tuple[Field, ...]


def kept_of(request: Asked) -> KeptForm | None:
    """Give what a form held that was not taken; none where nothing was typed, or it may not be shown.

    Shape:  a form that is larger than what is shown is not kept in part: half of what somebody typed would be sent.
    """
    path = request.url.path
    sent = cast("list[tuple[str, object]] | None", request.state.get(KEPT))
    if not sent or any(f"{path}/".startswith(f"{one}/") for one in _NEVER):
        return None
    fields = [(name, value) for name, value in sent if name not in _SECRETS]
    if not fields or len(fields) > _MOST or not all(isinstance(value, str) for _, value in fields):
        return None
    made = tuple(Field(name, str(value), name not in _MACHINE) for name, value in fields)
    if sum(len(one.name) + len(one.value) for one in made) > _LONGEST:
        return None
    return KeptForm(path, made)
