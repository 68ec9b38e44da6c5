"""Messages by whatever apprise knows, for receivers that have no sender of ours. The one place that uses it. Floor 11.

Each service there makes of a text what it likes, so what could be markup or a mention is written with signs that look
alike and mean nothing. How addresses are asked, and whether a redirect is followed, is for apprise to say.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Final

from interlock.adapters.notifiers.errors import AppriseMissing, NotAccepted
from interlock.adapters.references import secret_at
from interlock.response.messages import Message

_TIMEOUT_S: Final = 30.0
_SIGNS: Final = str.maketrans(
    {"<": "\u2039", ">": "\u203a", "@": "\uff20", "`": "'", "[": "(", "]": ")", "*": "\u2217", "\\": "/"}
)
_LONGEST: Final = 8_000


class AppriseHerald:
    """Tells whatever one address of apprise stands for."""

    def __init__(self, reference: str, environ: Mapping[str, str]) -> None:
        """`reference` says where the address is, which mostly holds a secret."""
        self._reference, self._environ = reference, environ

    def tell(self, message: Message) -> str:
        """Tell a message.

        Errors: SecretMissing (NET-120), AppriseMissing (NTF-103), NotAccepted (NTF-102).
        """
        address = secret_at(self._reference, self._environ).strip()
        try:
            import apprise
        except ImportError as error:
            raise AppriseMissing from error
        logging.getLogger("apprise").setLevel(logging.CRITICAL + 1)  # it would write addresses
        made = apprise.Apprise(asset=apprise.AppriseAsset(secure_logging=True))
        if not made.add(address):
            raise NotAccepted(where="apprise", why="the address there is none that it knows")
        title, text = message.title.translate(_SIGNS), "\n".join(message.lines).translate(_SIGNS)
        taken = made.notify(
            body=text[:_LONGEST] or title, title=title, body_format=apprise.NotifyFormat.TEXT, timeout=_TIMEOUT_S
        )
        if not taken:
            raise NotAccepted(where="apprise", why="it says that it was not delivered")
        return ""
